"""Invented plans of any size: funds with fences over areas, elements and years, and the lines they are to pay.

The same size and seed give the same plan. Each fund first pays for lines inside its fence, and what a line gets is what it
needs: so a plan can be paid to the penny by money of every certainty, or, when asked for more than there is, it cannot.
"""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Least, Line, Match, Priority, Source, reasons_not_to_fund

FIRST_YEAR = 2026
LINES_OF_A_FUND = 40


@dataclass(frozen=True)
class Size:
    """So many funds, lines and years, and how many different areas, elements and fences there are among them."""

    funds: int
    lines: int
    years: int
    areas: int
    elements: int
    fences: int

    def __str__(self) -> str:
        return f"{self.funds} funds × {self.lines:,} lines × {self.years} years, {self.fences} fences"


SMALL = Size(60, 600, 5, 4, 10, fences=12)
LARGE = Size(300, 6_000, 10, 12, 20, fences=40)
HARDEST = Size(300, 6_000, 10, 12, 20, fences=300)  # no two funds alike: next to nothing to group


@dataclass(frozen=True)
class MadePlan:
    """A plan to try. Every third area lies in the first, as districts do in a county."""

    name: str
    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    areas_within: dict[str, set[str]]
    names: dict[str, str]


def made(size: Size, *, is_fundable: bool, seed: int = 1) -> MadePlan:
    """A plan of this size that can be paid for on confirmed money, or one that asks for a quarter more than there is."""
    random = Random(seed)
    years = [f"{FIRST_YEAR + n}/{(FIRST_YEAR + n + 1) % 100:02d}" for n in range(size.years)]
    areas = [f"area-{n}" for n in range(size.areas)]
    within = {area: {areas[0]} if number % 3 else set() for number, area in enumerate(areas)}
    elements = [f"element-{n}" for n in range(size.elements)]
    lines = [_line(random, number, years, areas, elements) for number in range(size.lines)]
    fences = [_fence(random, areas, elements) for _ in range(size.fences)]
    sources = [_source(random, number, years, fences[number % size.fences]) for number in range(size.funds)]
    needs = dict.fromkeys((line.key for line in lines), 0)
    for source in sources:
        _spend(random, source, lines, within, needs)
    asked = 100 if is_fundable else 125
    lines = [replace(line, amount_pence=needs[line.key] * asked // 100) for line in lines]
    unsure = [_unsure(random, number, size, sources) for number in range(0, size.funds, 5)]
    return MadePlan(
        name="can be paid" if is_fundable else "cannot be paid",
        sources=(*sources[: size.funds - len(unsure)], *unsure) if not is_fundable else tuple(sources),
        lines=tuple(lines),
        areas_within=within,
        names={code: code.replace("-", " ") for code in (*areas, *elements)},
    )


def _line(random: Random, number: int, years: list[str], areas: list[str], elements: list[str]) -> Line:
    return Line(
        key=f"line-{number}",
        element=random.choice(elements),
        area=random.choice(areas),
        client_group=random.choice(["victim", "child", "perpetrator"]),
        year=random.choice(years),
        amount_pence=0,
        priority=random.choice([Priority.CORE, Priority.CORE, Priority.ASPIRATION, Priority.GAP]),
        instrument=random.choice(["contract", "grant"]),
    )


def _fence(random: Random, areas: list[str], elements: list[str]) -> Fence:
    fence = Fence(
        areas=None if random.random() < 0.2 else frozenset(random.sample(areas, random.randint(1, 3))),
        elements=None if random.random() < 0.6 else frozenset(random.sample(elements, random.randint(2, 5))),
        client_groups=None if random.random() < 0.8 else frozenset({random.choice(["victim", "child"])}),
        instruments=None if random.random() < 0.8 else frozenset({random.choice(["contract", "grant"])}),
    )
    return replace(fence, anywhere=fence.areas is None)


def _source(random: Random, number: int, years: list[str], fence: Fence) -> Source:
    amount = random.randint(1_000_000, 90_000_000)
    year = None if random.random() < 0.15 else random.choice(years)
    expires = date(FIRST_YEAR + random.randint(2, len(years)), 3, 31) if random.random() < 0.2 else None
    later = frozenset(each for each in years if year and each > year)
    carry: tuple[Carry, ...] = ()
    if later and random.random() < 0.4:
        most = amount // 4 if random.random() < 0.5 else None
        carry = (Carry(later, random.choice(list(Certainty)), most),)
    return Source(
        f"fund-{number}", f"funder {number % 25}", amount, fence, expires_on=expires, year=year, carry=carry
    )


def _spend(
    random: Random, source: Source, lines: list[Line], within: dict[str, set[str]], needs: dict[str, int]
) -> None:
    """Adds nearly all of a source to lines of its own year, as far as it is allowed any."""
    own = replace(source, carry=())
    may = [line for line in lines if not reasons_not_to_fund(own, line, areas_within=within)]
    chosen = random.sample(may, min(LINES_OF_A_FUND, len(may)))
    for line in chosen:
        needs[line.key] += source.amount_pence * 19 // 20 // len(chosen)


def _unsure(random: Random, number: int, size: Size, sources: list[Source]) -> Source:
    """A source like another, but less sure, with something it asks of others."""
    like = sources[number]
    others = frozenset(each.key for each in random.sample(sources, 2)) - {like.key}
    return replace(
        like,
        key=f"unsure-{number}",
        certainty=random.choice([Certainty.CONDITIONAL, Certainty.IN_PRINCIPLE]),
        match=Match(others, 5000) if random.random() < 0.3 else None,
        least=Least(others, 1_000_000) if random.random() < 0.3 else None,
    )
