"""Reads the partnership: who is asking, which areas lie within which, who works where, the directory."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.encryption import CannotOpen, open_sealed
from commonweal.access.roles import Role, Side
from commonweal.partnership.models import (
    Area,
    AreaPart,
    Board,
    Draft,
    LocalThreshold,
    Membership,
    Organisation,
    ServiceOffer,
    User,
)
from commonweal.rules.thresholds import Key, Threshold


def in_force(on: date) -> Q:
    """The rows whose period contains the day `on`."""
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def actor_for(user_id: int, *, on: date) -> Actor | None:
    """The actor with the memberships in force on a day, in one query; None for an account that is closed or unknown."""
    boards = ArrayAgg("memberships__seats__board_id", filter=Q(memberships__seats__isnull=False), default=[])
    columns = ("id", "role", "organisation_id", "side", "starts_on", "ends_before")
    rows = list(
        User.objects.filter(pk=user_id, is_active=True)
        .annotate(boards=boards)
        .values_list("full_name", *(f"memberships__{column}" for column in columns), "boards")
    )
    if not rows:
        return None
    held = tuple(
        MembershipFacts(
            membership_id, Role(role), organisation_id, Side(side) if side else None, tuple(sorted(boards))
        )
        for _, membership_id, role, organisation_id, side, starts_on, ends_before, boards in sorted(
            rows, key=lambda r: r[1] or 0
        )
        if membership_id and starts_on <= on and (ends_before is None or ends_before > on)
    )
    return Actor(user_id=user_id, name=rows[0][0], memberships=held)


def areas_within(*, on: date) -> dict[str, frozenset[str]]:
    """Each area's code with the codes of every area that contains it, itself included, on a day."""
    direct: dict[str, set[str]] = defaultdict(set)
    for inner, outer in AreaPart.objects.filter(in_force(on)).values_list("inner__code", "outer__code"):
        direct[inner].add(outer)
    codes = list(Area.objects.values_list("code", flat=True))
    return {code: _enclosing(code, direct) for code in codes}


def _enclosing(code: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = {code}, [code]
    while waiting:
        for outer in direct.get(waiting.pop(), ()):
            if outer not in found:
                found.add(outer)
                waiting.append(outer)
    return frozenset(found)


@dataclass(frozen=True)
class Colleague:
    user_id: int
    name: str
    role: Role
    side: Side | None


def workers_at(organisation_id: int, *, side: str, on: date) -> list[Colleague]:
    """The people who hold cases on one side of the wall at an organisation, by name."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    rows = (
        Membership.objects.filter(
            in_force(on), organisation_id=organisation_id, side=side, role__in=roles, user__is_active=True
        )
        .order_by("user__full_name", "user_id")
        .values_list("user_id", "user__full_name", "role", "side")
    )
    return [Colleague(user_id, name, Role(role), Side(held)) for user_id, name, role, held in rows]


def offers_in_force(*, on: date) -> QuerySet[ServiceOffer]:
    """The service directory on a day, with organisation and areas at hand."""
    return (
        ServiceOffer.objects.filter(in_force(on))
        .select_related("organisation")
        .prefetch_related("areas")
        .order_by("name")
    )


def front_door(*, on: date) -> Organisation | None:
    """The partnership's single front door on a day."""
    return Organisation.objects.filter(in_force(on), kind="front_door").order_by("id").first()


def local_thresholds() -> tuple[Threshold, ...]:
    """The partnership's own numbers, for `rules.thresholds.threshold(..., local=...)`. One query."""
    rows = LocalThreshold.objects.order_by("starts_on").values_list(
        "key", "value", "starts_on", "source", "area__code"
    )
    return tuple(
        Threshold(Key(key), value, starts_on, source, area) for key, value, starts_on, source, area in rows
    )


def boards_in_force(*, on: date) -> list[Board]:
    return list(Board.objects.filter(in_force(on)).order_by("name"))


def draft_body(*, owner_id: int, subject: str) -> tuple[str, datetime] | None:
    """What this person typed about `subject` and has not sent, and when it was kept; None when there is nothing."""
    draft = Draft.objects.filter(owner_id=owner_id, subject=subject).first()
    if draft is None:
        return None
    try:
        return open_sealed(draft.sealed_body, bound_to=f"draft:{draft.id}"), draft.saved_at
    except CannotOpen:
        return None


def today() -> date:
    """Today in the partnership's time zone: the one clock that views pass on to actions and rules."""
    return timezone.localdate()
