"""At which stage a pupil of a given age chooses next."""

from __future__ import annotations

STAGE_OF_AGE = {
    "13": "post_14",
    "14": "post_14",
    "15": "post_16",
    "16": "post_16",
    "17": "post_18",
    "18": "post_18",
}
