"""Retrieval as it is now keeps every limit of the audit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluation.retrieval import Audit, audit
from bot.evaluation.retrieval_limits import breaches
from bot.evaluation.retrieval_rankings import AS_DECIDED, BY_COSINE


@pytest.fixture(scope="module")
def found() -> Audit:
    """Return the audit of the content that pupils get."""
    return audit()


@pytest.mark.slow
def test_retrieval_keeps_every_limit(found: Audit) -> None:
    assert breaches(found) == []


@pytest.mark.slow
@pytest.mark.parametrize("depth", [1, 5, 10])
def test_the_ranking_that_decides_is_more_even_than_plain_cosine(found: Audit, depth: int) -> None:
    decided, plain = (found.exposure(name, depth) for name in (AS_DECIDED, BY_COSINE))

    assert decided.ratio < plain.ratio
    assert decided.gap(found.neutral) < plain.gap(found.neutral)


@pytest.mark.slow
def test_the_limits_refuse_the_ranking_by_plain_cosine(found: Audit) -> None:
    plain = [replace(e, ranking=AS_DECIDED) for e in found.exposures if e.ranking == BY_COSINE]
    before = replace(found, exposures=plain, skew={AS_DECIDED: found.skew[BY_COSINE]})

    assert len(breaches(before)) == len(plain) + 1


@pytest.mark.slow
def test_a_search_takes_less_than_two_milliseconds(found: Audit) -> None:
    assert found.search_ms < 2
