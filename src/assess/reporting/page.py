"""The pages of an output folder: one around a notebook's fragment, the index, and the page of a unit that failed.

Pages lead to each other by relative addresses and need nothing from outside. On the index failures come first, each
with its reason; the search box filters rows and is not shown with scripts off. Left out: running notebooks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from assess.reporting.frame import Link, frame_page
from assess.reporting.guard import check_fragment
from assess.reporting.marks import mark_status
from assess.reporting.markup import join_parts, make_part
from assess.reporting.numbers import published, round_points
from assess.reporting.standing import name_grade, name_rank
from assess.reporting.tables import Cell, Group, Table, cell, head, show_table
from assess.reporting.words import say
from assess.results import RunHeader, RunReport
from assess.types import Standing

SHARED = ("league", "rubric", "quality", "sensitivity", "campaign")
SCRIPTS = {"league": "league.js"}  # pages that have one


# Files of an output folder that the index offers, and what they are called.
OFFERED = {
    "scores.xlsx": "file_scores",
    "notice.docx": "file_notice",
    "notice-order.docx": "file_notice_order",
    "notice-grades.docx": "file_notice_grades",
    "league.csv": "file_league",
}


class Status(Protocol):
    """What became of a page: `name` is a unit's code, `page` an address; without `reason` it succeeded."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def page(self) -> str: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RunFrame:
    """What every page of a run shares: its head, the pages about all units that it has, and the result's hash."""

    run: RunHeader
    pages: tuple[str, ...]
    result_sha256: str


def frame_run(report: RunReport) -> RunFrame:
    """What the pages of a run share."""
    there = {"sensitivity": bool(report.advice.sureness), "campaign": report.advice.campaign is not None}
    pages = tuple(name for name in SHARED if there.get(name, True))
    return RunFrame(report.run, pages, report.provenance.result_sha256)


def name_evidence(page: str) -> str:
    """The address of the page of evidence that belongs to a unit's page."""
    return f"{page.removesuffix('.html')}-evidence.html"


def render_page(title: str, fragment: str, run: RunFrame, depth: int = 0, evidence: str = "") -> str:
    """A whole page; `title` is a unit's name or one of `SHARED`; it lies `depth` below the output folder.

    `evidence` is the address of its page of evidence, which lies beside it. Raises RunError (E304) where the fragment
    holds markup that has no place in a page.
    """
    check_fragment(fragment, title)
    beside = (Link(say("page.evidence"), quote(evidence.rpartition("/")[2])),) if evidence else ()
    return frame_page(
        say("page.title", name=_name_page(title), run=run.run.title),
        fragment,
        run.run.notice,
        links=(*list_links(run, depth), *beside),
        result=run.result_sha256,
        script=SCRIPTS.get(title, ""),
    )


def render_evidence(title: str, fragment: str, run: RunFrame, depth: int, back: str) -> str:
    """The page of evidence of a unit; `back` is the address of the unit's page. Raises RunError (E304)."""
    check_fragment(fragment, title)
    own = Link(say("page.back", name=title), quote(back.rpartition("/")[2]))
    return frame_page(
        say("page.evidence_title", name=title, run=run.run.title),
        fragment,
        run.run.notice,
        links=(*list_links(run, depth), own),
        result=run.result_sha256,
    )


def render_error_page(code: str, name: str, reason: str, run: RunFrame) -> str:
    """The page that stands for one that could not be made; the reason is shown as it is."""
    title = say("error.title", name=_name_page(name), code=code)
    links = list_links(run, 0 if code in SHARED else 1)
    return frame_page(title, make_part("error", reason=reason).html, run.run.notice, links=links)


def render_index(report: RunReport, statuses: Iterable[Status], files: Iterable[str] = ()) -> str:
    """The page that leads to all others, and to those of the `files` beside it that people work with."""
    statuses, there = list(statuses), set(files)
    failed = sum(bool(status.reason) for status in statuses)
    offered = tuple(Link(say(f"index.{key}"), name) for name, key in OFFERED.items() if name in there)
    links = (*list_links(frame_run(report), 0)[1:], *offered)
    top = make_part("index", run=report.run, units=len(statuses), failed=failed, links=links)
    fragment = join_parts(top, show_table(tabulate_index(report, statuses))).html
    result = report.provenance.result_sha256
    return frame_page(report.run.title, fragment, report.run.notice, result=result, script="search.js")


def tabulate_index(report: RunReport, statuses: Iterable[Status]) -> Table:
    """One row per unit, failures first."""
    standings = {row.unit.code: row for row in report.standings}
    order = sorted(statuses, key=lambda status: not status.reason)
    rows = tuple(_row(status, standings.get(status.name), report.run.places) for status in order)
    columns = head("index", "name code:short status group rank:short points:number grade:short")
    return Table(say("index.caption"), columns, (Group("", rows),), say("league.empty"))


def _row(status: Status, row: Standing | None, places: int) -> tuple[Cell, ...]:
    found = (
        cell(status.title, href=quote(status.page)),
        cell(status.name),
        cell(status.reason, mark=mark_status(bool(status.reason))),
    )
    if row is None:
        return (*found, *(cell(say("number.none")) for _ in range(4)))
    points = say(
        "league.points_of", total=published(row.total, places), assessable=round_points(row.assessable, places)
    )
    return (*found, cell(row.unit.group), cell(name_rank(row)), cell(points), cell(name_grade(row)))


def list_links(run: RunFrame, depth: int) -> tuple[Link, ...]:
    """The navigation of a page that lies `depth` folders below the output folder."""
    return tuple(Link(say(f"page.{name}"), f"{'../' * depth}{name}.html") for name in ("index", *run.pages))


def _name_page(title: str) -> str:
    return say(f"page.{title}") if title in SHARED else title
