"""Kinds of numbers and days in a workbook, both ways.

Numbers in a workbook are floats: they are taken by their shortest decimal, and only when they are whole pence.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from commonweal.commissioning.funding.plan_file.rows import NO_DAY
from commonweal.commissioning.funding.workbook.kinds import Found, Kind, Wrong
from commonweal.rules.money import MOST_PENCE, parse_pounds
from commonweal.rules.reasons import Refused

ONE_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1900, 1, 2), date(2199, 12, 31)
_PERCENT = re.compile(r"(-?)([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")
_WHOLE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Pounds(Kind):
    """Whole pence, shown in pounds."""

    style: ClassVar[str] = "pounds"
    may_be_nothing: bool = False
    harmless: Any = 0

    def put(self, value: int) -> float:
        return float(Decimal(value) / 100)

    def take(self, found: Found) -> int:
        try:
            pence = parse_pounds(self._as_written(found))
        except Refused as refused:
            raise Wrong(f"cannot be read. {refused}") from None
        if pence == 0 and not self.may_be_nothing:
            raise Wrong("is nothing: write an amount above nothing, or leave the whole row out.")
        return pence

    def _as_written(self, found: Found) -> str:
        number = found.number
        if number is None:
            if isinstance(found.value, str):
                return found.value
            raise Wrong("is a date: write an amount in pounds, like £670,450.")
        if found.is_percentage:
            raise Wrong("is shown as a percentage: write an amount in pounds, and format the cell as one.")
        pence = number * 100
        if pence != pence.to_integral_value():
            raise Wrong(f"holds {number:f}, which is not whole pence: round it to two decimals.")
        if abs(pence) > MOST_PENCE:  # before it is written out: 1e300 is three hundred digits
            return "9" * 41
        return f"{number:.2f}"


@dataclass(frozen=True)
class Percent(Kind):
    """Hundredths of a per cent, shown as a number of per cent: 2.5 is 250."""

    style: ClassVar[str] = "percent"
    least: int = 0
    most: int = 99_999
    harmless: Any = 0

    def put(self, value: int) -> float:
        return float(Decimal(value) / 100)

    def take(self, found: Found) -> int:
        number = found.number
        if number is not None:
            points = number * (10_000 if found.is_percentage else 100)
        elif isinstance(found.value, str) and (parts := _PERCENT.fullmatch(found.value.strip())):
            sign, whole, part = parts.groups()
            points = Decimal((-1 if sign else 1) * (int(whole) * 100 + int((part or "0").ljust(2, "0"))))
        else:
            raise Wrong("cannot be read: write a percentage like 2 or 2.5.")
        if points != points.to_integral_value():
            raise Wrong("has more than two decimals: write a percentage like 2 or 2.25.")
        if not self.least <= points <= self.most:
            raise Wrong(f"has to be between {self.least / 100:g}% and {self.most / 100:g}%.")
        return int(points)


@dataclass(frozen=True)
class Whole(Kind):
    style: ClassVar[str] = "whole"
    most: int = 2_000_000_000
    least: int = 0
    harmless: Any = 0

    def take(self, found: Found) -> int:
        number = found.number
        if number is None and isinstance(found.value, str) and _WHOLE.fullmatch(found.value.strip()):
            number = Decimal(found.value.strip())
        if number is None:
            raise Wrong("has to be a whole number.")
        if found.is_percentage:
            raise Wrong("is shown as a percentage: write a whole number, and format the cell as one.")
        if number != number.to_integral_value():
            raise Wrong(f"holds {number:f}: write a whole number.")
        if not self.least <= number <= self.most:
            raise Wrong(f"has to be between {self.least:,} and {self.most:,}.")
        return int(number)


@dataclass(frozen=True)
class Number(Kind):
    """A number as a source prints it, perhaps below nothing; at most two decimals."""

    style: ClassVar[str] = "number"
    harmless: Any = Decimal(0)

    def put(self, value: Decimal) -> float:
        return float(value)

    def take(self, found: Found) -> Decimal:
        number = found.number
        if number is None:
            if not isinstance(found.value, str):
                raise Wrong("is a date: write the number that is printed.")
            try:
                return Decimal(parse_pounds(found.value)) / 100
            except Refused as refused:
                raise Wrong(f"cannot be read. {refused}") from None
        if found.is_percentage:
            raise Wrong("is shown as a percentage: write the number that is printed, and format it as one.")
        if number * 100 != (number * 100).to_integral_value():
            raise Wrong(f"holds {number:f}: write at most two decimals.")
        if abs(number) > MOST_PENCE:
            raise Wrong("is larger than any amount here: check for a digit too many.")
        return number


@dataclass(frozen=True)
class Day(Kind):
    style: ClassVar[str] = "day"
    harmless: Any = NO_DAY

    def take(self, found: Found) -> date:
        value = found.value
        if isinstance(value, str):
            raise Wrong("is text: type it as a date, like 01/10/2023, so that the cell holds one.")
        if isinstance(value, datetime):
            if value.time() != time(0):
                raise Wrong("has a time in it: type a date alone.")
            value = value.date()
        if isinstance(value, date):
            if not FIRST_DAY <= value <= LAST_DAY:
                raise Wrong("has to be a day between 1900 and 2199.")
            return value
        raise Wrong("has to be a date, like 01/10/2023: type it again, and format the cell as a date.")


@dataclass(frozen=True)
class LastDay(Day):
    """The last day people see, of a period that ends before the next."""

    harmless: Any = NO_DAY + ONE_DAY

    def put(self, value: date) -> date:
        return value - ONE_DAY

    def take(self, found: Found) -> date:
        return super().take(found) + ONE_DAY
