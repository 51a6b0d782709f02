"""Who is asking, and which day it is."""

from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.roles import Role, Side
from commonweal.partnership.models import (
    User,
)


def in_force(on: date) -> Q:
    """The rows whose period contains the day `on`."""
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def actor_for(user_id: int, *, on: date, session_hash: str | None = None) -> Actor | None:
    """The actor with the memberships in force on a day, in one query; None for an account that is closed or unknown.

    `session_hash` is what a session holds of the password it was made with: after a change of password it is nobody's.
    """
    boards = ArrayAgg("memberships__seats__board_id", filter=Q(memberships__seats__isnull=False), default=[])
    columns = ("id", "role", "organisation_id", "side", "starts_on", "ends_before")
    rows = list(
        User.objects.filter(pk=user_id, is_active=True)
        .annotate(boards=boards)
        .values_list("full_name", *(f"memberships__{column}" for column in columns), "boards", "password")
    )
    if not rows:
        return None
    current = User(password=rows[0][-1]).get_session_auth_hash()
    if session_hash is not None and not constant_time_compare(current, session_hash):
        return None
    held = tuple(
        MembershipFacts(
            membership_id, Role(role), organisation_id, Side(side) if side else None, tuple(sorted(boards))
        )
        for _, membership_id, role, organisation_id, side, starts_on, ends_before, boards, _ in sorted(
            rows, key=lambda r: r[1] or 0
        )
        if membership_id and starts_on <= on and (ends_before is None or ends_before > on)
    )
    return Actor(user_id=user_id, name=rows[0][0], memberships=held)


def today() -> date:
    """Today in the partnership's time zone: the one clock that views pass on to actions and rules."""
    return timezone.localdate()
