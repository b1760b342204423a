"""A register file is read in both its encodings; one that cannot be used says which part of it."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from bot.errors import RegisterError
from bot.knowledge.local.nearby import middle_of_postcode, middle_of_town
from bot.knowledge.local.register import COLUMNS, Row, normal_postcode, read_register
from bot.knowledge.local.teaches import teaches
from bot.settings import ROOT

SAMPLE = ROOT / "docs" / "how-to" / "local-content" / "register-sample.csv"


def sample() -> str:
    return SAMPLE.read_bytes().decode("cp1252")


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "register.csv"
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return file


def row(**changed: object) -> Row:
    given = {
        "line": 2,
        "urn": 900001,
        "name": "A Place",
        "kind": "Academy converter",
        "status": "Open",
        "sixth_form": "Has a sixth form",
        "town": "Quillbury",
        "postcode": "QZ1 2AA",
        "website": "",
        "point": (412_300, 268_400),
    }
    return Row(**{**given, **changed})  # type: ignore[arg-type]


def refused(file: Path) -> str:
    with pytest.raises(RegisterError) as error:
        read_register(file)
    return str(error.value)


# -- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        sample().encode("cp1252"),
        sample().encode("utf-8"),
        codecs.BOM_UTF8 + sample().encode("utf-8"),
        sample().replace("\r\n", "\n").encode("utf-8"),
    ],
    ids=["Windows-1252", "UTF-8", "UTF-8 with its mark", "lines of another system"],
)
def test_the_register_reads_alike_in_every_encoding(tmp_path: Path, content: bytes) -> None:
    register = read_register(written(tmp_path, content))

    assert len(register.rows) == 30
    assert register.rows[5].name == "St Zoë's Catholic School"
    assert register.rows[0].point == (412_300, 268_400)
    assert register.told == ()


def test_further_columns_and_another_order_do_not_matter(tmp_path: Path) -> None:
    names = [*COLUMNS.values(), "Street"][::-1]
    cells = dict.fromkeys(names, "") | {"URN": "900001", "EstablishmentName": "A, Place"}
    line = ",".join(f'"{cells[name]}"' for name in names)

    (read,) = read_register(written(tmp_path, ",".join(names) + "\n" + line + "\n\n,,\n"[:1])).rows

    assert (read.urn, read.name, read.point) == (900001, "A, Place", None)


def test_a_row_without_coordinates_is_kept(tmp_path: Path) -> None:
    rows = {row.name: row for row in read_register(SAMPLE).rows}

    assert rows["Orrisby School"].point is None
    assert rows["Nowhere Academy"].point is None  # zeros


def test_a_row_that_stands_twice_is_kept_once_and_told(tmp_path: Path) -> None:
    last = sample().splitlines()[-1]

    register = read_register(written(tmp_path, sample() + last + "\r\n"))

    assert len(register.rows) == 30
    assert register.told == ("line 32 repeats line 31 (URN 900030): kept once",)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "is empty; download 'All establishment data'"),
        ("\n\n", "is empty; download"),
        (sample().splitlines()[0], "has a header and no rows; download"),
        ("a,b\n1,2\n", "lacks the column(s) URN, EstablishmentName, TypeOfEstablishment (name)"),
        (
            sample().replace('"Easting"', '"East"'),
            "lacks the column(s) Easting; it is not the register of schools",
        ),
        (sample().replace('","', '";"'), "its columns are not separated by commas"),
        (b"PK\x03\x04 and so on", "is a spreadsheet or a zip file; save it as CSV"),
        (sample().encode("utf-16"), "is not in UTF-8 or Windows-1252"),
        (b"URN,\x81\n", "is not in UTF-8 or Windows-1252"),
        (sample()[:-200], "the file is cut short or damaged, or"),
        (sample() + '"900031","Quillshire"', "has 2 columns and the header 19; the file is cut"),
        (sample() + '"900031","never closed', "cannot be read as CSV"),
        (sample().replace('"900030"', '"90003x"'), "URN '90003x' is not a number of six digits"),
        (
            sample().replace('"900030"', '"900029"'),
            "URN 900029 stands in line 30 with other details; delete the one that is wrong",
        ),
    ],
    ids=[
        "nothing",
        "blank lines",
        "a header alone",
        "another file",
        "a column less",
        "semicolons",
        "a spreadsheet",
        "UTF-16",
        "neither encoding",
        "cut within a row",
        "cut between columns",
        "an open quote",
        "a number that is none",
        "two places of one number",
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, content: str | bytes, wrong: str
) -> None:
    file = written(tmp_path, content)

    said = refused(file)

    assert str(file) in said
    assert wrong in said


@pytest.mark.parametrize("easting", ["", "0", "41.85", "-412300", "nan", "9412300", "²"])
def test_a_row_whose_coordinates_cannot_be_used_has_none(tmp_path: Path, easting: str) -> None:
    text = sample().replace('"412300"', f'"{easting}"')

    assert read_register(written(tmp_path, text)).rows[0].point is None


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refused(tmp_path / "register.csv")


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("qz12aa", "QZ1 2AA"), (" QZ1  2AA ", "QZ1 2AA"), ("W1A 0AX", "W1A 0AX"), ("QZ1", "")],
)
def test_a_postcode_is_written_with_one_space(text: str, postcode: str) -> None:
    assert normal_postcode(text) == postcode


# -- the middle -----------------------------------------------------------------------------------


def test_a_postcode_in_the_register_is_its_own_point() -> None:
    middle = middle_of_postcode(read_register(SAMPLE).rows, "qz1 2aa")

    assert str(middle) == "QZ1 2AA (from 1 in the register)"
    assert middle.point == (412_300, 268_400)


@pytest.mark.parametrize("postcode", ["QZ1 1ZZ", "qz1"])
def test_any_other_is_measured_from_the_middle_of_its_first_half(postcode: str) -> None:
    middle = middle_of_postcode(read_register(SAMPLE).rows, postcode)

    assert middle.place == "the middle of QZ1"
    assert middle.rows == 11
    assert middle.point == (412_300, 268_300)


def test_a_first_half_is_not_another_one_that_begins_alike() -> None:
    rows = [row(), row(urn=900002, postcode="QZ12 2AA", point=(600_000, 100_000))]

    assert middle_of_postcode(rows, "QZ1 9AA").rows == 1


def test_a_town_is_found_whatever_its_capitals() -> None:
    assert middle_of_town(read_register(SAMPLE).rows, " quillbury ").place == (
        "the middle of Quillbury"
    )


@pytest.mark.parametrize(
    ("find", "wrong"),
    [
        (lambda rows: middle_of_postcode(rows, "QX2 2AA"), "no row with coordinates"),
        (lambda rows: middle_of_postcode(rows, "nonsense"), "a postcode in 'NONSENSE'"),
        (lambda rows: middle_of_town(rows, "Nowhere"), "no row with coordinates has the town"),
    ],
)
def test_a_place_that_is_not_in_the_register_is_refused(find: object, wrong: str) -> None:
    assert callable(find)

    with pytest.raises(RegisterError, match=wrong):
        find(read_register(SAMPLE).rows)


def test_two_towns_of_one_name_have_no_middle() -> None:
    rows = [row(), row(urn=900002, point=(600_000, 100_000))]

    with pytest.raises(RegisterError, match="too far apart for a middle"):
        middle_of_town(rows, "Quillbury")


# -- what a place teaches -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "offers"),
    [
        ("University technical college", ("utc",)),
        ("Studio schools", ("studio_school",)),
        ("Further education", ("further_education",)),
        ("Sixth form centres", ("a_levels",)),
        ("Special post 16 institution", ("specialist_college",)),
        ("Higher education institutions", ("degree",)),
        ("Free schools 16 to 19", ()),
        ("Community school", ("a_levels",)),
        ("Community special school", ()),
    ],
)
def test_a_kind_offers_what_the_kind_itself_says(kind: str, offers: tuple[str, ...]) -> None:
    teaching = teaches(row(kind=kind))

    assert teaching is not None
    assert teaching.offers == offers
    assert not set(teaching.offers) & set(teaching.confirm)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "Closed"},
        {"status": "Proposed to open"},
        {"sixth_form": "Does not have a sixth form"},
        {"sixth_form": "Not applicable"},
        {"kind": "Other independent school"},
        {"kind": "Online provider"},
        {"kind": "A kind that is not known"},
    ],
)
def test_a_place_of_which_nothing_is_known_is_left_out(changed: dict[str, str]) -> None:
    assert teaches(row(**changed)) is None
