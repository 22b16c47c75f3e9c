"""Ranks: 1-2-2-4 within the group, on published numbers, vetoed units where the rubric says."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assess.ranking import award_titles, rank_units
from assess.rubric.language import Grade, Order, Quota, Ranking, VetoedStanding
from assess.types import Assessment, Unit, Veto, VetoState


def make(code: str, total: str, assessable: str = "100", group: str = "县区", vetoed: bool = False) -> Assessment:
    veto = Veto("v", "否决", "veto", VetoState.TRIPPED if vetoed else VetoState.CLEAR, "")
    points = Decimal(total)
    return Assessment(
        Unit(code, code, "county", group),
        points,
        points,
        Decimal(assessable),
        Decimal(100),
        points,
        points,
        "合格",
        "合格",
        "合格",
        (),
        (),
        (),
        (veto,),
    )


def ranks(units: list[Assessment], vetoed: VetoedStanding = VetoedStanding.AFTER_OTHERS) -> dict[str, int]:
    return {row.unit.code: row.rank for row in rank_units(units, Ranking(Order.SHARE, vetoed))}


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    """并列第4后为第6 (Luoyang's quarterly lists)."""
    totals = ["99", "98", "97", "90", "90", "89"]
    assert list(ranks([make(str(i), t) for i, t in enumerate(totals)]).values()) == [1, 2, 3, 4, 4, 6]


def test_rank_is_within_the_group_and_by_share_of_what_could_be_assessed() -> None:
    units = [make("a", "30", "30"), make("b", "60", "100"), make("c", "10", "50", group="功能区")]
    assert ranks(units) == {"a": 1, "b": 2, "c": 1}


def test_equal_fractions_tie_exactly() -> None:
    assert ranks([make("a", "10", "30"), make("b", "20", "60"), make("c", "33.33", "100")]) == {"a": 1, "b": 1, "c": 3}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (VetoedStanding.BY_POINTS, {"a": 1, "b": 2, "c": 3}),
        (VetoedStanding.AFTER_OTHERS, {"a": 3, "b": 1, "c": 2}),
        (VetoedStanding.UNRANKED, {"a": 0, "b": 1, "c": 2}),
    ],
)
def test_vetoed_units_stand_where_the_rubric_declares(policy: VetoedStanding, expected: dict[str, int]) -> None:
    assert ranks([make("a", "99", vetoed=True), make("b", "98"), make("c", "97")], policy) == expected


def test_permuting_units_permutes_ranks_and_nothing_else() -> None:
    units = [make(str(i), str(90 - i % 3)) for i in range(7)]
    assert ranks(units) == dict(sorted(ranks(units[::-1]).items()))


def test_a_run_that_declines_ranks_nobody_and_orders_by_code() -> None:
    units = [make("b", "99"), make("c", "98"), make("a", "97", vetoed=True)]
    ranking = Ranking(Order.SHARE, VetoedStanding.AFTER_OTHERS)
    rows = rank_units(units, ranking, declined=True)
    assert [(row.unit.code, row.rank, row.tied) for row in rows] == [("a", 0, 0), ("b", 0, 0), ("c", 0, 0)]
    assert (
        award_titles(rows, (Quota("先进", 3, "合格"),), (Grade("合格", Decimal(60)), Grade("不合格", Decimal(0)))) == {}
    )
    assert award_titles(
        rank_units(units, ranking),
        (Quota("先进", 3, "合格"),),
        (Grade("合格", Decimal(60)), Grade("不合格", Decimal(0))),
    )


def test_where_nobody_is_ranked_pending_vetoes_are_counted_and_tripped_ones_named() -> None:
    pending = tuple(Veto(f"p{i}", f"待查{i}", "veto", VetoState.PENDING, "") for i in range(2))
    unit = make("a", "99", vetoed=True)
    unit = replace(unit, vetoes=(*unit.vetoes, *pending))
    ranking = Ranking(Order.SHARE, VetoedStanding.AFTER_OTHERS)
    assert rank_units([unit], ranking)[0].vetoes == "否决（触发）；待查0（待定）；待查1（待定）"
    declined = rank_units([unit], ranking, declined=True)[0]
    assert (declined.vetoes, declined.veto_pending) == ("否决（触发）；2项（待定）", True)


def test_a_quota_is_for_each_group_and_is_not_exceeded_by_a_tie() -> None:
    totals = {
        "a": ("95", "县区"),
        "b": ("94", "县区"),
        "c": ("94", "县区"),
        "d": ("93", "功能区"),
        "e": ("80", "功能区"),
    }
    units = [make(code, total, group=group) for code, (total, group) in totals.items()]
    standings = rank_units(units, Ranking(Order.SHARE, VetoedStanding.AFTER_OTHERS))
    grades = [Grade("合格", Decimal(60)), Grade("不合格", Decimal(0))]
    assert award_titles(standings, [Quota("先进", 1, "合格")], grades) == {"a": "先进", "d": "先进"}
    assert award_titles(standings, [Quota("先进", 2, "合格")], grades) == {
        "a": "先进",
        "b": "先进（并列待定）",
        "c": "先进（并列待定）",
        "d": "先进",
        "e": "先进",
    }
    assert award_titles(standings, [Quota("先进", 1, "合格", ("功能区",))], grades) == {"d": "先进"}


def test_nothing_assessable_means_no_rank() -> None:
    nothing = replace(make("a", "0"), assessable=Decimal(0))
    assert ranks([nothing, make("b", "1")]) == {"a": 0, "b": 1}
