"""No option is filtered by an eligibility rule outside the register of eligibility."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.settings import ROOT

REGISTER = "bot/knowledge/eligibility.py"
SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
RULED_BY = {"choosable", "unavailable", "stages", "none_in_area"}
# A condition on one of these outside the register, by file and function, and why it leaves no
# option out of a list.
NO_FILTER = {
    ("actions/options.py", "at_stage"): "shows every option where the one in hand does not stand",
    ("bot/impartiality/checks.py", "_left_out_line"): "words the left-out entries of the register",
    ("bot/impartiality/evenness.py", "_notes"): "refuses an answer",
    (
        "bot/impartiality/providers.py",
        "_absent",
    ): "adds the school's note to an option that is shown",
    ("bot/impartiality/parts.py", "stage_of"): "finds the stage at which asked-for options stand",
    ("bot/impartiality/parts.py", "stage_of_topic"): "finds the stage that a topic is for",
    ("bot/impartiality/parts.py", "cannot_choose"): "adds the note to an option that is shown",
    ("bot/impartiality/reviewed.py", "_of_option"): "lists the texts that may be said",
    ("bot/knowledge/base.py", "not_choosable"): "picks entries of the stage that the register left",
    ("bot/knowledge/floor.py", "below_the_floor"): "names what a list would miss",
    ("bot/knowledge/load.py", "_check_instead"): "refuses a file",
    ("bot/knowledge/local/balance.py", "needed"): "says which routes need a place in a file",
    ("bot/knowledge/local/balance.py", "one_sided"): "refuses a file",
    ("bot/knowledge/local/balance.py", "_stages"): "says which stages a file is about",
    ("bot/knowledge/local/entries.py", "content_of"): "writes a file of places from the register",
    ("bot/knowledge/local/importing.py", "import_register"): "picks places of the register",
    ("bot/knowledge/local/importing.py", "_at_stages"): "picks places of the register",
    ("bot/knowledge/lint/run.py", "_texts"): "reads the note of an entry as well",
    ("bot/evaluation/retrieval_rankings.py", "exposure"): "says what a question may find by chance",
    ("bot/knowledge/models.py", "_reason_when_it_cannot_be_chosen"): "refuses a file",
    ("actions/asked.py", "stage_of_option"): "finds the stage at which a named option stands",
}


class Conditions(ast.NodeVisitor):
    """Finds conditions on what makes an option eligible, with the function that they stand in."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}
        self._inside = ["module"]
        self._held: set[str] = set()  # variables that hold what makes an option eligible

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer, self._held = self._held, set()
        self._inside.append(node.name)
        self.generic_visit(node)
        self._inside.pop()
        self._held = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        if (RULED_BY | self._held) & self._used(node.value):
            self._held |= {f"variable {t.id}" for t in node.targets if isinstance(t, ast.Name)}
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        # filter(), sorted(key=), next() of a rule in a lambda or by the name of the field
        names = {each.value for each in node.args if isinstance(each, ast.Constant)}
        if isinstance(node.func, ast.Name) and node.func.id in ("filter", "attrgetter", "getattr"):
            self._note(node, [*node.args], names)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        self._note(node, [node])
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self._note(condition, [condition])
        self.generic_visit(node)

    def _tests(self, node: ast.If | ast.IfExp | ast.While | ast.Assert) -> None:
        self._note(node, [node.test])
        self.generic_visit(node)

    visit_If = visit_IfExp = visit_While = visit_Assert = _tests

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self._note(node, list(node.values))
        self.generic_visit(node)

    def visit_match_case(self, node: ast.match_case) -> None:
        names = {
            name
            for each in ast.walk(node.pattern)
            if isinstance(each, ast.MatchClass)
            for name in each.kwd_attrs
        }
        self._note(node.body[0], [], names)
        self.generic_visit(node)

    def _note(self, at: ast.AST, parts: list[ast.AST], names: set[object] | None = None) -> None:
        used = {name for part in parts for name in self._used(part)}
        if (RULED_BY | self._held) & (used | (names or set())):
            self.found.setdefault(self._inside[-1], getattr(at, "lineno", 0))

    @staticmethod
    def _used(part: ast.AST) -> set[str]:
        """Return the attributes and variables in *part*; `terms.stages` are words, no rule."""
        used: set[str] = set()
        for node in ast.walk(part):
            if isinstance(node, ast.Attribute) and not ast.unparse(node.value).endswith("terms"):
                used.add(node.attr)
            elif isinstance(node, ast.Name):
                used.add(f"variable {node.id}")
        return used


def conditions(source: str) -> dict[str, int]:
    """Return the functions of *source* with a condition on eligibility, and the first's line."""
    finder = Conditions()
    finder.visit(ast.parse(source))
    return finder.found


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_code_but_the_register_decides_who_is_shown() -> None:
    found = {
        (name_of(file), function): line
        for file in SOURCES
        if name_of(file) != REGISTER
        for function, line in conditions(file.read_text(encoding="utf-8")).items()
    }

    assert {place: line for place, line in found.items() if place not in NO_FILTER} == {}
    assert set(NO_FILTER) <= set(found), "a place in the list has no condition any more"


@pytest.mark.parametrize(
    "code",
    [
        "return [o for o in options if o.choosable]",
        "return [o for o in options if stage in o.stages]",
        "return [o for o in options if not o.unavailable and o.id]",
        "return list(filter(lambda o: o.choosable, options))",
        "return list(filter(attrgetter('choosable'), options))",
        "return [o for o in options if getattr(o, 'choosable')]",
        "return options[0] if options[0].unavailable is None else None",
        "for o in options:\n  if stage not in o.stages:\n   continue",
        "return options[0].choosable and options[0]",
        "ages = options[0].stages\n return options if stage in ages else []",
        "keep = options[0].stages == ('post_16',)\n return keep",
        "return [o for o in options if o.id not in local.none_in_area]",
        "match options[0]:\n  case Option(choosable=True):\n   return 1",
    ],
)
def test_a_filter_elsewhere_would_be_seen(code: str) -> None:
    assert set(conditions(f"def pick(options, stage, local):\n {code}\n")) == {"pick"}


@pytest.mark.parametrize(
    "code",
    ["return knowledge.account(stage).shown", "return [s.name for s in terms.stages.values()]",
     "return 1 if knowledge.terms.stages else 2", "return [o.stages for o in options]"],
)  # fmt: skip
def test_what_filters_nothing_is_left_alone(code: str) -> None:
    assert conditions(f"def pick(options, stage, knowledge, terms):\n {code}\n") == {}
