"""Who works where, in what role, and what they bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role, Side
from commonweal.access.scopes import visible
from commonweal.partnership.models import (
    Membership,
    WorkerProfile,
)
from commonweal.partnership.queries.asking import in_force


@dataclass(frozen=True)
class Colleague:
    """Somebody who holds cases, with what their manager said of them: hours in percent of full time, and what they know.

    `ends_before`: the day on which they hold the post no more, where one is set.
    """

    user_id: int
    name: str
    role: Role
    side: Side | None
    hours_percent: int = 100
    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    ends_before: date | None = None


def workers_at(organisation_id: int, *, side: str, on: date) -> list[Colleague]:
    """The people who hold cases on one side of the wall at an organisation, by name."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    rows = (
        Membership.objects.filter(
            in_force(on), organisation_id=organisation_id, side=side, role__in=roles, user__is_active=True
        )
        .order_by("user__full_name", "user_id")
        .select_related("user", "profile")
    )
    return [_colleague(row) for row in rows]


def _colleague(row: Membership) -> Colleague:
    said = getattr(row, "profile", None) or WorkerProfile()
    return Colleague(
        row.user_id,
        row.user.full_name,
        Role(row.role),
        Side(row.side),
        said.hours_percent,
        frozenset(said.languages),
        frozenset(said.areas),
        frozenset(said.needs),
        row.ends_before,
    )


def profile(membership_id: int) -> WorkerProfile | None:
    """What is said of one worker, read afresh."""
    return WorkerProfile.objects.filter(membership_id=membership_id).first()


def post_in_team(by: Actor, user_id: int, *, on: date) -> Membership | None:
    """The post in which this person holds cases at a service that the asker manages, on the asker's side; None elsewhere."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    held = visible(by, Action.KEEP_TEAM, Membership).filter(in_force(on), user_id=user_id, role__in=roles)
    return held.select_related("user").order_by("id").first()


def last_post_in_team(by: Actor, user_id: int) -> Membership | None:
    """The same, also where the post has ended: the one that ends last. None for somebody who never held one there."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    held = visible(by, Action.KEEP_TEAM, Membership).filter(user_id=user_id, role__in=roles)
    return held.select_related("user").order_by(F("ends_before").desc(nulls_first=True), "id").first()


CASE_HOLDERS = (Role.CASE_WORKER, Role.PERPETRATOR_WORKER)


def posts_with_cases(on: date) -> QuerySet[Membership]:
    """The posts in which somebody who can sign in holds cases on a day."""
    return Membership.objects.filter(in_force(on), role__in=CASE_HOLDERS, user__is_active=True)


def who_left(organisation_id: int, *, side: str, on: date) -> QuerySet[Membership]:
    """The numbers of those who held a post with cases there once and do not on this day, or cannot sign in. Posts are ended and
    never deleted, so whoever was given a case is among those who held one.
    """
    here = {"organisation_id": organisation_id, "side": side}
    in_post = posts_with_cases(on).filter(**here).values("user_id")
    ever = Membership.objects.filter(**here, role__in=CASE_HOLDERS).exclude(user_id__in=in_post)
    return ever.order_by().values("user_id")


def people_in_post(organisation_id: int, *, side: str, on: date) -> list[Colleague]:
    """Everyone who works at an organisation on one side of the wall on a day, managers too, by name."""
    rows = (
        Membership.objects.filter(
            in_force(on), organisation_id=organisation_id, side=side, user__is_active=True
        )
        .order_by("user__full_name", "user_id")
        .values_list("user_id", "user__full_name", "role", "side")
    )
    return [Colleague(user_id, name, Role(role), Side(held)) for user_id, name, role, held in rows]


@dataclass(frozen=True)
class Post:
    """Read a row as: from `starts_on` until `ends_before` this person held `role` at this organisation."""

    user_id: int
    role: Role
    organisation: str
    starts_on: date
    ends_before: date | None


def posts_of(user_ids: Iterable[int]) -> list[Post]:
    """Every post these people hold or held, in one query."""
    rows = Membership.objects.filter(user_id__in=sorted(user_ids)).order_by("user_id", "starts_on", "id")
    return [
        Post(user_id, Role(role), organisation, starts_on, ends_before)
        for user_id, role, organisation, starts_on, ends_before in rows.values_list(
            "user_id", "role", "organisation__name", "starts_on", "ends_before"
        )
    ]
