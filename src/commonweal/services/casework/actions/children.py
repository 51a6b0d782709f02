"""Writes what is known of the children of a case. Each change ends the row before it and adds the next, under the case's lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import was_sent
from commonweal.rules import children
from commonweal.rules.children import ChildFacts, Relation
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.services.casework.actions.people import WhoTheyAre, add_person, keep_keys, own_keys
from commonweal.services.casework.models import (
    Case,
    ChildRecord,
    Party,
)
from commonweal.services.casework.queries.children import (
    CHILD,
    child_facts,
    child_of,
    current,
    family_of,
)

PEOPLE_OF_FORMS = UUID("6c1d8a52-3f0e-4b7a-9a53-0b6a4c1f7e21")
ALREADY_HERE = Reason(
    "already_here",
    "Somebody of this name is in the case already. If they are two people, say so in the name.",
)


@dataclass(frozen=True)
class Added:
    """Somebody of the family as typed: a child, or an adult as `role` says."""

    role: str
    full_name: str = field(repr=False)
    born_on: date | None = field(default=None, repr=False)
    expected_in: date | None = None


def family_case(*, case_id: UUID, by: Actor, lock: bool = False) -> Case:
    """The case this person works on, of the victims' side; any other has no such pages: 404."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, lock=lock)
    if case.side != Side.VICTIM:
        raise Http404
    return case


@transaction.atomic
def add_to_family(*, case_id: UUID, added: Added, form_key: UUID | None, by: Actor, at: datetime) -> Party:
    """A child, born or expected, or another adult, as somebody new on record. The same form sent again adds nobody."""
    case = family_case(case_id=case_id, by=by, lock=True)
    person_id = uuid5(PEOPLE_OF_FORMS, f"{case_id} {form_key}") if form_key else None
    parties = list(Party.objects.filter(case=case).select_related("person"))
    sent = next((each for each in parties if each.person_id == person_id), None)
    if sent is not None:
        return sent
    facts = ChildFacts(born_on=added.born_on, expected_in=added.expected_in)
    reasons = []
    if added.role == CHILD:
        reasons = children.reasons_not_to_record(facts, today=day_of(at), thresholds=local_thresholds())
    if any(each.person.full_name.casefold() == added.full_name.casefold() for each in parties):
        reasons.append(ALREADY_HERE)
    refuse_if(reasons)
    person = add_person(who=WhoTheyAre(added.full_name, born_on=added.born_on), by=by, at=at, pk=person_id)
    party = Party.objects.create(case=case, person=person, role=added.role)
    if added.role == CHILD:
        _add_row(ChildRecord, case, {"child": party}, number=1, values=_record_values(facts), by=by, at=at)
    record_event(action="add_to_family", subject=case, by=by, at=at, role=added.role)
    return party


@transaction.atomic
def record_child(
    *,
    case_id: UUID,
    child_id: int,
    facts: ChildFacts,
    full_name: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Party:
    """What is known of a child now. A birth is recorded here too: then the date, and the name of who had none yet."""
    case = family_case(case_id=case_id, by=by, lock=True)
    child = child_of(case, child_id)
    about = {"child": child}
    if is_sent_again(ChildRecord, about, version=version, form_key=form_key):
        return child
    today, thresholds = day_of(at), local_thresholds()
    reasons = children.reasons_not_to_record(facts, today=today, thresholds=thresholds)
    family = family_of(case)
    for adult in family.adults_of(child):
        row = family.between.get((child.pk, adult.pk))
        reasons += children.reasons_not_to_relate(
            Relation(row.relation) if row else Relation.NOT_KNOWN,
            child=facts,
            adult_born_on=adult.person.born_on,
            is_same_person=False,
            today=today,
            thresholds=thresholds,
        )
    refuse_if(reasons)
    _keep_person(child, facts, full_name if child_facts(child).is_unborn else "", by=by, at=at)
    replace_row(
        model=ChildRecord,
        case=case,
        about=about,
        values=_record_values(facts),
        form_key=form_key,
        by=by,
        at=at,
    )
    record_event(action="record_child", subject=case, by=by, at=at)
    return child


def _record_values(facts: ChildFacts) -> dict[str, Any]:
    names = ("expected_in", "lives_with", "in_school", "care", "care_since", "care_order")
    return {name: getattr(facts, name) for name in names}


def _keep_person(child: Party, facts: ChildFacts, full_name: str, *, by: Actor, at: datetime) -> None:
    person = child.person
    is_renamed = bool(full_name) and full_name != person.full_name
    if person.born_on == facts.born_on and not is_renamed:
        return
    person.born_on = facts.born_on
    if is_renamed:
        person.full_name = full_name
    person.version += 1
    person.save(update_fields=["born_on", "full_name", "version"])
    keep_keys(person_id=person.pk, keys=own_keys(person), by=by, at=at)


def is_sent_again(
    model: type[Model], about: Mapping[str, Party], *, version: int | None, form_key: UUID | None
) -> bool:
    """Whether this form has made its row already. Raises Stale where somebody else made one since it was opened."""
    if was_sent(model, form_key):
        return True
    row = current(model, about["child"], about.get("adult"))
    stale_unless(row.number if row else 0, version or 0)
    return False


def replace_row(
    *,
    model: type[Model],
    case: Case,
    about: Mapping[str, Party],
    values: Mapping[str, Any],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """Ends the row that holds now, and adds the next. The case is locked, so nobody else does the same meanwhile."""
    row = current(model, about["child"], about.get("adult"))
    if row is not None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    number = row.number + 1 if row else 1
    _add_row(model, case, about, number=number, values=values, by=by, at=at, form_key=form_key)


def _add_row(
    model: type[Model],
    case: Case,
    about: Mapping[str, Party],
    *,
    number: int,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    form_key: UUID | None = None,
) -> None:
    row = model(case=case, number=number, by_id=by.user_id, at=at, form_key=form_key, **about, **values)
    row.save(force_insert=True)
