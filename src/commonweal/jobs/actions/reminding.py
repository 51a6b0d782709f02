"""Reminds people of what falls due: each of each step once, and no longer than it is open."""

from datetime import date, datetime, timedelta

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_something
from commonweal.jobs.models import Reminded
from commonweal.jobs.registry import Reminder, known_reminders
from commonweal.rules.periods import day_of
from commonweal.rules.reminders import Due, shown_until, step_due

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
    """What is to be written today. What is settled, or nobody's any more, stands on no first page from today."""
    today = day_of(at)
    shown = Reminded.objects.filter(reminder=reminder.key, shown_until__gte=today)
    standing = list(shown.values_list("pk", "subject", "user_id"))
    about = {subject for _, subject, _ in standing}
    rows, still = [], set()
    for due in sorted(reminder.dues(today)):
        step = step_due(due.due_on, reminder.steps, today=today)
        if step is None and due.subject not in about:
            continue
        for user_id in sorted(set(reminder.who(due, today))):
            still.add((due.subject, user_id))
            if step is not None:
                rows.append(_row(reminder, due, step, user_id, today))
    settled = [pk for pk, subject, user_id in standing if (subject, user_id) not in still]
    Reminded.objects.filter(pk__in=settled).update(shown_until=today - ONE_DAY)
    return rows


def _row(reminder: Reminder, due: Due, step: int, user_id: int, today: date) -> Reminded:
    return Reminded(
        reminder=reminder.key,
        subject=due.subject,
        step=step,
        due_on=due.due_on,
        user_id=user_id,
        reminded_on=today,
        shown_until=shown_until(due.due_on, reminder.steps),
    )
