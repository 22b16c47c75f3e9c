"""The 78 mechanisms of five places: each is assessed by a criterion or says why it is not, and both sides agree."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assess.errors import ParamsError
from assess.indicators import load_indicators
from assess.rubric import language as lang
from assess.rubric import load_rubric
from assess.rubric.lint import named_indicators
from assess.rubric.mechanisms import Mechanism, load_mechanisms

ROOT = Path(__file__).parents[2]
NUMBERS = {"HLG": 13, "TD": 25, "JC": 15, "YC": 11, "ZJ": 14}
OUTSIDE = "78项机制之外"
# Registered with the published table's one column; from ledgers they are counted from these.
FROM_LEDGER = {
    "accidents.date",
    "accidents.sector",
    "accidents.deaths",
    "accidents.serious_injuries",
    "accidents.loss_yuan",
}


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    return load_mechanisms(ROOT)


@cache
def rubric(name: str) -> lang.Rubric:
    return load_rubric(ROOT / "params" / "rubrics" / name, ROOT, date(2024, 12, 31))


def named_by(name: str) -> dict[str, list[str]]:
    """Mechanism → criteria, as the rubric's criteria say."""
    found: dict[str, list[str]] = {}
    for _, criterion in rubric(name).criteria:
        for mechanism in criterion.mechanisms:
            found.setdefault(mechanism, []).append(criterion.id)
    return found


def disagreements(listed: tuple[Mechanism, ...], named: dict[str, list[str]]) -> list[str]:
    """Where the list and the criteria differ, and what is neither assessed nor explained."""
    known = {one.id for one in listed}
    faults = [f"{id_}: no such mechanism" for id_ in sorted(named.keys() - known)]
    for one in listed:
        if Counter(one.criteria) != Counter(named.get(one.id, [])):
            faults.append(f"{one.id}: listed {one.criteria}, named by {named.get(one.id, [])}")
        if bool(one.criteria) == bool(one.reason):
            faults.append(f"{one.id}: assessed or explained, one of the two")
    return faults


def test_all_78_are_listed_once_in_order() -> None:
    expected = [f"{prefix}{number}" for prefix, last in NUMBERS.items() for number in range(1, last + 1)]
    assert len(expected) == 78
    assert [one.id for one in mechanisms()] == expected


def test_a_broken_list_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "params").mkdir()
    (tmp_path / "params/mechanisms.yaml").write_text("mechanisms:\n  - {id: M1, tilte: 甲}\n", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_mechanisms(tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"E102", "E103"}


def test_every_mechanism_is_assessed_by_the_county_rubric_or_says_why_not() -> None:
    assert disagreements(mechanisms(), named_by("county")) == []


def test_a_mechanism_that_is_forgotten_or_invented_is_seen() -> None:
    listed, named = mechanisms(), named_by("county")
    first = listed[0]
    assert disagreements((Mechanism(first.id, first.place, first.title, reason="x"), *listed[1:]), named)
    assert disagreements(listed, {**named, "ZJ15": ["duty.secretary"]}) == ["ZJ15: no such mechanism"]
    assert disagreements(listed, {id_: names for id_, names in named.items() if id_ != "HLG1"})
    bare = (Mechanism("HLG1", "", ""),)
    assert disagreements(bare, {}) == ["HLG1: assessed or explained, one of the two"]


def test_the_second_rubric_names_only_known_mechanisms() -> None:
    assert set(named_by("quarterly")) <= {one.id for one in mechanisms()}


def test_every_criterion_has_a_mechanism_or_says_that_it_stands_outside_them() -> None:
    for name in ("county", "quarterly"):
        for _, criterion in rubric(name).criteria:
            assert bool(criterion.mechanisms) != criterion.note.startswith(OUTSIDE), criterion.id


def test_vetoes_that_carry_a_mechanism_exist() -> None:
    known = {veto.id for veto in rubric("county").vetoes}
    assert {veto for one in mechanisms() for veto in one.vetoes} <= known
    assert [one.id for one in mechanisms() if one.vetoes] == ["TD10"]


def test_the_data_a_mechanism_needs_is_data_of_an_indicator_that_assesses_it() -> None:
    registered = load_indicators(ROOT)
    criteria = {criterion.id: criterion for _, criterion in rubric("county").criteria}
    outcomes = {veto.id: veto for veto in rubric("county").vetoes}
    for one in mechanisms():
        parts: list[object] = [criteria[id_].when for id_ in one.criteria]
        parts += [part for id_ in one.criteria for rule in criteria[id_].rules for part in (rule.measure, rule.when)]
        parts += [condition for id_ in one.vetoes for condition in outcomes[id_].when]
        names = {name for part in parts for name in named_indicators(part)}
        columns = {column for name in names for column in registered[name].columns}
        columns |= FROM_LEDGER if names & {"accidents", "deaths", "larger_accidents"} else set()
        assert not one.criteria or one.data, one.id
        if one.criteria or one.vetoes:
            assert set(one.data) <= columns, (one.id, set(one.data) - columns)


def test_titles_are_short_and_kinds_are_kinds_of_the_taxonomy() -> None:
    for one in mechanisms():
        assert 0 < len(one.title) <= 20, one.id
        assert bool(one.kind) == bool(one.criteria or one.vetoes), one.id
        assert one.kind == "" or one.kind.replace("_", "").islower(), one.id
