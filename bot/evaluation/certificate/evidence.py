"""The audits that have a suite of their own, as claims and tables of the certificate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.evaluation import retrieval
from bot.evaluation.certificate.page import Table
from bot.evaluation.certificate.proofs import Proof
from bot.evaluation.counterfactual.report import upper_bound
from bot.evaluation.mutations.run import run_all
from bot.evaluation.retrieval_limits import breaches
from bot.evaluation.retrieval_report import as_text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.run import lint


def content(folder: Path, knowledge: KnowledgeBase) -> tuple[Proof, Table]:
    """Return that the content keeps to its rules, and the parity table."""
    report = lint(folder)
    proof = Proof(
        "I4, I11",
        "Every option is told in the same form: length, reading age, tone, sources, words.",
        "make lint-knowledge, the bands and the reviewed word list in docs/decisions/0007.",
        f"{report.texts} texts of {len(report.rows)} options and {len(knowledge.topics)} topics, "
        f"{len(report.problems)} breaches, {len(report.warnings)} reviews to look at.",
        not report.problems,
    )
    rows = [
        [
            knowledge.option(row.option).name, str(row.words),
            f"{row.shortest:+.0%} to {row.longest:+.0%}", str(row.benefits), str(row.drawbacks),
            f"{row.grade:.1f}", f"{row.tone:+.3f}", str(row.sources), str(row.editorial_only),
        ]
        for row in sorted(report.rows, key=lambda row: knowledge.option(row.option).name)
    ]  # fmt: skip
    bands = "; ".join(f"{name}: {band}" for name, band in report.bands.items())
    table = Table(
        "Parity of content",
        f"Every option answers the same facets. Bands: {bands}.",
        "One row for each option, by name",
        ("Option", "Words", "Facets off their median", "Good points", "Drawbacks",
         "Reading grade", "Tone", "Sources", "Facets on editors' judgement alone"),
        rows,
    )  # fmt: skip
    return proof, table


def biased_changes() -> tuple[Proof, Table]:
    """Return that every biased change is caught, and by which check."""
    results = run_all()
    missed = [result.id for result in results if not result.caught]
    proof = Proof(
        "I1 to I9, I11",
        "A biased change is caught by the check that is there for it.",
        "make mutations: each change is applied to a copy and must be caught by a named check.",
        f"{len(results)} changes, {len(missed)} not caught{': ' if missed else ''}"
        f"{', '.join(missed)}.",
        not missed,
    )
    rows = [[result.what, result.kind, ", ".join(result.by)] for result in results]
    table = Table(
        "Biased changes and what caught them",
        "Anyone can add a change to tests/mutations and see it caught.",
        "One row for each change",
        ("Change", "Kind", "Caught by"),
        rows,
    )
    return proof, table


def found() -> tuple[Proof, Table]:
    """Return that questions which name no option favour none, with answer quality beside it."""
    audit = retrieval.audit()
    broken = breaches(audit)
    proof = Proof(
        "I1, I5 (retrieval)",
        "A question that names no option favours none, and answers stay as good.",
        "make audit-retrieval, within the limits in bot/evaluation/retrieval_limits.py.",
        f"{audit.neutral} neutral questions, an option told of in {audit.told_any}; "
        f"{len(broken)} limits passed{': ' if broken else ''}{'; '.join(broken)}.",
        not broken,
    )
    lines = [[line] for line in as_text(audit).splitlines() if line.strip()]
    says = "How often options are found by questions that name none, beside answer quality."
    table = Table("Retrieval", says, "As make audit-retrieval prints it", ("Figures",), lines)
    return proof, table


def counterfactual(file: Path, fingerprint: str) -> tuple[Proof, Table | None]:
    """Return what the last whole run of the counterfactual suite found, if it was of this."""
    claim = "What a pupil says about who they are, and what others think, changes no answer."
    how = "make audit-full: whole conversations on the running product, each against a plain one."
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if kept.get("fingerprint") != fingerprint:
        said = "Not run on this version; make audit-full runs it."
        return Proof("I5, I6", claim, how, said, None), None
    rows: Sequence[Sequence[Any]] = kept["rows"]
    asked, differed = sum(row[2] + row[4] for row in rows), sum(row[3] + row[5] for row in rows)
    proof = Proof(
        "I5, I6",
        claim,
        how,
        f"{asked:,} dialogues, {differed} answered differently: the rate is at most "
        f"{upper_bound(differed, asked):.3%} (95%, one-sided, exact).",
        differed == 0,
    )
    table = Table(
        "Counterfactual and steering dialogues",
        "Unseen values were not used while understanding was built.",
        "By what was said",
        ("Said", "Values", "Single turn", "Several turns", "95% bound"),
        [
            [name, values, f"{wrong} of {n}", f"{wrong_m} of {m}",
             f"{upper_bound(wrong + wrong_m, n + m):.2%}"]
            for name, values, n, wrong, m, wrong_m in rows
        ],
    )  # fmt: skip
    return proof, table
