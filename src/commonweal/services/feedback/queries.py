"""What a case knows of having been asked, and the figures of settled years. No answer can be read: the database gives counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from commonweal.partnership.models import Area, Organisation
from commonweal.rules.feedback import Askable, Result, Survey
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import Case, age_on
from commonweal.services.casework.queries.outcomes import can_be_reached
from commonweal.services.feedback.codes import fingerprint_of
from commonweal.services.feedback.models import Ask, LoadedSurvey

Tallies = dict[tuple[int, str], dict[str, dict[str, tuple[int, int]]]]


def loaded_surveys() -> tuple[Survey, ...]:
    """Oldest first. One question; hardly ever more than a few rows."""
    return tuple(row.as_survey() for row in LoadedSurvey.objects.order_by("loaded_at", "id"))


def asks_of(case: Case) -> list[Ask]:
    return list(Ask.objects.filter(case=case).select_related("by").order_by("at"))


def askable(case: Case, asks: Iterable[Ask], *, today: date) -> Askable:
    """The case as the rule book asks about it."""
    episode = case.episode
    return Askable(
        client_group=case.client_group,
        age=age_on(case.subject.born_on, today),
        allocated_on=day_of(episode.allocated_at) if episode.allocated_at else None,
        closed_on=day_of(case.closed_at) if case.closed_at else None,
        can_be_reached=can_be_reached(case, on=today),
        asked=frozenset((each.survey, each.moment) for each in asks),
    )


def survey_opened(code: str, *, on: date) -> tuple[str, str] | None:
    """Key and version of what this code is for; None for one that is wrong, used or too old: all alike."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT survey, survey_version FROM feedback_opened(%s, %s)", [fingerprint_of(code), on]
        )
        return cursor.fetchone()


@dataclass(frozen=True)
class YearOfResults:
    """`respondents`: by service, how many answered anything."""

    year: int
    survey: tuple[str, str]
    respondents: dict[str, int]
    results: list[Result]


def results() -> list[YearOfResults]:
    """Settled years, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT year, survey, survey_version, organisation_id, question, points, answers FROM feedback_results()"
        )
        rows = cursor.fetchall()
    names = dict(Organisation.objects.filter(pk__in={row[3] for row in rows}).values_list("pk", "name"))
    found: dict[tuple[int, str, str], YearOfResults] = {}
    for year, survey, version, organisation, question, points, answers in sorted(rows, reverse=True):
        part = found.setdefault((year, survey, version), YearOfResults(year, (survey, version), {}, []))
        if question == 0:
            part.respondents[names[organisation]] = answers
        else:
            part.results.append(Result(names[organisation], question, points, answers))
    return list(found.values())


def tallies() -> Tallies:
    """(year, survey) to dimension to its value, as words or code, to (answered, asked)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT year, survey, dimension, value, asked, answered FROM feedback_tallies() ORDER BY 1, 2, 3, 4"
        )
        rows = cursor.fetchall()
    areas = dict(Area.objects.filter(code__in={row[3] for row in rows}).values_list("code", "name"))
    found: Tallies = {}
    for year, survey, dimension, value, asked, answered in rows:
        part = found.setdefault((year, survey), {}).setdefault(dimension, {})
        part[areas.get(value, value)] = (answered, asked)
    return found


def names_of(organisation_ids: Iterable[int]) -> frozenset[str]:
    return frozenset(
        Organisation.objects.filter(pk__in=list(organisation_ids)).values_list("name", flat=True)
    )
