"""The command that turns advisers' corrections into training sentences and test cases."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import yaml

from bot.encoder import load_encoder
from bot.errors import LearningError
from bot.knowledge.load import load
from bot.knowledge.passages import passages
from bot.learning.changes import make
from bot.learning.corrections import Known
from bot.learning.proposal import Proposal, propose
from bot.safety.contacts import Contacts
from bot.safety.masking import masker
from bot.safety.published import published
from bot.safety.reading import Reading
from bot.safety.screen.wiring import screen_of
from bot.settings import ContentSettings
from bot.training import screen_is_there

Say = Callable[[str], None]
DIFF, WORDINGS, REFUSED = "learned.diff", "wordings.jsonl", "refused.jsonl"


def learn(
    settings: ContentSettings,
    root: Path,
    lines: Iterable[bytes],
    out: Path | None,
    apply: bool,
    say: Say,
) -> None:
    """
    Propose what the corrections on *lines* would change, as a diff.

    Args:
        settings: Where the content and the models are.
        root: The checkout whose training data and test sets are meant.
        lines: The export of the console.
        out: A folder for the diff, the wordings and the refusals; None: the diff is printed.
        apply: Make the change instead of showing it.
        say: Told everything that is not the diff.

    Raises:
        BotError: the screen is not there, or the sentences that are there cannot be read.
    """
    if not screen_is_there(settings):
        raise LearningError("the safety screen is not there; run `python -m bot train` first")
    content = load(settings.knowledge)
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    known = Known(frozenset(domain["intents"]), {each.id: each for each in passages(content)})
    masks = masker(content)
    contacts = Contacts(masks, published(content))
    reading = Reading(screen_of(settings), masks, contacts.contact_in, "learn")
    # What the encoder says while it loads is of no use to whoever reads the refusals.
    os.environ |= {"TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    encode = load_encoder(settings.encoder).encode
    found = propose(root, lines, known, reading, encode, say)
    diff = "".join(change.diff() for change in found.changes)
    if apply:
        make(root, found.changes)
    elif out is not None:
        _write(out, diff, found)
    else:
        print(diff, end="")
    for line in told(found):
        say(line)
    if apply and found.changes:
        say("written; look at it with `git diff`, then `make test` trains and tests with it")


def told(found: Proposal) -> Iterator[str]:
    """Yield what became of each line, then the summary."""
    for refusal in found.refusals:
        yield str(refusal)
    for each in found.wordings:
        about = each.passage or "no passage named"
        asked = f", asked {each.text!r}" if each.text else ""
        yield f"line {each.line}: wording for an editor ({about}{asked}): {each.wording!r}"
    yield from (f"warning: {warning}" for warning in found.warnings)
    taken = found.taught + found.measured
    yield f"{taken} taken: {found.taught} training sentences, {found.measured} test cases"
    yield f"{len(found.wordings)} wordings for an editor, none of them applied"
    yield f"{len(found.refusals)} refused"
    for reason, count in Counter(each.reason for each in found.refusals).most_common():
        yield f"  {count} {reason.value}"


def _write(out: Path, diff: str, found: Proposal) -> None:
    out.mkdir(parents=True, exist_ok=True)
    refused = [
        {"line": each.line, "reason": each.reason.value, "why": each.why} for each in found.refusals
    ]
    (out / DIFF).write_bytes(diff.encode())
    (out / WORDINGS).write_text(_lines(map(asdict, found.wordings)), encoding="utf-8")
    (out / REFUSED).write_text(_lines(refused), encoding="utf-8")


def _lines(values: Iterable[dict]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
