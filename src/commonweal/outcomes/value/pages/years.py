"""A financial year by its name."""

from datetime import date

from commonweal.rules.periods import financial_year_name

APRIL = 4


def name_of(starts_in: int) -> str:
    """`2026/27` of the one that starts in 2026."""
    return financial_year_name(date(starts_in, APRIL, 1))
