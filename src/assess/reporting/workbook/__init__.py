"""Excel: `scores.xlsx`, with live formulas over each criterion's points, and every number as it was published.

`build_workbook` is all that others need. Left out: (1) reading workbooks (`ledger`); (2) annotated copies of files that
were handed in (`ledger.annotate`).
"""

from assess.reporting.workbook.book import build_workbook

__all__ = ["build_workbook"]
