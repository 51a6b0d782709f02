"""Restrictions, openings in an emergency, and what was told from a case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.queries import Colleague, people_in_post
from commonweal.rules.reasons import Reason
from commonweal.rules.restricted_records import reasons_nobody_to_name
from commonweal.services.casework.facts import restricting
from commonweal.services.casework.models import BreakGlass, Case, NamedReader, Restriction, ToldFact
from commonweal.services.casework.wall import restricted_out_of_sight

MOST = 50


def told_of(case: Case) -> list[ToldFact]:
    """What was told from this case, the latest first."""
    return list(ToldFact.objects.filter(case=case).order_by("-told_on", "-at")[:MOST])


@dataclass(frozen=True)
class InForce:
    """A restriction that stands, and the names of those who see the case beside its worker."""

    restriction: Restriction
    named: tuple[str, ...]


def restriction_of(case: Case) -> InForce | None:
    """The one that stands; None when the whole service sees the case."""
    standing = Restriction.objects.filter(case=case, ended_at__isnull=True).select_related("by").first()
    if standing is None:
        return None
    named = NamedReader.objects.filter(restriction=standing, ended_at__isnull=True)
    names = named.order_by("user__full_name").values_list("user__full_name", flat=True)
    return InForce(standing, tuple(names))


def who_could_be_named(case: Case, *, on: date) -> list[Colleague]:
    """Everybody in post at the case's service, but for its worker, who sees it anyway."""
    posts = people_in_post(case.organisation_id, side=case.side, on=on)
    return [each for each in posts if each.user_id != case.worker_id]


def to_review(by: Actor) -> list[BreakGlass]:
    """Openings of this manager's cases that nobody has looked at, the oldest first."""
    rows = visible(by, Action.REVIEW_BREAK_GLASS, BreakGlass).filter(reviewed_at__isnull=True)
    return list(rows.select_related("by", "case").order_by("at", "id")[:MOST])


def reviewed(by: Actor) -> list[BreakGlass]:
    """The latest openings that somebody has looked at."""
    rows = visible(by, Action.REVIEW_BREAK_GLASS, BreakGlass).filter(reviewed_at__isnull=False)
    return list(rows.select_related("by", "case", "reviewed_by").order_by("-reviewed_at", "id")[:MOST])


def opening(by: Actor, opening_id: UUID) -> BreakGlass:
    """One opening of this manager's cases, or 404."""
    return enforce.record(
        by, Action.REVIEW_BREAK_GLASS, BreakGlass, opening_id, related=("by", "case", "reviewed_by")
    )


def out_of_sight_and_left(by: Actor) -> tuple[int, int]:
    """How many open cases of this manager's service are restricted to others, and how many of those nobody who works there may
    see any more; 0 when it is not their role.
    """
    return restricted_out_of_sight() if by.holds(Role.SERVICE_MANAGER) else (0, 0)


def out_of_sight(by: Actor) -> int:
    """The first of the two."""
    return out_of_sight_and_left(by)[0]


def left_to_nobody(by: Actor) -> int:
    """The second of the two."""
    return out_of_sight_and_left(by)[1]


def managers_to_name(case: Case, *, on: date) -> tuple[list[Colleague], list[Reason]]:
    """Who manages the case's service on that day, by name; and why its worker can name nobody now."""
    posts = people_in_post(case.organisation_id, side=case.side, on=on)
    named = NamedReader.objects.filter(case=case, ended_at__isnull=True).values_list("user_id", flat=True)
    managers = [each for each in posts if each.role is Role.SERVICE_MANAGER]
    return managers, reasons_nobody_to_name(restricting(case, posts), named=list(named))


def open_to_me(by: Actor, *, at: datetime) -> list[tuple[UUID, datetime]]:
    """The cases this person has open in an emergency, and until when; the one that ends last first."""
    rows = BreakGlass.objects.filter(by_id=by.user_id, expires_at__gt=at).order_by("-expires_at")
    latest: dict[UUID, datetime] = {}
    for case_id, until in rows.values_list("case_id", "expires_at")[:MOST]:
        latest.setdefault(case_id, until)
    return list(latest.items())
