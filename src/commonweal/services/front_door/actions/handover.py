"""A service takes a referral on, which opens a case, or tells the front door that it cannot, and it is taken back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import was_sent
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.referrals import ReferralStep, reasons_not_to_accept, reasons_not_to_hand_back
from commonweal.rules.risk import review_due_on
from commonweal.services.casework.actions.steps import open_case
from commonweal.services.casework.models import Case, RiskReview
from commonweal.services.front_door.actions.steps import take_step
from commonweal.services.front_door.facts import facts_of
from commonweal.services.front_door.models import Referral, ReferralHistory
from commonweal.services.milestones.actions import mark_accepted, mark_handed_back

RELATED = ("episode", "offered_to", "area")


@transaction.atomic
def accept_referral(
    *, referral_id: UUID, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """The service takes it on: a case is opened, and linked across the wall where the other side has one."""
    try:
        referral = enforce.record(
            by, Action.ACCEPT_REFERRAL, Referral, referral_id, related=RELATED, lock=True
        )
    except Http404:
        # Taken on already, so it is not offered any more: by this very form, or not ours to know.
        return _case_opened_by(form_key)
    stale_unless(referral.version, version)
    organisation_id = referral.offered_to.organisation_id
    refuse_if(reasons_not_to_accept(facts_of(referral), organisation_id=organisation_id))
    # Read while it is in hand: once it is accepted, reviews are seen through the case alone.
    due_on = _review_due_on(referral)
    take_step(referral=referral, step=ReferralStep.ACCEPT, by=by, at=at, form_key=form_key)
    mark_accepted(episode=referral.episode, provider_id=organisation_id, by=by, at=at)
    return open_case(
        episode=referral.episode,
        organisation_id=organisation_id,
        side=Side(referral.side),
        client_group=referral.client_group,
        area_id=referral.area_id,
        area_code=referral.area.code,
        subject_id=referral.person_id,
        perpetrator_id=referral.other_party_id,
        grade=referral.grade,
        urgency=referral.urgency,
        review_due_on=due_on,
        by=by,
        at=at,
    )


@transaction.atomic
def take_back_referral(
    *, referral_id: UUID, why: str, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """The service has told the front door that it cannot take it: it is theirs to route again, and `why` is kept."""
    referral = enforce.record(by, Action.WORK_REFERRAL, Referral, referral_id, related=RELATED, lock=True)
    if was_sent(ReferralHistory, form_key):
        return referral
    stale_unless(referral.version, version)
    offered_to = referral.offered_to.organisation_id if referral.offered_to else 0
    refuse_if(reasons_not_to_hand_back(facts_of(referral), organisation_id=offered_to, why=why))
    mark_handed_back(episode=referral.episode, by=by, at=at)
    return take_step(
        referral=referral,
        step=ReferralStep.HAND_BACK,
        by=by,
        at=at,
        form_key=form_key,
        why=why,
        offered_to=None,
    )


def _review_due_on(referral: Referral) -> date | None:
    """Counted from the review at triage."""
    last = RiskReview.objects.filter(episode_id=referral.episode_id).order_by("-at").first()
    if last is None:
        return None
    return review_due_on(day_of(last.at), area=referral.area.code, thresholds=local_thresholds())


def _case_opened_by(form_key: UUID | None) -> Case:
    """The case that the same form opened the first time it was sent; 404 when it opened none."""
    episodes = ReferralHistory.objects.filter(form_key=form_key).values("referral__episode_id")
    case = Case.objects.filter(episode_id__in=episodes).first() if form_key else None
    if case is None:
        raise Http404
    return case
