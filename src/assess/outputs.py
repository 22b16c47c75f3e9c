"""The files of an output folder that hold results: CSV for spreadsheets, JSON for pages and for reading back.

Text cells cannot become formulas in a spreadsheet: a leading = + - @ or tab gets an apostrophe before it.
Left out: pages and executed notebooks (`running`), and where the folder is and how it is published (`running`).
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from assess.advised import FunnelCurve, FunnelPoint, Sureness
from assess.audience import INTERNAL, PUBLIC
from assess.canonical import Writer
from assess.evidence.duty_organisation import organisation_rows
from assess.results import RUN_FILE, UNIT_FOLDER, RunHeader, name_unit_file
from assess.review import Review
from assess.types import UNRANKED, Assessment, LegalBasis, Provenance, Quarantined, Standing

LEAGUE = (
    "code", "name", "group", "rank", "total", "assessable", "grade", "grade_best", "grade_worst", "vetoes",
    "not_assessed", "rank_low", "rank_high", "tier",
)  # fmt: skip
SCORES = ("code", "section", "criterion", "available", "awarded", "outcome", "why")
DEDUCTIONS = (
    "code", "section", "criterion", "rule", "effect", "points", "arithmetic", "why", "basis", "evidence",
)  # fmt: skip
UNCERTAINTY = ("code", "source", "median", "low", "high", "bottom", "top", "edge", "draws", "failed", "reason")
LACKING = ("code", "rows", "ledgers", "total", "against", "in_favour")
QUARANTINE = ("file", "sheet", "row", "column", "code", "message", "remedy", "raw")
CONSEQUENCES = (
    "code", "name", "rule", "kind", "state", "what", "post", "since", "until", "due", "amount", "basis",
)  # fmt: skip
# Parts that the reports of many units have in common.
SHARED = (FunnelCurve, FunnelPoint, LegalBasis, Provenance, RunHeader, Standing, Sureness)

Rows = Iterable[Sequence[Any]]
Table = Callable[[Rows], None]


def write_results(review: Review, folder: Path) -> None:
    """The result files into an existing folder of the caller's, as far as the review's audience may see them.

    The public gets neither evidence nor quarantined rows nor consequences; what follows for persons stays inside.
    Reports of units are made, written and forgotten one at a time.
    """
    report, writer = review.run_report(), Writer(SHARED)
    sureness = {one.unit: one for one in report.advice.sureness}
    _write(folder / "league.csv", LEAGUE, _league(report.standings, report.run.rank_declined, sureness))
    if sureness:
        _write(folder / "uncertainty.csv", UNCERTAINTY, _uncertainty(sureness.values()))
    if review.audience != PUBLIC:
        _write(folder / "quarantine.csv", QUARANTINE, _quarantine(report.quarantine))
        _write(folder / "consequences.csv", CONSEQUENCES, _consequences(review))
    if review.audience == INTERNAL and review.evidence.duties is not None:
        (folder / "organisation.csv").write_bytes(organisation_rows(review.personal).encode("utf-8-sig"))
    (folder / RUN_FILE).write_bytes(writer.write(report).encode())
    _write_units(review, folder, writer)


def _write_units(review: Review, folder: Path, writer: Writer) -> None:
    """What is written unit by unit: every unit's report, and the rows of the tables of all units."""
    (folder / UNIT_FOLDER).mkdir(exist_ok=True)
    with ExitStack() as stack:

        def table(name: str, header: Sequence[str]) -> Table:
            return stack.enter_context(_open_table(folder / name, header))

        inside = review.audience != PUBLIC
        scores = table("scores.csv", SCORES)
        deductions = table("deductions.csv", DEDUCTIONS) if inside else None
        lacking = table("lacking.csv", LACKING) if inside and review.evidence.rests_on else None
        for code in review.codes:
            unit = review.unit_report(code)
            (folder / name_unit_file(code)).write_bytes(writer.write(unit).encode())
            scores(_scores(unit.assessment))
            if deductions:
                deductions(_deductions(unit.assessment))
            if lacking and unit.lacking:
                lacking([list(dataclasses.astuple(unit.lacking))])


def _quarantine(rows: Iterable[Quarantined]) -> Rows:
    return ([getattr(row, name) for name in QUARANTINE] for row in rows)


def _league(standings: Iterable[Standing], declined: str, sureness: Mapping[str, Sureness]) -> Rows:
    """The league table; where the run declines to rank, the reason stands in the place of each rank."""
    unranked = f"{UNRANKED}：{declined}" if declined else ""
    for row in standings:
        unit, sure = row.unit, sureness.get(row.unit.code)
        about = ["", "", ""] if sure is None else [sure.low or "", sure.high or "", sure.tier or ""]
        result = [row.total, row.assessable, row.grade, row.grade_best, row.grade_worst, row.vetoes, row.not_assessed]
        yield [unit.code, unit.name, unit.group, row.rank or unranked, *result, *about]


def _uncertainty(sureness: Iterable[Sureness]) -> Rows:
    """The ranges behind `rank_low` and `rank_high`: one row per unit and kind of doubt."""
    for one in sureness:
        for found in one.ranges:
            numbers = (found.median, found.low, found.high, found.bottom, found.top)
            shown = ["" if number is None else number for number in numbers]
            yield [one.unit, found.source.value, *shown, one.edge, found.draws, found.failed, found.reason]


def _scores(assessment: Assessment) -> Rows:
    for found in assessment.findings:
        awarded = "" if found.awarded is None else found.awarded
        place = [assessment.unit.code, found.section, found.criterion]
        yield [*place, found.available, awarded, found.outcome.value, found.why]


def _deductions(assessment: Assessment) -> Rows:
    basis = {finding.criterion: finding.basis for finding in assessment.findings}
    for entry in assessment.deductions:
        sources = dict.fromkeys(str(source) for value in entry.measured for source in value.sources)
        moved = [entry.section, entry.criterion, entry.rule, entry.effect, entry.points, entry.arithmetic, entry.why]
        yield [assessment.unit.code, *moved, "；".join(map(str, basis[entry.criterion])), "；".join(sources)]


def _consequences(review: Review) -> Rows:
    """What follows for units and posts: tripped or pending outcome rules, and titles, for whoever acts on them."""
    basis = {veto.id: "；".join(map(str, veto.basis)) for veto in review.rubric.vetoes}
    for assessment in review.assessments:
        unit = assessment.unit
        for row in review.followings[unit.code]:
            days = [day or "" for day in (row.since, row.until, row.due)]
            amount = "" if row.amount is None else row.amount
            head = [unit.code, unit.name, row.rule, row.kind, row.state, row.what, row.post]
            yield [*head, *days, amount, basis[row.rule]]
        if title := review.titles.get(unit.code):
            yield [unit.code, unit.name, "quota", "title", "", title, "", review.run.as_of, "", "", "", ""]


def _write(path: Path, header: Sequence[str], rows: Rows) -> None:
    with _open_table(path, header) as add:
        add(rows)


@contextmanager
def _open_table(path: Path, header: Sequence[str]) -> Iterator[Table]:
    """A CSV file to add rows to. Text cells cannot become formulas: = + - @ tab at the start get an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        yield lambda rows: writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
