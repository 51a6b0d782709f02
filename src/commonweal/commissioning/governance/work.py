"""Whom the quarter’s end reminds of decisions: those who sit on a board with a report that waits."""

from collections.abc import Iterable
from datetime import date

from commonweal.commissioning.governance.queries import boards_that_wait
from commonweal.jobs.queries import seated
from commonweal.jobs.registry import Reminder
from commonweal.rules.reminders import Due, quarter_ends


def _dues(today: date) -> Iterable[Due]:
    return quarter_ends(today) if boards_that_wait() else ()


REMINDERS = (
    Reminder(
        key="decisions_waiting",
        title="Reports before your board",
        words="A report waits for your board’s decision as the quarter ends. Read it and decide, or defer it with a day.",
        address="decisions",
        steps=(-10, -2),
        dues=_dues,
        who=lambda due, on: seated(boards_that_wait(), on=on),
    ),
)
