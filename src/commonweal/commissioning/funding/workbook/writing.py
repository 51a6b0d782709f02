"""Writes a plan as a workbook: a sheet for each kind of row, the years in formulas, and a first page that says how to fill it in.

Texts are written as texts whatever they look like, formulas carry the value they come to, and there is nothing to run and
nothing to fetch in the file. The same plan gives the same bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.workbook import words
from commonweal.commissioning.funding.workbook.columns import (
    ABOUT,
    FIRST,
    HEADINGS,
    WHO_PAYS,
    YEARS,
    Column,
    Sheet,
    Worked,
)
from commonweal.commissioning.funding.workbook.layout import BY_NAME, SHEETS
from commonweal.commissioning.funding.workbook.shape import Entry, spread
from commonweal.commissioning.funding.workbook.writing_who_pays import write_who_pays
from commonweal.commissioning.funding.workbook.writing_years import write_years
from commonweal.commissioning.funding.workbook.years import (
    years,
)
from commonweal.rules.funding_plan import Proof

SPARE = 500
"""Empty rows under the data that are ready to be filled in: lists to choose from, and sums that reach over them."""

LONGEST_LIST = 255  # characters of a drop-down list that is not a range: more and Excel calls the file broken
FEWEST_CELLS = 6
STYLES: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "pounds": {"num_format": "£#,##0.00"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "whole": {"num_format": "#,##0"},
    "percent": {"num_format": "0.##"},
    "number": {"num_format": "General"},
    "heading": {"bold": True, "bg_color": "#E3E8F0", "bottom": 1, "text_wrap": True, "num_format": "@"},
    "worked_heading": {"italic": True, "bg_color": "#EDEDED", "bottom": 1, "text_wrap": True},
    "about": {"italic": True, "font_color": "#505A5F"},
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"bold": True, "font_size": 12},
    "wrapped": {"text_wrap": True},
    "total": {"bold": True, "top": 1, "num_format": "£#,##0.00;[Red]-£#,##0.00"},
    "total_name": {"bold": True, "top": 1},
    "sum": {"num_format": "£#,##0.00;[Red]-£#,##0.00"},
    "assumed": {"bg_color": "#FFF2CC", "pattern": 1, "border": 4},
    "worked": {"bg_color": "#EDEDED", "font_color": "#505A5F"},
}
Value = str | float | date | None


def write_workbook(plan: rows.Plan, *, proof: Proof | None = None) -> bytes:
    """The workbook of a plan. With a proof, a last sheet says who pays for what, and what is short."""
    return _Writing(plan, proof).bytes()


class _Writing:
    def __init__(self, plan: rows.Plan, proof: Proof | None) -> None:
        self.plan, self.proof = plan, proof
        self.entries = spread(plan)
        self.held = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.held, options)
        self.book.set_properties({"title": plan.title, "created": datetime(1980, 1, 1)})  # noqa: DTZ001
        self.formats: dict[tuple[str, ...], Format] = {}

    def bytes(self) -> bytes:
        self._about()
        for sheet in SHEETS:
            self._data(sheet)
        write_years(
            self._human_sheet(YEARS),
            years(self.plan),
            style=self.style,
            reach=self.reach,
            entries=self.entries,
        )
        if self.proof is not None:
            write_who_pays(self._human_sheet(WHO_PAYS), self.plan, self.proof, style=self.style)
        self.book.close()
        return self.held.getvalue()

    def style(self, *names: str) -> Format:
        """A format made of several, the later ones on top."""
        if names not in self.formats:
            together: dict[str, Any] = {}
            for name in names:
                together |= STYLES[name]
            self.formats[names] = self.book.add_format(together)
        return self.formats[names]

    def _human_sheet(self, name: str) -> Worksheet:
        made = self.book.add_worksheet(name)
        made.hide_gridlines(2)
        return _for_print(made)

    def _about(self) -> None:
        sheet = self._human_sheet(ABOUT)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, self.plan.title, self.style("title"))
        at = 2
        for title, lines in words.about(self.plan):
            sheet.write_string(at, 0, title, self.style("subtitle"))
            at += 1
            for name, text in lines:
                if name in (*BY_NAME, YEARS):
                    sheet.write_url(at, 0, f"internal:'{name}'!A1", string=name)
                else:
                    sheet.write_string(
                        at, 0, name, self.style(*([name.lower()] if name == "Assumed" else []))
                    )
                sheet.write_string(at, 1, text, self.style("wrapped"))
                at += 1
            at += 1

    # One sheet of data

    def _data(self, sheet: Sheet) -> None:
        made = _for_print(self.book.add_worksheet(sheet.name))
        entries, columns = self.entries[sheet.name], self._columns(sheet)
        last = FIRST - 1 + len(entries)
        made.write_string(0, 0, sheet.about, self.style("about"))
        made.freeze_panes(HEADINGS, 1)
        made.repeat_rows(HEADINGS - 1)
        everything = len(columns) + len(sheet.worked)
        made.autofilter(HEADINGS - 1, 0, max(last, FIRST) - 1, everything - 1)
        for place, (column, heading) in enumerate(columns):
            self._column(made, column, heading, place, last)
        for place, worked in enumerate(sheet.worked, start=len(columns)):
            made.set_column(place, place, worked.width)
            made.write_string(HEADINGS - 2, place, "worked out", self.style("about"))
            made.write_string(HEADINGS - 1, place, worked.heading, self.style("worked_heading"))
        for row, entry in enumerate(entries, start=FIRST - 1):
            for place, (column, _) in enumerate(columns):
                self._cell(made, row, place, column, entry)
            for place, worked in enumerate(sheet.worked, start=len(columns)):
                self._worked(made, row, place, sheet, worked, entry)

    def _columns(self, sheet: Sheet) -> list[tuple[Column, str]]:
        """Each column with its heading; the one that repeats, as often as it has to."""
        found: list[tuple[Column, str]] = []
        for column in sheet.columns:
            if column.repeats:
                widest = max(
                    (len(entry.values[column.name]) for entry in self.entries[sheet.name]), default=0
                )
                found += [
                    (column, f"{column.heading} {number}")
                    for number in range(1, max(widest, FEWEST_CELLS) + 1)
                ]
            else:
                found.append((column, column.heading))
        return found

    def _column(self, made: Worksheet, column: Column, heading: str, place: int, last: int) -> None:
        made.set_column(place, place, column.width, self.style(column.kind.style))
        made.write_string(HEADINGS - 1, place, heading, self.style("heading"))
        made.write_string(HEADINGS - 2, place, words.hint(column), self.style("about"))
        if (list_of := self._list(column)) is not None:
            made.data_validation(
                FIRST - 1,
                place,
                last + SPARE - 1,
                place,
                {"validate": "list", "source": list_of, "error_title": heading, "error_message": _NOT_ONE},
            )

    def _list(self, column: Column) -> Sequence[str] | str | None:
        """What the cell may be chosen from; nothing where it may hold several."""
        if column.refers_to is not None and not column.kind.choices and column.empty != ():
            return "=" + self.reach(*column.refers_to)
        choices = list(column.kind.choices)
        return choices if choices and len(",".join(choices)) <= LONGEST_LIST else None

    def _cell(self, made: Worksheet, row: int, place: int, column: Column, entry: Entry) -> None:
        value = entry.values[column.name]
        if column.repeats:
            number = place - len(BY_NAME["Printed rows"].columns) + 1
            value = value[number] if number < len(value) else None
        assumption = entry.values.get("assumed", "") if column.kind.style == "pounds" else ""
        style = self.style(column.kind.style, *(["assumed"] if assumption else []))
        if value is None or value == "" or value == ():
            return
        put = column.kind.put(value)
        if isinstance(put, str):
            made.write_string(row, place, put, style)
        elif isinstance(put, date):
            made.write_datetime(row, place, put, style)
        else:
            made.write_number(row, place, put, style)
        if assumption:
            made.write_comment(
                row, place, f"Assumed. {assumption}", {"x_scale": 2, "author": words.AUTHOR, "font_size": 10}
            )

    def _worked(
        self, made: Worksheet, row: int, place: int, sheet: Sheet, worked: Worked, entry: Entry
    ) -> None:
        formula = worked.formula
        for other in ("Steps",):
            for column in BY_NAME[other].columns:
                formula = formula.replace(f"{{{other}!{column.name}}}", self.reach(other, column.name))
        for at, column in enumerate(sheet.columns):
            formula = formula.replace(f"{{{column.name}}}", f"{xl_col_to_name(at)}{row + 1}")
        value = worked.value(entry.values)
        shown = value / 100 if worked.style == "pounds" else value
        made.write_formula(row, place, formula, self.style(worked.style, "worked"), shown)

    def reach(self, sheet: str, column: str) -> str:
        """The cells of a column with the spare rows below, as a formula names them."""
        named = [
            *(each.name for each in BY_NAME[sheet].columns),
            *(each.heading for each in BY_NAME[sheet].worked),
        ]
        letter, last = xl_col_to_name(named.index(column)), FIRST - 1 + len(self.entries[sheet]) + SPARE
        return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"


def _for_print(sheet: Worksheet) -> Worksheet:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
    return sheet


_NOT_ONE = "Choose one from the list. To use another, add it to the sheet the list comes from."
