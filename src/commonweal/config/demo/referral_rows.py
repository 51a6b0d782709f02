"""Rows of one referral on its way through the front door: the referral, its episode, attempts, reviews, alerts, history."""

import json
from functools import cache
from random import Random

from commonweal.config.demo import words
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.families import Referred
from commonweal.config.demo.ground import OfferPlace
from commonweal.config.demo.pathways import Path, Review
from commonweal.config.demo.rows import Records
from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.referrals import DeclineReason, ReferralStatus, ReferralStep, urgency
from commonweal.rules.risk import Answer, Direction, Grade, GroundKind, Reviewed, Score, direction
from commonweal.rules.risk_tools import ADULT_24

_OFFERED = frozenset({ReferralStatus.ROUTED, ReferralStatus.ACCEPTED})
_SHEETS = 40  # answer sheets for each score
Step = tuple[ReferralStep, ReferralStatus, ReferralStatus, str, int, int]


def write_referral(records: Records, referred: Referred, offer: OfferPlace, worker: int | None) -> None:
    """Everything from the request to the offer, and its episode with all that came after."""
    rng, path, ground = records.rng, referred.path, records.ground
    door = rng.choice(ground.front_door_workers)
    made_by, made_at = referred.made_by or rng.choice(ground.referrers)
    steps = _steps(path, door=door, manager=ground.managers[offer.organisation_id, offer.side], made_by=made_by)
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
        sorted(rng.sample(words.NEEDS, rng.choice((0, 1, 1, 2, 3)))),
        danger,
        *_agreements(rng, path),
        moment(path.received),
        path.status,
        grade or "",
        urgency(grade, is_immediate_danger=danger),
        offer.id if path.status in _OFFERED else None,
        path.decline_reason or "",
        1 + len(steps),
    )
    for step, was, became, why, by, at in steps:
        records.write("front_door_referralhistory", referred.id, step, was, became, why, by, moment(at))
    marac_at = _write_reviews(records, referred, door, worker)
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
        steps.append((ReferralStep.HAND_BACK, routed, triaged, words.HANDED_BACK, manager, path.handed_back))
    if path.routed:
        steps.append((ReferralStep.ROUTE, triaged, routed, "", door, path.routed))
    if path.accepted:
        steps.append((ReferralStep.ACCEPT, routed, ReferralStatus.ACCEPTED, "", manager, path.accepted))
    was = triaged if path.triaged else received
    if path.declined:
        steps.append((ReferralStep.DECLINE, was, ReferralStatus.DECLINED, "", door, path.declined))
    if path.withdrawn:
        steps.append((ReferralStep.WITHDRAW, was, ReferralStatus.WITHDRAWN, "", made_by, path.withdrawn))
    return steps


def _write_episode(records: Records, referred: Referred, offer: OfferPlace, marac_at: int | None) -> None:
    path, first, last = referred.path, "", ""
    way: Direction | str = ""
    if path.reviews:
        first, last = decided(records, path.reviews[0]), decided(records, path.reviews[-1])
        if len(path.reviews) > 1:
            way = direction(_reviewed(path.reviews[0], first), _reviewed(path.reviews[-1], last)).direction
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
        way,
        len(path.reviews),
        marac_at is not None,
        moment(marac_at),
        moment(path.changed),
    )


def decided(records: Records, review: Review) -> Grade:
    """The higher of what the score gives and what the professional saw."""
    return review.judged or records.grades[review.yes]


def _reviewed(review: Review, grade: Grade) -> Reviewed:
    return Reviewed(Score(ADULT_24.key, ADULT_24.version, review.yes), grade)


def _write_reviews(records: Records, referred: Referred, door: int, worker: int | None) -> int | None:
    """The signed reviews; when it went to MARAC, if it did."""
    rng, marac_at = records.rng, None
    for number, review in enumerate(referred.path.reviews):
        grounds = _grounds(records, review)
        refers = bool(grounds) and referred.group is ClientGroup.VICTIM and rng.random() < 0.93
        if refers:
            marac_at = review.at
        records.write(
            "casework_riskreview",
            uuid_text(rng.getrandbits(128)),
            referred.episode,
            ADULT_24.key,
            ADULT_24.version,
            _answers(review.yes, rng.randrange(_SHEETS)),
            review.yes,
            records.grades[review.yes],
            review.judged or records.grades[review.yes],
            rng.choice(words.JUDGED_HIGHER) if review.judged else "",
            decided(records, review),
            grounds,
            refers,
            rng.choice(words.WHY_NOT_REFERRED) if grounds and not refers else "",
            review.incidents,
            moment(review.at),
            worker if number and worker else door,
        )
    return marac_at


def _grounds(records: Records, review: Review) -> list[GroundKind]:
    found = []
    if review.yes >= records.visible_high_risk:
        found.append(GroundKind.VISIBLE_HIGH_RISK)
    if review.judged is Grade.HIGH:
        found.append(GroundKind.PROFESSIONAL_JUDGEMENT)
    if review.incidents >= records.escalation:
        found.append(GroundKind.ESCALATION)
    return found


@cache
def _answers(yes: int, sheet: int) -> str:
    """One of the answer sheets with so many yes answers, as JSON."""
    rng = Random(yes * _SHEETS + sheet)
    numbers = [item.number for item in ADULT_24.items]
    said_yes = set(rng.sample(numbers, yes))
    others = (Answer.NO, Answer.NO, Answer.NO, Answer.DONT_KNOW)
    return json.dumps({str(n): Answer.YES if n in said_yes else rng.choice(others) for n in numbers})
