"""通报: the notice of a run's results in three levels of disclosure, as a Word document.

What it says comes from the report and from `params/wording`; a run that declines to rank gets no order and says why,
and a veto is named with its state and never as more. Left out: (1) single deductions, which each unit finds in its own
feedback (`feedback`); (2) persons: no name of a person has a place here.
"""

from __future__ import annotations

from assess.reporting.notice.disclosed import Disclosure, list_columns, list_rows
from assess.reporting.notice.grid import Column, write_table
from assess.reporting.notice.paper import Paper
from assess.reporting.notice.told import (
    Telling,
    join_bases,
    list_vetoes,
    tell_group,
    tell_sureness,
    tell_vetoes,
    tell_whole,
)
from assess.reporting.notice.wording import Wording
from assess.reporting.standing import group_standings
from assess.reporting.words import say
from assess.results import RunHeader, RunReport
from assess.types import STATE_WORDS, Standing, VetoState

RESULT = 12  # characters of the result's hash, as on pages


def build_notice(report: RunReport, wording: Wording, disclosure: str) -> bytes:
    """The notice as a .docx file. `disclosure` is scores, order or grades; anything else raises ValueError."""
    telling = Telling(report, wording, Disclosure(disclosure))
    paper = Paper(wording.form, report.run.as_of, list_notices(report.run, wording))
    title = telling.say("title", authority=wording.form.texts["authority"], title=report.run.title)
    paper.write_head("notice_number", title)
    _write_body(telling, paper)
    tables = [*(["results"] if _has_results(telling) else []), *(["vetoes"] if list_vetoes(report) else [])]
    paper.write_end([telling.say(f"{key}_table") for key in tables])
    for number, key in enumerate(tables, 1):
        paper.begin_attachment(number, len(tables), telling.say(f"{key}_table"))
        if key == "results":
            _write_results(telling, paper)
        else:
            _write_vetoes(telling, paper)
    return paper.store(title)


def list_notices(run: RunHeader, wording: Wording) -> tuple[str, ...]:
    """What must stand over every page: that data are simulated, that a document is only an example."""
    example = wording.form.texts["example_notice"] if wording.form.example else ""
    return tuple(notice for notice in (run.notice, example) if notice)


def _has_results(telling: Telling) -> bool:
    """An order that is declined leaves no table; nor does a run without units."""
    return bool(telling.report.standings) and not (telling.declined and telling.level is Disclosure.ORDER)


def _write_body(telling: Telling, paper: Paper) -> None:
    paper.write(telling.say("addressee"), "Addressee")
    paper.write(_open(telling, paper))
    paper.write_heading(telling.say("whole"))
    for line in tell_whole(telling):
        paper.write(line)
    paper.write_heading(telling.say("results"))
    if telling.declined:
        paper.write(telling.say("declined", why=telling.report.run.rank_declined))
    for number, (group, members) in enumerate(group_standings(telling.report.standings).items(), 1):
        paper.write_subheading(number, telling.say("group", group=group, size=len(members)))
        for line in tell_group(telling, members):
            paper.write(line)
    for key, lines in (("vetoes", tell_vetoes(telling)), ("sure", tell_sureness(telling))):
        paper.write_heading(telling.say(key))
        for line in lines:
            paper.write(line)
    paper.write_heading(telling.say("demands"))
    for number, key in enumerate(("rectify", "appeal", "pending"), 1):
        paper.write_item(number, telling.say(f"demand_{key}"))


def _open(telling: Telling, paper: Paper) -> str:
    run = telling.report.run
    return telling.say(
        "opening",
        basis=join_bases(telling.wording.notice.basis, telling.wording),
        rubric=run.rubric_title,
        units=len(telling.report.standings),
        first=paper.say_date(run.period_from),
        last=paper.say_date(run.period_to),
        stage=run.stage,
        as_of=paper.say_date(run.as_of),
        disclosure=telling.say(f"disclosure_{telling.level.value}{'_declined' if telling.declined else ''}"),
    )


def _write_results(telling: Telling, paper: Paper) -> None:
    """Attachment: the table of results, group by group."""
    texts, report = telling.wording.notice.texts, telling.report
    rows: list[tuple[str, ...]] = []
    for group, members in group_standings(report.standings).items():
        rows.append((telling.say("group", group=group, size=len(members)),))
        rows += list_rows(report, members, telling.level, texts)
    write_table(paper, list_columns(telling.level, telling.declined, texts), rows)
    result = report.provenance.result_sha256[:RESULT]
    paper.write(telling.say("note", as_of=paper.say_date(report.run.as_of), result=result), "Note")


def _write_vetoes(telling: Telling, paper: Paper) -> None:
    """Attachment: every unit with something tripped or pending, with the state of each."""
    columns = [
        Column(telling.say("column_name"), 32),
        Column(telling.say("column_veto"), 16, center=True),
        Column(telling.say("column_items"), 76),
    ]
    joiner = telling.share("joiner")
    rows = [
        (
            telling.say("unit_group", name=row.unit.name, group=row.unit.group),
            _state(row),
            tuple(row.vetoes.split(joiner)),
        )
        for row in list_vetoes(telling.report)
    ]
    write_table(paper, columns, rows)
    paper.write(telling.say("veto_meaning"), "Note")


def _state(row: Standing) -> str:
    """What is true of 一票否决 itself; cards and limits stand beside it."""
    if row.vetoed:
        return STATE_WORDS[VetoState.TRIPPED]
    return STATE_WORDS[VetoState.PENDING] if row.veto_pending else say("number.none")
