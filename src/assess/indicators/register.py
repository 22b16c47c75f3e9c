"""The registers of indicators: `params/indicators/*.yaml`, one reader for all of them.

An indicator without SQL says which part of the evidence gives it; one with SQL names a piece that exists. Left out: (1)
whether a rubric names only registered indicators (`rubric.lint`); (2) whether a piece has the columns named, which
shows when it runs; (3) the printed sectors' meaning (`evidence.register`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assess.errors import ParamsError, Problem
from assess.indicators.periods import WINDOWS
from assess.indicators.piece import FOLDER as PIECES
from assess.indicators.piece import Piece, load_pieces
from assess.params import build, read_document, remember
from assess.types import Indicator, Query

FOLDER = "params/indicators"
DIRECTIONS = ("lower_better", "higher_better", "neutral")
# Parts of the evidence that give values without SQL: published tables, the matrix of duties, judgements, earlier years.
GIVEN = ("published", "duties", "judgements", "history")
# How luck enters a number; without an entry it says what was done, and doing it again would give the same.
CHANCES = ("", "accidents", "sampled_share", "sampled_count")


@dataclass(frozen=True, slots=True)
class IndicatorRegister:
    """`params/indicators/*.yaml`. `sectors` maps a printed label to the suffix of an indicator's id."""

    indicators: tuple[Indicator, ...]
    sectors: dict[str, str] | None = None


@remember(f"{FOLDER}/*.yaml", f"{PIECES}/*.sql")
def load_indicators(root: Path) -> dict[str, Indicator]:
    """All registered indicators by id. Raises ParamsError; an id registered twice is refused."""
    problems: list[Problem] = []
    found: dict[str, Indicator] = {}
    pieces = load_pieces(root)
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        register = _read(path, name, problems)
        for indicator in register.indicators if register else ():
            if indicator.id in found:
                problems.append(Problem("E121", name, {"id": indicator.id}))
            problems += [
                Problem("E232", f"{name} {indicator.id}", {"what": what}) for what in _faults(indicator, pieces)
            ]
            found[indicator.id] = indicator
    if problems:
        raise ParamsError(problems)
    return found


def _read(path: Path, name: str, problems: list[Problem]) -> IndicatorRegister | None:
    try:
        return build(IndicatorRegister, read_document(path, name), problems)
    except ParamsError as error:
        problems.extend(error.problems)
        return None


def _faults(indicator: Indicator, pieces: dict[str, Piece]) -> Iterator[str]:
    """What an entry leaves unsaid or says twice."""
    if bool(indicator.numerator) != bool(indicator.denominator):
        yield "numerator 和 denominator 要么都写，要么都不写"
    if not indicator.meaning and not indicator.numerator:
        yield "没有写数什么（meaning，或 numerator 和 denominator）"
    if indicator.direction not in DIRECTIONS:
        yield f"direction: {indicator.direction}"
    if indicator.window not in WINDOWS:
        yield f"window: {indicator.window}"
    if indicator.sql is None and not indicator.given:
        yield "sql 和 given 都没有写，不知道从哪里来"
    if indicator.chance not in CHANCES:
        yield f"chance: {indicator.chance}"
    if indicator.given and indicator.given not in GIVEN:
        yield f"given: {indicator.given}"
    if indicator.sql is not None:
        yield from _query_faults(indicator, indicator.sql, pieces)


def _query_faults(indicator: Indicator, query: Query, pieces: dict[str, Piece]) -> Iterator[str]:
    if query.piece not in pieces:
        yield f"sql.piece: {query.piece}"
    kinds = [bool(query.number), bool(query.numerator and query.denominator), bool(query.value)]
    if sum(kinds) != 1 or bool(query.numerator) != bool(query.denominator):
        yield "sql 要写 number、value 或者 numerator 和 denominator"
    if indicator.ratio != kinds[1]:
        yield "分子分母的说明和 sql 不一致"
    if bool(query.value) != bool(query.absent):
        yield "value 要写明没有值时的原因（absent），别的不写"
    if bool(query.open) != bool(query.open_reason):
        yield "open 和 open_reason 要一起写"
