"""Statistics of small counts: what a handful of accidents, and reported data, can and cannot show. Never points.

Rates, change, shrinkage and funnels for counts by size; detection effort and plausibility for ledgers; the effect of a
campaign for series of months. All work on arrays over units, and every result says why it could not be had. Left out:
(1) scores and ranks, which no number of this package enters; (2) reading data (`advice` brings it).
"""

from assess.fairness.change import compare_counts
from assess.fairness.comparison import compare_all
from assess.fairness.compound import compound_intervals
from assess.fairness.detectable import smallest_detectable
from assess.fairness.detection import judge_detection
from assess.fairness.difference import compare_differences
from assess.fairness.funnel import funnel_limits, place_on_funnel
from assess.fairness.interrupted_series import interrupted_series
from assess.fairness.official import official_rates
from assess.fairness.rate import proportion_intervals, rate_intervals
from assess.fairness.regression_to_mean import correct_regression
from assess.fairness.shrinkage import decay_weights, shrink
from assess.fairness.trust import grade_trust

__all__ = [
    "compare_all",
    "compare_counts",
    "compare_differences",
    "compound_intervals",
    "correct_regression",
    "decay_weights",
    "funnel_limits",
    "grade_trust",
    "interrupted_series",
    "judge_detection",
    "official_rates",
    "place_on_funnel",
    "proportion_intervals",
    "rate_intervals",
    "shrink",
    "smallest_detectable",
]
