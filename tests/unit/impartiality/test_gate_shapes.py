"""Whatever shape an answer has, the gate says what is wrong with it and never fails."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation

if TYPE_CHECKING:
    from tests.unit.impartiality.conftest import Leaving

TURN = Turn("conversation", 3)
Broken = Callable[..., "set[str]"]
Make = Callable[[Presentation], "Leaving"]

odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
kinds = st.sampled_from(["answer", "option", "routes", "link", "source", "heading"])
blocks = st.fixed_dictionaries(
    {"kind": kinds | odd, "text": st.text(max_size=8) | odd},
    optional={name: st.text(max_size=8) | odd for name in ("heading", "option", "facet", "url")},
)
shapes = st.fixed_dictionaries(
    {"status": st.sampled_from(["overview", "answered"]) | odd, "blocks": st.lists(blocks) | odd},
    optional={"suggestions": odd, "receipt": odd, "options": odd, "topic": odd, "stage": odd},
)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=20), shown=shapes)
def test_a_made_up_answer_is_refused_without_an_error(gate: Gate, text: str, shown: Any) -> None:
    receipt, breaches = gate.check(text, shown, "0" * 32)

    assert receipt is None
    assert breaches


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in *value*."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, each in inner:
        found.append((*way, name))
        if isinstance(each, (dict, list)):
            found += places(each, (*way, name))
    return found


# What says nothing to a pupil and of an option: the topic's id where no topic is told, the ids of
# the sources beside the sources themselves.
IDLE = ("topic", "sources")


@settings(max_examples=300, deadline=None)
@given(data=st.data(), value=odd)
def test_an_answer_with_any_one_value_replaced_is_refused_without_an_error(
    gate: Gate, keys: ImpartialityKeys, composer: Composer, data: st.DataObject, value: Any
) -> None:
    made = composer.compare(["a_levels", "t_levels"], ["length"], TURN)
    shown = copy.deepcopy(made.as_json())
    *way, last = data.draw(st.sampled_from([p for p in places(shown) if p[0] not in IDLE]))
    place = shown
    for name in way:
        place = place[name]
    if place[last] == value:
        return
    place[last] = value

    _, breaches = gate.check(made.as_text(), shown, TURN.id(keys.turn.now))

    assert breaches


def test_a_text_that_is_not_that_of_the_blocks_is_refused(
    composer: Composer, leaving: Make, broken: Broken
) -> None:
    answer = leaving(composer.overview("post_16", TURN))
    answer.text += " "

    assert broken(answer, TURN) == {"I8"}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("T Levels are an option.", {"I7", "I8"}),
        ("You are welcome. Ask me something else whenever you like.", set()),
        ("You are welcome.", {"I7"}),
    ],
)
def test_a_sentence_without_a_presentation_is_a_fixed_one_that_names_no_option(
    gate: Gate, text: str, rules: set[str]
) -> None:
    _, breaches = gate.check(text, {"status": "thanked"}, "")

    assert {breach.rule for breach in breaches} == rules


def test_a_fixed_sentence_that_names_an_option_is_caught(real: Any, keys: ImpartialityKeys) -> None:
    steering = "Have you thought of T Levels?"
    gate = Gate(real, keys, {steering})

    _, breaches = gate.check(steering, {"status": "greeted"}, "")

    assert [breach.rule for breach in breaches] == ["I8"]


def test_an_answer_without_a_receipt_may_not_slip_an_option_in(
    composer: Composer, leaving: Make, broken: Broken
) -> None:
    named = leaving(composer.nothing_found())
    named.blocks.append({"kind": "note", "text": "A levels: What it is", "option": "a_levels"})
    named.write()
    tapped = leaving(composer.nothing_found())
    tapped.taps.append({"label": "A levels", "message": "Tell me about A levels"})

    assert "I8" in broken(named, TURN)
    assert broken(tapped, TURN) >= {"I8"}


def test_a_breach_tells_no_word_of_the_answer(
    gate: Gate, composer: Composer, leaving: Make, keys: ImpartialityKeys
) -> None:
    answer = leaving(composer.overview("post_16", TURN))
    answer.blocks[1]["text"] = "canary4471 is the best"
    answer.sign(keys)

    _, breaches = gate.check(answer.text, answer.shown, TURN.id(keys.turn.now))

    assert {breach.rule for breach in breaches} >= {"I6", "I7"}
    assert "canary4471" not in str(breaches)
