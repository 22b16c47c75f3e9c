"""Pages and figures: results as people read them, and nothing that results do not say.

Notebooks call `open_county`, `open_league` and so on and show the parts; `running` puts the executed
notebook's fragment into `render_page`. All text from data is escaped in `markup`; matplotlib is imported only here,
and only when a figure is drawn. Left out: Excel and Word, and running notebooks.
"""

from assess.reporting.page import (
    RunFrame,
    frame_run,
    name_evidence,
    render_error_page,
    render_evidence,
    render_index,
    render_page,
)
from assess.reporting.pages import open_campaign, open_county, open_league, open_quality, open_rubric, open_sensitivity

__all__ = [
    "RunFrame",
    "frame_run",
    "name_evidence",
    "open_campaign",
    "open_county",
    "open_league",
    "open_quality",
    "open_rubric",
    "open_sensitivity",
    "render_error_page",
    "render_evidence",
    "render_index",
    "render_page",
]
