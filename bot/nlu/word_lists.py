"""The reviewed lists of words that the neutral step reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LISTS = Path(__file__).resolve().parent / "lists"


@dataclass(frozen=True)
class PersonClass:
    """
    Words by which pupils say one kind of thing about themselves.

    `opened_by` are the words in the rest of a message that make the description part of the
    question; `topic` is what a message opens that is nothing but such a description.
    """

    name: str
    words: tuple[str, ...]
    endings: tuple[str, ...]
    opened_by: tuple[str, ...]
    topic: str | None


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((LISTS / name).read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def plain_words() -> dict[str, str]:
    """Return the plain word for each word that is changed, in small letters."""
    return {
        word: plain
        for group in _read("plain_words.yml").values()
        for word, plain in group["words"].items()
    }


@lru_cache(maxsize=1)
def said_around() -> dict[str, tuple[str, ...]]:
    """Return what is said before and after a question to whoever listens, by where it stands."""
    return {name: tuple(group["words"]) for name, group in _read("said_around.yml").items()}


@lru_cache(maxsize=1)
def person_classes() -> tuple[PersonClass, ...]:
    """Return the classes of words by which pupils say who they are."""
    return tuple(
        PersonClass(
            name,
            tuple(entry["words"]),
            tuple(entry.get("endings", ())),
            tuple(entry["opened_by"]),
            entry.get("topic"),
        )
        for name, entry in _read("about_people.yml").items()
    )


@lru_cache(maxsize=1)
def words_of_distress() -> tuple[str, ...]:
    """Return the words that keep a message whole; a star stands for any ending."""
    return tuple(_read("keep_whole.yml")["distress"])


@lru_cache(maxsize=1)
def job_families() -> dict[str, tuple[str, ...]]:
    """Return the everyday names of the work in each family of jobs."""
    return {name: tuple(words) for name, words in _read("details.yml")["job_families"].items()}


@lru_cache(maxsize=1)
def no_work_after() -> tuple[str, ...]:
    """Return the words after which a name of work is somebody's, and not asked about."""
    return tuple(_read("details.yml")["no_work_after"])


@lru_cache(maxsize=1)
def place_names() -> dict[str, tuple[str, ...]]:
    """Return the names of places, by where they count as one."""
    return {name: tuple(words) for name, words in _read("details.yml")["places"].items()}


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of *phrases* as whole words, longest first; a star is any ending."""
    return rf"(?<![\w'])(?:{alternatives(phrases)})(?!\w)"


def alternatives(phrases: Iterable[str]) -> str:
    """
    Return a pattern for any of *phrases*, longest first, without word limits.

    Those that begin with the same two letters stand together, so that at a place in a text only a
    few are tried: `re` tries alternatives one by one.
    """
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    together: dict[str, list[str]] = {}
    for phrase in ordered:
        together.setdefault(phrase[:2], []).append(_escaped(phrase[2:]))
    return "|".join(f"{_escaped(start)}(?:{'|'.join(rest)})" for start, rest in together.items())


def _escaped(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
