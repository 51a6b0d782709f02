"""Tells providers what is due and late: once for each stage of each return, whoever presses and however often it runs.

The line that goes to an inbox is always the same and says nothing: what it is about stands behind the sign-in.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.jobs.registry import who_wants_no_line
from commonweal.outcomes.returns.actions.opening import ONE_AT_A_TIME
from commonweal.outcomes.returns.models import Return, Told
from commonweal.outcomes.returns.queries import managers_of
from commonweal.partnership.queries import local_thresholds
from commonweal.rules.periods import day_of
from commonweal.rules.returns import Chase, Status, stages_reached
from commonweal.rules.thresholds import Key, threshold

WAITS = (Status.DUE, Status.BEGUN)
SUBJECT = "Something waits for you"
BODY = (
    "Something waits for you in your usual place.\n\n{link}\n\nYou can stop these there, under your name.\n"
)


def chase_returns(*, link: str, by: Actor | None, at: datetime) -> list[Told]:
    """Puts down what each provider is told today, and sends their managers one line. Gives what was told for the first time.

    Whoever said no under Notices gets no line: they see it on their first page all the same.
    """
    told = _put_down(by=by, at=at)
    providers = {each.of.contract.provider_id for each in told}
    managers = managers_of(providers, on=day_of(at), but=who_wants_no_line())
    for email in sorted({email for emails in managers.values() for email in emails}):
        EmailMessage(
            subject=SUBJECT, body=BODY.format(link=link), from_email=settings.DEFAULT_FROM_EMAIL, to=[email]
        ).send()
    return told


@transaction.atomic
def _put_down(*, by: Actor | None, at: datetime) -> list[Told]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    on, local = day_of(at), local_thresholds()
    soon = threshold(Key.RETURN_SOON_DAYS, on=on, local=local).value
    very_late = threshold(Key.RETURN_VERY_LATE_DAYS, on=on, local=local).value
    waiting = Return.objects.filter(status__in=WAITS).select_related("contract").order_by("id")
    before: dict[int, list[Chase]] = {}
    for return_id, stage in Told.objects.filter(of__in=waiting).values_list("of_id", "stage"):
        before.setdefault(return_id, []).append(Chase(stage))
    made = []
    for each in waiting:
        stages = stages_reached(
            each.due_on, on=on, soon_days=soon, very_late_days=very_late, told=before.get(each.pk, ())
        )
        made += [
            Told.objects.create(of=each, stage=stage, by_id=by.user_id if by else None, at=at)
            for stage in stages
        ]
    for row in made:
        record_event(action="chase_return", subject=row.of, by=by, at=at, stage=row.stage)
    return made
