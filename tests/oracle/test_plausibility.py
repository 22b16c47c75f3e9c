"""Real data that nobody doubts, through the checks of plausibility: no contradiction and no flag is to be seen."""

import csv
from pathlib import Path

import numpy as np

from assess.fairness.plausibility_closure import on_special_day, too_perfect
from assess.fairness.plausibility_logic import part_above_whole, percent_not_count


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_deaths_in_54_hospitals_raise_no_doubt(oracle: Path) -> None:
    """O15, medpar (Hilbe): honest hospitals differ widely, and neither few nor many deaths are called implausible."""
    table = rows(oracle / "funnelplotr" / "medpar_PR_died_units.csv")
    units = tuple(row["group"] for row in table)
    died = np.array([int(row["numerator"]) for row in table])
    patients = np.array([int(row["denominator"]) for row in table])
    assert len(units) == 54
    signs = [
        *too_perfect(units, patients[:, None], died[:, None]),
        *on_special_day("deaths", "死亡", units, died, patients, "看"),
        *part_above_whole("死亡", units, np.arange(len(units)), units, died.astype(float), patients.astype(float)),
    ]
    assert [one for one in signs if one.flagged] == []


def test_published_proportions_agree_with_their_counts(oracle: Path) -> None:
    """O04: PHE prints proportions beside numerator and denominator; one place of a percentage is enough to see."""
    table = [row for row in rows(oracle / "phe" / "proportion_ci.csv") if row["value"] not in ("", "NA")]
    table = [row for row in table if row["multiplier"] == "1" and float(row["Denominator"]).is_integer()]
    part = np.array([round(float(row["Numerator"])) for row in table])
    whole = np.array([round(float(row["Denominator"])) for row in table])
    printed = [f"{100 * float(row['value']):.1f}%" for row in table]
    assert len(table) > 4
    owner = np.zeros(len(table), dtype=np.int64)
    (sign,) = percent_not_count("比例", ("PHE",), owner, [row["Area"] for row in table], printed, part, whole)
    assert not sign.flagged, sign.statement
    (spoilt,) = percent_not_count("比例", ("PHE",), owner, [row["Area"] for row in table], printed, part + 1, whole)
    assert spoilt.flagged
