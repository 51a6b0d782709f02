"""Claims: what a paper says in words about its figures, held against what follows from them.

Read each function as one kind of claim: the values that the paper gives, and the finding there is when they do not fit; None
when they do. A claim that no reading makes right is hard; a question that its authors could answer is soft. What each kind is
given is in `rules.claim_kinds`, and for people in docs/plan-check.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonweal.rules.findings import Finding, hard, soft
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import add_months, show_day
from commonweal.rules.uplift import show_percent
from commonweal.rules.windows import Comparison

POUND, TEN = 100, 10
WHOLE = 10_000  # hundredths of a per cent in 100%


def same_amount(one: int, other: int, *, where: str) -> Finding | None:
    """One figure given twice. Soft when the rounder of the two is the other rounded, half up, to its own last digit."""
    if one == other:
        return None
    rounder, finer = sorted((one, other), key=_last_place, reverse=True)
    said = f"{show_pounds(one)} in one place and {show_pounds(other)} in another"
    if rounded_to(finer, _last_place(rounder)) == rounder:
        return soft(
            "same_amount",
            where,
            f"It is {said}: one may be the other rounded, but the paper does not say so.",
        )
    return hard(
        "same_amount", where, f"It is {said}, {show_pounds(abs(one - other))} apart: only one can be right."
    )


def sum_of(parts: Sequence[int], stated: int, *, where: str) -> Finding | None:
    """Amounts that are said to come to another."""
    if sum(parts) == stated:
        return None
    working = " and ".join(show_pounds(part) for part in parts)
    text = f"{working} come to {show_pounds(sum(parts))}, not to {show_pounds(stated)}."
    return hard("sum", where, text)


def share_of(part: int, whole: int, percent: int, *, where: str) -> Finding | None:
    """A percentage (in hundredths) beside the two counts it was worked out from; its own last digit says how it was rounded."""
    place = next(place for place in (100, 10, 1) if percent % place == 0)
    exact = Fraction(part * WHOLE, whole)
    if 2 * abs(exact - percent) <= place:
        return None
    found = (exact / place + Fraction(1, 2)).__floor__() * place
    text = f"{part:,} of {whole:,} is {show_percent(found)}, not {show_percent(percent)}."
    return hard("share_of", where, text)


@dataclass(frozen=True)
class Exact:
    """The figure behind a rounded one: as it is printed, and as it should be by the other figures of its table."""

    printed: int
    recomputed: int


def rounded(stated: int, exact: Exact, to: int, *, where: str) -> Finding | None:
    """A rounded figure beside the exact one, as worked out again."""
    right = rounded_to(exact.recomputed, to)
    if stated == right:
        return None
    found = f"{show_pounds(exact.recomputed)} to the nearest {show_pounds(to)} is {show_pounds(right)}"
    text = f"{show_pounds(stated)} is said, but {found}"
    wrong = f" ({show_pounds(exact.printed)} is printed, which does not come out)"
    return soft(
        "rounded", where, f"{text}{wrong if exact.printed != exact.recomputed else ''}: which is meant?"
    )


@dataclass(frozen=True)
class Change:
    """How a published count changed in one area, as rates for each month."""

    area: str
    compared: Comparison

    @property
    def exact(self) -> Fraction | None:
        """The change in hundredths of a per cent; None when there was nothing before."""
        before = Fraction(self.compared.earlier.count, self.compared.earlier.months)
        after = Fraction(self.compared.later.count, self.compared.later.months)
        return (after - before) / before * WHOLE if before else None

    def in_words(self) -> str:
        """For people: "Staffordshire: 356.3 a month, then 397.6 (+11.6%)"."""
        earlier, later = self.compared.earlier, self.compared.later
        return f"{self.area}: {earlier.per_month} a month, then {later.per_month} ({self.compared.change or 'from none'})"


def rise(
    changes: Sequence[Change],
    *,
    says: str,
    percent: int | None = None,
    base_until: date | None = None,
    where: str,
) -> Finding | None:
    """A rise, a fall or a high level that is claimed, beside the published windows as rates; the first area is the one meant.

    `percent` is the size claimed, `base_until` the last day of the time it is measured from.
    """
    first = changes[0]
    earlier, later = first.compared.earlier.period, first.compared.later.period
    doubts = []
    if first.exact is not None and not _fits(first.exact, says, percent):
        claimed = f"a {says} of {show_percent(percent)}" if percent is not None else f"a {says}"
        fell = "the rates fall where the paper says they stay high"
        doubts.append(fell if says == "high" else f"the rates do not show {claimed}")
    if base_until is not None and earlier.last_day > base_until:
        doubts.append(
            f"no window published ends by {show_day(base_until)}, so the base claimed cannot be seen"
        )
    if not doubts:
        return None
    shown = "; ".join(change.in_words() for change in changes)
    text = f"{earlier.show()}, then {later.show()}: {shown}. So {', and '.join(doubts)}."
    return soft("rise", where, text)


def _fits(exact: Fraction, says: str, percent: int | None) -> bool:
    if says == "fall":
        exact = -exact
    if percent is None:
        return exact >= 0
    return 2 * abs(exact - percent) <= POUND  # to the nearest whole per cent


def recommended_against_cost(
    recommended: int, cost: int, *, elsewhere: int = 0, where: str
) -> Finding | None:
    """What is recommended to be spent, beside what the paper says it costs; `elsewhere` is money it names for the rest."""
    if recommended >= cost:
        return None
    over = show_pounds(cost - recommended)
    named = f", and {show_pounds(elsewhere)} is named for it outside the recommendation" if elsewhere else ""
    asked = f"{show_pounds(recommended)} is recommended, but the cost is {show_pounds(cost)}"
    text = f"{asked}: {over} more{named}. Who decides on that?"
    return soft("recommended_against_cost", where, text)


def sessions(
    first: date, last: date, *, every: int, stated: int, groups: int = 1, each: int = 0, where: str
) -> Finding | None:
    """How often something happens between two months, counted from the first and from each one it could start in instead."""
    counted = {
        month: _times(month, last, every)
        for month in (add_months(first, later) for later in range(every))
        if month <= last
    }
    if last < first or stated == counted[first]:
        return None
    others = [f"{count} if it starts in {month:%B}" for month, count in counted.items() if month != first]
    apart = abs(counted[first] - stated) * groups * each
    cost = f" The difference is {show_pounds(apart)}." if apart else ""
    how_often = f"every {every} months" if every > 1 else "every month"
    said = f"{_in_times(stated)} {'is' if stated == 1 else 'are'} stated"
    text = f"{said}, but {how_often} from {first:%B %Y} to {last:%B %Y} is {_in_times(counted[first])}"
    also = f" ({', '.join(others)})" if others else ""
    return soft("sessions", where, f"{text}{also}.{cost} When does it start?")


def _in_times(count: int) -> str:
    return f"{count} time" if count == 1 else f"{count} times"


def _times(first: date, last: date, every: int) -> int:
    months = 12 * (last.year - first.year) + last.month - first.month
    return months // every + 1


def people(stated: int, counts: Sequence[int], *, where: str) -> Finding | None:
    """A head count beside others of the same people."""
    if stated == sum(counts):
        return None
    working = " and ".join(f"{count:,}" for count in counts)
    text = f"{stated:,} people are stated, while {working} are counted elsewhere, {sum(counts):,} together: who is meant?"
    return soft("people", where, text)


@dataclass(frozen=True)
class YearOfNeed:
    """What a year costs, and the money that is named for it."""

    name: str
    need: int
    known: tuple[int, ...]

    @property
    def other(self) -> int:
        """Money that has to come from somewhere else."""
        return self.need - sum(self.known)


def implied_other_money(
    earlier: YearOfNeed, later: YearOfNeed, *, causes: Sequence[int], named: str = "", where: str
) -> Finding | None:
    """Money that has to come from elsewhere, year beside year: a fall that the causes named explain only in part."""
    fall = earlier.other - later.other
    left = fall - sum(causes)
    if left <= 0:
        return None
    years = f"{show_pounds(earlier.other)} in {earlier.name} and {show_pounds(later.other)} in {later.name}"
    most = f"{named or 'The causes named'} can explain at most {show_pounds(sum(causes))} of it"
    text = f"Other money has to bring {years}, a fall of {show_pounds(fall)}."
    return soft("implied_other_money", where, f"{text} {most}: what explains {show_pounds(left)}?")


def source_moves(by_year: Mapping[str, Mapping[str, int]], *, where: str) -> Finding | None:
    """Money of one payer, year by year and fund by fund: what one fund no longer pays and another pays instead.

    Each year is set against the first. Nothing is said where the total changes by as much as the fund does.
    """
    first, *later = by_year.values()
    moved: dict[tuple[str, str], list[int]] = {}
    for year in later:
        less = {fund: pence - year.get(fund, 0) for fund, pence in first.items() if year.get(fund, 0) < pence}
        more = {
            fund: pence - first.get(fund, 0) for fund, pence in year.items() if pence > first.get(fund, 0)
        }
        pence = min(sum(less.values()), sum(more.values()))
        if pence:
            moved.setdefault((" and ".join(less), " and ".join(more)), []).append(pence)
    if not moved:
        return None
    parts = [
        f"{show_pounds(sum(pence))} over {len(pence)} {'year' if len(pence) == 1 else 'years'} moves from “{out}” to “{into}”"
        for (out, into), pence in moved.items()
    ]
    return soft(
        "source_moves", where, f"{'; '.join(parts)}, and nothing is said of it: what is not paid instead?"
    )


def money_ends_before_need(money_until: date, need_until: date, *, where: str) -> Finding | None:
    """The last day of the money beside the last day of what it is for."""
    if money_until >= need_until:
        return None
    ends = f"this money ends on {show_day(money_until)}"
    text = f"The budget is said to run until {show_day(need_until)}, {ends}: who pays after that?"
    return soft("money_ends_before_need", where, text)


def count_of_named(stated: int, named: Sequence[str], *, where: str) -> Finding | None:
    """A number of things, and the things that are then named."""
    if stated == len(named):
        return None
    text = f"{stated} are announced, {len(named)} are named ({', '.join(named)}): which of them count?"
    return soft("count_of_named", where, text)


def commitment_without_implication(amounts: Sequence[int], *, where: str) -> Finding | None:
    """A paper that says it costs nothing, beside what it asks to be promised."""
    if not sum(amounts):
        return None
    working = " and ".join(show_pounds(amount) for amount in amounts)
    total = f", {show_pounds(sum(amounts))} together" if len(amounts) > 1 else ""
    text = f"It is said to have no financial implications, but it commits {working} a year in principle{total}: which holds?"
    return soft("commitment_without_implication", where, text)


def spent_outside_its_year(
    amount: int, *, year: str, in_year: int, later: int, is_carried: bool = False, where: str
) -> Finding | None:
    """Money for one financial year beside the work it is for, as placed in its years."""
    if is_carried or in_year >= amount or not later:
        return None
    text = (
        f"The {show_pounds(amount)} is money for {year}, but at most {show_pounds(in_year)} of the work can fall in it;"
        f" {show_pounds(later)} falls later, and nobody is asked to carry {show_pounds(amount - in_year)} forward."
    )
    return soft("spent_outside_its_year", where, text)


def rounded_to(pence: int, unit: int) -> int:
    """To the nearest unit, half up."""
    return (2 * pence + unit) // (2 * unit) * unit


def _last_place(pence: int) -> int:
    """The unit of an amount's last digit that is not nought, in pence; a pound at least for whole pounds."""
    unit = POUND if pence % POUND == 0 else 1
    while pence and pence % (unit * TEN) == 0:
        unit *= TEN
    return unit
