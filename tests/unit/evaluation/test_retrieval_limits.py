"""A limit that is passed is told with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluation.association import Association
from bot.evaluation.retrieval import Audit
from bot.evaluation.retrieval_limits import LIMITS, breaches
from bot.evaluation.retrieval_quality import Quality, Telling
from bot.evaluation.retrieval_rankings import AS_DECIDED, Exposure
from bot.evaluation.retrieval_report import as_json, as_text

OPTIONS = ("a", "b")
EVEN = dict.fromkeys(OPTIONS, 50)
CHANCE = dict.fromkeys(OPTIONS, 50.0)
LEANING = {"a": Association(-1.9, 0.01), "b": Association(0.1, 1.0)}
GOOD = Quality(asked=100, first=95, mean_reciprocal_rank=0.95)
FAIR = Audit(
    version="0" * 16,
    neutral=100,
    exposures=[
        Exposure(AS_DECIDED, k, EVEN, dict.fromkeys(OPTIONS, 50.0), 1.0) for k in (1, 5, 10)
    ],
    skew={AS_DECIDED: 0.0},
    told=dict.fromkeys(OPTIONS, 0),
    quality=dict.fromkeys(
        [
            "option, questions.yml",
            "option, held_out.yml",
            "topic, questions.yml",
            "topic, held_out.yml",
            f"described, {AS_DECIDED}",
        ],
        GOOD,
    ),
    described_told=Telling(asked=10, right=5, wrong=1),
    recall=dict.fromkeys(OPTIONS, (10, 9)),
    associations={axis: dict.fromkeys(OPTIONS, Association(0.1, 1.0)) for axis in ("sex", "class")},
    words={"sex": 16, "class": 16},
    search_ms=0.5,
)
ONE_SIDED = Exposure(AS_DECIDED, 1, {"a": 100, "b": 0}, CHANCE, 0.001)


def test_a_fair_and_good_retriever_passes_no_limit() -> None:
    assert breaches(FAIR) == []


@pytest.mark.parametrize(
    ("worse", "names"),
    [
        ({"told": {"a": 7, "b": 0}}, ["told of an option", "most told option"]),
        ({"skew": {AS_DECIDED: 2.0}}, ["hub skew"]),
        ({"recall": {"a": (10, 9), "b": (10, 1)}}, ["worst option's recall"]),
        ({"quality": {**FAIR.quality, "topic, held_out.yml": Quality(100, 50, 0.6)}}, ["held_out"]),
        (
            {"associations": {**FAIR.associations, "sex": LEANING}},
            ["largest effect, sex", "spread of effects, sex", "significant"],
        ),
    ],
)
def test_each_figure_that_gets_worse_is_told(worse: dict, names: list[str]) -> None:
    found = breaches(replace(FAIR, **worse))

    assert len(found) == len(names)
    assert all(name in line for name, line in zip(names, found))


def test_an_option_that_takes_more_than_its_share_is_told_with_the_figure() -> None:
    options = {**ONE_SIDED.found, **{f"other{n}": 0 for n in range(4)}}
    uneven = replace(ONE_SIDED, found=options)

    (line,) = breaches(replace(FAIR, exposures=[uneven, *FAIR.exposures[1:]]))

    assert "first passage: 6.000, at most 3.75" in line
    assert (uneven.most, uneven.gap(100)) == ("a", 1.0)


def test_an_option_that_is_hardly_ever_found_is_told() -> None:
    scarce = replace(FAIR.exposures[2], found={"a": 60, "b": 20})

    (line,) = breaches(replace(FAIR, exposures=[*FAIR.exposures[:2], scarce]))

    assert "least found option over its share by chance, first 10: 0.400, at least 0.45" in line


def test_the_text_and_the_json_hold_every_limit() -> None:
    text, told = as_text(FAIR), as_json(FAIR)

    assert all(limit.name in text for limit in LIMITS)
    assert [one["name"] for one in told["limits"]] == [limit.name for limit in LIMITS]
    assert all(one["holds"] for one in told["limits"])
    assert "n = 100" in text
