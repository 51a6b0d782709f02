"""A person moves: the old address stops in the same breath, and a secret one is looked at by two people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules import addresses
from commonweal.rules.addresses import AddressKind, Moves, Point, is_secret
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.rules.safe_contact import Kind
from commonweal.services.casework.actions.contact import addresses_of
from commonweal.services.casework.actions.messages import withhold_for_points
from commonweal.services.casework.actions.record import write_alerts
from commonweal.services.casework.models import Case, ContactPoint, Move, MoveMember, Party


@dataclass(frozen=True)
class Moved:
    """A move as typed. No address is an answer too: the old one is struck all the same."""

    kind: AddressKind
    moved_on: date
    address: str = field(default="", repr=False)
    points: frozenset[Point] = frozenset()
    members: Mapping[UUID, Moves] = field(default_factory=dict)


@transaction.atomic
def record_move(*, case_id: UUID, moved: Moved, form_key: UUID | None, by: Actor, at: datetime) -> Move:
    """Strikes the old addresses, withholds what waits for them, keeps the new one as safe for nothing, and raises the alert."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    sent = sent_before(Move, form_key)
    if sent is not None:
        return sent
    children = set(
        Party.objects.filter(case=case, role="child")
        .exclude(person_id=case.subject_id)
        .values_list("person_id", flat=True)
    )
    refuse_if(addresses.reasons_not_to_move(_as_rule(moved, children), today=day_of(at)))
    along = {person for person, answer in moved.members.items() if answer == Moves.YES}
    mine = {"episode_id": case.episode_id}
    old = strike_addresses(people=[case.subject_id, *along], kind=moved.kind, by=by, at=at, **mine)
    move = Move.objects.create(
        case=case,
        person_id=case.subject_id,
        kind=moved.kind,
        moved_on=moved.moved_on,
        new_point=write_new_address(person_id=case.subject_id, moved=moved, **mine)
        if moved.address
        else None,
        struck=len(old),
        points=sorted(moved.points),
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    if moved.address:
        for person_id in {each.person_id for each in old} & along:
            write_new_address(person_id=person_id, moved=moved, **mine)
    MoveMember.objects.bulk_create(
        MoveMember(move=move, person_id=person, moves=answer)
        for person, answer in sorted(moved.members.items())
    )
    if is_secret(moved.kind):
        write_alerts(episode=case.episode, kinds=["do_not_share_address"], by=by, at=at)
    record_event(action="record_move", subject=move, by=by, at=at, kind=str(moved.kind), struck=len(old))
    return move


def _as_rule(moved: Moved, children: set[UUID]) -> addresses.Move:
    return addresses.Move(
        kind=moved.kind,
        moved_on=moved.moved_on,
        has_address=bool(moved.address),
        points=moved.points,
        members={str(person): answer for person, answer in moved.members.items()},
        children=frozenset(map(str, children)),
    )


def strike_addresses(
    *, episode_id: UUID, people: Collection[UUID], kind: AddressKind, by: Actor, at: datetime
) -> list[ContactPoint]:
    """Locks and strikes the addresses that end, and withholds what waits for them. A move to safety ends them all; any other
    leaves what is of another kind.
    """
    old = addresses_of(episode_id=episode_id, people=people).select_for_update()
    if kind == AddressKind.HOME:
        old = old.exclude(address_kind=AddressKind.CORRESPONDENCE)
    elif kind == AddressKind.CORRESPONDENCE:
        old = old.filter(
            Q(address_kind="", is_confidential=False) | Q(address_kind=AddressKind.CORRESPONDENCE)
        )
    struck = list(old)
    for point in struck:
        point.safe_channels, point.confirmed_on = [], None
        point.struck_at, point.struck_by_id = at, by.user_id
        point.version += 1
        point.save()
    withhold_for_points(points=struck, why="address_changed", by=by, at=at)
    return struck


def write_new_address(
    *, episode_id: UUID, person_id: UUID, moved: Moved, form_key: UUID | None = None
) -> ContactPoint:
    """The new address, on which nothing is safe until the person has said so."""
    point = ContactPoint(
        episode_id=episode_id,
        person_id=person_id,
        kind=Kind.ADDRESS,
        address_kind=moved.kind,
        is_confidential=is_secret(moved.kind),
        form_key=form_key,
    )
    point.seal_value(moved.address)
    point.save(force_insert=True)
    return point


@transaction.atomic
def confirm_move(*, case_id: UUID, move_id: UUID, points: frozenset[Point], by: Actor, at: datetime) -> Move:
    """A second person went through the same points."""
    case = enforce.record(by, Action.CONFIRM_MOVE, Case, case_id)
    move = Move.objects.select_for_update().filter(case=case, pk=move_id).first()
    if move is None:
        raise Http404
    refuse_if(
        addresses.reasons_not_to_confirm(
            kind=AddressKind(move.kind),
            made_by=move.by_id,
            confirmed_by=by.user_id,
            is_confirmed=move.confirmed_at is not None,
            points=points,
        )
    )
    move.confirmed_by_id, move.confirmed_at = by.user_id, at
    move.save(update_fields=["confirmed_by", "confirmed_at"])
    record_event(action="confirm_move", subject=move, by=by, at=at)
    return move
