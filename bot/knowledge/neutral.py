"""Questions that mean no option: what training learns of a message that says nothing of them."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import KnowledgeError
from bot.knowledge.located_yaml import Problem, describe, read_located
from bot.knowledge.models import FACETS

FILE = "neutral_questions.yml"
ANY_FACET = "any"  # the key of questions about no one facet


class NeutralQuestions(BaseModel):
    """`knowledge/neutral_questions.yml`: questions by facet, and pairs that differ in who asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: dict[str, tuple[str, ...]] = Field(min_length=1)
    people: dict[str, tuple[tuple[str, str], ...]]

    @field_validator("questions")
    @classmethod
    def _every_facet(cls, questions: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if set(questions) != {*FACETS, ANY_FACET} or not all(questions.values()):
            raise ValueError(f"must have questions for {', '.join((*FACETS, ANY_FACET))}")
        return questions


def read_neutral(folder: Path) -> NeutralQuestions:
    """
    Return the neutral questions of the content in *folder*.

    Raises:
        KnowledgeError: the file is missing or wrong; the message says where and the mend.
    """
    file = folder / FILE
    if not file.exists():
        mend = "restore it from version control"
        raise KnowledgeError(describe([Problem(file, 1, "file", "is missing", mend)]))
    located, problems = read_located(file)
    if located is None or problems:
        raise KnowledgeError(describe(problems))
    try:
        return NeutralQuestions.model_validate(located.data)
    except ValidationError as error:
        raise KnowledgeError(
            describe(
                [
                    Problem(
                        file,
                        located.line_of(tuple(e["loc"])),
                        ".".join(map(str, e["loc"])) or "file",
                        str(e["msg"]).removeprefix("Value error, "),
                        "correct it; see docs/reference/knowledge.md",
                    )
                    for e in error.errors()
                ]
            )
        ) from error
