"""Load `knowledge/` and refuse it as a whole when any entry is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.errors import KnowledgeError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.local.load import local_files, read_local
from bot.knowledge.local.models import LocalContent
from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem, describe, read_located
from bot.knowledge.models import Entry, Grounded, Helpline, Option, Source, Terms, Topic
from bot.knowledge.problems import problems_of

E = TypeVar("E", bound=Entry)


def load(folder: Path, local: Path | None = None, with_local: bool = True) -> KnowledgeBase:
    """
    Return the knowledge base in *folder*.

    Args:
        folder: The reviewed content.
        local: A folder with a school's own additions; None takes *folder*/local if it is there.
        with_local: False reads the reviewed content alone.

    Raises:
        KnowledgeError: anything is wrong; the message has one line for each problem, with
            file, line, field and mend.
    """
    for name in ("options", "topics"):
        if not (folder / name).is_dir():
            raise KnowledgeError(
                f"{folder / name} is not there; set EVENHAND_KNOWLEDGE to the content's folder"
            )
    problems: list[Problem] = [
        Problem(file, 1, "file", "ends in .yaml and would be passed over", "name it .yml")
        for file in folder.rglob("*.yaml")
    ]
    options = _folder(folder / "options", Option, problems)
    topics = _folder(folder / "topics", Topic, problems)
    sources = _list(folder / "sources.yml", Source, problems)
    helplines = _list(folder / "helplines.yml", Helpline, problems)
    terms = _terms(folder / "terms.yml", problems)
    found = {id: entry for id, (entry, _) in options.items()}
    added: LocalContent | None = None
    if not problems:
        # An entry that could not be read would look like one that is missing.
        for check in (_check_sources, _check_instead, _check_aliases):
            problems.extend(check(options, topics, sources))
        problems.extend(_check_helplines(folder / "helplines.yml", helplines))
        if with_local:
            added = read_local(folder / "local", local, found, problems)
    if problems or terms is None:
        raise KnowledgeError(describe(problems))
    return KnowledgeBase(
        version=version_of(folder, local),
        passages_version=passages_version_of(folder),
        options=found,
        topics={id: entry for id, (entry, _) in topics.items()},
        sources={id: entry for id, (entry, _) in sources.items()},
        helplines={id: entry for id, (entry, _) in helplines.items()},
        terms=terms,
        local=added,
    )


def version_of(folder: Path, local: Path | None = None) -> str:
    """
    Return the version of the content: 16 hex digits over each file's name and bytes.

    Local content counts as if it lay in *folder*/local, wherever it lies.
    """
    return _version([*_reviewed_files(folder), *_local_files(folder, local)])


def passages_version_of(folder: Path) -> str:
    """Return the version of all but local content, which holds no passage and trains nothing."""
    return _version(_reviewed_files(folder))


def _reviewed_files(folder: Path) -> list[tuple[str, Path]]:
    named = [(file.relative_to(folder).as_posix(), file) for file in folder.rglob("*.yml")]
    return [(name, file) for name, file in named if not name.startswith("local/")]


def _local_files(folder: Path, local: Path | None) -> list[tuple[str, Path]]:
    return [(f"local/{file.name}", file) for file in local_files(local or folder / "local")]


def _version(files: list[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


# What answers name by id.
NEEDED_HELPLINES = ("national_careers_service",)

Located = dict[str, tuple[E, LocatedYaml]]


def read_entry(file: Path, model: type[E]) -> tuple[E | None, LocatedYaml | None, list[Problem]]:
    """Return the entry in *file*, where its fields stand, and what is wrong with it."""
    located, problems = read_located(file)
    if located is None or problems:
        return None, located, problems
    try:
        entry = model.model_validate(located.data)
    except ValidationError as error:
        return None, located, problems_of(located, error)
    if (id := getattr(entry, "id", None)) != file.stem:
        line = located.line_of(("id",))
        return (
            None,
            located,
            [
                Problem(
                    file, line, "id", f"is {id!r} in a file named {file.name}", "make the two agree"
                )
            ],
        )
    return entry, located, []


def _folder(folder: Path, model: type[E], problems: list[Problem]) -> Located[E]:
    found: Located[E] = {}
    for file in sorted(folder.glob("*.yml")):
        entry, located, wrong = read_entry(file, model)
        problems.extend(wrong)
        if entry is not None and located is not None:
            found[file.stem] = (entry, located)
    return found


def _terms(file: Path, problems: list[Problem]) -> Terms | None:
    found = _validated(file, TypeAdapter(Terms), problems)
    return found[0] if found else None


def _list(file: Path, model: type[E], problems: list[Problem]) -> Located[E]:
    read = _validated(file, TypeAdapter(list[model]), problems)  # type: ignore[valid-type]
    if read is None:
        return {}
    entries, located = read
    found: Located[E] = {}
    for number, entry in enumerate(entries):
        if entry.id in found:
            line = located.line_of((number, "id"))
            wrong = f"{entry.id!r} is given twice"
            problems.append(Problem(file, line, "id", wrong, "keep one of them"))
        found[entry.id] = (entry, located)
    return found


def _validated(
    file: Path, adapter: TypeAdapter[Any], problems: list[Problem]
) -> tuple[Any, LocatedYaml] | None:
    """Return what *file* holds and where, or None after adding what is wrong to *problems*."""
    if not file.exists():
        mend = "restore it from version control"
        problems.append(Problem(file, 1, "file", "is missing", mend))
        return None
    located, wrong = read_located(file)
    problems.extend(wrong)
    if located is None or wrong:
        return None
    try:
        return adapter.validate_python(located.data), located
    except ValidationError as error:
        problems.extend(problems_of(located, error))
        return None


def grounded_parts(entry: Option | Topic) -> Iterator[tuple[FieldPath, Grounded]]:
    """Yield each piece of text in *entry* that must have a source, with its place."""
    if isinstance(entry, Option):
        for name in type(entry.facets).model_fields:
            yield ("facets", name), entry.facet(name)
    else:
        yield ("answer",), entry.answer
        for number, section in enumerate(entry.sections):
            yield ("sections", number), section


def _check_sources(
    options: Located[Option], topics: Located[Topic], sources: Located[Source]
) -> Iterator[Problem]:
    entries: list[tuple[Option | Topic, LocatedYaml]] = [*options.values(), *topics.values()]
    for entry, located in entries:
        for path, part in grounded_parts(entry):
            for id in part.sources:
                if id not in sources:
                    where = (*path, "sources")
                    yield Problem(
                        located.file,
                        located.line_of(where),
                        ".".join(map(str, where)),
                        f"source {id!r} is not in sources.yml",
                        "add the source there or correct its id",
                    )


def _check_instead(options: Located[Option], *_: object) -> Iterator[Problem]:
    for option, located in options.values():
        for id in option.unavailable.instead if option.unavailable else ():
            if id not in options:
                yield Problem(
                    located.file,
                    located.line_of(("unavailable", "instead")),
                    "unavailable.instead",
                    f"there is no option {id!r}",
                    "name an option that has a file in options/",
                )


def _check_aliases(
    options: Located[Option], topics: Located[Topic], sources: object
) -> Iterator[Problem]:
    # A pupil who writes an option's own name means that option, whatever names it gives itself.
    owner = {
        name.casefold(): option.id
        for option, _ in options.values()
        for name in (option.name, re.sub(r"^(a|an|the) ", "", option.phrase))
    }
    entries: list[tuple[Option | Topic, LocatedYaml]] = [*options.values(), *topics.values()]
    for entry, located in entries:
        for number, alias in enumerate(entry.aliases):
            other = owner.setdefault(alias.casefold(), entry.id)
            if other != entry.id:
                yield Problem(
                    located.file,
                    located.line_of(("aliases", number)),
                    "aliases",
                    f"{alias!r} already names {other!r}",
                    "an everyday name may point to one thing only; remove one",
                )


def _check_helplines(file: Path, helplines: Located[Helpline]) -> Iterator[Problem]:
    for id in NEEDED_HELPLINES:
        if id not in helplines:
            yield Problem(
                file, 1, "id", f"{id!r} is missing", "every request for a person names it"
            )
