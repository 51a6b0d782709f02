"""Measures: every figure a partnership shows, defined once. The definition stands beside the figure.

The definitions are files, one for each family (`measure_families/`); here are those that the product ships, and the arithmetic.
Units are never mixed or added: a person, a child, a household, a referral, a case and an activity are different things.
Arithmetic is in whole numbers and halves round up, so that every engine and every page shows the same figure; with nothing to
divide by there is no figure, which is not nought.
"""

from datetime import date

from commonweal.rules.measure_families import shipped
from commonweal.rules.measure_files import Family as Family
from commonweal.rules.measure_files import Measure as Measure
from commonweal.rules.measure_files import Unit as Unit

NAMED, FAMILIES = shipped()
MEASURES: tuple[Measure, ...] = tuple(each for family in FAMILIES for each in family.measures)
COUNTED_HERE: tuple[Measure, ...] = tuple(each for each in MEASURES if each.told is None)
"""Those counted from the records. The others are certified in a return."""


class NoSuchMeasure(LookupError):
    """No measure with this key is in the catalogue."""


def measure(key: str) -> Measure:
    """The measure with this key. Raises NoSuchMeasure."""
    for each in MEASURES:
        if each.key == key:
            return each
    raise NoSuchMeasure(f"There is no measure “{key}”. Choose one of: {', '.join(m.key for m in MEASURES)}.")


REFERRALS_BY_AREA = measure("referrals_by_area")
CONTACT_ATTEMPTED_IN_TIME = measure("contact_attempted_in_time")
RISK_REDUCED = measure("risk_reduced")
CASES_CLOSED = measure("cases_closed")
DAILY_LIFE_BETTER = measure("daily_life_better")
KEY_MEASURES = (REFERRALS_BY_AREA, CONTACT_ATTEMPTED_IN_TIME, RISK_REDUCED, DAILY_LIFE_BETTER, CASES_CLOSED)
"""What the board page shows and documents print."""


def due_for_review(on: date) -> tuple[Measure, ...]:
    """The measures whose definition should have been looked at again by that day."""
    return tuple(each for each in MEASURES if each.next_review_on <= on)


def ratio(numerator: int, denominator: int, *, per: int = 1) -> int | None:
    """`numerator / denominator × per`, rounded to a whole number, halves up; None when there is nothing to
    divide by.

    >>> ratio(5, 8, per=1000)
    625
    >>> ratio(1, 8, per=100)
    13
    """
    if denominator == 0:
        return None
    if denominator < 0:
        raise ValueError("A denominator cannot be below zero.")
    return (2 * numerator * per + denominator) // (2 * denominator)


def percent(numerator: int, denominator: int) -> int | None:
    """Whole per cent, halves up; None when there is nothing to divide by."""
    return ratio(numerator, denominator, per=100)


def change_in_percent(before: int, after: int, *, places: int = 0) -> str | None:
    """How much a figure rose or fell, signed: "+34.9%". None when there was nothing before.

    Halves are rounded away from nought, so that a rise and a fall of one size read alike.
    """
    scale = 10**places
    size = ratio(abs(after - before), before, per=100 * scale)
    if size is None:
        return None
    whole, part = divmod(size, scale)
    sign = "" if size == 0 else "+" if after > before else "−"
    return f"{sign}{whole}.{part:0{places}d}%" if places else f"{sign}{whole}%"
