"""反馈意见 and 整改清单: what one unit is told, what it must put right by when, how it can object, as a Word document.

Everything comes from the unit's report and from `params/wording`; the place stands with its range and is never called
an improvement. Left out: (1) the whole evidence, which the unit's page shows; (2) other units' results; (3) persons.
"""

from __future__ import annotations

from assess.reporting.county_summary import summarise_unit
from assess.reporting.notice.grid import Column, write_table
from assess.reporting.notice.notice import list_notices
from assess.reporting.notice.paper import Paper
from assess.reporting.notice.pending import Answer, list_open, tell_open, tell_place, tell_vetoes
from assess.reporting.notice.rectify import Due, Problem, find_due, list_problems
from assess.reporting.notice.told import join_bases
from assess.reporting.notice.wording import Wording
from assess.results import UnitReport


def build_feedback(report: UnitReport, wording: Wording) -> bytes:
    """The feedback to one unit with its list of what to put right, as a .docx file."""
    answer = Answer(report, wording)
    paper = Paper(wording.form, report.run.as_of, list_notices(report.run, wording))
    authority = wording.form.texts["authority"]
    title = answer.say("title", authority=authority, name=report.assessment.unit.name)
    problems, open_ = list_problems(report, wording), list_open(answer)
    paper.write_head("feedback_number", title)
    _write_body(answer, paper, problems)
    tables = [*(["list"] if problems else []), *(["open_list"] if open_ else [])]
    paper.write_end([answer.say(key) for key in tables])
    for number, key in enumerate(tables, 1):
        paper.begin_attachment(number, len(tables), answer.say(key), landscape=key == "list")
        if key == "list":
            _write_problems(answer, paper, problems)
        else:
            _write_open(answer, paper, open_)
    return paper.store(title)


def _write_body(answer: Answer, paper: Paper, problems: list[Problem]) -> None:
    report = answer.report
    paper.write(answer.say("addressee", name=report.assessment.unit.name), "Addressee")
    run = report.run
    opening = answer.say(
        "opening",
        basis=join_bases(answer.wording.feedback.basis, answer.wording),
        rubric=run.rubric_title,
        first=paper.say_date(run.period_from),
        last=paper.say_date(run.period_to),
        title=run.title,
        stage=run.stage,
        as_of=paper.say_date(run.as_of),
    )
    paper.write(opening)
    parts = {
        "result": [summarise_unit(report).conclusion, *tell_place(answer)],
        "vetoes": tell_vetoes(answer),
        "problems": [_tell_problems(answer, paper, problems)],
        "open": tell_open(answer),
        "appeal": [_tell_appeal(answer, paper)],
    }
    for key, lines in parts.items():
        paper.write_heading(answer.say(key))
        for line in lines:
            paper.write(line)


def _tell_problems(answer: Answer, paper: Paper, problems: list[Problem]) -> str:
    if not problems:
        return answer.say("problems_none" if answer.report.assessment.assessable else "problems_nothing")
    first = min((one.due for one in problems), key=lambda due: due.days)
    return answer.say(
        "problems_text", number=len(problems), list=answer.say("list"), due=_say_due(answer, paper, first)
    )


def _tell_appeal(answer: Answer, paper: Paper) -> str:
    days = answer.wording.feedback.appeal_days
    due = find_due(answer.wording.calendar, answer.report.run.as_of, days)
    authority = answer.wording.form.texts["authority"]
    return answer.say("appeal_text", due=_say_due(answer, paper, due), authority=authority)


def _say_due(answer: Answer, paper: Paper, due: Due) -> str:
    if due.day is None:
        return answer.say("due_unknown", days=due.days, year=due.unknown)
    return answer.say("due", date=paper.say_date(due.day), days=due.days)


def _write_problems(answer: Answer, paper: Paper, problems: list[Problem]) -> None:
    """Attachment: 整改清单."""
    columns = [
        Column(answer.say("column_number"), 14, center=True),
        Column(answer.say("column_problem"), 78, titled=True),
        Column(answer.say("column_basis"), 63),
        Column(answer.say("column_measure"), 42),
        Column(answer.say("column_due"), 23, center=True),
        Column(answer.say("column_post"), 23, center=True),
    ]
    rows = [
        (str(number), one.lines, one.basis, one.asked.measure, _say_due(answer, paper, one.due), one.asked.posts)
        for number, one in enumerate(problems, 1)
    ]
    write_table(paper, columns, rows)
    paper.write(answer.say("list_note", as_of=paper.say_date(answer.report.run.as_of)), "Note")


def _write_open(answer: Answer, paper: Paper, rows: list[tuple[str, tuple[str, ...], str]]) -> None:
    """Attachment: what is not assessed, and what it would take."""
    columns = [
        Column(answer.say("column_section"), 20, center=True),
        Column(answer.say("column_items"), 52),
        Column(answer.say("column_reason"), 52),
    ]
    write_table(paper, columns, rows)
