"""One simulated accident, before it becomes rows of the ledger, judgements and history.

Left out: (1) grades and charges, which the tool works out itself; (2) names of persons.
"""

from __future__ import annotations

from dataclasses import dataclass

RESPONSIBLE, NOT_RESPONSIBLE, OPEN = "负有责任", "不负有责任", "待认定"


@dataclass(frozen=True, slots=True)
class Accident:
    """事故. Days are ordinals, 0 is none; `late_deaths` are not in `deaths`; `blamed` are ids of duty lists."""

    day: int
    sector: str
    deaths: int
    injuries: int = 0
    loss: int = 800_000
    id: str = ""
    enterprise: str = ""
    production: bool = True
    expressway: bool = False
    registered: str = ""
    late_deaths: int = 0
    late_day: int = 0
    reported: int = 0
    finding: str = "按时"
    discovered: int = 0
    grade: str = "一般"
    level: str = "县"
    closed: int = 0
    blame: str = NOT_RESPONSIBLE
    blamed: tuple[str, ...] = ()

    @property
    def dead(self) -> int:
        return self.deaths + self.late_deaths
