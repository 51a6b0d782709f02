"""The load in parts that do not know of each other: each draws its own families from the seed and its own number, so the
parts can be made by several processes, in any order, and are the same every time."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from random import Random

from commonweal.config.demo.calendar import Calendar, number_of, seconds
from commonweal.config.demo.families import Families, Referred
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.stories import tell
from commonweal.config.demo.volumes import YEARS, Volumes
from commonweal.config.demo.waking import wake
from commonweal.rules.periods import add_months

IN_OTHER_PROCESSES_FROM = 10_000  # below, starting them takes longer than they save
MOST_MAKERS = 4  # more would wait for the one connection that writes


@dataclass(frozen=True)
class Task:
    """What all parts share."""

    ground: Ground
    seed: int
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def first_day(self) -> date:
        return add_months(self.today, -12 * YEARS)


def blocks(task: Task, sizes: list[int]) -> Iterator[tuple[int, dict[str, bytes]]]:
    """For each part its size and its lines, in order, while other parts are being made."""
    numbered = list(enumerate(sizes))
    if sum(sizes) < IN_OTHER_PROCESSES_FROM:
        for number, size in numbered:
            yield size, make_part(task, number, size)
        return
    makers = min(os.cpu_count() or 1, MOST_MAKERS)
    pool = ProcessPoolExecutor(makers, mp_context=get_context("spawn"), initializer=wake)
    waiting: deque[tuple[int, Future[dict[str, bytes]]]] = deque()
    try:
        for number, size in numbered:
            waiting.append((size, pool.submit(make_part, task, number, size)))
            if len(waiting) > 2 * makers:
                size, made = waiting.popleft()
                yield size, made.result()
        for size, made in waiting:
            yield size, made.result()
    finally:
        pool.shutdown(cancel_futures=True)


def make_part(task: Task, number: int, size: int) -> dict[str, bytes]:
    """The lines of one part, by table."""
    from commonweal.config.demo.writing import write_part

    rng = Random(f"{task.seed}:{number}")
    return write_part(rng, task.ground, draw_part(rng, task, number, size), today=task.today, part=number)


def draw_part(rng: Random, task: Task, number: int, size: int) -> list[Referred]:
    """The referrals of one part; the stories of the cast are in the first."""
    now = seconds(task.now)
    of_today = (task.now - task.now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    families = Families(
        rng, _calendar(task.first_day, task.today), first_day=number_of(task.first_day), now=now
    )
    stories = tell(families, task.ground, now=now)[:size] if number == 0 else []
    volumes = _volumes(task.first_day, task.today, of_today)
    return stories + families.refer(volumes.draw(size - len(stories), rng))


@cache
def _calendar(first_day: date, last_day: date) -> Calendar:
    return Calendar(first_day, last_day)


@cache
def _volumes(first_day: date, last_day: date, of_last_day: float) -> Volumes:
    return Volumes(first_day, last_day, of_last_day=of_last_day)
