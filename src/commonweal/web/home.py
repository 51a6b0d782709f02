"""What needs this person today, role by role: a number, a way there, and nothing that can wait."""

from datetime import date, datetime

from commonweal.access.actor import Actor
from commonweal.web.pages import Section


def sections(by: Actor, *, on: date, at: datetime) -> tuple[Section, ...]:
    """One section for each role this person holds today, those with somebody's safety in them first."""
    return ()
