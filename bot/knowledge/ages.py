"""At which stage a pupil of a given age or school year chooses next."""

from __future__ import annotations

STAGE_OF_AGE = {
    "13": "post_14",
    "14": "post_14",
    "15": "post_16",
    "16": "post_16",
    "17": "post_18",
    "18": "post_18",
}
STAGE_OF_YEAR = {
    "7": "post_14",
    "8": "post_14",
    "9": "post_14",
    "10": "post_16",
    "11": "post_16",
    "12": "post_18",
    "13": "post_18",
}
