"""The sentences that are there: those that are taught, and those that measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import LearningError

TRAINING = Path("data/nlu")
EVALUATION = Path("tests/evaluation")
CONVERSATIONS = Path("tests/conversations")
CORRECTED = EVALUATION / "corrected.yml"
ITEM = "- "
# Fields of an evaluation file that hold no sentence. A field that is not listed here is taken for
# one: a sentence too many refuses a correction, one too few would let a test sentence be taught.
NOT_SENTENCES = frozenset(
    ("axes", "category", "entities", "facet", "hidden", "id", "intent", "kind", "near", "option",
     "options", "passage", "stage", "swaps", "topic", "topic_of", "type", "unseen_swaps")
)  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """
    A sentence and where it is.

    `intent` is what it is taught under, None when it measures; `facet`, the point that its block
    is about; `described`, the option that its block describes.
    """

    text: str
    where: str  # a file below the root, or a line of the export
    intent: str | None = None
    facet: str | None = None
    described: str | None = None


def taught(root: Path) -> list[Sentence]:
    """Return each training sentence below *root*, in order. Raises LearningError."""
    found = []
    for file in _files(root, TRAINING):
        for block in _read(root, file)["nlu"]:
            about = block.get("metadata") or {}
            facet, described = about.get("facet"), about.get("option")
            for line in block["examples"].splitlines():
                if line.strip():
                    text = line.strip().removeprefix(ITEM).strip()
                    found.append(Sentence(text, str(file), block["intent"], facet, described))
    return found


def measuring(root: Path) -> list[Sentence]:
    """
    Return every sentence below *root* by which something is measured or tested.

    Raises:
        LearningError: a file cannot be read, or they are not there: nothing could be held back.
    """
    found = [
        Sentence(text, str(file))
        for file in _files(root, EVALUATION)
        for text in _texts(_read(root, file))
    ]
    for file in _files(root, CONVERSATIONS):
        found += [Sentence(text, str(file)) for text in _said(_read(root, file))]
    return found


def _said(conversations: Any) -> Iterator[str]:
    """Yield what the pupil says, in stories of Rasa's or in a list of conversations of our own."""
    if isinstance(conversations, list):
        for each in conversations:
            yield from (said for said, _ in each["turns"])
        return
    for story in conversations["stories"]:
        yield from (step["user"] for step in story["steps"] if "user" in step)


def _files(root: Path, folder: Path) -> list[Path]:
    files = sorted((root / folder).rglob("*.yml"))
    if not files:
        raise LearningError(f"{root / folder} holds no sentences; run this in a whole checkout")
    return [file.relative_to(root) for file in files]


def _read(root: Path, file: Path) -> Any:
    try:
        # PyYAML may be built without libyaml, which reads the large sets ten times as fast.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load((root / file).read_text(encoding="utf-8"), Loader=loader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise LearningError(f"{file} cannot be read; take it from version control again") from error


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name not in NOT_SENTENCES:
                yield from _texts(each)
