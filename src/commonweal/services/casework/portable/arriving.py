"""What changes on a record because it arrives: nobody of this service has the case yet, and nothing goes out by itself.

Read a row of CHANGES as: when a record of this type arrives, this is done to it. All else stays as it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from commonweal.rules.cases import CaseStatus
from commonweal.rules.interim import next_contact_on
from commonweal.rules.messages import MessageStatus
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import NamedReader, Restriction
from commonweal.services.casework.references import new_reference


@dataclass(frozen=True)
class Arrival:
    """Where and when the cases arrive, and for whom. `area_codes`: the code of each area by its key."""

    organisation_id: int
    reader_id: int
    at: datetime
    is_home: bool
    thresholds: Sequence[Threshold]
    area_codes: Mapping[int, str]


def case(row: Any, to: Arrival) -> None:
    """It waits for a worker, with a day by which somebody speaks with the person; a closed one stays closed."""
    row.organisation_id, row.worker_id = to.organisation_id, None
    row.reference = new_reference()
    if row.status == CaseStatus.CLOSED:
        return
    grade = Grade(row.grade) if row.grade else None
    row.status = CaseStatus.OPENED
    row.interim_due_on = next_contact_on(
        grade, since=to.at, area=to.area_codes[row.area_id], thresholds=to.thresholds
    )


def episode(row: Any, to: Arrival) -> None:
    """Its moments stay; what they count was counted where it came from."""
    row.provider_id, row.taken_in_at, row.changed_at = to.organisation_id, to.at, to.at


def of_this_service(row: Any, to: Arrival) -> None:
    row.organisation_id = to.organisation_id


def assignment(row: Any, to: Arrival) -> None:
    row.ended_at = row.ended_at or to.at


def message(row: Any, to: Arrival) -> None:
    """What waited to go is not sent from here: whoever wrote it does not hold the case any more."""
    if row.status in (MessageStatus.QUEUED, MessageStatus.SENDING):
        row.status, row.why, row.ended_at = MessageStatus.WITHHELD, "writer_left", to.at


def named_reader(row: Any, to: Arrival) -> None:
    row.ended_at = row.ended_at or to.at


def document(row: Any, to: Arrival) -> None:
    """Those it was for are not here. The manager it arrives for opens it, and says who else may."""
    row.only_for = [to.reader_id] if row.only_for else []


def told_fact(row: Any, to: Arrival) -> None:
    """In the system it came from it has crossed already."""
    if to.is_home:
        row.crosses_until = min(row.crosses_until, (to.at - timedelta(days=1)).date())


CHANGES: Mapping[str, Callable[[Any, Arrival], None]] = {
    "case": case,
    "episode": episode,
    "task": of_this_service,
    "restricted_note": of_this_service,
    "assignment": assignment,
    "message": message,
    "named_reader": named_reader,
    "document": document,
    "told_fact": told_fact,
}


def readers(cases: Sequence[Any], restrictions: Sequence[Any], to: Arrival) -> tuple[list[Any], list[Any]]:
    """Of each restricted case, the manager it arrives for is named: nobody else here is. Restrictions to add, and readers."""
    standing = {row.case_id: row for row in restrictions if row.ended_at is None}
    added = [
        Restriction(
            case=row,
            why=WhyRestricted.ASKED_FOR,
            words="It was restricted where it came from.",
            at=to.at,
            by_id=to.reader_id,
        )
        for row in cases
        if row.is_restricted and row.pk not in standing
    ]
    named = [
        NamedReader(restriction=standing[row.pk], case=row, user_id=to.reader_id)
        for row in cases
        if row.pk in standing
    ]
    return added, named + [
        NamedReader(restriction=each, case_id=each.case_id, user_id=to.reader_id) for each in added
    ]
