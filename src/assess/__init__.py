"""安全生产考核: from ledgers and a rubric written as data to an assessment that can be defended.

`params` reads the rubric and the run, `evidence` the figures; `scoring` turns them into findings, points,
vetoes and grades; `ranking` compares units, `reporting` shows them, `running` drives the notebooks, and `cli`
is the command.
"""

__version__ = "0.5.0"
