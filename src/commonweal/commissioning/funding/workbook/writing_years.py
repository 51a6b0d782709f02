"""Writes the sheet “Years”: each amount a formula over the sheets of data, with the value it comes to beside it."""

from collections.abc import Callable

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from commonweal.commissioning.funding.workbook import words
from commonweal.commissioning.funding.workbook.columns import FIRST
from commonweal.commissioning.funding.workbook.layout import BY_NAME
from commonweal.commissioning.funding.workbook.shape import Entries
from commonweal.commissioning.funding.workbook.years import (
    BALANCE,
    MONEY,
    NEEDS,
    OPENING,
    TOTAL_MONEY,
    TOTAL_NEEDS,
    Line,
    Years,
)

Style = Callable[..., Format]
Reach = Callable[[str, str], str]
COLUMNS = 3  # before the first year: the name and the two keys


def write_years(sheet: Worksheet, found: Years, *, style: Style, reach: Reach, entries: Entries) -> None:
    """`style` makes a cell format of names, `reach` gives the cells of a column as a formula names them."""
    count = len(found.periods)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 2, 22)
    sheet.set_column(COLUMNS, COLUMNS + count, 18)
    sheet.freeze_panes(4, COLUMNS)
    sheet.repeat_rows(1, 3)
    sheet.write_string(0, 0, "The plan over its years", style("title"))
    for row, name in ((1, "Year"), (2, "First day"), (3, "Last day")):
        for place, text in enumerate((name, "", "")):
            sheet.write_string(row, place, text, style("heading"))
    for place, period in enumerate(found.periods, start=COLUMNS):
        sheet.write_string(1, place, f"Year {place - 2}", style("heading"))
        sheet.write_datetime(2, place, period.starts_on, style("day"))
        sheet.write_datetime(3, place, period.last_day, style("day"))
    sheet.write_string(1, COLUMNS + count, "Together", style("heading"))
    _Grid(sheet, found, style, reach, entries).write()


class _Grid:
    """The lines of the sheet “Years”, from its sixth row on, and where each total stands."""

    def __init__(self, sheet: Worksheet, found: Years, style: Style, reach: Reach, entries: Entries) -> None:
        self.sheet, self.found, self.style, self.reach, self.entries = sheet, found, style, reach, entries
        self.row = 5
        self.rows: dict[tuple[str, str], int] = {}

    def write(self) -> None:
        for block in dict.fromkeys(line.block for line in self.found.lines):
            self.sheet.write_string(self.row, 0, block, self.style("subtitle"))
            self.row += 1
            first = self.row
            for line in self.found.of(block):
                self.rows[block, line.name] = self.row
                self._line(line, first)
                self.row += 1
            self.row += 1
        self.sheet.write_string(self.row, 0, words.UNDER_THE_YEARS, self.style("about"))

    def _line(self, line: Line, first: int) -> None:
        is_sum = line.group is None
        style = self.style("total" if is_sum else "sum")
        self.sheet.write_string(self.row, 0, line.name, self.style("total_name" if is_sum else "wrapped"))
        for place, key in enumerate(line.keys, start=1):
            self.sheet.write_string(self.row, place, key)
        count = len(self.found.periods)
        for place in range(count):
            formula = self._formula(line, place, first)
            if formula is None:
                self.sheet.write_number(self.row, COLUMNS + place, line.pence[place] / 100, style)
            else:
                self.sheet.write_formula(self.row, COLUMNS + place, formula, style, line.pence[place] / 100)
        if line.block != BALANCE or line.name in (MONEY, NEEDS):
            whole = f"=SUM({self._at(self.row, 0)}:{self._at(self.row, count - 1)})"
            self.sheet.write_formula(self.row, COLUMNS + count, whole, style, sum(line.pence) / 100)

    def _formula(self, line: Line, year: int, first: int) -> str | None:
        if line.name in (TOTAL_MONEY, TOTAL_NEEDS):
            return (
                f"=SUM({self._at(first, year)}:{self._at(self.row - 1, year)})" if self.row > first else None
            )
        if line.block == BALANCE:
            return self._balance(line.name, year)
        return self._over_data(line, year)

    def _balance(self, name: str, year: int) -> str | None:
        if name == OPENING:
            return f"={self._at(self.row + 3, year - 1)}" if year else None
        if name == MONEY:
            return f"={self._at(self.rows[MONEY, TOTAL_MONEY], year)}"
        if name == NEEDS:
            return f"={self._at(self.rows[NEEDS, TOTAL_NEEDS], year)}"
        opening, money, needs = (self._at(self.row - up, year) for up in (3, 2, 1))
        return f"={opening}+{money}-{needs}"

    def _over_data(self, line: Line, year: int) -> str:
        group, column = line.group, xl_col_to_name(COLUMNS + year)
        assert group is not None
        if group.row is not None:
            entry = self.entries[group.sheet][group.row]
            amount = xl_col_to_name([each.name for each in BY_NAME[group.sheet].columns].index("amount"))
            cell = f"'{group.sheet}'!{amount}{FIRST + group.row}"
            return f"=ROUND({cell}*{line.pence[year]}/{entry.values['amount']},2)"
        names = ("funder", "fence") if group.sheet == "Contributions" else ("element", "area")
        reach = {name: self.reach(group.sheet, name) for name in (*names, "amount", "starts", "ends")}
        row = self.row + 1
        tests = [
            f"{reach[names[0]]},$B{row}",
            f"{reach[names[1]]},$C{row}",
            f'{reach["starts"]},">="&{column}$3',
            f'{reach["ends"]},"<="&{column}$4',
            *self._counted(group.sheet, group.is_in_kind),
        ]
        return f"=SUMIFS({reach['amount']},{','.join(tests)})"

    def _counted(self, sheet: str, is_in_kind: bool) -> list[str]:
        """Cash or in kind, as the sheet says it; money withdrawn does not count."""
        if sheet == "Needs":
            in_kind = self.reach(sheet, "in_kind")
            return [f'{in_kind},"yes"' if is_in_kind else f'{in_kind},"<>yes"']
        kind = self.reach(sheet, "kind")
        withdrawn = self.reach(sheet, "Withdrawn")
        return [f'{kind},"{"" if is_in_kind else "<>"}in_kind"', f'{withdrawn},"<>withdrawn"']

    def _at(self, row: int, year: int) -> str:
        return f"{xl_col_to_name(COLUMNS + year)}{row + 1}"
