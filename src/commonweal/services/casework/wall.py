"""What the database answers across the wall, one question at a time. The links themselves nobody may read (0002, 0004).

Each of these is one call, whatever is or is not on the other side: who asks cannot tell by what comes back, and a function that
returns nothing returns nothing to everybody.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection


def link_across_wall(case_id: UUID) -> None:
    """Links a new case with those on the other side that concern the same people, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT link_across_wall(%s)", [case_id])


def has_conflict(case_id: UUID, worker_id: int) -> bool:
    """Whether this worker must not have this case: whatever the ground (migration 0004), one answer, to its own manager alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_conflict(%s, %s)", [case_id, worker_id])
        return bool(cursor.fetchone()[0])


def merge_across_wall(kept: UUID | None, merged: UUID | None, at: datetime) -> UUID | None:
    """Joins two records as far as the person asking reaches. None, whatever stands in the way: hidden, not theirs, not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT merge_people(%s, %s, %s, %s)", [uuid4(), kept, merged, at])
        return cursor.fetchone()[0]


def part_across_wall(merge: UUID, at: datetime) -> tuple[int, int] | None:
    """Undoes a merge of the asker's own place: how much was put back, how much had changed since. None when it is not theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT back, stays FROM undo_merge(%s, %s)", [merge, at])
        back, stays = cursor.fetchone()
        return None if back is None else (back, stays)


def link_person_across_wall(person_id: UUID) -> None:
    """Links every case this person stands in, after two records of one person became one. What was told before, within its
    days, reaches the cases that are now found to belong together. Call it in the transaction of the merge.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT link_person_across_wall(%s)", [person_id])


def carry_across_wall(told_id: UUID) -> None:
    """Makes a task of one told fact in every linked case, once. Says nothing about whether there was any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT carry_across_wall(%s)", [told_id])


def set_restricted(case_id: UUID, *, becomes: bool) -> None:
    """Closes a case to all but its worker and those named, or opens it again. Refused to all but a manager who sees it.

    The database does it, because whoever restricts a case may thereby lose sight of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_restricted(%s, %s)", [case_id, becomes])


def restricted_out_of_sight() -> tuple[int, int]:
    """How many open cases of this manager's service are restricted to others; and how many of those nobody who works there may
    see, so that this manager may take charge of them (migration 0020). Nothing else about them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT restricted_out_of_sight(), restricted_and_left()")
        hidden, left = cursor.fetchone()
        return int(hidden), int(left)


def take_charge() -> list[UUID]:
    """Names this manager in each restricted case that nobody who works there may see. The cases it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_charge()")
        return [case_id for (case_id,) in cursor.fetchall()]


def put_in_charge(case_id: UUID, manager_id: int) -> bool:
    """Names a manager in a restricted case of the worker who asks. False, whatever stands in the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT put_in_charge(%s, %s)", [case_id, manager_id])
        return bool(cursor.fetchone()[0])


def papers_out_of_sight(organisation_id: int, side: str) -> int:
    """How many papers of this manager's service are for named people only, and not for this manager. Nothing else about them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT papers_out_of_sight(%s, %s)", [organisation_id, side])
        return int(cursor.fetchone()[0])


def forget_old_cases_out() -> None:
    """Files of cases whose time is over go, whoever made them; the database does it, because nobody reaches another's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_cases_out()")


def break_glass(*, reference: str, why: str, words: str, hours: int, form_key: UUID | None) -> UUID | None:
    """The case that is open now to whoever asks, for so many hours; None for whatever reason there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT break_glass(%s, %s, %s, %s, %s)", [reference, why, words, hours, form_key])
        found = cursor.fetchone()[0]
    return found if found is None or isinstance(found, UUID) else UUID(found)


def may_carry_over(transfer_id: UUID) -> bool:
    """Whether what is offered to this manager's service may cross today: the case is open, as restricted, and it is agreed to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_carry_over(%s)", [transfer_id])
        return bool(cursor.fetchone()[0])


def carry_over(transfer_id: UUID, case_id: UUID) -> dict[UUID, UUID]:
    """Copies what was agreed into the case just opened, once. Gives for each way to make contact its new number and its old:
    it is still sealed to the old one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT new_id, old_id FROM carry_over(%s, %s)", [transfer_id, case_id])
        return dict(cursor.fetchall())


def contact_has_changed(transfer_id: UUID) -> bool:
    """Whether the sending service has changed how to make contact since it crossed. For whoever works the new case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_has_changed(%s)", [transfer_id])
        return bool(cursor.fetchone()[0])


# Every other record type that hangs on a case is among the numbers behind it (front_door migration 0019), or a test fails.
NOT_BEHIND: Mapping[str, str] = {
    "casework.CaseLink": "Which cases of the two sides belong together is told to nobody.",
    "casework.Crossing": "As above: what crossed, and to where.",
    "casework.MergedPart": "Who was taken for one person may stand on both sides, and the row would say so.",
}


def numbers_behind_case(case_id: UUID) -> list[tuple[str, str]]:
    """(type, number) of everything that hangs on a case, for its worker and its manager; nothing for anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_type, record_id FROM numbers_behind(%s, NULL)", [case_id])
        return list(cursor.fetchall())
