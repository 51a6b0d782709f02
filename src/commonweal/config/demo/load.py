"""Writes the demonstration as the owner of the tables: the partnership and the people, all of it or nothing."""

from collections.abc import Callable
from datetime import datetime

from commonweal.config.demo.copy import analyse, copy_lines, owner_connection, without_indexes
from commonweal.config.demo.daily_list import add_daily_list
from commonweal.config.demo.ground import Ground, lay_ground
from commonweal.config.demo.parts import Task, blocks
from commonweal.config.demo.rows import COLUMNS
from commonweal.config.demo.second_person import wait_for_two
from commonweal.config.faults import SetUpFault
from commonweal.partnership.models import Organisation


def is_empty() -> bool:
    return not Organisation.objects.exists()


def refuse_unless_empty() -> None:
    if not is_empty():
        raise SetUpFault(
            "This database holds a partnership already: start afresh with --reset, or use another."
        )


def load_people(
    *, sizes: list[int], seed: int, now: datetime, progress: Callable[[str, int, int], None]
) -> Ground:
    """Who there is, and what happened to whom. The tables are analysed afterwards."""
    done, total = 0, sum(sizes)
    with owner_connection() as connection:
        ground = lay_ground(total=total, seed=seed, today=now.date())
        with without_indexes(connection, COLUMNS):
            for size, part in blocks(Task(ground, seed, now), sizes):
                copy_lines(connection, COLUMNS, part)
                done += size
                progress("Loading referrals", done, total)
        add_daily_list(ground, now=now)
        wait_for_two(connection, now=now)
    analyse(COLUMNS)
    return ground
