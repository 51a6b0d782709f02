"""When a return is due, which quarters are asked for, and when somebody is chased.

Quarters are those of the financial year: April, July, October, January.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from commonweal.rules.periods import (
    LONDON,
    Period,
    add_months,
    is_working_day,
    quarters_in,
    show_day,
    working_days_after,
)
from commonweal.rules.returns.steps import OPEN, Status

_MONTHS = 3
_ONE_DAY = timedelta(days=1)


class Chase(StrEnum):
    """What a provider is told, once each, and never twice for one return."""

    OPENED = "opened"
    SOON = "soon"
    LATE = "late"
    VERY_LATE = "very_late"


CHASED_FOR = {
    Chase.OPENED: "It is open to fill in",
    Chase.SOON: "It is due soon",
    Chase.LATE: "It is late",
    Chase.VERY_LATE: "It is very late, and the joint commissioner knows",
}


def due_on(quarter: Period, *, working_days: int) -> date:
    """So many working days after the last day of the quarter: by the end of that day."""
    return working_days_after(_noon(quarter.last_day), working_days)


def is_late(status: Status, due: date, *, on: date) -> bool:
    """Is a return that is open past its day? One that was reopened had been certified: it waits, and is not late."""
    return status in OPEN and status is not Status.REOPENED and due < on


def days_late(due: date, *, on: date) -> int:
    """Working days after the day it was due; nought until then."""
    day, late = due, 0
    while day < on:
        day += _ONE_DAY
        late += is_working_day(day)
    return late


def last_ended_quarter(on: date) -> Period:
    """The last whole quarter that was over on a day."""
    first = on.replace(month=(on.month - 1) // _MONTHS * _MONTHS + 1, day=1)
    return Period(add_months(first, -_MONTHS), first)


def quarters_to_open(*, first_asked: date | None, on: date) -> tuple[Period, ...]:
    """Every quarter that is over, from the first that was ever asked for; only the last where none was.

    So a night in which nothing ran is made up for, and a new partnership is not asked for years it never knew.
    """
    last = last_ended_quarter(on)
    if first_asked is None or first_asked >= last.starts_on:
        return (last,)
    return quarters_in(Period(first_asked, last.ends_before))


def next_quarter(on: date, last_opened: date | None) -> date:
    """The first day of the first quarter whose return is not there yet: that which runs on a day, or a later one.

    >>> next_quarter(date(2026, 5, 4), date(2026, 1, 1)), next_quarter(date(2026, 5, 4), date(2026, 4, 1))
    (datetime.date(2026, 4, 1), datetime.date(2026, 7, 1))
    """
    running = last_ended_quarter(on).ends_before
    return running if last_opened is None else max(running, add_months(last_opened, _MONTHS))


def quarter_name(starts_on: date) -> str:
    """`April to June 2026`."""
    last = add_months(starts_on, _MONTHS) - _ONE_DAY
    return f"{starts_on:%B} to {last:%B %Y}"


def stages_reached(
    due: date, *, on: date, soon_days: int, very_late_days: int, told: Collection[Chase] = ()
) -> list[Chase]:
    """What is to be told now and was not yet: the latest stage reached, for one notice is enough.

    `soon_days` and `very_late_days` are working days before and after the day it is due.
    """
    late = days_late(due, on=on)
    if late >= very_late_days:
        stage = Chase.VERY_LATE
    elif on > due:
        stage = Chase.LATE
    elif days_late(on, on=due) <= soon_days:
        stage = Chase.SOON
    else:
        stage = Chase.OPENED
    order = list(Chase)
    beyond = any(order.index(each) >= order.index(stage) for each in told)
    return [] if beyond else [stage]


def late_in_words(due: date, *, on: date) -> str:
    """`due on 3 May 2026`, or by how many working days it is late."""
    if on <= due:
        return f"due on {show_day(due)}"
    late = days_late(due, on=on)
    return f"late by {late} working day{'' if late == 1 else 's'}"


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=LONDON)
