"""In the notice grades are named from the best down, and those that are open last."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.params import find_root
from assess.reporting.notice import load_wording
from assess.reporting.notice.disclosed import Disclosure
from assess.reporting.notice.told import Telling, tell_group
from assess.results import Method


def test_grades_are_named_from_the_best_down_and_open_ones_last(sample: Any) -> None:
    report = sample.run_report()
    run = replace(report.run, method=Method(("优秀", "良好", "合格")))
    ends = (("优秀", "合格"), ("合格", "合格"), ("良好", "良好"), ("优秀", "优秀"))
    rows = [
        replace(row, grade=best if best == worst else "", grade_best=best, grade_worst=worst)
        for row, (best, worst) in zip(report.standings[:4], ends, strict=True)
    ]
    known = replace(report, standings=tuple(rows), run=run)
    telling = Telling(known, load_wording(find_root(Path(__file__)), known.run.as_of), Disclosure.GRADES)
    text = tell_group(telling, rows)[0]
    found = [text.index(words) for words in ("优秀1个", "良好1个", "；合格1个", "未定")]
    assert found == sorted(found)
