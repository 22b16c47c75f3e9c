"""The table of charged accidents from a small ledger: each row worked out by hand from the schemes that are shipped."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from assess.errors import ParamsError
from assess.evidence.attribution import Charged
from assess.evidence.attribution_scheme import FILE, load_attribution
from assess.evidence.charged import charge_accidents, find_differences
from assess.indicators.cases import fill_tables
from assess.indicators.tables import CHARGED
from assess.ledger import load_schemas
from assess.rubric.language import Window
from assess.types import Source

ON = date(2025, 12, 31)
WINDOW = Window("01-01", "12-31", late_discovery=3)
UNITS = ("990101", "990102", "99A1")
ROOT = Path(__file__).parents[2]
SCHEMAS = {"accidents": load_schemas(ROOT)["accidents"]}
Row = dict[str, object]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def row(id_: str = "S1", day: str = "2025-03-01", **more: object) -> Row:
    return {
        "unit_code": "990101", "id": id_, "date": day, "sector": "工贸", "production": True, "deaths": 1,
        "serious_injuries": 0, "loss_yuan": 0, "responsibility": "责任事故",
    } | more  # fmt: skip


def charge(connection, *rows: Row, scheme: str = "place", window: Window = WINDOW, **more) -> tuple[Charged, ...]:
    """Charges these rows; the table `charged` is there afterwards."""
    fill_tables(connection, SCHEMAS, {"accidents": rows})
    return charge_accidents(connection, more.pop("root", ROOT), scheme, window, ON, more.pop("units", UNITS), **more)


def table(connection, columns: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT {columns} FROM charged ORDER BY id, unit_code, role").fetchall()


# --- one accident -----------------------------------------------------------------------------------------


def test_the_table_has_the_columns_that_pieces_read(connection) -> None:
    charge(connection)
    connection.execute(f"CREATE TABLE expected ({CHARGED})")
    assert connection.execute("DESCRIBE charged").fetchall() == connection.execute("DESCRIBE expected").fetchall()
    assert table(connection, "*") == []


def test_a_row_is_taken_over_as_it_stands(connection) -> None:
    charged = charge(
        connection,
        row(enterprise="e1", expressway=None, loss_yuan="1234.5", report_finding="迟报", discovered_date="2025-03-09",
            investigated_by="县", closed_date="2025-06-01"),
        files={0: "accidents.csv"},
    )  # fmt: skip
    assert table(connection, "*") == [(
        "990101", "S1", "e1", date(2025, 3, 1), date(2025, 3, 1), "工贸", "place", Decimal("1.000000"), True, False, 1,
        0, Decimal("1234.50"), "general", 0, True, "责任事故", "迟报", date(2025, 3, 9), "县", date(2025, 6, 1), 0, 2,
    )]  # fmt: skip
    assert [one.accident.source for one in charged] == [Source("accidents.csv", 2)]


def test_rows_of_several_measures_are_one_accident_and_two_units_may_use_one_number(connection) -> None:
    measures = [row(measure_id=f"m{at}", measure_due="2025-12-01") for at in (1, 2, 3)]
    charge(connection, *measures, row(unit_code="990102", deaths=2))
    assert table(connection, "unit_code, deaths, source_row") == [("990101", 1, 2), ("990102", 2, 5)]


@pytest.mark.parametrize(
    ("deaths", "late", "injuries", "loss", "expected"),
    [
        (2, None, 9, 9_999_999, (2, "general", 0, True)),
        (2, 1, 0, 0, (3, "larger", 1, True)),  # the third died within the legal days
        (9, 1, 0, 0, (10, "major", 2, True)),
        (0, None, 10, 0, (0, "larger", 1, True)),
        (0, None, 0, 50_000_000, (0, "major", 2, True)),
        (30, None, 0, None, (30, "particularly_major", 3, True)),
        (3, None, 0, None, (3, "larger", 1, False)),  # the loss may still make it worse
    ],
)
def test_deaths_include_late_ones_and_any_one_number_makes_the_grade(
    connection, deaths, late, injuries, loss, expected
) -> None:
    charge(connection, row(deaths=deaths, late_deaths=late, serious_injuries=injuries, loss_yuan=loss))
    assert table(connection, "deaths, at_least, grade_order, settled") == [expected]


def test_an_accident_before_the_standard_is_not_graded(connection) -> None:
    charge(connection, row(day="2007-05-31", deaths=9))
    assert table(connection, "at_least, settled") == [("general", False)]


# --- rows that differ -------------------------------------------------------------------------------------


def test_a_number_in_which_rows_differ_is_not_known_and_a_blank_does_not_differ(connection) -> None:
    rows = (row(measure_id="m1", deaths=2, loss_yuan=None), row(measure_id="m2", deaths=3, loss_yuan=20_000_000))
    charge(connection, *rows)
    assert table(connection, "deaths, loss_yuan, at_least, settled") == [(None, Decimal(20_000_000), "larger", False)]
    found = find_differences(connection, SCHEMAS["accidents"])
    assert [(one.unit, one.subject) for one in found] == [("990101", "S1")]
    assert "死亡人数不一致" in found[0].message


def test_rows_that_differ_only_in_measures_are_no_finding(connection) -> None:
    rows = [row(measure_id=f"m{at}", measure_due=f"2025-1{at}-01") for at in (0, 1)]
    charge(connection, *rows, row("S2"), row(unit_code="990102", deaths=7))
    assert find_differences(connection, SCHEMAS["accidents"]) == ()


def test_late_deaths_on_one_row_alone_count_and_two_numbers_of_them_are_not_known(connection) -> None:
    rows = [row(measure_id="m1", late_deaths=2), row(measure_id="m2")]
    rows += [row("S2", measure_id=f"m{late}", late_deaths=late) for late in (0, 1)]
    charge(connection, *rows)
    assert table(connection, "id, deaths, grade_order") == [("S1", 3, 1), ("S2", None, 0)]
    assert [one.subject for one in find_differences(connection, SCHEMAS["accidents"])] == ["S2"]


def test_what_is_no_number_is_as_in_the_first_row(connection) -> None:
    charge(connection, row(measure_id="m1", sector="煤矿"), row(measure_id="m2", sector="工贸"))
    assert table(connection, "sector, deaths") == [("煤矿", 1)]
    assert "行业领域不一致" in find_differences(connection, SCHEMAS["accidents"])[0].message


# --- who, and when ----------------------------------------------------------------------------------------

CRASH = {"sector": "道路运输", "registered_unit": "990102"}


def test_by_place_only_accidents_of_production_count(connection) -> None:
    charge(connection, row(**CRASH), row("S2", production=False), row("S3", responsibility="待认定"))
    assert table(connection, "id, unit_code, share") == [("S1", "990101", 1), ("S3", "990101", 1)]


def test_a_crash_counts_for_both_counties_and_on_an_expressway_for_the_registration_alone(connection) -> None:
    charge(
        connection,
        row("S1", **CRASH), row("S2", **CRASH, expressway=True), row("S3", sector="煤矿", operating_unit="990102"),
        row("S4", **CRASH | {"registered_unit": "990101"}), row("S5", **CRASH, responsibility="非责任事故"),
        scheme="place_and_registration",
    )  # fmt: skip
    assert table(connection, "id, unit_code, role") == [
        ("S1", "990101", "place"), ("S1", "990102", "registration"), ("S2", "990102", "registration"),
        ("S3", "990101", "place"), ("S4", "990101", "place"),
    ]  # fmt: skip


def test_the_share_of_an_accident_whose_responsibility_is_open_is_blank(connection) -> None:
    charged = charge(connection, row(responsibility="待认定"), row("S2"), scheme="place_and_registration")
    assert table(connection, "id, share") == [("S1", None), ("S2", 1)]
    assert [(one.accident.id, one.pending) for one in charged] == [("S1", True), ("S2", False)]


def test_the_seat_of_a_firm_stands_in_where_no_vehicle_is_registered(connection) -> None:
    charge(
        connection,
        row("S1", sector="道路运输", operating_unit="990102"),
        row("S2", **CRASH, operating_unit="99A1"),
        scheme="place_and_registration",
    )
    assert table(connection, "id, unit_code, role") == [
        ("S1", "990101", "place"), ("S1", "990102", "registration"),
        ("S2", "990101", "place"), ("S2", "990102", "registration"),
    ]  # fmt: skip


def test_a_department_supervises_mines_directly_and_building_sites_in_general(connection) -> None:
    charge(
        connection,
        row("S1", sector="煤矿", supervising_unit="99A1"),
        row("S2", sector="建筑施工", supervising_unit="99A1"),
        scheme="place_and_supervision",
    )
    assert table(connection, "id, unit_code, role") == [
        ("S1", "990101", "place"), ("S1", "99A1", "direct"), ("S2", "990101", "place"), ("S2", "99A1", "supervision"),
    ]  # fmt: skip


def test_units_that_are_not_assessed_are_left_out(connection) -> None:
    charged = charge(connection, row(**CRASH), scheme="place_and_registration", units=("990102",))
    assert table(connection, "unit_code") == [("990102",)]
    assert [one.unit for one in charged] == ["990102"]


@pytest.mark.parametrize(
    ("finding", "happened", "discovered", "counted"),
    [
        ("瞒报", "2023-05-01", "2025-06-01", date(2025, 6, 1)),
        ("瞒报", "2022-01-01", "2025-06-01", date(2025, 6, 1)),  # the first day of the third year before
        ("瞒报", "2021-12-31", "2025-06-01", date(2021, 12, 31)),
        ("瞒报", "2025-01-01", "2025-06-01", date(2025, 1, 1)),
        ("迟报", "2024-12-30", "2025-01-02", date(2024, 12, 30)),
        ("核查中", "2023-05-01", None, date(2023, 5, 1)),
    ],
)
def test_an_accident_concealed_earlier_counts_on_the_day_it_was_discovered(
    connection, finding, happened, discovered, counted
) -> None:
    charge(connection, row(day=happened, report_finding=finding, discovered_date=discovered))
    assert table(connection, "happened, counted") == [(date.fromisoformat(happened), counted)]


# --- the standard -----------------------------------------------------------------------------------------


def test_every_scheme_is_dated_says_why_and_is_not_checked() -> None:
    found = load_attribution(ROOT, ON).schemes
    assert [scheme.id for scheme in found] == ["place", "place_and_supervision", "place_and_registration"]
    assert all(scheme.why and scheme.basis for scheme in found)
    assert not any(basis.verified for scheme in found for basis in scheme.basis)
    assert "://" not in (ROOT / FILE).read_text(encoding="utf-8")


def copied(tmp_path: Path, old: str, new: str) -> Path:
    """The parameters with one thing changed in the standard."""
    for part in ("ledgers", "standards"):
        shutil.copytree(ROOT / "params" / part, tmp_path / "params" / part)
    path = tmp_path / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


FAULTS = [
    ("id: place_and_supervision", "id: place", ["E121"]),
    ("[煤矿, 非煤矿山,", "[煤矿山,", ["E241", "E241"]),  # in sectors and in other_than
    ("findings: [瞒报], from: larger", "findings: [隐瞒], from: larger", ["E241"]),
    ("from: larger", "from: large", ["E241"]),
    ("responsibility: [责任事故], open", "responsibility: [责任事故, 待认定], open", ["E241"]),
    ("open: [待认定]", "open: [未定]", ["E241"]),
    ("registration: [registered_unit,", "registration: [vehicle_unit,", ["E241"]),
    ("  direct: [supervising_unit]\n", "", ["E241"]),
    ("  direct: [supervising_unit]\n", "  directly: [supervising_unit]\n", ["E241", "E241"]),
    ("{role: place, other_than: [道路运输]}", "{role: place, share: 1.5, other_than: [道路运输]}", ["E241"]),
    ("{role: place, other_than: [道路运输]}", "{role: site, other_than: [道路运输]}", ["E115"]),
    ("2010-01-01:\n        - {role: place, s", "2026-01-01:\n        - {role: place, s", ["E108"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_standard_that_cannot_be_right_is_refused(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    with pytest.raises(ParamsError) as caught:
        load_attribution(copied(tmp_path, old, new), ON)
    assert [problem.code for problem in caught.value.problems] == expected
    assert all(caught.value.render(language) for language in ("zh", "en"))


def test_a_scheme_without_basis_or_charges_is_refused(tmp_path: Path) -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    start = text.index("    charges:\n      2010-01-01:")
    broken = text[:start] + "    charges: []\n" + text[text.index("    scope:", start) :]
    broken = broken[: broken.rindex("    basis:")] + "    basis: []\n"
    with pytest.raises(ParamsError) as caught:
        load_attribution(copied(tmp_path, text, broken), ON)
    assert [problem.code for problem in caught.value.problems] == ["E241", "E129"]


def test_a_scheme_that_does_not_exist_is_refused(connection) -> None:
    with pytest.raises(ParamsError, match="E240"):
        charge(connection, row(), scheme="nobody")


def test_shares_are_those_of_the_scheme(connection, tmp_path: Path) -> None:
    old = "{role: registration, sectors: [道路运输]}"
    root = copied(tmp_path, old, "{role: registration, share: 0.3, sectors: [道路运输]}")
    charge(connection, row(**CRASH), scheme="place_and_registration", root=root)
    assert table(connection, "unit_code, share") == [("990101", 1), ("990102", Decimal("0.3"))]
