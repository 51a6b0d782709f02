"""A figure in a file that was taken down, read back by libraries that did not write it: by the title of its table, its row and
the words over its column. None where the table, the row or the column is not there. A PDF has no cells: `stands_in_pdf` looks for
a whole row, as it stands on the page, after the title of its table.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO

import openpyxl
from docx import Document as WordDocument
from docx.oxml.ns import qn
from odfdo import Document as OpenDocument

from commonweal.rules.documents import Form
from tests.actions.test_document_forms import words_of_pdf

Rows = Sequence[Sequence[object]]


def figure_in(data: bytes, form: Form, *, table: str, row: str, column: str) -> str | None:
    readers = {Form.WORD: _of_word, Form.EXCEL: _of_excel, Form.ODS: _of_ods}
    for title, rows in readers[form](data):
        if title == table:
            return _found(rows, row, column)
    return None


def _found(rows: Rows, row: str, column: str) -> str | None:
    heads = next((at for at, cells in enumerate(rows) if column in cells), None)
    if heads is None:
        return None
    place = list(rows[heads]).index(column)
    found = next((cells for cells in rows[heads + 1 :] if cells and cells[0] == row), None)
    return None if found is None else _words(found[place])


def _words(value: object) -> str:
    """A spreadsheet holds 37 as a number, which may come back as 37.0."""
    number = str(value)
    return number[:-2] if number.endswith(".0") else number


def _of_word(data: bytes) -> Iterable[tuple[str, Rows]]:
    for table in WordDocument(BytesIO(data)).tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        yield (
            "" if caption is None else caption.get(qn("w:val")),
            [[cell.text.strip() for cell in each.cells] for each in table.rows],
        )


def _of_excel(data: bytes) -> Iterable[tuple[str, Rows]]:
    for sheet in openpyxl.load_workbook(BytesIO(data)):
        yield str(sheet.cell(1, 1).value), [[cell.value for cell in each] for each in sheet.iter_rows()]


def _of_ods(data: bytes) -> Iterable[tuple[str, Rows]]:
    for table in OpenDocument(BytesIO(data)).body.tables:
        rows = [[cell.value for cell in each.cells] for each in table.rows]
        yield str(rows[0][0]) if rows and rows[0] else "", rows


def stands_in_pdf(data: bytes, *, table: str, cells: Sequence[str]) -> bool:
    return " ".join(" ".join(cells).split()) in words_of_pdf(data).rsplit(table, 1)[-1]
