"""The hand-off on SQLite and PostgreSQL: one owner, one order, whoever is quicker."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import BotError
from bot.handoff.adviser import NotYours
from bot.handoff.states import NotPossible, State
from bot.knowledge.base import KnowledgeBase
from tests.unit.handoff.conftest import OKORO, PATEL, House, Person, house_at

ROUNDS = 25


@pytest.fixture
def house(database: str, real: KnowledgeBase, secret: str) -> Iterator[House]:
    """The hand-off on each kind of database."""
    made = house_at(database, real, secret)
    yield made
    made.transcripts.engine.dispose()


def test_of_two_advisers_who_claim_at_once_one_has_the_chat(house: House) -> None:
    """R8: a double claim, over and over."""
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            id = house.begin(f"c{number}")
            house.asking.ask(id)

            def claim(person: Person, id: str = id) -> str | None:
                try:
                    return house.desk.claim(id, person).adviser
                except NotYours:
                    return None

            won = [who for who in pool.map(claim, (PATEL, OKORO)) if who]
            assert won == [house.chats.of(id).adviser]
            assert house.notices(id) == ["queued", "joining"]


def test_a_pupil_who_leaves_while_an_adviser_claims_leaves_one_owner(house: House) -> None:
    """R8: the chat is the adviser's or the computer's, never both or neither."""
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            id = house.begin(f"c{number}")
            house.asking.ask(id)

            def quiet(act: object) -> None:
                try:
                    act()  # type: ignore[operator]
                except (NotPossible, NotYours):
                    return

            acts = (
                lambda id=id: house.asking.leave_queue(id),
                lambda id=id: house.desk.claim(id, PATEL),
            )
            list(pool.map(quiet, acts))
            found = house.chats.of(id)
            assert found.state in (State.with_bot, State.with_adviser)
            assert (found.adviser is not None) == (found.state is State.with_adviser)
            held = house.pupil(id, "hello", "p1")
            assert held == (found.state is State.with_adviser)


def test_messages_of_both_at_once_have_one_order(house: House) -> None:
    """R2, R7: each is there once."""
    id = house.begin()
    house.asking.ask(id)
    house.desk.claim(id, PATEL)

    def speak(number: int) -> None:
        for _ in range(2):  # each is sent twice
            house.pupil(id, f"p{number}", f"p{number}")
            house.desk.say(id, PATEL, f"a{number}", f"a{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(speak, range(20)))

    events = house.transcripts.events(id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    said = sorted(event.text or "" for event in events if event.kind != "notice")
    assert said == sorted([f"p{n}" for n in range(20)] + [f"a{n}" for n in range(20)])


def test_two_sweepers_return_a_chat_to_the_queue_once(house: House) -> None:
    """R8: several web processes look at the same time."""
    id = house.begin()
    house.asking.ask(id)
    house.desk.claim(id, PATEL)
    house.clock.pass_(seconds=61)
    with ThreadPoolExecutor(2) as pool:
        moved = [id for found in pool.map(lambda _: house.run_out(), range(2)) for id in found]

    assert moved == [id]
    assert house.notices(id) == ["queued", "joining", "vanished"]


def test_a_left_message_and_an_opinion_are_kept(house: House) -> None:
    id = house.begin()
    kept = house.transcripts.accept(id, "who can help", "p1", "person")
    house.asking.leave_message(id, kept.seq, "form 10B")
    house.desk.claim(id, PATEL)
    house.desk.close(id, PATEL, "answered")
    house.asking.judge(id, "helped", "yes")
    house.asking.judge(id, "knows_next", "partly")

    assert [(left.text, left.reach) for left in house.desk.left(PATEL)] == [
        ("who can help", "form 10B")
    ]
    assert house.asking.shown(id).text == ""


def test_a_database_that_fails_is_told(house: House) -> None:
    """R4: nothing is done by half, and nothing goes on in memory."""
    id = house.begin()
    house.asking.ask(id)
    with house.transcripts.engine.begin() as connection:
        connection.exec_driver_sql("alter table chat_change drop column outcome")

    with pytest.raises(BotError, match="cannot be kept or read"):
        house.desk.claim(id, PATEL)
    assert house.chats.of(id).state is State.waiting
    assert house.notices(id) == ["queued"]
