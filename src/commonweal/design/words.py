"""How figures, days and moments are said to people: one place, so the same fact reads the same on every page.

Each function takes one plain value and gives back text, and is a template filter of the same name (jinja.py).
Days and moments follow British use; a period is shown with its last day included, although it is kept with
the day after. Moments are shown in London time.
"""

from datetime import date, datetime
from typing import Protocol

from commonweal.rules.money import show_pounds
from commonweal.rules.periods import LONDON, Period, show_day

MINUS = "\N{MINUS SIGN}"


class HasPeriod(Protocol):
    """Anything that lasts: `starts_on` inclusive, `ends_before` exclusive, None when open."""

    starts_on: date
    ends_before: date | None


def pounds(pence: int, *, always_pence: bool = False) -> str:
    """Pence as pounds. The pence are shown when there are any, or always in a column that has some.

    >>> pounds(67045000), pounds(1050), pounds(-120000), pounds(1000, always_pence=True)
    ('£670,450', '£10.50', '−£1,200', '£10.00')
    """
    if not isinstance(pence, int) or isinstance(pence, bool):
        raise TypeError(f"Money is whole pence, not {type(pence).__name__}.")
    return show_pounds(pence, always_pence=always_pence).replace("-", MINUS)


def count(number: int) -> str:
    """A whole number with commas.

    >>> count(7669), count(-12)
    ('7,669', '−12')
    """
    return f"{number:,}".replace("-", MINUS)


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun, agreeing.

    >>> plural(1, "case"), plural(1200, "case"), plural(2, "child", "children")
    ('1 case', '1,200 cases', '2 children')
    """
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float, places: int = 0) -> str:
    """A share of one as a percentage.

    >>> percent(0.622), percent(0.0504, 1)
    ('62%', '5.0%')
    """
    return f"{share * 100:.{places}f}%".replace("-", MINUS)


def day(on: date) -> str:
    """A day in full.

    >>> day(date(2026, 4, 1))
    '1 April 2026'
    """
    return show_day(_in_london(on).date() if isinstance(on, datetime) else on)


def month(on: date) -> str:
    """A month in full.

    >>> month(date(2026, 4, 1))
    'April 2026'
    """
    return f"{on:%B %Y}"


def time_of_day(at: datetime) -> str:
    """The time on a London clock, noon and midnight by name.

    >>> [time_of_day(datetime(2026, 1, 5, hour, tzinfo=LONDON)) for hour in (9, 12, 14)]
    ['9am', 'midday', '2pm']
    """
    local = _in_london(at)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    clock = f"{local.hour % 12 or 12}:{local.minute:02}".removesuffix(":00")
    return f"{clock}{'am' if local.hour < 12 else 'pm'}"


def moment(at: datetime) -> str:
    """A day and time, in London time.

    >>> moment(datetime(2026, 7, 1, 14, 5, tzinfo=LONDON))
    '1 July 2026 at 2:05pm'
    """
    return f"{day(at)} at {time_of_day(at)}"


def period(lasting: HasPeriod | date, ends_before: date | None = None) -> str:
    """A period with its last day included, from a thing that has one or from two days.

    >>> period(date(2026, 4, 1), date(2029, 4, 1)), period(date(2026, 4, 1))
    ('1 April 2026 to 31 March 2029', 'from 1 April 2026')
    >>> period(date(2026, 4, 1), date(2026, 4, 2))
    '1 April 2026'
    """
    if isinstance(lasting, date):
        starts_on = lasting
    else:
        starts_on, ends_before = lasting.starts_on, lasting.ends_before
    return Period(starts_on, ends_before).show() if ends_before else f"from {day(starts_on)}"


def lower_first(text: str) -> str:
    """The text as it reads inside a sentence; initials such as NHS keep their capitals.

    >>> lower_first("Start date"), lower_first("NHS number")
    ('start date', 'NHS number')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _in_london(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return at.astimezone(LONDON)
