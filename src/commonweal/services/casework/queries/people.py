"""Workers who could hold a case, and people found again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.scopes import visible
from commonweal.partnership.models import User
from commonweal.partnership.queries import Colleague, workers_at
from commonweal.rules.cases import (
    CaseStatus,
)
from commonweal.services.casework.models import (
    Case,
    Party,
    Person,
)
from commonweal.services.casework.queries.lists import CAP


@dataclass(frozen=True)
class Load:
    """A worker who could be given a case, and how many they hold, counted to a hundred and no further."""

    worker: Colleague
    cases: int


def workers_with_load(case: Case, *, on: date) -> list[Load]:
    """The workers of the case's own service and side, those with the fewest cases first."""
    workers = workers_at(case.organisation_id, side=case.side, on=on)
    held = Case.objects.filter(
        worker=OuterRef("pk"),
        organisation_id=case.organisation_id,
        side=case.side,
        status=CaseStatus.ALLOCATED,
    )
    counted = User.objects.filter(pk__in=[each.user_id for each in workers]).annotate(
        held=ArraySubquery(held.values("urgency")[: CAP + 1])
    )
    numbers = {user: len(found) for user, found in counted.values_list("pk", "held")}
    return sorted(
        (Load(each, numbers[each.user_id]) for each in workers),
        key=lambda load: (load.cases, load.worker.name),
    )


def people_found(by: Actor, keys: Iterable[bytes], *, limit: int) -> list[Person]:
    """The people with one of these search keys, within what this person may see."""
    people = visible(by, Action.VIEW_PERSON, Person).filter(search_keys__key__in=list(keys))
    return list(people.order_by("id").distinct()[:limit])


def cases_of(by: Actor, people: Iterable[Person]) -> list[Party]:
    """In which of the cases this person may see each of these people stands, and as whom."""
    if not may(by.roles, Action.VIEW_CASE):
        return []
    cases = visible(by, Action.VIEW_CASE, Case)
    parties = Party.objects.filter(person__in=[each.pk for each in people], case__in=cases)
    return list(parties.select_related("case").order_by("case__opened_at"))
