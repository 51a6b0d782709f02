"""The sections of whoever looks after the record and the accounts."""

from datetime import timedelta

from django.urls import reverse

from commonweal.audit.queries import last_check, overdue_openings
from commonweal.design.words import plural
from commonweal.partnership.queries import accounts_waiting
from commonweal.web.home.facts import Facts, since_counted
from commonweal.web.home.figures import missed_card
from commonweal.web.pages import Card, Section, card

CHECK_EVERY = timedelta(days=7)


def the_audit(facts: Facts) -> Section:
    checked = last_check()
    is_fresh = checked is not None and facts.at - checked.at < CHECK_EVERY
    faults = checked.details.get("faults") if checked else 0
    age = plural((facts.at - checked.at).days, "day") if checked else "Never"
    kind = "late" if faults else "clear" if is_fresh else "today"
    note = "The check found faults" if faults else ""
    late = overdue_openings(facts.on)
    return Section(
        "The audit",
        (
            Card("Since the chain was checked", reverse("audit"), age, note, kind),
            card(
                "Emergency openings nobody has looked at in time",
                reverse("audit_walls"),
                late,
                is_late=True,
            ),
            since_counted(facts),
            *missed_card(facts),
        ),
    )


def the_accounts(facts: Facts) -> Section:
    waiting = accounts_waiting(facts.by, on=facts.on)
    note = "Without a role today, or without a password"
    address = f"{reverse('accounts')}?waiting=1"
    return Section(
        "Accounts",
        (card("Cannot come in yet", address, waiting, note=note), facts.night),
        (("Open an account", reverse("new_account")),),
    )
