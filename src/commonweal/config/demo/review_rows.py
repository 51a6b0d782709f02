"""Rows of signed risk reviews. Adults who were harmed are asked the questions; for others judgement stands alone."""

import json
from datetime import date
from functools import cache
from random import Random

from commonweal.config.demo import words
from commonweal.config.demo.calendar import DAY, day_at
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.families import Referred
from commonweal.config.demo.pathways import Review
from commonweal.config.demo.rows import Records
from commonweal.rules.cases import ClientGroup
from commonweal.rules.marac import RepeatDefinition, repeat
from commonweal.rules.risk import Answer, Direction, Grade, GroundKind, Reviewed, Score, direction
from commonweal.rules.risk_tools import ADULT_24, Tool
from commonweal.services.casework.actions import JUDGEMENT_ONLY

_SHEETS = 40  # answer sheets for each score
_TOOLS = {ClientGroup.VICTIM: ADULT_24}


def decided(records: Records, review: Review) -> Grade:
    """The higher of what the answers give and what the professional saw."""
    return review.judged or records.grades[review.yes]


def way_of_risk(records: Records, referred: Referred) -> Direction | str:
    """From the first review to the last; empty while there is one, or none."""
    reviews = referred.path.reviews
    if len(reviews) < 2:
        return ""
    return direction(*(_reviewed(records, referred, each) for each in (reviews[0], reviews[-1]))).direction


def _reviewed(records: Records, referred: Referred, review: Review) -> Reviewed:
    tool = _tool(referred)
    yes = review.yes if tool.items else 0
    return Reviewed(Score(tool.key, tool.version, yes), decided(records, review))


def _tool(referred: Referred) -> Tool:
    return _TOOLS.get(referred.group, JUDGEMENT_ONLY)


def write_reviews(records: Records, referred: Referred, door: int, worker: int | None) -> int | None:
    """The first is the front door's, the others the worker's. Returns when it went to MARAC last, if it did."""
    rng, tool, marac_at = records.rng, _tool(referred), None
    for number, review in enumerate(referred.path.reviews):
        grade = decided(records, review)
        by_score = records.grades[review.yes] if tool.items else Grade.STANDARD
        abuse_on = _latest_abuse(records, referred, number)
        grounds = _grounds(records, referred, review, abuse_on, marac_at)
        refers = referred.group is ClientGroup.VICTIM and _is_referred(records, grounds, marac_at)
        if refers:
            marac_at = review.at
        asked_why = bool(grounds) and not refers and referred.group is ClientGroup.VICTIM
        records.write(
            "casework_riskreview",
            uuid_text(rng.getrandbits(128)),
            referred.episode,
            tool.key,
            tool.version,
            _answers(review.yes, rng.randrange(_SHEETS)) if tool.items else "{}",
            review.yes if tool.items else 0,
            by_score,
            grade,
            rng.choice(words.JUDGED_HIGHER) if grade.rank > by_score.rank else "",
            grade,
            grounds,
            refers,
            rng.choice(words.WHY_NOT_REFERRED) if asked_why else "",
            review.incidents,
            abuse_on,
            moment(review.at),
            worker if number and worker else door,
        )
    return marac_at


def _latest_abuse(records: Records, referred: Referred, number: int) -> date | None:
    """Shortly before the referral at the first review; at a later one mostly none since."""
    rng, review = records.rng, referred.path.reviews[number]
    if number == 0:
        return day_at(referred.path.received - rng.randrange(10 * DAY)) if review.incidents else None
    return day_at(review.at - rng.randrange(1, 20) * DAY) if rng.random() < 0.12 else None


def _grounds(
    records: Records, referred: Referred, review: Review, abuse_on: date | None, marac_at: int | None
) -> list[GroundKind]:
    """As risk.grounds_for_marac finds them; written out, because that reads its dated numbers afresh each time."""
    found: list[GroundKind] = []
    if referred.group is ClientGroup.PERPETRATOR:
        return found
    if referred.group is ClientGroup.VICTIM and review.yes >= records.visible_high_risk:
        found.append(GroundKind.VISIBLE_HIGH_RISK)
    if decided(records, review) is Grade.HIGH:
        found.append(GroundKind.PROFESSIONAL_JUDGEMENT)
    if review.incidents >= records.escalation:
        found.append(GroundKind.ESCALATION)
    if marac_at is not None and abuse_on is not None:
        again = repeat(
            last_referred_on=day_at(marac_at),
            abuse_on=abuse_on,
            definition=RepeatDefinition.ANY_ABUSE,
            months=records.repeat_months,
        )
        if again.is_repeat:
            found.append(GroundKind.REPEAT)
    return found


def _is_referred(records: Records, grounds: list[GroundKind], marac_at: int | None) -> bool:
    """Nearly always the first time; again for a repeat; seldom for a ground that the meeting has heard of."""
    chance = 0.93 if marac_at is None else 0.75 if GroundKind.REPEAT in grounds else 0.03
    return bool(grounds) and records.rng.random() < chance


@cache
def _answers(yes: int, sheet: int) -> str:
    """One of the answer sheets with so many yes answers, as JSON."""
    rng = Random(yes * _SHEETS + sheet)
    numbers = [item.number for item in ADULT_24.items]
    said_yes = set(rng.sample(numbers, yes))
    others = (Answer.NO, Answer.NO, Answer.NO, Answer.DONT_KNOW)
    return json.dumps({str(n): Answer.YES if n in said_yes else rng.choice(others) for n in numbers})
