"""
What each threshold of the screen would find: `python -m bot.evaluation.screen_thresholds`.

Beside `ALONE` in bot/safety/screen/screen.py. Only examples that are held out are looked at, and
none of the sets that measure it. Of the careers ones some were taught once (docs/decisions/0012).
"""

from __future__ import annotations

import sys

from bot.encoder import weights_folder
from bot.safety.screen.examples import ORDINARY, Example, careers_examples, held_out, own_examples
from bot.safety.screen.idioms import meant
from bot.safety.screen.lexical import patterns
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces
from bot.safety.screen.wiring import networks_of
from bot.settings import content_settings
from bot.training import screen_is_there

THRESHOLDS = tuple(step / 2 for step in range(-6, 9))


def main() -> None:
    """Print one line a threshold: disclosures found, ordinary and careers sentences flagged."""
    settings = content_settings()
    if not screen_is_there(settings):
        sys.exit("evenhand: the safety screen is not there; run `make train`")
    pieces = Pieces.in_folder(weights_folder(settings.encoder))
    network = networks_of(settings, pieces)
    normaliser = Normaliser(pieces.words())

    def danger(example: Example) -> float:
        text = normaliser.normal(example.text)
        return float("inf") if patterns().categories(text) else network.read(meant(text)).danger

    own = [(danger(example), example.label) for example in held_out(own_examples())]
    careers = [danger(example) for example in held_out(careers_examples())]
    told = [danger for danger, label in own if label != ORDINARY]
    ordinary = [danger for danger, label in own if label == ORDINARY]
    for threshold in THRESHOLDS:
        counts = [sum(d >= threshold for d in ones) for ones in (told, ordinary, careers)]
        print(
            f"{threshold:5.1f}: {counts[0]} of {len(told)} disclosures, "
            f"{counts[1]} of {len(ordinary)} ordinary, {counts[2]} of {len(careers)} careers"
        )


if __name__ == "__main__":
    main()
