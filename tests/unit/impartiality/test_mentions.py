"""Which options a reviewed text names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.impartiality.mentions import OptionNames
from bot.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from tests.unit.conftest import Content


@pytest.fixture(scope="module")
def names(real: KnowledgeBase) -> OptionNames:
    return OptionNames(real)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("You could take A levels.", ("a_levels",)),
        ("A T LEVEL takes two years.", ("t_levels",)),
        ("T Levels, and t levels again", ("t_levels",)),
        ("A levels or a studio school", ("a_levels", "studio_school")),
        ("A degree apprenticeship is paid.", ("degree_apprenticeship",)),
        ("Ask your tutor about money.", ()),
        ("Split levels are no route.", ()),
        ("", ()),
    ],
)
def test_a_text_names_the_options_it_names_each_once_and_sorted(
    names: OptionNames, text: str, ids: tuple[str, ...]
) -> None:
    assert names.in_text(text) == ids


def test_every_option_is_found_by_its_name(names: OptionNames, real: KnowledgeBase) -> None:
    missed = [id for id, o in real.options.items() if id not in names.in_text(f"About {o.name}.")]

    assert missed == []


def test_every_option_is_found_by_its_phrase(names: OptionNames, real: KnowledgeBase) -> None:
    missed = [id for id, o in real.options.items() if id not in names.in_text(f"It is {o.phrase}.")]

    assert missed == []


@pytest.mark.parametrize("place", ["sixth form", "sixth-form colleges", "universities", "uni"])
def test_a_place_names_no_option(names: OptionNames, place: str) -> None:
    assert names.in_text(f"Ask at {place}.") == ()


def test_a_name_inside_a_longer_word_does_not_count(content: Content) -> None:
    names = OptionNames(content.load())

    assert names.in_text("The alpha routers and xalpha route") == ()
    assert names.in_text("The alpha route, and more") == ("alpha",)
