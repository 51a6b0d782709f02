"""How things are, asked at the start, on the way, at the end and later: scores, and what changed between two of them.

A score is in hundredths of a point, halves up: the mean of what was answered, or, for sets that a partnership loads under a
licence, the sum or what the publisher's table gives for it. With too few answers there is none, which is not nought. Only the
first answers at the start and the last at the end, to one version of one set, make a pair, and only a pair shows change. Whoever
was not asked or did not answer is counted with the reason: without it nobody can say how far a change found among those who
answered holds for the rest. The wording that comes with us is our own (`outcome_questions/`).

A set is never edited: a new version stands beside the old. Who began with one version is asked that version to the end.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from commonweal.rules.measures import ratio
from commonweal.rules.outcome_questions.adult import ADULT_DAILY_LIFE
from commonweal.rules.outcome_questions.behaviour import BEHAVIOUR_HEARD, BEHAVIOUR_TOLD
from commonweal.rules.outcome_questions.shape import (
    WHOLE_POINT,
    Answerer,
    Occasion,
    OutcomeTool,
    Scoring,
    Statement,
)
from commonweal.rules.outcome_questions.young import CHILD_BY_CARER, YOUNG_DAILY_LIFE
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason

__all__ = [
    "DAILY_LIFE",
    "TOOLS",
    "Answered",
    "Answerer",
    "Asking",
    "Change",
    "NoSuchSet",
    "Occasion",
    "OutcomeTool",
    "Statement",
    "WhyNotAsked",
    "change_between",
    "find_outcome_tool",
    "outcome_tool",
    "pair_of",
    "reasons_not_to_keep",
    "score_of",
    "sets_for",
]

TOOLS: tuple[OutcomeTool, ...] = (
    ADULT_DAILY_LIFE,
    YOUNG_DAILY_LIFE,
    CHILD_BY_CARER,
    BEHAVIOUR_TOLD,
    BEHAVIOUR_HEARD,
)
# The sets that say how life is for whoever is harmed. What somebody says of their own behaviour is not among them.
DAILY_LIFE = frozenset({ADULT_DAILY_LIFE.key, YOUNG_DAILY_LIFE.key, CHILD_BY_CARER.key})


Name = tuple[str, str]


class WhyNotAsked(StrEnum):
    """Why there are no answers. Each is counted apart."""

    SAID_NO = "said_no"
    NOT_SAFE = "not_safe"
    TOO_SOON = "too_soon"
    NOT_REACHED = "not_reached"
    NO_INTERPRETER = "no_interpreter"
    FORGOTTEN = "forgotten"


class Change(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class NoSuchSet(LookupError):
    """No set of questions with this key and version is loaded."""


def outcome_tool(key: str, version: str, *, loaded: Sequence[OutcomeTool] = ()) -> OutcomeTool:
    """The set with this key and version, among ours and those a partnership has loaded. Raises NoSuchSet."""
    for each in (*TOOLS, *loaded):
        if each.name == (key, version):
            return each
    raise NoSuchSet(f"There is no set of questions “{key}”, version “{version}”. Load it, or choose another.")


def find_outcome_tool(key: str, version: str, *, loaded: Sequence[OutcomeTool] = ()) -> OutcomeTool | None:
    """As above; None for a set that came with a case from elsewhere and is not loaded here."""
    try:
        return outcome_tool(key, version, loaded=loaded)
    except NoSuchSet:
        return None


def sets_for(
    client_group: str,
    age: int | None,
    *,
    loaded: Sequence[OutcomeTool] = (),
    begun: Collection[Name] = (),
) -> tuple[OutcomeTool, ...]:
    """The sets that somebody of this group and age may be asked, ours first and the first of them the usual one.

    `loaded`: oldest first. Of several versions of one set it is the one that was `begun` with this person, else the latest.
    """
    chosen: dict[str, OutcomeTool] = {}
    for each in (*TOOLS, *loaded):
        held = chosen.get(each.key)
        if each.is_for(client_group, age) and (held is None or held.name not in begun):
            chosen[each.key] = each
    return tuple(chosen.values())


def score_of(asked: OutcomeTool, answers: Mapping[int, int]) -> int | None:
    """The score in hundredths of a point, halves up; None with fewer answers than the set needs.

    >>> score_of(ADULT_DAILY_LIFE, {1: 4, 2: 3, 3: 2, 4: 1, 5: 0, 6: 3})
    217
    """
    if len(answers) < asked.least_answered:
        return None
    ends = asked.points[0] + asked.points[-1]
    reversed_ = {each.number for each in asked.statements if each.is_reversed}
    total = sum(ends - points if number in reversed_ else points for number, points in answers.items())
    if asked.scoring is Scoring.MEAN:
        return ratio(total, len(answers), per=WHOLE_POINT)
    filled = total * len(asked.statements)
    if asked.scoring is Scoring.SUM:
        return ratio(filled, len(answers), per=WHOLE_POINT)
    return dict(asked.table)[ratio(filled, len(answers)) or 0]


def change_between(asked: OutcomeTool, first: int, last: int) -> Change:
    """What two scores of this set say. A difference smaller than the set's `change_that_counts` says nothing."""
    if abs(last - first) < asked.change_that_counts:
        return Change.SAME
    return Change.BETTER if (last > first) is asked.higher_is_better else Change.WORSE


@dataclass(frozen=True)
class Answered:
    """Read as: on this occasion, that day, this was the score; None when there was none."""

    tool: tuple[str, str]
    occasion: Occasion
    on: date
    score: int | None


def pair_of(answered: Iterable[Answered], *, tool: tuple[str, str]) -> tuple[Answered, Answered] | None:
    """The first start and the last end of this version of this set that have a score; None unless there are both, the end no
    earlier than the start. A review never stands in for an end: those who leave early would look as if they had stayed.
    """
    scored = [each for each in answered if each.tool == tool and each.score is not None]
    starts = [each for each in scored if each.occasion is Occasion.INTAKE]
    ends = [each for each in scored if each.occasion is Occasion.EXIT]
    if not starts or not ends:
        return None
    first = min(starts, key=lambda each: each.on)
    last = max(ends, key=lambda each: each.on)
    return (first, last) if last.on >= first.on else None


@dataclass(frozen=True)
class Asking:
    """What a worker wants to keep: answers (statement to points), or why there are none."""

    occasion: Occasion | None
    on: date
    answers: Mapping[int, int] = field(repr=False)
    why_not: WhyNotAsked | None = None


def reasons_not_to_keep(
    asking: Asking,
    asked: OutcomeTool,
    *,
    client_group: str,
    age: int | None,
    opened_on: date,
    closed_on: date | None,
    today: date,
    held: Collection[Occasion] = (),
    is_safe_to_reach: bool = True,
) -> list[Reason]:
    """What stands in the way. `held`: the occasions on which this set was answered in this case before; `age` on that day;
    `is_safe_to_reach`: some way of making contact was safe on that day, which matters once nobody comes any more.
    """
    return [
        *_about_the_set(asked, client_group, age),
        *_about_the_day(asking, opened_on, closed_on, today),
        *_about_the_occasion(asking, asked, closed_on, held),
        *_about_reaching(asking, is_safe_to_reach),
        *_about_the_answers(asking, asked),
    ]


def _about_the_set(asked: OutcomeTool, client_group: str, age: int | None) -> list[Reason]:
    if asked.is_for(client_group, age):
        return []
    return [Reason("wrong_set", "These questions are not for somebody of this group and age. Choose others.")]


def _about_the_day(asking: Asking, opened_on: date, closed_on: date | None, today: date) -> list[Reason]:
    if asking.on > today:
        return [Reason("in_the_future", "The day is still to come. Enter the day on which they answered.")]
    if asking.on < opened_on:
        opened = show_day(opened_on)
        return [Reason("before_case", f"The case was opened on {opened}. Enter that day or a later one.")]
    if closed_on is None or asking.on <= closed_on or asking.occasion in (Occasion.FOLLOW_UP, None):
        return []
    closed = show_day(closed_on)
    return [Reason("after_case", f"The case was closed on {closed}. After that, choose “Afterwards”.")]


def _about_the_occasion(
    asking: Asking, asked: OutcomeTool, closed_on: date | None, held: Collection[Occasion]
) -> list[Reason]:
    if asking.occasion is None:
        return [
            Reason("no_occasion", "Say whether this is at the start, on the way, at the end or afterwards.")
        ]
    if asking.occasion not in asked.occasions:
        return [
            Reason(
                "not_then", "Whoever made these questions does not ask them then. Choose another occasion."
            )
        ]
    if asking.occasion is Occasion.FOLLOW_UP and closed_on is None:
        return [Reason("not_closed", "The case is open. Choose “On the way” or “At the end”.")]
    if asking.occasion is Occasion.INTAKE and asking.answers and Occasion.INTAKE in held:
        return [
            Reason(
                "start_held",
                "The answers at the start are kept already. Choose “On the way”, or strike them.",
            )
        ]
    return []


def _about_reaching(asking: Asking, is_safe_to_reach: bool) -> list[Reason]:
    if asking.occasion is not Occasion.FOLLOW_UP or not asking.answers or is_safe_to_reach:
        return []
    text = "No way of making contact was safe on that day. Confirm one in the case first, or say why nothing was answered."
    return [Reason("not_safe_to_reach", text)]


def _about_the_answers(asking: Asking, asked: OutcomeTool) -> list[Reason]:
    if asking.answers and asking.why_not:
        return [Reason("both", "There are answers and a reason why there are none. Keep one of the two.")]
    if not asking.answers and not asking.why_not:
        return [Reason("neither", "Enter what was answered, or say why nothing was.")]
    numbers = {each.number for each in asked.statements}
    wrong = [
        number
        for number, points in asking.answers.items()
        if number not in numbers or points not in asked.points
    ]
    if wrong:
        said = ", ".join(map(str, sorted(wrong)))
        return [Reason("not_an_answer", f"Choose one of the answers shown for: {said}.")]
    return []
