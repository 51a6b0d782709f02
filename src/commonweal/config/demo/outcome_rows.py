"""Rows of how things are: what somebody said at the start, and, where the case came to an end they were there for, at its end.

About three of four are asked at the start and two of three of those at the end; whoever is not asked has a reason. Chance is
drawn from the case's own number, so that nothing else of the demonstration changes with it.
"""

import json
from random import Random

from commonweal.config.demo.calendar import day_at
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.families import Referred
from commonweal.config.demo.rows import Records
from commonweal.rules.cases import NO_CLOSING_REVIEW, Outcome
from commonweal.rules.outcome_tools import (
    Occasion,
    OutcomeTool,
    WhyNotAsked,
    change_between,
    score_of,
    sets_for,
)
from commonweal.services.casework.models import age_on

_ASKED_AT_START, _ASKED_AT_END, _LEFT_OUT = 0.75, 0.66, 0.05
_WHY_NOT = (WhyNotAsked.SAID_NO, WhyNotAsked.TOO_SOON, WhyNotAsked.FORGOTTEN, WhyNotAsked.NOT_REACHED)
# How far a point the answers lie higher at the end, by how the case ended.
_RISES = {
    Outcome.NEEDS_MET: (0, 1, 1, 2),
    Outcome.NEEDS_PARTLY_MET: (0, 0, 1, 1),
    Outcome.NEEDS_NOT_MET: (-1, 0, 0, 0),
}


def write_outcomes(records: Records, referred: Referred, worker: int) -> None:
    """What the worker was told from the day the case was theirs on."""
    path, rng = referred.path, Random(f"outcomes:{referred.case}")
    if path.allocated is None:
        return
    asked_on = path.allocated
    fitting = sets_for(str(referred.group), age_on(referred.subject.born_on, day_at(asked_on)))
    if not fitting:
        return
    asked, base = fitting[0], rng.choice((0, 1, 1, 2))
    first = _ask(records, referred, asked, Occasion.INTAKE, base, asked_on, worker, rng, _ASKED_AT_START)
    last, ends = None, path.closed is not None and path.closing_reason not in NO_CLOSING_REVIEW
    if ends and first is not None and path.closed is not None and path.closed > asked_on:
        rise = rng.choice(_RISES.get(Outcome(path.outcome or Outcome.NOT_KNOWN), (0,)))
        last = _ask(
            records, referred, asked, Occasion.EXIT, base + rise, path.closed, worker, rng, _ASKED_AT_END
        )
    records.write(
        "milestones_felt",
        uuid_text(rng.getrandbits(128)),
        referred.episode,
        asked.key,
        asked.version,
        day_at(asked_on) if first is not None else None,
        first,
        day_at(path.closed) if last is not None and path.closed is not None else None,
        last,
        "" if first is None or last is None else change_between(asked, first, last),
        moment(path.closed or asked_on),
    )


def _ask(
    records: Records,
    referred: Referred,
    asked: OutcomeTool,
    occasion: Occasion,
    level: int,
    at: int,
    worker: int,
    rng: Random,
    share: float,
) -> int | None:
    """One asking. Its score; None when nothing was answered."""
    answers: dict[int, int] = {}
    if rng.random() < share:
        top = asked.points[-1]
        for statement in asked.statements:
            if rng.random() < _LEFT_OUT:
                continue
            points = min(max(level + rng.choice((0, 0, 1, 1, 2)), 0), top)
            answers[statement.number] = top - points if statement.is_reversed else points
    score = score_of(asked, answers) if answers else None
    records.write(
        "casework_outcomeanswers",
        uuid_text(rng.getrandbits(128)),
        referred.case,
        asked.key,
        asked.version,
        occasion,
        day_at(at),
        json.dumps({str(number): points for number, points in answers.items()}),
        score,
        "" if answers else rng.choice(_WHY_NOT),
        worker,
        moment(at),
        "",
    )
    return score
