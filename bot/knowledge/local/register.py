"""
Read a CSV of the government's register of schools, "Get Information about Schools".

The download "All establishment data" is written in Windows-1252 with a comma between columns;
a copy saved by a spreadsheet is often UTF-8 with a byte order mark. Both are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import RegisterError

DOWNLOAD = (
    "download 'All establishment data' as CSV from Get Information about Schools "
    "(get-information-schools.service.gov.uk)"
)
COLUMNS = {
    "urn": "URN",
    "name": "EstablishmentName",
    "kind": "TypeOfEstablishment (name)",
    "status": "EstablishmentStatus (name)",
    "sixth_form": "OfficialSixthForm (name)",
    "town": "Town",
    "postcode": "Postcode",
    "easting": "Easting",
    "northing": "Northing",
    "website": "SchoolWebsite",
}
# A spreadsheet runs a cell that begins so; none of the register's names or towns does.
_FORMULA = re.compile(r"[=+@]|-.")


@dataclass(frozen=True)
class Row:
    """One establishment of the register, its texts as they stand there."""

    line: int
    urn: int
    name: str
    kind: str
    status: str
    sixth_form: str
    town: str
    postcode: str  # upper case with one space, or empty
    website: str
    # Easting and northing in metres; None when they are not given or not on the national grid.
    point: tuple[int, int] | None

    @property
    def outward(self) -> str:
        """Return the postcode's first half, empty without a postcode."""
        return self.postcode.split(" ")[0]


@dataclass(frozen=True)
class Register:
    """The rows of a register file and what to tell the person who imports it."""

    file: Path
    rows: tuple[Row, ...]
    told: tuple[str, ...]

    def refuse_formulas(self, rows: Sequence[Row]) -> None:
        """Raise RegisterError when a text of *rows*, which are to be written, is a formula."""
        for row in rows:
            for name in ("name", "town", "website"):
                text = getattr(row, name)
                if _FORMULA.match(text):
                    raise RegisterError(
                        f"{self.file}:{row.line}: {COLUMNS[name]} begins with {text[0]!r}, which "
                        "a spreadsheet would run as a formula; correct that cell in the file"
                    )


def read_register(file: Path) -> Register:
    """
    Return the register in *file*.

    Raises:
        RegisterError: the file cannot be read, is no such CSV, or is damaged.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RegisterError(f"{file} cannot be read ({error.strerror}); give its path") from None
    lines = _table(file, _text(file, content))
    header = next(lines, (0, []))[1]
    if not header:
        raise RegisterError(f"{file} is empty; {DOWNLOAD}")
    places = _columns(file, header)
    rows: dict[int, Row] = {}
    told: list[str] = []
    for line, cells in lines:
        if len(cells) != len(header):
            raise RegisterError(
                f"{file}:{line}: has {len(cells)} columns and the header {len(header)}; "
                f"the file is cut short or damaged; {DOWNLOAD}"
            )
        row = _row(file, line, {name: cells[place].strip() for name, place in places.items()})
        earlier = rows.setdefault(row.urn, row)
        if earlier is not row:
            if _without_line(earlier) != _without_line(row):
                raise RegisterError(
                    f"{file}:{line}: URN {row.urn} stands in line {earlier.line} with other "
                    "details; delete the one that is wrong"
                )
            told.append(f"line {line} repeats line {earlier.line} (URN {row.urn}): kept once")
    if not rows:
        raise RegisterError(f"{file} has a header and no rows; {DOWNLOAD}")
    return Register(file, tuple(rows.values()), tuple(told))


def normal_postcode(text: str) -> str:
    """Return *text* as a postcode with one space, or empty when it is none."""
    bare = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", bare):
        return ""
    return f"{bare[:-3]} {bare[-3:]}"


def _text(file: Path, content: bytes) -> str:
    if content.startswith(b"PK"):
        raise RegisterError(f"{file} is a spreadsheet or a zip file; save it as CSV, or unpack it")
    if b"\0" in content:
        raise RegisterError(f"{file} is not in UTF-8 or Windows-1252; save it as CSV in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the register's own download is in Windows-1252
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise RegisterError(
            f"{file} is not in UTF-8 or Windows-1252; save it as CSV in UTF-8"
        ) from None


def _table(file: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise RegisterError(
            f"{file}:{reader.line_num}: cannot be read as CSV ({error}); the file is cut short or "
            f"damaged, or its columns are not separated by commas; {DOWNLOAD}"
        ) from None


def _columns(file: Path, header: list[str]) -> dict[str, int]:
    names = [name.strip() for name in header]
    missing = [column for column in COLUMNS.values() if column not in names]
    if missing:
        raise RegisterError(
            f"{file} lacks the column(s) {', '.join(missing)}; it is not the register of schools, "
            f"or its columns are not separated by commas; {DOWNLOAD}"
        )
    return {name: names.index(column) for name, column in COLUMNS.items()}


def _row(file: Path, line: int, cells: dict[str, str]) -> Row:
    if not re.fullmatch(r"[1-9][0-9]{5}", cells["urn"]):
        raise RegisterError(f"{file}:{line}: URN {cells['urn']!r} is not a number of six digits")
    return Row(
        line=line,
        urn=int(cells["urn"]),
        name=" ".join(cells["name"].split()),
        kind=cells["kind"],
        status=cells["status"],
        sixth_form=cells["sixth_form"],
        town=" ".join(cells["town"].split()),
        postcode=normal_postcode(cells["postcode"]),
        website=cells["website"],
        point=_point(cells["easting"], cells["northing"]),
    )


def _point(easting: str, northing: str) -> tuple[int, int] | None:
    for value, most in ((easting, 700_000), (northing, 1_300_000)):
        if not value.isdecimal() or not 0 < int(value) <= most:
            return None
    return int(easting), int(northing)


def _without_line(row: Row) -> tuple[object, ...]:
    return tuple(value for name, value in vars(row).items() if name != "line")
