"""How a referral ends at the front door: declined with a coded reason, or with advice.

`reasons_not_to_end` and `write_end` are for both ways here: by one person, and by two (`two_to_end`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import was_sent
from commonweal.rules import referrals
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.referrals import AdviceKind, DeclineReason, ReferralStep
from commonweal.services.casework.models import ContactAttempt
from commonweal.services.front_door.actions.steps import take_step
from commonweal.services.front_door.facts import facts_of, was_said_high
from commonweal.services.front_door.models import Referral, ReferralHistory
from commonweal.services.milestones.actions import mark_advised, mark_declined

RELATED = ("episode", "area", "as_told")


@dataclass(frozen=True)
class End:
    """One of two: `reason` where it is declined, so that need nobody met is counted; `advice` where that was what the person
    wanted, which is no refusal.
    """

    reason: DeclineReason | None = None
    advice: AdviceKind | None = None
    duplicate_of: str = ""
    signposted_to: str = ""

    @property
    def why(self) -> str:
        """What the history says beside the step."""
        if self.duplicate_of:
            return f"Repeats {self.duplicate_of}"
        return f"Sent to {self.signposted_to}" if self.signposted_to else ""


@transaction.atomic
def end_referral(
    *, referral_id: UUID, end: End, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """Ends it here. Refused where that takes two: then it is asked for, by `two_to_end.ask_to_end`."""
    referral = to_end(referral_id=referral_id, by=by)
    if was_sent(ReferralHistory, form_key):
        return referral
    stale_unless(referral.version, version)
    refuse_if(reasons_not_to_end(referral=referral, end=end, two_agree=False, at=at))
    return write_end(referral=referral, end=end, form_key=form_key, by=by, at=at)


def to_end(*, referral_id: UUID, by: Actor) -> Referral:
    """The referral, held for the rest of the transaction, or 404."""
    return enforce.record(by, Action.WORK_REFERRAL, Referral, referral_id, related=RELATED, lock=True)


def reasons_not_to_end(*, referral: Referral, end: End, two_agree: bool, at: datetime) -> list[Reason]:
    """What stands in the way now, with tries at contact and the numbers of the area read afresh."""
    if end.reason is None:
        facts = facts_of(referral, said_high=was_said_high(referral))
        return referrals.reasons_not_to_advise(facts, advice=end.advice, two_agree=two_agree)
    tried = list(ContactAttempt.objects.filter(episode_id=referral.episode_id).values_list("at", flat=True))
    facts = facts_of(
        referral,
        contact_attempts=len(tried),
        said_high=was_said_high(referral),
        parts_of_day_tried=len({referrals.part_of_day(moment) for moment in tried}),
    )
    return referrals.reasons_not_to_decline(
        facts,
        reason=end.reason,
        two_agree=two_agree,
        duplicate_of=end.duplicate_of or None,
        signposted_to=end.signposted_to,
        on=day_of(at),
        area=referral.area.code,
        thresholds=local_thresholds(),
    )


def write_end(
    *, referral: Referral, end: End, why: str = "", form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """Takes the last step of a locked referral that nothing stands in the way of. `why` stands before what the end says."""
    said = ". ".join(each for each in (why, end.why) if each)
    common = {"referral": referral, "by": by, "at": at, "form_key": form_key, "why": said}
    if end.reason is None:
        mark_advised(episode=referral.episode, advice=end.advice, by=by, at=at)
        return take_step(step=ReferralStep.ADVISE, advice=end.advice, **common)
    mark_declined(episode=referral.episode, reason=end.reason, by=by, at=at)
    return take_step(step=ReferralStep.DECLINE, decline_reason=end.reason, **common)
