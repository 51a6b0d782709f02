"""Risk on a page: over time, with a picture and its table; and what the answers of a review show before it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.design.charts import Point, Series
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, plural
from commonweal.rules.periods import LONDON
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
    text = f"Reviewed {day(last.at)} by {last.by.full_name}: {words.GRADES[last.decision][0].lower()}."
    return RiskPanel(last.decision, text, _chart(comparable), _table(reviews), overdue)


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
            f"{review.score} yes" if review.answers else "no questions",
            words.GRADES[review.tool_grade][0] if review.answers else "none",
            words.GRADES[review.judgement][0],
            words.GRADES[review.decision][0],
            _marac_words(review),
        )
        for review in reversed(reviews)
    )
    return Table("Risk reviews, the newest first", tuple(Column(each) for each in columns), rows)


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


def decision_page(
    form_page: FormPage, found: WorkedOut, *, has_marac: bool, answers_url: str
) -> DecisionPage:
    unknown = f", and {plural(found.score.dont_know, 'don’t know')}" if found.score.dont_know else ""
    has_questions = bool(found.tool.items)
    return DecisionPage(
        form_page=form_page,
        tool=f"{found.tool.title}, version {found.tool.version}",
        score=f"{found.score.yes} yes of {len(found.tool.items)}{unknown}" if has_questions else "",
        tool_grade=found.tool_grade.value if has_questions else "",
        grounds=tuple((ground.text, _rule_words(ground.rule)) for ground in found.grounds),
        has_marac=has_marac,
        answers_url=answers_url,
    )


def _rule_words(rule: Threshold | None) -> str:
    """The dated number a ground rests on, and where it comes from."""
    if rule is None:
        return ""
    where = "in this area" if rule.area else "everywhere"
    return f"The number {rule.value} applies {where} since {day(rule.starts_on)}. Source: {rule.source}"
