"""What is wrong with the rows of a plan, every fault at once, each with what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from commonweal.rules.fences import faults_in_fence
from commonweal.rules.funding_rows import Line, Source
from commonweal.rules.money import MOST_PENCE, show_pounds
from commonweal.rules.periods import financial_year_named
from commonweal.rules.reasons import Reason, Refused


def faults_in_plan(sources: Sequence[Source], lines: Sequence[Line]) -> list[Reason]:
    """Every fault in a plan's rows, each with what to do; empty means it can be tried."""
    faults: list[Reason] = []
    for what, keys in (("source", [s.key for s in sources]), ("line", [each.key for each in lines])):
        for key in sorted(key for key, times in Counter(keys).items() if times > 1):
            faults.append(
                Reason("key_used_twice", f"Give each {what} its own key: {key} is used more than once.")
            )
    amounts = [(s.key, s.amount_pence) for s in sources] + [(each.key, each.amount_pence) for each in lines]
    for key, pence in amounts:
        if pence < 0:
            faults.append(Reason("amount_negative", f"Give {key} an amount of nothing or more."))
        elif pence > MOST_PENCE:
            text = (
                f"Give {key} an amount of {show_pounds(MOST_PENCE)} or less, and check for a digit too many."
            )
            faults.append(Reason("amount_too_large", text))
    for source in sources:
        faults += [Reason(fault.code, f"{source.key}: {fault.text}") for fault in _faults_in_source(source)]
    for year in sorted({line.year for line in lines}):
        if wrong := list(_faults_in_years([year])):
            in_year = (line.key for line in lines if line.year == year)
            faults += [Reason(fault.code, f"{key}: {fault.text}") for key in in_year for fault in wrong]
    return faults + _faults_in_circles(sources)


def _faults_in_source(source: Source) -> Iterator[Reason]:
    yield from faults_in_fence(source.fence)
    yield from _faults_in_years([source.year] if source.year else [])
    for leave in source.carry:
        yield from _faults_in_years(sorted(leave.years))
        if leave.most_pence is not None and leave.most_pence < 0:
            yield Reason("carry_negative", "Give leave to carry forward nothing or more.")
        if source.year and min(leave.years, default=source.year) < source.year:
            text = f"Leave to carry forward is for years after {source.year}: take {min(leave.years)} out."
            yield Reason("carry_backward", text)
    if source.carry and source.year is None:
        text = "Say which year this money is given for: without one it may be spent in any, and needs no leave to carry."
        yield Reason("carry_without_year", text)
    limited = [leave.years - {source.year} for leave in source.carry if leave.most_pence is not None]
    for one, other in combinations(limited, 2):
        if one & other and one != other:
            both = ", ".join(sorted(one & other))
            text = f"Two leaves to carry forward with an amount each share {both}: give each year one leave only."
            yield Reason("carry_overlaps", text)
    if source.match and source.match.basis_points < 0:
        yield Reason(
            "match_negative", "Match funding is nothing or more for each pound: correct the percentage."
        )
    if source.least and source.least.pence < 0:
        yield Reason(
            "least_negative", "The least that others must bring is nothing or more: correct the amount."
        )


def _faults_in_years(years: Iterable[str]) -> Iterator[Reason]:
    for year in years:
        try:
            financial_year_named(year)
        except Refused as refused:
            yield from refused.reasons


def waits_for(source: Source) -> frozenset[str]:
    """The keys of the sources that decide whether, and how far, this one counts."""
    match = source.match.of if source.match else frozenset()
    least = source.least.of if source.least else frozenset()
    return match | least


def in_waiting_order(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """The sources, each after those it waits for; and those that wait for each other in a circle, and whoever waits for them."""
    waiting = {source.key: source for source in sorted(sources, key=lambda source: source.key)}
    ordered: list[Source] = []
    while ready := [each for each in waiting.values() if waits_for(each).isdisjoint(waiting)]:
        ordered += ready
        for source in ready:
            del waiting[source.key]
    return ordered, list(waiting.values())


def _faults_in_circles(sources: Sequence[Source]) -> list[Reason]:
    stuck = {source.key: source for source in in_waiting_order(sources)[1]}
    while rest := {k for k in stuck if not any(k in waits_for(other) for other in stuck.values())}:
        for key in rest:  # it waits for the circle, but is not in it
            del stuck[key]
    if not stuck:
        return []
    text = (
        f"{', '.join(stuck)} each wait for what the others bring, in a circle: "
        "say of at least one of them how much it brings, whatever the others do."
    )
    return [Reason("match_in_circle", text)]
