"""The second of two people answers: a lower grade is signed or refused, sharing without agreement approved or refused.

Never by whoever asked: the rule says so, and so does the database.
"""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.rules.reasons import refuse_if
from commonweal.rules.referrals import TERMINAL, urgency
from commonweal.rules.risk import Grade, Signing, reasons_not_to_sign
from commonweal.services.casework.actions import sharing
from commonweal.services.casework.actions.risk import ends_of
from commonweal.services.casework.models import Case, RiskReview, SecondSignature, SharingWithout
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.actions import mark_regraded

M = TypeVar("M", bound=Model)
LOOKED_AT = {SecondSignature: "view_second_signature", SharingWithout: "view_sharing_asked"}
RELATED = {
    SecondSignature: ("episode", "asked_by", "review", "answered_by"),
    SharingWithout: ("episode", "asked_by", "organisation", "answered_by"),
}


def open_waiting(*, model: type[M], pk: UUID, action: Action, by: Actor, at: datetime) -> M:
    """What waits for a second person, or 404. That it was looked at is an event."""
    found = enforce.record(by, action, model, pk, related=RELATED[model])
    record_event(action=LOOKED_AT[model], subject=found, by=by, at=at)
    return found


@transaction.atomic
def answer_signature(
    *, signature_id: UUID, agrees: bool, why: str, by: Actor, at: datetime
) -> SecondSignature:
    """With a second signature the lower grade is worked by from now on; refused, the higher one stays."""
    asked = enforce.record(
        by, Action.SIGN_REVIEW, SecondSignature, signature_id, related=("episode", "review")
    )
    newer = RiskReview.objects.filter(episode_id=asked.episode_id, at__gt=asked.review.at).exists()
    answer = {"asked_by": asked.asked_by_id, "by": by.user_id, "agrees": agrees, "why": why}
    refuse_if(reasons_not_to_sign(status=Signing(asked.status), is_overtaken=newer, **answer))
    held = SecondSignature.objects.select_for_update().filter(pk=asked.pk, status=Signing.WAITING).first()
    refuse_if([] if held else reasons_not_to_sign(status=Signing.SIGNED, **answer))
    held.status = Signing.SIGNED if agrees else Signing.REFUSED
    held.answered_by_id, held.answered_at = by.user_id, at
    held.why_refused = "" if agrees else why
    held.save(update_fields=["status", "answered_by", "answered_at", "why_refused"])
    name = "give_second_signature" if agrees else "refuse_second_signature"
    record_event(action=name, subject=held, by=by, at=at, grade=held.grade)
    if agrees:
        _work_by(asked, Grade(held.grade), by=by, at=at)
    return held


def _work_by(asked: SecondSignature, grade: Grade, *, by: Actor, at: datetime) -> None:
    """The case, or the referral while it is in hand, takes the lower grade and its place in the queue."""
    case = Case.objects.select_for_update().filter(episode_id=asked.episode_id).first()
    if case is not None:
        case.grade, case.urgency = grade, urgency(grade)
        case.save(update_fields=["grade", "urgency"])
    referral = Referral.objects.filter(episode_id=asked.episode_id).exclude(status__in=TERMINAL)
    held = referral.select_for_update().first()
    if held is not None:
        held.grade = grade
        held.urgency = urgency(grade, is_immediate_danger=held.is_immediate_danger)
        held.save(update_fields=["grade", "urgency"])
    ends, number = ends_of(asked.episode)
    mark_regraded(episode=asked.episode, first=ends[0], last=ends[1], reviews=number, by=by, at=at)


@transaction.atomic
def answer_sharing(*, sharing_id: UUID, agrees: bool, why: str, by: Actor, at: datetime) -> SharingWithout:
    """Approved, it may be shared once; refused, not at all."""
    asked = enforce.record(by, Action.APPROVE_SHARING, SharingWithout, sharing_id, related=("episode",))
    return sharing.answer_sharing(asked=asked, agrees=agrees, why=why, by=by, at=at)
