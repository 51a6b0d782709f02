"""The days in a contract's life that have to make sense, beyond its term: whole months for options, no payment to come."""

from datetime import date

from commonweal.rules.periods import Period, show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.windows import whole_months


def reasons_not_in_months(*, ends_before: date, new_ends_before: date) -> list[Reason]:
    """Options are counted in months, so an extension has to be for whole ones."""
    if new_ends_before <= ends_before or whole_months(Period(ends_before, new_ends_before)) is not None:
        return []
    text = f"Extend for whole months, counted from {show_day(ends_before)}: choose a last day that ends one of them."
    return [Reason("not_whole_months", text)]


def reasons_not_paid_on(paid_on: date, *, today: date) -> list[Reason]:
    """A payment is recorded once it is made."""
    if paid_on <= today:
        return []
    return [Reason("paid_in_future", "Enter the day it was paid: today or before.")]
