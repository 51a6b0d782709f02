"""Rows of one referral on its way through the front door: the referral, its episode, attempts, reviews, alerts, history."""

from random import Random

from commonweal.config.demo import words
from commonweal.config.demo.copy import moment
from commonweal.config.demo.families import Referred
from commonweal.config.demo.ground import OfferPlace
from commonweal.config.demo.pathways import Path
from commonweal.config.demo.review_rows import decided, way_of_risk, write_reviews
from commonweal.config.demo.rows import Records
from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.public_door import Source
from commonweal.rules.referrals import AdviceKind, DeclineReason, ReferralStatus, ReferralStep, urgency
from commonweal.rules.risk import Grade

_OFFERED = frozenset({ReferralStatus.ROUTED, ReferralStatus.ACCEPTED})
Step = tuple[ReferralStep, ReferralStatus, ReferralStatus, str, int, int]


def write_referral(records: Records, referred: Referred, offer: OfferPlace, worker: int | None) -> None:
    """Everything from the request to the offer, and its episode with all that came after."""
    rng, path, ground = records.rng, referred.path, records.ground
    door = rng.choice(ground.front_door_workers)
    made_by, made_at = referred.made_by or rng.choice(ground.referrers)
    steps = _steps(
        path, door=door, manager=ground.managers[offer.organisation_id, offer.side], made_by=made_by
    )
    grade = referred.grade if path.triaged else None
    danger = referred.grade is Grade.HIGH and rng.random() < 0.06
    uses_abuse = referred.group is ClientGroup.PERPETRATOR
    other = None if uses_abuse else referred.family.perpetrator
    records.write(
        "front_door_referral",
        referred.id,
        records.reference(),
        referred.episode,
        ground.organisations["first-step"],
        made_by,
        made_at,
        referred.side,
        referred.group,
        ground.areas[referred.area],
        referred.subject.id,
        other.id if other else None,
        rng.choice(words.WHAT_HAPPENED_PERPETRATOR if uses_abuse else words.WHAT_HAPPENED),
        sorted(rng.sample(offer.needs, rng.choice((0, 1, 1, 2, 3)))),
        list(offer.by_and_for),
        danger,
        *_agreements(rng, path),
        moment(path.received),
        path.status,
        grade or "",
        urgency(grade, is_immediate_danger=danger),
        offer.id if path.status in _OFFERED else None,
        path.decline_reason or "",
        1 + len(steps),
        Source.REFERRER,
        "",
        "",
        AdviceKind.ADVICE_GIVEN if path.advised else "",
    )
    for step, was, became, why, by, at in steps:
        records.write("front_door_referralhistory", referred.id, step, was, became, why, by, moment(at))
    marac_at = write_reviews(records, referred, door, worker)
    _write_episode(records, referred, offer, marac_at)
    for at, channel, reached in path.attempts:
        records.write("casework_contactattempt", referred.episode, moment(at), channel, reached, door)
    if path.triaged and rng.random() < 0.12:
        records.write(
            "casework_alert", referred.episode, rng.choice(words.ALERTS), moment(path.triaged), door
        )


def _agreements(rng: Random, path: Path) -> tuple[Agreement, Agreement]:
    """To be supported, and to have something shared."""
    if path.triaged is None:
        return Agreement.NOT_ASKED, Agreement.NOT_ASKED
    refused = path.decline_reason is DeclineReason.DECLINED_BY_PERSON
    sharing = Agreement.GIVEN if rng.random() < 0.8 else Agreement.REFUSED
    return (Agreement.REFUSED if refused else Agreement.GIVEN), sharing


def _steps(path: Path, *, door: int, manager: int, made_by: int) -> list[Step]:
    """Each step with what it changed, why, who took it and when."""
    received, triaged, routed = ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED
    steps: list[Step] = []
    if path.triaged:
        steps.append((ReferralStep.TRIAGE, received, triaged, "", door, path.triaged))
    if path.handed_back and path.routed_first:
        steps.append((ReferralStep.ROUTE, triaged, routed, "", door, path.routed_first))
        steps.append((ReferralStep.HAND_BACK, routed, triaged, words.HANDED_BACK, door, path.handed_back))
    if path.routed:
        steps.append((ReferralStep.ROUTE, triaged, routed, "", door, path.routed))
    if path.accepted:
        steps.append((ReferralStep.ACCEPT, routed, ReferralStatus.ACCEPTED, "", manager, path.accepted))
    was = triaged if path.triaged else received
    if path.declined:
        steps.append((ReferralStep.DECLINE, was, ReferralStatus.DECLINED, "", door, path.declined))
    if path.advised:
        steps.append((ReferralStep.ADVISE, triaged, ReferralStatus.ADVISED, "", door, path.advised))
    if path.withdrawn:
        steps.append((ReferralStep.WITHDRAW, was, ReferralStatus.WITHDRAWN, "", made_by, path.withdrawn))
    return steps


def _write_episode(records: Records, referred: Referred, offer: OfferPlace, marac_at: int | None) -> None:
    path = referred.path
    first = decided(records, path.reviews[0]) if path.reviews else ""
    last = decided(records, path.reviews[-1]) if path.reviews else ""
    records.write(
        "milestones_episode",
        referred.episode,
        referred.side,
        referred.group,
        records.ground.areas[referred.area],
        offer.organisation_id if path.routed else None,
        moment(path.received),
        moment(path.due),
        moment(path.attempts[0][0] if path.attempts else None),
        moment(path.contacted),
        moment(path.triaged),
        moment(path.routed),
        moment(path.accepted),
        moment(path.allocated),
        moment(path.declined),
        path.decline_reason or "",
        moment(path.closed),
        path.closing_reason or "",
        path.outcome or "",
        first,
        last,
        way_of_risk(records, referred),
        len(path.reviews),
        marac_at is not None,
        moment(marac_at),
        moment(path.changed),
        moment(path.advised),
        AdviceKind.ADVICE_GIVEN if path.advised else "",
    )
