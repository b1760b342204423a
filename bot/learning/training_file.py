"""Adds sentences to a training file and leaves every other byte of it as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.errors import LearningError

# What a block is taught as: its intent, and the facet that it is about, empty for none.
Label = tuple[str, str]


def with_sentences(text: str, file: Path, new: Mapping[Label, Sequence[str]]) -> str:
    """
    Return the training file *text* with sentences at the end of each label's last block, those
    that describe an option left alone.

    Lines are put in between, not the whole written anew, so that comments and layout stay.

    Args:
        text: The file as it is.
        file: Its name, for errors.
        new: For each label, the sentences: one line each, without brackets.

    Raises:
        LearningError: a label has no block there, or the layout is not the usual one.
    """
    lines = text.split("\n")
    places = _places(text, file)
    for label in sorted(new, key=lambda each: -places.get(each, (0, 0))[1]):
        if label not in places:
            name = " ".join(label).strip()
            raise LearningError(f"{file} has no sentences of {name}; begin a block for it there")
        first, end = places[label]
        last = max(at for at in range(first, end) if lines[at].strip())
        head, dash, _ = lines[last].partition("- ")
        if not dash or head.strip():
            raise LearningError(f"{file}:{last + 1}: is not a sentence after a dash; write it so")
        lines[last + 1 : last + 1] = [f"{head}- {sentence}" for sentence in new[label]]
    changed = "\n".join(lines)
    if _sentences(changed) != _added(_sentences(text), new):
        raise LearningError(f"{file} is laid out so that nothing can be added; use `examples: |`")
    return changed


def _places(text: str, file: Path) -> dict[Label, tuple[int, int]]:
    """
    Return for each label the lines, from 0 and before the end, of its last block.

    A block that says which option it describes is for no other sentence.
    """
    places = {}
    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
        blocks = next(value for key, value in root.value if key.value == "nlu")
        for block in blocks.value:
            fields = {key.value: value for key, value in block.value}
            examples, about = fields["examples"], _about(fields)
            is_plain = examples.style == "|" and not set(about) - {"facet"}
            if is_plain and examples.value.strip():
                # Without a line end, the last line of a file ends where the block does.
                begin, end = examples.start_mark.line + 1, examples.end_mark
                at_end = end.index == len(text)
                label = (fields["intent"].value, about.get("facet", ""))
                places[label] = (begin, end.line + at_end)
    except (yaml.YAMLError, StopIteration, KeyError, AttributeError) as error:
        raise LearningError(f"{file} is no training file; run `rasa data validate`") from error
    return places


def _about(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what the metadata of a block says."""
    if "metadata" not in fields:
        return {}
    return {key.value: value.value for key, value in fields["metadata"].value}


def _sentences(text: str) -> dict[tuple[str, ...], list[list[str]]]:
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for block in yaml.safe_load(text)["nlu"]:
        about = dict(block.get("metadata") or {})
        label = (block["intent"], about.pop("facet", ""), *about.values())
        found.setdefault(label, []).append(block["examples"].splitlines())
    return found


def _added(
    before: dict[tuple[str, ...], list[list[str]]], new: Mapping[Label, Sequence[str]]
) -> dict[tuple[str, ...], list[list[str]]]:
    for label, sentences in new.items():
        last = before[label][-1]
        while last and not last[-1].strip():
            last.pop()
        last += [f"- {sentence}" for sentence in sentences]
    return before
