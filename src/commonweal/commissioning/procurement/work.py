"""Whom the end of a contract reminds: who may extend it, half a year, a quarter and a month before."""

from collections.abc import Iterable
from datetime import date

from commonweal.access.roles import Role
from commonweal.commissioning.procurement.queries import contracts
from commonweal.jobs.queries import holders
from commonweal.jobs.registry import Reminder
from commonweal.rules.reminders import Due

# In working days, about 21 to a month.
HALF_A_YEAR, A_QUARTER, A_MONTH = -126, -63, -21


def _dues(today: date) -> Iterable[Due]:
    return [Due(each.term.last_day, str(each.id)) for each in contracts() if each.term.ends_before > today]


REMINDERS = (
    Reminder(
        key="contract_ends",
        title="A contract ends",
        words="Decide whether it is extended, bought again or ended, and what becomes of the people it helps.",
        address="contracts",
        steps=(HALF_A_YEAR, A_QUARTER, A_MONTH),
        dues=_dues,
        who=lambda due, on: holders({Role.JOINT_COMMISSIONER}, on=on),
    ),
)
