"""The workers of a service: what each holds, weighed by risk, and who is best placed to have a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.partnership.queries import Colleague, areas_within, workers_at
from commonweal.rules.allocation import Fit, WorkerSuggestion, suggest_workers
from commonweal.rules.caseload import Load, load_of
from commonweal.rules.periods import day_of
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import Case, DeclaredInterest, InterimContact, MustNotMeet
from commonweal.services.casework.queries.lists import CAP


@dataclass(frozen=True)
class Held:
    """What one worker holds: read of at most a hundred and one cases, and no further."""

    worker: Colleague
    load: Load
    reviews_overdue: int
    not_reached: int
    oldest_opened_on: date | None


# Each worker's cases by the index that gives them in this order, a hundred and one and no further; counted where they lie.
HELD = f"""
SELECT worker.id, held.* FROM unnest(%s::bigint[]) AS worker(id) CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE grade = 'high'), count(*) FILTER (WHERE grade = 'medium'),
         count(*) FILTER (WHERE grade = 'standard'), count(*) FILTER (WHERE grade = ''),
         count(*) FILTER (WHERE review_due_on < %s), count(*) FILTER (WHERE first_contact_at IS NULL), min(opened_at)
    FROM (SELECT c.grade, c.review_due_on, c.opened_at, e.first_contact_at
            FROM casework_case c JOIN milestones_episode e ON e.id = c.episode_id
           WHERE c.worker_id = worker.id AND c.status = 'allocated' AND c.organisation_id = %s AND c.side = %s
           ORDER BY c.urgency DESC, c.opened_at LIMIT {CAP + 1}) AS one) AS held
"""  # noqa: S608 (a number of our own)
GRADES = (Grade.HIGH, Grade.MEDIUM, Grade.STANDARD, None)


def team(organisation_id: int, *, side: str, on: date, thresholds: Sequence[Threshold]) -> list[Held]:
    """The workers of a service on one side, with what each holds, by name."""
    workers = workers_at(organisation_id, side=side, on=on)
    with connection.cursor() as cursor:
        cursor.execute(HELD, [[each.user_id for each in workers], on, organisation_id, side])
        held = {user_id: found for user_id, *found in cursor.fetchall()}
    return [_held(each, held[each.user_id], on, thresholds) for each in workers]


def _held(worker: Colleague, found: Sequence, on: date, thresholds: Sequence[Threshold]) -> Held:
    *by_grade, overdue, not_reached, oldest = found
    grades = {grade: number for grade, number in zip(GRADES, by_grade, strict=True) if number}
    return Held(
        worker=worker,
        load=load_of(grades, hours_percent=worker.hours_percent, on=on, thresholds=thresholds),
        reviews_overdue=overdue,
        not_reached=not_reached,
        oldest_opened_on=day_of(oldest) if oldest else None,
    )


def workers_for(case: Case, *, on: date, thresholds: Sequence[Threshold]) -> list[WorkerSuggestion]:
    """The workers of the case's own service and side, the best placed first. Nothing here looks at conflicts."""
    return suggest_workers(
        fits_of(team(case.organisation_id, side=case.side, on=on, thresholds=thresholds)),
        area=case.area.code,
        within=areas_within(on=on).get(case.area.code, frozenset()),
        needs=frozenset(),
        language=case.subject.language,
    )


def fits_of(held: Iterable[Held]) -> list[Fit]:
    """Workers as the rule book compares them."""
    return [
        Fit(
            each.worker.user_id,
            each.worker.name,
            each.load,
            languages=each.worker.languages,
            areas=each.worker.areas,
            needs=each.worker.needs,
        )
        for each in held
    ]


def kept_apart(case_id: UUID) -> list[int]:
    """The workers of whom it was said in this case that they and the person must not meet."""
    return list(MustNotMeet.objects.filter(case_id=case_id).values_list("worker_id", flat=True))


def interim_contacts(case_id: UUID) -> list[InterimContact]:
    """Newest first."""
    return list(
        InterimContact.objects.filter(case_id=case_id)
        .select_related("by")
        .order_by("-spoken_on", "-at")[:CAP]
    )


def my_interests(by: Actor) -> list[DeclaredInterest]:
    """What this person declared and did not withdraw, the newest first."""
    rows = visible(by, Action.DECLARE_INTEREST, DeclaredInterest).filter(withdrawn_at__isnull=True)
    return list(rows.order_by("-declared_at"))
