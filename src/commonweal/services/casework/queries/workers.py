"""The workers of a service: what each holds, weighed by risk, and who is best placed to have a case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.partnership.models import User
from commonweal.partnership.queries import Colleague, areas_within, workers_at
from commonweal.rules.allocation import Fit, WorkerSuggestion, suggest_workers
from commonweal.rules.caseload import Load, load_of
from commonweal.rules.cases import CaseStatus
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


def team(organisation_id: int, *, side: str, on: date, thresholds: Sequence[Threshold]) -> list[Held]:
    """The workers of a service on one side, with what each holds, by name."""
    workers = workers_at(organisation_id, side=side, on=on)
    held = _cases_held(organisation_id, side, workers)
    return [_held(each, held.get(each.user_id, ()), on, thresholds) for each in workers]


def _cases_held(organisation_id: int, side: str, workers: Sequence[Colleague]) -> dict[int, list[dict]]:
    cases = Case.objects.filter(
        worker=OuterRef("pk"), organisation_id=organisation_id, side=side, status=CaseStatus.ALLOCATED
    ).order_by("-urgency", "opened_at")
    shown = JSONObject(
        grade=F("grade"),
        due=F("review_due_on"),
        opened=F("opened_at"),
        reached=F("episode__first_contact_at"),
    )
    users = User.objects.filter(pk__in=[each.user_id for each in workers]).annotate(
        held=ArraySubquery(cases.annotate(shown=shown).values("shown")[: CAP + 1])
    )
    return dict(users.values_list("pk", "held"))


def _held(worker: Colleague, cases: Sequence[dict], on: date, thresholds: Sequence[Threshold]) -> Held:
    grades = Counter(Grade(each["grade"]) if each["grade"] else None for each in cases)
    opened = [datetime.fromisoformat(each["opened"]).date() for each in cases]
    return Held(
        worker=worker,
        load=load_of(grades, hours_percent=worker.hours_percent, on=on, thresholds=thresholds),
        reviews_overdue=sum(bool(each["due"]) and each["due"] < on.isoformat() for each in cases),
        not_reached=sum(not each["reached"] for each in cases),
        oldest_opened_on=min(opened, default=None),
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
