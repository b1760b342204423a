"""The arithmetic of exposure, on counts made by hand and against scipy."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.stats import binomtest, chisquare

from bot.impartiality.audit.exposure import Exposures, Group, weight, wilson
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn, williams_design
from bot.impartiality.receipt import Receipt

NAMES = {"a": "Alpha", "b": "Bravo", "c": "Charlie", "d": "Delta"}


def group(rows: dict[int, int], ids: str = "abcd") -> Group:
    made = Group("post_16", tuple(ids), dict(NAMES))
    made.rows.update(rows)
    made.presentations = sum(rows.values())
    return made


@pytest.mark.parametrize(
    ("position", "wanted"), [(0, 1.0), (1, 1 / math.log2(3)), (2, 0.5), (6, 1 / 3), (14, 0.25)]
)
def test_attention_falls_with_the_logarithm_of_the_place(position: int, wanted: float) -> None:
    assert weight(position) == pytest.approx(wanted)


@pytest.mark.parametrize(("count", "n"), [(0, 10), (3, 10), (10, 10), (7, 500), (1, 1), (0, 1)])
def test_the_interval_of_a_share_is_wilsons(count: int, n: int) -> None:
    wanted = binomtest(count, n).proportion_ci(0.95, method="wilson")

    assert wilson(count, n) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


def test_the_interval_of_nothing_counted_is_everything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_whole_design_gives_each_option_the_same_exposure() -> None:
    report = group(dict.fromkeys(range(4), 25)).report()

    assert report["presentations"] == 100
    assert report["largest_relative_gap"] == pytest.approx(0, abs=1e-12)
    assert report["largest_precedence_gap"] == 0
    assert {o["first"] for o in report["options"]} == {25}
    assert all(o["exposure"] == pytest.approx(report["equal_exposure"]) for o in report["options"])
    assert [o["places"] for o in report["options"]] == [[25] * 4] * 4


def test_one_row_alone_gives_exposure_by_its_places() -> None:
    row = williams_design(4)[1]

    report = group({1: 10}).report()

    by_option = {o["option"]: o for o in report["options"]}
    for place, index in enumerate(row):
        assert by_option["abcd"[index]]["exposure"] == pytest.approx(weight(place))
        assert by_option["abcd"[index]]["places"][place] == 10
    wanted = (weight(0) - weight(3)) / (sum(map(weight, range(4))) / 4)
    assert report["largest_relative_gap"] == pytest.approx(wanted)
    assert report["largest_precedence_gap"] == 0.5


def test_precedence_counts_how_often_one_stands_before_the_other() -> None:
    # Two options have two rows: a before b, and b before a.
    first, second = williams_design(2)
    assert (first, second) == ((0, 1), (1, 0))

    report = group({0: 3, 1: 1}, "ab").report()

    assert report["largest_precedence_gap"] == pytest.approx(3 / 4 - 1 / 2)


def test_the_interval_of_exposure_holds_the_mean_and_narrows_with_more_presentations() -> None:
    few = group(dict.fromkeys(range(4), 5)).report()["options"][0]
    many = group(dict.fromkeys(range(4), 500)).report()["options"][0]

    for option in (few, many):
        low, high = option["exposure_95"]
        assert low < option["exposure"] < high
    width = [o["exposure_95"][1] - o["exposure_95"][0] for o in (few, many)]
    assert width[0] / width[1] == pytest.approx(10)


def test_the_interval_of_exposure_is_that_of_a_mean() -> None:
    weights = [weight(place) for place in range(4)]
    mean = sum(weights) / 4
    deviation = math.sqrt(sum((each - mean) ** 2 for each in weights) / 4)

    low, high = group(dict.fromkeys(range(4), 25)).report()["options"][0]["exposure_95"]

    assert (high - low) / 2 == pytest.approx(1.959964 * deviation / math.sqrt(100))


def test_presentations_that_happen_to_look_alike_are_not_called_certain() -> None:
    low, high = group({1: 10}).report()["options"][0]["exposure_95"]

    assert high - low > 0.1


@pytest.mark.parametrize("rows", [{0: 30, 1: 25, 2: 20, 3: 25}, {0: 90, 1: 3, 2: 4, 3: 3}, {0: 40}])
def test_the_test_of_rows_is_pearsons(rows: dict[int, int]) -> None:
    test = group(rows).report()["tests"]["rows_drawn_equally_often"]

    wanted = chisquare([rows.get(row, 0) for row in range(4)])
    assert (test["statistic"], test["p"]) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert (test["n"], test["degrees_of_freedom"]) == (sum(rows.values()), 3)


def test_the_test_of_first_places_is_pearsons() -> None:
    rows = {0: 30, 1: 25, 2: 20, 3: 25, 4: 10, 5: 40}
    report = group(rows, "abc").report()

    firsts = [0, 0, 0]
    for row, count in rows.items():
        firsts[williams_design(3)[row][0]] += count
    test = report["tests"]["first_place_equally_often"]
    assert [o["first"] for o in report["options"]] == firsts
    assert test["p"] == pytest.approx(chisquare(firsts).pvalue)


def test_too_few_presentations_are_not_tested() -> None:
    tests = group({0: 10, 1: 9}).report()["tests"]

    assert tests["rows_drawn_equally_often"] == {"n": 19, "p": None, "needed": 20}


def test_a_stage_with_one_option_has_no_gaps_and_no_tests() -> None:
    report = group({0: 7}, "a").report()

    assert (report["largest_relative_gap"], report["largest_precedence_gap"]) == (0, 0)
    assert report["tests"]["rows_drawn_equally_often"]["p"] is None


def test_presentations_are_counted_by_stage_and_choice_set(composer: Composer) -> None:
    def receipt(n: int, stage: str) -> Receipt:
        made = composer.overview(stage, Turn("c", n)).receipt
        assert made is not None
        return made

    exposures = Exposures()
    for n in range(3):
        exposures.add(receipt(n, "post_18"), {"degree": "Degree"})
    one = receipt(9, "post_16")
    exposures.add(one, {})
    exposures.add(replace(one, choice_set=one.choice_set[:2], row=0, asked=("a_levels",)), {})
    exposures.add(replace(one, choice_set=one.choice_set[:2], row=1, asked=("a_levels",)), {})

    reports = exposures.report()

    assert [(r["stage"], len(r["options"]), r["presentations"]) for r in reports] == [
        ("post_16", 2, 2),
        ("post_16", 14, 1),
        ("post_18", 18, 3),
    ]
    assert {o["option"]: o["asked_for"] for o in reports[0]["options"]}["a_levels"] == 2
    assert {o["option"]: o["name"] for o in reports[2]["options"]}["degree"] == "Degree"
