"""A worker leaves: their cases go to others, each by the rules by which a case is given to a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.rules.cases import CaseStatus
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.services.casework.actions.steps import allocate_case, unallocate_case
from commonweal.services.casework.models import Case

ITS_WORKER_LEAVES = "Its worker leaves."
OVERTAKEN = Reason("overtaken", "This case has changed hands meanwhile. Open it to see who holds it now.")
GONE = Reason("gone", "This case is not shown to you any more: somebody restricted it meanwhile.")


@dataclass
class PassedOnAll:
    """How many cases went to another worker, how many wait for one, and why the others stayed."""

    handed: int = 0
    waiting: int = 0
    refused: dict[UUID, Refused] = field(default_factory=dict)


@transaction.atomic
def hand_over_cases(
    *, from_worker_id: int, to: Mapping[UUID, int | None], form_key: UUID | None, by: Actor, at: datetime
) -> PassedOnAll:
    """Each case to its new worker; to None, it waits for one. Where one is refused, the others are done all the same, and that
    one stays as it was.
    """
    done = PassedOnAll()
    for case_id, worker_id in sorted(to.items()):
        try:
            _hand_over(case_id, from_worker_id, worker_id, form_key, by, at)
        except Refused as refused:
            done.refused[case_id] = refused
        except Http404:
            done.refused[case_id] = Refused(GONE)
        else:
            done.handed += worker_id is not None
            done.waiting += worker_id is None
    return done


def _hand_over(
    case_id: UUID, from_worker_id: int, worker_id: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> None:
    """One case. It has to be with the worker who leaves: that is what whoever chose had before their eyes."""
    case = enforce.record(by, Action.ALLOCATE_CASE, Case, case_id, lock=True)
    is_theirs = case.worker_id == from_worker_id and case.status == CaseStatus.ALLOCATED
    refuse_if([] if is_theirs else [OVERTAKEN])
    step = {
        "case_id": case_id,
        "version": case.version,
        "form_key": uuid5(form_key, str(case_id)) if form_key else None,
        "by": by,
        "at": at,
    }
    if worker_id is None:
        unallocate_case(why=ITS_WORKER_LEAVES, **step)
    else:
        allocate_case(worker_id=worker_id, **step)
