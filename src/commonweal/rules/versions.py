"""Versions of a plan: which promises two plans share, and what a version that is only here to be compared may not do.

Read a shared promise as: this file and a plan that is loaded both count on the same money, so the ledger would hold it
twice, now or once both are confirmed. It is the same money when it is cash of the same funder, from the same fund, for a
time that both have in common, and withdrawn in neither. What is given in kind is in no ledger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Promise:
    """What a plan counts on: so many pence of a funder's fund for a period. `plan` is what people call the plan."""

    plan: str
    funder: str
    fund: str
    period: Period
    pence: int
    status: Status
    is_cash: bool = True


@dataclass(frozen=True)
class Shared:
    """A promise of the file, and the promises of loaded plans that are the same money."""

    own: Promise
    others: tuple[Promise, ...]


def counts(promise: Promise) -> bool:
    """Whether it is in the ledger, or will be once it is confirmed: cash that is not withdrawn."""
    return promise.is_cash and promise.status is not Status.WITHDRAWN


def is_same_money(own: Promise, other: Promise) -> bool:
    """Whether a promise of a file and one of a loaded plan are the same money."""
    return (
        counts(own)
        and counts(other)
        and _fund_of(own) == _fund_of(other)
        and own.period.overlaps(other.period)
    )


def shared_promises(file: Iterable[Promise], loaded: Iterable[Promise]) -> list[Shared]:
    """Each promise of a file that is promised in a loaded plan too, in the order of the file."""
    by_fund: dict[tuple[str, str], list[Promise]] = {}
    for promise in loaded:
        by_fund.setdefault(_fund_of(promise), []).append(promise)
    found = []
    for own in file:
        others = tuple(each for each in by_fund.get(_fund_of(own), ()) if is_same_money(own, each))
        if others:
            found.append(Shared(own, others))
    return found


def plans_sharing(shared: Iterable[Shared]) -> tuple[str, ...]:
    """What the plans are called that share promises with a file, in the order they are met."""
    return tuple(dict.fromkeys(other.plan for each in shared for other in each.others))


def reasons_not_to_load(shared: Sequence[Shared], *, to_compare: bool | None) -> list[Reason]:
    """Why a plan cannot be loaded before somebody has said what it is (None: nobody has)."""
    if not shared or to_compare is not None:
        return []
    text = (
        f"{_count(len(shared))} of this file {'is' if len(shared) == 1 else 'are'} in {named(plans_sharing(shared))}"
        " already: say whether this is another version, to compare, or a plan of its own whose promises come on top."
    )
    return [Reason("version_not_said", text)]


def reasons_to_leave_alone(*, is_to_compare: bool, beside: Sequence[str] = ()) -> list[Reason]:
    """Why no money of a plan moves, when it is here to be compared. `beside` are the plans that hold its promises."""
    if not is_to_compare:
        return []
    text = "This version is here to compare: nothing of it is in the ledger, so none of its money moves."
    if beside:
        text = f"This version is here to compare; its promises are in the ledger with {named(beside)}. Work there."
    return [Reason("version_to_compare", text)]


def named(plans: Sequence[str]) -> str:
    """Plans in words: “A”, “B” and “C”."""
    quoted = [f"“{plan}”" for plan in plans]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _fund_of(promise: Promise) -> tuple[str, str]:
    return promise.funder, promise.fund.casefold()


def _count(number: int) -> str:
    return "1 promise" if number == 1 else f"{number} promises"
