"""Advice beside the official score: how sure a ranking is, what counts can show, how far the data can be trusted.

What runs have (rubric, table, ledgers) meets the statistics of `fairness` and `ranking` here, and comes out as frozen
results in plain Chinese. Left out: (1) points, grades and official ranks, which nothing here changes; (2) the
statistics themselves; (3) how results look (`reporting`).
"""

from assess.advice.advise import Advice, advise
from assess.advice.rank import Basis

__all__ = ["Advice", "Basis", "advise"]
