"""Parental responsibility: who has it for a child, how they came by it, and whether anybody has seen that it is so.

Read a Responsibility as: this adult has it by this `basis`, since `since` where that is a day of its own, and has lost it on
`ended_on` if a court said so; on `confirmed_on` it was looked into, and `was_seen` says whether the paper was.

For England, from memory and for the partnership's lawyer to confirm: who gives birth has it, and a father who is married to her
(Children Act 1989, section 2); a father registered on the birth since 1 December 2003 (section 4, as changed by the Adoption and
Children Act 2002, section 111); others by agreement or order (sections 4, 4A, 12, 14C); a local authority under a care order
shares it (section 33). It ends on the 18th birthday. Before birth nobody has it. A parent who uses abuse does not lose it by
that: they may ask for records and for what a school knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.children import ChildFacts, Known, Relation, is_grown
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Threshold

REGISTERED_COUNTS_FROM = date(2003, 12, 1)


class Basis(StrEnum):
    """How somebody came by it."""

    BIRTH = "birth"
    MARRIAGE = "marriage"
    REGISTERED = "registered"
    AGREEMENT = "agreement"
    ORDER = "order"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Standing(StrEnum):
    """Whether somebody has it on a day."""

    HAS = "has"
    HAS_NOT = "has_not"
    NOT_YET = "not_yet"
    ENDED = "ended"
    NOT_KNOWN = "not_known"


OF_PARENTS_ONLY = frozenset({Basis.BIRTH, Basis.MARRIAGE, Basis.REGISTERED})
WITH_A_DAY = frozenset({Basis.REGISTERED, Basis.AGREEMENT, Basis.ORDER})
NOBODYS = frozenset({Basis.NONE, Basis.NOT_KNOWN})


@dataclass(frozen=True)
class Responsibility:
    basis: Basis = Basis.NOT_KNOWN
    since: date | None = None
    ended_on: date | None = None
    was_seen: Known = Known.NOT_KNOWN
    confirmed_on: date | None = None


def standing(
    held: Responsibility, *, child: ChildFacts, today: date, thresholds: Sequence[Threshold] = ()
) -> Standing:
    """Whether this adult has parental responsibility for this child on a day."""
    if is_grown(child.born_on, today=today, thresholds=thresholds):
        return Standing.ENDED
    if held.basis is Basis.NOT_KNOWN:
        return Standing.NOT_KNOWN
    if held.basis is Basis.NONE:
        return Standing.HAS_NOT
    if held.ended_on and held.ended_on <= today:
        return Standing.ENDED
    if child.is_unborn or (held.since and held.since > today):
        return Standing.NOT_YET
    return Standing.HAS


def reasons_not_to_record(
    held: Responsibility,
    *,
    relation: Relation,
    child: ChildFacts,
    others: Sequence[Basis],
    is_same_person: bool,
    today: date,
) -> list[Reason]:
    """What in it cannot be. `others`: how the other adults came by theirs."""
    if is_same_person:
        return [Reason("one_person", "Nobody has parental responsibility for themselves. Choose an adult.")]
    found = []
    if held.basis in OF_PARENTS_ONLY and relation is not Relation.PARENT:
        found.append(
            Reason(
                "basis_of_a_parent",
                "Only a parent has it by birth, by marriage or by being registered. Say that they are a parent, or"
                " choose how else they came by it.",
            )
        )
    if held.basis is Basis.BIRTH and Basis.BIRTH in others:
        found.append(
            Reason(
                "two_by_birth",
                "Another adult here is recorded as having given birth. One of the two is wrong: change that one first.",
            )
        )
    found += _of_days(held, child, today)
    if held.basis in NOBODYS and held.was_seen is Known.YES:
        found.append(Reason("seen_nothing", "Say what the paper you have seen shows, or that you saw none."))
    if held.was_seen is Known.YES and held.confirmed_on is None:
        found.append(Reason("seen_when", "Say on which day you saw it."))
    if held.confirmed_on and held.confirmed_on > today:
        found.append(Reason("confirmed_later", "Give a day that has come."))
    return found


def _of_days(held: Responsibility, child: ChildFacts, today: date) -> list[Reason]:
    found = []
    since = held.since
    if since and held.basis not in WITH_A_DAY:
        found.append(
            Reason(
                "since_unasked", "Only a registration, an agreement or an order has a day. Leave it empty."
            )
        )
    if since and since > today:
        found.append(Reason("since_later", "Give a day that has come."))
    if since and held.basis is Basis.REGISTERED and since < REGISTERED_COUNTS_FROM:
        found.append(
            Reason(
                "registered_too_early",
                f"In England a registration counts from {show_day(REGISTERED_COUNTS_FROM)}. Before that it gave no"
                " parental responsibility.",
            )
        )
    if since and child.born_on and since < child.born_on and held.basis in WITH_A_DAY:
        found.append(
            Reason(
                "since_before_birth",
                f"The child was born on {show_day(child.born_on)}: nobody had it before. Give a later day.",
            )
        )
    if held.ended_on and held.ended_on > today:
        found.append(Reason("ended_later", "Give the day it was ended once it has been."))
    if held.ended_on and held.basis in NOBODYS:
        found.append(
            Reason("ended_nothing", "Say how they came by it first, or leave the day of its end empty.")
        )
    if held.ended_on and since and held.ended_on < since:
        found.append(Reason("ended_before", "It cannot end before it began. Change one of the days."))
    return found
