"""The accounts, and what roles they hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership import links
from commonweal.partnership.models import (
    Membership,
    User,
)
from commonweal.partnership.queries.asking import in_force


@dataclass(frozen=True)
class RoleHeld:
    """Read a row as: from `starts_on` until `ends_before` this person holds `role` there, on these boards."""

    membership_id: int
    role: Role
    organisation_id: int
    organisation: str
    side: str
    boards: tuple[str, ...]
    starts_on: date
    ends_before: date | None


NOT_HERE = "@not-here.invalid"  # authors of records that came from elsewhere: a name on the record, and no account to keep


def accounts(
    by: Actor | None,
    *,
    containing: str = "",
    waiting_on: date | None = None,
    after_id: int | None = None,
    limit: int,
) -> list[tuple[User, list[RoleHeld]]]:
    """Accounts by name, from the one after `after_id` on, with every role each holds or held.

    `containing` looks for a part of the name or the e-mail address, `waiting_on` for those who cannot come in on a day.
    """
    users = visible(by, Action.VIEW_ACCOUNTS, User).exclude(email__endswith=NOT_HERE)
    users = users.order_by("full_name", "id")
    if waiting_on is not None:
        users = users.filter(_cannot_come_in(waiting_on))
    if containing:
        users = users.filter(Q(full_name__icontains=containing) | Q(email__icontains=containing))
    if after_id is not None:
        last = User.objects.filter(pk=after_id).values_list("full_name", flat=True).first() or ""
        users = users.filter(Q(full_name__gt=last) | Q(full_name=last, id__gt=after_id))
    page = list(users[:limit])
    held = roles_held([user.pk for user in page])
    return [(user, held[user.pk]) for user in page]


def accounts_waiting(by: Actor, *, on: date) -> int:
    """How many open accounts nobody can come in with on a day: no role, or no password."""
    return visible(by, Action.VIEW_ACCOUNTS, User).filter(_cannot_come_in(on)).count()


def administrators(*, on: date) -> int:
    """How many open accounts hold the role of system administrator on a day."""
    held = Membership.objects.filter(in_force(on), role=Role.SYSTEM_ADMINISTRATOR, user__is_active=True)
    return held.values("user_id").distinct().count()


def _cannot_come_in(on: date) -> Q:
    held = Membership.objects.filter(in_force(on), user_id=OuterRef("pk"))
    return Q(is_active=True) & (~Exists(held) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))


def roles_held(user_ids: Iterable[int]) -> dict[int, list[RoleHeld]]:
    """Every role these people hold or held, the latest first, in one query."""
    seats = ArrayAgg("seats__board__name", filter=Q(seats__isnull=False), default=[])
    columns = (
        "id",
        "role",
        "organisation_id",
        "organisation__name",
        "side",
        "boards",
        "starts_on",
        "ends_before",
    )
    rows = (
        Membership.objects.filter(user_id__in=list(user_ids))
        .annotate(boards=seats)
        .order_by("-starts_on", "id")
    )
    held: dict[int, list[RoleHeld]] = defaultdict(list)
    for (
        user_id,
        number,
        role,
        organisation_id,
        organisation,
        side,
        boards,
        starts_on,
        ends_before,
    ) in rows.values_list("user_id", *columns):
        names = tuple(sorted(boards))
        held[user_id].append(
            RoleHeld(number, Role(role), organisation_id, organisation, side, names, starts_on, ends_before)
        )
    return held


def people_with_emails(emails: Iterable[str]) -> dict[str, User]:
    """Open accounts by e-mail address."""
    return {user.email: user for user in User.objects.filter(email__in=list(emails), is_active=True)}


def account_for_link(token: str) -> User | None:
    """The account whose password a one-time link may set; None when the link was used, has run out or is not ours."""
    user = User.objects.filter(pk=links.account_of(token), is_active=True).first()
    return user if user is not None and links.is_fresh(token, user) else None
