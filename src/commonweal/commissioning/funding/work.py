"""Whom the end of the financial year reminds: who keeps and closes its books."""

from collections.abc import Iterable
from datetime import date, timedelta

from commonweal.access.roles import Role
from commonweal.commissioning.funding.queries import closed_years
from commonweal.jobs.queries import holders
from commonweal.jobs.registry import Reminder
from commonweal.rules.periods import add_months, financial_year
from commonweal.rules.reminders import Due

_HALF_A_YEAR_BACK = timedelta(days=183)


def _dues(today: date) -> Iterable[Due]:
    """The end of this financial year and, in its first half, of the one before; a year that is closed reminds nobody."""
    this = financial_year(today)
    before = financial_year(add_months(this.starts_on, -12))
    years = [before, this] if today - this.starts_on < _HALF_A_YEAR_BACK else [this]
    closed = closed_years()
    return [
        Due(year.last_day, year.starts_on.isoformat()) for year in years if year.starts_on.year not in closed
    ]


REMINDERS = (
    Reminder(
        key="year_closes",
        title="The financial year closes",
        words="Accrue what was done and not billed, confirm what is carried forward, then close the year.",
        address="financial_years",
        steps=(-20, -5, 1, 20),
        dues=_dues,
        who=lambda due, on: holders({Role.FINANCE_OFFICER}, on=on),
    ),
)
