"""Replies that an adviser can put into the box: reviewed, and held to the rules of words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.errors import KnowledgeError
from bot.knowledge.located_yaml import LocatedYaml, Problem, describe, read_located
from bot.knowledge.problems import problems_of
from bot.schools.words import TextRule

FILE = "canned.yml"
REFERENCE = "docs/how-to/advise.md"


class Canned(BaseModel):
    """One reply; `title` is what an adviser finds it by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    text: str


_FILE = TypeAdapter(list[Canned])


def read_canned(folder: Path, rule: TextRule) -> tuple[Canned, ...]:
    """
    Return the canned replies of the content in *folder*, in the order of the file.

    Args:
        folder: The folder of knowledge.
        rule: What a text may not say: no praise, no steering, no route by name.

    Raises:
        KnowledgeError: the file is missing or wrong; one line for each problem, with its mend.
    """
    file = folder / FILE
    if not file.exists():
        mend = "restore it from version control"
        raise KnowledgeError(describe([Problem(file, 1, "file", "is missing", mend)]))
    located, problems = read_located(file)
    if located is None or problems:
        raise KnowledgeError(describe(problems))
    try:
        read = _FILE.validate_python(located.data)
    except ValidationError as error:
        raise KnowledgeError(describe(problems_of(located, error, REFERENCE))) from error
    if problems := list(_broken(located, read, rule)):
        raise KnowledgeError(describe(problems))
    return tuple(read)


def _broken(located: LocatedYaml, read: list[Canned], rule: TextRule) -> Iterator[Problem]:
    for number, canned in enumerate(read):
        for wrong, mend in rule(canned.text):
            at = (number, "text")
            yield Problem(located.file, located.line_of(at), f"{number}.text", wrong, mend)
