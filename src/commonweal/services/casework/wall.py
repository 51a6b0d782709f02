"""What the database answers across the wall, one question at a time. The links themselves nobody may read (migration 0002)."""

from uuid import UUID

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
