"""Requirement A4: which passwords are taken."""

from __future__ import annotations

import pytest

from bot.staff.passwords import Passwords, common, problem

GOOD_8, GOOD_15 = "k4 jumpz", "a river of paper"


@pytest.mark.parametrize(
    ("password", "has_factor", "is_taken"),
    [
        (GOOD_15, False, True),
        (GOOD_15[:14], False, False),
        (GOOD_8, True, True),
        (GOOD_8[:7], True, False),
        (GOOD_8, False, False),
        ("abcdefgh" * 16, False, True),
        ("abcdefgh" * 16 + "i", False, False),
        ("zzzzzzzzzzzzzzzzzz", False, True),  # no rules of composition
        ("only small letters", False, True),
        ("パスワードは長いほうがいいです", False, True),
        ("  spaces at the ends  ", False, True),
        ("password1", True, False),
        ("PASSWORD1", True, False),
        ("baseball", True, False),
        ("riversideschool", True, False),
        ("Riverside School 2026", True, False),
        ("river-side school!!", False, False),
    ],
)
def test_a_password_is_taken_or_not(password: str, has_factor: bool, is_taken: bool) -> None:
    """A4: 15 characters, or 8 with the second factor; up to 128; not common, not the school's."""
    told = problem(password, has_factor=has_factor, school="Riverside School")

    assert (told is None) == is_taken


def test_a_school_with_a_short_name_does_not_forbid_words() -> None:
    assert problem("a park of trees ab", has_factor=False, school="Ark") is None


def test_3000_common_passwords_are_refused() -> None:
    """A4: those that are long enough to be chosen at all."""
    assert len(common()) == 3000
    assert min(map(len, common())) >= 8
    assert all(problem(each, has_factor=True, school="") for each in common())


def test_every_character_counts_and_none_is_cut_off() -> None:
    """A4: no truncation; composed and decomposed letters are the same password."""
    passwords = Passwords()
    longest = "abcdefgh" * 16
    kept = passwords.hash(longest)

    assert passwords.is_right(kept, longest)
    assert not passwords.is_right(kept, longest[:-1])
    assert not passwords.is_right(kept, longest + "x")
    assert passwords.is_right(passwords.hash("caf\u00e9 au lait, oui"), "cafe\u0301 au lait, oui")


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own() -> None:
    passwords = Passwords()

    assert passwords.hash(GOOD_15).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.hash(GOOD_15) != passwords.hash(GOOD_15)


@pytest.mark.parametrize("kept", [None, "", "no hash"])
def test_without_a_hash_nothing_is_right(kept: str | None) -> None:
    assert not Passwords().is_right(kept, "nobody has this password")
