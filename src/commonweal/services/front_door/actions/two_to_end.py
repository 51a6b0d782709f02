"""A high-risk referral ends only when two people want it: one asks, somebody else agrees, and until then it stays in the queue.

Whatever stands in the way of the end is asked twice: when it is asked for, and in the moment somebody agrees.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules import endings
from commonweal.rules.endings import Ending
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.services.front_door.actions.ends import End, reasons_not_to_end, to_end, write_end
from commonweal.services.front_door.facts import ending_takes_two
from commonweal.services.front_door.models import EndingAsked, Referral

RELATED = ("asked_by", "answered_by", "referral", "referral__person")


@transaction.atomic
def ask_to_end(
    *,
    referral_id: UUID,
    end: End,
    account: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> EndingAsked:
    """It waits for a second person. Raises Refused for whatever stands in the way of the end, or of asking."""
    referral = to_end(referral_id=referral_id, by=by)
    sent = sent_before(EndingAsked, form_key)
    if sent is not None:
        return sent
    stale_unless(referral.version, version)
    waits = EndingAsked.objects.filter(referral=referral, status=Ending.WAITING).exists()
    refuse_if(
        [
            *reasons_not_to_end(referral=referral, end=end, two_agree=True, at=at),
            *endings.reasons_not_to_ask(
                takes_two=ending_takes_two(referral), waits_already=waits, account=account
            ),
        ]
    )
    asked = EndingAsked.objects.create(
        referral=referral,
        reason=end.reason or "",
        advice=end.advice or "",
        duplicate_of=end.duplicate_of,
        signposted_to=end.signposted_to,
        account=account,
        asked_by_id=by.user_id,
        asked_at=at,
        form_key=form_key,
    )
    record_event(action="ask_to_end_referral", subject=asked, by=by, at=at, referral=str(referral.pk))
    return asked


@transaction.atomic
def answer_ending(*, ending_id: UUID, agrees: bool, why: str, by: Actor, at: datetime) -> EndingAsked:
    """With a yes the referral ends as it was asked for, if nothing stands in the way now; with a no it goes on."""
    asked, referral = _held(ending_id, by=by)
    refuse_if(
        endings.reasons_not_to_answer(
            status=Ending(asked.status), asked_by=asked.asked_by_id, by=by.user_id, agrees=agrees, why=why
        )
    )
    end = end_asked(asked)
    refuse_if(reasons_not_to_end(referral=referral, end=end, two_agree=True, at=at) if agrees else [])
    _is_over(asked, Ending.AGREED if agrees else Ending.REFUSED, at=at, by=by, why="" if agrees else why)
    name = "agree_to_end_referral" if agrees else "refuse_to_end_referral"
    both = {"referral": str(referral.pk), "asked_by": asked.asked_by_id}
    record_event(action=name, subject=asked, by=by, at=at, **both)
    if agrees:
        # Marked as agreed first: the database lets a high-risk referral end only then.
        said = f"Asked for by {asked.asked_by.full_name}, and somebody else agreed"
        write_end(referral=referral, end=end, why=said, form_key=None, by=by, at=at)
    return asked


@transaction.atomic
def take_back_ending(*, referral_id: UUID, ending_id: UUID | None, by: Actor, at: datetime) -> EndingAsked:
    """Whoever asked does not want it any more."""
    asked, referral = _held(ending_id, by=by)
    if referral.pk != referral_id:
        raise Http404
    refuse_if(
        endings.reasons_not_to_take_back(
            status=Ending(asked.status), asked_by=asked.asked_by_id, by=by.user_id
        )
    )
    _is_over(asked, Ending.TAKEN_BACK, at=at)
    record_event(
        action="take_back_ending_of_referral", subject=asked, by=by, at=at, referral=str(referral.pk)
    )
    return asked


def open_ending(*, ending_id: UUID, by: Actor, at: datetime) -> EndingAsked:
    """One that waits, or waited, or 404. That it was looked at is an event."""
    asked = enforce.record(by, Action.AGREE_TO_END, EndingAsked, ending_id, related=RELATED)
    record_event(action="view_ending_asked", subject=asked, by=by, at=at)
    return asked


def end_asked(asked: EndingAsked) -> End:
    return End(
        reason=DeclineReason(asked.reason) if asked.reason else None,
        advice=AdviceKind(asked.advice) if asked.advice else None,
        duplicate_of=asked.duplicate_of,
        signposted_to=asked.signposted_to,
    )


def _held(ending_id: UUID | None, *, by: Actor) -> tuple[EndingAsked, Referral]:
    """The referral first, as everything that moves one holds it; then what was asked, as it stands once that is held."""
    found = enforce.record(by, Action.AGREE_TO_END, EndingAsked, ending_id)
    referral = to_end(referral_id=found.referral_id, by=by)
    return EndingAsked.objects.select_related("asked_by").get(pk=found.pk), referral


def _is_over(
    asked: EndingAsked, status: Ending, *, at: datetime, by: Actor | None = None, why: str = ""
) -> None:
    asked.status, asked.over_at, asked.why_refused = status, at, why
    asked.answered_by_id = by.user_id if by else None
    asked.save(update_fields=["status", "over_at", "answered_by", "why_refused"])
