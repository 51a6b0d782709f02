"""Cost shares: what abuse is estimated to cost each public service, by two published estimates, as a way to share a bill.

Read a Part as: "this much of the national cost falls on this service, and so sure are we of the figure". Read a
CostBase as: "these authors, for this place and year, published then". The estimates measure different things (one
the cost in a year, the other the cost of a victim over about three years), so they are shown side by side and never
added together; neither is the formula. Which partner bears which part is for the partnership to say (`borne_by`).

No source was found that sets contributions by these shares, and real funding departs from them. Where a source
gives no day, a base counts from the first day of the month or year in which it was published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.money import split
from commonweal.rules.reasons import Reason, refuse_if


class Sureness(StrEnum):
    """How a figure was read."""

    READ = "read in the source"
    SECOND_HAND = "read in another work that cites the source"
    REMEMBERED = "not read; the published total agrees with it to the last million"


class Service(StrEnum):
    """A public service on which part of the cost falls."""

    HEALTH = "health"
    POLICE = "police"
    CRIMINAL_JUSTICE = "criminal_justice"
    CRIMINAL_LEGAL = "criminal_legal"
    CIVIL_LEGAL = "civil_legal"
    SOCIAL_SERVICES = "social_services"
    HOUSING = "housing"
    VICTIM_SERVICES = "victim_services"


NAMES: Mapping[Service, str] = {
    Service.HEALTH: "Health",
    Service.POLICE: "Police",
    Service.CRIMINAL_JUSTICE: "Criminal justice, police among it",
    Service.CRIMINAL_LEGAL: "Criminal courts and law",
    Service.CIVIL_LEGAL: "Civil courts and law",
    Service.SOCIAL_SERVICES: "Social services",
    Service.HOUSING: "Housing and refuges",
    Service.VICTIM_SERVICES: "Services for victims",
}


@dataclass(frozen=True)
class Part:
    """So many thousand pounds of the national cost fall on a service."""

    service: Service
    thousand_pounds: int
    sureness: Sureness


@dataclass(frozen=True)
class CostBase:
    """One published estimate. `author` tells the bases apart; a later one of the same author stands in for an earlier."""

    author: str
    name: str
    published_on: date
    measures: str
    source: str
    parts: tuple[Part, ...]
    left_out: str

    @property
    def total_thousand_pounds(self) -> int:
        """What falls on public services by this estimate, in thousand pounds."""
        return sum(part.thousand_pounds for part in self.parts)


WALBY, HOME_OFFICE = "Walby", "Home Office"

BASES: tuple[CostBase, ...] = (
    CostBase(
        author=WALBY,
        name="Walby 2004",
        published_on=date(2004, 1, 1),
        measures="the cost in one year, 2001, in England and Wales; figures are rounded (“about”)",
        source="Walby, The Cost of Domestic Violence, 2004, as cited in later works",
        parts=(
            Part(Service.CRIMINAL_JUSTICE, 1_000_000, Sureness.SECOND_HAND),
            Part(Service.HEALTH, 1_376_000, Sureness.SECOND_HAND),
            Part(Service.SOCIAL_SERVICES, 250_000, Sureness.SECOND_HAND),
            Part(Service.HOUSING, 160_000, Sureness.SECOND_HAND),
            Part(Service.CIVIL_LEGAL, 300_000, Sureness.SECOND_HAND),
        ),
        left_out="Lost output (£2.7bn) and human and emotional cost (about £17bn) fall on no service and are left out.",
    ),
    CostBase(
        author=WALBY,
        name="Walby 2009, England",
        published_on=date(2009, 1, 1),
        measures="the cost in one year, 2008, in England",
        source="The 2009 update of Walby’s estimate, its split for England as published by Trust for London and the"
        " Henry Smith Charity",
        parts=(
            Part(Service.HEALTH, 1_600_000, Sureness.READ),
            Part(Service.CRIMINAL_JUSTICE, 1_200_000, Sureness.READ),
            Part(Service.CIVIL_LEGAL, 366_700, Sureness.READ),
            Part(Service.SOCIAL_SERVICES, 268_000, Sureness.READ),
            Part(Service.HOUSING, 185_700, Sureness.READ),
        ),
        left_out="Lost output (£1.8bn) and human cost fall on no service and are left out.",
    ),
    CostBase(
        author=HOME_OFFICE,
        name="Home Office 2019",
        published_on=date(2019, 1, 1),
        measures="the cost of a victim over about three years of abuse, for victims in the year to March 2017 in England"
        " and Wales",
        source="Home Office, The economic and social costs of domestic abuse, research report 107, January 2019",
        parts=(
            Part(Service.HEALTH, 2_333_000, Sureness.REMEMBERED),
            Part(Service.POLICE, 1_257_000, Sureness.SECOND_HAND),
            Part(Service.VICTIM_SERVICES, 724_000, Sureness.REMEMBERED),
            Part(Service.CRIMINAL_LEGAL, 336_000, Sureness.SECOND_HAND),
            Part(Service.CIVIL_LEGAL, 140_000, Sureness.SECOND_HAND),
        ),
        left_out="Physical and emotional harm (£47.3bn), lost output (£14.1bn), anticipation and other responses fall on"
        " no service and are left out: together 93% of the whole.",
    ),
)

NEGOTIATING_AID = (
    "An aid to negotiation, not a formula: no law sets who pays what share, and no source was found that sets"
    " contributions by population, demand or estimated cost. Real agreements depart from all of them."
)


def bases_on(day: date) -> tuple[CostBase, ...]:
    """The latest estimate of each author that was published by a day, by author: always shown beside each other."""
    latest: dict[str, CostBase] = {}
    for base in sorted(BASES, key=lambda base: base.published_on):
        if base.published_on <= day:
            latest[base.author] = base
    return tuple(latest[author] for author in sorted(latest))


def basis_points_of(base: CostBase) -> dict[Service, int]:
    """Each service's share of the base in basis points, which come to exactly 10000."""
    shares = split(10_000, [part.thousand_pounds for part in base.parts])
    return {part.service: share for part, share in zip(base.parts, shares, strict=True)}


def cost_on_each(
    base: CostBase,
    borne_by: Mapping[Service, Sequence[str]],
    *,
    between: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Pounds of the base that fall on each payer, for `apportionment.by_cost`. Raises Refused.

    `borne_by` says who bears each service; a service that nobody here bears is left out. Where several bear one, it is
    shared between them by `between` (people, say), or equally when that is not given.
    """
    refuse_if(reasons_not_to_map(base, borne_by, between=between))
    on_each: dict[str, int] = {}
    for part in base.parts:
        payers = sorted(set(borne_by.get(part.service, ())))
        if payers:
            weights = [between[payer] if between and len(payers) > 1 else 1 for payer in payers]
            for payer, pounds in zip(payers, split(part.thousand_pounds * 1_000, weights), strict=True):
                on_each[payer] = on_each.get(payer, 0) + pounds
    return on_each


def reasons_not_to_map(
    base: CostBase, borne_by: Mapping[Service, Sequence[str]], *, between: Mapping[str, int] | None = None
) -> list[Reason]:
    """Why this cannot say who bears what: nobody is named, or those who share a service have nothing to share it by."""
    named = {service: set(payers) for service, payers in borne_by.items() if payers}
    if not any(part.service in named for part in base.parts):
        text = f"Say for at least one service of {base.name} who bears its cost."
        return [Reason("nobody_bears_cost", text)]
    reasons = []
    for part in base.parts:
        payers = named.get(part.service, set())
        if between is not None and len(payers) > 1 and not _divides(between, payers):
            text = f"{NAMES[part.service]}: give everybody who bears it a number to share it by, one of them above nought."
            reasons.append(Reason("nothing_to_share_by", text))
    return reasons


def _divides(between: Mapping[str, int], payers: set[str]) -> bool:
    numbers = [between.get(payer, -1) for payer in payers]
    return min(numbers) >= 0 and any(numbers)


def not_borne(base: CostBase, borne_by: Mapping[Service, Sequence[str]]) -> tuple[Part, ...]:
    """The parts of a base that nobody in the partnership bears, which the shares therefore leave out."""
    return tuple(part for part in base.parts if not borne_by.get(part.service))
