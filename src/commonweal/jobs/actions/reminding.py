"""Reminds people of what falls due: each of each step once, and no longer than it is open."""

from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_something
from commonweal.jobs.models import Reminded
from commonweal.jobs.registry import Reminder, known_reminders
from commonweal.rules.periods import day_of
from commonweal.rules.reminders import shown_until, step_due

ONE_DAY = timedelta(days=1)


@transaction.atomic
def remind(*, by: Actor | None, at: datetime) -> int:
    """Writes down who is reminded of what today, and lets go what is settled. Again on the same day, it does nothing.

    Gives how many reminders are new.
    """
    today = day_of(at)
    wanted = [row for each in known_reminders().values() for row in _of(each, at)]
    before = Reminded.objects.count()
    Reminded.objects.bulk_create(wanted, ignore_conflicts=True)
    new = Reminded.objects.count() - before
    record_something(
        action="remind", record_type="jobs.reminded", by=by, at=at, new=new, on=today.isoformat()
    )
    return new


def _of(reminder: Reminder, at: datetime) -> list[Reminded]:
    today = day_of(at)
    dues = sorted(reminder.dues(today))
    settled = Reminded.objects.filter(reminder=reminder.key, shown_until__gte=today)
    settled.exclude(subject__in=[due.subject for due in dues]).update(shown_until=today - ONE_DAY)
    rows = []
    for due in dues:
        step = step_due(due.due_on, reminder.steps, today=today)
        if step is None:
            continue
        rows += [
            Reminded(
                reminder=reminder.key,
                subject=due.subject,
                step=step,
                due_on=due.due_on,
                user_id=user_id,
                reminded_on=today,
                shown_until=shown_until(due.due_on, reminder.steps),
            )
            for user_id in sorted(set(reminder.who(due, today)))
        ]
    return rows
