"""Reminders: on which working day before or after something is due who is reminded of it, each step once.

Read a Due as: `subject` falls due on `due_on`. Read `steps=(-10, -2, 1)` as: ten working days before that day, two before it, and
one after it. Steps that were missed are not made up one by one: only the last of them is sent, and none that is long past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.rules.periods import Period, is_working_day, quarters_in
from commonweal.rules.reasons import Reason, Refused

_ONE_DAY = timedelta(days=1)
# After this many working days a step that was missed is not sent any more: it would only be noise.
TOO_LATE = 5
_LOOK_AROUND = timedelta(days=400)


@dataclass(frozen=True, order=True)
class Due:
    """`subject` is a code or a number of a record, never a name."""

    due_on: date
    subject: str


def working_day(day: date, step: int) -> date:
    """So many working days after a day, or before it where `step` is below nought; nought is the day itself or the next one.

    >>> working_day(date(2026, 12, 31), -2), working_day(date(2026, 12, 31), 1)
    (datetime.date(2026, 12, 29), datetime.date(2027, 1, 4))
    """
    one, left = (_ONE_DAY, step) if step >= 0 else (-_ONE_DAY, -step)
    while left or (step == 0 and not is_working_day(day)):
        day += one
        left -= is_working_day(day) if step else 0
    return day


def step_due(due_on: date, steps: tuple[int, ...], *, today: date) -> int | None:
    """The step to send today: the last one whose day has come, unless that was too long ago. None when there is none."""
    if list(steps) != sorted(set(steps)):
        raise Refused(Reason("steps_not_in_order", "Give the steps of a reminder in order, each once."))
    come = [step for step in steps if working_day(due_on, step) <= today]
    if not come or working_day(working_day(due_on, come[-1]), TOO_LATE) < today:
        return None
    return come[-1]


def shown_until(due_on: date, steps: tuple[int, ...]) -> date:
    """The last day on which a reminder stands on somebody's first page: the due day, or long enough after the last step."""
    return max(due_on, working_day(working_day(due_on, steps[-1]), TOO_LATE))


def quarter_ends(today: date) -> Iterator[Due]:
    """The ends of the quarters round a day, a year and a bit each way. The subject is the first day of the quarter."""
    for quarter in quarters_in(Period(_quarter_start(today - _LOOK_AROUND), today + _LOOK_AROUND)):
        if (quarter.ends_before.month - quarter.starts_on.month) % 12 == 3 and quarter.ends_before.day == 1:
            yield Due(quarter.last_day, quarter.starts_on.isoformat())


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def words_when(due_on: date, today: date) -> str:
    """How a day lies to today, in words.

    >>> words_when(date(2026, 3, 31), date(2026, 3, 31)), words_when(date(2026, 3, 31), date(2026, 4, 1))
    ('today', '1 day ago')
    """
    days = (due_on - today).days
    if not days:
        return "today"
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {number}" if days > 0 else f"{number} ago"
