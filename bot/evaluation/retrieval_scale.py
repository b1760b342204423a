"""
Time retrieval from 300 passages to 100,000: `python -m bot.evaluation.retrieval_scale`.

The index grows by copies of the passages with noise in their vectors and pieces of their words
left out. Options are a closed set, so every copy is a passage of a topic of its own: it competes
with all others. Each index is written, closed, checked and mapped as a model's is.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.encoder import load_encoder
from bot.errors import BotError
from bot.evaluation.measuring import machine, percentile
from bot.evaluation.questions import EVALUATION, read_questions
from bot.evaluation.retrieval_asked import Asking, retriever_options
from bot.evaluation.trained import search_of
from bot.knowledge.wiring import knowledge_base
from bot.nlu.lexical import Lexical
from bot.nlu.nearest import all_rows, build_index, nearest_rows
from bot.nlu.search import Heard, Search
from bot.nlu.search_files import read, save
from bot.settings import content_settings

SIZES = (300, 604, 1_000, 3_000, 10_000, 30_000, 100_000)
NOISE = 0.5  # length of the noise beside a unit vector: a copy has a cosine of 0.9 to its passage
KEPT = 0.7  # of a copy's pieces of words
SEED = 42
RECALL_K = 10
WARM_UP = 10  # questions asked first, which bring the pages of the index into memory
BAR_MS = 15.0


@dataclass(frozen=True)
class Point:
    """What one size takes."""

    passages: int
    rows: int
    cells: int
    probed: int  # cells compared with a message; all of them is exact
    asked: int
    median_ms: float  # of one search
    p95_ms: float
    cpu_ms: float  # 95th percentile of processor time, which other programs add nothing to
    recall_10: float  # of the 10 nearest rows by comparing all, how many are found
    build_s: float
    load_s: float  # with every file's hash
    mib: float  # on disk

    def told(self) -> str:
        """Return the figures in a line."""
        return (
            f"{self.passages:9,} {self.rows:9,} {self.probed:5} of {self.cells:<5}"
            f"{self.median_ms:9.2f} {self.p95_ms:9.2f} {self.cpu_ms:9.2f} {self.recall_10:9.3f}"
            f"{self.build_s:9.1f} {self.load_s:8.2f} {self.mib:9.1f}"
        )


HEADER = (
    f"{'passages':>9} {'rows':>9} {'cells':>8}      {'median':>9} {'95th':>9} {'95th cpu':>9} "
    f"{'recall@10':>9}{'build s':>9} {'load s':>8} {'MiB':>9}"
)


def grown(search: Search, size: int) -> tuple[Search, np.ndarray]:
    """
    Return *search* with *size* passages, some left out or copies added, and its vectors.

    A copy's rows are those of its passage with noise.
    """
    random = np.random.default_rng(SEED)
    ids = list(dict.fromkeys(search.row_ids))
    of_passage: dict[str, list[int]] = {id: [] for id in ids}
    for row, id in enumerate(search.row_ids):
        of_passage[id].append(row)
    order = random.permutation(len(ids))
    chosen = [(number // len(ids), ids[order[number % len(ids)]]) for number in range(size)]
    rows = np.array([row for _, id in chosen for row in of_passage[id]])
    copy = np.array([number for number, id in chosen for _ in of_passage[id]])
    names = [
        id if number == 0 else f"copy_{number}_{id}"
        for number, id in chosen
        for _ in of_passage[id]
    ]

    vectors = all_rows(search.index)[rows]
    noise = random.normal(size=vectors.shape).astype(np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    vectors[copy > 0] += noise[copy > 0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    lexical = Lexical(
        tuple(_thinned(kind, rows, copy, random) for kind in search.lexical.rows),
        search.lexical.rarity,
    )
    index = build_index(vectors)
    return replace(search, row_ids=tuple(names), index=index, lexical=lexical), vectors


def _thinned(
    kind: csr_matrix, rows: np.ndarray, copy: np.ndarray, random: np.random.Generator
) -> csr_matrix:
    """Return *rows* of *kind*, those of copies with some of their pieces left out."""
    found = kind[rows]
    of_copy = np.repeat(copy > 0, np.diff(found.indptr))
    found.data[of_copy & (random.random(len(found.data), dtype=np.float32) > KEPT)] = 0
    found.eliminate_zeros()
    return found


def measured(search: Search, size: int, asked: Sequence[Heard], folder: Path) -> Point:
    """Return what *size* passages take, over the questions *asked*; files go into *folder*."""
    began = time.perf_counter()
    built, vectors = grown(search, size)
    build_s = time.perf_counter() - began
    save(built, folder)
    began = time.perf_counter()
    loaded = read(folder, built.version, built.encoder)
    load_s = time.perf_counter() - began

    options = retriever_options()
    took_ms: list[float] = []
    cpu_ms: list[float] = []
    warming = asked[:WARM_UP]
    for number, heard in enumerate((*warming, *asked)):
        began, began_cpu = time.perf_counter(), time.process_time()
        loaded.near(heard, options["top"], options["lead"])
        if number >= len(warming):
            took_ms.append((time.perf_counter() - began) * 1000)
            cpu_ms.append((time.process_time() - began_cpu) * 1000)
    return Point(
        size,
        len(vectors),
        loaded.index.nlist,
        loaded.index.nprobe,
        len(asked),
        percentile(took_ms, 0.5),
        percentile(took_ms, 0.95),
        percentile(cpu_ms, 0.95),
        _recall(loaded, vectors, asked),
        build_s,
        load_s,
        sum(file.stat().st_size for file in folder.iterdir()) / 2**20,
    )


def _recall(search: Search, vectors: np.ndarray, asked: Sequence[Heard]) -> float:
    found = 0
    for heard in asked:
        nearest = np.argpartition(-(vectors @ heard.vector), RECALL_K)[:RECALL_K]
        found += len(np.intersect1d(nearest_rows(heard.vector, search.index, RECALL_K)[1], nearest))
    return found / (RECALL_K * len(asked))


def curve(search: Search, asked: Sequence[Heard], sizes: Sequence[int]) -> list[Point]:
    """Return what each of *sizes* takes, smallest first."""
    points: list[Point] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            points.append(measured(search, size, asked, Path(folder)))
    return points


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the curve; return 1 when a size is over the bar or nothing can be measured."""
    parser = argparse.ArgumentParser(description="Time retrieval as the content grows.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of passages")
    options = parser.parse_args(arguments)
    settings, knowledge = content_settings(), knowledge_base()
    try:
        encoder = load_encoder(settings.encoder)
        search = search_of(settings, knowledge, encoder)
        labels = read_questions(EVALUATION / "retrieval_development.yml")
        asked = [question.heard for question in Asking(encoder, knowledge).questions(labels)]
        points = curve(search, asked, options.sizes)
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"machine": machine(), "curve": [asdict(p) for p in points]}, indent=2))
    else:
        print(f"{machine()}\n\none search in ms, n = {len(asked)}; bar: 95th under {BAR_MS:g}")
        print("\n".join([HEADER, *(point.told() for point in points)]))
    return 1 if any(point.p95_ms >= BAR_MS for point in points) else 0


if __name__ == "__main__":
    sys.exit(main())
