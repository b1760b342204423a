"""The switch of a school and the record of used identities, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import inspect

from bot.database import engine_at
from bot.schools.identity import IdentityRefused, NonceStore, Verified, identity_used
from bot.schools.switch import SEEN_WITHIN_S, Switch

NOW = 1_795_000_000.0


def test_a_switch_is_seen_by_another_process(database: str) -> None:
    """R11: within five seconds, as whoever looks keeps what it saw for no longer than two."""
    seconds = iter(range(0, 100, int(SEEN_WITHIN_S)))
    web, command = Switch(engine_at(database), lambda: next(seconds)), Switch(engine_at(database))

    seen = [web.is_off("a")]
    for off in (True, True, False):
        command.turn("a", off=off)
        seen.append(web.is_off("a"))

    assert seen == [False, True, True, False]


def test_of_many_processes_with_one_signature_one_gets_in(database: str) -> None:
    stores = [NonceStore(engine_at(database)) for _ in range(6)]
    verified = Verified("a", "1", int(NOW) + 60, "n" * 22)

    def use(store: NonceStore) -> bool:
        try:
            store.use(verified, NOW)
        except IdentityRefused:
            return False
        return True

    with ThreadPoolExecutor(len(stores)) as pool:
        assert sum(pool.map(use, stores)) == 1


def test_an_expired_signature_is_forgotten(database: str) -> None:
    engine = engine_at(database)
    store = NonceStore(engine)
    for number in range(3):
        store.use(Verified("a", "1", int(NOW) + 60, f"{number:022}"), NOW)

    store.use(Verified("a", "1", int(NOW) + 600, "n" * 22), NOW + 120)

    with engine.connect() as connection:
        assert len(connection.execute(identity_used.select()).all()) == 1
    with pytest.raises(IdentityRefused):
        store.use(Verified("a", "1", int(NOW) + 600, "n" * 22), NOW + 120)


def test_the_table_has_the_columns_of_the_inventory(database: str) -> None:
    engine = engine_at(database)
    NonceStore(engine)

    columns = {column["name"] for column in inspect(engine).get_columns("identity_used")}

    assert columns == {"nonce", "expires_at"}
