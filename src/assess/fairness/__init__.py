"""Statistics of small counts: what a change in a handful of accidents can and cannot show. Advice, never points.

Left out: scores and ranks, which no number of this package enters.
"""

from assess.fairness.change import compare_counts

__all__ = ["compare_counts"]
