"""Statutory restrictions: what an Act, or the terms of a grant made under one, allow a kind of money to be spent on.

Read a Restriction as: "from `starts_on`, money of this kind may pay only for these kinds of support, for these people, because
`source` says so". It narrows the fence a funder sets and never widens it. What was not checked against the source itself
says "not verified" in its source, and has to be checked before anything is decided by it.
"""

from dataclasses import dataclass, replace
from datetime import date

from commonweal.rules.fences import Fence, Names, in_words
from commonweal.rules.periods import Period

NOT_VERIFIED = "not verified"


@dataclass(frozen=True)
class Restriction:
    """None: no limit of that kind. `words` name it in a sentence: "as section 57 of … requires"."""

    key: str
    title: str
    source: str
    words: str
    starts_on: date
    ends_before: date | None = None
    kinds: frozenset[str] | None = None
    client_groups: frozenset[str] | None = None
    instruments: frozenset[str] | None = None

    @property
    def is_verified(self) -> bool:
        """Was every part of it read in the source it names?"""
        return NOT_VERIFIED not in self.source

    def in_force(self, day: date) -> bool:
        """Does it hold on this day?"""
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def touches(self, period: Period) -> bool:
        """Does it hold on any day of the period?"""
        begins = self.starts_on < period.ends_before
        return begins and (self.ends_before is None or period.starts_on < self.ends_before)


RESTRICTIONS = {
    each.key: each
    for each in (
        Restriction(
            key="safe-accommodation-duty",
            title="Money for the duty to support victims in safe accommodation",
            source=(
                "Domestic Abuse Act 2021, section 57, in force from 1 October 2021: support to victims of domestic abuse, or"
                " their children, who reside in relevant accommodation. SI 2021/991, regulation 2: refuge, specialist safe,"
                " dispersed and second stage accommodation, other designated emergency accommodation, sanctuary schemes;"
                " not bed and breakfast"
            ),
            words="as section 57 of the Domestic Abuse Act 2021 requires",
            starts_on=date(2021, 10, 1),
            kinds=frozenset({"accommodation"}),
            client_groups=frozenset({"victim", "child"}),
        ),
        Restriction(
            key="victims-services-grant",
            title="The grant a policing body receives for victims’ services",
            source=(
                "Grant of the Ministry of Justice to local policing bodies for victims’ services, since 2013, spent under the"
                " Anti-social Behaviour, Crime and Policing Act 2014, section 143 (which itself also allows services that"
                " reduce crime). Terms of the grant, and the day they begin: not verified"
            ),
            words="as the terms of the victims’ services grant require",
            starts_on=date(2013, 4, 1),
            client_groups=frozenset({"victim", "child"}),
        ),
        Restriction(
            key="public-health-grant",
            title="Public health grant",
            source=(
                "Local Government Act 2003, section 31(4), and the yearly circular on the public health ring-fenced grant"
                " (read: 2023 to 2024): ring-fenced for use on public health functions. That it was so from its first year,"
                " 2013/14: not verified. Which line is a public health function has to be decided: no limit follows from the"
                " facts of a plan"
            ),
            words="and only for public health functions, as the conditions of the public health grant require",
            starts_on=date(2013, 4, 1),
        ),
    )
}


def restriction_named(key: str) -> Restriction | None:
    """The restriction of that key; None when there is none."""
    return RESTRICTIONS.get(key)


def narrowed(fence: Fence, restriction: Restriction) -> Fence:
    """The fence with the restriction on top: what both allow. A limit that leaves nothing is an empty one."""
    return replace(
        fence,
        kinds=_both(fence.kinds, restriction.kinds),
        client_groups=_both(fence.client_groups, restriction.client_groups),
        instruments=_both(fence.instruments, restriction.instruments),
    )


def said(fence: Fence, restriction: Restriction | None, names: Names) -> str:
    """The fence as one English sentence, which names the restriction that narrows it."""
    if restriction is None:
        return in_words(fence, names)
    return f"{in_words(narrowed(fence, restriction), names)[:-1]}, {restriction.words}."


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
