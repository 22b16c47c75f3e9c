"""Word documents of a run: the notice in three levels of disclosure, the feedback to a unit with what to put right.

`load_wording` reads what they say from `params/wording`; both builders give bytes, the same ones for the same report.
Left out: (1) where the files are written and who may see them (`running`); (2) pages and workbooks (`reporting`).
"""

from assess.reporting.notice.disclosed import Disclosure
from assess.reporting.notice.feedback import build_feedback
from assess.reporting.notice.notice import build_notice
from assess.reporting.notice.wording import Wording, load_wording

__all__ = ["Disclosure", "Wording", "build_feedback", "build_notice", "load_wording"]
