"""The public data, read from the folder that holds it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

OUT_OF_SCOPE = "NO_NODES_DETECTED"  # as HINT3 writes it; CLINC150's `oos` is read as this
HINT3_BOTS = ("sofmattress", "curekart", "powerplay11")


class BenchmarkDataError(BotError):
    """The folder of public data is absent or incomplete; the message says what to do."""


@dataclass(frozen=True)
class Labelled:
    """Sentences and the label of each."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    def __add__(self, other: Labelled) -> Labelled:
        return Labelled(self.texts + other.texts, self.labels + other.labels)


NOTHING = Labelled((), ())


@dataclass(frozen=True)
class Task:
    """
    One thing to learn and to be examined on.

    The splits are disjoint; `validation` is empty where the data has none. Messages out of scope
    are labelled OUT_OF_SCOPE and stand in validation and test only.
    """

    name: str
    data: str
    shots: int | None  # examples of each intent; None: all there are
    train: Labelled
    validation: Labelled
    test: Labelled


def tasks(folder: Path) -> list[Task]:
    """
    Return every task of the data in *folder*, few-shot ones first.

    Raises:
        BenchmarkDataError: the folder or a file in it is missing.
    """
    if not folder.is_dir():
        raise BenchmarkDataError(
            f"{folder} holds no benchmark data; name its folder in EVENHAND_BENCHMARKS or --data"
        )
    try:
        found = [_split_csv(folder, "banking77", 10), _split_csv(folder, "hwu64", 10)]
        found.append(_clinc150(folder, 10))
        found += [_hint3(folder, bot) for bot in HINT3_BOTS]
        found += [_clinc150(folder, None)]
        found += [_split_csv(folder, "hwu64", None), _split_csv(folder, "banking77", None)]
    except FileNotFoundError as error:
        raise BenchmarkDataError(
            f"{error.filename} is missing; lay the whole of the benchmark data into {folder}"
        ) from error
    return found


def _split_csv(folder: Path, data: str, shots: int | None) -> Task:
    within = folder / data
    train = _rows(within / ("train.csv" if shots is None else f"train_{shots}.csv"))
    validation = _rows(within / "valid.csv")
    if shots is None:
        # The validation rows are rows of train.csv: what is taught must not be validated on.
        held = set(validation.texts)
        kept = [(t, label) for t, label in zip(train.texts, train.labels) if t not in held]
        train = Labelled(tuple(t for t, _ in kept), tuple(label for _, label in kept))
    return Task(_name(data, shots), data, shots, train, validation, _rows(within / "test.csv"))


def _clinc150(folder: Path, shots: int | None) -> Task:
    content = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))

    def part(name: str, label: str | None = None) -> Labelled:
        rows = content[name]
        return Labelled(tuple(row[0] for row in rows), tuple(label or row[1] for row in rows))

    few = folder / "clinc150" / f"train_{shots}.csv"
    return Task(
        _name("clinc150", shots),
        "clinc150",
        shots,
        part("train") if shots is None else _rows(few),
        part("val") + part("oos_val", OUT_OF_SCOPE),
        part("test") + part("oos_test", OUT_OF_SCOPE),
    )


def _hint3(folder: Path, bot: str) -> Task:
    within = folder / "hint3" / "v1"
    return Task(
        f"hint3-{bot}",
        "hint3",
        None,
        _rows(within / f"{bot}_train.csv"),
        NOTHING,
        _rows(within / f"{bot}_test.csv"),
    )


def _name(data: str, shots: int | None) -> str:
    return f"{data}-full" if shots is None else f"{data}-{shots}"


def _rows(file: Path) -> Labelled:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return Labelled(tuple(row[0] for row in rows), tuple(row[1] for row in rows))
