"""Risk on a page: over time, with a picture and its table; and what the answers of a review show before it is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from commonweal.design.charts import Point, Series
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, plural
from commonweal.rules.periods import LONDON
from commonweal.rules.risk import Signing
from commonweal.rules.risk_tools import Kind, Tool
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import words
from commonweal.services.casework.actions.risk import WorkedOut
from commonweal.services.casework.models import RiskReview
from commonweal.services.casework.pages.person import FormPage
from commonweal.services.casework.words import said


@dataclass(frozen=True)
class RiskPanel:
    """Risk over time: the last review in words, all of them in a table and, from the second on, a picture."""

    grade: str
    said: str
    chart: Series | None
    table: Table | None
    overdue: str = ""


def risk_panel(
    reviews: Sequence[RiskReview], *, due_on: date | None = None, today: date | None = None
) -> RiskPanel:
    """From the reviews, oldest first. Scores of different tools are never drawn on one line.

    `due_on` is the day of the next review of an open case; once it is past `today`, that is said first.
    """
    late = due_on is not None and today is not None and due_on < today
    overdue = f"A review was due on {day(due_on)}. Risk can change fast: review it now." if late else ""
    if not reviews:
        return RiskPanel("unknown", "Risk has not been reviewed.", None, None, overdue)
    last = reviews[-1]
    comparable = [
        each for each in reviews if (each.tool, each.tool_version) == (last.tool, last.tool_version)
    ]
    text = f"Reviewed {day(last.at)} by {last.by.full_name}: {words.GRADES[grade_of(last)][0].lower()}."
    return RiskPanel(grade_of(last), f"{text}{_waits(last)}", _chart(comparable), _table(reviews), overdue)


def grade_of(review: RiskReview) -> str:
    """The grade to work by: of the review, or a lower one that another person has signed."""
    second = getattr(review, "second_signature", None)
    return second.grade if second is not None and second.status == Signing.SIGNED else review.decision


def _waits(review: RiskReview) -> str:
    second = getattr(review, "second_signature", None)
    if second is None or second.status != Signing.WAITING:
        return ""
    lower = words.GRADES[second.grade][0].lower()
    return f" A lower grade, {lower}, waits for a second signature: until then the higher one holds."


def _chart(reviews: Sequence[RiskReview]) -> Series | None:
    if len(reviews) < 2 or not any(review.answers for review in reviews):
        return None
    points = tuple(
        Point(f"{review.at.astimezone(LONDON):%d %b %y}", review.score, str(review.score))
        for review in reviews
    )
    return Series("risk", "Yes answers at each review", "Review", "Yes answers", points)


def _table(reviews: Sequence[RiskReview]) -> Table:
    columns = ("Review", "Answers", "By the answers", "Judgement", "Decision", "MARAC")
    rows = tuple(
        (
            day(review.at),
            _answers_words(review),
            words.GRADES[review.tool_grade][0] if review.answers or review.told_grade else "none",
            words.GRADES[review.judgement][0],
            words.GRADES[grade_of(review)][0],
            _marac_words(review),
        )
        for review in reversed(reviews)
    )
    return Table("Risk reviews, the newest first", tuple(Column(each) for each in columns), rows)


def _answers_words(review: RiskReview) -> str:
    """What was counted; the stalking questions apart; what somebody else's tool gave, as told."""
    said_so = f"{review.score} yes" if review.answers else ""
    if review.supplement_score is not None:
        said_so += f"; stalking questions {review.supplement_score} yes"
    if review.told_grade or review.told_score is not None:
        told = " ".join(
            part
            for part in (
                f"score {review.told_score}" if review.told_score is not None else "",
                words.GRADES[review.told_grade][0].lower() if review.told_grade else "",
            )
            if part
        )
        said_so = "; ".join(part for part in (said_so, f"as told: {told}") if part)
    return said_so or "no questions"


def _marac_words(review: RiskReview) -> str:
    grounds = ", ".join(said(words.GROUNDS, each).lower() for each in review.marac_grounds)
    if review.refers_to_marac:
        return f"Referred: {grounds}"
    return f"Not referred, although: {grounds}" if grounds else "No ground"


@dataclass(frozen=True)
class DecisionPage:
    """The second page of a risk review: what the answers show, by the numbers in force today."""

    form_page: FormPage
    tool: str
    score: str
    tool_grade: str
    grounds: tuple[tuple[str, str], ...]
    has_marac: bool
    answers_url: str
    tool_url: str
    stalking: str = ""
    told: str = ""
    note: str = ""


class ReviewPlaces(Protocol):
    """Where the pages of a review are."""

    @property
    def answers(self) -> str: ...

    @property
    def tool(self) -> str: ...


def decision_page(
    form_page: FormPage, found: WorkedOut, *, places: ReviewPlaces, has_marac: bool
) -> DecisionPage:
    score, told = found.score, found.told
    unknown = f", and {plural(score.dont_know, 'don’t know')}" if score and score.dont_know else ""
    stalking = found.stalking
    told_words = ""
    if told is not None:
        named = f"{told.tool}: " if told.tool else ""
        number = f", score {told.score}" if told.score is not None else ""
        told_words = f"{named}{words.GRADES[told.grade][0] if told.grade else 'no grade'}{number}"
    return DecisionPage(
        form_page=form_page,
        tool=f"{found.tool.title}, version {found.tool.version}",
        score=f"{score.yes} yes of {len(found.tool.items)}{unknown}" if score else "",
        tool_grade=found.tool_grade.value if score or told else "",
        grounds=tuple((ground.text, _rule_words(ground.rule)) for ground in found.grounds),
        has_marac=has_marac,
        answers_url=places.answers,
        tool_url=places.tool,
        stalking=f"{stalking.yes} yes of {len(found.supplement.items)}, kept apart"
        if stalking and found.supplement
        else "",
        told=told_words,
        note=found.note,
    )


@dataclass(frozen=True)
class AnswersPage:
    """The top of the questions: whose they are, what their age asks for besides, and the way to other questions."""

    form_page: FormPage
    note: str
    tool_url: str

    @property
    def back(self) -> tuple[str, str]:
        return self.form_page.back


def answers_page(form_page: FormPage, note: str, tool_url: str) -> AnswersPage:
    return AnswersPage(form_page, note, tool_url)


def tool_choices(tools: Iterable[Tool]) -> list[tuple[str, str, str]]:
    """The tools to choose from; of one that others used, answer by answer or only the score."""
    found = []
    for place, each in enumerate(tools):
        usual = "The usual one here. " if not place else ""
        where = f"{usual}Version {each.version}. {each.licence or each.source}".strip()
        found.append(("|".join((*each.name, "")), each.title, where))
        if each.kind == Kind.TOLD and each.items:
            found.append(
                (
                    "|".join((*each.name, "score")),
                    f"{each.title}: only the score",
                    "When the answers are not known.",
                )
            )
    return found


def _rule_words(rule: Threshold | None) -> str:
    """The dated number a ground rests on, and where it comes from."""
    if rule is None:
        return ""
    where = "in this area" if rule.area else "everywhere"
    return f"The number {rule.value} applies {where} since {day(rule.starts_on)}. Source: {rule.source}"
