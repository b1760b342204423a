"""Load a school's own additions; they are refused as a whole when anything in them is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from bot.knowledge.local.found import Found, merged
from bot.knowledge.local.lint import lint
from bot.knowledge.local.models import LocalContent, LocalFile
from bot.knowledge.local.words import Words, plain_words
from bot.knowledge.located_yaml import Problem, read_located
from bot.knowledge.models import Option
from bot.knowledge.problems import problems_of


def local_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of local content in *folder*, sorted; none when there is no such folder."""
    return tuple(sorted(folder.glob("*.yml")))


def read_local(
    default: Path,
    chosen: Path | None,
    options: Mapping[str, Option],
    problems: list[Problem],
    words: Words = plain_words,
) -> LocalContent | None:
    """
    Return the local content, or None without any and after adding what is wrong to *problems*.

    Args:
        default: Where it lies when nobody chose a folder; it may be missing or empty.
        chosen: The folder of EVENHAND_LOCAL; a missing or empty one is an error, because a
            school's places would be gone without a word. One with a draft is being filled.
        options: Every option of the knowledge base.
        problems: Receives what is wrong.
        words: Returns what is wrong with a text.
    """
    folder = chosen or default
    files = local_files(folder)
    if chosen is not None and not files and not any(chosen.glob("*.draft")):
        wrong = "holds no .yml file" if chosen.is_dir() else "is not a folder"
        mend = "set EVENHAND_LOCAL to the folder with the school's own files, or unset it"
        problems.append(Problem(chosen, 1, "EVENHAND_LOCAL", wrong, mend))
        return None
    found, wrong_here = _read(files)
    wrong_here = [*_passed_over(folder), *wrong_here]
    if not wrong_here:
        # A file that could not be read would look like places that are missing.
        wrong_here = lint(found, options, words)
    problems.extend(wrong_here)
    return merged([each.content for each in found]) if found and not wrong_here else None


def check_files(
    files: Sequence[Path], options: Mapping[str, Option], words: Words = plain_words
) -> list[Problem]:
    """Return what would be wrong with local content that is in *files* and nowhere else."""
    found, wrong = _read(files)
    return wrong or lint(found, options, words)


def _read(files: Sequence[Path]) -> tuple[list[Found], list[Problem]]:
    found: list[Found] = []
    wrong: list[Problem] = []
    for file in files:
        located, wrong_yaml = read_located(file)
        wrong.extend(wrong_yaml)
        if located is None or wrong_yaml:
            continue
        try:
            found.append(Found(LocalFile.model_validate(located.data), located))
        except ValidationError as error:
            wrong.extend(problems_of(located, error))
    return found, wrong


def _passed_over(folder: Path) -> Iterator[Problem]:
    for file in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml"))):
        if file.suffix == ".yaml":
            yield Problem(file, 1, "file", "ends in .yaml and would be passed over", "name it .yml")
        elif file.parent != folder:
            wrong = "lies in a folder below and would be passed over"
            yield Problem(file, 1, "file", wrong, f"move it to {folder}")
