"""What may be shared and what was: agreements, sharing without agreement with a second person, and the record of each sharing.

Each is written on an episode that the caller has reached through the policy and locked, for a case here and for a referral at
the front door alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules import consent
from commonweal.rules.consent import Agreement, InformationKind, Purpose, SharingGround
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.risk import Signing
from commonweal.rules.thresholds import Policy, PolicyKey, Threshold, policy
from commonweal.services.casework.footing import agreements_of, footing_of
from commonweal.services.casework.models import (
    RiskReview,
    SharingAgreement,
    SharingRecord,
    SharingWithout,
)
from commonweal.services.milestones.actions import mark_marac
from commonweal.services.milestones.models import Episode

# What MARAC is told is what its form asks for: who, how to reach them safely, risk, what happened, children, the other.
TOLD_TO_MARAC = (
    InformationKind.RISK,
    InformationKind.WHO_THEY_ARE,
    InformationKind.HOW_TO_REACH,
    InformationKind.WHAT_HAPPENED,
    InformationKind.CHILDREN,
    InformationKind.OTHER_PARTY,
)
A_DAY = timedelta(days=1)
NO_AGREEMENT = Reason("no_agreement_chosen", "Press the button beside the agreement that is withdrawn.")
NOT_HERE = Reason("withdrawn_already", "This agreement was withdrawn already.")


@dataclass(frozen=True)
class MaracSharing:
    """What the person said about MARAC being told; and, where that was not yes, why it is told all the same."""

    agreement: Agreement
    necessary: str = field(default="", repr=False)
    proportionate: str = field(default="", repr=False)
    person_told: bool = False
    why_not_told: str = field(default="", repr=False)


@dataclass(frozen=True)
class Agreed:
    """An agreement as a page brings it. `last_day` is the last day it holds; none means as long as the area allows."""

    purpose: Purpose
    organisation_id: int | None
    given_on: date
    last_day: date | None = None


@dataclass(frozen=True)
class Asked:
    """A wish to share without agreement."""

    purpose: Purpose
    organisation_id: int | None
    kinds: tuple[str, ...]
    ground: SharingGround | None
    necessary: str = field(repr=False)
    proportionate: str = field(repr=False)
    person_told: bool
    why_not_told: str = field(default="", repr=False)


def write_agreement(
    *, episode: Episode, area: str, agreed: Agreed, form_key: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    """The person agreed. The same form sent again gives the same row."""
    sent = sent_before(SharingAgreement, form_key)
    if sent is not None:
        return sent
    thresholds = local_thresholds()
    latest = consent.last_end(agreed.given_on, area=area, thresholds=thresholds)
    ends_before = agreed.last_day + A_DAY if agreed.last_day else latest
    facts = consent.SharingAgreement(agreed.purpose, agreed.organisation_id, agreed.given_on, ends_before)
    refuse_if(consent.reasons_not_to_agree(facts, today=day_of(at), area=area, thresholds=thresholds))
    kept = SharingAgreement.objects.create(
        episode=episode,
        purpose=agreed.purpose,
        organisation_id=agreed.organisation_id,
        given_on=agreed.given_on,
        ends_before=ends_before,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="record_sharing_agreement", subject=kept, by=by, at=at, purpose=kept.purpose)
    return kept


def withdraw_agreement(
    *, episode_id: UUID, agreement_id: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    """From today it cannot be relied on. What was shared before stays on record."""
    refuse_if([NO_AGREEMENT] if agreement_id is None else [])
    kept = SharingAgreement.objects.select_for_update().filter(pk=agreement_id, episode_id=episode_id).first()
    if kept is None:
        raise Http404
    refuse_if([NOT_HERE] if kept.withdrawn_on else [])
    kept.withdrawn_on, kept.withdrawn_by_id = day_of(at), by.user_id
    kept.save(update_fields=["withdrawn_on", "withdrawn_by"])
    record_event(action="withdraw_sharing_agreement", subject=kept, by=by, at=at)
    return kept


def ask_without_agreement(
    *,
    episode: Episode,
    area: str,
    asked: Asked,
    grounds: Sequence[str],
    policies: Sequence[Policy],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> SharingWithout:
    """It waits until another person approves. Raises Refused with everything that is missing."""
    sent = sent_before(SharingWithout, form_key)
    if sent is not None:
        return sent
    facts = consent.WithoutAgreement(
        ground=asked.ground,
        reasons=asked.necessary,
        proportionate=asked.proportionate,
        asked_by=by.user_id,
        approved_by=None,
        person_told=asked.person_told,
        why_not_told=asked.why_not_told,
        kinds=frozenset(asked.kinds),
    )
    here = policy(PolicyKey.MARAC_WITHOUT_AGREEMENT, on=day_of(at), area=area, local=policies)
    refuse_if(
        consent.reasons_not_to_ask(
            facts,
            purpose=asked.purpose,
            organisation_id=asked.organisation_id,
            grounds=grounds,
            policy=here.value,
        )
    )
    kept = SharingWithout.objects.create(
        episode=episode,
        purpose=asked.purpose,
        organisation_id=asked.organisation_id,
        kinds=list(asked.kinds),
        ground=asked.ground,
        necessary=asked.necessary,
        proportionate=asked.proportionate,
        person_told=asked.person_told,
        why_not_told=asked.why_not_told,
        asked_by_id=by.user_id,
        asked_at=at,
        form_key=form_key,
    )
    record_event(action="ask_to_share", subject=kept, by=by, at=at, ground=kept.ground)
    return kept


def agree_or_ask_for_marac(
    *,
    episode: Episode,
    said: MaracSharing,
    grounds: Sequence[str],
    area: str,
    thresholds: Sequence[Threshold],
    policies: Sequence[Policy],
    by: Actor,
    at: datetime,
) -> bool:
    """Whether MARAC may be told now. With the person's yes it is, and that is kept; without, another person has to approve."""
    on = day_of(at)
    held = agreements_of(episode.pk)
    if said.agreement == Agreement.GIVEN:
        if not any(each.facts.holds_on(on) for each in held if each.purpose == Purpose.MARAC):
            write_agreement(
                episode=episode,
                area=area,
                agreed=Agreed(Purpose.MARAC, None, on),
                form_key=None,
                by=by,
                at=at,
            )
        record_sharing(
            episode=episode,
            purpose=Purpose.MARAC,
            organisation_id=None,
            kinds=TOLD_TO_MARAC,
            form_key=None,
            by=by,
            at=at,
        )
        return True
    ask_without_agreement(
        episode=episode,
        area=area,
        asked=Asked(
            purpose=Purpose.MARAC,
            organisation_id=None,
            kinds=TOLD_TO_MARAC,
            ground=SharingGround.MARAC_THRESHOLD,
            necessary=said.necessary,
            proportionate=said.proportionate,
            person_told=said.person_told,
            why_not_told=said.why_not_told,
        ),
        grounds=grounds,
        policies=policies,
        form_key=None,
        by=by,
        at=at,
    )
    return False


def record_sharing(
    *,
    episode: Episode,
    purpose: Purpose,
    organisation_id: int | None,
    kinds: Sequence[str],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> SharingRecord:
    """What kinds of information went where. Raises Refused unless an agreement or an approval covers it today."""
    sent = sent_before(SharingRecord, form_key)
    if sent is not None:
        return sent
    fits = {"purpose": purpose, "organisation_id": organisation_id}
    holding, without, reasons = footing_of(episode.pk, purpose, organisation_id, kinds, on=day_of(at))
    refuse_if(reasons)
    kept = SharingRecord.objects.create(
        episode=episode,
        kinds=list(kinds),
        agreement=holding,
        without=without,
        shared_at=at,
        by_id=by.user_id,
        form_key=form_key,
        **fits,
    )
    record_event(action="record_sharing", subject=kept, by=by, at=at, purpose=purpose)
    return kept


def answer_sharing(
    *, asked: SharingWithout, agrees: bool, why: str, by: Actor, at: datetime
) -> SharingWithout:
    """The second person's answer. Approved for MARAC, it is told from now on; for others whoever asked goes on."""
    refuse_if(
        consent.reasons_not_to_approve(
            asked.facts, by=by.user_id, is_waiting=asked.status == Signing.WAITING, agrees=agrees, why=why
        )
    )
    held = SharingWithout.objects.select_for_update().filter(pk=asked.pk, status=Signing.WAITING).first()
    refuse_if(
        []
        if held
        else consent.reasons_not_to_approve(asked.facts, by=by.user_id, is_waiting=False, agrees=True, why="")
    )
    held.status = Signing.SIGNED if agrees else Signing.REFUSED
    held.answered_by_id, held.answered_at = by.user_id, at
    held.why_refused = "" if agrees else why
    held.save(update_fields=["status", "answered_by", "answered_at", "why_refused"])
    record_event(action="approve_sharing" if agrees else "refuse_sharing", subject=held, by=by, at=at)
    if agrees and held.purpose == Purpose.MARAC:
        mark_marac(episode=asked.episode, by=by, at=at)
        SharingRecord.objects.create(
            episode_id=held.episode_id,
            purpose=Purpose.MARAC,
            kinds=held.kinds,
            without=held,
            shared_at=at,
            by_id=held.asked_by_id,
        )
    return held


def last_grounds(episode_id: UUID) -> list[str]:
    """The grounds for MARAC of the last review of this episode."""
    found = (
        RiskReview.objects.filter(episode_id=episode_id)
        .order_by("-at", "-id")
        .values_list("marac_grounds", flat=True)
    )
    return list(found.first() or [])
