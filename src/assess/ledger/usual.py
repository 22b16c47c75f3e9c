"""Which cells need no closer look, and how such a cell becomes typed: both as SQL over a column of text.

A usual cell has one reading and is in the form in which the store would print it, so that the cast cannot change it;
all other cells are read one by one (`cells`), each distinct text once. Left out: (1) ranges; (2) blank cells, which
are NULL.
"""

from __future__ import annotations

from collections.abc import Iterable

from assess.ledger.cells import LONGEST
from assess.ledger.credit_code import SIGNS, WEIGHTS
from assess.ledger.reading import BLANK
from assess.ledger.schema import Column, Kind

# What makes a cell worth a closer look, as a RE2 class: controls, odd spaces, zero-width and direction marks, radicals,
# full-width letters and digits, compatibility ideographs, private use, and the replacement character.
ODD = (
    r"[\x00-\x1f\x7f-\x{a0}\x{ad}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}\x{2e80}-\x{2fdf}\x{3000}"
    r"\x{e000}-\x{f8ff}\x{f900}-\x{faff}\x{feff}\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{fffd}]"
    r"|^ | $|  |^#|锟斤拷"
)
TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18, 6)",
    Kind.MONEY: "DECIMAL(18, 2)",
    Kind.DATE: "DATE",
    Kind.FLAG: "BOOLEAN",
}
FORMS = {
    Kind.DECIMAL: r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?",
    Kind.MONEY: r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?",
    Kind.CODE: r"[0-9A-Za-z-]{1,30}",
}


def quoted(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(values: Iterable[str]) -> str:
    """A SQL list of strings for IN, never empty."""
    return ", ".join(map(quoted, values)) or "NULL"


def usual(column: Column, units: Iterable[str], cell: str) -> str:
    """A condition that is true of usual cells. `cell` is the SQL of the raw text."""
    allowed = _allowed(column, units)
    if allowed is not None:
        return f"{cell} IN ({listed(allowed)})"
    if column.type in (Kind.INTEGER, Kind.DATE):
        short = f" AND length({cell}) = 10" if column.type is Kind.DATE else ""
        return f"coalesce(CAST(TRY_CAST({cell} AS {TYPES[column.type]}) AS VARCHAR) = {cell}{short}, FALSE)"
    form = FORMS.get(column.type, column.pattern)
    if form:
        return f"regexp_full_match({cell}, {quoted(form)})"
    if column.check:
        return _check_digit(cell)
    plain = f"NOT regexp_matches({cell}, {quoted(ODD)}) AND {cell} NOT IN ({listed(sorted(BLANK))})"
    return f"({plain} AND length({cell}) <= {LONGEST})"


def _allowed(column: Column, units: Iterable[str]) -> list[str] | None:
    """The texts that are usual in a column with a closed list, or None."""
    if column.values:
        return list(column.values)
    if column.reference == "units.unit_code":
        return sorted(units)
    return ["是", "否", "true", "false"] if column.type is Kind.FLAG else None


def typed(column: Column, cell: str) -> str:
    """The cast of a usual cell."""
    if column.type in (Kind.TEXT, Kind.CODE):
        return cell
    if column.type is Kind.FLAG:
        return f"CASE WHEN {cell} IS NULL THEN NULL ELSE {cell} IN ('是', 'true') END"
    return f"TRY_CAST({cell} AS {TYPES[column.type]})"


def _check_digit(cell: str) -> str:
    """The mod-31 check of an 18-character code, written out."""
    terms = " + ".join(
        f"(strpos('{SIGNS}', substr({cell}, {place}, 1)) - 1) * {weight}"
        for place, weight in enumerate(WEIGHTS, start=1)
    )
    last = f"strpos('{SIGNS}', substr({cell}, 18, 1)) - 1"
    return f"(regexp_full_match({cell}, '[{SIGNS}]{{18}}') AND (({terms}) + {last}) % 31 = 0)"
