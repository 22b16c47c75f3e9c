"""Sureness of places: three kinds of doubt, units alone, vetoed and unranked units, and nothing official changed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assess.advice import Basis, advise
from assess.advice.gap import draw_open, draw_rows, draw_shares, find_open
from assess.advice.lever import find_levers
from assess.advice.rank import BEHIND, draw_data, draw_method, draw_sampling, rank_group, value_units
from assess.advice.sure import ALONE, UNRANKED, measure_sureness
from assess.advised import Doubt, find_range
from assess.ranking import rank_units
from assess.review import Review
from assess.rubric.language import VetoedStanding
from assess.scoring import add_sums, score
from assess.table import Table
from assess.unit_reports import take_nearest


def members(basis: Basis, group: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([at for at, unit in enumerate(basis.table.units) if unit.group == group])


@pytest.fixture(scope="module")
def flagship(simulated: Review) -> Basis:
    assert simulated.basis is not None
    return simulated.basis


def test_the_values_that_are_drawn_give_the_official_ranks(chizhou: Review, simulated: Review) -> None:
    for review in (chizhou, simulated):
        assert review.basis is not None
        values = value_units(review.basis.scores)
        for group in {unit.group for unit in review.evidence.units}:
            at = members(review.basis, group)
            codes = [review.basis.table.units[one].code for one in at]
            ranks = {row.unit.code: row.rank for row in review.standings}
            found = [1 + int((values[at] > values[one] + 1e-12).sum()) for one in at]
            assert found == [ranks[code] for code in codes]


def test_every_unit_has_its_ranges_and_alone_in_a_group_the_reason(chizhou: Review) -> None:
    sureness = chizhou.advice.sureness
    assert len(sureness) == 9
    alone = sureness["3417L05"]
    assert (alone.low, alone.reason, alone.ranges) == (None, ALONE, ())
    for one in sureness.values():
        if one.size == 1:
            continue
        assert [found.source for found in one.ranges] == [Doubt.SAMPLING, Doubt.METHOD]  # nothing is open for some only
        lows, highs = [found.low for found in one.ranges], [found.high for found in one.ranges]
        assert (one.low, one.high) == (min(map(int, map(str, lows))), max(map(int, map(str, highs))))


def test_where_every_place_is_open_there_is_one_tier_and_no_single_place(chizhou: Review) -> None:
    counties = [one for one in chizhou.advice.sureness.values() if one.unit.startswith("3417") and one.size == 4]
    assert {(one.tier, one.tiers, one.single) for one in counties} == {(1, 1, False)}
    assert all(len(one.alike) == one.alike_number == 3 for one in counties)


def test_too_many_to_name_are_counted(chizhou: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.advice.sure.NAMED", 2)
    assert chizhou.basis is not None
    found, _ = measure_sureness(chizhou.basis)
    counties = [one for one in found.values() if one.size == 4]
    assert {(one.alike, one.alike_number) for one in counties} == {((), 3)}


def test_tiers_and_alike_units_agree(simulated: Review) -> None:
    found = simulated.advice.sureness
    for one in found.values():
        assert 1 <= one.tier <= one.tiers
        assert all(one.unit in found[other].alike for other in one.alike)


def test_lacking_rows_open_the_place_of_the_unit_that_lacks_them(simulated: Review) -> None:
    late = find_range(simulated.advice.sureness["990102"], Doubt.DATA)  # most planted defects lie there
    sure = find_range(simulated.advice.sureness["990101"], Doubt.DATA)
    assert late is not None
    assert sure is not None
    assert late.low is not None
    assert late.high is not None
    assert late.high - late.low >= 2
    assert (sure.low, sure.high) == (1, 1)


def test_a_veto_puts_a_unit_behind_in_every_draw_where_it_trips(flagship: Basis) -> None:
    at = [unit.code for unit in flagship.table.units].index("990108")
    behind = replace(flagship.rubric.head.ranking, vetoed=VetoedStanding.AFTER_OTHERS)
    rubric = replace(flagship.rubric, head=replace(flagship.rubric.head, ranking=behind))
    scores = score(rubric, add_sums(flagship.table, rubric.head.counting), flagship.calendar)
    assert value_units(scores)[at] < -BEHIND / 2
    drawn = draw_sampling(replace(flagship, rubric=rubric, scores=scores))
    assert drawn is not None
    assert ((drawn.values < -BEHIND / 2) == drawn.vetoed).all()
    group = members(flagship, flagship.table.units[at].group)
    blocks = list(draw_method(replace(flagship, rubric=rubric, scores=scores), group))
    assert all((block[:, list(group).index(at)] < -BEHIND / 2).all() for block in blocks)


def test_a_vetoed_unit_that_the_rubric_does_not_rank_has_no_range(flagship: Basis) -> None:
    ranking = replace(flagship.rubric.head.ranking, vetoed=VetoedStanding.UNRANKED)
    rubric = replace(flagship.rubric, head=replace(flagship.rubric.head, ranking=ranking))
    scores = score(rubric, add_sums(flagship.table, rubric.head.counting), flagship.calendar)
    found, _ = measure_sureness(replace(flagship, rubric=rubric, scores=scores))
    assert (found["990108"].low, found["990108"].reason) == (None, UNRANKED)
    assert found["990101"].low == 1


def test_a_run_that_declines_to_rank_gets_no_places_by_another_name(chizhou: Review) -> None:
    assert chizhou.basis is not None
    run = replace(chizhou.run, rank=False, rank_declined="不可比")
    advice = advise(run, chizhou.evidence, chizhou.basis)
    assert advice.sureness == {}
    assert advice.units["341722"].sureness is None


def test_advice_leaves_points_ranks_and_their_hash_alone(chizhou: Review) -> None:
    before = chizhou.provenance.result_sha256, chizhou.standings
    assert chizhou.advice.sureness
    again = rank_units(chizhou.assessments, chizhou.rubric.head.ranking)
    assert (replace(chizhou).provenance.result_sha256, again) == before


def test_the_same_run_gives_the_same_files(chizhou: Review, result_files: Callable[[Review], dict[str, str]]) -> None:
    assert result_files(chizhou) == result_files(replace(chizhou))
    league = result_files(chizhou)["league.csv"].splitlines()
    assert league[0].endswith("rank_low,rank_high,tier")
    assert league[1].endswith(",1,4,1")
    assert result_files(chizhou)["uncertainty.csv"].splitlines()[1].startswith("341702,sampling,")


def test_open_items_are_those_that_others_of_the_group_were_assessed_on(flagship: Basis, basis: Basis) -> None:
    found = find_open(flagship.scores, members(flagship, "城区和功能区"))
    assert found.low.shape[1] > 0
    assert (found.low <= found.high).all()
    assert (found.high <= found.available + 1e-9).all()
    assert find_open(basis.scores, members(basis, "县区")).low.shape == (4, 0)  # open for all: says nothing about order


def test_drawn_items_lie_between_the_least_and_the_most(flagship: Basis) -> None:
    group = members(flagship, "城区和功能区")
    found = find_open(flagship.scores, group)
    awarded, assessable = np.full((500, len(group)), 50.0), np.full((500, len(group)), 80.0)
    drawn = draw_open(awarded, assessable, found, 1)
    whole = 80 + found.available.sum(axis=1)
    assert (drawn >= (50 + found.low.sum(axis=1)) / whole - 1e-12).all()
    assert (drawn <= (50 + found.high.sum(axis=1)) / whole + 1e-12).all()


def test_all_lacking_rows_are_counted_one_way_or_the_other(flagship: Basis) -> None:
    name = next(one for one, rows in flagship.lacking.items() if rows.any() and (one, "") in flagship.table.columns
                and flagship.table.columns[one, ""].denominator is not None)  # fmt: skip
    rows = {name: flagship.lacking[name]}
    share = draw_shares(len(flagship.table.units), 40, 3)
    drawn = draw_rows(flagship.table, rows, {name: "higher_better"}, share).columns[name, ""]
    column = flagship.table.columns[name, ""]
    assert column.denominator is not None
    assert drawn.denominator is not None
    more = drawn.denominator.reshape(40, -1) - column.denominator
    assert (more == np.where(column.known, rows[name], 0)).all()
    done = drawn.numerator.reshape(40, -1) - column.numerator
    assert (done >= 0).all()
    assert (done <= more).all()
    assert len(np.unique(done[:, rows[name].argmax()])) > 1


def test_without_anything_open_no_data_is_drawn(basis: Basis) -> None:
    assert draw_data(basis, members(basis, "县区")) is None


def test_all_alike_units_share_every_place(basis: Basis) -> None:
    found = rank_group(np.full((50, 4), 0.5), 1)
    assert found.median.tolist() == [1, 1, 1, 1]
    assert found.p_bottom.tolist() == [0, 0, 0, 0]


def test_levers_say_what_moves_a_place_and_what_does_not(flagship: Basis) -> None:
    found = find_levers(flagship, members(flagship, "县域"), {"outcomes": "事故与控制指标"})
    moved = [one for levers in found.levers.values() for one in levers if one.share]
    assert moved
    assert all(0 <= one.share <= 1.5 for one in moved if one.share is not None)
    assert "任何单位进出都不会颠倒" in found.reversal
    assert find_levers(flagship, members(flagship, "县域")[:1], {}).reason.startswith("不能估计")


def test_one_event_more_or_less_is_never_promised_away(simulated: Review) -> None:
    for code, changes in simulated.changes.items():
        for change in changes:
            assert change.direction in ("up", "down", "none", "unknown")
            if change.measure == "死亡人数" and change.direction == "up":
                accidents = next(one for one in changes if one.measure != change.measure)
                assert accidents.direction == "up", code
    whole = simulated.changes[""][1]
    assert (whole.now, whole.before, whole.direction) == (52, 24, "none")  # one accident of twelve deaths


def test_the_nearest_units_hold_the_unit_itself(simulated: Review) -> None:
    rows = [replace(simulated.standings[0], rank=at, unit=replace(simulated.standings[0].unit, code=str(at)))
            for at in range(1, 101)]  # fmt: skip
    for at in (1, 2, 50, 99, 100):
        near = take_nearest(rows, at - 1)
        assert len(near) == 41
        assert rows[at - 1] in near


def test_one_unit_or_none_stands(basis: Basis) -> None:
    one = Table(basis.table.units[:1], {})
    scores = score(basis.rubric, add_sums(one, basis.rubric.head.counting), basis.calendar)
    found, reversals = measure_sureness(replace(basis, table=one, scores=scores, lacking={}))
    assert ([value.reason for value in found.values()], reversals) == ([ALONE], ())
