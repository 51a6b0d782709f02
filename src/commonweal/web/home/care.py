"""The sections of whoever works with people: the front door, a caseload, a service, the referrals somebody made."""

from django.urls import reverse

from commonweal.access.roles import Role
from commonweal.design.words import day
from commonweal.rules.referrals import LONG_SILENCE
from commonweal.services.casework import queries as casework
from commonweal.services.casework.queries.messages import moves_to_confirm, stopped_lately
from commonweal.services.casework.queries.near import near_days
from commonweal.web.home.facts import Facts, cases_that_move, returns_card
from commonweal.web.home.figures import own_service_figures
from commonweal.web.pages import Card, Section, card


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
    hidden, left = casework.out_of_sight_and_left(facts.by)
    restricted = (
        (card("Restricted to others", reverse("cases"), str(hidden), note="Open cases you do not see"),)
        if hidden
        else ()
    )
    to_nobody = (
        card(
            "Restricted cases that nobody sees",
            reverse("cases_nobody"),
            str(left),
            note="Those who might see them have left: take charge",
            is_late=True,
        ),
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
            *(to_nobody if left else ()),
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
            returns_card("Returns to fill in and certify", "my_returns", facts.own_returns),
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
        own_service_figures(facts),
    )


def between_services(facts: Facts) -> Card:
    """Cases that pass from one service to another, until both have done their part: late ones age before everybody's eyes."""
    late = facts.cases.moving_late
    is_late = late not in ("", "0")
    note = f"Overdue: {late}" if is_late else "Until both have done their part"
    return card("Between two services", reverse("moves"), facts.cases.moving, note=note, is_late=is_late)


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
