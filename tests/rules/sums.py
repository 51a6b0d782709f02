"""Works out a workbook's formulas anew, by itself: SUM, SUMIFS, COUNTIFS, ROUND, IF, and the four kinds of arithmetic.

It knows nothing of how the formulas were made, so that what it comes to can be held against the values stored beside them.
"""

import re
from datetime import date, datetime
from typing import Any

from openpyxl.utils import range_boundaries

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*")|(?P<ref>(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"""
    r"""|(?P<name>[A-Z]+)(?=\()|(?P<sign><>|>=|<=|[-+*/(),<>=&]))"""
)


class Sums:
    """The values of a workbook that was opened with its formulas."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[str, int, int], Any] = {}

    def value(self, sheet: str, row: int, column: int) -> Any:
        """What a cell holds, its formula worked out."""
        place = (sheet, row, column)
        if place not in self.known:
            held = self.book[sheet].cell(row, column).value
            is_formula = self.book[sheet].cell(row, column).data_type == "f"
            self.known[place] = _Formula(self, sheet, held[1:]).whole() if is_formula else held
        return self.known[place]


class _Formula:
    def __init__(self, sums: Sums, sheet: str, text: str) -> None:
        self.sums, self.sheet = sums, sheet
        self.tokens, at = [], 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            assert found, text[at:]
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.at = 0

    def whole(self) -> Any:
        found = self._compared()
        assert self.at == len(self.tokens)
        return _one(found)

    def _next(self, *signs: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _compared(self) -> Any:
        left = self._joined()
        while sign := self._next("<>", ">=", "<=", "=", ">", "<"):
            left = _holds(_one(left), sign, _one(self._joined()))
        return left

    def _joined(self) -> Any:
        left = self._added()
        while self._next("&"):
            left = f"{_written(_one(left))}{_written(_one(self._added()))}"
        return left

    def _added(self) -> Any:
        left = self._multiplied()
        while sign := self._next("+", "-"):
            right = _number(self._multiplied())
            left = _number(left) + right if sign == "+" else _number(left) - right
        return left

    def _multiplied(self) -> Any:
        left = self._atom()
        while sign := self._next("*", "/"):
            right = _number(self._atom())
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def _atom(self) -> Any:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if kind == "ref":
            return self._cells(text)
        if kind == "name":
            return self._function(text)
        assert text == "("
        found = self._compared()
        assert self._next(")")
        return found

    def _cells(self, text: str) -> list[Any]:
        sheet, _, cells = text.rpartition("!")
        sheet = sheet.strip("'") or self.sheet
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        return [
            self.sums.value(sheet, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def _function(self, name: str) -> Any:
        assert self._next("(")
        given = [self._compared()]
        while self._next(","):
            given.append(self._compared())
        assert self._next(")")
        return getattr(self, f"_{name.lower()}")(*given)

    def _sum(self, *given: Any) -> float:
        return sum(_number([each]) for several in given for each in several if not isinstance(each, str))

    def _sumifs(self, amounts: list[Any], *tests: Any) -> float:
        return sum(_number([amounts[place]]) for place in _meeting(tests))

    def _countifs(self, *tests: Any) -> int:
        return len(_meeting(tests))

    def _round(self, value: Any, places: Any) -> float:
        scale = 10 ** int(places)
        return int(_number(value) * scale + 0.5 + 1e-6) / scale

    def _if(self, test: Any, then: Any, otherwise: Any) -> Any:
        return _one(then) if test else _one(otherwise)


def _meeting(tests: tuple[Any, ...]) -> list[int]:
    pairs = list(zip(tests[::2], tests[1::2], strict=True))
    assert len({len(cells) for cells, _ in pairs}) == 1, "ranges of one length"
    return [
        place
        for place in range(len(pairs[0][0]))
        if all(_meets(cells[place], _one(test)) for cells, test in pairs)
    ]


def _meets(cell: Any, test: Any) -> bool:
    found = re.fullmatch(r"(<>|>=|<=|=|>|<)?(.*)", str(test))
    sign, wanted = found[1] or "=", found[2]
    if re.fullmatch(r"-?\d+(\.\d+)?", wanted):
        return isinstance(_serial(cell), int | float) and _holds(_serial(cell), sign, float(wanted))
    return _holds(str(cell or "").casefold(), sign, wanted.casefold())


def _holds(left: Any, sign: str, right: Any) -> bool:
    left, right = _serial(left), _serial(right)
    return {
        "=": left == right,
        "<>": left != right,
        ">": sign == ">" and left > right,
        "<": sign == "<" and left < right,
        ">=": sign == ">=" and left >= right,
        "<=": sign == "<=" and left <= right,
    }[sign]


def _serial(value: Any) -> Any:
    """A day as the number a workbook counts it by."""
    if isinstance(value, datetime):
        value = value.date()
    return (value - date(1899, 12, 30)).days if isinstance(value, date) else value


def _written(value: Any) -> str:
    value = _serial(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _one(found: Any) -> Any:
    if isinstance(found, list):
        assert len(found) == 1
        return found[0]
    return found


def _number(found: Any) -> float:
    value = _serial(_one(found))
    return 0.0 if value is None else float(value)
