"""Read YAML and remember on which line each field stands, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FieldPath = tuple[str | int, ...]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may be built without libyaml


class _Loader(_Base):
    """Reads `on`, `off`, `yes` and `no` as words; only true and false are bool."""


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != _BOOL or first in "tTfF"]
    for first, found in _Base.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file, with what to do about it."""

    file: Path
    line: int
    field: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.wrong}; {self.mend}"


def describe(problems: Sequence[Problem], where: str = "the knowledge base") -> str:
    """Return the problems in *where* as text, one line each, sorted by place."""
    found = sorted(problems, key=lambda p: (str(p.file), p.line, p.field))
    return f"{len(found)} problem(s) in {where}:\n" + "\n".join(f"  {p}" for p in found)


@dataclass(frozen=True)
class LocatedYaml:
    """A parsed file: its data, and the line (from 1) on which each field path begins."""

    file: Path
    data: Any
    lines: dict[FieldPath, int]

    def line_of(self, path: FieldPath) -> int:
        """Return the line of *path*, or of its nearest ancestor that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_located(file: Path) -> tuple[LocatedYaml | None, list[Problem]]:
    """Return the parsed *file*, None when it cannot be parsed, and what is wrong with its YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return None, [
            Problem(file, 1, "file", f"is not UTF-8 ({error.reason})", "save it as UTF-8")
        ]
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, [
                Problem(file, 1, "file", "is empty", "write the entry or delete the file")
            ]
        lines: dict[FieldPath, int] = {}
        problems: list[Problem] = []
        _walk(node, (), file, lines, problems)
        data = loader.construct_document(node)
    except ValueError as error:
        # A date or a number that cannot be: PyYAML does not say where.
        line = _line_of_impossible(node, text)
        wrong = f"a value cannot be read ({error})"
        return None, [Problem(file, line, "YAML", wrong, "write a real date or number")]
    except RecursionError:
        return None, [Problem(file, 1, "YAML", "holds itself", "write out what *name points to")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        wrong = getattr(error, "problem", None) or str(error)
        return None, [
            Problem(file, line, "YAML", wrong, "mend the syntax; quote text that holds ': '")
        ]
    finally:
        loader.dispose()
    return LocatedYaml(file, data, lines), problems


def _line_of_impossible(node: yaml.Node, text: str) -> int:
    """Return the line of the first plain value that cannot be made into what it looks like."""
    if isinstance(node, yaml.ScalarNode):
        maker = _Loader(text)
        try:
            maker.construct_object(node)
        except ValueError:
            return node.start_mark.line + 1
        finally:
            maker.dispose()
        return 0
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [child for pair in node.value for child in pair]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    return next((line for child in children if (line := _line_of_impossible(child, text))), 0)


def _walk(
    node: yaml.Node,
    path: FieldPath,
    file: Path,
    lines: dict[FieldPath, int],
    problems: list[Problem],
) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                # PyYAML keeps the last of two equal keys without a word.
                problems.append(
                    Problem(
                        file, key.start_mark.line + 1, name, "is given twice", "keep one of them"
                    )
                )
            seen.add(name)
            _walk(value, (*path, name), file, lines, problems)
            lines[(*path, name)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _walk(value, (*path, number), file, lines, problems)
