"""D1: each installed package is audited, or the check fails."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.launcher import free_port
from bot.settings import ROOT


class Source(ThreadingHTTPServer):
    """An advisory source on this machine, that knows `vulnerable` and forgets the last `short`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.vulnerable: dict[str, list[list[str]]] = {}  # by name, the ids of each page
        self.short = 0
        self.body: bytes | None = None  # what is answered whatever is asked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, query: dict[str, Any]) -> dict[str, Any]:
        pages = self.vulnerable.get(query["package"]["name"], [[]])
        at = int(query.get("page_token", 0))
        more = {"next_page_token": str(at + 1)} if at + 1 < len(pages) else {}
        return {"vulns": [{"id": id} for id in pages[at]], **more} if pages[at] else {}


class _Handler(BaseHTTPRequestHandler):
    server: Source

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.asked += queries
        results = [self.server.answer(query) for query in queries]
        body = self.server.body
        if body is None:
            body = json.dumps({"results": results[: len(results) - self.server.short]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def advisories() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location(
        "advisories", ROOT / "requirements" / "advisories.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["advisories"] = module  # dataclasses look for their module there
    spec.loader.exec_module(module)
    yield module
    del sys.modules["advisories"]


@pytest.fixture
def source() -> Iterator[Source]:
    with Source() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A file of exceptions without one."""
    file = tmp_path / "advisories.toml"
    file.write_text("", encoding="utf-8")
    return file


def audit(advisories: ModuleType, url: str, listed: Path) -> int:
    result: int = advisories.main(["--source", url, "--exceptions", str(listed)])
    return result


def exception(file: Path, package: str, until: date, reason: str = "not reached here") -> None:
    file.write_text(
        f'[[exception]]\nid = "GHSA-1"\npackage = "{package}"\nreason = "{reason}"\n'
        f"until = {until}\n",
        encoding="utf-8",
    )


def test_as_many_are_audited_as_are_installed(
    advisories: ModuleType, source: Source, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D1."""
    assert audit(advisories, source.url, listed) == 0

    installed = {
        (d.metadata["Name"], d.version.partition("+")[0])
        for d in importlib.metadata.distributions()
    }
    asked = [(each["package"]["name"], each["version"]) for each in source.asked]
    of_python = [each["package"]["ecosystem"] for each in source.asked].count("PyPI")
    assert installed <= set(asked)
    assert of_python == len(installed) > 200
    assert "govuk-frontend" in {name for name, _ in asked}
    assert ("torch", "2.13.0") in asked  # and not 2.13.0+cpu, which no advisory names
    assert f"{len(asked)} of {len(asked)} packages audited" in capsys.readouterr().out


def test_a_source_that_cannot_be_reached_is_a_failure(
    advisories: ModuleType, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D1."""
    assert audit(advisories, f"http://127.0.0.1:{free_port()}", listed) == 1
    assert "nothing was audited" in capsys.readouterr().err


def test_an_answer_for_fewer_than_were_asked_about_is_a_failure(
    advisories: ModuleType, source: Source, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D1."""
    source.short = 1

    assert audit(advisories, source.url, listed) == 1
    assert "not all were audited" in capsys.readouterr().err


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b'{"results": null}',
        b'{"results": [null]}',
        b'{"results": [{"error": "x"}]}',
    ],
)
def test_an_answer_that_is_none_is_a_failure(
    advisories: ModuleType,
    source: Source,
    listed: Path,
    capsys: pytest.CaptureFixture[str],
    body: bytes,
) -> None:
    """D1."""
    source.body = body

    assert audit(advisories, source.url, listed) == 1
    assert "nothing was audited" in capsys.readouterr().err


def test_each_advisory_is_named_from_all_pages(
    advisories: ModuleType, source: Source, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.vulnerable = {"rasa": [["GHSA-1"], ["GHSA-2"]]}

    assert audit(advisories, source.url, listed) == 1
    told = capsys.readouterr().err
    assert "rasa 3.6.21 has GHSA-1" in told
    assert "rasa 3.6.21 has GHSA-2" in told


@pytest.mark.parametrize(("days", "passes"), [(0, True), (90, True), (-1, False), (91, False)])
def test_an_exception_holds_until_its_day_and_for_ninety_at_most(
    advisories: ModuleType, source: Source, listed: Path, days: int, passes: bool
) -> None:
    """D1."""
    source.vulnerable = {"rasa": [["GHSA-1"]]}
    exception(listed, "rasa", date.today() + timedelta(days))

    assert audit(advisories, source.url, listed) == (0 if passes else 1)


def test_an_exception_without_a_reason_is_refused(
    advisories: ModuleType, source: Source, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D1."""
    source.vulnerable = {"rasa": [["GHSA-1"]]}
    exception(listed, "rasa", date.today(), reason=" ")

    assert audit(advisories, source.url, listed) == 1
    assert "GHSA-1 needs an id, a package, a reason and a day" in capsys.readouterr().err


def test_an_exception_of_what_is_no_longer_found_has_to_go(
    advisories: ModuleType, source: Source, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exception(listed, "rasa", date.today())

    assert audit(advisories, source.url, listed) == 1
    assert "take its exception out" in capsys.readouterr().err


def test_the_exceptions_of_this_version_hold_today(advisories: ModuleType) -> None:
    """D1: as if all that is excepted were found."""
    listed = advisories.exceptions(advisories.EXCEPTIONS)
    found = {
        advisories.Package("PyPI", each.package, "1"): {
            other.id for other in listed if other.package == each.package
        }
        for each in listed
    }

    assert advisories.problems(found, listed, date.today()) == []
