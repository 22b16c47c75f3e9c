"""`scores.xlsx`: the results of a run as a workbook that recomputes its own totals, shares and places.

The same results give the same bytes: no clock, nobody's name in the properties, fixed times in the zip. Left out:
(1) how results come about; (2) where the file is stored (`running`); (3) taking out what is personal
(`audience`); (4) charts, which the pages have.
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.audience import AUDIENCES
from assess.reporting.workbook.checks import make_checks, place_checks
from assess.reporting.workbook.criteria import make_criteria, number_criteria, place_criteria
from assess.reporting.workbook.deductions import make_deductions, place_deductions
from assess.reporting.workbook.evidence import make_evidence, number_evidence
from assess.reporting.workbook.page import Page
from assess.reporting.workbook.ranks import make_ranks
from assess.reporting.workbook.scores import make_scores
from assess.reporting.workbook.sums import find_shape
from assess.reporting.workbook.wording import word
from assess.results import RunReport, UnitReport


def build_workbook(report: RunReport, units: Sequence[UnitReport], audience: str = "internal") -> bytes:
    """The workbook of a run for one kind of reader: `internal`, `unit` or `public`.

    `units` may be all of them or a few (a unit's own copy): places are live where a whole group is there. The public
    version holds the league alone. For others than the office the reports come masked (`assess.audience`); a text
    quoted from a row that was handed in is left out here. Raises ValueError for another audience.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"audience must be one of {', '.join(AUDIENCES)}, not {audience!r}")
    from openpyxl import Workbook

    from assess.reporting.workbook.finish import finish_workbook
    from assess.reporting.workbook.sheet import Head, add_styles, draw_page, make_text

    run = report.run
    head = Head(run.notice, run.title, report.provenance.result_sha256[:12], make_text())
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book, run.places)
    led = {}
    for page in _make_pages(report, units, audience):
        led[word(f"{page.key}.sheet")] = draw_page(book, page, head)
    properties = book.properties
    properties.creator, properties.lastModifiedBy = None, None
    properties.title = head.text(run.title)
    properties.description = head.text(run.notice)
    return finish_workbook(book, led)


def _make_pages(report: RunReport, units: Sequence[UnitReport], audience: str) -> list[Page]:
    """The sheets in their order."""
    ranks = make_ranks(report, audience)
    if audience == "public":
        return [ranks]
    order = {row.unit.code: at for at, row in enumerate(report.standings)}
    units = sorted(units, key=lambda unit: order[unit.assessment.unit.code])
    shape = find_shape(report.run.method, [part.section for part in units[0].assessment.sections] if units else ())
    criteria, entries, numbers = place_criteria(units), place_deductions(units), number_evidence(units)
    return [
        make_scores(report.run, units, shape, criteria, place_checks(units)),
        ranks,
        make_deductions(units, number_criteria(units), numbers),
        make_criteria(units, entries),
        make_checks(units, shape, criteria, entries),
        make_evidence(numbers, audience),
    ]
