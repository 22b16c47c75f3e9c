"""What a run's data say: the one value that `read_evidence` returns.

Left out: (1) where it comes from; (2) what it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assess.evidence.duty_read import DutyEvidence
from assess.evidence.monthly import Monthly
from assess.evidence.reported import ReportedEvidence
from assess.indicators.question import Rows
from assess.table import Table
from assess.types import DataFile, Indicator, Measured, QualityFinding, Quarantined, Unit


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run's data say. `totals` are the values of the whole, by indicator and period; `duties` the matrix.

    `reported` is there where the run is about reported figures, and then nothing else is. `lacking` counts rows that
    ledgers lack, by unit and ledger; `rests_on` names the ledgers behind an indicator. `observed` are the answers
    to the questions of statistics (`params/fairness`), and `monthly` the months of a campaign: neither is scored.
    """

    units: tuple[Unit, ...]
    table: Table
    quarantine: tuple[Quarantined, ...]
    quality: tuple[QualityFinding, ...]
    files: tuple[DataFile, ...]
    totals: tuple[Measured, ...]
    indicators: tuple[Indicator, ...]
    duties: DutyEvidence | None = None
    reported: ReportedEvidence | None = None
    lacking: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    observed: Mapping[str, Rows] = field(default_factory=dict)
    monthly: Monthly | None = None
