"""What contact an adult may have with a child: how much, because of what, until when, and whether they may collect from school.

Read a ContactFacts as: from `starts_on` to `ends_on` (the last day, or no end known) this much contact is allowed; that rests on
`source`, and on an order where one is recorded. A limit that has run out does not mean that all is allowed: it means that
somebody has to say what holds now.

An order that is made and not yet served is minded like one in force: the child is to be kept safe before it is enforced.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.children import Known
from commonweal.rules.orders import OrderFacts, Term
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class Contact(StrEnum):
    """How much contact is allowed. Supported: with help at hand, or the handover alone is."""

    NONE = "none"
    SUPERVISED = "supervised"
    SUPPORTED = "supported"
    UNRESTRICTED = "unrestricted"
    NOT_KNOWN = "not_known"


class Source(StrEnum):
    """What a limit rests on."""

    COURT_ORDER = "court_order"
    BAIL = "bail"
    SAFETY_PLAN = "safety_plan"
    AGREEMENT = "agreement"
    NOT_KNOWN = "not_known"


class ContactState(StrEnum):
    NOT_YET = "not_yet"
    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    RAN_OUT = "ran_out"


LIMITS = frozenset({Contact.NONE, Contact.SUPERVISED, Contact.SUPPORTED})
NO_CONTACT_TERMS = frozenset({Term.NO_CONTACT, Term.NO_CONTACT_THROUGH_OTHERS})


@dataclass(frozen=True)
class OrderBinding:
    """An order that binds the adult: does it forbid contact, and whom does it protect?"""

    facts: OrderFacts
    forbids_contact: bool
    protects_child: bool
    is_named: bool = False  # the limit says that it rests on this one


@dataclass(frozen=True)
class ContactFacts:
    contact: Contact
    starts_on: date
    source: Source = Source.NOT_KNOWN
    ends_on: date | None = None
    may_collect: Known = Known.NOT_KNOWN


def state_of(limit: ContactFacts, *, today: date, thresholds: Sequence[Threshold] = ()) -> ContactState:
    """Where a limit stands on a day; the last day still counts."""
    if limit.starts_on > today:
        return ContactState.NOT_YET
    if limit.ends_on is None:
        return ContactState.HOLDS
    if limit.ends_on < today:
        return ContactState.RAN_OUT
    days = threshold(Key.CONTACT_ENDS_DAYS, on=today, local=thresholds).value
    return ContactState.ENDS_SOON if limit.ends_on <= today + timedelta(days=days) else ContactState.HOLDS


def reasons_not_to_record(
    limit: ContactFacts, *, named: OrderBinding | None = None, names_order: bool = False
) -> list[Reason]:
    """What in it contradicts itself. `names_order`: an order was chosen; `named` is that order, where it binds this adult."""
    found = []
    if limit.ends_on and limit.ends_on < limit.starts_on:
        found.append(Reason("ends_before", "It cannot end before it begins. Change one of the days."))
    if limit.contact in LIMITS and limit.source is Source.NOT_KNOWN:
        found.append(
            Reason(
                "no_source", "Say what it rests on. If nobody knows, choose “Not known” for the contact too."
            )
        )
    if limit.contact is Contact.NONE and limit.may_collect is Known.YES:
        found.append(
            Reason(
                "collects_without_contact",
                "No contact and collecting from school cannot both be. Change one.",
            )
        )
    if names_order and limit.source not in (Source.COURT_ORDER, Source.BAIL):
        found.append(Reason("order_unasked", "Choose “By court order” or “By bail”, or choose no order."))
    elif names_order and named is None:
        found.append(
            Reason(
                "order_binds_another",
                "This order does not bind this adult. Choose another, or change the order first.",
            )
        )
    elif named and named.facts.last_day and limit.ends_on and limit.ends_on > named.facts.last_day:
        found.append(
            Reason(
                "outlasts_order",
                f"The order ends on {show_day(named.facts.last_day)}. Give that day or an earlier one.",
            )
        )
    return found


def findings(
    limit: ContactFacts | None,
    orders: Iterable[OrderBinding],
    *,
    today: date,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What has to be looked at: a limit that ran out or will, and what orders say against what is recorded."""
    every = tuple(orders)
    in_force = [each for each in every if each.facts.last_day is None or each.facts.last_day >= today]
    found = _of_orders(limit, in_force, today)
    if limit is None or limit.contact not in LIMITS:
        return found
    named = next((each for each in every if each.is_named), None)
    state = state_of(limit, today=today, thresholds=thresholds)
    if state is ContactState.RAN_OUT and limit.ends_on:
        found.append(
            Reason(
                "ran_out",
                f"What was recorded ended on {show_day(limit.ends_on)}. That does not mean all is allowed: find out what"
                " holds now, and record it.",
            )
        )
    elif named and named not in in_force and named.facts.last_day:
        found.append(
            Reason(
                "order_ended",
                f"The order this rests on ended on {show_day(named.facts.last_day)}. Find out what holds now.",
            )
        )
    elif state is ContactState.ENDS_SOON and limit.ends_on:
        found.append(
            Reason(
                "ends_soon",
                f"This ends on {show_day(limit.ends_on)}. Find out in time what holds after that.",
            )
        )
    return found


def _of_orders(limit: ContactFacts | None, in_force: Sequence[OrderBinding], today: date) -> list[Reason]:
    forbidding = [each for each in in_force if each.forbids_contact]
    recorded = limit.contact if limit and limit.starts_on <= today else Contact.NOT_KNOWN
    if any(each.protects_child for each in forbidding):
        if recorded is Contact.NOT_KNOWN:
            return [
                Reason(
                    "order_not_recorded",
                    "An order says no contact with this child. Record it here, so that it stands at the top of the case.",
                )
            ]
        if recorded is not Contact.NONE:
            return [
                Reason(
                    "order_says_no",
                    "An order in force says no contact with this child, and here some contact is allowed. Read the order"
                    " today and put right whichever is wrong. Until then: no contact.",
                )
            ]
        return []
    if forbidding and recorded not in (Contact.NONE, Contact.NOT_KNOWN):
        return [
            Reason(
                "handover",
                "An order keeps this adult away from somebody else in this case. A handover needs another person or place.",
            )
        ]
    return []
