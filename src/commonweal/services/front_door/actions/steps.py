"""A referral from triage to its end. `take_step` is the one way its status changes; the table is rules/referrals.REFERRAL_STEPS."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.audit.actions import record_event
from commonweal.partnership.models import ServiceOffer
from commonweal.partnership.queries import areas_within, local_thresholds, offers_in_force
from commonweal.rules import referrals, risk
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.referrals import (
    REFERRAL_STEPS,
    DeclineReason,
    ReferralFacts,
    ReferralStatus,
    ReferralStep,
)
from commonweal.rules.routing import reasons_not_to_send
from commonweal.rules.steps import next_status
from commonweal.services.casework.actions.record import write_alerts
from commonweal.services.casework.actions.risk import AboutWhom, Answers, Decided, sign_review
from commonweal.services.casework.actions.steps import open_case
from commonweal.services.casework.models import Case, ContactAttempt, ContactPoint, RiskReview, age_on
from commonweal.services.front_door.actions.record import in_hand
from commonweal.services.front_door.directory import need_of, offer_for_rules
from commonweal.services.front_door.models import Referral, ReferralHistory
from commonweal.services.milestones import actions as milestones
from commonweal.services.milestones.models import Episode

NOT_IN_DIRECTORY = Reason("not_in_directory", "This service is not in the directory today. Choose another.")


def take_step(
    *,
    referral: Referral,
    step: ReferralStep,
    by: Actor,
    at: datetime,
    form_key: UUID | None,
    why: str = "",
    **changes: object,
) -> Referral:
    """Moves a locked referral along the table, with the fields that change with it; history and audit in the same breath."""
    was = referral.status
    referral.status = next_status(REFERRAL_STEPS, ReferralStatus(was), step)
    for name, value in changes.items():
        setattr(referral, name, value)
    referral.version += 1
    referral.save(update_fields=["status", "version", *changes])
    ReferralHistory.objects.create(
        referral=referral,
        step=step,
        was=was,
        became=referral.status,
        why=why,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(
        action=f"{step}_referral", subject=referral, by=by, at=at, was=was, became=str(referral.status)
    )
    return referral


@dataclass(frozen=True)
class Triaged:
    """What triage adds to the risk review: both agreements, needs, alerts, and whether a safe way to make contact is known."""

    agrees_to_support: Agreement
    agrees_to_sharing: Agreement
    no_safe_way_known: bool = False
    alerts: tuple[str, ...] = ()


@transaction.atomic
def triage_referral(
    *,
    referral_id: UUID,
    answers: Answers,
    decided: Decided,
    triaged: Triaged,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Referral:
    """Risk is reviewed and signed, agreement and safety are recorded, and the queue takes its order from the grade."""
    referral = in_hand(by, referral_id, related=("episode", "area", "person"))
    if _was_sent(form_key):
        return referral
    stale_unless(referral.version, version)
    thresholds = local_thresholds()
    review = sign_review(
        episode=referral.episode,
        about=about_referral(referral, on=day_of(at)),
        answers=answers,
        decided=decided,
        thresholds=thresholds,
        form_key=form_key,
        by=by,
        at=at,
    )
    grade = risk.Grade(review.decision)
    safety_asked = triaged.no_safe_way_known or has_safe_way(referral.episode_id)
    facts = facts_of(referral, grade=grade, safety_asked=safety_asked)
    refuse_if(referrals.reasons_not_to_triage(facts, today=day_of(at)))
    write_alerts(episode=referral.episode, kinds=triaged.alerts, by=by, at=at)
    milestones.mark_triaged(episode=referral.episode, by=by, at=at)
    return take_step(
        referral=referral,
        step=ReferralStep.TRIAGE,
        by=by,
        at=at,
        form_key=form_key,
        grade=grade,
        urgency=referrals.urgency(grade, is_immediate_danger=referral.is_immediate_danger),
        agrees_to_support=triaged.agrees_to_support,
        agrees_to_sharing=triaged.agrees_to_sharing,
    )


@transaction.atomic
def route_referral(
    *, referral_id: UUID, offer_id: int, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """Offers it to one service of the directory. Raises Refused with every reason why that service does not fit."""
    referral = in_hand(by, referral_id, related=("episode", "area", "person"))
    if _was_sent(form_key):
        return referral
    stale_unless(referral.version, version)
    on = day_of(at)
    offer = offers_in_force(on=on).filter(pk=offer_id).first()
    refuse_if([] if offer else [NOT_IN_DIRECTORY])
    service = reasons_not_to_send(need_of(referral, on=on), offer_for_rules(offer), areas_within(on=on))
    refuse_if(referrals.reasons_not_to_route(facts_of(referral), service=service))
    milestones.mark_routed(episode=referral.episode, provider_id=offer.organisation_id, by=by, at=at)
    return take_step(
        referral=referral, step=ReferralStep.ROUTE, by=by, at=at, form_key=form_key, offered_to=offer
    )


@transaction.atomic
def decline_referral(
    *,
    referral_id: UUID,
    reason: DeclineReason,
    manager_agrees: bool,
    duplicate_of: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Referral:
    """Ends it here, with a coded reason, so that need nobody met is counted."""
    referral = in_hand(by, referral_id, related=("episode", "area"))
    if _was_sent(form_key):
        return referral
    stale_unless(referral.version, version)
    attempts = ContactAttempt.objects.filter(episode_id=referral.episode_id).count()
    refuse_if(
        referrals.reasons_not_to_decline(
            facts_of(referral, contact_attempts=attempts),
            reason=reason,
            manager_agrees=manager_agrees,
            duplicate_of=duplicate_of or None,
            on=day_of(at),
            area=referral.area.code,
            thresholds=local_thresholds(),
        )
    )
    milestones.mark_declined(episode=referral.episode, reason=reason, by=by, at=at)
    return take_step(
        referral=referral,
        step=ReferralStep.DECLINE,
        by=by,
        at=at,
        form_key=form_key,
        why=f"Repeats {duplicate_of}" if duplicate_of else "",
        decline_reason=reason,
    )


@transaction.atomic
def accept_referral(
    *, referral_id: UUID, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """The service takes it on: a case is opened, and linked across the wall where the other side has one."""
    sent = _case_sent(form_key)
    if sent is not None:
        return sent
    referral, offer = _offered(by, referral_id, version)
    refuse_if(referrals.reasons_not_to_accept(facts_of(referral), organisation_id=offer.organisation_id))
    take_step(referral=referral, step=ReferralStep.ACCEPT, by=by, at=at, form_key=form_key)
    milestones.mark_accepted(episode=referral.episode, provider_id=offer.organisation_id, by=by, at=at)
    return open_case(
        episode=referral.episode,
        organisation_id=offer.organisation_id,
        side=Side(referral.side),
        client_group=referral.client_group,
        area_id=referral.area_id,
        subject_id=referral.person_id,
        perpetrator_id=referral.other_party_id,
        grade=referral.grade,
        urgency=referral.urgency,
        review_due_on=_review_due_on(referral),
        by=by,
        at=at,
    )


@transaction.atomic
def hand_back_referral(
    *, referral_id: UUID, why: str, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> None:
    """The service cannot take it; the front door chooses again, and reads why."""
    if _was_sent(form_key):
        return
    referral, offer = _offered(by, referral_id, version)
    refuse_if(
        referrals.reasons_not_to_hand_back(facts_of(referral), organisation_id=offer.organisation_id, why=why)
    )
    milestones.mark_handed_back(episode=referral.episode, by=by, at=at)
    take_step(referral=referral, step=ReferralStep.HAND_BACK, by=by, at=at, form_key=form_key, why=why)


def facts_of(
    referral: Referral,
    *,
    grade: risk.Grade | None = None,
    safety_asked: bool = False,
    contact_attempts: int = 0,
) -> ReferralFacts:
    """The referral as the rule book reads it."""
    offer: ServiceOffer | None = referral.offered_to
    return ReferralFacts(
        status=ReferralStatus(referral.status),
        received_on=day_of(referral.received_at),
        grade=grade or (risk.Grade(referral.grade) if referral.grade else None),
        safety_asked=safety_asked,
        agrees_to_support=Agreement(referral.agrees_to_support or Agreement.NOT_ASKED),
        offered_to=offer.organisation_id if offer else None,
        contact_attempts=contact_attempts,
    )


def about_referral(referral: Referral, *, on: date) -> AboutWhom:
    """The person as the rules on risk see them, with the last time this pair went to MARAC as far as we know."""
    return AboutWhom(
        referral.client_group,
        referral.area.code,
        age_on(referral.person.born_on, on),
        last_marac_on(referral),
    )


def last_marac_on(referral: Referral) -> date | None:
    """The last MARAC referral of this pair that came through this front door; None when there was none."""
    if referral.other_party_id is None:
        return None
    latest = (
        Episode.objects.filter(
            pk__in=Referral.objects.filter(
                person_id=referral.person_id, other_party_id=referral.other_party_id
            ).values("episode_id"),
            marac_at__isnull=False,
        )
        .order_by("-marac_at")
        .first()
    )
    return day_of(latest.marac_at) if latest else None


def has_safe_way(episode_id: UUID) -> bool:
    """Whether any channel is recorded as safe; whether it still is on a day is for the rules of safe contact."""
    recorded: Sequence[list[str]] = ContactPoint.objects.filter(episode_id=episode_id).values_list(
        "safe_channels", flat=True
    )
    return any(recorded)


def _offered(by: Actor, referral_id: UUID, version: int | None) -> tuple[Referral, ServiceOffer]:
    related = ("episode", "offered_to", "area")
    referral = enforce.record(by, Action.ACCEPT_REFERRAL, Referral, referral_id, related=related, lock=True)
    stale_unless(referral.version, version)
    return referral, referral.offered_to


def _review_due_on(referral: Referral) -> date | None:
    """Counted from the review at triage."""
    last = RiskReview.objects.filter(episode_id=referral.episode_id).order_by("-at").first()
    if last is None:
        return None
    return risk.review_due_on(day_of(last.at), area=referral.area.code, thresholds=local_thresholds())


def _was_sent(form_key: UUID | None) -> bool:
    return form_key is not None and ReferralHistory.objects.filter(form_key=form_key).exists()


def _case_sent(form_key: UUID | None) -> Case | None:
    """The case that the same form opened the first time."""
    if form_key is None:
        return None
    episodes = ReferralHistory.objects.filter(form_key=form_key).values("referral__episode_id")
    return Case.objects.filter(episode_id__in=episodes).first()
