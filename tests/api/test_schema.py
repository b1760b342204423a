"""The API against its own description: generated requests, no 5xx, replies as described."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.launcher import Running

USUAL = 780  # cases for each operation; `make fuzz` takes twice as many
LEAST = 13  # operations that use up all of their cases
CASES = int(os.environ.get("EVENHAND_FUZZ_CASES", USUAL))
EACH_KEY = 20  # a pace that a conversation may keep


@pytest.fixture(scope="module")
def described(server: Running) -> Iterator[Any]:
    """The description of the running product; every other made-up key becomes a real one."""
    with httpx.Client(base_url=server.url, trust_env=False) as http:

        def keys() -> Iterator[str]:
            while True:
                begun = http.post("/api/conversations", json={}).json()
                yield from [str(begun["conversation"])] * EACH_KEY

        real, which = keys(), itertools.cycle((True, False))
        schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")

        @schema.hook
        def map_path_parameters(context: Any, path_parameters: Any) -> Any:
            if path_parameters and next(which):
                path_parameters["conversation"] = next(real)
            return path_parameters

        @schema.hook
        def map_query(context: Any, query: Any) -> Any:
            if query and isinstance(query.get("wait"), (int, float)):
                query["wait"] = min(query["wait"], 0.01)
            return query

        @schema.hook
        def map_headers(context: Any, headers: Any) -> Any:
            # A stream has no end that could be waited for.
            return {n: v for n, v in (headers or {}).items() if n.lower() != "accept"}

        sent: Counter[str] = Counter()

        @schema.hook
        def after_call(context: Any, case: Case, response: Any) -> None:
            sent[case.operation.label] += 1

        yield schema
        assert sent, "nothing was counted"
        if len(sent) == schema.statistic.operations.total:  # and not some of them by hand
            assert sent.total() >= LEAST * CASES, sent


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_api_and_replies_are_as_described(case: Case) -> None:
    """W7: 0 server errors in 10,000 requests; `make fuzz` sends 20,000."""
    # To JSON Schema 22.0 is a whole number and any text is one; the models are stricter.
    case.call_and_validate(
        headers={"Accept": "application/json"},
        timeout=20,
        excluded_checks=[positive_data_acceptance],
    )
