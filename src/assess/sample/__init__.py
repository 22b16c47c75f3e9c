"""A simulated prefecture: seeded ledgers of counties that do not exist, with stories and defects planted in them.

`make_sample(Scale(...), out)` writes it at any size, from the twelve units in `data/sample` to provincial row counts;
`python -m assess.sample` is its command. Left out: (1) reading and scoring it: it goes through the same doors as real
data; (2) anything about a real place.
"""

from assess.sample.make import make_sample
from assess.sample.scale import Form, Planted, SampleResult, Scale
from assess.sample.stories import STORIES, Story

__all__ = ["STORIES", "Form", "Planted", "SampleResult", "Scale", "Story", "make_sample"]
