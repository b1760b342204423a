"""Run the counterfactual suite on the product; `make audit-full`."""

from __future__ import annotations

import json
import sys
import time

from bot import launcher
from bot.errors import BotError
from bot.evaluation.certificate.fingerprint import AUDIT_FULL, answering
from bot.evaluation.counterfactual.dialogues import WHOLE, every_dialogue, stratified
from bot.evaluation.counterfactual.report import passes, report, rows_of
from bot.evaluation.counterfactual.run import hold_all


def say(words: str) -> None:
    """Print progress as it comes, apart from the report."""
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """
    Hold the suite's dialogues and print the figures; `main COUNT` holds fewer.

    Returns 1 when `passes` says no or the product cannot be started.
    """
    began = time.monotonic()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE
    made = every_dialogue()
    chosen = stratified(made, count)
    say(f"{len(chosen)} of {len(made)} dialogues")
    try:
        with launcher.running(say, port=0) as running:
            held = hold_all(chosen, running.url, say)
    except BotError as error:
        say(f"evenhand: {error}")
        return 1
    print(report(held))
    print(f"took {time.monotonic() - began:.0f} s")
    if count == WHOLE:
        kept = {"fingerprint": answering(), "rows": rows_of(held)}
        AUDIT_FULL.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return int(not passes(held))


if __name__ == "__main__":
    sys.exit(main())
