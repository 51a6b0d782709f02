"""What a column and a sheet of a workbook are, and the columns that many sheets have.

Read a column as: the word plan files use for it (`name`), the heading people see, its kind, and what an empty cell means (nothing
given: it has to be filled in). `refers_to` names the sheet and column whose values it may hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.commissioning.funding.workbook.kinds import (
    Choice,
    Key,
    Kind,
    Many,
    Text,
    YesNo,
)
from commonweal.commissioning.funding.workbook.numbers import Day, LastDay, Pounds

HEADINGS, FIRST = 3, 4
"""The row of the headings, and the first row of data."""

NOT_EMPTY = object()
ABOUT, YEARS, WHO_PAYS = "Read this first", "Years", "Who pays"
HUMAN = (ABOUT, YEARS, WHO_PAYS)
"""Sheets for people: not read back. Sheets whose name begins with NOTES are the reader's own."""
NOTES = "Notes"

ROUNDED_TO = {1: "penny", 100: "pound", 1000: "ten pounds"}
DIFFERENCE, PRODUCT, SHARE = "difference", "product", "share"
CONTRIBUTION, NEED = "contribution", "need"


@dataclass(frozen=True)
class Column:
    name: str
    heading: str
    kind: Kind
    empty: Any = NOT_EMPTY
    field: str = ""
    refers_to: tuple[str, str] | None = None
    hint: str = ""
    width: int = 14
    repeats: bool = False
    """Headed "Cell 1", "Cell 2" and so on: as many as the widest printed table has columns."""

    @property
    def attribute(self) -> str:
        """The field of the plan's row that holds it."""
        return self.field or self.name


@dataclass(frozen=True)
class Worked:
    """A column that a formula works out from its row (`{name}` stands for a cell of it); reading only compares it."""

    heading: str
    style: str
    formula: str
    value: Callable[[Mapping[str, Any]], Any]
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    name: str
    about: str
    columns: tuple[Column, ...]
    worked: tuple[Worked, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def starts() -> Column:
    return Column("starts", "First day", Day(), field="starts_on", width=12)


def ends(*, empty: Any = NOT_EMPTY) -> Column:
    return Column("ends", "Last day", LastDay(), empty, "ends_before", width=12)


def key(most: int = 60, heading: str = "Key", name: str = "key") -> Column:
    return Column(name, heading, Key(most), hint="small letters, digits, hyphens", width=24)


def refer(
    name: str,
    heading: str,
    sheet: str,
    *,
    field: str = "",
    empty: Any = NOT_EMPTY,
    most: int = 80,
    column: str = "key",
) -> Column:
    return Column(name, heading, Key(most), empty, field, (sheet, column), width=22)


def refer_decision(*, empty: Any = NOT_EMPTY) -> Column:
    return Column("decision", "Decision", Text(30), empty, "", ("Decisions", "reference"), width=16)


def text(name: str, heading: str, most: int, *, empty: Any = NOT_EMPTY, field: str = "") -> Column:
    return Column(name, heading, Text(most), empty, field, width=40 if most > 60 else 16)


def choose(
    name: str, heading: str, among: tuple[str, ...], *, empty: Any = NOT_EMPTY, field: str = ""
) -> Column:
    return Column(name, heading, Choice(among), empty, field, width=14)


def pounds(name: str, heading: str, field: str, *, empty: Any = NOT_EMPTY, nothing: bool = False) -> Column:
    return Column(name, heading, Pounds(nothing), empty, field, width=16)


def yes_no(name: str, heading: str, field: str = "") -> Column:
    return Column(name, heading, YesNo(), False, field, width=12)


def several(
    name: str, heading: str, each: Kind, *, sheet: str = "", column: str = "key", field: str = ""
) -> Column:
    refers = (sheet, column) if sheet else None
    return Column(name, heading, Many(each), (), field, refers, "between commas", 24)


def area(name: str = "area") -> Column:
    return refer(name, "Area", "Areas", most=20, column="code")


def organisation(name: str, heading: str, field: str = "") -> Column:
    return refer(name, heading, "Organisations", field=field, most=60, column="code")


def assumed() -> Column:
    return text("assumed", "Assumed because", 300, empty="", field="assumption")
