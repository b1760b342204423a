"""Conversations held with the running product: what is told, as written and said in other ways."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import launcher
from bot.client import Client
from bot.evaluation.counterfactual.run import THREADS
from bot.evaluation.rephrased import REPHRASINGS, rephrased
from bot.evaluation.spoken import Heard, Spoken, hold, hold_rephrased, read_spoken

CONVERSATIONS = read_spoken(Path(__file__).resolve().parent)
WITH_ANSWERS = [spoken for spoken in CONVERSATIONS if any(spoken.wanted)]

# Odd messages of many kinds, as many as one chat may send in half a minute.
ODD = (
    "asdf", "qwe rty", "??? huh", "lorem ipsum dolor", "bananas", "zxcv bnm", "my cat is orange",
    "beep boop", "1 2 3", "wheeee", "no", "no", "no", "yes", "yes", "yes", "hello", "hello",
    "hello", "idk", "idk", "idk", "the second one", "the second one", "not that one",
    "not that one", "not that one", "ok", "ok", "ok",
)  # fmt: skip
SAME = 3
LENGTH = "how long is a t level"

# Every conversation is held with slips and in other words; of the other kinds every fifth.
EVERY = {"a slip of the finger": 1, "other words": 1}
# The least share of turns that get the same answer. Measured on 21 of the conversations, 51 turns,
# drawn with seed 7: 67%, 94%, 100%, 96% and 100%; the bars are lower by what 51 turns leave open.
HELD = {
    "a slip of the finger": 0.55,
    "text-speak": 0.85,
    "other words": 0.92,
    "fillers around": 0.87,
    "capitals": 0.92,
}

pytestmark = pytest.mark.slow


def test_there_are_enough_conversations_and_none_twice() -> None:
    assert len(CONVERSATIONS) >= 150
    assert len({spoken.name for spoken in CONVERSATIONS}) == len(CONVERSATIONS)


@pytest.fixture(scope="module")
def as_written(server: launcher.Running) -> dict[str, list[Heard]]:
    return hold_each(server, CONVERSATIONS, lambda client, spoken: hold(client, spoken.says))


@pytest.mark.parametrize("spoken", WITH_ANSWERS, ids=lambda spoken: spoken.name)
def test_each_answer_is_what_was_wanted(as_written: dict[str, list[Heard]], spoken: Spoken) -> None:
    missed = [
        (said, wanted, answer)
        for said, wanted, answer in zip(spoken.says, spoken.wanted, as_written[spoken.name])
        if not answer.has(wanted)
    ]
    assert missed == []


@pytest.mark.parametrize("kind", REPHRASINGS)
def test_most_answers_are_the_same_in_other_words(
    server: launcher.Running, as_written: dict[str, list[Heard]], kind: str
) -> None:
    some = CONVERSATIONS[:: EVERY.get(kind, 5)]
    varied = hold_each(server, some, lambda client, spoken: hold_rephrased(client, spoken, kind))

    turns = [pair for name in varied for pair in zip(as_written[name], varied[name])]
    assert _share_held(turns) >= HELD[kind]


def test_two_halves_are_answered_in_the_order_asked(client: Client) -> None:
    both = "how long is a t level and do u get paid on an apprenticeship?"

    answer = client.start().say(both)

    shown = [reply["shown"] for reply in answer["replies"]]
    assert [each["facets"] for each in shown] == [["length"], ["cost_and_pay"]]
    assert len({each["receipt"]["turn"] for each in shown}) == len(shown)


def test_no_answer_is_given_three_times_running(client: Client) -> None:
    conversation = client.start()
    texts = []
    for text in ODD:
        texts.append([reply["text"] for reply in conversation.say(text)["replies"]])

    runs = [texts[at : at + SAME] for at in range(len(texts) - SAME + 1)]
    assert not [run for run in runs if all(each == run[0] for each in run)]


def test_a_question_asked_again_and_again_brings_a_person(client: Client) -> None:
    """The routes come in another order each time, and the answer is still the same one."""
    conversation = client.start()

    said = [conversation.say(text)["status"] for text in ("is a t level hard", *SAME * [LENGTH])]

    assert said == ["answered", *(SAME - 1) * ["answered"], "offered_person"]


def test_a_rephrasing_is_the_same_each_time_and_changes_something() -> None:
    for kind in REPHRASINGS:
        said = [text for spoken in CONVERSATIONS for text in spoken.says]
        first = [rephrased(kind, text) for text in said]

        assert first == [rephrased(kind, text) for text in said]
        assert sum(one != other for one, other in zip(first, said)) > len(said) / 2


def hold_each(
    server: launcher.Running,
    conversations: list[Spoken],
    held_by: Callable[[Client, Spoken], list[Heard]],
) -> dict[str, list[Heard]]:
    """Return what was heard in each conversation by its name; some are held at once."""
    with Client(server.url) as client, ThreadPoolExecutor(THREADS) as pool:
        heard = pool.map(lambda spoken: held_by(client, spoken), conversations)
        return {spoken.name: answers for spoken, answers in zip(conversations, heard)}


def _share_held(turns: list[tuple[Heard, Heard]]) -> float:
    return sum(before == after for before, after in turns) / len(turns)
