"""Evidence: published figures read, checked and turned into the tidy table; the only reader of data files.

A figure is accepted as printed or quarantined with place and remedy; what is odd about an accepted one is a
finding on quality. Left out: (1) points (`scoring`); (2) which figures a rubric needs (`rubric`); (3) any
correction.
"""

from assess.evidence.evidence import Evidence
from assess.evidence.larger import AccidentGrades, Grade, load_grades
from assess.evidence.measures import NOW, PREVIOUS
from assess.evidence.published import READERS
from assess.evidence.read import read_evidence
from assess.evidence.units import read_units

__all__ = [
    "NOW",
    "PREVIOUS",
    "READERS",
    "AccidentGrades",
    "Evidence",
    "Grade",
    "load_grades",
    "read_evidence",
    "read_units",
]
