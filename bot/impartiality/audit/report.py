"""An audit as plain values, as text for a terminal, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

from bot.impartiality.audit.verify import Walk
from bot.impartiality.incidents import Incidents

CSV_COLUMNS = (
    "stage", "option", "name", "presentations", "exposure", "exposure_low", "exposure_high",
    "equal_exposure", "first", "first_share", "first_share_low", "first_share_high", "asked_for",
    "place",
)  # fmt: skip
ALPHA = 0.01  # a test below this is told as "not uniform"; one in a hundred fair ledgers is


def as_values(found: Walk, incidents: Incidents) -> dict[str, Any]:
    """Return the audit for JSON: what was verified, what is wrong, exposure, incidents."""
    refusals = incidents.refusals()
    return {
        "rows": found.rows,
        "head": found.hash,
        "presentations": found.presentations,
        "receipts_verified": found.receipts_verified,
        "orders_rebuilt": found.orders_rebuilt,
        "wrong": found.wrong,
        "findings": [{"row": finding.row, "what": finding.what} for finding in found.findings],
        "clock_went_back": found.clock_went_back,
        "taken_up": [
            {"row": row, "hour": said.get("hour"), "why": said.get("why"), "mark": said.get("mark")}
            for row, said in found.taken_up
        ],
        "knowledge_versions": found.knowledge,
        "models": found.models,
        "exposure": found.exposures.report(),
        "place_orders_rebuilt": found.place_orders_rebuilt,
        "place_exposure": found.exposures.report_of_places(),
        "gate_refused": refusals.answers,
        "gate_refused_by_rule": refusals.by_rule,
        "bias_reports": [
            {"hour": report.hour, "turn": report.turn, "row": found.turns.get(report.turn)}
            for report in incidents.reports()
        ],
        "unchained": found.unchained,
    }


def as_text(audit: dict[str, Any]) -> str:
    """Return *audit*, as `as_values` gives it, for a terminal."""
    lines = [
        f"rows in the ledger           {audit['rows']}",
        f"presentations                {audit['presentations']}",
        f"receipts verified            {audit['receipts_verified']}",
        f"orders rebuilt               {audit['orders_rebuilt']}",
        f"orders of places rebuilt     {audit['place_orders_rebuilt']}",
        f"wrong                        {audit['wrong']}",
        f"answers held back by gate    {audit['gate_refused']}{_by_rule(audit)}",
        f"reports of bias by pupils    {len(audit['bias_reports'])}",
        f"of both, not chained         {sum(audit['unchained'].values())}{_unchained(audit)}",
        f"times the clock went back    {audit['clock_went_back']}",
        f"times taken up after a loss  {len(audit['taken_up'])}",
        f"head                         {audit['rows']}:{audit['head']}",
    ]
    for report in audit["bias_reports"]:
        row = "no row" if report["row"] is None else f"row {report['row']}"
        lines.append(f"  reported as biased: {row}, turn {report['turn']}, {report['hour']}")
    for taken in audit["taken_up"]:
        lines.append(f"  taken up: row {taken['row']}, {taken['hour']}, because {taken['why']}")
    if audit["findings"]:
        first = audit["findings"][0]
        lines.append(f"\nThe first thing wrong is at row {first['row']}: {first['what']}")
        lines += [f"  row {each['row']}: {each['what']}" for each in audit["findings"][1:]]
        if audit["wrong"] > len(audit["findings"]):
            lines.append(f"  and {audit['wrong'] - len(audit['findings'])} more")
    for group in audit["exposure"]:
        lines += ["", *_group(group, group["stage"], "option")]
    for group in audit["place_exposure"]:
        lines += ["", *_group(group, f"places for {group['places_of']}", "place")]
    return "\n".join(lines)


def as_csv(audit: dict[str, Any]) -> str:
    """
    Return the exposure of each option as CSV, one row each, and behind them of each place: with the
    option that it is listed for, its own id under `place`, and no stage.
    """
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(CSV_COLUMNS)
    for group in (*audit["exposure"], *audit["place_exposure"]):
        for o in group["options"]:
            of = group.get("places_of")
            writer.writerow([
                group.get("stage", ""), of or o["option"], o["name"], group["presentations"],
                *_rounded(o["exposure"], *o["exposure_95"], group["equal_exposure"]), o["first"],
                *_rounded(o["first_share"], *o["first_share_95"]), o["asked_for"],
                o["option"] if of else "",
            ])  # fmt: skip
    return output.getvalue()


def line_of_test(name: str, test: dict[str, Any]) -> str:
    """Return the result of one test of uniformity in words."""
    words = name.replace("_", " ")
    if test["p"] is None:
        return f"{words}: too few to test (n = {test['n']}, {test['needed']} are needed)"
    verdict = "no sign of unevenness" if test["p"] >= ALPHA else "NOT UNIFORM"
    return (
        f"{words}: {verdict} (chi-squared {test['statistic']:.1f} on "
        f"{test['degrees_of_freedom']} degrees of freedom, p = {test['p']:.3f}, n = {test['n']})"
    )


def _group(group: dict[str, Any], title: str, what: str) -> list[str]:
    size = len(group["options"])
    width = max(len(option["name"]) for option in group["options"])
    lines = [
        f"{title}, {size} {what}s, n = {group['presentations']} presentations; "
        f"equal exposure is {group['equal_exposure']:.3f}, equal first place {1 / size:.1%}",
        f"  {what:{width}}  exposure (95% interval)   first place (95% interval)  asked for",
    ]
    for o in sorted(group["options"], key=lambda option: option["name"]):
        low, high = o["exposure_95"]
        first_low, first_high = o["first_share_95"]
        lines.append(
            f"  {o['name']:{width}}  {o['exposure']:.3f} ({low:.3f} to {high:.3f})    "
            f"{o['first_share']:5.1%} ({first_low:5.1%} to {first_high:5.1%})    {o['asked_for']:5}"
        )
    lines.append(
        f"  largest relative gap in exposure {group['largest_relative_gap']:.1%}; "
        f"furthest pair from preceding half of the time {group['largest_precedence_gap']:.1%}"
    )
    lines += [f"  {line_of_test(name, test)}" for name, test in group["tests"].items()]
    return lines


def _by_rule(audit: dict[str, Any]) -> str:
    told = ", ".join(f"{rule} {count}" for rule, count in audit["gate_refused_by_rule"].items())
    return f" ({told})" if told else ""


def _unchained(audit: dict[str, Any]) -> str:
    told = " (from before they were; one that is gone is not missed)"
    return told if any(audit["unchained"].values()) else ""


def _rounded(*values: float) -> list[str]:
    return [f"{value:.5f}" for value in values]
