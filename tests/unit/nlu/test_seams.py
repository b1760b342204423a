"""Where sentences end is learnt from sentences put together, and found in words never seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.encoder import load_encoder
from bot.nlu import seams
from bot.nlu.joined import Joined

# One word of each column makes a question; the last of them is held out.
ASKED = ["how long is", "when can i start", "what do they pay on", "who can do", "where is"]
ROUTES = ["a utc", "a t level", "an apprenticeship", "a degree", "a gap year", "an internship"]
BETWEEN = ["? ", " and ", " ", ", also "]


def lesson(routes: list[str]) -> list[Joined]:
    made = []
    for number, route in enumerate(routes):
        for ask in ASKED:
            first, other = f"{ask} {route}", ASKED[(ASKED.index(ask) + 1) % len(ASKED)]
            made.append(Joined(f"{first} or {routes[number - 1]}", ()))
            for between in BETWEEN:
                made.append(Joined(f"{first}{between}{other} {routes[number - 1]}", (len(first),)))
    return made


@pytest.fixture(scope="module")
def model() -> seams.SeamModel:
    encoder = load_encoder()
    taught = lesson(ROUTES[:-1])
    return seams.fit(zip(taught, encoder.readings([each.text for each in taught])), seed=42)


def surest(model: seams.SeamModel, text: str) -> tuple[str, float]:
    """What stands before the likeliest seam of *text*, and its odds."""
    reading = load_encoder().read(text)
    found = seams.gaps(text, reading)
    odds = model.log_odds(reading, found)
    best = int(np.argmax(odds))
    return text[: found[best].start], float(odds[best])


@pytest.mark.parametrize("between", ["? ", " and ", " "])
def test_a_seam_is_found_before_what_joins(model: seams.SeamModel, between: str) -> None:
    first = "who can do an internship"

    before, odds = surest(model, f"{first}{between}where is a studio school")

    assert before.rstrip("?") == first
    assert odds > 0


def test_two_names_in_one_question_are_less_of_a_seam_than_two_questions(
    model: seams.SeamModel,
) -> None:
    _, one = surest(model, "how long is an internship or a studio school")
    _, two = surest(model, "how long is an internship and where is a studio school")

    assert one < two


def test_a_gap_has_a_piece_on_both_sides() -> None:
    text = " how long?  and pay "

    found = seams.gaps(text, load_encoder().read(text))

    assert [text[gap.end :].split()[0] for gap in found] == ["long?", "and", "pay"]
    assert all(gap.before < gap.after for gap in found)


def test_a_text_of_one_word_has_no_gap(model: seams.SeamModel) -> None:
    reading = load_encoder().read("utc")

    assert seams.gaps("utc", reading) == []
    assert model.log_odds(reading, []).shape == (0,)


def test_a_text_longer_than_is_read_has_gaps_as_far_as_it_is_read() -> None:
    text = "pay " * 400

    assert 200 < len(seams.gaps(text, load_encoder().read(text))) < 256


def test_what_is_kept_finds_the_same(model: seams.SeamModel, tmp_path: Path) -> None:
    model.save(tmp_path)

    text = "how long is a degree and where is a utc"

    assert surest(seams.load(tmp_path), text) == surest(model, text)
