"""Apportionment: who might pay what share of a cost, by a method both sides can check.

Read a result as: "of this amount, the county pays so much and the city so much", exact to the penny. No
method here is the formula: none is set by law, and no source was found that sets contributions by any of
them. They are put beside each other as an aid to negotiation.

Odd pennies go to the largest remainder, then by the payer's key, so the order in which payers are written
down never decides. Within one result a payer with more to go by never pays less than one with less (limits
being alike). What a payer pays can still fall by a penny when the whole rises by a few: every method that
rounds each share to its own nearest pennies has that property.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason, refuse_if

_WHOLE = 10_000  # basis points in 100%


class Method(StrEnum):
    """What shares go by. The numbers are basis points, people, cases, cost falling on each, or means."""

    FIXED = "fixed"
    POPULATION = "population"
    DEMAND = "demand"
    COST = "cost"
    MEANS = "means"


@dataclass(frozen=True)
class Limit:
    """The least and the most that one payer pays, in pence or in basis points of the whole; the tighter holds.

    A percentage is held to the penny: what is at least 25% of £1.01 is 26p, what is at most 25% of it is 25p.
    """

    least_pence: int = 0
    most_pence: int | None = None
    least_basis_points: int = 0
    most_basis_points: int | None = None

    @property
    def is_below_nought(self) -> bool:
        """Is any of the four numbers negative, so that the limit means nothing?"""
        given = (self.least_pence, self.most_pence, self.least_basis_points, self.most_basis_points)
        return any(each is not None and each < 0 for each in given)

    def least(self, pence: int) -> int:
        """The floor in pence, of a whole of so many pence."""
        return max(self.least_pence, -(-pence * self.least_basis_points // _WHOLE))

    def most(self, pence: int) -> int | None:
        """The cap in pence, of a whole of so many pence; None: none."""
        points = None if self.most_basis_points is None else pence * self.most_basis_points // _WHOLE
        return min((each for each in (self.most_pence, points) if each is not None), default=None)


Limits = Mapping[str, Limit]
NO_LIMITS: Limits = {}


def by_fixed_shares(
    pence: int, basis_points: Mapping[str, int], *, limits: Limits = NO_LIMITS
) -> dict[str, int]:
    """Pence per payer by agreed percentages in basis points (6250 is 62.5%), which must come to 100%."""
    return apportion(pence, Method.FIXED, basis_points, limits=limits)


def by_population(pence: int, people: Mapping[str, int], *, limits: Limits = NO_LIMITS) -> dict[str, int]:
    """Pence per payer in proportion to the people who live in each one's area."""
    return apportion(pence, Method.POPULATION, people, limits=limits)


def by_demand(pence: int, cases: Mapping[str, int], *, limits: Limits = NO_LIMITS) -> dict[str, int]:
    """Pence per payer in proportion to the referrals or cases that come from each one's area."""
    return apportion(pence, Method.DEMAND, cases, limits=limits)


def by_cost(pence: int, cost: Mapping[str, int], *, limits: Limits = NO_LIMITS) -> dict[str, int]:
    """Pence per payer in proportion to the cost that abuse causes each one (see `rules.cost_shares`)."""
    return apportion(pence, Method.COST, cost, limits=limits)


def by_means(pence: int, means: Mapping[str, int], *, limits: Limits = NO_LIMITS) -> dict[str, int]:
    """Pence per payer in proportion to ability to pay: a budget, a tax base, whatever the partners agree."""
    return apportion(pence, Method.MEANS, means, limits=limits)


def apportion(
    pence: int, method: Method, numbers: Mapping[str, int], *, limits: Limits = NO_LIMITS
) -> dict[str, int]:
    """Pence per payer in proportion to `numbers`, inside everybody's limits, the whole kept. Raises Refused.

    Whoever would pay more than their cap pays the cap, whoever would pay less than their floor the floor; the
    others share the rest in proportion, until all limits hold at once (water-filling). There is one such answer.
    """
    refuse_if(reasons_not_to_apportion(pence, method, numbers, limits=limits))
    payers = sorted(numbers)
    least = {payer: limits.get(payer, Limit()).least(pence) for payer in payers}
    most = {payer: limits.get(payer, Limit()).most(pence) for payer in payers}
    level = _level(pence, numbers, least, most)
    exact = {payer: _held(level * numbers[payer], least[payer], most[payer]) for payer in payers}
    shares = {payer: exact[payer].__floor__() for payer in payers}
    by_remainder = sorted(payers, key=lambda payer: (shares[payer] - exact[payer], payer))
    for payer in by_remainder[: pence - sum(shares.values())]:
        shares[payer] += 1
    return shares


def reasons_not_to_apportion(
    pence: int, method: Method, numbers: Mapping[str, int], *, limits: Limits = NO_LIMITS
) -> list[Reason]:
    """Why an amount cannot be shared so: numbers that mean nothing, or limits that cannot all hold."""
    reasons = _faults_in_numbers(pence, method, numbers)
    for payer in sorted(set(limits) - set(numbers)):
        text = f"Take the limit of {payer} away, or name {payer} among those who pay."
        reasons.append(Reason("limit_of_nobody", text))
    if reasons:
        return reasons
    least = {payer: limits.get(payer, Limit()).least(pence) for payer in sorted(numbers)}
    most = {payer: limits.get(payer, Limit()).most(pence) for payer in sorted(numbers)}
    for payer in sorted(numbers):
        cap = most[payer]
        if limits.get(payer, Limit()).is_below_nought:
            reasons.append(Reason("limit_below_nought", f"Give {payer} limits of nought or more."))
        elif cap is not None and cap < least[payer]:
            text = f"{payer} would pay at least {show_pounds(least[payer])} and at most {show_pounds(cap)}."
            reasons.append(Reason("floor_above_cap", f"{text} Lower the floor, or raise the cap."))
    if reasons:
        return reasons
    floors = sum(least.values())
    if floors > pence:
        text = f"The floors come to {show_pounds(floors)}, more than the {show_pounds(pence)} to share."
        reasons.append(Reason("floors_above_whole", f"{text} Lower a floor."))
    # Who has nothing to go by pays the floor and no more, whatever the cap.
    caps = [most[payer] if numbers[payer] else least[payer] for payer in numbers]
    if None not in caps and (together := sum(cap or 0 for cap in caps)) < pence:
        missing = show_pounds(pence - together)
        text = f"The caps leave {missing} of {show_pounds(pence)} that nobody would pay: raise or lift a cap."
        reasons.append(Reason("caps_below_whole", text))
    return reasons


def _faults_in_numbers(pence: int, method: Method, numbers: Mapping[str, int]) -> list[Reason]:
    if pence < 0:
        return [Reason("amount_negative", "Share an amount of nothing or more.")]
    if not numbers:
        return [Reason("nobody_to_pay", "Name at least one payer.")]
    if any(number < 0 for number in numbers.values()):
        return [Reason("share_below_nought", "Give every payer a share of nought or more.")]
    if not any(numbers.values()):
        return [Reason("shares_all_nought", "Give at least one payer a share above nought.")]
    if method is Method.FIXED and sum(numbers.values()) != _WHOLE:
        text = "Change the shares so that together they come to exactly 100%."
        return [Reason("shares_not_whole", text)]
    return []


def _level(
    pence: int, numbers: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int | None]
) -> Fraction:
    """Pence for each unit of the numbers at which everybody's share, held to their limits, comes to the whole.

    What all pay together rises with the level, in straight pieces that meet where somebody leaves their floor
    or reaches their cap: the piece that holds the whole is looked up, and the level worked out inside it.
    """
    edges = {Fraction(0)}
    for payer, number in numbers.items():
        if number:
            edges |= {Fraction(limit, number) for limit in (least[payer], most[payer]) if limit is not None}
    before = max(
        (edge for edge in edges if _together(edge, numbers, least, most) < pence), default=Fraction(0)
    )
    moving = sum(
        number
        for payer, number in numbers.items()
        if before * number >= least[payer] and _is_below(before * number, most[payer])
    )
    missing = pence - _together(before, numbers, least, most)
    return before + missing / moving if missing else before


def _together(
    level: Fraction, numbers: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int | None]
) -> Fraction:
    held = (_held(level * number, least[payer], most[payer]) for payer, number in numbers.items())
    return sum(held, Fraction(0))


def _held(share: Fraction, least: int, most: int | None) -> Fraction:
    return max(Fraction(least), share if most is None else min(share, Fraction(most)))


def _is_below(share: Fraction, most: int | None) -> bool:
    return most is None or share < most
