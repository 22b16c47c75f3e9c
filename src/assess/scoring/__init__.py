"""From evidence to points: measure → finding → points → veto → grade. Pure: no files, no clock, no plots.

`score` works on all units at once, in whole numbers; `assess_unit` makes the full record of one unit from it.
Left out: ranks (`ranking`), advice from statistics (`fairness`), and every figure that is not a point.
"""

from assess.scoring.assessment import assess_unit
from assess.scoring.consequence import Following, follow
from assess.scoring.counting import add_sums
from assess.scoring.exact import to_points
from assess.scoring.total import Scores, score

__all__ = ["Following", "Scores", "add_sums", "assess_unit", "follow", "score", "to_points"]
