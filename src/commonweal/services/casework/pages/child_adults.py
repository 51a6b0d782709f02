"""One adult as they stand to one child: what they are to each other, responsibility, contact, and what to mind of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, lower_first
from commonweal.rules import child_contact
from commonweal.rules.child_contact import Contact, ContactState, state_of
from commonweal.rules.children import Known
from commonweal.rules.parental_responsibility import Basis, Standing, standing
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import child_words as words
from commonweal.services.casework.models import Case, ChildContact, Party
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.queries.children import (
    USES_ABUSE,
    Family,
    bindings,
    child_facts,
    limit_of,
    responsibility_of,
)
from commonweal.services.casework.words import said

MAY_ASK = (
    "may ask for the child’s records, and ask a school what it knows. Say nothing about the child or where they are: ask"
    " your manager before anybody answers, and tell the school what it must not give out."
)


@dataclass(frozen=True)
class AdultLine:
    """One adult as they stand to one child. `findings` have to be looked at now."""

    name: str
    role: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Reason, ...]
    is_limited: bool
    between_url: str
    contact_url: str


def adult_line(
    top: CaseTop,
    case: Case,
    family: Family,
    child: Party,
    adult: Party,
    *,
    today: date,
    thresholds: Sequence[Threshold],
) -> AdultLine:
    pair = (child.pk, adult.pk)
    row, limit_row = family.between.get(pair), family.contacts.get(pair)
    limit = limit_of(limit_row)
    orders = bindings(family.orders, child, adult, named_id=limit_row.order_id if limit_row else None)
    facts = [
        ("To the child", said(words.RELATIONS, row.relation) if row else "Not recorded"),
        ("Responsibility", _responsibility(family, child, adult, today=today, thresholds=thresholds)),
    ]
    # Of the adult who is harmed nothing is asked: a row that says "not recorded" would look as if it should be.
    if limit_row is not None or adult.role != "victim":
        facts.insert(0, ("Contact", _contact(limit_row, today=today, thresholds=thresholds)))
    if limit and limit.contact is not Contact.NONE:
        facts.insert(1, ("May collect from school", words.KNOWN[limit.may_collect]))
    here = [case.pk, child.pk, adult.pk]
    return AdultLine(
        name=adult.person.full_name,
        role=words.ROLES.get(adult.role, "another adult"),
        facts=tuple(facts),
        findings=tuple(child_contact.findings(limit, orders, today=today, thresholds=thresholds)),
        is_limited=limit is not None and limit.contact in child_contact.LIMITS,
        between_url=reverse("case_child_between", args=here) if top.can_write else "",
        contact_url=reverse("case_child_contact", args=here) if top.can_write else "",
    )


def _responsibility(
    family: Family, child: Party, adult: Party, *, today: date, thresholds: Sequence[Threshold]
) -> str:
    held = responsibility_of(family.between.get((child.pk, adult.pk)))
    stands = standing(held, child=child_facts(child), today=today, thresholds=thresholds)
    text = words.STANDINGS[stands]
    if stands not in (Standing.HAS, Standing.NOT_YET) or held.basis not in words.HOW:
        return text
    text += f": {words.HOW[Basis(held.basis)]}"
    if held.since:
        text += f", {day(held.since)}"
    if held.was_seen is Known.YES and held.confirmed_on:
        return f"{text}. Paper seen {day(held.confirmed_on)}"
    return f"{text}. No paper seen"


def _contact(row: ChildContact | None, *, today: date, thresholds: Sequence[Threshold]) -> str:
    limit = limit_of(row)
    if limit is None:
        return "Not recorded"
    text = words.CONTACTS[limit.contact]
    if limit.contact is Contact.NOT_KNOWN:
        return text
    text += f", {lower_first(words.SOURCES[limit.source])}" if limit.contact in child_contact.LIMITS else ""
    state = state_of(limit, today=today, thresholds=thresholds)
    if state is ContactState.NOT_YET:
        text += f", from {day(limit.starts_on)}"
    if limit.ends_on:
        text += f", until {day(limit.ends_on)}"
    return f"{text}: {words.STATES[state]}" if words.STATES[state] else text


def warnings(
    family: Family, child: Party, adults: Iterable[Party], *, today: date, thresholds: Sequence[Threshold]
) -> Iterable[str]:
    """Whoever has parental responsibility and is not safe to ask may themselves ask for what is known of the child."""
    for each in adults:
        row = family.between.get((child.pk, each.pk))
        stands = standing(
            responsibility_of(row), child=child_facts(child), today=today, thresholds=thresholds
        )
        is_safe = each.role != USES_ABUSE and (row is None or row.safe_to_ask != Known.NO)
        if is_safe or stands in (Standing.HAS_NOT, Standing.ENDED):
            continue
        has = (
            "may have parental responsibility and"
            if stands is Standing.NOT_KNOWN
            else "has parental responsibility and"
        )
        yield f"{each.person.full_name} {has} {MAY_ASK}"
