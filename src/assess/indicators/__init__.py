"""Indicators: what every name means, and how SQL over the ledgers makes the tidy table of unit × period × indicator.

A register (`params/indicators/*.yaml`) declares an indicator and names the columns of an SQL piece
(`params/indicators/sql/*.sql`); pieces give rows, one for each thing counted, so that the same text yields the number
and the evidence behind it. Left out: (1) reading ledgers (`ledger`); (2) what a number is worth (`rubric`, `scoring`);
(3) which accident is charged to whom (`evidence`), which arrives here as a table.
"""

from assess.indicators.compute import Ledgers, compute
from assess.indicators.coverage import Coverage, read_coverage
from assess.indicators.periods import Span, list_spans
from assess.indicators.piece import Piece, load_pieces
from assess.indicators.register import IndicatorRegister, load_indicators

__all__ = [
    "Coverage",
    "IndicatorRegister",
    "Ledgers",
    "Piece",
    "Span",
    "compute",
    "list_spans",
    "load_indicators",
    "load_pieces",
    "read_coverage",
]
