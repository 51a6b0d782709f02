"""What somebody is reminded of today: it stands first, and goes when it is settled or past."""

from django.urls import reverse

from commonweal.design.words import day
from commonweal.jobs.queries import reminders_of
from commonweal.jobs.registry import known_reminders
from commonweal.rules.reminders import words_when
from commonweal.web.home.facts import Facts
from commonweal.web.pages import Card, Section


def reminded(facts: Facts) -> tuple[Section, ...]:
    """One section with a card for each reminder, the first due first; nothing for whoever is reminded of nothing."""
    known = known_reminders()
    cards = tuple(
        Card(
            known[key].title,
            reverse(known[key].address),
            words_when(due_on, facts.on).capitalize(),
            f"{day(due_on)}. {known[key].words}",
            "late" if due_on < facts.on else "today",
        )
        for key, due_on in reminders_of(facts.by, on=facts.on)
    )
    return (Section("Do not forget", cards),) if cards else ()
