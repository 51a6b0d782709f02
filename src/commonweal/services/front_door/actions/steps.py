"""A referral at the front door: triaged, routed. `take_step` is the one way its status changes; how it ends is in `ends`.

The table of steps is rules/referrals.REFERRAL_STEPS.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import areas_within, offers_in_force
from commonweal.partnership.sent import was_sent
from commonweal.rules import referrals
from commonweal.rules.consent import Agreement, InformationKind, Purpose
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.referrals import REFERRAL_STEPS, ReferralStatus, ReferralStep
from commonweal.rules.risk import Grade
from commonweal.rules.routing import reasons_not_to_send
from commonweal.rules.steps import next_status
from commonweal.services.casework.actions.record import write_alerts
from commonweal.services.casework.actions.risk import Answers, Decided, local_rules, sign_review
from commonweal.services.casework.actions.sharing import Agreed, record_sharing, write_agreement
from commonweal.services.front_door.facts import (
    about_referral,
    facts_of,
    has_safe_way,
    need_of,
    offer_for_rules,
)
from commonweal.services.front_door.models import Referral, ReferralHistory
from commonweal.services.milestones.actions import mark_routed, mark_triaged

RELATED = ("episode", "area", "person", "offered_to")
SEEN_BY_A_SERVICE = (
    InformationKind.RISK,
    InformationKind.WHO_THEY_ARE,
    InformationKind.HOW_TO_REACH,
    InformationKind.WHAT_HAPPENED,
    InformationKind.OTHER_PARTY,
)
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
    """Moves a locked referral along the table, with the fields that change with it; history and audit in one breath."""
    was = referral.status
    referral.status = next_status(REFERRAL_STEPS, ReferralStatus(was), step)
    for name, value in changes.items():
        setattr(referral, name, value)
    referral.version += 1
    referral.save(update_fields=["status", "version", *changes])
    became = str(referral.status)
    ReferralHistory.objects.create(
        referral=referral,
        step=step,
        was=was,
        became=became,
        why=why,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action=f"{step}_referral", subject=referral, by=by, at=at, was=was, became=became)
    return referral


@dataclass(frozen=True)
class Triaged:
    """What triage adds to the risk review. `no_safe_way_known`: it was asked, and there is no safe way to make contact."""

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
    referral = enforce.record(by, Action.WORK_REFERRAL, Referral, referral_id, related=RELATED[:3], lock=True)
    if was_sent(ReferralHistory, form_key):
        return referral
    stale_unless(referral.version, version)
    safety_asked = triaged.no_safe_way_known or has_safe_way(referral)
    facts = facts_of(referral, grade=decided.decision, safety_asked=safety_asked)
    refuse_if(referrals.reasons_not_to_triage(facts, today=day_of(at)))
    review = sign_review(
        episode=referral.episode,
        about=about_referral(referral, on=day_of(at)),
        answers=answers,
        decided=decided,
        local=local_rules(),
        form_key=form_key,
        by=by,
        at=at,
    )
    grade = Grade(review.decision)
    write_alerts(episode=referral.episode, kinds=triaged.alerts, by=by, at=at)
    mark_triaged(episode=referral.episode, by=by, at=at)
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
        no_safe_way=triaged.no_safe_way_known,
    )


@transaction.atomic
def route_referral(
    *, referral_id: UUID, offer_id: int, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """Offers it to one service of the directory. Raises Refused with every reason why that service does not fit."""
    referral = enforce.record(by, Action.WORK_REFERRAL, Referral, referral_id, related=RELATED[:3], lock=True)
    if was_sent(ReferralHistory, form_key):
        return referral
    stale_unless(referral.version, version)
    on = day_of(at)
    offer = offers_in_force(on=on).filter(pk=offer_id).first()
    refuse_if([] if offer else [NOT_IN_DIRECTORY])
    service = reasons_not_to_send(need_of(referral, on=on), offer_for_rules(offer), areas_within(on=on))
    refuse_if(referrals.reasons_not_to_route(facts_of(referral), service=service))
    mark_routed(episode=referral.episode, provider_id=offer.organisation_id, by=by, at=at)
    _share_with_service(referral, offer.organisation_id, by=by, at=at)
    return take_step(
        referral=referral, step=ReferralStep.ROUTE, by=by, at=at, form_key=form_key, offered_to=offer
    )


def _share_with_service(referral: Referral, organisation_id: int, *, by: Actor, at: datetime) -> None:
    """What a service sees once it is offered to it was shared: with the person's yes, that yes and the sharing are kept."""
    if referral.agrees_to_sharing != Agreement.GIVEN:
        return
    agreed = Agreed(Purpose.SUPPORT, organisation_id, day_of(at))
    common = {"episode": referral.episode, "form_key": None, "by": by, "at": at}
    write_agreement(area=referral.area.code, agreed=agreed, **common)
    record_sharing(
        purpose=Purpose.SUPPORT, organisation_id=organisation_id, kinds=SEEN_BY_A_SERVICE, **common
    )
