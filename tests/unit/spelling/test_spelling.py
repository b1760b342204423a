"""Misspelt words are put right by how they are spelt and by the words beside them."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from bot.encoder import load_encoder
from bot.evaluation.slips import SEED, SLIPS_A_WORD, everyday_sentences, slip
from bot.evaluation.word_pairs import spelt_right
from bot.knowledge.base import KnowledgeBase
from bot.nlu.language import MentionFinder
from bot.nlu.neutral import left_as_typed
from bot.nlu.plain_words import plain
from bot.nlu.word_lists import plain_words
from bot.settings import ROOT
from bot.spelling.making import spelling_of
from bot.spelling.misspelt import unlikeness
from bot.spelling.names_spelt import names_spelt
from bot.spelling.pairs import FIGURE, Pairs, count, figure_or_word, pairs, written
from bot.spelling.slips import Slips, letters_wrong
from bot.spelling.spelling import Spelling
from bot.spelling.word_lists import english_words, may_mean, mostly_mean, not_after, not_before

MENDED = 0.95  # of slips of one letter in words of names, of five letters and more
ORDINARY_MENDED = 0.8  # the same of other words, with no word beside them to tell
CHANGED = 0.01  # of ordinary words


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    return load_encoder().words()


@pytest.fixture(scope="module")
def spelling(real: KnowledgeBase, known: frozenset[str]) -> Spelling:
    return spelling_of(real, known, left_as_typed())


def reading(sentences: list[str], known: set[str] | None = None, **listed: object) -> Spelling:
    lists = {"may_mean": {}, "mostly_mean": {}, "not_after": {}, "not_before": {}, **listed}
    return Spelling(count(sentences), Slips(()), known or set(), **lists)  # type: ignore[arg-type]


def test_of_two_words_alike_the_one_that_fits_is_meant() -> None:
    spelling = reading(["i go to work", "in a week", "a week"])

    assert spelling.mended("i go to wrk") == "i go to work"
    assert spelling.mended("in a wek") == "in a week"


def test_a_word_in_its_own_right_is_left() -> None:
    assert reading(["i go to work"], {"worn"}).mended("i go to worn") == "i go to worn"


def test_a_word_unlike_any_is_left() -> None:
    assert reading(["i go to work"]).mended("i go to zbigniew") == "i go to zbigniew"


def test_a_figure_is_a_word_where_that_fits_better() -> None:
    said = ["what for a job", "it is for me", "i have 3 jobs", "i have 5 jobs", "i have 2 jobs"]
    spelling = reading(said, may_mean={"4": ("for",)})

    assert spelling.mended("it is 4 me") == "it is for me"
    assert spelling.mended("i have 4 jobs") == "i have 4 jobs"


def test_a_listed_word_is_itself_beside_some_words() -> None:
    said = ["to be a chef", "can i be one"]
    lists = {"may_mean": {"b": ("be",)}, "not_after": {"b": {"a"}}, "not_before": {"b": {"tec"}}}
    spelling = reading(said, **lists)

    assert spelling.mended("can i b a chef") == "can i be a chef"
    assert spelling.mended("i want a b") == "i want a b"
    assert spelling.mended("can i b tec") == "can i b tec"


def test_capitals_are_letters_unless_all_is_in_capitals() -> None:
    spelling = reading(["to be a chef"], may_mean={"b": ("be",)})

    assert spelling.mended("to B a chef") == "to B a chef"
    assert spelling.mended("TO B A CHEF") == "TO be A CHEF"


@pytest.mark.parametrize("text", ["D*DD", "3x + 4 = 19", "u.t.c", "4.5", "wrk/wek", "£4", "x-wrk"])
def test_what_is_no_word_is_left(text: str) -> None:
    spelling = reading(["i go to work in a week for it"], mostly_mean={"4": ("for",), "d": ("do",)})

    assert spelling.mended(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wots the cach wiv it", "what's the catch with it"),
        ("wat do i need 4 a t level", "what do i need for a t level"),
        ("is it 2 late 2 apply", "is it too late to apply"),
        ("am i 2 old 2 do it", "am i too old to do it"),
        ("level 2 or 3", "level 2 or 3"),
        ("i got 4 gcses", "i got 4 gcses"),
        ("failed maths 4 times", "failed maths 4 times"),
        ("wil it b ok", "will it be ok"),
        ("a b in maths", "a b in maths"),
        ("xpereince", "experience"),
        ("he dosnt want to", "he doesn't want to"),
        ("she didnnt get in", "she didn't get in"),
        ("they woudnt let me", "they wouldn't let me"),
        ("is collage free", "is college free"),
        ("i got 2 Bs and a C", "i got 2 Bs and a C"),
        ("predicted b", "predicted b"),
        ("i have 2 sisters", "i have 2 sisters"),
        ("do apprentices pay nics", "do apprentices pay nics"),
        ("LSE", "LSE"),
        ("ive got hw", "i've got hw"),
        ("my levl2 corse", "my level2 course"),
        ("nrmally", "normally"),
        ("bricklayin", "bricklaying"),
        ("is it a skool", "is it a school"),
    ],
)
def test_text_speak_is_read_by_its_place(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(plain(typed)) == meant


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        (("skool", "school"), ("skill", "school")),
        (("fing", "thing"), ("king", "thing")),
        (("wrk", "work"), ("wak", "work")),
        (("lernin", "learning"), ("lern", "learning")),
        (("tiem", "time"), ("tem", "time")),
        (("work", "work"), ("worrk", "work")),
    ],
)
def test_a_slip_of_sound_or_finger_is_likelier_than_another(
    nearer: tuple[str, str], farther: tuple[str, str]
) -> None:
    assert unlikeness(*nearer) < unlikeness(*farther)
    assert unlikeness(nearer[1], nearer[1]) == 0


def test_a_word_is_less_surprising_behind_those_it_follows() -> None:
    model = count(["i go to work", "we go to school", "4 days", "9 days"])

    assert model.surprise("to", "work") < model.surprise("i", "work")
    assert model.surprise("i", "work") < model.surprise("i", "zebra")
    assert model.surprise("7", "days") == model.surprise("4", "days")


def test_small_figures_count_as_one_word() -> None:
    assert [figure_or_word(word) for word in ("4", "30", "31", "007", "two")] == [
        FIGURE, FIGURE, "31", "007", "two",
    ]  # fmt: skip


def test_what_is_written_keeps_what_is_seen_often() -> None:
    model = count(["we go to work", "we go to school", "we sing"])

    lines = list(written(model, ["we", "go", "to"], least=2))

    assert lines[0] == str(model.total)
    assert {"we 3", "go 2", "we go 2", "go to 2", "<s> we 3"} <= set(lines)
    assert not any("sing" in line or "work" in line for line in lines)


def test_a_sentence_with_a_misspelt_word_teaches_no_pairs(real: KnowledgeBase) -> None:
    is_spelt = spelt_right(real)

    assert all(map(is_spelt, ("what", "t", "levels", "16", "don't", "ucas")))
    assert not any(map(is_spelt, ("wot", "levles", "dwn")))


def test_the_end_of_a_very_long_message_is_left() -> None:
    words = reading(["go to work"]).mended("go to wrk " * 100).split()

    assert words[2::3] == ["work"] * 50 + ["wrk"] * 50


@pytest.mark.parametrize("text", ["", "?!", "😀😀", "مرحبا", "''", "a" * 900, "9" * 30, "\n\t"])
def test_what_has_no_words_to_mend_is_left(spelling: Spelling, text: str) -> None:
    assert spelling.mended(text) == text


def test_the_kept_pairs_are_words_spelt_right() -> None:
    kept: Pairs = pairs()

    assert len(kept.words) > 2000
    assert {*plain_words(), *may_mean(), *mostly_mean()} & set(kept.words) == set()
    assert all(one in kept.words and other in kept.words for one, other in kept.pairs)


def test_every_listed_meaning_is_a_word_that_can_be_weighed() -> None:
    meanings = {word for words in (*may_mean().values(), *mostly_mean().values()) for word in words}

    assert meanings - set(pairs().words) == set()
    assert {*not_after(), *not_before()} <= set(may_mean())


def test_the_words_of_english_are_needed_there(known: frozenset[str]) -> None:
    odd = {*plain_words(), *may_mean(), *mostly_mean()}

    assert english_words() & (known | odd) == set()


@pytest.mark.parametrize(
    ("word", "meant", "wrong"),
    [("", "", 0), ("ab", "", 2), ("skool", "school", 2), ("tehn", "then", 2), ("flaw", "lawn", 2)],
)
def test_letters_are_counted(word: str, meant: str, wrong: int) -> None:
    assert letters_wrong(word, meant) == letters_wrong(meant, word) == wrong


def test_reading_words_brings_no_model_in() -> None:
    """spaCy and torch would take 200 MB of whatever reads words alone."""
    told = "import sys, bot.spelling.making; print({'spacy', 'torch'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)

    assert ran.stdout.strip() == "set()", ran.stderr


def test_of_an_inflection_and_its_word_either_is_meant() -> None:
    assert Slips(("course", "courses")).meant("coursez") == "course"


def test_a_short_word_keeps_its_first_letter() -> None:
    slips = Slips(("course", "work"))

    assert (slips.meant("fork"), slips.meant("vourse")) == ("", "course")


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
def test_a_slip_in_a_name_is_mended(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(f"a {typed} pls") == f"a {meant} pls"


@pytest.mark.parametrize(
    "text",
    ["prospectus", "schools", "nursed", "Zbigniew", "utd", "collages", "pluses", "pals", "cheeky"],
)
def test_another_word_is_left_as_it_is(spelling: Spelling, text: str) -> None:
    assert spelling.mended(text) == text


def share_mended(spelling: Spelling, words: list[str]) -> float:
    draw = random.Random(SEED)
    made = [(word, slip(word, draw)) for word in words for _ in range(SLIPS_A_WORD)]
    assert len(made) > 10_000
    return sum(spelling.mended(plain(typed)) == word for word, typed in made) / len(made)


def test_nearly_every_slip_in_a_name_is_mended(
    spelling: Spelling, real: KnowledgeBase, known: frozenset[str]
) -> None:
    assert share_mended(spelling, sorted(names_spelt(real, known))) >= MENDED


def test_most_slips_in_an_ordinary_word_are_mended(spelling: Spelling) -> None:
    words = sorted(word for word in pairs().words if len(word) >= 5 and word.isalpha())

    assert share_mended(spelling, words[::2]) >= ORDINARY_MENDED


def test_hardly_an_ordinary_word_is_changed(spelling: Spelling) -> None:
    words = [word for text in everyday_sentences() for word in plain(text).split()]

    changed = [word for word in words if spelling.mended(word) != word]

    assert len(words) > 20_000
    assert len(changed) / len(words) < CHANGED


def test_a_misspelt_everyday_name_is_no_word_to_mend_to(
    real: KnowledgeBase, known: frozenset[str]
) -> None:
    names = names_spelt(real, known)

    assert "apprenticeship" in names
    assert {"aprenticeship", "apprentiship", "studioschool", "levle"} & set(names) == set()


def test_a_message_is_mended_in_under_a_millisecond(spelling: Spelling) -> None:
    text = "wat grades do i ned for an aprenticeship at collge or a tlevel plese"
    began = time.process_time()
    for _ in range(100):
        spelling.mended(text)

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
def test_a_long_word_of_a_name_may_have_several_slips(
    spelling: Spelling, typed: str, meant: str
) -> None:
    assert spelling.mended(f"a {typed} pls") == f"a {meant} pls"


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
def test_the_space_in_a_name_may_be_missing(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(typed) == meant


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
def test_no_other_word_is_taken_for_one_of_a_name(spelling: Spelling, text: str) -> None:
    assert spelling.mended(text) == text


def test_a_misspelling_among_the_names_is_put_right_where_it_is_long(
    spelling: Spelling, real: KnowledgeBase, known: frozenset[str]
) -> None:
    names = [alias for option in real.options.values() for alias in option.aliases]
    finder = MentionFinder(real)

    def routes(text: str) -> set[str]:
        return {each.value for each in finder.mentions(text) if each.kind == "option"}

    assert "suported internship" in names
    assert spelling.mended("suported intership") == "supported internship"
    assert [n for n in names if routes(spelling.mended(plain(n))) != routes(plain(n))] == []
