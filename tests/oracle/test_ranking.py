"""Ranks of COINr (ASEM 2018) and rank sets of csranks (multinomial, PISA 2018), reproduced from their inputs."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assess.ranking.confidence import Side, confidence_sets
from assess.ranking.draws import _shares, rank_draws, rank_scores
from assess.ranking.poisson_sets import Correction, poisson_rank_sets

SIDES: dict[str, Side] = {"two-sided": "both", "lower": "best", "upper": "worst"}
LEVELS = [("Indicator", "Pillar"), ("Pillar", "Sub-index"), ("Sub-index", "Index")]
NORMALISED = {"n_minmax": "alt_normalised_minmax1_100.csv", "n_zscore": "alt_normalised_zscore.csv"}


def effective_weights(weights: pd.DataFrame, lineage: pd.DataFrame) -> np.ndarray:
    """Weights of indicators in the whole: at each level a weight is a share of its siblings' sum."""
    given, effective = weights.set_index("iCode").Weight, np.ones(len(lineage))
    for child, parent in LEVELS:
        pairs = lineage[[child, parent]].drop_duplicates()
        totals = pairs.assign(weight=given[pairs[child]].to_numpy()).groupby(parent).weight.sum()
        effective *= given[lineage[child]].to_numpy() / totals[lineage[parent]].to_numpy()
    return effective


def test_weighted_sums_and_ranks_of_asem_are_those_of_coinr(oracle: Path) -> None:
    """O01: normalised values in, index out; scores to 1e-12, all 51 places."""
    folder = oracle / "coinr_asem"
    lineage = pd.read_csv(folder / "lineage.csv")
    weights = effective_weights(pd.read_csv(folder / "weights_original.csv"), lineage)
    listed = pd.read_csv(folder / "effective_weights.csv").set_index("iCode").EffWeight[lineage.Indicator]
    assert weights == pytest.approx(listed.to_numpy(), abs=1e-15)
    values = pd.read_csv(folder / "dset_Normalised.csv").set_index("uCode")[lineage.Indicator]
    hundred = np.full(values.shape, 100.0)
    published = pd.read_csv(folder / "results_aggs_scores.csv").set_index("uCode").loc[values.index]
    score = 100 * next(iter(_shares(values.to_numpy(), hundred, weights[None])))[0]
    assert score == pytest.approx(published.Index.to_numpy(), rel=1e-12)
    assert (rank_draws(values, hundred, weights[None]).kept[:, 0] == published.Rank).all()


@pytest.mark.parametrize(("run", "replicates"), [("UA", 68), ("SA", 86)])
def test_replicates_from_normalised_values_are_those_of_coinr(oracle: Path, run: str, replicates: int) -> None:
    """O03: those whose normalised values are published (winmax 4 and 5); geometric means as sums of logarithms."""
    folder = oracle / "coinr_asem_sa"
    lineage = pd.read_csv(oracle / "coinr_asem" / "lineage.csv")
    sets = pd.read_csv(folder / "weight_sets.csv").groupby("set")
    weights = {number: effective_weights(frame, lineage) for number, frame in sets}
    scores, ranks = (pd.read_csv(folder / f"{run}_{what}.csv").set_index("uCode") for what in ("scores", "ranks"))
    parameters, compared = pd.read_csv(folder / f"{run}_params.csv"), 0
    for (norm, mean), group in parameters[parameters.winmax >= 4].groupby(["norm", "agg"]):
        values = pd.read_csv(oracle / "coinr_asem" / NORMALISED[norm]).set_index("uCode").loc[scores.index]
        points = values[lineage.Indicator].to_numpy() if mean == "a_amean" else np.log(values[lineage.Indicator])
        draws, columns = np.array([weights[number] for number in group.weight_set]), [f"r_{n}" for n in group.rep]
        ones = np.ones(points.shape)
        found = np.vstack(list(_shares(np.asarray(points), ones, draws))).T
        found = found if mean == "a_amean" else np.exp(found)
        assert found == pytest.approx(scores[columns].to_numpy(), rel=1e-10)
        assert (rank_draws(points, ones, draws).kept == ranks[columns].to_numpy()).all()
        compared += len(group)
    assert compared == replicates


@pytest.mark.parametrize("run", ["UA", "SA"])
def test_ranks_and_quantiles_of_all_replicates_are_those_of_coinr(oracle: Path, run: str) -> None:
    """O03: 22,440 ranks from the published scores. COINr interpolates quantiles; ours are places that exist."""
    folder = oracle / "coinr_asem_sa"
    scores, ranks, statistics = (
        pd.read_csv(folder / f"{run}_{what}.csv").set_index("uCode") for what in ("scores", "ranks", "rankstats")
    )
    columns = [name for name in scores if name.startswith("r_")]
    ours = rank_scores(np.array_split(scores[columns].to_numpy().T, 7))
    assert ours.draws == len(columns) == {"UA": 200, "SA": 240}[run]
    assert (ours.kept == ranks[columns].to_numpy()).all()
    if run == "SA":  # its statistics are of the first two matrices of the design only
        ours = rank_scores([scores[columns[:80]].to_numpy().T])
    assert ours.expected == pytest.approx(statistics.Mean.to_numpy(), rel=1e-12)
    low, high = (np.quantile(ours.kept, q, axis=1, method="inverted_cdf") for q in (0.05, 0.95))
    assert (ours.low == low).all()
    assert (ours.high == high).all()
    interpolated = np.quantile(ours.kept, [0.05, 0.5, 0.95], axis=1).T
    assert interpolated == pytest.approx(statistics[["Q5", "Median", "Q95"]].to_numpy(), abs=1e-9)


def test_all_48_multinomial_rank_sets_of_csranks_are_reproduced(oracle: Path) -> None:
    """O08. Marginal Bonferroni is compared with Holm: csranks drops that argument."""
    compared = 0
    for case in json.loads((oracle / "csranks" / "multinom_cases.json").read_text(encoding="utf-8")):
        for name, expected in case.items():
            if "|" not in name:
                continue
            side, correction, scope = name.split("|")
            used: Correction = "bonferroni" if (correction, scope) == ("Bonferroni", "simul") else "holm"
            sets = poisson_rank_sets(
                case["x"], np.ones(len(case["x"])), higher_is_better=True, simultaneous=scope == "simul",
                side=SIDES[side], correction=used,
            )  # fmt: skip
            assert (sets.low.tolist(), sets.high.tolist()) == (expected["L"], expected["U"]), name
            compared += 1
    assert compared == 48


def test_pisa_rank_sets_of_csranks_are_reproduced(oracle: Path) -> None:
    """O09: within what three seeds of csranks gave, one place allowed, and none for 36 of the 38 countries."""
    table = pd.read_csv(oracle / "csranks" / "pisa2018_rank_sets.csv")
    groups = table.groupby(["variable", "simul", "cstype"])
    assert len(groups) == 12
    for (variable, simultaneous, side), rows in groups:
        sets = confidence_sets(rows.score, rows.se, simultaneous=simultaneous, side=SIDES[side], draws=20_000, seed=1)
        off = np.maximum.reduce(
            [rows.L_min - sets.low, sets.low - rows.L_max, rows.U_min - sets.high, sets.high - rows.U_max]
        )
        assert off.max() <= 1, (variable, simultaneous, side)
        assert np.count_nonzero(off <= 0) >= 36


def test_countries_that_could_be_best_or_worst_are_those_of_csranks(oracle: Path) -> None:
    """O09: tau-best and tau-worst sets, where every seed of csranks agrees."""
    published = pd.read_csv(oracle / "csranks" / "pisa2018_math_taubest_tauworst.csv")
    pisa = pd.read_csv(oracle / "csranks" / "pisa2018.csv")
    kwargs = {"simultaneous": True, "draws": 20_000, "seed": 1}
    sets = confidence_sets(pisa.math_score, pisa.math_se, **kwargs)
    for tau, rows in published.groupby("tau"):
        listed = rows.set_index("jurisdiction").loc[pisa.jurisdiction]
        for could, column in ((sets.could_be_top(tau), "best_freq"), (sets.could_be_bottom(tau), "worst_freq")):
            sure = listed[column].isin([listed[column].max(), 0]).to_numpy()
            assert (could[sure] == (listed[column] > 0).to_numpy()[sure]).all(), (tau, column)
