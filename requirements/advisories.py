"""
Ask an advisory source about every installed package: `make advisories`. Standard library only.

A package that was not asked about, a source that cannot be reached and an answer that is cut short
are failures and no pass. `advisories.toml` lists what is known and bears waiting, with a reason and
the day until which it does.

pip-audit would do this, but wants another cachecontrol than Rasa 3.6.21 pins.
Source of advisories and their API: https://google.github.io/osv.dev/post-v1-querybatch/
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import Any

import tomllib

HERE = Path(__file__).resolve().parent
EXCEPTIONS = HERE / "advisories.toml"
SCRIPTS = HERE.parent / "package-lock.json"
SOURCE = "https://api.osv.dev"
AT_ONCE = 500  # the source takes 1,000
SECONDS = 60.0
LONGEST_EXCEPTION_DAYS = 90


class NotAudited(Exception):
    """Something was not audited, so nothing may be released; the message says what."""


@dataclass(frozen=True, order=True)
class Package:
    """One installed package."""

    ecosystem: str
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Exempt:
    """An advisory that bears waiting."""

    id: str
    package: str
    reason: str
    until: date


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; return 0 only when every package was audited and none is at fault."""
    parser = argparse.ArgumentParser(description="audit every installed package")
    parser.add_argument("--source", default=SOURCE, help="address of an OSV service")
    parser.add_argument("--exceptions", type=Path, default=EXCEPTIONS)
    options = parser.parse_args(arguments)
    try:
        packages = installed()
        found = advisories(packages, options.source)
        wrong = problems(found, exceptions(options.exceptions), date.today())
    except NotAudited as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    for problem in wrong:
        print(f"evenhand: {problem}", file=sys.stderr)
    print(f"{len(found)} of {len(packages)} packages audited, {len(wrong)} problem(s)")
    return 1 if wrong else 0


def installed(scripts: Path = SCRIPTS) -> list[Package]:
    """Return what this environment has installed, and the scripts that the console is built of."""
    found = {
        Package("PyPI", each.metadata["Name"], each.version)
        for each in importlib.metadata.distributions()
    }
    locked: dict[str, dict[str, str]] = json.loads(scripts.read_text(encoding="utf-8"))["packages"]
    found |= {
        Package("npm", place.rpartition("node_modules/")[2], each["version"])
        for place, each in locked.items()
        if place
    }
    return sorted(found)


def advisories(packages: Sequence[Package], source: str) -> dict[Package, set[str]]:
    """
    Return the ids of the advisories on each of *packages*.

    Raises:
        NotAudited: the source cannot be reached, or answers for fewer packages than it was asked.
    """
    found: dict[Package, set[str]] = {}
    asked: list[tuple[Package, str | None]] = [(package, None) for package in packages]
    while asked:
        now, asked = asked[:AT_ONCE], asked[AT_ONCE:]
        for (package, _), (ids, token) in zip(now, _results(now, source)):
            found.setdefault(package, set()).update(ids)
            if token:
                asked.append((package, token))
    return found


def _results(
    asked: Sequence[tuple[Package, str | None]], source: str
) -> list[tuple[set[str], str | None]]:
    """Return for each of *asked* the ids of one page, and what asks for the next page."""
    queries = [
        {
            "package": {"ecosystem": package.ecosystem, "name": package.name},
            # A local build, 2.13.0+cpu, has the flaws of what it was built from.
            "version": package.version.partition("+")[0],
            **({"page_token": token} if token else {}),
        }
        for package, token in asked
    ]
    request = urllib.request.Request(
        f"{source}/v1/querybatch",
        json.dumps({"queries": queries}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            results = [_page(result) for result in json.load(answer)["results"]]
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        raise NotAudited(
            f"{source} gave no answer that can be read ({error!r}), so nothing was audited; "
            "run this where it can be reached, or name another with --source"
        ) from error
    if len(results) != len(asked):
        raise NotAudited(
            f"{source} answered for {len(results)} of {len(asked)} packages, so not all were "
            "audited; run this again"
        )
    return results


def _page(result: dict[str, Any]) -> tuple[set[str], str | None]:
    if unknown := set(result) - {"vulns", "next_page_token"}:
        raise ValueError(f"a result says {', '.join(sorted(unknown))}")
    return {each["id"] for each in result.get("vulns", [])}, result.get("next_page_token")


def exceptions(file: Path) -> list[Exempt]:
    """Return what *file* lists. Raises NotAudited when an entry says no reason or no day."""
    try:
        with file.open("rb") as opened:
            listed = tomllib.load(opened).get("exception", [])
    except (OSError, ValueError) as error:
        raise NotAudited(f"{file.name} cannot be read ({error}); mend it") from error
    found = []
    for entry in listed:
        id, package, reason = said = [entry.get(name) for name in ("id", "package", "reason")]
        is_whole = all(isinstance(each, str) and each.strip() for each in said)
        if not is_whole or type(entry.get("until")) is not date:
            raise NotAudited(
                f"{file.name}: {entry.get('id')} needs an id, a package, a reason and a day, such "
                "as until = 2027-01-31"
            )
        found.append(Exempt(id, package, reason, entry["until"]))
    return found


def problems(found: dict[Package, set[str]], exempt: Iterable[Exempt], today: date) -> list[str]:
    """Return in words each advisory without a valid exception, and each exception of nothing."""
    exempt = list(exempt)
    valid = {(_plain(each.package), each.id) for each in exempt if each.until >= today}
    hit = {(_plain(package.name), id) for package, ids in found.items() for id in ids}
    wrong = [
        f"{package} has {id}: https://osv.dev/vulnerability/{id}; take a version without it"
        for package, ids in found.items()
        for id in sorted(ids)
        if (_plain(package.name), id) not in valid
    ]
    for each in exempt:
        if (_plain(each.package), each.id) not in hit:
            wrong.append(f"{each.id} is no longer found in {each.package}; take its exception out")
        elif each.until < today:
            wrong.append(f"the exception of {each.id} in {each.package} ended on {each.until}")
        elif (each.until - today).days > LONGEST_EXCEPTION_DAYS:
            wrong.append(f"the exception of {each.id} is longer than {LONGEST_EXCEPTION_DAYS} days")
    return wrong


def _plain(name: str) -> str:
    """Return the *name* of a package as it is compared: typing_extensions is typing-extensions."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
