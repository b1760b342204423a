"""The table of requirements names tests that exist and that name their requirement."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from bot.settings import ROOT

TABLE = (ROOT / "docs" / "reference" / "requirements.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([A-Z]+\d+) \| [^|]+ \| (.+) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PROOFS = [(id, path, name) for id, cell in ROW.findall(TABLE) for path, name in TEST.findall(cell)]


@lru_cache
def docstrings(path: str) -> dict[str, str]:
    """Return for each test of a file what its docstring and that of its file say."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    of_file = ast.get_docstring(tree) or ""
    return {
        node.name: f"{of_file} {ast.get_docstring(node) or ''}"
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def test_every_row_is_read() -> None:
    rows = [line for line in TABLE.splitlines() if re.match(r"\| [A-Z]+\d", line)]
    ids = [id for id, _ in ROW.findall(TABLE)]

    assert len(ids) == len(rows) == len(set(ids)) > 0
    assert {id for id, _, _ in PROOFS} == set(ids)
    # Nothing in a cell is left unread, such as a test with a misspelt path.
    assert len(PROOFS) == TABLE.count("::")


@pytest.mark.parametrize(("id", "path", "name"), PROOFS, ids=lambda part: part)
def test_a_proof_exists_and_names_its_requirement(id: str, path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert name.startswith("test_")
    assert name in docstrings(path)
    assert re.search(rf"\b{id}\b", docstrings(path)[name])
