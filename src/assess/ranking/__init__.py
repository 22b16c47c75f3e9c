"""The league table, and how sure it is: places over many draws, tiers, sets of places, and what a place hangs on.

`league` ranks published numbers by the rubric and is the only official part; everything else takes arrays over units
and says what the official places are worth. Left out: (1) where draws and points come from (`advice`); (2) any change
of an official place.
"""

from assess.ranking.confidence import confidence_sets
from assess.ranking.draws import rank_draws, rank_scores
from assess.ranking.league import rank_units
from assess.ranking.leave_one_out import leave_out
from assess.ranking.poisson_sets import poisson_rank_sets
from assess.ranking.quota import award_titles
from assess.ranking.reversal import find_reversals
from assess.ranking.smallest_change import smallest_change
from assess.ranking.smallest_swap import smallest_swap
from assess.ranking.sobol import sobol_of_weights
from assess.ranking.tiers import find_tiers
from assess.ranking.weights import draw_weights

__all__ = [
    "award_titles",
    "confidence_sets",
    "draw_weights",
    "find_reversals",
    "find_tiers",
    "leave_out",
    "poisson_rank_sets",
    "rank_draws",
    "rank_scores",
    "rank_units",
    "smallest_change",
    "smallest_swap",
    "sobol_of_weights",
]
