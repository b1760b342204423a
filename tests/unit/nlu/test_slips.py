"""Slips of the finger are mended in words that are recognised, and in no others."""

from __future__ import annotations

import random
import time

import pytest

from bot.encoder import load_encoder
from bot.evaluation.slips import SEED, SLIPS_A_WORD, everyday_sentences, slip
from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import MentionFinder
from bot.nlu.names_spelt import names_spelt, routes_joined, routes_spelt
from bot.nlu.neutral import slips_of
from bot.nlu.plain_words import plain
from bot.nlu.slips import Slips, sound
from bot.nlu.word_lists import near_words, words_left_alone

MENDED = 0.95  # of slips of one letter in words of five letters and more
CHANGED = 0.01  # of ordinary words


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    return load_encoder().words()


@pytest.fixture(scope="module")
def slips(real: KnowledgeBase, known: frozenset[str]) -> Slips:
    return slips_of(real, known)


def test_a_slip_is_mended_only_when_one_word_alone_is_near() -> None:
    slips = Slips(("route", "work", "week", "school"), frozenset({"worn"}))

    assert slips.mended("rout and roote") == "route and route"
    assert slips.mended("wrk or werk") == "work or work"
    assert slips.mended("worn") == "worn"  # a word in its own right
    assert slips.mended("skool") == "school"
    assert sound("skool") == sound("school")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("apprenticehsip", "apprenticeship"),
        ("bursray", "bursary"),
        ("volunteerimg", "volunteering"),
        ("pprenticeships", "apprenticeships"),
        ("cnoservatoire", "conservatoire"),
        ("univeersity", "university"),
        ("inrernship", "internship"),
    ],
)
def test_a_slip_in_a_name_is_mended(slips: Slips, typed: str, meant: str) -> None:
    assert slips.mended(f"a {typed} pls") == f"a {meant} pls"


@pytest.mark.parametrize(
    "text",
    ["prospectus", "schools", "nursed", "Zbigniew", "utd", "collages", "pluses", "pals", "cheeky"],
)
def test_another_word_is_left_as_it_is(slips: Slips, text: str) -> None:
    assert slips.mended(text) == text


def test_of_an_inflection_and_its_word_either_is_meant() -> None:
    assert Slips((), frozenset(), ("course", "courses")).mended("coursez") == "course"


def test_a_short_word_keeps_its_first_letter() -> None:
    slips = Slips(("work",), frozenset(), ("course",))

    assert slips.mended("fork vourse") == "fork course"


def test_nearly_every_slip_is_mended(
    slips: Slips, real: KnowledgeBase, known: frozenset[str]
) -> None:
    draw = random.Random(SEED)
    words = {*names_spelt(real, known), *(word for word in near_words() if len(word) >= 5)}
    made = [(word, slip(word, draw)) for word in sorted(words) for _ in range(SLIPS_A_WORD)]

    mended = sum(slips.mended(typed) == word for word, typed in made)

    assert len(made) > 10_000
    assert mended / len(made) >= MENDED


def test_hardly_an_ordinary_word_is_changed(slips: Slips) -> None:
    words = [word for text in everyday_sentences() for word in plain(text).split()]

    changed = [word for word in words if slips.mended(word) != word]

    assert len(words) > 20_000
    assert len(changed) / len(words) < CHANGED


def test_a_misspelt_everyday_name_is_no_word_to_mend_to(
    real: KnowledgeBase, known: frozenset[str]
) -> None:
    names = names_spelt(real, known)

    assert "apprenticeship" in names
    assert {"aprenticeship", "apprentiship", "studioschool", "levle"} & set(names) == set()


def test_every_word_left_alone_needs_to_be(real: KnowledgeBase, known: frozenset[str]) -> None:
    routes, joined = routes_spelt(real, known), routes_joined(real, known)
    free = Slips(near_words(), known, names_spelt(real, known), routes, joined)

    assert [word for word in sorted(words_left_alone()) if free.mended(word) == word] == []


def test_a_message_is_mended_in_under_a_millisecond(slips: Slips) -> None:
    text = "wat grades do i ned for an aprenticeship at collge or a tlevel plese"
    began = time.process_time()
    for _ in range(100):
        slips.mended(text)

    assert (time.process_time() - began) / 100 < 0.001


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("foundashun", "foundation"),
        ("aprntcships", "apprenticeships"),
        ("apretniceship", "apprenticeship"),
        ("suportd", "supported"),
        ("intrnship", "internship"),
        ("speshalist", "specialist"),
        ("conservatoir", "conservatoire"),
        ("colidge", "college"),
        ("skolling", "schooling"),
    ],
)
def test_a_long_word_of_a_name_may_have_several_slips(slips: Slips, typed: str, meant: str) -> None:
    assert slips.mended(f"a {typed} pls") == f"a {meant} pls"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alevels", "a levels"),
        ("tlevls", "t levels"),
        ("gapyear", "gap year"),
        ("tlevl", "t level"),
        ("traineeship", "traineeship"),
    ],
)
def test_the_space_in_a_name_may_be_missing(slips: Slips, typed: str, meant: str) -> None:
    assert slips.mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "eviction",
        "perversion",
        "placenta",
        "accountancy",
        "mechanic",
        "vacations",
        "gayer",
        "coerce",
        "olevels",
    ],
)
def test_no_other_word_is_taken_for_one_of_a_name(slips: Slips, text: str) -> None:
    assert slips.mended(text) == text


def test_a_misspelling_among_the_names_is_put_right_where_it_is_long(
    slips: Slips, real: KnowledgeBase, known: frozenset[str]
) -> None:
    names = [alias for option in real.options.values() for alias in option.aliases]
    finder = MentionFinder(real)

    def routes(text: str) -> set[str]:
        return {each.value for each in finder.mentions(text) if each.kind == "option"}

    assert "suported internship" in names
    assert slips.mended("suported intership") == "supported internship"
    assert [n for n in names if routes(slips.mended(plain(n))) != routes(plain(n))] == []
