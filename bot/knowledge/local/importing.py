"""Turn a part of the register of schools into a file of local content."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import RegisterError
from bot.knowledge.local.entries import Wanted, content_of, website_of
from bot.knowledge.local.load import check_files, local_files
from bot.knowledge.local.nearby import within
from bot.knowledge.local.register import Register, Row
from bot.knowledge.local.teaches import FEE_PAYING, HAS_SIXTH_FORM, OPEN, Teaching, teaches
from bot.knowledge.models import Option

LONG_LIST = 12  # a pupil reads every place of a list; longer ones are told to the importer

HEAD = """\
# Made by `python -m bot import-register`, measured from {middle}.
# `offers` is what the register says of such a place. `confirm` is what such places often teach:
# ask each one, move what it teaches to `offers`, and delete the rest. `confirm` is not shown.
# Then put your own id and the day into `reviewed`.
"""


@dataclass(frozen=True)
class Import:
    """What was written, where, and what to tell."""

    file: Path
    told: tuple[str, ...]
    missing: tuple[str, ...]  # what the lint asks for; the file is then a draft that is not read


def import_register(
    register: Register,
    wanted: Wanted,
    options: Mapping[str, Option],
    out: Path,
    today: date,
    local: Path | None = None,
    replace: bool = False,
) -> Import:
    """
    Write the establishments near a point to *out*, or to *out*.draft when something is missing.

    A draft is not read, so an import that is not finished never keeps the product from starting.

    Args:
        register: The rows to choose from.
        wanted: Which of them.
        options: Every option of the knowledge base.
        out: The file to write.
        today: The day of the import.
        local: The folder of local content; when *out* lies there it is checked with the rest.
        replace: Whether a file that is there may be written over.

    Raises:
        RegisterError: nothing near teaches a route, a text is a formula, or a file is there and
            *replace* is false.
    """
    draft = out.with_name(f"{out.name}.draft")
    for file in (out, draft):
        if file.exists() and not replace:
            raise RegisterError(f"{file} is there; choose another --out, or give --replace")
    near, maybe, lost = within(register.rows, wanted.middle, wanted.miles, _is_wanted)
    chosen = {
        row.urn: teaching
        for row in (*near, *maybe)
        if (teaching := _at_stages(teaches(row), wanted.stages, options)) is not None
    }
    rows = [row for row in (*near, *maybe) if row.urn in chosen]
    if not rows:
        raise RegisterError(
            f"no open establishment within {wanted.miles:g} miles of {wanted.middle} teaches a "
            "route at the stages asked for; give more --miles, or another place"
        )
    register.refuse_formulas(rows)
    text = HEAD.format(middle=wanted.middle) + _yaml(
        content_of(rows, chosen, wanted, options, today, register.rows)
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, encoding="utf-8")
    beside = [file for file in local_files(out.parent) if file != out and out.parent == local]
    problems = check_files([*beside, draft], options)
    if not problems:
        os.replace(draft, out)
    told = (*register.told, *_told(rows, chosen, wanted, register, lost))
    return Import(draft if problems else out, told, tuple(map(str, problems)))


class _Dumper(yaml.SafeDumper):
    """Writes as a person would: `on` without quotes, and each date in full."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_BOOL = "tag:yaml.org,2002:bool"
# The content's reader takes on, off, yes and no as words too.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in found if tag != _BOOL or first in "tTfF"]
    for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _yaml(content: dict[str, Any]) -> str:
    return yaml.dump(
        content,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=98,
    )


def _is_wanted(row: Row) -> bool:
    return teaches(row) is not None


def _at_stages(
    teaching: Teaching | None, stages: Sequence[str], options: Mapping[str, Option]
) -> Teaching | None:
    if teaching is None:
        return None
    offers, confirm = (
        tuple(id for id in ids if id in options and set(options[id].stages) & set(stages))
        for ids in (teaching.offers, teaching.confirm)
    )
    return Teaching(offers, confirm) if offers or confirm else None


def _told(
    rows: Sequence[Row],
    chosen: Mapping[int, Teaching],
    wanted: Wanted,
    register: Register,
    lost: int,
) -> list[str]:
    told = [f"{len(rows)} places within {wanted.miles:g} miles, measured from {wanted.middle}"]
    told += [
        f"{row.name} has no coordinates: kept, distance not known" for row in rows if not row.point
    ]
    if lost:
        told.append(
            f"other places without coordinates: {lost}, left out because no place in range shares "
            "their postcode district or town"
        )
    told += [f"{row.name} is proposed to close: ask it" for row in rows if row.status == OPEN[1]]
    told += [f"{row.name} has no town in the register: add it" for row in rows if not row.town]
    told += [
        f"{row.name} has no website that can be used in the register: add it"
        for row in rows
        if not website_of(row)
    ]
    near, maybe, _ = within(register.rows, wanted.middle, wanted.miles, _charges_fees)
    if fees := len(near) + len(maybe):
        told.append(f"schools that charge fees: {fees}, left out; add them by hand if you want")
    often = Counter(id for row in rows for id in chosen[row.urn].offers)
    told += [
        f"{often[id]} places for {id}: a pupil reads them all, so think of fewer --miles"
        for id in sorted(often)
        if often[id] > LONG_LIST
    ]
    return told


def _charges_fees(row: Row) -> bool:
    return row.status in OPEN and row.kind in FEE_PAYING and row.sixth_form == HAS_SIXTH_FORM
