"""The few words in which a measure says what it counts, read strictly; and what they mean for one record.

Read `known(closed_at) and closing_reason not in ("handed_back",)` as it stands. There are names of columns, `known(…)`,
comparisons, `in` with codes or a named set, `and`, `or`, `not`, brackets, differences of two moments
(`accepted_at - received_at <= days(5)`), and working days between them (`working_days(received_at, accepted_at) <= 5`).
`now` is the moment of counting. What is not known fulfils no comparison, so that every engine finds the same records.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.rules.mart_columns import SETS, WORKING_DAYS, Column, Kind

Value = int | str | bool | None
LONGEST = 2000
MICROSECONDS = {"hours": 3_600_000_000, "days": 86_400_000_000, "weeks": 604_800_000_000}
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
COMPARES: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class BadCondition(ValueError):
    """It cannot be read. The text says what to put right."""


@dataclass(frozen=True)
class Known:
    column: str


@dataclass(frozen=True)
class Truth:
    column: str


@dataclass(frozen=True)
class Compared:
    """`right` is a value, or the name of a column or `now` when `is_name`."""

    left: str
    by: str
    right: int | str
    is_name: bool = False


@dataclass(frozen=True)
class Among:
    column: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True)
class Apart:
    """The time from `first` to `last` in microseconds, or in working days, compared with `than`."""

    first: str
    last: str
    by: str
    than: int
    working_days: bool = False


@dataclass(frozen=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Condition = Known | Truth | Compared | Among | Apart | AllOf | AnyOf | Not
EVERYTHING = AllOf(())


def read_condition(
    text: str, *, columns: Mapping[str, Column], named: Mapping[str, Condition] | None = None
) -> Condition:
    """The condition in these words. `named` are conditions with a name of their own. Raises BadCondition."""
    if len(text) > LONGEST:
        raise BadCondition(
            f"It is longer than {LONGEST:,} characters. Name a part of it as a condition of its own."
        )
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise BadCondition(
            f"“{_short(text)}” cannot be read. Check brackets, quotation marks and commas."
        ) from fault
    return _Reader(columns, named or {}).read(tree.body)


@dataclass(frozen=True)
class _Reader:
    columns: Mapping[str, Column]
    named: Mapping[str, Condition]

    def read(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return AllOf(tuple(self.read(each) for each in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return AnyOf(tuple(self.read(each) for each in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand))
            case ast.Name(id=name):
                return self._name(name)
            case ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)], keywords=[]):
                return Known(self._column(name).name)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as how], comparators=[right]):
                return self._among(left, right, negated=isinstance(how, ast.NotIn))
            case ast.Compare(left=left, ops=[how], comparators=[right]) if type(how) in COMPARISONS:
                return self._compared(left, COMPARISONS[type(how)], right)
        raise BadCondition(f"“{_words(node)}” is not something a measure can say.")

    def _name(self, name: str) -> Condition:
        if name in self.named:
            return self.named[name]
        if self._column(name).kind != Kind.TRUTH:
            raise BadCondition(
                f"“{name}” is neither true nor false by itself. Write known({name}), or compare it."
            )
        return Truth(name)

    def _column(self, name: str) -> Column:
        if name not in self.columns:
            raise BadCondition(f"There is no column “{name}”. There are: {', '.join(sorted(self.columns))}.")
        return self.columns[name]

    def _among(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Condition:
        if not isinstance(left, ast.Name) or self._column(left.id).kind != Kind.WORD:
            raise BadCondition(f"“{_words(left)}” is no column of codes, so it cannot be “in” a list.")
        match right:
            case ast.Name(id=name) if name in SETS:
                return Among(left.id, SETS[name], negated)
            case ast.Name(id=name):
                raise BadCondition(f"There is no set “{name}”. There are: {', '.join(sorted(SETS))}.")
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                values = [each.value for each in elements if isinstance(each, ast.Constant)]
                words = frozenset(each for each in values if isinstance(each, str))
                if elements and len(words) == len(elements):
                    return Among(left.id, words, negated)
        raise BadCondition(
            f"After “in” stands a set or a list of different codes, each in quotation marks, not “{_words(right)}”."
        )

    def _compared(self, left: ast.expr, by: str, right: ast.expr) -> Condition:
        match left, right:
            case ast.BinOp(op=ast.Sub(), left=ast.Name(id=last), right=ast.Name(id=first)), _:
                return Apart(self._moment(first), self._moment(last), by, _length(right))
            case (
                ast.Call(
                    func=ast.Name(id="working_days"),
                    args=[ast.Name(id=first), ast.Name(id=last)],
                    keywords=[],
                ),
                ast.Constant(value=int(than)),
            ) if not isinstance(than, bool):
                return Apart(self._working(first), self._working(last), by, than, working_days=True)
            case ast.Name(id=name), ast.Name(id="now") if self._column(name).kind == Kind.MOMENT:
                return Compared(name, by, "now", is_name=True)
            case ast.Name(id=name), ast.Name(id=other):
                if self._column(name).kind != self._column(other).kind:
                    raise BadCondition(
                        f"“{name}” and “{other}” are of different kinds and cannot be compared."
                    )
                return Compared(name, by, other, is_name=True)
            case ast.Name(id=name), ast.Constant(value=value):
                return self._with_value(self._column(name), by, value)
        raise BadCondition(f"“{_words(left)} {by} {_words(right)}” is not something a measure can say.")

    def _with_value(self, column: Column, by: str, value: object) -> Condition:
        if column.kind == Kind.NUMBER and type(value) is int:
            return Compared(column.name, by, value)
        if column.kind == Kind.WORD and isinstance(value, str) and by in ("==", "!="):
            return Compared(column.name, by, value)
        wanted = {Kind.NUMBER: "a whole number", Kind.WORD: "a code in quotation marks, with == or !="}
        raise BadCondition(
            f"“{column.name}” is a {column.kind} and is compared with {wanted.get(column.kind, 'another such column')}."
        )

    def _moment(self, name: str) -> str:
        if self._column(name).kind != Kind.MOMENT:
            raise BadCondition(f"“{name}” is no moment, so no time lies between it and another.")
        return name

    def _working(self, name: str) -> str:
        if self._column(name).name not in WORKING_DAYS:
            raise BadCondition(
                f"Working days are not counted from “{name}”, but from: {', '.join(sorted(WORKING_DAYS))}."
            )
        return name


def _length(node: ast.expr) -> int:
    match node:
        case ast.Call(func=ast.Name(id=unit), args=[ast.Constant(value=int(count))], keywords=[]) if (
            unit in MICROSECONDS
        ):
            return count * MICROSECONDS[unit]
    raise BadCondition(
        f"A time between two moments is compared with hours(…), days(…) or weeks(…), not “{_words(node)}”."
    )


def _words(node: ast.expr) -> str:
    return _short(ast.unparse(node))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def holds(condition: Condition, record: Mapping[str, Value], *, now: int) -> bool:
    """Whether a record fulfils it. Moments are microseconds since 1970 in UTC; `…_working` their number in working days.

    The meaning of the words, one record at a time: the engines are held against it.
    """
    match condition:
        case AllOf(parts):
            return all(holds(each, record, now=now) for each in parts)
        case AnyOf(parts):
            return any(holds(each, record, now=now) for each in parts)
        case Not(part):
            return not holds(part, record, now=now)
        case Known(column):
            return record[column] is not None
        case Truth(column):
            return record[column] is True
        case Among(column, values, negated):
            value = record[column]
            return value is not None and (value in values) != negated
        case Apart(first, last, by, than, working_days):
            start, end = (
                record[working(first) if working_days else first],
                record[working(last) if working_days else last],
            )
            return isinstance(start, int) and isinstance(end, int) and bool(COMPARES[by](end - start, than))
        case Compared(left, by, right, is_name):
            value = record[left]
            other = (now if right == "now" else record[str(right)]) if is_name else right
            return value is not None and other is not None and bool(COMPARES[by](value, other))


def working(moment: str) -> str:
    """The column beside a moment in which its working days are numbered: `received_at` to `received_working`."""
    return moment.removesuffix("_at") + "_working"


def conjuncts(condition: Condition) -> frozenset[Condition]:
    """All that a condition says, each thing by itself."""
    if isinstance(condition, AllOf):
        return frozenset().union(*(conjuncts(each) for each in condition.parts))
    return frozenset({condition})


def columns_of(condition: Condition) -> frozenset[str]:
    """Every column of the mart it touches."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*(columns_of(each) for each in parts))
        case Not(part):
            return columns_of(part)
        case Apart(first, last, _, _, working_days):
            return frozenset({working(first), working(last)} if working_days else {first, last})
        case Compared(left, _, right, is_name):
            return frozenset({left} | ({str(right)} - {"now"} if is_name else set()))
        case Known(column) | Truth(column) | Among(column):
            return frozenset({column})
