"""The simulated prefecture through the county rubric: every criterion has its data, and every number its rows.

What is not assessed is what somebody planted: a ledger that was not filed, a refused row, an inquiry that is open.
"""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assess.evidence.ledger_partition import Asked, Store, measure_all
from assess.evidence.ledger_read import STORE
from assess.review import Review, open_review
from assess.rubric.language import Window
from assess.tidy import read_unit
from assess.types import Outcome

pytestmark = pytest.mark.slow
PLANTED = ("没有报送（或者没有报全）", "已隔离", "还在调查")


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    for name in ("params", "notebooks", "data/sample"):
        shutil.copytree(root / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def review(project: Path) -> Review:
    return open_review(project / "params/runs/sample.yaml", project)


def test_no_criterion_is_left_out_for_want_of_an_indicator(review: Review) -> None:
    open_ones = [
        (one.unit.code, finding.criterion, finding.why)
        for one in review.assessments
        for finding in one.findings
        if finding.outcome is Outcome.NOT_ASSESSED
    ]
    assert [one for one in open_ones if not any(word in one[2] for word in PLANTED)] == []
    assert {code for code, _, _ in open_ones} == {"990102", "990103", "9901K12"}


def test_the_planted_stories_end_as_they_should(review: Review) -> None:
    by_code = {one.unit.code: one for one in review.standings}
    assert by_code["990104"].vetoed
    assert by_code["990108"].vetoed
    assert by_code["990103"].veto_pending
    assert not by_code["990103"].vetoed
    assert by_code["990103"].grade == ""
    assert [code for code, one in by_code.items() if one.rank == 1] == ["990101", "990111"]


def test_a_unit_that_lacks_rows_says_how_many_and_how_far_they_could_move_it(
    review: Review, result_files: Callable[[Review], dict[str, str]]
) -> None:
    found = review.lacking["990102"]
    assert found.rows == 50
    assert found.against < found.total <= found.in_favour
    assert "990101" not in review.lacking
    report = review.unit_report("990102")
    assert report.lacking == found
    lines = result_files(review)["lacking.csv"].splitlines()
    assert lines[0] == "code,rows,ledgers,total,against,in_favour"
    assert len(lines) == 1 + len(review.lacking)


def test_every_deduction_from_a_ledger_points_at_rows_of_a_file(review: Review) -> None:
    lost = [one for each in review.assessments for one in each.deductions if one.effect == "deduct"]
    assert len(lost) > 50
    assert [one.rule for one in lost if not any(source for value in one.measured for source in value.sources)] == []


def test_a_partition_of_its_own_gives_the_same_numbers(review: Review, project: Path, tmp_path: Path) -> None:
    units = tuple(unit.code for unit in review.evidence.units)
    window = review.rubric.head.window or Window("01-01", "12-31")
    asked = Asked(review.run.as_of, date(2025, 1, 1), date(2025, 12, 31), window)
    store = Store("sample", project / STORE / "sample", units)
    (path,) = measure_all([store], asked, project, tmp_path)
    values = {(one.indicator, one.period): one for one in read_unit([path], "990105")}
    at = units.index("990105")
    compared = 0
    for name in ("hazards_closed_on_time", "deaths", "high_risk_inspected", "county_drills", "heads_trained"):
        ours = review.evidence.table.column(name).measured(at)
        assert (values[name, ""].numerator, values[name, ""].denominator) == (ours.numerator, ours.denominator), name
        compared += ours.numerator is not None and ours.numerator > Decimal(0)
    assert compared >= 4
    assert len(values) > 250
