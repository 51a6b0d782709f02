"""What needs this person today, role by role: a number, a way there, and nothing that can wait.

Read a row of SECTIONS as: whoever holds one of these roles gets this section; those with somebody's safety in them come first.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime

from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.audit.queries import last_check, overdue_openings
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance import queries as governance
from commonweal.commissioning.procurement import queries as procurement
from commonweal.design.words import day, plural, pounds
from commonweal.outcomes.queries import last_refresh
from commonweal.partnership.queries import accounts_waiting
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import is_overdue
from commonweal.rules.contributions import Status as Promise
from commonweal.rules.decisions import Status as Decided
from commonweal.rules.measures import due_for_review
from commonweal.rules.referrals import LONG_SILENCE
from commonweal.services.casework import queries as casework
from commonweal.services.casework.queries.cases_out import waits_for_second
from commonweal.services.casework.queries.messages import moves_to_confirm, stopped_lately
from commonweal.services.casework.queries.near import near_days
from commonweal.services.front_door import queries as front_door
from commonweal.web.pages import Card, Section, card

A_YEAR = timedelta(days=365)
CHECK_EVERY = timedelta(days=7)
OPEN_PROMISES = frozenset({Promise.ASKED, Promise.IN_PRINCIPLE, Promise.CONDITIONAL})


class Facts:
    """What several sections share, asked for once."""

    def __init__(self, by: Actor, on: date, at: datetime) -> None:
        self.by, self.on, self.at = by, on, at

    @cached_property
    def cases(self) -> casework.CasesToday:
        return casework.needs_me_today(self.by, self.on)

    @cached_property
    def tasks(self) -> casework.TasksToday:
        return casework.tasks_today(self.by, self.on)

    @cached_property
    def emergency_links(self) -> tuple[tuple[str, str], ...]:
        """What this person has open in an emergency comes before the way to open something."""
        open_now = casework.open_to_me(self.by, at=self.at)
        return (
            *(
                (
                    f"Open in an emergency until {localtime(until):%H:%M}",
                    reverse("emergency_case", args=[case]),
                )
                for case, until in open_now
            ),
            ("Open a record in an emergency", reverse("emergency")),
        )

    @cached_property
    def referrals(self) -> front_door.ReferralsToday:
        return front_door.needs_me_today(self.by, self.on)

    @cached_property
    def second_person(self) -> str:
        """How many wishes of others wait for this person's answer."""
        return front_door.how_many_wait(self.by)

    @cached_property
    def to_move(self) -> int:
        """How many wait for a second person to agree that all cases of a service move."""
        return waits_for_second(self.by)

    @cached_property
    def payments_waiting(self) -> list[procurement.WaitingRow]:
        return procurement.waiting()

    @cached_property
    def contributions(self) -> list[Contribution]:
        """Those of the plan that runs, or of the one that starts last; a version to compare waits for nobody."""
        plans = [plan for plan in funding.plans() if not plan.is_to_compare]
        current = [plan for plan in plans if plan.starts_on <= self.on < plan.ends_before] or plans
        return funding.contributions_of(current[0].pk) if current else []


def sections(by: Actor, *, on: date, at: datetime) -> tuple[Section, ...]:
    """One section for each kind of work this person does today."""
    facts = Facts(by, on, at)
    return tuple(make(facts) for roles, make in SECTIONS if roles & by.roles)


def at_the_front_door(facts: Facts) -> Section:
    found, queue = facts.referrals, reverse("front_door")
    return Section(
        "The front door",
        (
            card("Time to make contact has run out", queue, found.contact_overdue, is_late=True),
            card("New referrals", queue, found.new, note="Not yet triaged"),
            card("Waiting for a service", queue, found.to_route, note="Triaged, not yet offered to anyone"),
            second_person(facts),
        ),
        facts.emergency_links,
    )


def own_caseload(facts: Facts) -> Section:
    found, cases = facts.cases, reverse("cases")
    return Section(
        "Your caseload",
        (
            *task_cards(facts),
            card(
                "Hand-overs to read",
                reverse("handovers"),
                found.handovers,
                note="Cases that came to you: read what there is to know, then say so",
                is_late=True,
            ),
            card("Risk reviews overdue", cases, found.reviews_overdue, is_late=True),
            card("Actions overdue", reverse("actions_due"), found.actions_overdue, is_late=True),
            card(
                "Sent back by your manager",
                reverse("actions_due"),
                found.sent_back,
                note="Put it right, then ask again",
            ),
            card("Not yet reached", cases, found.not_yet_reached, note="Nobody has spoken with them so far"),
            card("Risk reviews due this week", cases, found.reviews_this_week),
            between_services(facts),
            card("Actions due this week", reverse("actions_due"), found.actions_due),
            *papers_and_messages(facts),
        ),
        facts.emergency_links,
    )


def task_cards(facts: Facts) -> tuple[Card, ...]:
    tasks = reverse("my_tasks")
    return (
        card("Tasks overdue", tasks, facts.tasks.overdue, is_late=True),
        card("Tasks due today", tasks, facts.tasks.today),
    )


def papers_and_messages(facts: Facts) -> tuple[Card, ...]:
    """Days in court and orders that are near their day, and messages that did not go."""
    cases, by, on = reverse("cases"), facts.by, facts.on
    stopped, near = stopped_lately(by, at=facts.at), near_days(by, on=on)
    of_children = card(
        "Limits on contact with a child that end",
        cases,
        near.limits,
        note="Say in each case what holds after that",
    )
    limits = (of_children,) if by.holds(Role.CASE_WORKER) else ()
    return (
        card("Days in court this week", cases, near.hearings),
        card("Orders near their last day", cases, near.orders),
        *limits,
        card("Messages that did not go", cases, stopped, note="In the last week", is_late=stopped != "0"),
    )


def own_service(facts: Facts) -> Section:
    oldest = facts.cases.oldest_unallocated_at
    waits = f"The longest since {day(oldest)}" if oldest else ""
    hidden = casework.out_of_sight(facts.by)
    restricted = (
        (card("Restricted to others", reverse("cases"), str(hidden), note="Open cases you do not see"),)
        if hidden
        else ()
    )
    return Section(
        "Your service",
        (
            card(
                "Opened in an emergency",
                reverse("openings"),
                facts.cases.openings,
                note="Look at each: was it in order?",
                is_late=True,
            ),
            card(
                "Cases of workers who have left",
                reverse("team"),
                facts.cases.of_workers_who_left,
                note="Nobody is in touch with these people: hand the cases over",
                is_late=True,
            ),
            *task_cards(facts),
            card(
                "Speak with somebody who waits",
                reverse("cases_unallocated"),
                facts.cases.interim_due,
                note="A safety contact is due",
                is_late=True,
            ),
            card("Cases without a worker", reverse("cases_unallocated"), facts.cases.unallocated, note=waits),
            card(
                "Waiting for my approval",
                reverse("approvals"),
                facts.cases.approvals,
                note="Plans and endings",
            ),
            card(
                "Referrals offered to you",
                reverse("offers"),
                facts.referrals.offered,
                note="Take on, or call the front door",
            ),
            card(
                "Offered by other services",
                reverse("arrivals"),
                facts.cases.arrivals,
                note="Take on, or decline with a reason",
            ),
            between_services(facts),
            card("Cases not yet reached", reverse("cases_unseen"), facts.cases.unseen),
            card(
                "Hand-overs not read",
                reverse("handovers"),
                facts.cases.handovers_of_service,
                note="By whoever took the case over",
            ),
            second_person(facts),
            *restricted,
            *cases_that_move(facts),
            card(
                "Secret addresses to confirm",
                reverse("cases"),
                moves_to_confirm(facts.by),
                note="A second person looks",
            ),
        ),
        (
            ("All cases of the service", reverse("cases")),
            ("Team", reverse("team")),
            ("What messages come from, and start from", reverse("wordings")),
            ("All cases of the service move", reverse("moving")),
            *facts.emergency_links,
        ),
    )


def between_services(facts: Facts) -> Card:
    """Cases that pass from one service to another, until both have done their part: late ones age before everybody's eyes."""
    late = facts.cases.moving_late
    is_late = late not in ("", "0")
    note = f"Overdue: {late}" if is_late else "Until both have done their part"
    return card("Between two services", reverse("moves"), facts.cases.moving, note=note, is_late=is_late)


def cases_that_move(facts: Facts) -> tuple[Card, ...]:
    """Somebody asked that all cases of a service move; rare, so that nothing stands here while nobody did."""
    if not facts.to_move:
        return ()
    return (card("All cases are to move", reverse("moving"), facts.to_move, note="A second person answers"),)


def second_person(facts: Facts) -> Card:
    """Lower grades and sharing without agreement, which count only once a second person has agreed."""
    address = reverse("second_person")
    return card("Waiting for your answer", address, facts.second_person, note="What needs a second person")


def own_referrals(facts: Facts) -> Section:
    """Silence first: whoever referred somebody is the one who can ask what became of it."""
    found, referrals = facts.referrals, reverse("referrals")
    silence = f"Nothing has changed for {LONG_SILENCE} days or more: call the front door"
    cards = [
        card("Long silence", referrals, found.silent, note=silence, is_late=True),
        card(
            "Still on their way",
            referrals,
            found.waiting_for_an_answer,
            note="Received, not yet with a service",
        ),
    ]
    if found.drafts:
        cards.append(card("Begun and not sent", referrals, found.drafts, note="Nobody has seen these yet"))
    if found.lists_waiting not in ("", "0"):
        cards.append(
            card("Lists not finished", reverse("lists"), found.lists_waiting, note="Carry on with them")
        )
    return Section(
        "Your referrals",
        tuple(cards),
        (("Make a referral", reverse("referral_new")), ("Send a list", reverse("list_new"))),
    )


def own_boards(facts: Facts) -> Section:
    waiting = governance.waiting_for(by=facts.by)
    oldest = f"The oldest report is of {day(waiting[0].report_on)}" if waiting else ""
    return Section(
        "Your boards",
        (card("Decisions that wait for you", reverse("decisions"), len(waiting), note=oldest),),
        (("The board’s page", reverse("board")), ("Statements of the partners", reverse("statements"))),
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
            *cases_that_move(facts),
        ),
        (
            ("Who pays for what, and may they?", reverse("who_pays")),
            ("The board’s page", reverse("board")),
            ("Cases that move when a contract ends", reverse("moving")),
        ),
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
        (("Pay under a contract", reverse("contracts")), ("The ledger", reverse("ledger"))),
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
    at, due = last_refresh(), len(due_for_review(facts.on))
    is_old = at is None or facts.at - at > timedelta(days=1)
    age = plural((facts.at - at).days, "day") if at else "Never"
    counted = Card("Since the figures were counted", reverse("board"), age, "", "late" if is_old else "clear")
    return Section("The figures", (counted, card("Definitions to look at again", reverse("measures"), due)))


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
        ),
    )


def the_accounts(facts: Facts) -> Section:
    waiting = accounts_waiting(facts.by, on=facts.on)
    note = "Without a role today, or without a password"
    address = f"{reverse('accounts')}?waiting=1"
    return Section(
        "Accounts",
        (card("Cannot come in yet", address, waiting, note=note),),
        (("Open an account", reverse("new_account")),),
    )


def total(contributions: Iterable[Contribution]) -> str:
    return f"{pounds(sum(each.amount_pence for each in contributions))} in all"


SECTIONS: tuple[tuple[frozenset[Role], Callable[[Facts], Section]], ...] = (
    (frozenset({Role.FRONT_DOOR_WORKER}), at_the_front_door),
    (frozenset({Role.CASE_WORKER, Role.PERPETRATOR_WORKER}), own_caseload),
    (frozenset({Role.SERVICE_MANAGER}), own_service),
    (frozenset({Role.REFERRER}), own_referrals),
    (frozenset({Role.BOARD_MEMBER}), own_boards),
    (frozenset({Role.JOINT_COMMISSIONER}), pooled_money),
    (frozenset({Role.FINANCE_OFFICER}), receipts_and_payments),
    (frozenset({Role.ANALYST}), figures),
    (frozenset({Role.AUDITOR}), the_audit),
    (frozenset({Role.SYSTEM_ADMINISTRATOR}), the_accounts),
)
