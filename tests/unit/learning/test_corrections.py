"""A line that is no correction is named with its number and its mend; the good ones are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.learning.corrections import Known, read_lines
from bot.learning.refusals import Reason

GOOD = {"text": "zebra crossings at 16", "intent": "ask_overview"}


@pytest.mark.parametrize(
    ("line", "wrong", "mend"),
    [
        (b"no json", "is not JSON", "export the corrections again"),
        (b'{"text": NaN}', "is not JSON", "export"),
        (b"[" * 100_000, "is not JSON", "export"),
        (b'{"text": "\xff"}', "is not UTF-8", "save the file as UTF-8"),
        (b'["text"]', "is not an object", 'write {"text"'),
        ({"text": "a", "intnet": "ask_overview"}, "'intnet'", "such as intent"),
        ({"text": 1, "intent": "ask_overview"}, '"text" is not a string', "quotes"),
        ({"text": "a", "intent": ["ask_overview"]}, '"intent" is not a string', "quotes"),
        ({"intent": "ask_overview"}, '"text" has no words', "give what the pupil wrote"),
        ({"text": " ?! ", "intent": "ask_overview"}, '"text" has no words', "give"),
        ({"text": "a" * 1001, "intent": "ask_overview"}, "1001 characters", "at most 1000"),
        ({"text": "a", "intent": "", "passage": None}, "nothing that is right", "wording"),
        ({"text": "a", "intent": "ask_overveiw"}, "no intent 'ask_overveiw'", "ask_overview"),
        ({"text": "a", "passage": "t_level/cost_and_pay"}, "option or topic 't_level'", "t_levels"),
        ({"text": "a", "passage": "t_levels/price"}, "no passage 't_levels/price'", "t_levels/"),
        (
            {"text": "a", "intent": "ask_facet", "passage": "bursary_fund/answer"},
            "bursary_fund/answer does not answer ask_facet",
            "correct one of the two",
        ),
        (
            {"text": "a", "intent": "ask_about_travel_help", "passage": "t_levels/cost_and_pay"},
            "does not answer ask_about_travel_help",
            "correct one",
        ),
        (
            {"text": "a", "intent": "out_of_scope", "passage": "t_levels/cost_and_pay"},
            "does not answer out_of_scope",
            "correct one",
        ),
    ],
)
def test_a_bad_line_is_named_with_its_mend_and_loses_no_good_one(
    known: Known, line: bytes | dict[str, Any], wrong: str, mend: str
) -> None:
    good = json.dumps(GOOD).encode()
    bad = line if isinstance(line, bytes) else json.dumps(line).encode()

    taken, refused = read_lines([good, b"", bad, good], known)

    assert [each.line for each in taken] == [1, 4]
    assert [(each.line, each.reason) for each in refused] == [(3, Reason.SHAPE)]
    assert str(refused[0]).startswith("line 3: ")
    assert wrong in str(refused[0])
    assert mend in str(refused[0])


def test_what_the_console_adds_is_passed_over(known: Known) -> None:
    line = {
        **GOOD, "passage": None, "wording": None, "corrected_by": "Bo",
        "reuse_allowed_by": "Mrs Ahmed", "reuse_allowed_on": "2026-11-20",
    }  # fmt: skip

    (taken,), refused = read_lines([b"\xef\xbb\xbf" + json.dumps(line).encode()], known)

    assert refused == []
    assert (taken.text, taken.taught_intent) == ("zebra crossings at 16", "ask_overview")


def test_a_text_becomes_one_line_of_what_can_be_seen(known: Known) -> None:
    text = "zebra\n\u2028crossings\u202e \u0085 at\x00 16 \U0001f937\u200d\u2640\ufe0f \ud800"

    (taken,), _ = read_lines([json.dumps({**GOOD, "text": text}).encode()], known)

    assert taken.text == "zebra crossings at 16 \U0001f937\u200d\u2640\ufe0f"


def test_a_message_that_an_adviser_saw_as_upset_never_becomes_data(known: Known) -> None:
    line = json.dumps({"text": "it is all a bit much", "intent": "say_upset"}).encode()

    taken, (refusal,) = read_lines([line], known)

    assert taken == []
    assert refusal.reason is Reason.DISCLOSURE
    assert "safeguarding lead" in refusal.why
