"""Signs a risk review: the tool's score, the professional's judgement and the decision, kept apart and never changed.

The answers are given on one page and the decision made on the next, where the score and the grounds are seen; between the
two the answers wait as a sealed draft of the person who gave them. A decision below what answers and judgement show is kept
as asked for, and the higher grade holds until another person signs (see `signing`).
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
from commonweal.partnership.queries import local_numbers
from commonweal.partnership.sent import sent_before
from commonweal.rules import risk, risk_tools
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.rules.referrals import urgency
from commonweal.rules.risk_tools import JUDGEMENT_ONLY, Tool, usual_tool
from commonweal.rules.thresholds import LowerGrade, PolicyKey, RepeatDefinition, Threshold, policy
from commonweal.services.casework.actions.sharing import MaracSharing, agree_or_ask_for_marac
from commonweal.services.casework.models import Case, RiskReview, SecondSignature, age_on
from commonweal.services.casework.queries.tools import loaded_tools
from commonweal.services.milestones.actions import mark_reviewed
from commonweal.services.milestones.models import Episode

__all__ = [
    "JUDGEMENT_ONLY",
    "AboutWhom",
    "Answers",
    "Decided",
    "LocalRules",
    "MaracSharing",
    "Told",
    "WorkedOut",
    "about_case",
    "forget_answers",
    "keep_answers",
    "local_rules",
    "review_case",
    "sign_review",
    "tool_for",
    "work_out",
]


NOT_ASKED = MaracSharing(Agreement.NOT_ASKED)


def tool_for(client_group: str, age: int | None = None) -> Tool:
    """The questions usually asked; where there are none, judgement stands alone."""
    return usual_tool(client_group, age).tool


@dataclass(frozen=True)
class AboutWhom:
    """What the rules need to know of the person: group, area code, age in years, and when this pair last was at MARAC."""

    client_group: str
    area: str
    age: int | None = None
    last_marac_on: date | None = None

    @property
    def has_marac(self) -> bool:
        return self.client_group != "perpetrator"


@dataclass(frozen=True)
class Told:
    """What somebody else's tool gave, as they told it: its name, its grade, and a score if it has one."""

    grade: risk.Grade | None = None
    tool: str = field(default="", repr=False)
    score: int | None = None


@dataclass(frozen=True)
class Answers:
    """The first page: an answer by item number, how many incidents in twelve months, and the day of the latest abuse.

    No day means that nothing new has happened: a review alone does not make a repeat at MARAC. No `tool` means the usual one;
    another comes with its reason. `stalking` are the answers of the supplement, which is asked when its question was a yes.
    """

    by_item: Mapping[int, str] = field(default_factory=dict)
    incidents_in_12_months: int = 0
    latest_abuse_on: date | None = None
    tool: Tool | None = None
    tool_reason: str = field(default="", repr=False)
    remarks: Mapping[int, risk.Remark] = field(default_factory=dict, repr=False)
    stalking: Mapping[int, str] = field(default_factory=dict)
    told: Told | None = None
    would_be_crime: bool | None = None


@dataclass(frozen=True)
class Decided:
    """The second page: the professional's own view and what was decided. `marac` is what the person said about MARAC."""

    judgement: risk.Grade
    decision: risk.Grade
    judgement_reasons: str = field(default="", repr=False)
    refers_to_marac: bool = False
    why_not_referred: str = field(default="", repr=False)
    why_lower: str = field(default="", repr=False)
    marac: MaracSharing = NOT_ASKED


@dataclass(frozen=True)
class LocalRules:
    """What counts here: the partnership's own numbers, decisions and risk tools."""

    thresholds: Sequence[Threshold] = ()
    policies: Sequence = ()
    tools: Sequence[Tool] = ()

    def lower_may_wait(self, *, area: str, on: date) -> bool:
        found = policy(PolicyKey.LOWER_GRADE, on=on, area=area, local=self.policies)
        return found.value == LowerGrade.SECOND_SIGNATURE

    def repeat_definition(self, *, area: str, on: date) -> RepeatDefinition:
        found = policy(PolicyKey.REPEAT_DEFINITION, on=on, area=area, local=self.policies)
        return RepeatDefinition(found.value)


def local_rules() -> LocalRules:
    """Read once for a page or an action."""
    return LocalRules(*local_numbers(), loaded_tools())


@dataclass(frozen=True)
class WorkedOut:
    """What follows from the answers by the numbers in force on the day."""

    tool: Tool
    score: risk.Score | None
    tool_grade: risk.Grade
    grounds: tuple[risk.Ground, ...]
    supplement: Tool | None = None
    stalking: risk.Score | None = None
    told: Told | None = None
    note: str = ""


def work_out(
    *,
    about: AboutWhom,
    answers: Answers,
    judgement_high: bool,
    on: date,
    thresholds: Sequence[Threshold] = (),
    local: LocalRules | None = None,
) -> WorkedOut:
    """Score, grade and grounds for MARAC. Grounds are about a person who is harmed: for others there are none."""
    local = local or LocalRules(thresholds)
    usual = usual_tool(about.client_group, about.age, loaded=local.tools)
    tool = answers.tool or usual.tool
    told = answers.told
    score = _score(tool, answers)
    counts = score if tool.counts_for_marac else None
    grade = risk.tool_grade(
        counts, on=on, area=about.area, thresholds=local.thresholds, told=told.grade if told else None
    )
    supplement, stalking = _stalking(tool, answers, local)
    grounds: Sequence[risk.Ground] = ()
    if about.has_marac:
        grounds = risk.grounds_for_marac(
            score=counts,
            judgement_high=judgement_high or bool(told and told.grade == risk.Grade.HIGH),
            incidents_12m=answers.incidents_in_12_months,
            last_marac_on=about.last_marac_on if answers.latest_abuse_on else None,
            abuse_on=answers.latest_abuse_on,
            would_be_crime=answers.would_be_crime,
            definition=local.repeat_definition(area=about.area, on=on),
            on=on,
            area=about.area,
            thresholds=local.thresholds,
        )
    return WorkedOut(tool, score, grade, tuple(grounds), supplement, stalking, told, usual.note)


def _score(tool: Tool, answers: Answers) -> risk.Score | None:
    """By the answers; or as told where only the score was. None where there is nothing to count."""
    if tool.items and answers.told is not None and not answers.by_item:
        told = answers.told.score
        return None if told is None else risk.Score(tool.key, tool.version, min(told, tool.highest_score))
    return risk.score(tool, answers.by_item) if tool.items else None


def _stalking(tool: Tool, answers: Answers, local: LocalRules) -> tuple[Tool | None, risk.Score | None]:
    """The supplement and its own score, when its question was answered yes. Never added to the other."""
    supplement = risk_tools.supplement_to(tool, loaded=local.tools)
    if supplement is None or answers.by_item.get(tool.stalking_item or 0) != risk.Answer.YES:
        return None, None
    return supplement, risk.score(supplement, answers.stalking) if answers.stalking else None


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
    local = local_rules()
    review = sign_review(
        episode=case.episode,
        about=about_case(case, on=day_of(at)),
        answers=answers,
        decided=decided,
        local=local,
        form_key=form_key,
        by=by,
        at=at,
    )
    case.grade, case.urgency = review.decision, urgency(risk.Grade(review.decision))
    case.review_due_on = risk.review_due_on(day_of(at), area=case.area.code, thresholds=local.thresholds)
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
    local: LocalRules,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> RiskReview:
    """Keeps the review for good and writes its mark on the episode. Raises Refused with everything that stands in the way."""
    sent = sent_before(RiskReview, form_key)
    if sent is not None:
        return sent
    on = day_of(at)
    judged = risk.Judgement(decided.judgement, decided.judgement_reasons)
    found = work_out(
        about=about, answers=answers, judgement_high=decided.judgement == risk.Grade.HIGH, on=on, local=local
    )
    lowest = risk.final_grade(found.tool_grade, judged)
    refuse_if(_reasons_not_to_sign(about, answers, decided, judged, found, local, on))
    definition = local.repeat_definition(area=about.area, on=on) if about.has_marac else ""
    review = RiskReview.objects.create(
        episode=episode,
        tool=found.tool.key,
        tool_version=found.tool.version,
        tool_reason=answers.tool_reason,
        answers={str(number): answer for number, answer in answers.by_item.items()},
        remarks={
            str(number): {"teller": remark.teller.value, "comment": remark.comment}
            for number, remark in answers.remarks.items()
        },
        score=found.score.yes if found.score else 0,
        told_tool=answers.told.tool if answers.told else "",
        told_grade=(answers.told.grade if answers.told else None) or "",
        told_score=answers.told.score if answers.told else None,
        supplement_tool=found.supplement.key if found.stalking and found.supplement else "",
        supplement_version=found.supplement.version if found.stalking and found.supplement else "",
        supplement_answers={str(number): answer for number, answer in answers.stalking.items()}
        if found.stalking
        else {},
        supplement_score=found.stalking.yes if found.stalking else None,
        tool_grade=found.tool_grade,
        judgement=decided.judgement,
        judgement_reasons=decided.judgement_reasons,
        decision=risk.grade_in_force(decided.decision, lowest=lowest, decided_by=by.user_id, signed_by=None),
        marac_grounds=[ground.kind.value for ground in found.grounds],
        refers_to_marac=decided.refers_to_marac,
        why_not_referred=decided.why_not_referred,
        incidents_in_12_months=answers.incidents_in_12_months,
        latest_abuse_on=answers.latest_abuse_on,
        would_be_crime=answers.would_be_crime,
        repeat_definition=definition,
        at=at,
        by_id=by.user_id,
        form_key=form_key,
    )
    record_event(action="sign_risk_review", subject=review, by=by, at=at, decision=review.decision)
    if decided.decision.rank < lowest.rank:
        _ask_for_second_signature(review, decided, by=by, at=at)
    may_tell = decided.refers_to_marac and agree_or_ask_for_marac(
        episode=episode,
        said=decided.marac,
        grounds=review.marac_grounds,
        area=about.area,
        thresholds=local.thresholds,
        policies=local.policies,
        by=by,
        at=at,
    )
    _mark(episode, may_tell, by, at)
    return review


def _reasons_not_to_sign(about, answers, decided, judged, found, local, on):
    """Everything at once: the tool, the remarks, the judgement and the decision."""
    why = answers.tool_reason
    return [
        *risk_tools.reasons_not_to_use_tool(
            found.tool, client_group=about.client_group, age=about.age, why=why, loaded=local.tools
        ),
        *risk.faults_in_remarks(found.tool, answers.by_item, answers.remarks),
        *risk.reasons_not_to_judge(judged, tool_grade=found.tool_grade),
        *risk.reasons_not_to_decide(
            risk.Decision(
                decided.decision, decided.refers_to_marac, decided.why_not_referred, decided.why_lower
            ),
            tool_grade=found.tool_grade,
            judgement=judged,
            grounds=found.grounds,
            not_for_marac=risk.reasons_not_for_marac(
                age=about.age, on=on, area=about.area, thresholds=local.thresholds
            ),
            lower_may_wait=local.lower_may_wait(area=about.area, on=on),
        ),
    ]


def _ask_for_second_signature(review: RiskReview, decided: Decided, *, by: Actor, at: datetime) -> None:
    asked = SecondSignature.objects.create(
        review=review,
        episode_id=review.episode_id,
        grade=decided.decision,
        why=decided.why_lower,
        asked_by_id=by.user_id,
        asked_at=at,
    )
    record_event(action="ask_second_signature", subject=asked, by=by, at=at)


def _mark(episode: Episode, refers_to_marac: bool, by: Actor, at: datetime) -> None:
    """The direction of risk goes from the first review of the episode to the last."""
    ends, number = ends_of(episode)
    mark_reviewed(
        episode=episode,
        first=ends[0],
        last=ends[1],
        reviews=number,
        refers_to_marac=refers_to_marac,
        by=by,
        at=at,
    )


def ends_of(episode: Episode) -> tuple[tuple[risk.Reviewed, risk.Reviewed], int]:
    """The first and the last review, each with the grade in force after any second signature; and how many there are."""
    reviews = list(
        RiskReview.objects.filter(episode=episode)
        .order_by("at", "id")
        .values_list(
            "tool", "tool_version", "score", "decision", "second_signature__status", "second_signature__grade"
        )
    )
    first, last = (
        risk.Reviewed(
            risk.Score(tool, version, score),
            risk.Grade(lower if status == risk.Signing.SIGNED else decision),
        )
        for tool, version, score, decision, status, lower in (reviews[0], reviews[-1])
    )
    return (first, last), len(reviews)


def keep_answers(*, subject: str, data: QueryDict, by: Actor, at: datetime) -> None:
    """The answers wait, sealed and seen by nobody else, until the decision is made."""
    drafts.keep(owner_id=by.user_id, subject=subject, data=data, at=at)


def forget_answers(*, subject: str, by: Actor, at: datetime) -> None:
    drafts.forget(owner_id=by.user_id, subject=subject)
