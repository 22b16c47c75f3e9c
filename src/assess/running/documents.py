"""The documents of an output folder that offices work with: the workbook, the notice in three levels, the feedback.

The notice is for the public and the feedback for its unit whatever the folder is for, so both are masked as such.
Left out: (1) what they say and how they look (`reporting`); (2) workbooks of more than `MOST` units, which would take
minutes and gigabytes: their numbers are in the CSV files; (3) sending them to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assess.audience import PUBLIC, UNIT, load_personal, mask_run, mask_unit
from assess.review import Review

MOST = 500


def write_documents(review: Review, folder: Path, codes: Iterable[str]) -> list[str]:
    """Write scores.xlsx, notice*.docx and feedback/<code>.docx for these units; returns what was not made, and why."""
    from assess.reporting.notice import Disclosure, build_feedback, build_notice, load_wording
    from assess.reporting.workbook import build_workbook

    personal, report = load_personal(review.root), review.run_report()
    wording = load_wording(review.root, review.run.as_of)
    public = mask_run(report, PUBLIC, personal)
    for level in Disclosure:
        name = "notice.docx" if level is Disclosure.SCORES else f"notice-{level.value}.docx"
        (folder / name).write_bytes(build_notice(public, wording, level.value))
    whole = len(review.assessments) <= MOST
    made = [one.unit.code for one in review.assessments] if whole else []
    units = {code: review.unit_report(code) for code in made}
    if review.audience != PUBLIC:
        (folder / "feedback").mkdir(exist_ok=True)
        for code in codes:
            unit = mask_unit(units.get(code) or review.unit_report(code), UNIT, personal)
            (folder / "feedback" / f"{code}.docx").write_bytes(build_feedback(unit, wording))
    if not whole:
        return [f"单位超过 {MOST} 个，不生成 scores.xlsx；数在 scores.csv 和 league.csv。"]
    workbook = build_workbook(report, list(units.values()), review.audience)
    (folder / "scores.xlsx").write_bytes(workbook)
    return []
