"""Made-up conversations in a database, read by the real index."""

from __future__ import annotations

import pytest

from tests.unit.review.talks import Talks


@pytest.fixture
def talks(tmp_path: object) -> Talks:
    """No conversations yet."""
    return Talks.begin(f"sqlite:///{tmp_path}/evenhand.db")
