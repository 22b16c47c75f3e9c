"""The matrix as numbers: per person what was met, partly met, missing and open, and per post the indicators.

A duty is met where every due quarter is done, missing where none of them is done even in part, open where any is not
known. The numbers of several holders become one as the list declares; as long as anything is open, what is met or
missing is not known, and only how much is open is; where leaders may be lacking, not even that. `short` counts
persons who miss anything, `short_sure` for certain.
Left out: (1) points; (2) duties not due in the whole period; (3) quarters that are not over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assess.evidence.duty import Duties, DutyList, Holders, Several
from assess.evidence.duty_cells import CellState
from assess.evidence.duty_matrix import Cell
from assess.evidence.duty_posts import expects
from assess.evidence.duty_quarters import quarters
from assess.evidence.duty_rows import Frame, Ledger
from assess.evidence.leader import Leader
from assess.types import Indicator, Measured, Source

UNIT, PEOPLE, SHORT = "项", "人", "short"
HOW: dict[Several | None, str] = {
    Several.SUM: "；多人合计",
    Several.WORST: "；取履职最差的一人",
    Several.MEAN: "；取各人平均",
}
COUNTS = {"met": "已履行", "partly": "部分履行", "missing": "未履行", "open": "未明"}
STATE_OF = {
    "met": CellState.DONE,
    "partly": CellState.PARTLY,
    "missing": CellState.NOT,
    "open": CellState.NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class PersonDuties:
    """One person in one post over the period: a state per duty that was due, and the cells that fell short."""

    unit: str
    post: str
    leader: str
    states: dict[str, CellState]
    shortfalls: tuple[Cell, ...]

    def count(self, what: str) -> int:
        """How many duties are `met`, `partly`, `missing` or `open`."""
        return list(self.states.values()).count(STATE_OF[what])


def verdict(cells: Iterable[Cell]) -> CellState:
    """One duty over several quarters: not due only if never due, open if any is, partly if mixed."""
    states = {cell.state for cell in cells} - {CellState.NOT_DUE}
    if CellState.NOT_KNOWN in states:
        return CellState.NOT_KNOWN
    if len(states) == 1:
        return next(iter(states))
    return CellState.PARTLY if states else CellState.NOT_DUE


def person_duties(cells: Iterable[Cell]) -> tuple[PersonDuties, ...]:
    """One row per person and post, in the order of the matrix."""
    grouped: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        grouped.setdefault((cell.unit, cell.post, cell.leader), []).append(cell)
    return tuple(_person(key, found) for key, found in grouped.items())


def _person(key: tuple[str, str, str], cells: list[Cell]) -> PersonDuties:
    by_duty: dict[str, list[Cell]] = {}
    for cell in cells:
        by_duty.setdefault(cell.duty, []).append(cell)
    states = {duty: verdict(found) for duty, found in by_duty.items()}
    due: dict[str, CellState] = {duty: state for duty, state in states.items() if state is not CellState.NOT_DUE}
    short = tuple(cell for cell in cells if cell.state in (CellState.NOT, CellState.PARTLY))
    return PersonDuties(*key, due, short)


def duty_measures(
    cells: Iterable[Cell], duties: Duties, leaders: Ledger[Leader], frame: Frame
) -> list[tuple[str, Measured]]:
    """`duty_<list>_<met|partly|missing|open|short|short_sure>` of every unit, for the period and each quarter over."""
    by_post: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        by_post.setdefault((cell.unit, cell.post), []).append(cell)
    over = [part.name for part in quarters(frame.first, min(frame.last, frame.as_of)) if part.over]
    values: list[tuple[str, Measured]] = []
    known: dict[Measured, Measured] = {}  # most units have the same to say, and thousands of units take much memory
    for unit in frame.units:
        blocked = leaders.why_blocked(unit.code)
        gap = f"{leaders.file}：{blocked}" if blocked else ""
        for list_ in duties.lists:
            found = by_post.get((unit.code, list_.id), [])
            if not found and not expects(list_, unit):
                continue
            for period in ("", *over):
                made = _measure(list_, _in_period(found, period), period, gap)
                values += [(unit.code, known.setdefault(one, one)) for one in made]
    return values


def _in_period(cells: list[Cell], period: str) -> list[Cell]:
    return [cell for cell in cells if period in ("", cell.quarter)]


def _measure(list_: DutyList, cells: list[Cell], period: str, gap: str) -> list[Measured]:
    """The numbers of one post in one unit and period; with a `gap` there may be holders who are not known."""
    if list_.holders is Holders.ONE:
        people = [_person(("", list_.id, ""), cells)] if cells else []
    else:
        people = [person for person in person_duties(cells) if person.states]
    open_ = sorted({duty for person in people for duty, state in person.states.items() if state is STATE_OF["open"]})
    reason = f"{list_.post}尚有{len(open_)}项职责未明：{'、'.join(open_)}" if cells else f"没有登记{list_.post}"
    reason = gap or reason
    values = []
    for what in COUNTS:
        known = bool(cells) and not gap and (not open_ or what == "open")
        number, divisor = _combine(list_, people, what)
        values.append(_value(list_, what, number if known else None, divisor, period, reason, people))
    short = [person for person in people if person.count("missing")]
    settled = bool(cells) and not gap and all(person in short or not person.count("open") for person in people)
    values.append(_value(list_, SHORT, len(short) if settled else None, None, period, reason, people))
    sure = len(short) if cells else None
    values.append(_value(list_, f"{SHORT}_sure", sure, None, period, reason, people))
    return values


def _value(
    list_: DutyList, what: str, number: int | None, divisor: int | None, period: str, reason: str,
    people: list[PersonDuties],
) -> Measured:  # fmt: skip
    """One indicator; without a number it has a reason."""
    known = number is not None
    return Measured(
        f"duty_{list_.id}_{what}",
        None if number is None else Decimal(number),
        None if divisor is None else Decimal(divisor),
        period,
        PEOPLE if what.startswith(SHORT) else UNIT,
        "" if known else reason,
        _sources(people, what, list_) if known else (),
    )


def _combine(list_: DutyList, people: list[PersonDuties], what: str) -> tuple[int, int | None]:
    """The number of several persons, as the list declares; a mean keeps both its parts."""
    if list_.several is Several.MEAN:
        return sum(person.count(what) for person in people), max(1, len(people))
    if list_.several is Several.WORST and people:
        worst = max(people, key=lambda person: (person.count("missing"), person.count("partly"), -person.count("met")))
        return worst.count(what), None
    return sum(person.count(what) for person in people), None


def _sources(people: list[PersonDuties], what: str, list_: DutyList) -> tuple[Source, ...]:
    """What was counted: for shortfalls the rows behind them, otherwise a line that says what was counted."""
    wanted = STATE_OF["missing" if what.startswith(SHORT) else what]
    found = [
        source
        for person in people
        for cell in person.shortfalls
        if person.states.get(cell.duty) is wanted
        for source in cell.sources
    ]
    number = sum(list(person.states.values()).count(wanted) for person in people)
    text = f"{list_.post}{COUNTS.get(what, COUNTS['missing'])}的职责：{len(people)}人合计{number}项"
    return tuple(dict.fromkeys(found)) or (Source("履职矩阵", text=text),)


def duty_indicators(duties: Duties) -> tuple[Indicator, ...]:
    """What the names of the indicators mean, for the register."""
    return tuple(one for list_ in duties.lists for one in _indicators(list_))


def _indicators(list_: DutyList) -> list[Indicator]:
    name, basis = f"duty_{list_.id}", f"《{list_.basis.title}》{list_.basis.article}所列职责中"
    how = HOW.get(list_.several, "")
    mean = list_.several is Several.MEAN
    found = [
        Indicator(
            f"{name}_{what}", f"{list_.post}{title}的职责", UNIT, "higher_better" if what == "met" else "lower_better",
            f"{basis}{title}的项数{how}", f"各人{title}的项数合计" if mean else "", "人数" if mean else "",
            given="duties",
        )
        for what, title in COUNTS.items()
    ]  # fmt: skip
    meaning = f"{basis}至少一项未履行的人数"
    for suffix, title in ((SHORT, "有未履行职责的人数"), (f"{SHORT}_sure", "已确定有未履行职责的人数")):
        found.append(
            Indicator(f"{name}_{suffix}", f"{list_.post}{title}", PEOPLE, "lower_better", meaning, given="duties")
        )
    return found
