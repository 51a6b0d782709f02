"""The workbook of a return: written by us, filled in elsewhere, read strictly. docs/returns.md says how it looks."""

from commonweal.outcomes.returns.workbook.identity import Identity, identity_of
from commonweal.outcomes.returns.workbook.reading import CannotRead, read_workbook
from commonweal.outcomes.returns.workbook.writing import TYPE, file_name, rows_asked, write_workbook

__all__ = [
    "TYPE",
    "CannotRead",
    "Identity",
    "file_name",
    "identity_of",
    "read_workbook",
    "rows_asked",
    "write_workbook",
]
