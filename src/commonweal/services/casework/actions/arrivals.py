"""A case comes from another service: taken on or declined, met or handed back.

Nobody here ever reaches the sending case: what crosses is copied by the database, once, when it is accepted (`wall.carry_over`),
and what was sealed to the old row is sealed again to the new one.
"""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.encryption import open_sealed
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import was_sent
from commonweal.rules import transfers as rules
from commonweal.rules.cases import CaseStep, ClosingReason, Outcome
from commonweal.rules.periods import LONDON, day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.rules.transfers import FirstContact, TransferStatus, TransferStep, WhyNot
from commonweal.services.casework import wall
from commonweal.services.casework.actions.steps import open_case, take_step
from commonweal.services.casework.actions.transfer_steps import take_transfer_step
from commonweal.services.casework.actions.transfers import locked, next_due
from commonweal.services.casework.actions.walls import restrict_case
from commonweal.services.casework.models import (
    Arrival,
    Assignment,
    Case,
    ContactPoint,
    Transfer,
    TransferHistory,
)
from commonweal.services.milestones.actions import follow_on, mark_attempted, mark_closed

RESTRICTED_ON_ARRIVAL = "It was restricted at the service before, and arrived so."


def look_at_offer(*, transfer_id: UUID, related: tuple[str, ...], by: Actor, at: datetime) -> Transfer:
    """What another service offers to this manager's, or 404. That it was looked at is an event."""
    found = enforce.record(by, Action.ACCEPT_TRANSFER, Transfer, transfer_id, related=related)
    record_event(action="view_transfer", subject=found, by=by, at=at)
    return found


@transaction.atomic
def accept_transfer(
    *, transfer_id: UUID, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """The service takes somebody on: a case opens here with the same people, and what was agreed crosses into it."""
    try:
        transfer = enforce.record(
            by, Action.ACCEPT_TRANSFER, Transfer, transfer_id, related=("area",), lock=True
        )
    except Http404:
        return _case_opened_by(form_key)
    stale_unless(transfer.version, version)
    may_cross = wall.may_carry_over(transfer.pk)
    refuse_if(rules.reasons_not_to_accept(TransferStatus(transfer.status), may_cross=may_cross))
    take_transfer_step(
        transfer=transfer,
        step=TransferStep.ACCEPT,
        by=by,
        at=at,
        form_key=form_key,
        accepted_at=at,
        due_on=next_due(grade=transfer.grade, area=transfer.area.code, at=at),
    )
    case = _open(transfer, by=by, at=at)
    Arrival.objects.create(transfer=transfer, case=case)
    _carry_over(transfer, case)
    case.refresh_from_db()
    wall.link_across_wall(case.pk)
    refuse_if([rules.CONFLICT_OF_MANAGER] if wall.has_conflict(case.pk, by.user_id) else [])
    if transfer.is_restricted:
        restrict_case(
            case_id=case.pk,
            why=WhyRestricted.ASKED_FOR,
            words=RESTRICTED_ON_ARRIVAL,
            named=[by.user_id],
            version=case.version,
            form_key=None,
            by=by,
            at=at,
        )
    return case


def _open(transfer: Transfer, *, by: Actor, at: datetime) -> Case:
    """Its row of milestones follows the sending case's, so that it is no new referral. Who else is in it crosses afterwards."""
    side = Side(transfer.side)
    episode = follow_on(
        side=side,
        client_group=transfer.client_group,
        area=transfer.area,
        provider_id=transfer.organisation_id,
        thresholds=local_thresholds(),
        by=by,
        at=at,
    )
    return open_case(
        episode=episode,
        organisation_id=transfer.organisation_id,
        side=side,
        client_group=transfer.client_group,
        area_id=transfer.area_id,
        area_code=transfer.area.code,
        subject_id=transfer.person_id,
        perpetrator_id=None,
        grade=transfer.grade,
        urgency=transfer.urgency,
        review_due_on=None,
        by=by,
        at=at,
    )


def _carry_over(transfer: Transfer, case: Case) -> None:
    """Copies what was agreed, and seals the ways to make contact to their new rows."""
    was = wall.carry_over(transfer.pk, case.pk)
    for point in ContactPoint.objects.select_for_update().filter(pk__in=was):
        bound = f"contact_point:{was[point.pk]}"
        point.seal_value(open_sealed(point.sealed_value, bound_to=f"{bound}:value"))
        if point.sealed_code_word is not None:
            point.seal_code_word(open_sealed(point.sealed_code_word, bound_to=f"{bound}:code_word"))
        point.save(update_fields=["sealed_value", "sealed_code_word"])


@transaction.atomic
def decline_transfer(
    *,
    transfer_id: UUID,
    why: WhyNot | None,
    words: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """The service cannot take this person on, for a coded reason: the sending service goes on, and chooses again."""
    transfer = enforce.record(by, Action.ACCEPT_TRANSFER, Transfer, transfer_id, lock=True)
    stale_unless(transfer.version, version)
    refuse_if(rules.reasons_not_to_decline(TransferStatus(transfer.status), why=why))
    return take_transfer_step(
        transfer=transfer,
        step=TransferStep.DECLINE,
        by=by,
        at=at,
        form_key=form_key,
        words=words,
        why_not=why,
        due_on=rules.came_back_due_on(at),
    )


@transaction.atomic
def hand_over(
    *,
    case_id: UUID,
    how: FirstContact | None,
    met_on: date,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Whoever works the new case, or manages its service, has spoken with the person. Now the first case may close."""
    case = enforce.record(by, Action.MOVE_ON, Case, case_id, related=("area", "episode"), lock=True)
    transfer = _arrived(case)
    if was_sent(TransferHistory, form_key):
        return transfer
    accepted_on = day_of(transfer.accepted_at or at)
    refuse_if(
        rules.reasons_not_to_hand_over(
            TransferStatus(transfer.status), how=how, met_on=met_on, accepted_on=accepted_on, today=day_of(at)
        )
    )
    noon = datetime.combine(met_on, time(12), tzinfo=LONDON)
    mark_attempted(episode=case.episode, tried_at=min(noon, at), reached=True, by=by, at=at)
    return take_transfer_step(
        transfer=locked(transfer),
        step=TransferStep.HAND_OVER,
        by=by,
        at=at,
        form_key=form_key,
        met_how=how,
        met_on=met_on,
        due_on=next_due(grade=case.grade, area=case.area.code, at=at),
    )


@transaction.atomic
def hand_back(
    *,
    case_id: UUID,
    why: WhyNot | None,
    words: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Before the person was met: the case here ends, how to reach the person is struck, and the sending service goes on."""
    case = enforce.record(by, Action.HAND_BACK_CASE, Case, case_id, related=("episode",), lock=True)
    transfer = _arrived(case)
    if was_sent(TransferHistory, form_key):
        return transfer
    stale_unless(case.version, version)
    refuse_if(rules.reasons_not_to_hand_back(TransferStatus(transfer.status), why=why, words=words))
    transfer = take_transfer_step(
        transfer=locked(transfer),
        step=TransferStep.HAND_BACK,
        by=by,
        at=at,
        form_key=form_key,
        words=words,
        why_not=why,
        due_on=rules.came_back_due_on(at),
    )
    _strike_contact(case, by=by, at=at)
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    ending = {"reason": ClosingReason.HANDED_BACK, "outcome": Outcome.NOT_KNOWN}
    mark_closed(episode=case.episode, by=by, at=at, **ending)
    take_step(
        case=case,
        step=CaseStep.HAND_BACK,
        by=by,
        at=at,
        form_key=None,
        closed_at=at,
        closing_reason=ClosingReason.HANDED_BACK,
        outcome=Outcome.NOT_KNOWN,
    )
    return transfer


def _strike_contact(case: Case, *, by: Actor, at: datetime) -> None:
    """Nobody here goes on reaching somebody who is with another service."""
    points = ContactPoint.objects.select_for_update().filter(
        episode_id=case.episode_id, struck_at__isnull=True
    )
    for point in points:
        point.safe_channels, point.confirmed_on = [], None
        point.struck_at, point.struck_by_id = at, by.user_id
        point.version += 1
        point.save()


def _arrived(case: Case) -> Transfer:
    """The transfer that this case was opened for. Refused where there was none."""
    arrival = Arrival.objects.filter(case=case).values_list("transfer_id", flat=True).first()
    refuse_if([] if arrival else [rules.NOT_ARRIVED])
    return Transfer.objects.get(pk=arrival)


def _case_opened_by(form_key: UUID | None) -> Case:
    """The case that the same form opened the first time it was sent; 404 when it opened none."""
    taken = TransferHistory.objects.filter(form_key=form_key).values("transfer_id")
    case = Case.objects.filter(pk__in=Arrival.objects.filter(transfer_id__in=taken).values("case_id")).first()
    if form_key is None or case is None:
        raise Http404
    return case
