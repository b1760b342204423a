"""Print how the classifier does on public data: `python -m bot.evaluation.benchmarks`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from bot.errors import BotError
from bot.evaluation.benchmarks.running import FLOOR, OWN, RASA, run
from bot.evaluation.measuring import machine
from bot.settings import content_settings

SYSTEMS = {"own": OWN, "rasa": RASA, "floor": FLOOR}


def main() -> int:
    """Print a table a task, keep them as JSON when asked, and return 1 when data are missing."""
    parser = argparse.ArgumentParser(prog="bot.evaluation.benchmarks", description=__doc__)
    parser.add_argument("--data", default=os.environ.get("EVENHAND_BENCHMARKS"))
    parser.add_argument("--only", nargs="+", default=[], help="tasks or data, such as banking77")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--patient", action="store_true", help="rasa init on the full data too")
    parser.add_argument("--out", type=Path, help="where to keep the tables as JSON")
    given = parser.parse_args()
    if not given.data:
        print("name the folder of public data in EVENHAND_BENCHMARKS or --data", file=sys.stderr)
        return 1
    systems = [SYSTEMS[name] for name in given.systems]
    tables = []
    try:
        for table in run(
            Path(given.data), content_settings(), given.only, systems, patient=given.patient
        ):
            print(table.told() + "\n", flush=True)
            tables.append(asdict(table))
            if given.out:
                given.out.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
