"""From a plan to the question the rule book answers: which money may pay which line, in which year of the plan?

Read a Question as: "these sources, these lines; areas lie within areas; these gates are open". Cash alone counts, less what is
kept for management before any line is paid; what is asked for or withdrawn does not count. A row that runs over several
of the plan's years is cut at each, and its parts are called by its key and the year: `city@2026/27`. No Django here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.facts import areas_within, fence_of, period_of, years_of_plan
from commonweal.rules import carry_forward, restrictions
from commonweal.rules.contributions import CERTAINTY
from commonweal.rules.fences import AreasWithin, Fence, Names
from commonweal.rules.funding_plan import Carry, Least, Line, Match, Priority, Source
from commonweal.rules.money import split
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.plan_years import within

CASH = "cash"
BETWEEN = "@"  # a key and its year; no key has it in itself
WHOLE = 10_000  # hundredths of a per cent


@dataclass(frozen=True)
class Question:
    """`years` are the names of the plan's years in order ("2026/27", after the day each begins), `periods` the years."""

    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    areas_within: AreasWithin
    names: Names
    open_gates: frozenset[str]
    years: tuple[str, ...]
    periods: tuple[Period, ...]


def question_of(plan: rows.Plan) -> Question:
    """The question a plan asks."""
    years = _Years(years_of_plan(plan))
    return Question(
        sources=tuple(_sources(plan, years)),
        lines=tuple(_lines(plan, years)),
        areas_within=areas_within(plan.areas),
        names=names_of(plan),
        open_gates=frozenset(gate.key for gate in plan.gates if gate.is_open),
        years=tuple(years.names.values()),
        periods=tuple(years.names),
    )


def row_key(key: str) -> str:
    """The key of the contribution or need that a source or line was made of."""
    return key.partition(BETWEEN)[0]


def names_of(plan: rows.Plan) -> dict[str, str]:
    """What people call each body, gate, lot, area and element of a plan."""
    bodies = {row.code: row.name for row in plan.organisations}
    keyed = {row.key: row.name for row in (*plan.gates, *plan.lots)}
    areas = {row.code: row.name for row in plan.areas}
    return {**bodies, **keyed, **areas, **{row.key: row.name for row in plan.elements}}


def fences_in_words(plan: rows.Plan) -> dict[str, str]:
    """Each fence of a plan as one English sentence, which names the restriction that narrows it."""
    names = names_of(plan)
    return {
        row.key: restrictions.said(fence_of(row), restrictions.restriction_named(row.restriction), names)
        for row in plan.fences
    }


class _Years:
    """The years of a plan by name, and amounts cut at them."""

    def __init__(self, periods: tuple[Period, ...]) -> None:
        self.names = {period: financial_year_name(period.starts_on) for period in periods}
        self._own = {(period.starts_on, period.ends_before): period for period in periods}

    def cut(self, row: rows.ContributionRow | rows.NeedRow, pence: int) -> list[tuple[Period, str, int]]:
        """Each year with what the part of the row in it is called, and its pence."""
        year = self._own.get((row.starts_on, row.ends_before))
        if year is not None:
            return [(year, row.key, pence)]
        period = period_of(row)
        in_one_year = sum(each.overlaps(period) for each in self.names) == 1
        return [
            (each, row.key if in_one_year else f"{row.key}{BETWEEN}{self.names[each]}", part)
            for each, part in within(pence, period, tuple(self.names)).items()
            if part
        ]

    def overlapped_after(self, year: Period, period: Period) -> frozenset[str]:
        """The names of the years after this one that a period touches."""
        return frozenset(
            name
            for each, name in self.names.items()
            if each.starts_on > year.starts_on and each.overlaps(period)
        )


def _lines(plan: rows.Plan, years: _Years) -> Iterator[Line]:
    elements = {row.key: row for row in plan.elements}
    for row in plan.needs:
        if row.is_in_kind:
            continue
        element = elements[row.element]
        for year, key, pence in years.cut(row, row.amount_pence):
            yield Line(
                key=key,
                element=row.element,
                area=row.area,
                client_group=row.client_group or element.client_group,
                year=years.names[year],
                amount_pence=pence,
                priority=Priority(row.priority),
                instrument=row.instrument or None,
                lot=row.lot,
                kind=element.kind,
                power=row.power or None,
                gate=row.gate,
            )


@dataclass(frozen=True)
class _Part:
    """What of a contribution counts in one year, under which key."""

    row: rows.ContributionRow
    year: Period
    key: str
    pence: int


def _sources(plan: rows.Plan, years: _Years) -> Iterator[Source]:
    counted = [row for row in plan.contributions if row.kind == CASH and CERTAINTY[row.status] is not None]
    parts = {row.key: _parts(row, years) for row in counted}
    funders = {row.code: row.name for row in plan.organisations}
    fence_in = _fences(plan)
    for row in counted:
        for place, part in enumerate(parts[row.key]):
            yield _source(part, place, parts, years, funders, fence_in)


def _parts(row: rows.ContributionRow, years: _Years) -> list[_Part]:
    return [_Part(row, year, key, pence) for year, key, pence in years.cut(row, without_top_slice(row))]


def without_top_slice(row: rows.ContributionRow) -> int:
    """Pence of a contribution that may pay for lines: all but what is kept for management."""
    if not row.top_slice_basis_points:
        return row.amount_pence
    return split(row.amount_pence, [row.top_slice_basis_points, WHOLE - row.top_slice_basis_points])[1]


def _source(
    part: _Part,
    place: int,
    parts: Mapping[str, list[_Part]],
    years: _Years,
    funders: Mapping[str, str],
    fence_in: Callable[[str, Period], Fence],
) -> Source:
    row = part.row
    certainty = CERTAINTY[row.status]
    assert certainty is not None, "only what counts becomes a source"
    match = least = None
    if row.match_of:
        match = Match(_beside(part, row.match_of, parts), row.match_basis_points or 0)
    if row.least_of:
        least = Least(_beside(part, row.least_of, parts), row.least_pence or 0)
    return Source(
        key=part.key,
        funder=funders.get(row.funder, row.funder),
        amount_pence=part.pence,
        fence=fence_in(row.fence, part.year),
        certainty=certainty,
        expires_on=row.expires_on,
        year=years.names[part.year],
        carry=_carry(part, place, parts[row.key], years),
        gate=row.gate,
        match=match,
        least=least,
    )


def _beside(part: _Part, keys: Iterable[str], parts: Mapping[str, list[_Part]]) -> frozenset[str]:
    """The sources of other contributions: those of the same year, or all where there are none in it."""
    found: set[str] = set()
    for key in keys:
        others = parts.get(key, [])
        same_year = [other.key for other in others if other.year == part.year]
        found.update(same_year or [other.key for other in others])
    return frozenset(found)


def _carry(part: _Part, place: int, parts: list[_Part], years: _Years) -> tuple[Carry, ...]:
    """Leave to carry the part into later years; a limit on the whole is shared over its parts."""
    row = part.row.carry
    certainty = carry_forward.CERTAINTY[carry_forward.Status(row.status)] if row else None
    if row is None or certainty is None:
        return ()
    into = years.overlapped_after(part.year, Period(row.starts_on, row.ends_before))
    most = row.amount_pence
    if most is not None and len(parts) > 1:
        most = split(most, [each.pence for each in parts])[place]
    return (Carry(into, certainty, most),) if into else ()


def _fences(plan: rows.Plan) -> Callable[[str, Period], Fence]:
    """A fence in a year, narrowed by its statutory restriction where that is in force on any day of the year."""
    found = {row.key: row for row in plan.fences}

    @cache
    def fence_in(key: str, year: Period) -> Fence:
        row = found[key]
        fence, restriction = fence_of(row), restrictions.restriction_named(row.restriction)
        if restriction is None or not restriction.touches(year):
            return fence
        return restrictions.narrowed(fence, restriction)

    return fence_in
