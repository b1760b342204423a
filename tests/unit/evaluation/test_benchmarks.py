"""The benchmarks' figures, on small made-up data; the public data need not be there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.benchmarks import published, running, scoring
from bot.evaluation.benchmarks.pipelines import GENERAL, Guesses, Trial, floor, own_pipeline
from bot.evaluation.benchmarks.scoring import Answers, Figure
from bot.evaluation.benchmarks.sets import (
    NOTHING,
    OUT_OF_SCOPE,
    BenchmarkDataError,
    Labelled,
    Task,
    tasks,
)
from bot.evaluation.benchmarks.tables import Row, Table
from bot.settings import content_settings

# Four in scope, one of them wrong and unsure; two out of scope, one of them told with confidence.
ANSWERS = Answers(
    ("a", "b", "b", "a", "a", "b"),
    np.asarray([0.9, 0.8, 0.7, 0.3, 0.2, 0.75]),
    ("a", "b", "b", "b", OUT_OF_SCOPE, OUT_OF_SCOPE),
)
LABELLED = Labelled(("one", "uno", "two", "due", "three"), ("1", "1", "2", "2", "3"))


def write(folder: Path) -> Path:
    """Lay made-up data into *folder* as the public data lie, and return it."""
    rows = {
        "train.csv": "one,1\nuno,1\ntwo,2\n",
        "valid.csv": "uno,1\n",
        "test.csv": '"a, one",1\n',
    }
    for name in ("banking77", "hwu64"):
        (folder / name).mkdir()
        for file, content in {**rows, "train_10.csv": "one,1\ntwo,2\nthree,3\n"}.items():
            (folder / name / file).write_text("text,category\n" + content)
    (folder / "clinc150").mkdir()
    (folder / "clinc150" / "train_10.csv").write_text("text,category\none,1\ntwo,2\n")
    splits = {"train": [["one", "1"], ["two", "2"]], "val": [["uno", "1"]], "test": [["due", "2"]]}
    outside = {"oos_val": [["who", "oos"]], "oos_test": [["what", "oos"]]}
    (folder / "clinc150" / "data_full.json").write_text(json.dumps({**splits, **outside}))
    (folder / "hint3" / "v1").mkdir(parents=True)
    (folder / "hint3" / "published_results").mkdir()
    for bot in ("sofmattress", "curekart", "powerplay11"):
        (folder / "hint3" / "v1" / f"{bot}_train.csv").write_text("sentence,label\none,1\ntwo,2\n")
        test = f"sentence,label\nuno,1\nwho,{OUT_OF_SCOPE}\n"
        (folder / "hint3" / "v1" / f"{bot}_test.csv").write_text(test)
        for system in published.SYSTEMS:
            (folder / "hint3" / "published_results" / f"{system}_{bot}.csv").write_text(
                "Threshold,Inscope Accuracy,MCC\n0.1,0.7,0.4\n0.2,0.6,0.5\n"
            )
    return folder


def test_an_absent_folder_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkDataError, match="EVENHAND_BENCHMARKS"):
        tasks(tmp_path / "nowhere")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "hwu64" / "valid.csv").unlink()

    with pytest.raises(BenchmarkDataError, match=r"hwu64/valid\.csv is missing"):
        tasks(folder)


def test_what_is_validated_on_is_not_taught(tmp_path: Path) -> None:
    full = next(t for t in tasks(write(tmp_path)) if t.name == "banking77-full")

    assert full.train.texts == ("one", "two")
    assert full.validation.texts == ("uno",)
    assert full.test.texts == ("a, one",)


def test_messages_out_of_scope_are_asked_and_never_taught(tmp_path: Path) -> None:
    for task in tasks(write(tmp_path)):
        assert OUT_OF_SCOPE not in task.train.labels
        if task.data in ("clinc150", "hint3"):
            assert task.test.labels[-1] == OUT_OF_SCOPE


def test_accuracy_counts_only_what_is_in_scope() -> None:
    assert scoring.accuracy(ANSWERS).value == 0.75
    assert scoring.accuracy(ANSWERS).n == 4


def test_a_threshold_refuses_in_scope_and_out_of_scope_alike() -> None:
    inside, outside = scoring.at(ANSWERS, 0.72)

    assert inside.value == 0.5
    assert outside.value == 0.5


def test_a_message_in_scope_scores_above_one_out_of_scope_as_often_as_the_area_says() -> None:
    # Of the eight pairs: 0.9 and 0.8 beat both, 0.7 and 0.3 beat only the lower.
    assert scoring.auroc(ANSWERS).value == pytest.approx(6 / 8)


def test_the_best_mcc_is_that_of_the_best_threshold() -> None:
    sure = Answers(("a", "b", "a"), np.asarray([0.9, 0.8, 0.1]), ("a", "b", OUT_OF_SCOPE))

    assert scoring.best_mcc(sure).value == pytest.approx(1.0)
    assert scoring.best_mcc(ANSWERS).value < 1.0


def test_the_threshold_gives_up_one_right_answer_of_a_hundred() -> None:
    scores = np.linspace(0.01, 1.0, 100)
    validation = Answers(["a"] * 100, scores, ["a"] * 100)

    threshold = scoring.threshold_from(validation)

    assert (scores < threshold).sum() == 1


def test_a_curve_runs_from_nothing_refused_to_nearly_all() -> None:
    points = scoring.curve(ANSWERS)

    assert points[0].refused == 0.0
    assert points[0].in_scope == 0.75
    assert points[-1].refused == 1.0


def test_hint3s_published_rows_are_computed_from_its_files(tmp_path: Path) -> None:
    folder = write(tmp_path)
    task = next(t for t in tasks(folder) if t.name == "hint3-curekart")

    rasa = published.published(task, folder)[0]

    assert rasa.figures == {"accuracy": Figure(0.7), "best_mcc": Figure(0.5)}


def test_every_published_row_and_bar_is_of_a_task_and_has_a_source(tmp_path: Path) -> None:
    folder = write(tmp_path)
    names = {task.name for task in tasks(folder)}
    content = published._content()

    assert set(content["rows"]) | set(content["bars"]) <= names
    assert len([row for task in tasks(folder) for row in published.published(task, folder)]) > 30


def test_a_bar_is_missed_below_it_and_where_there_is_no_figure() -> None:
    bars = {"accuracy": 0.8, "auroc": 0.9}
    table = Table("made up", 4, 2, 2, bars, ())

    assert table.missed(Row("low", {"accuracy": Figure(0.79), "auroc": Figure(0.9)})) == {
        "accuracy": 0.8
    }
    assert table.missed(Row("none", {"accuracy": Figure(0.8)})) == {"auroc": 0.9}


def test_a_table_is_told_with_bounds_bars_and_the_number_asked() -> None:
    row = Row("ours", {"accuracy": Figure(0.75, 0.5, 0.9, 4)}, training_s=3.0, message_ms=1.5)
    told = Table("made up", 4, 2, 4, {"accuracy": 0.8}, (row,)).told()

    assert "n = 4" in told
    assert "75.0 (50.0 to 90.0)" in told
    assert "1.50 ms" in told
    assert told.splitlines()[-1].split() == ["bar", "80.0"]


def test_the_floor_learns_and_answers_without_rasa() -> None:
    task = Task("made up", "made up", None, LABELLED, NOTHING, LABELLED)

    row = running.row("floor", task, floor(task))

    assert row.figures["accuracy"].value == 1.0
    assert set(row.figures) == {"accuracy"}


def test_a_validation_with_messages_out_of_scope_sets_the_threshold() -> None:
    asked = Labelled(("one", "two", "who"), ("1", "2", OUT_OF_SCOPE))
    guesses = Guesses(("1", "2", "1"), np.asarray([0.9, 0.8, 0.1]))
    task = Task("made up", "made up", None, LABELLED, asked, asked)

    figures = running.row("ours", task, Trial(guesses, guesses, 1.0, 1.0)).figures

    assert figures["in_scope"].value == 1.0
    assert figures["refused"].value == 1.0
    assert "best_mcc" not in figures


def test_only_what_is_asked_for_is_run_and_published_rows_stand_beside_it(tmp_path: Path) -> None:
    found = running.run(
        write(tmp_path), content_settings(), only=["hwu64-10"], systems=[running.FLOOR]
    )

    (table,) = found
    assert table.task == "hwu64-10"
    assert table.rows[0].system == running.FLOOR
    assert len(table.rows) > 1
    assert all(row.source for row in table.rows[1:])


def test_the_classifier_that_is_measured_is_the_bots() -> None:
    assert [each["name"] for each in own_pipeline()] == list(GENERAL)
