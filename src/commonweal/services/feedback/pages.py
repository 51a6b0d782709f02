"""Records turned into what the templates show. No queries here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.design.tables import Column, Table
from commonweal.design.words import day
from commonweal.rules.disclosure import Publishable
from commonweal.rules.feedback import (
    Dimension,
    Moment,
    Number,
    Survey,
    Way,
    bias_in_words,
    enough,
    find_survey,
    number,
    question_tables,
    response_tables,
)
from commonweal.rules.periods import financial_year_name
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.feedback import words
from commonweal.services.feedback.models import Ask
from commonweal.services.feedback.queries import Tallies, YearOfResults


@dataclass(frozen=True)
class CaseFeedbackPage:
    """What was asked, and never what was answered."""

    top: CaseTop
    lines: tuple[tuple[str, str], ...]
    ask_url: str


def case_feedback_page(
    top: CaseTop, asks: Sequence[Ask], surveys: Mapping[tuple[str, str], Survey], *, ask_url: str
) -> CaseFeedbackPage:
    return CaseFeedbackPage(
        top,
        tuple(
            (
                f"{words.MOMENTS[Moment(each.moment)]}: {_title(surveys, each)}",
                f"{words.WAYS[Way(each.way)]}, {day(each.at)}, {each.by.full_name}",
            )
            for each in asks
        ),
        ask_url,
    )


def _title(surveys: Mapping[tuple[str, str], Survey], ask: Ask) -> str:
    found = surveys.get((ask.survey, ask.survey_version))
    return found.title if found else ask.survey


@dataclass(frozen=True)
class SurveyYear:
    """One survey in one year: how far the answers speak for those asked, then what they say."""

    title: str
    bias: tuple[str, ...]
    response: tuple[Table, ...]
    questions: tuple[Table, ...]
    too_few: str


@dataclass(frozen=True)
class FeedbackPage:
    years: tuple[SurveyYear, ...]


def feedback_page(
    years: Iterable[YearOfResults],
    tallies: Tallies,
    *,
    loaded: Sequence[Survey],
    only_of: frozenset[str] | None,
    threshold: int,
) -> FeedbackPage:
    """`only_of`: these services' rows alone, of tables that were made fit to be shown for all of them."""
    parts = []
    for each in years:
        survey = find_survey(*each.survey, loaded=loaded)
        if survey is not None:
            tallied = tallies.get((each.year, survey.key), {})
            parts.append(_survey_year(each, survey, tallied, only_of, threshold))
    return FeedbackPage(tuple(parts))


def _survey_year(
    year: YearOfResults,
    survey: Survey,
    tallies: Mapping[str, Mapping[str, tuple[int, int]]],
    only_of: frozenset[str] | None,
    threshold: int,
) -> SurveyYear:
    shown = sorted(enough(year.respondents))
    left = len(year.respondents) - len(shown)
    response = response_tables(
        {each: _in_words(tallies.get(each, {})) for each in Dimension}, threshold=threshold
    )
    questions = question_tables(survey, year.results, services=shown, threshold=threshold)
    return SurveyYear(
        title=f"{survey.title}, {financial_year_name(date(year.year, 4, 1))}",
        bias=bias_in_words(response.values()),
        response=tuple(
            _table(f"Asked and answered, by {words.DIMENSIONS[each].lower()}", words.DIMENSIONS[each], table)
            for each, table in response.items()
        ),
        questions=tuple(
            _table(text, "Service", table, only_of=only_of)
            for text, table in zip(survey.questions, questions, strict=False)
        ),
        too_few=f"Services with fewer than {number(Number.LEAST_ANSWERS)} answers are not shown."
        if left
        else "",
    )


def _in_words(tallies: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {words.VALUES.get(value, value): pair for value, pair in tallies.items()}


def _table(
    caption: str, first: str, published: Publishable, *, only_of: frozenset[str] | None = None
) -> Table:
    """With `only_of` the rows of these alone, and no total: what is left of it would be another's."""
    rows = [
        (row.label, *(cell.text for cell in row.cells))
        for row in published
        if only_of is None or row.label in only_of
    ]
    return Table(
        caption,
        (Column(first), *(Column(each, is_number=True) for each in published.columns)),
        tuple(rows if only_of is not None else rows[:-1]),
        None if only_of is not None else rows[-1],
        " ".join(published.notes),
    )
