"""Writers that are killed at random moments, and what they had acknowledged by then."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable

WRITERS = 4
FORK = multiprocessing.get_context("fork")  # a new interpreter would take a second to start


def killed_at_random(
    keep_on: Callable[[str, str, int], None], url: str, kills: int, seed: int
) -> list[str]:
    """
    Start and kill writers, four at a time, and return what they acknowledged.

    Args:
        keep_on: what a writer does, with the database's *url*, a name that no other writer has,
            and where to write one line for each message after it is kept; it never returns.
        kills: how many writers are killed.
        seed: of the moments.
    """
    moment = random.Random(seed)
    acknowledged: list[str] = []
    for round in range(kills // WRITERS):
        pipes = [os.pipe() for _ in range(WRITERS)]
        writers = [
            FORK.Process(target=keep_on, args=(url, f"{round}-{me}", pipes[me][1]))
            for me in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        time.sleep(moment.uniform(0.05, 0.4))
        for writer in writers:
            writer.kill()
        for writer, (read, write) in zip(writers, pipes, strict=True):
            writer.join()
            os.close(write)
            with os.fdopen(read) as told:
                # A line cut by the kill was not yet a whole acknowledgement.
                acknowledged += [line.strip() for line in told if line.endswith("\n")]
    return acknowledged
