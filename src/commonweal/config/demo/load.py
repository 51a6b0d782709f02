"""Writes the demonstration as the owner of the tables: first the partnership, then the people, in one transaction each."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from commonweal.config.demo.copy import OWNER, analyse, copy_lines, owner_connection, without_indexes
from commonweal.config.demo.ground import Ground, lay_ground
from commonweal.config.demo.parts import Task, blocks
from commonweal.config.demo.rows import COLUMNS
from commonweal.config.faults import SetUpFault
from commonweal.partnership.models import Organisation


def refuse_unless_empty() -> None:
    if Organisation.objects.using(OWNER).exists():
        raise SetUpFault(
            "This database holds a partnership already: start afresh with --reset, or use another."
        )


def set_the_scene(*, total: int, seed: int, today: date) -> Ground:
    with transaction.atomic(using=OWNER):
        return lay_ground(total=total, seed=seed, today=today)


def load_people(
    ground: Ground, *, seed: int, now: datetime, sizes: list[int], progress: Callable[[str, int, int], None]
) -> None:
    """All or nothing; the tables are analysed afterwards."""
    done, total = 0, sum(sizes)
    with owner_connection() as connection, without_indexes(connection, COLUMNS):
        for size, part in blocks(Task(ground, seed, now), sizes):
            copy_lines(connection, COLUMNS, part)
            done += size
            progress("Loading referrals", done, total)
    analyse(COLUMNS)
