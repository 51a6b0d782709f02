"""Writes the workbook: figures to fill in, what each measure means, how to fill it in. Only what is filled in is unlocked."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from commonweal.outcomes.catalogue import catalogue, title_of
from commonweal.outcomes.returns.models import GROUPS, Return, ReturnLine
from commonweal.outcomes.returns.queries.counts import asks_out_of, place_of
from commonweal.outcomes.returns.workbook.identity import IDENTITY_SHEET, identity_of
from commonweal.rules.measure_files import Measure
from commonweal.rules.periods import show_day
from commonweal.rules.returns import AskedRow, Figure, Place, Standing, quarter_name
from commonweal.rules.returns.sheet import CHOICES, HEADING_ROW, HEADINGS, LONGEST_REASON, SHEET, TOGETHER

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (44, 24, 22, 11, 11, 22, 44, 2)
KEY_COLUMN = len(HEADINGS) - 1
HOW = (
    "Fill in the white cells of the sheet “Figures”. The other cells are locked, so that nothing moves by mistake.",
    "Number: how many. Out of: of how many, where its cell is white; a grey one is filled in by itself. Nobody is 0.",
    "If you do not know a number yet, leave it empty, choose “not known yet” and say why. It is not counted as 0.",
    "If a measure cannot apply to your work, leave it empty and choose “does not apply”.",
    "Together: if you type it, it has to be the sum of the rows above it. You may leave it empty.",
    "Type numbers, not formulas. Do not add, move or take out rows, columns or sheets.",
    "Write nothing about any person, in no cell: no name, no initials, no story.",
    "Choose the file on the page of this return. What can be read is kept; what cannot comes back with the cell and what to do.",
    "A file for another quarter or another contract is not read.",
)


def rows_asked(lines: Sequence[ReturnLine]) -> list[AskedRow]:
    """The lines a provider fills in itself, in the words of the sheet."""
    groups = dict(GROUPS)
    return [
        AskedRow(
            place_of(line),
            (title_of(line.measure), line.area.name, groups[line.client_group]),
            asks_out_of(line),
        )
        for line in lines
        if not line.is_from_records
    ]


def file_name(found: Return) -> str:
    """`return-C-1-2026-07.xlsx`: a contract and a quarter, nothing else."""
    reference = "".join(letter if letter.isalnum() else "-" for letter in found.contract.reference)
    return f"return-{reference}-{found.starts_on:%Y-%m}.xlsx"


def write_workbook(found: Return, asked: Sequence[AskedRow], figures: Mapping[Place, Figure]) -> bytes:
    """The workbook with what is known so far. Needs the return's contract and its provider at hand."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Return for a quarter"})
        _figures(book, found, asked, figures)
        _definitions(book, asked)
        _how(book)
        hidden = book.add_worksheet(IDENTITY_SHEET)
        for number, (name, value) in enumerate(identity_of(found, asked).rows):
            hidden.write_string(number, 0, name)
            hidden.write_string(number, 1, value)
        hidden.protect()
        hidden.very_hidden()
    return out.getvalue()


def _figures(book: Any, found: Return, asked: Sequence[AskedRow], figures: Mapping[Place, Figure]) -> None:
    sheet = book.add_worksheet(SHEET)
    bold, large = (
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        book.add_format({"bold": True, "font_size": 14}),
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    total = book.add_format({"italic": True, "top": 1})
    blocked = book.add_format({"bg_color": "#D9D9D9"})
    number = book.add_format({"locked": False, "num_format": "#,##0", "border": 1, "bg_color": "#FFFFFF"})
    words = book.add_format(
        {"locked": False, "num_format": "@", "border": 1, "text_wrap": True, "bg_color": "#FFFFFF"}
    )
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, None, {"hidden": column == KEY_COLUMN})
    sheet.write_string(0, 0, f"Return for {quarter_name(found.starts_on)}", large)
    sheet.write_string(
        1,
        0,
        f"{found.contract.provider.name}, contract {found.contract.reference}. Due on {show_day(found.due_on)}.",
    )
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(HEADING_ROW - 1, column, heading, bold)
    sheet.freeze_panes(HEADING_ROW, 3)
    row, choices = HEADING_ROW, [*CHOICES.values()]
    for measure in dict.fromkeys(each.place.measure for each in asked):
        mine = [each for each in asked if each.place.measure == measure]
        for each in mine:
            figure = figures.get(each.place, Figure(Standing.BLANK))
            for column, label in enumerate(each.words):
                sheet.write_string(row, column, label, text)
            _number(sheet, row, 3, figure.numerator, number)
            if each.is_rate:
                _number(sheet, row, 4, figure.denominator, number)
            else:
                sheet.write_blank(row, 4, None, blocked)
            sheet.write_string(row, 5, CHOICES.get(figure.standing, ""), words)
            sheet.write_string(row, 6, figure.reason, words)
            sheet.write_string(row, KEY_COLUMN, each.place.key)
            sheet.data_validation(row, 5, row, 5, {"validate": "list", "source": choices})
            sheet.data_validation(row, 6, row, 6, _at_most(LONGEST_REASON))
            row += 1
        sheet.write_string(row, 0, f"{mine[0].words[0]}: together", total)
        _number(sheet, row, 3, None, number)
        if mine[0].is_rate:
            _number(sheet, row, 4, None, number)
        sheet.write_string(row, KEY_COLUMN, f"{TOGETHER}|{measure}")
        row += 1
    whole = {
        "validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True,
        "error_title": "A whole number", "error_message": "Type a whole number, 0 or more.",
    }  # fmt: skip
    sheet.data_validation(HEADING_ROW, 3, max(row - 1, HEADING_ROW), 4, whole)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _number(sheet: Any, row: int, column: int, value: int | None, kind: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, kind)
    else:
        sheet.write_number(row, column, value, kind)


def _at_most(length: int) -> dict[str, Any]:
    return {
        "validate": "length", "criteria": "<=", "value": length, "ignore_blank": True,
        "error_title": "Too long", "error_message": f"Use at most {length} characters.",
    }  # fmt: skip


def _definitions(book: Any, asked: Sequence[AskedRow]) -> None:
    sheet = book.add_worksheet("Definitions")
    bold, text = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    headings = (
        "Measure",
        "Number: count",
        "Out of: count",
        "Placed in the quarter by",
        "One counts as",
        "Why it matters",
    )
    for column, (heading, width) in enumerate(zip(headings, (36, 50, 50, 30, 16, 50), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    wanted = {each.place.measure for each in asked}
    for number, measure in enumerate((each for each in catalogue() if each.key in wanted), start=1):
        cells = (
            measure.title,
            measure.numerator,
            _out_of(measure),
            measure.window,
            measure.unit.value,
            measure.why_it_matters,
        )
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, cell, text)
    sheet.freeze_panes(1, 1)
    sheet.protect()


def _out_of(measure: Measure) -> str:
    if measure.out_of:
        return f"Filled in by itself, from “{title_of(measure.out_of)}”: {measure.denominator}"
    return measure.denominator or "Nothing: it is a plain count"


def _how(book: Any) -> None:
    sheet = book.add_worksheet("How to fill this in")
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    for number, sentence in enumerate(HOW):
        sheet.write_string(number, 0, sentence, text)
    sheet.protect()
