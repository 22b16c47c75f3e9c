"""The files of an output folder that hold results: CSV for spreadsheets, JSON for pages and for reading back.

Text cells cannot become formulas in a spreadsheet: a leading = + - @ or tab gets an apostrophe before it.
Left out: pages and executed notebooks (`running`), and where the folder is and how it is published (`running`).
"""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assess.advised import Sureness
from assess.audience import INTERNAL, PUBLIC
from assess.evidence.duty_organisation import organisation_rows
from assess.results import UnitReport, write
from assess.review import Review
from assess.types import UNRANKED, Assessment, Quarantined, Standing


def result_files(review: Review) -> dict[str, str]:
    """The text files of an output folder by relative name, as far as the review's audience may see them.

    The public gets neither evidence nor quarantined rows nor consequences; what follows for persons stays inside.
    """
    report = review.run_report()
    units = [review.unit_report(assessment.unit.code) for assessment in review.assessments]
    assessments = [unit.assessment for unit in units]
    sureness = {one.unit: one for one in report.advice.sureness}
    files = {
        "league.csv": _league(report.standings, report.run.rank_declined, sureness),
        "scores.csv": _scores(assessments),
        "results.json": write(report),
        **{f"assessments/{unit.assessment.unit.code}.json": write(unit) for unit in units},
    }
    if sureness:
        files["uncertainty.csv"] = _uncertainty(sureness.values())
    if review.audience != PUBLIC:
        files["deductions.csv"] = _deductions(assessments)
        files["quarantine.csv"] = _quarantine(report.quarantine)
        files["consequences.csv"] = _consequences(review)
        if review.evidence.rests_on:
            files["lacking.csv"] = _lacking(units)
    if review.audience == INTERNAL and review.evidence.duties is not None:
        files["organisation.csv"] = organisation_rows(review.personal)
    return files


def _quarantine(rows: Iterable[Quarantined]) -> str:
    header = ["file", "sheet", "row", "column", "code", "message", "remedy", "raw"]
    return _csv(header, ([getattr(row, name) for name in header] for row in rows))


def _lacking(units: Iterable[UnitReport]) -> str:
    header = ["code", "rows", "ledgers", "total", "against", "in_favour"]
    return _csv(header, (list(dataclasses.astuple(unit.lacking)) for unit in units if unit.lacking))


def write_results(review: Review, folder: Path) -> None:
    """The result files into an existing folder of the caller's."""
    for name, text in result_files(review).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))


LEAGUE = (
    "code", "name", "group", "rank", "total", "assessable", "grade", "grade_best", "grade_worst", "vetoes",
    "not_assessed", "rank_low", "rank_high", "tier",
)  # fmt: skip


def _league(standings: Iterable[Standing], declined: str, sureness: Mapping[str, Sureness]) -> str:
    """The league table; where the run declines to rank, the reason stands in the place of each rank."""
    unranked = f"{UNRANKED}：{declined}" if declined else ""
    rows = []
    for row in standings:
        unit, sure = row.unit, sureness.get(row.unit.code)
        about = ["", "", ""] if sure is None else [sure.low or "", sure.high or "", sure.tier or ""]
        result = [row.total, row.assessable, row.grade, row.grade_best, row.grade_worst, row.vetoes, row.not_assessed]
        rows.append([unit.code, unit.name, unit.group, row.rank or unranked, *result, *about])
    return _csv(list(LEAGUE), rows)


def _uncertainty(sureness: Iterable[Sureness]) -> str:
    """The ranges behind `rank_low` and `rank_high`: one row per unit and kind of doubt."""
    header = ["code", "source", "median", "low", "high", "bottom", "top", "edge", "draws", "failed", "reason"]
    rows = []
    for one in sureness:
        for found in one.ranges:
            numbers = (found.median, found.low, found.high, found.bottom, found.top)
            shown = ["" if number is None else number for number in numbers]
            rows.append([one.unit, found.source.value, *shown, one.edge, found.draws, found.failed, found.reason])
    return _csv(header, rows)


def _scores(assessments: Iterable[Assessment]) -> str:
    return _csv(
        ["code", "section", "criterion", "available", "awarded", "outcome", "why"],
        (
            [
                assessment.unit.code,
                finding.section,
                finding.criterion,
                finding.available,
                "" if finding.awarded is None else finding.awarded,
                finding.outcome.value,
                finding.why,
            ]
            for assessment in assessments
            for finding in assessment.findings
        ),
    )


def _deductions(assessments: Iterable[Assessment]) -> str:
    header = ["code", "section", "criterion", "rule", "effect", "points", "arithmetic", "why", "basis", "evidence"]
    rows = []
    for assessment in assessments:
        basis = {finding.criterion: finding.basis for finding in assessment.findings}
        for entry in assessment.deductions:
            sources = dict.fromkeys(str(source) for value in entry.measured for source in value.sources)
            rows.append(
                [
                    assessment.unit.code,
                    entry.section,
                    entry.criterion,
                    entry.rule,
                    entry.effect,
                    entry.points,
                    entry.arithmetic,
                    entry.why,
                    "；".join(map(str, basis[entry.criterion])),
                    "；".join(sources),
                ]
            )
    return _csv(header, rows)


def _consequences(review: Review) -> str:
    """What follows for units and posts: tripped or pending outcome rules, and titles, for whoever acts on them."""
    header = ["code", "name", "rule", "kind", "state", "what", "post", "since", "until", "due", "amount", "basis"]
    basis = {veto.id: "；".join(map(str, veto.basis)) for veto in review.rubric.vetoes}
    rows: list[list[Any]] = []
    for assessment in review.assessments:
        unit = assessment.unit
        for row in review.followings[unit.code]:
            days = [day or "" for day in (row.since, row.until, row.due)]
            amount = "" if row.amount is None else row.amount
            head = [unit.code, unit.name, row.rule, row.kind, row.state, row.what, row.post]
            rows.append([*head, *days, amount, basis[row.rule]])
        if title := review.titles.get(unit.code):
            rows.append([unit.code, unit.name, "quota", "title", "", title, "", review.run.as_of, "", "", "", ""])
    return _csv(header, rows)


def _csv(header: list[str], rows: Iterable[list[Any]]) -> str:
    """CSV whose text cells cannot become formulas in a spreadsheet: = + - @ tab at the start get an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
