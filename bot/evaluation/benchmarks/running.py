"""Every system on every task that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from bot.evaluation.benchmarks import scoring
from bot.evaluation.benchmarks.pipelines import (
    DEFAULT,
    Guesses,
    Trial,
    by_rasa,
    floor,
    own_pipeline,
)
from bot.evaluation.benchmarks.published import bars, published
from bot.evaluation.benchmarks.scoring import Answers
from bot.evaluation.benchmarks.sets import OUT_OF_SCOPE, Labelled, Task, tasks
from bot.evaluation.benchmarks.tables import Row, Table
from bot.settings import ContentSettings

OWN, RASA, FLOOR = "Evenhand", "rasa init's pipeline", "TF-IDF, linear SVM (floor)"
# Examples above which DIET takes an hour or more on two cores.
MANY = 2000

System = Callable[[Task], Trial]


def run(
    folder: Path,
    settings: ContentSettings,
    only: Collection[str] = (),
    systems: Collection[str] = (OWN, RASA, FLOOR),
    patient: bool = False,
) -> Iterator[Table]:
    """
    Measure and yield one table a task, in the order of `sets.tasks`.

    Args:
        folder: the public data.
        settings: where the encoder is.
        only: names of tasks, or of data for all tasks with it; empty for every task.
        systems: which are measured; published rows always stand beside them.
        patient: train Rasa's default pipeline on the full data too, an hour or more each.

    Raises:
        BenchmarkDataError: the data are not there.
        StartError: a pipeline could not be trained.
    """
    known: dict[str, System] = {
        FLOOR: floor,
        RASA: lambda task: by_rasa(task, DEFAULT, settings),
        OWN: lambda task: by_rasa(task, own_pipeline(), settings),
    }
    for task in tasks(folder):
        if only and task.name not in only and task.data not in only:
            continue
        rows = []
        for name, system in known.items():
            slow = name == RASA and len(task.train.texts) > MANY
            if name in systems and (patient or not slow):
                rows.append(row(name, task, system(task)))
        rows += [Row(each.system, each.figures, each.source) for each in published(task, folder)]
        yield Table(
            task.name,
            len(task.train.texts),
            len(set(task.train.labels)),
            len(task.test.texts),
            bars(task),
            tuple(rows),
        )


def row(name: str, task: Task, trial: Trial) -> Row:
    """Return the figures of *trial*: refusals too where *task* has messages out of scope."""
    test = _answers(trial.test, task.test)
    figures = {"accuracy": scoring.accuracy(test)}
    curve: tuple[scoring.Point, ...] = ()
    if OUT_OF_SCOPE in task.test.labels:
        figures["auroc"] = scoring.auroc(test)
        curve = scoring.curve(test)
        if OUT_OF_SCOPE in task.validation.labels:
            threshold = scoring.threshold_from(_answers(trial.validation, task.validation))
            figures["in_scope"], figures["refused"] = scoring.at(test, threshold)
        else:
            figures["best_mcc"] = scoring.best_mcc(test)
    return Row(name, figures, "", curve, trial.training_s, trial.message_ms)


def _answers(guesses: Guesses, asked: Labelled) -> Answers:
    return Answers(guesses.names, guesses.scores, asked.labels)
