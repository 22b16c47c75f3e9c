"""Everything about one unit, made once, and its ledgers one after the other.

Big ledgers come in blocks of columns, so that memory does not grow with their rows; small ones are rows turned into
columns. Left out: (1) writing (`write`); (2) defects (`defects`, `spread`); (3) filings, which count what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assess.sample.accidents import accident_rows, case_rows, make_accidents
from assess.sample.documents import document_rows
from assess.sample.draw import Whole
from assess.sample.emergency import Plan, drill_rows, make_plans, plan_rows, team_rows
from assess.sample.event import Accident
from assess.sample.facilities import certificate_rows, monitored_rows
from assess.sample.firms import Firms, enterprise_columns, make_firms
from assess.sample.hazard_rows import hazard_columns
from assess.sample.hazards import Hazards, count_findings, make_hazards
from assess.sample.inspections import Inspections, inspection_columns, make_inspections
from assess.sample.leaders import Leader, leader_rows, make_leaders
from assess.sample.meetings import meeting_rows, visit_rows
from assess.sample.oversight import enforcement_rows, penalty_rows
from assess.sample.places import Place
from assess.sample.rosters import roster_rows
from assess.sample.trainings import training_rows
from assess.sample.upper import ceiling_rows, circular_rows, honour_rows, statistic_rows, task_rows

BLOCK = 50_000
Row = dict[str, str]
Block = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class County:
    """A unit with all that its ledgers have in common."""

    place: Place
    seed: int
    firms: Firms
    inspections: Inspections
    hazards: Hazards
    found: Whole
    accidents: tuple[Accident, ...]
    leaders: tuple[Leader, ...]
    plans: tuple[Plan, ...]


def make_county(place: Place, numbers: tuple[int, int, int], places: Sequence[Place], seed: int) -> County:
    """A unit with so many enterprises, inspections and hazards."""
    enterprises, inspections, hazards = numbers
    firms = make_firms(place, enterprises, seed)
    accidents = make_accidents(place, firms, places, seed)
    done = make_inspections(place, firms, inspections, accidents, seed)
    found = make_hazards(place, firms, done, hazards, seed)
    counts = count_findings(found, done.size)
    return County(
        place, seed, firms, done, found, counts, accidents, make_leaders(place, seed), make_plans(place, firms)
    )


def blocks(county: County, ledger: str) -> Iterator[Block]:
    """A ledger of a unit."""
    if ledger == "enterprises":
        yield enterprise_columns(county.place, county.firms, county.seed)
        return
    size = {"inspections": county.inspections.size, "hazards": county.hazards.size}.get(ledger)
    if size is None:
        yield in_columns(SMALL[ledger](county))
        return
    for first in range(0, size, BLOCK):
        yield _block(county, ledger, first, min(first + BLOCK, size))


def _block(county: County, ledger: str, first: int, last: int) -> Block:
    place, firms, done, seed = county.place, county.firms, county.inspections, county.seed
    if ledger == "inspections":
        return inspection_columns(place, firms, done, county.found, first, last, seed)
    return hazard_columns(place, firms, done, county.hazards, first, last, seed)


def in_columns(rows: Iterable[Row]) -> Block:
    """Rows as columns; a cell that a row does not have is blank."""
    kept = list(rows)
    names = dict.fromkeys(name for row in kept for name in row)
    return {name: [row.get(name, "") for row in kept] for name in names}


def _high_risk(one: County) -> list[str]:
    return [str(one.firms.ids[position]) for position in one.firms.high_risk()]


def _enforcement(one: County) -> Iterator[Row]:
    return (row for row, _ in enforcement_rows(one.place, one.firms, one.inspections, one.accidents, one.seed))


def _penalties(one: County) -> Iterator[Row]:
    found = enforcement_rows(one.place, one.firms, one.inspections, one.accidents, one.seed)
    cases = [case for _, case in found if case]
    return penalty_rows(one.place, one.firms, one.hazards, cases, one.seed)


SMALL: dict[str, Callable[[County], Iterator[Row]]] = {
    "accidents": lambda one: accident_rows(one.place, one.accidents, one.seed),
    "accountability_cases": lambda one: case_rows(one.place, one.accidents, one.seed),
    "campaign_tasks": lambda one: task_rows(one.place, one.seed),
    "ceilings": lambda one: ceiling_rows(one.place, one.accidents, one.seed),
    "certificates": lambda one: certificate_rows(one.place, one.firms, one.seed),
    "circulars": lambda one: circular_rows(one.place, one.accidents, _high_risk(one), one.seed),
    "documents": lambda one: document_rows(one.place, one.leaders, one.seed),
    "drills": lambda one: drill_rows(one.place, one.firms, one.plans, one.seed),
    "enforcement": _enforcement,
    "honours": lambda one: honour_rows(one.place, one.seed),
    "leader_inspections": lambda one: visit_rows(one.place, one.leaders, one.firms, one.seed),
    "leaders": lambda one: leader_rows(one.place, one.leaders),
    "meetings": lambda one: meeting_rows(one.place, one.leaders, one.seed),
    "monitored_enterprises": lambda one: monitored_rows(one.place, one.firms, one.seed),
    "penalties": _penalties,
    "plans": lambda one: plan_rows(one.place, one.plans, one.seed),
    "rescue_teams": lambda one: team_rows(one.place, one.firms, one.seed),
    "rosters": lambda one: roster_rows(one.place, one.firms, one.seed),
    "statistics": lambda one: statistic_rows(one.place, one.seed),
    "trainings": lambda one: training_rows(one.place, one.firms, one.seed),
}
