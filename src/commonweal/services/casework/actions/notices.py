"""The daily line to staff. It is always the same line, whoever it goes to and whatever waits: an inbox is read by others too."""

from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.jobs.queries import waits_for
from commonweal.partnership.queries import actor_for
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import NoticeChoice
from commonweal.services.casework.queries.lists import needs_me_today
from commonweal.services.casework.queries.messages import (
    WITH_CASES,
    moves_to_confirm,
    staff_to_ask,
    stopped_lately,
)
from commonweal.services.casework.queries.near import near_days

SUBJECT = "Something waits for you"
BODY = (
    "Something waits for you in your usual place.\n\n{link}\n\nYou can stop these there, under your name.\n"
)


def notice(*, link: str) -> tuple[str, str]:
    """Subject and body of every notice. It takes nothing about anybody, so nothing can get into it."""
    return SUBJECT, BODY.format(link=link)


def send_notices(*, link: str, at: datetime) -> int:
    """One line to each for whom something waits today, who wants it and has not had it. Gives how many went."""
    on, sent = day_of(at), 0
    with transaction.atomic():
        enforce.ask_as(None)
        staff = staff_to_ask(on)
    for user_id, email in staff:
        if _take_turn(user_id, on, at):
            subject, body = notice(link=link)
            EmailMessage(
                subject=subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[email]
            ).send()
            sent += 1
    return sent


@transaction.atomic
def _take_turn(user_id: int, on: date, at: datetime) -> bool:
    """Whether this one gets today's line; marks it as had, so that a second run sends nothing."""
    by = actor_for(user_id, on=on)
    enforce.ask_as(by)
    if by is None or not _something_waits(by, on, at):
        return False
    choice, _ = NoticeChoice.objects.select_for_update().get_or_create(user_id=user_id)
    if not choice.wanted or choice.sent_on == on:
        return False
    choice.sent_on = on
    choice.save(update_fields=["sent_on"])
    return True


def _something_waits(by: Actor, on: date, at: datetime) -> bool:
    if waits_for(by, on=on, at=at):
        return True
    if not by.roles & WITH_CASES:
        return False
    cases = needs_me_today(by, on)
    found = [cases.reviews_overdue, cases.unallocated]
    if by.holds(Role.SERVICE_MANAGER):
        found.append(moves_to_confirm(by))
    else:
        near = near_days(by, on=on)
        found += [near.hearings, near.orders, near.limits, stopped_lately(by, at=at)]
    return any(each not in ("", "0") for each in found)
