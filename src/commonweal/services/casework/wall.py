"""What the database answers across the wall, one question at a time. The links themselves nobody may read (migration 0002)."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection


def link_across_wall(case_id: UUID) -> None:
    """Links a new case with those on the other side that concern the same people, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT link_across_wall(%s)", [case_id])


def works_across_wall(case_id: UUID, worker_id: int) -> bool:
    """Whether this worker holds, or ever held, a linked case on the other side. Answered to the case's own manager alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT works_across_wall(%s, %s)", [case_id, worker_id])
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
