"""Signs a risk review: the tool's score, the professional's judgement and the decision, kept apart and never changed.

The answers are given on one page and the decision made on the next, where the score and the grounds are seen; between the
two the answers wait as a sealed draft of the person who gave them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership import drafts
from commonweal.partnership.queries import local_thresholds
from commonweal.rules import risk
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.rules.referrals import urgency
from commonweal.rules.risk_tools import ADULT_24, Tool
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import Case, RiskReview, age_on
from commonweal.services.milestones.actions import mark_reviewed
from commonweal.services.milestones.models import Episode

JUDGEMENT_ONLY = Tool(
    key="judgement_only",
    version="2026.1",
    title="Professional judgement",
    opening="There are no questions for this group of people. Judge the risk from what you know, and say why.",
    items=(),
)


def tool_for(client_group: str) -> Tool:
    """The questions to ask. They speak to an adult who is harmed; for others there are none, and judgement stands alone."""
    return ADULT_24 if client_group == "victim" else JUDGEMENT_ONLY


@dataclass(frozen=True)
class AboutWhom:
    """What the rules need to know of the person: group, area code, age in years, and when this pair last was at MARAC."""

    client_group: str
    area: str
    age: int | None = None
    last_marac_on: date | None = None


@dataclass(frozen=True)
class Answers:
    """The first page: an answer by item number, how many incidents in twelve months, and the day of the latest abuse.

    No day means that nothing new has happened: a review alone does not make a repeat at MARAC.
    """

    by_item: Mapping[int, str] = field(default_factory=dict)
    incidents_in_12_months: int = 0
    latest_abuse_on: date | None = None


@dataclass(frozen=True)
class Decided:
    """The second page: the professional's own view and what was decided."""

    judgement: risk.Grade
    decision: risk.Grade
    judgement_reasons: str = ""
    refers_to_marac: bool = False
    why_not_referred: str = ""


@dataclass(frozen=True)
class WorkedOut:
    """What follows from the answers by the numbers in force on the day."""

    tool: Tool
    score: risk.Score
    tool_grade: risk.Grade
    grounds: tuple[risk.Ground, ...]


def work_out(
    *, about: AboutWhom, answers: Answers, judgement_high: bool, on: date, thresholds: Sequence[Threshold]
) -> WorkedOut:
    """Score, grade and grounds for MARAC. Grounds are about a person who is harmed: for others there are none."""
    tool = tool_for(about.client_group)
    score = risk.score(tool, answers.by_item)
    grade = risk.tool_grade(score, on=on, area=about.area, thresholds=thresholds)
    grounds: Sequence[risk.Ground] = ()
    if about.client_group != "perpetrator":
        grounds = risk.grounds_for_marac(
            score=score,
            judgement_high=judgement_high,
            incidents_12m=answers.incidents_in_12_months,
            last_marac_on=about.last_marac_on if answers.latest_abuse_on else None,
            abuse_on=answers.latest_abuse_on,
            on=on,
            area=about.area,
            thresholds=thresholds,
        )
    return WorkedOut(tool, score, grade, tuple(grounds))


@transaction.atomic
def review_case(
    *,
    case_id: UUID,
    answers: Answers,
    decided: Decided,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> RiskReview:
    """A review in a case. The case takes its grade, its urgency and the day of its next review from it."""
    related = ("episode", "area", "subject")
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=related, lock=True)
    thresholds = local_thresholds()
    review = sign_review(
        episode=case.episode,
        about=about_case(case, on=day_of(at)),
        answers=answers,
        decided=decided,
        thresholds=thresholds,
        form_key=form_key,
        by=by,
        at=at,
    )
    case.grade, case.urgency = review.decision, urgency(risk.Grade(review.decision))
    case.review_due_on = risk.review_due_on(day_of(at), area=case.area.code, thresholds=thresholds)
    case.save(update_fields=["grade", "urgency", "review_due_on"])
    return review


def about_case(case: Case, *, on: date) -> AboutWhom:
    """The person as the rules on risk see them; a pair's last MARAC is the one this very case went to."""
    marac_at = case.episode.marac_at
    last = day_of(marac_at) if marac_at else None
    return AboutWhom(case.client_group, case.area.code, age_on(case.subject.born_on, on), last)


def sign_review(
    *,
    episode: Episode,
    about: AboutWhom,
    answers: Answers,
    decided: Decided,
    thresholds: Sequence[Threshold],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> RiskReview:
    """Keeps the review for good and writes its mark on the episode. Raises Refused with everything that stands in the way."""
    sent = RiskReview.objects.filter(form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    on = day_of(at)
    judged = risk.Judgement(decided.judgement, decided.judgement_reasons)
    found = work_out(
        about=about,
        answers=answers,
        judgement_high=decided.judgement == risk.Grade.HIGH,
        on=on,
        thresholds=thresholds,
    )
    refuse_if(
        [
            *risk.reasons_not_to_judge(judged, tool_grade=found.tool_grade),
            *risk.reasons_not_to_decide(
                risk.Decision(decided.decision, decided.refers_to_marac, decided.why_not_referred),
                tool_grade=found.tool_grade,
                judgement=judged,
                grounds=found.grounds,
                not_for_marac=risk.reasons_not_for_marac(
                    age=about.age, on=on, area=about.area, thresholds=thresholds
                ),
            ),
        ]
    )
    review = RiskReview.objects.create(
        episode=episode,
        tool=found.tool.key,
        tool_version=found.tool.version,
        answers={str(number): answer for number, answer in answers.by_item.items()},
        score=found.score.yes,
        tool_grade=found.tool_grade,
        judgement=decided.judgement,
        judgement_reasons=decided.judgement_reasons,
        decision=decided.decision,
        marac_grounds=[ground.kind.value for ground in found.grounds],
        refers_to_marac=decided.refers_to_marac,
        why_not_referred=decided.why_not_referred,
        incidents_in_12_months=answers.incidents_in_12_months,
        latest_abuse_on=answers.latest_abuse_on,
        at=at,
        by_id=by.user_id,
        form_key=form_key,
    )
    _mark(episode, decided.refers_to_marac, by, at)
    record_event(action="sign_risk_review", subject=review, by=by, at=at, decision=review.decision)
    return review


def _mark(episode: Episode, refers_to_marac: bool, by: Actor, at: datetime) -> None:
    """The direction of risk goes from the first review of the episode to the last."""
    reviews = list(
        RiskReview.objects.filter(episode=episode)
        .order_by("at", "id")
        .values_list("tool", "tool_version", "score", "decision")
    )
    ends = [
        risk.Reviewed(risk.Score(tool, version, score), risk.Grade(decision))
        for tool, version, score, decision in (reviews[0], reviews[-1])
    ]
    mark_reviewed(
        episode=episode,
        first=ends[0],
        last=ends[1],
        reviews=len(reviews),
        refers_to_marac=refers_to_marac,
        by=by,
        at=at,
    )


def keep_answers(*, subject: str, data: QueryDict, by: Actor, at: datetime) -> None:
    """The answers wait, sealed and seen by nobody else, until the decision is made."""
    drafts.keep(owner_id=by.user_id, subject=subject, data=data, at=at)


def forget_answers(*, subject: str, by: Actor, at: datetime) -> None:
    drafts.forget(owner_id=by.user_id, subject=subject)
