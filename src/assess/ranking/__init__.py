"""The league table: competition ranks within groups, with ties shown.

Units are compared by points per points assessable (or by points, as the rubric declares) on published numbers.
Left out: how sure a rank is; the words for that come with the statistics of small counts.
"""

from assess.ranking.league import rank_units
from assess.ranking.quota import award_titles

__all__ = ["award_titles", "rank_units"]
