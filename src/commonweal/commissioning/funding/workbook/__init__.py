"""Plans as workbooks, both ways: `write_workbook(plan)` and `read_workbook(data, name=...)` undo one another.

What the sheets and columns are is in `layout`, for both directions. Nothing here knows Django or a database.
"""

from commonweal.commissioning.funding.workbook.reading import ReadWorkbook, read_whole_workbook, read_workbook
from commonweal.commissioning.funding.workbook.writing import write_workbook

__all__ = ["ReadWorkbook", "read_whole_workbook", "read_workbook", "write_workbook"]
