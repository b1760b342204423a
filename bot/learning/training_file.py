"""Adds sentences to a training file and leaves every other byte of it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.errors import LearningError


def with_sentences(text: str, file: Path, new: Mapping[str, Sequence[str]]) -> str:
    """
    Return the training file *text* with sentences at the end of each intent's last block, those
    about one facet left alone.

    Lines are put in between, not the whole written anew, so that comments and layout stay.

    Args:
        text: The file as it is.
        file: Its name, for errors.
        new: For each intent, the sentences: one line each, without brackets.

    Raises:
        LearningError: an intent has no block there, or the layout is not the usual one.
    """
    lines = text.split("\n")
    places = _places(text, file)
    for intent in sorted(new, key=lambda each: -places.get(each, (0, 0))[1]):
        if intent not in places:
            raise LearningError(f"{file} has no sentences of {intent}; begin a block for it there")
        first, end = places[intent]
        last = max(at for at in range(first, end) if lines[at].strip())
        head, dash, _ = lines[last].partition("- ")
        if not dash or head.strip():
            raise LearningError(f"{file}:{last + 1}: is not a sentence after a dash; write it so")
        lines[last + 1 : last + 1] = [f"{head}- {sentence}" for sentence in new[intent]]
    changed = "\n".join(lines)
    if _sentences(changed) != _added(_sentences(text), new):
        raise LearningError(f"{file} is laid out so that nothing can be added; use `examples: |`")
    return changed


def _places(text: str, file: Path) -> dict[str, tuple[int, int]]:
    """
    Return for each intent the lines, from 0 and before the end, of its last block.

    A block with metadata is about one facet, and a sentence without one is not for it.
    """
    places = {}
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
        blocks = next(value for key, value in root.value if key.value == "nlu")
        for block in blocks.value:
            fields = {key.value: value for key, value in block.value}
            examples = fields["examples"]
            is_plain = examples.style == "|" and "metadata" not in fields
            if is_plain and examples.value.strip():
                # Without a line end, the last line of a file ends where the block does.
                begin, end = examples.start_mark.line + 1, examples.end_mark
                at_end = end.index == len(text)
                places[fields["intent"].value] = (begin, end.line + at_end)
    except (yaml.YAMLError, StopIteration, KeyError, AttributeError) as error:
        raise LearningError(f"{file} is no training file; run `rasa data validate`") from error
    return places


def _sentences(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for block in yaml.safe_load(text)["nlu"]:
        label = " ".join((block["intent"], *(block.get("metadata") or {}).values()))
        found.setdefault(label, []).append(block["examples"].splitlines())
    return found


def _added(
    before: dict[str, list[list[str]]], new: Mapping[str, Sequence[str]]
) -> dict[str, list[list[str]]]:
    for intent, sentences in new.items():
        last = before[intent][-1]
        while last and not last[-1].strip():
            last.pop()
        last += [f"- {sentence}" for sentence in sentences]
    return before
