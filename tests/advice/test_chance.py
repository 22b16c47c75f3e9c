"""Another year of the same risk: what is drawn, around what, and what stays as it is."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from assess.advice import Basis
from assess.advice.chance import draw_tables, find_luck, repeat_table
from assess.table import Table, build_table
from assess.types import Indicator, Measured, Unit

UNITS = tuple(Unit(f"99000{number}", f"模拟{number}", "county", "县") for number in range(1, 4))
INDICATORS = {
    "accidents": Indicator("accidents", "事故起数", "起", "lower_better", "数", chance="accidents"),
    "deaths": Indicator("deaths", "死亡人数", "人", "lower_better", "数", chance="accidents"),
    "larger_accidents": Indicator("larger_accidents", "较大事故", "起", "lower_better", "数", chance="accidents"),
    "rechecks_passed": Indicator("rechecks_passed", "复查合格率", "%", "higher_better", chance="sampled_share"),
    "absences": Indicator("absences", "脱岗", "次", "lower_better", "数", chance="sampled_count"),
    "meetings": Indicator("meetings", "会议", "次", "higher_better", "数"),
}
NUMBERS = {"accidents": (0, 4, 9), "deaths": (0, 5, 8), "larger_accidents": (0, 0, 1), "absences": (0, 2, 5),
           "meetings": (1, 2, 3)}  # fmt: skip


def table(units: tuple[Unit, ...] = UNITS, missing: str = "") -> Table:
    values = []
    for at, unit in enumerate(units):
        for name, numbers in NUMBERS.items():
            known = (name, unit.code) != ("deaths", missing)
            number = Decimal(numbers[at]) if known else None
            values.append((unit.code, Measured(name, number, unit=INDICATORS[name].unit)))
        values.append((unit.code, Measured("rechecks_passed", Decimal(8), Decimal(10), unit="%")))
        values.append((unit.code, Measured("accidents", Decimal(5), period="previous", unit="起")))
    return build_table(units, values)


def drawn(source: Table, name: str, draws: int = 2000) -> Any:
    luck = find_luck(source, INDICATORS, seed=7)
    blocks = [one.columns[name, ""].numerator for one in draw_tables(source, luck, draws)]
    return np.concatenate(blocks).reshape(-1, len(source.units))


def test_accidents_come_out_around_the_count_and_a_half_with_both_kinds_of_spread() -> None:
    found = drawn(table(), "accidents", 4000)
    # Gamma(n + 1/2) has mean and variance n + 1/2, and the Poisson around it adds its mean once more.
    assert found.mean(axis=0) == pytest.approx([0.5, 4.5, 9.5], abs=0.2)
    assert found.var(axis=0) == pytest.approx([1.0, 9.0, 19.0], rel=0.12)


def test_a_unit_without_accidents_may_have_some_in_another_year() -> None:
    assert 0.2 < (drawn(table(), "accidents")[:, 0] > 0).mean() < 0.4  # 1 − √½ = 0.293


def test_larger_accidents_are_never_more_than_accidents() -> None:
    accidents, larger = drawn(table(), "accidents"), drawn(table(), "larger_accidents")
    assert (larger <= accidents).all()
    assert larger[:, 2].any()


def test_a_bad_year_is_bad_in_deaths_too() -> None:
    assert np.corrcoef(drawn(table(), "accidents")[:, 2], drawn(table(), "deaths")[:, 2])[0, 1] > 0.4


def test_a_sampled_share_stays_within_its_sample() -> None:
    found = drawn(table(), "rechecks_passed")
    assert (found.min(), found.max()) == (pytest.approx(1, abs=2), 10)
    assert found.mean() == pytest.approx(10 * 8.5 / 11, abs=0.15)


def test_a_sampled_count_is_drawn_around_what_was_found() -> None:
    assert drawn(table(), "absences").mean(axis=0) == pytest.approx([0.5, 2.5, 5.5], abs=0.3)


def test_what_was_done_and_earlier_years_stay_as_they_are() -> None:
    source = table()
    luck = find_luck(source, INDICATORS, seed=7)
    for one in draw_tables(source, luck, 50):
        repeated = repeat_table(source, len(one.units) // 3)
        for key in (("meetings", ""), ("accidents", "previous")):
            assert (one.columns[key].numerator == repeated.columns[key].numerator).all()


def test_an_unknown_number_stays_unknown() -> None:
    source = table(missing="990002")
    luck = find_luck(source, INDICATORS, seed=7)
    known = next(iter(draw_tables(source, luck, 10))).columns["deaths", ""].known.reshape(-1, 3)
    assert known.all(axis=0).tolist() == [True, False, True]


def test_another_unit_more_changes_nobodys_accidents() -> None:
    assert (drawn(table(), "accidents", 30)[:, :2] == drawn(table(UNITS[:2]), "accidents", 30)).all()


def test_the_same_seed_gives_the_same_draws_and_another_does_not() -> None:
    source = table()
    one, same, other = (
        next(iter(draw_tables(source, find_luck(source, INDICATORS, seed), 40))).columns["accidents", ""].numerator
        for seed in (7, 7, 8)
    )
    assert (one == same).all()
    assert (one != other).any()


def test_blocks_together_are_as_many_as_asked_for_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [key[0] for key in find_luck(table(), INDICATORS, 7).samples]
    whole = {name: drawn(table(), name, 25) for name in ("accidents", "deaths", *names)}
    monkeypatch.setattr("assess.advice.chance.ROWS", 30)
    assert names
    for name, draws in whole.items():
        assert len(draws) == 25
        assert (drawn(table(), name, 25) == draws).all(), name


def test_a_rubric_without_luck_has_nothing_to_draw(basis: Basis) -> None:
    source = Table(UNITS, {key: column for key, column in table().columns.items() if key[0] == "meetings"})
    assert not find_luck(source, INDICATORS, 7)
    assert find_luck(basis.table, basis.indicators, 7)
