"""Measure understanding and print, keep and draw one report; `make evaluate`."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from bot.errors import BotError
from bot.evaluation.measuring import machine
from bot.evaluation.report.audits import counterfactual_section, neutrality_section
from bot.evaluation.report.conversations import conversation_section
from bot.evaluation.report.labels import LabelError
from bot.evaluation.report.model import Report, Section, Source
from bot.evaluation.report.own_sets import own_set_sections
from bot.evaluation.report.page import as_page
from bot.evaluation.report.public import (
    intent_benchmark_sections,
    retrieval_benchmark_sections,
)
from bot.evaluation.report.safety import safety_sections
from bot.evaluation.report.terminal import as_text
from bot.evaluation.report.values import as_values
from bot.impartiality.ledger import HOUR, utc_now
from bot.knowledge.wiring import knowledge_base
from bot.settings import ROOT, content_settings
from bot.training import model_file

T = TypeVar("T")
QUICK: tuple[Source, ...] = (own_set_sections, conversation_section, safety_sections)
LONG: tuple[Source, ...] = (
    retrieval_benchmark_sections,
    intent_benchmark_sections,
    neutrality_section,
    counterfactual_section,
)
RESULTS = ROOT / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the report and write it under results/; returns 1 when a part failed."""
    parser = argparse.ArgumentParser(description="Measure understanding.")
    parser.add_argument("--full", action="store_true", help="as long as it takes")
    full: bool = parser.parse_args(arguments).full
    name = "evaluate-full" if full else "evaluate"
    began = time.perf_counter()
    sections: list[Section] = []
    failed = False
    for source in (*QUICK, *LONG) if full else QUICK:
        try:
            sections += source(shown)
        except LabelError as error:
            print(f"evenhand: {error}", file=sys.stderr)
            return 1
        except BotError as error:
            # What was measured in hours is not thrown away because a part could not be.
            failed = True
            title = source.__name__.removesuffix("_sections").removesuffix("_section")
            sections.append(Section(title.replace("_", " "), f"Not measured: {error}"))
    report = Report(machine(), f"make {name}", time.perf_counter() - began, _versions(), sections)
    print(as_text(report))
    RESULTS.mkdir(exist_ok=True)
    page, values = RESULTS / f"{name}.html", RESULTS / f"{name}.json"
    page.write_text(as_page(report, utc_now().strftime(HOUR)), encoding="utf-8")
    values.write_text(json.dumps(as_values(report), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {page.relative_to(ROOT)} and {values.relative_to(ROOT)}")
    return int(failed)


def shown(items: Iterable[T], what: str, total: int) -> Iterable[T]:
    """Yield *items* while a bar named *what* moves, on the terminal's error stream."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bars:
        yield from bars.track(items, total=total, description=what)


def _versions() -> dict[str, str]:
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "commit": done.stdout.strip() or "not in version control",
        "content": knowledge_base().version,
        "model": model_file(content_settings()).name.removesuffix(".tar.gz"),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    sys.exit(main())
