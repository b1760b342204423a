"""Apply every biased change and list which check caught it; fails when one was not caught."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.errors import BotError
from bot.evaluation.mutations.entries import FOLDER, read_mutations
from bot.evaluation.mutations.findings import MutationError
from bot.evaluation.mutations.run import Runner


def main(folder: Path = FOLDER) -> int:
    """Print a table of the mutations in *folder*; return 0 when every one was caught, else 1."""
    mutations = read_mutations(folder)
    if not mutations:
        raise MutationError(f"{folder} holds no mutation; name a folder with .yml files")
    with Runner() as runner:
        alarms = list(runner.false_alarms())
        results = [runner.run(mutation) for mutation in mutations]
    width = max(len(result.id) for result in results)
    for result in results:
        mark = "caught" if result.caught else "NOT CAUGHT"
        by = ", ".join(result.by) if result.caught else result.detail
        print(f"{mark:10}  {result.id:{width}}  {by}")
    for alarm in alarms:
        print(f"FALSE ALARM without any change: {alarm.check}: {alarm.what}")
    uncaught = sum(not result.caught for result in results)
    print(f"\n{len(results) - uncaught} of {len(results)} biased changes were caught", end="; ")
    print(f"{len(alarms)} false alarms")
    return 1 if uncaught or alarms else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*map(Path, sys.argv[1:2])))
    except BotError as error:
        sys.exit(f"evenhand: {error}")
