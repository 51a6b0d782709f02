"""The sections of whoever looks after the money, and of the boards."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance import queries as governance
from commonweal.commissioning.procurement import queries as procurement
from commonweal.design.words import day, plural, pounds
from commonweal.outcomes.releases import queries as releases
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import is_overdue
from commonweal.rules.contributions import Status as Promise
from commonweal.rules.decisions import Status as Decided
from commonweal.rules.measures import due_for_review
from commonweal.web.home import figures as shown
from commonweal.web.home.facts import Facts, cases_that_move, returns_card, since_counted
from commonweal.web.pages import Card, Section, card

A_YEAR = timedelta(days=365)


OPEN_PROMISES = frozenset({Promise.ASKED, Promise.IN_PRINCIPLE, Promise.CONDITIONAL})


def own_boards(facts: Facts) -> Section:
    waiting = governance.waiting_for(by=facts.by)
    oldest = f"The oldest report is of {day(waiting[0].report_on)}" if waiting else ""
    return Section(
        "Your boards",
        (
            card("Decisions that wait for you", reverse("decisions"), len(waiting), note=oldest),
            *shown.last_pack(facts),
        ),
        (
            ("The board’s page", reverse("board")),
            ("Packs of your boards, to read and take down", reverse("documents")),
            ("Statements of the partners", reverse("statements")),
        ),
        shown.headlines(facts),
        shown.counted_at(facts.glance),
    )


def pooled_money(facts: Facts) -> Section:
    promises = [
        each
        for each in facts.contributions
        if each.status in OPEN_PROMISES
        and each.starts_on <= facts.on + A_YEAR
        and each.ends_before > facts.on
    ]
    has_begun = any(each.starts_on <= facts.on for each in promises)
    drafts = [
        each
        for each in governance.decisions_seen(by=facts.by)
        if each.status in (Decided.DRAFTED, Decided.DEFERRED)
    ]
    ending = [
        each for each in procurement.contracts() if facts.on < each.term.ends_before <= facts.on + A_YEAR
    ]
    first = f"The first on {day(ending[0].term.last_day)}" if ending else ""
    return Section(
        "The pooled money",
        (
            payments_to_approve(facts),
            card(
                "Promises not yet confirmed, a year ahead",
                reverse("contributions"),
                len(promises),
                note=total(promises),
                is_late=has_begun,
            ),
            card(
                "Reports not yet before a board",
                reverse("decisions"),
                len(drafts),
                note="Drafted or deferred",
            ),
            card("Contracts that end within a year", reverse("contracts"), len(ending), note=first),
            carry_card(facts),
            returns_card("Returns not yet certified", "late_returns", facts.all_returns),
            *shown.missed_card(facts),
            *shown.changes_card(facts),
            facts.night,
            *cases_that_move(facts),
        ),
        (
            ("Who pays for what, and may they?", reverse("who_pays")),
            ("The board’s page", reverse("board")),
            ("Board packs and other documents", reverse("documents")),
            ("Cases that move when a contract ends", reverse("moving")),
        ),
        counted=shown.counted_at(facts.glance),
    )


def receipts_and_payments(facts: Facts) -> Section:
    owed = [
        each
        for each in facts.contributions
        if each.status == Promise.CONFIRMED and each.starts_on <= facts.on
    ]
    return Section(
        "Receipts and payments",
        (
            card(
                "Confirmed and not yet received in full",
                reverse("contributions"),
                len(owed),
                note=total(owed),
            ),
            carry_card(facts),
            payments_to_approve(facts),
        ),
        (
            ("Pay under a contract", reverse("contracts")),
            ("The ledger", reverse("ledger")),
            ("Statements of the partners", reverse("statements")),
        ),
        shown.money_this_year(facts),
    )


def payments_to_approve(facts: Facts) -> Card:
    """What others prepared; one's own payments wait for somebody else."""
    others = [row for row in facts.payments_waiting if row.prepared_by_id != facts.by.user_id]
    own = len(facts.payments_waiting) - len(others)
    note = f"{plural(own, 'payment')} of yours wait{'s' if own == 1 else ''} for somebody else" if own else ""
    return card("Payments to approve", reverse("payments_waiting"), len(others), note=note)


def carry_card(facts: Facts) -> Card:
    """Carry-forwards that wait to be confirmed; late once the first of them should have been."""
    stand = [each.carry_forward for each in facts.contributions if hasattr(each, "carry_forward")]
    waiting = [each for each in stand if each.status == CarryStatus.OUTLINED]
    late = [each for each in waiting if is_overdue(CarryStatus.OUTLINED, each.confirm_by, today=facts.on)]
    first = min((each.confirm_by for each in waiting if each.confirm_by), default=None)
    by_then = f"The first by {day(first)}" if first else ""
    return card(
        "Carry-forwards to be confirmed",
        reverse("contributions"),
        len(waiting),
        note=f"{plural(len(late), 'is', 'are')} overdue" if late else by_then,
        is_late=bool(late),
    )


def figures(facts: Facts) -> Section:
    due = len(due_for_review(facts.on))
    return Section(
        "The figures",
        (
            since_counted(facts),
            returns_card("Returns not yet certified", "late_returns", facts.all_returns),
            card("Definitions to look at again", reverse("measures"), due),
            *shown.changes_card(facts),
            *shown.missed_card(facts),
            facts.night,
        ),
    )


def total(contributions: Iterable[Contribution]) -> str:
    return f"{pounds(sum(each.amount_pence for each in contributions))} in all"


def what_is_released(facts: Facts) -> Section:
    minimum = releases.in_force(on=facts.on)
    latest = releases.releases(before=None, limit=1)
    age = plural((facts.at - latest[0].at).days, "day") if latest else "Never"
    return Section(
        "What is released",
        (
            Card(
                "The smallest number that is shown",
                reverse("disclosure_minimum"),
                str(minimum.value),
                f"Since {day(minimum.starts_on)}",
                "clear",
            ),
            Card("Since figures were released", reverse("release_log"), age, "", "clear"),
            *shown.hidden_card(facts),
        ),
        (("Set another number", reverse("set_disclosure_minimum")),),
    )
