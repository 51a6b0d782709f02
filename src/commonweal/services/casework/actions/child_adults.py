"""Writes what an adult is to a child, what contact they may have, and who agrees to support for the child."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.rules import child_agreement, child_contact, children, parental_responsibility
from commonweal.rules.child_agreement import Agreed, AgreedBy
from commonweal.rules.child_contact import ContactFacts
from commonweal.rules.children import Known, Relation
from commonweal.rules.parental_responsibility import Basis, Responsibility
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.actions.children import family_case, is_sent_again, replace_row
from commonweal.services.casework.models import ChildAdult, ChildAgreement, ChildContact, Party
from commonweal.services.casework.queries.children import (
    USES_ABUSE,
    adult_of,
    asked_adult,
    bindings,
    child_facts,
    child_of,
    current,
    family_of,
)


@dataclass(frozen=True)
class Between:
    """What an adult is to a child, as typed."""

    relation: Relation
    responsibility: Responsibility
    safe_to_ask: Known


@transaction.atomic
def record_between(
    *,
    case_id: UUID,
    child_id: int,
    adult_id: int,
    between: Between,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Party:
    """What an adult is to a child, and whether they have parental responsibility."""
    case = family_case(case_id=case_id, by=by, lock=True)
    child, adult = child_of(case, child_id), adult_of(case, adult_id)
    about = {"child": child, "adult": adult}
    if is_sent_again(ChildAdult, about, version=version, form_key=form_key):
        return child
    today, facts = day_of(at), child_facts(child)
    others = ChildAdult.objects.filter(case=case, child=child, ended_at__isnull=True).exclude(adult=adult)
    is_same = child.person_id == adult.person_id
    reasons = children.reasons_not_to_relate(
        between.relation,
        child=facts,
        adult_born_on=adult.person.born_on,
        is_same_person=is_same,
        today=today,
        thresholds=local_thresholds(),
    )
    reasons += parental_responsibility.reasons_not_to_record(
        between.responsibility,
        relation=between.relation,
        child=facts,
        others=[Basis(each.basis) for each in others],
        is_same_person=False,
        today=today,
    )
    refuse_if(reasons)
    held = between.responsibility
    values = {
        "relation": between.relation,
        "basis": held.basis,
        "since": held.since,
        "responsibility_ended_on": held.ended_on,
        "was_seen": held.was_seen,
        "confirmed_on": held.confirmed_on,
        # Asking whoever uses abuse is never safe, whatever was typed.
        "safe_to_ask": Known.NO if adult.role == USES_ABUSE else between.safe_to_ask,
    }
    replace_row(
        model=ChildAdult,
        case=case,
        about=about,
        values=values,
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="record_between", subject=case, by=by, at=at, basis=str(held.basis))
    return child


@transaction.atomic
def record_child_contact(
    *,
    case_id: UUID,
    child_id: int,
    adult_id: int,
    limit: ContactFacts,
    order_id: UUID | None,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Party:
    """What contact an adult may have with a child, from a day, because of what."""
    case = family_case(case_id=case_id, by=by, lock=True)
    child, adult = child_of(case, child_id), adult_of(case, adult_id)
    about = {"child": child, "adult": adult}
    if is_sent_again(ChildContact, about, version=version, form_key=form_key):
        return child
    bound = bindings(family_of(case).orders, child, adult, named_id=order_id)
    named = next((each for each in bound if each.is_named), None)
    reasons = child_contact.reasons_not_to_record(limit, named=named, names_order=order_id is not None)
    if child.person_id == adult.person_id:
        reasons.append(Reason("one_person", "This is the child. Choose somebody else."))
    refuse_if(reasons)
    values = {
        "contact": limit.contact,
        "source": limit.source,
        "order_id": order_id,
        "starts_on": limit.starts_on,
        "ends_on": limit.ends_on,
        "may_collect": limit.may_collect,
    }
    replace_row(
        model=ChildContact,
        case=case,
        about=about,
        values=values,
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="record_child_contact", subject=case, by=by, at=at, contact=str(limit.contact))
    return child


@transaction.atomic
def record_child_agreement(
    *,
    case_id: UUID,
    child_id: int,
    agreed: Agreed,
    adult_id: int | None,
    own_words: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Party:
    """Who agrees to support for a child, or that nobody does yet."""
    case = family_case(case_id=case_id, by=by, lock=True)
    child = child_of(case, child_id)
    about = {"child": child}
    if is_sent_again(ChildAgreement, about, version=version, form_key=form_key):
        return child
    today, facts = day_of(at), child_facts(child)
    adult = adult_of(case, adult_id) if adult_id and agreed.agreed_by is AgreedBy.ADULT else None
    if adult is not None:
        row = current(ChildAdult, child, adult)
        agreed = replace(agreed, adult=asked_adult(adult, row, child=facts, today=today))
    refuse_if(child_agreement.reasons_not_to_record(agreed, child=facts, today=today))
    values = {
        "child_says": agreed.child_says,
        "own_words": own_words,
        "judged": agreed.judged,
        "judged_by": agreed.judged_by,
        "judged_on": agreed.judged_on,
        "agreed_by": agreed.agreed_by,
        "adult": adult,
        "agreed_on": agreed.agreed_on,
    }
    replace_row(
        model=ChildAgreement,
        case=case,
        about=about,
        values=values,
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="record_child_agreement", subject=case, by=by, at=at, judged=str(agreed.judged))
    return child
