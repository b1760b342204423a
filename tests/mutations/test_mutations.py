"""Every biased change is caught by the check that must catch it, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.evaluation.mutations.__main__ import main
from bot.evaluation.mutations.composer import AnyBias
from bot.evaluation.mutations.draws import AnyDraw
from bot.evaluation.mutations.entries import Mutation, read_mutations
from bot.evaluation.mutations.findings import MutationError, Result
from bot.evaluation.mutations.run import Runner, run_all

FEWEST = 30
KINDS = {"content", "composer", "draw", "receipt", "ledger"}
PINNED = {"bias": "pin_first", "option": "a_levels"}
NOT_DRAWN = {"check": "gate I3", "says": "the order is not the one that the turn draws"}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Return a function that writes one mutation to a folder of its own."""

    def write(**fields: Any) -> Path:
        entry = {"id": "tried", "what": "What somebody tries out.", **fields}
        (tmp_path / "tried.yml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
        return tmp_path

    return write


def run_one(runner: Runner, folder: Path) -> Result:
    (mutation,) = read_mutations(folder)
    return runner.run(mutation)


def names_of(union: Any, field: str) -> set[str]:
    """Return the values by which the members of a discriminated *union* are told apart."""
    members = get_args(get_args(union)[0])
    return {get_args(member.model_fields[field].annotation)[0] for member in members}


@pytest.mark.parametrize("mutation", read_mutations(), ids=lambda mutation: mutation.id)
def test_a_biased_change_is_caught_by_the_check_that_must(
    runner: Runner, mutation: Mutation
) -> None:
    result = runner.run(mutation)

    assert result.caught, result.detail


def test_nothing_is_found_where_nothing_was_changed(runner: Runner) -> None:
    assert list(runner.false_alarms()) == []


def test_there_are_mutations_of_every_kind_and_enough_of_them() -> None:
    mutations = read_mutations()

    assert len(mutations) >= FEWEST
    assert {mutation.kind for mutation in mutations} == KINDS  # type: ignore[attr-defined]


def test_every_bias_of_the_library_is_tried() -> None:
    changes = [getattr(mutation, "change", None) for mutation in read_mutations()]

    tried = {getattr(change, "bias", None) for change in changes}
    drawn = {getattr(change, "draw_by", None) for change in changes}
    assert names_of(AnyBias, "bias") - tried == set()
    assert names_of(AnyDraw, "draw_by") - drawn == set()


# -- the engine can fail --------------------------------------------------------------------------

CHANGES_NOTHING = {
    "content": {
        "change": [{"do": "replace", "file": "terms.yml", "old": "post_14:", "by": "post_14:"}]
    },
    "composer": {"change": {"bias": "rewrite", "old": "no such words", "by": "others"}},
    "receipt": {
        "answer": "overview post_16 1",
        "change": [{"do": "set", "field": "stage", "to": "post_16"}],
    },
    "ledger": {"change": [{"do": "alter", "row": 5, "old": "no such words", "by": "others"}]},
}


@pytest.mark.parametrize("kind", CHANGES_NOTHING)
def test_a_change_that_changes_nothing_counts_as_uncaught(
    runner: Runner, written: Any, kind: str
) -> None:
    result = run_one(runner, written(kind=kind, caught_by=NOT_DRAWN, **CHANGES_NOTHING[kind]))

    assert not result.caught
    assert result.detail == "the change changes nothing"
    assert result.by == ()


def test_a_change_that_another_check_catches_counts_as_uncaught(
    runner: Runner, written: Any
) -> None:
    expected = {"check": "gate I6", "says": "ranks or steers"}
    result = run_one(runner, written(kind="composer", change=PINNED, caught_by=expected))

    assert result.by == ("gate I3",)
    assert not result.caught
    assert "gate I6 did not say 'ranks or steers'" in result.detail


def test_a_bias_that_the_gate_lets_through_now_and_then_counts_as_uncaught(
    runner: Runner, written: Any
) -> None:
    change = {"bias": "extra_facet_for_one", "option": "a_levels", "facet": "leads_to"}
    expected = {"check": "gate I1", "says": "do not show the same facets"}

    result = run_one(runner, written(kind="composer", change=change, caught_by=expected))

    assert "gate I1" in result.by
    assert not result.caught
    assert "through, such as about a_levels 1" in result.detail


def test_each_result_names_every_check_that_caught_it(written: Any) -> None:
    change = {"bias": "say", "text": "A levels are the best choice."}
    expected = {"check": "gate I7", "says": "not reviewed"}

    (result,) = run_all(written(kind="composer", change=change, caught_by=expected))

    assert result.caught
    assert result.by[0] == "gate I7"
    assert set(result.by) == {"gate I6", "gate I7", "gate I8"}


# -- for whoever adds a bias ----------------------------------------------------------------------


def test_the_command_lists_what_caught_each_change(
    written: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(written(kind="composer", change=PINNED, caught_by=NOT_DRAWN))

    assert ended == 0
    assert capsys.readouterr().out.splitlines() == [
        "caught      tried  gate I3",
        "",
        "1 of 1 biased changes were caught; 0 false alarms",
    ]


def test_the_command_fails_when_a_change_is_not_caught(
    written: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    harmless = [
        {"do": "set", "file": "options/utc.yml", "field": "facets.length.again", "to": None}
    ]
    expected = {"check": "loader", "says": "facets.length"}

    ended = main(written(kind="content", change=harmless, caught_by=expected))

    assert ended == 1
    assert "NOT CAUGHT  tried  loader did not say 'facets.length'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "composer", "change": {"bias": "be_unfair"}}, "be_unfair"),
        ({"kind": "composer", "change": {"bias": "pin_first"}}, "Field required"),
        ({"kind": "guess", "change": {}}, "guess"),
        ({"kind": "draw", "change": {"draw_by": "rotations_only", "rows": 3}}, "Extra inputs"),
    ],
)
def test_a_mutation_that_is_of_no_kind_is_refused_with_its_place(
    written: Any, fields: dict[str, Any], told: str
) -> None:
    with pytest.raises(MutationError, match=rf"tried\.yml:1: .*{told}"):
        read_mutations(written(caught_by=NOT_DRAWN, **fields))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"do": "replace", "file": "options/utc.yml", "old": "zzz", "by": "y"}, "stands 0 times"),
        ({"do": "remove", "file": "options/utc.yml", "field": "facets.cost"}, "has no field"),
        ({"do": "delete", "file": "options/zzz.yml"}, "is not there"),
    ],
)
def test_an_edit_that_does_not_fit_the_content_is_an_error_and_not_a_catch(
    runner: Runner, written: Any, edit: dict[str, Any], told: str
) -> None:
    (mutation,) = read_mutations(written(kind="content", change=[edit], caught_by=NOT_DRAWN))

    with pytest.raises(MutationError, match=told):
        runner.run(mutation)


def test_two_mutations_of_one_id_are_refused(written: Any, tmp_path: Path) -> None:
    folder = written(kind="composer", change=PINNED, caught_by=NOT_DRAWN)
    (folder / "again.yml").write_text((folder / "tried.yml").read_text(), encoding="utf-8")

    with pytest.raises(MutationError, match="given twice: tried"):
        read_mutations(folder)


def test_a_folder_without_mutations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MutationError, match="holds no mutation"):
        main(tmp_path)
