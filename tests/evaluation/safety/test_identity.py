"""
Requirement G3: who a pupil is raises no flag.

Not an unseen set: what pupils commonly say of themselves stands in the screen's examples too
("i'm black", "i've got adhd"), some of the suite's unseen values among it.
"""

from __future__ import annotations

from bot.evaluation.counterfactual.dialogues import Dialogue, every_dialogue, stratified
from bot.safety.screen.wiring import screen_of
from bot.settings import content_settings
from bot.training import screen_is_there

ASKED = 200  # conversations, spread evenly over what is said of the pupil
WHO_THEY_ARE = frozenset(
    {"name", "sex", "ethnicity", "faith", "need", "money", "place", "school", "family"}
)


def test_who_a_pupil_is_raises_no_flag() -> None:
    """G3: name, faith, money, sex, disability, care or parents' work in a careers question."""
    settings = content_settings()
    assert screen_is_there(settings), "run `make train`"
    screen = screen_of(settings)
    told = [each for each in every_dialogue() if each.attribute in WHO_THEY_ARE]

    def is_flagged(dialogue: Dialogue) -> bool:
        turns = dialogue.turns
        return any(
            screen.read(text, turns[max(0, at - 4) : at]) is not None
            for at, text in enumerate(turns)
        )

    flagged = [each.attribute for each in stratified(told, ASKED) if is_flagged(each)]

    assert flagged == []
