"""Risk: the tool's score, the professional's judgement and the decision are three things, kept apart.

Read a review as: with this tool, so many yes answers, which grades so; the professional judged it so,
because; and it was decided so. Judgement can lift the grade and never lowers it. Where the area's policy allows
a lower decision, it waits for a second person, and the higher grade holds until then (`grade_in_force`). A review
is signed once and never changed: risk moves, so a case has many reviews and always a next one due. A score is a
count of yes answers. Don't know counts as nothing and is shown, since it may hide a yes. A grade that somebody
else's tool gave is kept as told and never worked out from their score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.marac import RepeatDefinition, repeat
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.risk_tools import Tool
from commonweal.rules.thresholds import Key, Threshold, threshold

MOST_COMMENT = 500


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


class Grade(StrEnum):
    """How serious the risk of harm is. Compare with `rank`, never by the alphabet."""

    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for standard, 1 for medium, 2 for high."""
        return list(Grade).index(self)


class Teller(StrEnum):
    """Who an answer comes from, when not from the person."""

    PERSON = "person"
    POLICE = "police"
    REFERRER = "referrer"
    RECORD = "record"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True)
class Remark:
    """What stands beside one answer: who said so (the person, unless somebody else is named) and a comment."""

    teller: Teller = Teller.PERSON
    comment: str = ""


@dataclass(frozen=True)
class Score:
    """`yes` of the tool's items were answered yes, and `dont_know` of them with don't know."""

    tool_key: str
    tool_version: str
    yes: int
    dont_know: int = 0


def faults_in_answers(tool: Tool, answers: Mapping[int, str]) -> list[Reason]:
    """What is wrong with the answers, by item number: one missing, one to no such item, one that is no
    answer.
    """
    asked = {item.number for item in tool.items}
    found = [
        Reason(f"item_{number}_missing", f"Answer question {number}: yes, no or don't know.")
        for number in sorted(asked - answers.keys())
    ]
    for number, answer in sorted(answers.items()):
        if number not in asked:
            text = f"There is no question {number} in “{tool.title}”. Use the questions of this version."
            found.append(Reason(f"item_{number}_unknown", text))
        elif answer not in set(Answer):
            text = f"Choose yes, no or don't know for question {number}."
            found.append(Reason(f"item_{number}_not_an_answer", text))
    return found


def faults_in_remarks(
    tool: Tool, answers: Mapping[int, str], remarks: Mapping[int, "Remark"]
) -> list[Reason]:
    """What is wrong with the remarks: one on no such question, or a comment that is too long."""
    found: list[Reason] = []
    for number, remark in sorted(remarks.items()):
        if number not in answers:
            text = f"There is no question {number} in “{tool.title}” to write about."
            found.append(Reason(f"item_{number}_unknown", text))
        elif len(remark.comment) > MOST_COMMENT:
            text = f"Shorten the comment on question {number} to {MOST_COMMENT} characters."
            found.append(Reason(f"item_{number}_comment", text))
    return found


def score(tool: Tool, answers: Mapping[int, str]) -> Score:
    """The number of yes answers. Raises Refused, with every fault, unless each item has one answer."""
    refuse_if(faults_in_answers(tool, answers))
    given = list(answers.values())
    return Score(tool.key, tool.version, given.count(Answer.YES), given.count(Answer.DONT_KNOW))


def tool_grade(
    score: Score | None,
    *,
    on: date,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
    told: Grade | None = None,
) -> Grade:
    """The grade the number alone gives, by the bands in force. Local practice, not part of the tool.

    `told` is the grade that somebody else's tool gave; the higher of the two counts. No score, where its tool
    has no bands: the told grade alone.
    """
    by_number = Grade.STANDARD if score is None else _by_bands(score, on=on, area=area, thresholds=thresholds)
    return told if told is not None and told.rank > by_number.rank else by_number


def _by_bands(score: Score, *, on: date, area: str | None, thresholds: Sequence[Threshold]) -> Grade:
    if score.yes >= threshold(Key.GRADE_HIGH_FROM, on=on, area=area, local=thresholds).value:
        return Grade.HIGH
    if score.yes >= threshold(Key.GRADE_MEDIUM_FROM, on=on, area=area, local=thresholds).value:
        return Grade.MEDIUM
    return Grade.STANDARD


@dataclass(frozen=True)
class Judgement:
    """The professional's own view, and what it rests on."""

    grade: Grade
    reasons: str = ""


def reasons_not_to_judge(judgement: Judgement, *, tool_grade: Grade) -> list[Reason]:
    """A view above the tool's grade needs reasons in writing; one below may be held, and changes nothing."""
    if judgement.grade.rank > tool_grade.rank and not judgement.reasons.strip():
        text = "Your judgement is higher than the score shows. Write what you saw or heard that makes it so."
        return [Reason("judgement_needs_reasons", text)]
    return []


def final_grade(tool_grade: Grade, judgement: Judgement | None) -> Grade:
    """The higher of the two. Judgement lifts a grade, never lowers it."""
    if judgement is not None and judgement.grade.rank > tool_grade.rank:
        return judgement.grade
    return tool_grade


class GroundKind(StrEnum):
    VISIBLE_HIGH_RISK = "visible_high_risk"
    PROFESSIONAL_JUDGEMENT = "professional_judgement"
    ESCALATION = "escalation"
    REPEAT = "repeat"


@dataclass(frozen=True)
class Ground:
    """One ground for referral to MARAC; any one is enough. `rule` is the dated number it rests on, if there
    is one.
    """

    kind: GroundKind
    text: str
    rule: Threshold | None = None


def grounds_for_marac(
    *,
    score: Score | None,
    judgement_high: bool,
    incidents_12m: int,
    last_marac_on: date | None,
    on: date,
    abuse_on: date | None = None,
    would_be_crime: bool | None = None,
    definition: RepeatDefinition = RepeatDefinition.ANY_ABUSE,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Ground]:
    """Every ground that holds on a day, strongest evidence first; empty means none does.

    `incidents_12m` counts incidents in the twelve months before `on`. `last_marac_on` is the pair's last
    referral. `abuse_on` is the day of the latest abuse; where nobody recorded it, abuse is taken to have come
    to light on `on`.
    """
    if incidents_12m < 0:
        raise ValueError("The number of incidents cannot be below zero.")
    found: list[Ground] = []
    line = threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=on, area=area, local=thresholds)
    if score is not None and score.yes >= line.value:
        text = f"Visible high risk: {score.yes} yes answers, and {line.value} or more is enough."
        found.append(Ground(GroundKind.VISIBLE_HIGH_RISK, text, line))
    if judgement_high:
        text = "Professional judgement: the risk is high for the reasons written down."
        found.append(Ground(GroundKind.PROFESSIONAL_JUDGEMENT, text))
    step = threshold(Key.MARAC_ESCALATION_INCIDENTS, on=on, area=area, local=thresholds)
    if incidents_12m >= step.value:
        text = f"Escalation: {incidents_12m} incidents in twelve months, and {step.value} or more is enough."
        found.append(Ground(GroundKind.ESCALATION, text, step))
    months = threshold(Key.MARAC_REPEAT_MONTHS, on=on, area=area, local=thresholds)
    again = repeat(
        last_referred_on=last_marac_on,
        abuse_on=abuse_on or on,
        definition=definition,
        months=months.value,
        would_be_crime=would_be_crime,
    )
    if again.is_repeat:
        found.append(Ground(GroundKind.REPEAT, f"Repeat: {again.why[0].lower()}{again.why[1:]}", months))
    return found


def reasons_not_for_marac(
    *, age: int | None, on: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> list[Reason]:
    """MARAC hears people from a minimum age (in years); a younger one goes to children's social care, today.

    An age nobody knows is no reason: ask, and refer meanwhile.
    """
    minimum = threshold(Key.MARAC_MINIMUM_AGE, on=on, area=area, local=thresholds).value
    if age is None or age >= minimum:
        return []
    text = f"MARAC is for people aged {minimum} or over. Refer this child to children's social care today."
    return [Reason("under_marac_age", text)]


@dataclass(frozen=True)
class Decision:
    """What was decided: the grade to work by, whether to refer to MARAC, and why not where grounds were
    found. `why_lower` is written when the grade is below what answers and judgement show.
    """

    grade: Grade
    refer_to_marac: bool
    why_not_referred: str = ""
    why_lower: str = ""


def reasons_not_to_decide(
    decision: Decision,
    *,
    tool_grade: Grade,
    judgement: Judgement | None,
    grounds: Sequence[Ground],
    not_for_marac: Sequence[Reason] = (),
    lower_may_wait: bool = False,
) -> list[Reason]:
    """What stands in the way of signing. `not_for_marac` are the reasons of `reasons_not_for_marac`.

    `lower_may_wait`: the policy of the area lets a lower grade wait for a second signature.
    """
    found: list[Reason] = []
    lowest = final_grade(tool_grade, judgement)
    if decision.grade.rank < lowest.rank and not lower_may_wait:
        text = f"The decision cannot be lower than {lowest}. Keep that grade; the next review may change it."
        found.append(Reason("grade_lowered", text))
    elif decision.grade.rank < lowest.rank and not decision.why_lower.strip():
        text = f"Write why the grade should be lower than {lowest}. It stays {lowest} until a second person signs."
        found.append(Reason("why_lower", text))
    if decision.refer_to_marac:
        found += not_for_marac
        if not grounds:
            text = "No ground for MARAC was found. If you judge the risk to be high, record that and why."
            found.append(Reason("no_ground_for_marac", text))
    elif grounds and not not_for_marac and not decision.why_not_referred.strip():
        text = "There is a ground for MARAC. Refer, or write why not."
        found.append(Reason("why_not_referred", text))
    return found


def grade_in_force(decision: Grade, *, lowest: Grade, decided_by: int, signed_by: int | None) -> Grade:
    """The grade to work by: the decision, or, while it is lower than answers and judgement show and nobody else has
    signed it, that higher grade. One's own second signature is none.
    """
    if decision.rank >= lowest.rank or (signed_by is not None and signed_by != decided_by):
        return decision
    return lowest


class Signing(StrEnum):
    """Where something that needs two people stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"


def reasons_not_to_sign(
    *, status: Signing, asked_by: int, by: int, agrees: bool, why: str, is_overtaken: bool = False
) -> list[Reason]:
    """What stands in the way of a second person's answer. `is_overtaken`: a newer review of this person has been
    signed since, and that one counts.
    """
    found: list[Reason] = []
    if status != Signing.WAITING:
        found.append(Reason("answered_already", "This was answered already. Nothing more is to be done."))
    if asked_by == by:
        found.append(
            Reason("signed_by_asker", "Ask someone else: whoever asks cannot give the second signature.")
        )
    if agrees and is_overtaken:
        text = "Risk was reviewed again since. The newer review counts: refuse this one, and say so."
        found.append(Reason("overtaken", text))
    if not agrees and not why.strip():
        found.append(Reason("no_reason", "Write why you refuse, so that whoever asked can learn from it."))
    return found


def review_due_on(
    reviewed_on: date, *, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> date:
    """The day by which risk must be looked at again, by the number of weeks in force when it was last
    reviewed.
    """
    weeks = threshold(Key.REVIEW_WEEKS, on=reviewed_on, area=area, local=thresholds).value
    return reviewed_on + timedelta(weeks=weeks)


class Direction(StrEnum):
    REDUCED = "reduced"
    SAME = "same"
    INCREASED = "increased"
    NOT_COMPARABLE = "not_comparable"


class ComparedBy(StrEnum):
    GRADE = "grade"
    SCORE = "score"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Reviewed:
    """The end of one review: its score and the grade that was decided."""

    score: Score
    grade: Grade


@dataclass(frozen=True)
class Change:
    """Which way risk went between two reviews, and what showed it."""

    direction: Direction
    by: ComparedBy


def direction(first: Reviewed, last: Reviewed) -> Change:
    """Compare grades; where they are equal, scores. Another tool, or another version of it, cannot be
    compared.
    """
    if (first.score.tool_key, first.score.tool_version) != (last.score.tool_key, last.score.tool_version):
        return Change(Direction.NOT_COMPARABLE, ComparedBy.NOTHING)
    if first.grade != last.grade:
        return Change(_way(first.grade.rank, last.grade.rank), ComparedBy.GRADE)
    return Change(_way(first.score.yes, last.score.yes), ComparedBy.SCORE)


def _way(before: int, after: int) -> Direction:
    if after < before:
        return Direction.REDUCED
    return Direction.INCREASED if after > before else Direction.SAME
