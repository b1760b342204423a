"""The made-up school of the how-to, in a folder that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.local.load import read_local
from bot.knowledge.local.models import LocalContent
from bot.knowledge.located_yaml import Problem
from bot.settings import ROOT

SAMPLE = ROOT / "docs" / "how-to" / "local-content"


class LocalFolder:
    """A copy of the sample; right until a test changes it."""

    def __init__(self, folder: Path, knowledge: KnowledgeBase) -> None:
        self.folder = folder
        self._options = knowledge.options
        folder.mkdir()
        for file in SAMPLE.glob("*.yml"):
            shutil.copy(file, folder)

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Change the first place where *old* stands in *file*."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        self.write(file, text.replace(old, new, 1))

    def cut_from(self, file: str, words: str) -> None:
        """Keep of *file* only what stands before *words*."""
        text = (self.folder / file).read_text(encoding="utf-8")
        self.write(file, text[: text.index(words)])

    def line_of(self, file: str, words: str) -> int:
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, start=1) if words in line)

    def read(self) -> tuple[LocalContent | None, list[Problem]]:
        problems: list[Problem] = []
        content = read_local(self.folder, None, self._options, problems)
        return content, problems

    def content(self) -> LocalContent:
        content, problems = self.read()
        assert [str(problem) for problem in problems] == []
        assert content is not None
        return content

    def problems(self) -> list[str]:
        """Return what is wrong, one line each, from the file's name on."""
        content, problems = self.read()
        assert content is None
        return [str(problem).removeprefix(f"{self.folder}/") for problem in problems]


@pytest.fixture
def school(tmp_path: Path, real: KnowledgeBase) -> LocalFolder:
    """The made-up school's files, which pass every check."""
    return LocalFolder(tmp_path / "local", real)
