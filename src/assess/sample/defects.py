"""What a planted defect is: a row of some ledger, what is wrong with it, and what the reader has to say.

Each is a row of its own, added after the unit's good ones: the ledger's first row of that unit, made plain by `PLAIN`,
with a number of its own and the cells that are given. Left out: (1) broken files, which are fixtures of the reader's
own tests; (2) defects at scale (`spread`).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Defect:
    """缺陷. `cut` leaves out so many last cells; `copy` keeps the first row's number; `also` are further codes.

    With `where`, `cells` are written into the unit's good rows with those cells instead of a row of their own.
    """

    ledger: str
    index: int
    what: str
    column: str
    code: str
    cells: dict[str, str]
    level: str = "quarantine"
    cut: int = 0
    copy: bool = False
    also: tuple[tuple[str, str], ...] = ()
    where: dict[str, str] = field(default_factory=dict)


PLAIN = {
    "hazards": {
        "inspection": "", "category": "现场管理", "severity": "一般", "found_date": "2025-06-10",
        "due_date": "2025-07-10", "extended_due": "", "closed_date": "2025-06-20", "source": "部门检查",
        "funds_yuan": "1000", "listed_by": "", "listed_date": "", "reported_date": "",
        "answer_due": "", "answered_date": "", "rechecked_date": "",
        "recheck_passed": "", "enterprise": "", "sector": "工贸",
    },
    "inspections": {"date": "2025-06-10", "kind": "部门检查", "findings": "0", "defects": "", "duties_missing": ""},
    "enterprises": {
        "sector": "工贸", "risk_class": "一般", "hazard_source_level": "", "registered_to": "", "suspended_date": "",
        "applied_date": "", "promised_date": "", "accepted_date": "", "resumed_date": "", "above_scale": "否",
        "dual_prevention_required": "否", "dual_prevention_accepted": "", "team_required": "否", "staff": "20",
        "contracts_signed": "20", "uscc": "",
    },
    "accidents": {
        "enterprise": "", "enterprise_name": "模拟事故单位", "date": "2025-06-10", "sector": "工贸", "expressway": "",
        "registered_unit": "", "operating_unit": "", "supervising_unit": "", "deaths": "1", "late_deaths": "",
        "late_death_date": "", "serious_injuries": "0", "casualties": "1", "loss_yuan": "100000", "grade": "一般",
        "responsibility": "待认定", "reported_date": "2025-06-10", "report_finding": "按时", "discovered_date": "",
        "closed_date": "", "measure_id": "", "measure_due": "", "measure_done": "",
    },
    "penalties": {
        "hazard": "", "case_id": "", "date": "2025-06-10", "kind": "罚款", "amount_yuan": "5000", "person": "",
        "published_date": "2025-06-12", "overturned_date": "",
    },
}  # fmt: skip


def amend(defect: Defect, block: dict[str, list[str]]) -> list[int]:
    """Write a defect's cells into the rows of a block that it is about; their positions."""
    columns = [(block[name], text) for name, text in defect.where.items()]
    found = [row for row in range(len(block["unit_code"])) if all(cells[row] == text for cells, text in columns)]
    for row in found:
        for name, text in defect.cells.items():
            block[name][row] = text
    return found


def faulty_row(defect: Defect, first: dict[str, str], number: int) -> dict[str, str]:
    """The row to be written. `first` is the unit's first good row of the ledger, `number` makes a number of its own."""
    if defect.copy:
        return first | defect.cells
    own = {"id": f"X{number:03d}"} if "id" in first else {}
    return first | PLAIN.get(defect.ledger, {}) | own | defect.cells
