"""The children of a case: who they are, what each adult is to them, what contact is allowed, what orders say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.access.scopes import visible
from commonweal.rules.cases import CaseStatus
from commonweal.rules.child_agreement import Agreed, AgreedBy, AskedAdult, ChildSays, Judged
from commonweal.rules.child_contact import (
    LIMITS,
    NO_CONTACT_TERMS,
    Contact,
    ContactFacts,
    OrderBinding,
    Source,
)
from commonweal.rules.children import CareStatus, ChildFacts, Known, LivesWith
from commonweal.rules.parental_responsibility import Basis, Responsibility, standing
from commonweal.rules.thresholds import Key, Threshold, threshold
from commonweal.services.casework.models import (
    Case,
    ChildAdult,
    ChildAgreement,
    ChildContact,
    ChildRecord,
    Order,
    OrderParty,
    Party,
)
from commonweal.services.casework.queries.orders import facts_of_order

CHILD, USES_ABUSE = "child", "perpetrator"
MOST_CASES = 20
Pair = tuple[int, int]


@dataclass(frozen=True)
class Family:
    """`children` carry `record`, `agreement` and `asked`, each as it is now or None. A pair is (child, adult)."""

    children: Sequence[Party]
    adults: Sequence[Party]
    between: Mapping[Pair, ChildAdult]
    contacts: Mapping[Pair, ChildContact]
    orders: Sequence[OrderParty]

    def adults_of(self, child: Party) -> list[Party]:
        return others_than(child, self.adults)


def others_than(child: Party, adults: Sequence[Party]) -> list[Party]:
    """Everybody but the child themselves, who may stand in the case as somebody else too."""
    return [each for each in adults if each.person_id != child.person_id]


def family_of(case: Case) -> Family:
    """The case was reached through the policy, and is of the victims' side; what hangs on it follows."""
    children, adults = people_of(case)
    return Family(
        children=children,
        adults=adults,
        between={(each.child_id, each.adult_id): each for each in _now(ChildAdult, case)},
        contacts={
            (each.child_id, each.adult_id): each for each in _now(ChildContact, case).select_related("order")
        },
        orders=list(OrderParty.objects.filter(order__case=case).select_related("order")),
    )


def people_of(case: Case) -> tuple[list[Party], list[Party]]:
    """The children of the case, with what is known of each, and everybody else in it: one question."""
    parties = [_whole(each) for each in _parties(case)]
    return [each for each in parties if each.role == CHILD], [each for each in parties if each.role != CHILD]


def child_among(case: Case, child_id: int) -> tuple[Party, list[Party]]:
    """One child of this very case and the adults who stand to them; any other child is a 404."""
    children, adults = people_of(case)
    child = next((each for each in children if each.pk == child_id), None)
    if child is None:
        raise Http404
    return child, others_than(child, adults)


KEPT = {"record": "child_records", "agreement": "child_agreements", "asked": "child_asked"}


def _parties(case: Case) -> QuerySet[Party]:
    rows = Party.objects.filter(case=case).annotate(
        **{
            name: FilteredRelation(path, condition=Q(**{f"{path}__ended_at__isnull": True}))
            for name, path in KEPT.items()
        }
    )
    return rows.select_related("person", *KEPT).order_by("id")


def _whole(party: Party) -> Party:
    """What is not on record is None, and not missing: the question leaves it out."""
    for name in KEPT:
        party.__dict__.setdefault(name, None)
    return party


def _now(model: type, case: Case) -> QuerySet:
    return model.objects.filter(case=case, ended_at__isnull=True)


def child_of(case: Case, child_id: int) -> Party:
    """One child of this very case, with what is known of them; any other is a 404."""
    return _whole(_one(_parties(case).filter(role=CHILD), child_id))


def adult_of(case: Case, adult_id: int) -> Party:
    return _one(Party.objects.filter(case=case).exclude(role=CHILD).select_related("person"), adult_id)


def _one(rows: QuerySet[Party], pk: int) -> Party:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def current(model: type, child: Party, adult: Party | None = None):
    """The row that holds now, or None."""
    rows = model.objects.filter(case_id=child.case_id, child=child, ended_at__isnull=True)
    return rows.filter(adult=adult).first() if adult else rows.first()


def child_facts(child: Party) -> ChildFacts:
    record: ChildRecord | None = child.record
    if record is None:
        return ChildFacts(born_on=child.person.born_on)
    return ChildFacts(
        born_on=child.person.born_on,
        expected_in=record.expected_in,
        lives_with=LivesWith(record.lives_with),
        in_school=Known(record.in_school),
        care=CareStatus(record.care),
        care_since=record.care_since,
        care_order=Known(record.care_order),
    )


def responsibility_of(row: ChildAdult | None) -> Responsibility:
    if row is None:
        return Responsibility()
    return Responsibility(
        Basis(row.basis), row.since, row.responsibility_ended_on, Known(row.was_seen), row.confirmed_on
    )


def asked_adult(adult: Party, row: ChildAdult | None, *, child: ChildFacts, today: date) -> AskedAdult:
    """Who uses abuse in this case is never safe to ask, whatever is recorded."""
    is_safe = adult.role != USES_ABUSE and row is not None and row.safe_to_ask == Known.YES
    return AskedAdult(standing(responsibility_of(row), child=child, today=today), is_safe)


def agreed_of(row: ChildAgreement | None, adult: AskedAdult | None) -> Agreed | None:
    if row is None:
        return None
    return Agreed(
        child_says=ChildSays(row.child_says),
        judged=Judged(row.judged),
        judged_by=row.judged_by,
        judged_on=row.judged_on,
        agreed_by=AgreedBy(row.agreed_by),
        adult=adult,
        agreed_on=row.agreed_on,
    )


def agreed_in(family: Family, child: Party, *, today: date) -> Agreed | None:
    """The agreement to support for a child, with how things stand today with the adult who gave it."""
    row: ChildAgreement | None = child.agreement
    adult = next((each for each in family.adults if row and each.pk == row.adult_id), None)
    asked = (
        asked_adult(adult, family.between.get((child.pk, adult.pk)), child=child_facts(child), today=today)
        if adult
        else None
    )
    return agreed_of(row, asked)


def limit_of(row: ChildContact | None) -> ContactFacts | None:
    if row is None:
        return None
    return ContactFacts(
        Contact(row.contact), row.starts_on, Source(row.source), row.ends_on, Known(row.may_collect)
    )


def bindings(
    orders: Sequence[OrderParty], child: Party, adult: Party, *, named_id: UUID | None = None
) -> list[OrderBinding]:
    """What each order that binds this adult says of contact with this child."""
    protected = {each.order_id for each in orders if each.role == "protects" and each.party_id == child.pk}
    return [
        OrderBinding(
            facts=facts_of_order(each.order),
            forbids_contact=bool(NO_CONTACT_TERMS & set(each.order.terms)),
            protects_child=each.order_id in protected,
            is_named=each.order_id == named_id,
        )
        for each in orders
        if each.role == "binds" and each.party_id == adult.pk
    ]


def orders_binding(case: Case, adult: Party) -> list[Order]:
    bound = OrderParty.objects.filter(order=OuterRef("pk"), party=adult, role="binds")
    return list(Order.objects.filter(Exists(bound), case=case).order_by("-made_on", "id")[:MOST_CASES])


def family_cases(by: Actor, case: Case) -> list[Case]:
    """Other cases in which a child of this one stands, as far as this person may open them: none and hidden look alike."""
    children = Party.objects.filter(case=case, role=CHILD).values("person_id")
    standing_in = Party.objects.filter(case=OuterRef("pk"), role=CHILD, person_id__in=children)
    rows = visible(by, Action.VIEW_CASE, Case).filter(Exists(standing_in), side=Side.VICTIM)
    return list(rows.exclude(pk=case.pk).select_related("worker").order_by("-opened_at")[:MOST_CASES])


def limits_running_out(by: Actor, *, on: date, local: Sequence[Threshold]) -> QuerySet[ChildContact]:
    """The limits on contact in one's own open cases that end soon, or have ended and nobody said what holds now."""
    days = threshold(Key.CONTACT_ENDS_DAYS, on=on, local=local).value
    mine = visible(by, Action.WORK_CASE, Case).filter(pk=OuterRef("case_id"), status=CaseStatus.ALLOCATED)
    return ChildContact.objects.filter(
        Exists(mine), ended_at__isnull=True, contact__in=LIMITS, ends_on__lte=on + timedelta(days=days)
    )


def as_child_recorded(child: Party) -> dict[str, object]:
    """What the form about a child starts from."""
    record: ChildRecord | None = child.record
    names = ("expected_in", "lives_with", "in_school", "care", "care_since", "care_order")
    return {
        "version": record.number if record else 0,
        "full_name": child.person.full_name,
        "born_on": child.person.born_on,
        **({name: getattr(record, name) for name in names} if record else {}),
    }


def as_recorded(model: type, child: Party, adult: Party | None, names: Sequence[str]) -> dict[str, object]:
    """What a form starts from: the row that holds now, field by field; version nought where there is none."""
    row = current(model, child, adult)
    if row is None:
        return {"version": 0}
    return {"version": row.number, **{name: getattr(row, name) for name in names}}
