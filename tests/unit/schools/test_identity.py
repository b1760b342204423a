"""Requirement A10: an identity is believed only if the school signed it, for now, and once."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import select

from bot.database import engine_at
from bot.errors import StorageError
from bot.schools.identity import (
    LONGEST_S,
    Identity,
    IdentityRefused,
    NonceStore,
    Verified,
    identity_used,
    kept_subject,
    sign,
    verify,
)

SECRET = "s" * 32
OTHER = "t" * 32
SECRETS = {"a": (SECRET,), "b": (OTHER,)}
NOW = 1_795_000_000.0
NONCE = "n" * 22


def identity(secret: str = SECRET, **changed: Any) -> Identity:
    fields = {"school": "a", "subject": "4711", "expires": int(NOW) + 60, "nonce": NONCE}
    unsigned = Identity(**{**fields, "mac": "", **changed})
    return unsigned.model_copy(update={"mac": sign(unsigned, secret)})


def reason(given: Identity, school: str = "a", now: float = NOW) -> str:
    with pytest.raises(IdentityRefused) as refused:
        verify(given, school, SECRETS, now)
    return refused.value.reason


def test_what_the_school_signed_is_believed() -> None:
    assert verify(identity(), "a", SECRETS, NOW) == Verified("a", "4711", int(NOW) + 60, NONCE)


def test_the_signature_is_the_one_that_the_documents_describe() -> None:
    lines = f"evenhand-identity-1\na\n4711\n{int(NOW) + 60}\n{NONCE}"

    made = hmac.new(SECRET.encode(), lines.encode(), hashlib.sha256).hexdigest()

    assert identity().mac == made


@pytest.mark.parametrize(
    "changed",
    [{"subject": "4712"}, {"expires": int(NOW) + 61}, {"nonce": "m" * 22}, {"mac": ""},
     {"mac": "0" * 64}, {"mac": "\u00e9" * 64}],
)  # fmt: skip
def test_a_change_after_signing_is_a_forgery(changed: dict[str, Any]) -> None:
    assert reason(identity().model_copy(update=changed)) == "forged"


@given(st.integers(0, 63), st.sampled_from("0123456789abcdef"))
def test_a_signature_with_one_digit_changed_is_a_forgery(place: int, digit: str) -> None:
    right = identity()
    mac = right.mac[:place] + digit + right.mac[place + 1 :]

    if mac != right.mac:
        assert reason(right.model_copy(update={"mac": mac})) == "forged"


def test_another_secret_signs_nothing_here() -> None:
    assert reason(identity(OTHER)) == "forged"


def test_a_school_without_a_secret_signs_nothing() -> None:
    assert reason(identity(school="c"), school="c") == "forged"


def test_the_identity_of_another_school_is_refused_though_its_signature_is_right() -> None:
    assert reason(identity(OTHER, school="b")) == "wrong school"


def test_an_old_and_a_new_secret_are_both_believed() -> None:
    secrets = {"a": (OTHER, SECRET)}

    assert verify(identity(), "a", secrets, NOW).subject == "4711"
    assert verify(identity(OTHER), "a", secrets, NOW).subject == "4711"


@pytest.mark.parametrize("subject", ["", "  "])
def test_an_empty_subject_is_refused(subject: str) -> None:
    assert reason(identity(subject=subject)) == "empty"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "expired"), (-1, "expired"), (LONGEST_S + 1, "too far in the future")],
)
def test_a_signature_counts_for_ten_minutes_at_most(seconds: int, told: str) -> None:
    assert reason(identity(expires=int(NOW) + seconds)) == told


def test_the_first_and_the_last_second_count() -> None:
    assert verify(identity(expires=int(NOW) + 1), "a", SECRETS, NOW)
    assert verify(identity(expires=int(NOW) + 600), "a", SECRETS, NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"school": "A"},
        {"subject": "x\ny"},  # would move a line of what is signed
        {"subject": "x" * 129},
        {"subject": "\ud800"},
        {"expires": "1795000060"},
        {"expires": 1.5},
        {"expires": True},
        {"expires": 10**20},
        {"nonce": "short"},
        {"nonce": "n" * 65},
        {"nonce": "n" * 21 + "\n"},
        {"mac": "0" * 129},
        {"name": "Sam"},
    ],
    ids=str,
)
def test_an_identity_of_another_form_is_refused(changed: dict[str, Any]) -> None:
    fields = {"school": "a", "subject": "1", "expires": 1, "nonce": NONCE, "mac": ""}

    with pytest.raises(ValidationError):
        Identity.model_validate({**fields, **changed})


def test_the_refusal_holds_nothing_of_what_was_sent() -> None:
    with pytest.raises(IdentityRefused) as refused:
        verify(identity(OTHER, subject="canary 5521"), "a", SECRETS, NOW)

    assert "5521" not in str(refused.value)


def test_signatures_are_compared_in_constant_time() -> None:
    source = inspect.getsource(verify)

    assert "hmac.compare_digest(" in source
    assert re.search(r"(mac|given|sign\(.*\)) [!=]= ", source) is None


def test_what_is_kept_tells_nothing_of_the_subject_and_differs_by_school_and_key() -> None:
    one = Verified("a", "4711", 0, NONCE)
    other = Verified("b", "4711", 0, NONCE)

    kept = {kept_subject(one, b"k" * 32), kept_subject(other, b"k" * 32), kept_subject(one, b"x")}

    assert len(kept) == 3
    assert all(len(each) == 64 and "4711" not in each for each in kept)
    assert kept_subject(one, b"k" * 32) == kept_subject(one, b"k" * 32)


# -- replay ------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> NonceStore:
    return NonceStore(engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}"))


def test_a_signature_counts_once(store: NonceStore) -> None:
    verified = verify(identity(), "a", SECRETS, NOW)

    store.use(verified, NOW)

    with pytest.raises(IdentityRefused) as refused:
        store.use(verified, NOW)
    assert refused.value.reason == "used already"


def test_it_counts_once_over_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'evenhand.db'}"
    verified = verify(identity(), "a", SECRETS, NOW)
    NonceStore(engine_at(url)).use(verified, NOW)

    with pytest.raises(IdentityRefused):
        NonceStore(engine_at(url)).use(verified, NOW)


def test_one_school_cannot_use_up_the_number_of_another(store: NonceStore) -> None:
    store.use(Verified("a", "1", int(NOW) + 60, NONCE), NOW)

    store.use(Verified("b", "1", int(NOW) + 60, NONCE), NOW)


def test_of_many_at_once_one_gets_in(store: NonceStore) -> None:
    verified = verify(identity(), "a", SECRETS, NOW)
    results: list[str] = []

    def use() -> None:
        try:
            store.use(verified, NOW)
            results.append("in")
        except IdentityRefused as refused:
            results.append(refused.reason)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["in", *["used already"] * 7]


def test_what_has_expired_is_forgotten_and_neither_school_nor_subject_is_kept(
    tmp_path: Path,
) -> None:
    engine = engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")
    store = NonceStore(engine)
    store.use(Verified("a", "canary 5521", int(NOW) + 60, NONCE), NOW)

    store.use(Verified("a", "canary 5521", int(NOW) + 700, "m" * 22), NOW + 120)

    with engine.connect() as connection:
        rows = connection.execute(select(identity_used)).all()
    assert len(rows) == 1
    assert "5521" not in str(rows)
    assert NONCE not in str(rows)


def test_a_database_that_fails_is_an_error(store: NonceStore, tmp_path: Path) -> None:
    with engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}").begin() as connection:
        connection.exec_driver_sql("drop table identity_used")

    with pytest.raises(StorageError, match="cannot be kept"):
        store.use(Verified("a", "1", int(NOW) + 60, NONCE), NOW)


def test_an_identity_goes_through_json_unchanged() -> None:
    made = identity(subject="Zo\u00eb 7")

    read = Identity.model_validate(json.loads(json.dumps(made.model_dump())))

    assert verify(read, "a", SECRETS, NOW).subject == "Zo\u00eb 7"
