"""What the tests of children share: Kit, the child of Pat's case, and Otis, who uses abuse; what is typed of them."""

import uuid
from datetime import timedelta

from commonweal.rules.child_agreement import Agreed
from commonweal.rules.child_contact import Contact, ContactFacts, Source
from commonweal.rules.children import CareStatus, ChildFacts, Known, LivesWith, Relation
from commonweal.rules.orders import Term
from commonweal.rules.parental_responsibility import Basis, Responsibility
from commonweal.services.casework.actions import child_adults, children, orders
from commonweal.services.casework.actions.child_adults import Between
from commonweal.services.casework.actions.children import Added
from commonweal.services.casework.models import Party
from tests.care import TODAY
from tests.cast import NOW, ask

KIT_BORN = TODAY.replace(year=2016, month=2, day=2)


def party(case, role: str) -> Party:
    return Party.objects.get(case=case, role=role)


def kit(cast) -> Party:
    ask(cast.pat)
    return party(cast.pats_case, "child")


def otis(cast) -> Party:
    ask(cast.pat)
    return party(cast.pats_case, "perpetrator")


def vera(cast) -> Party:
    ask(cast.pat)
    return party(cast.pats_case, "victim")


def given(cast, **changes) -> dict:
    return {"case_id": cast.pats_case.pk, "form_key": uuid.uuid4(), "by": ask(cast.pat), "at": NOW} | changes


def add(cast, role="child", name="Robin Small", **facts):
    changes = {key: facts.pop(key) for key in ("form_key", "by", "case_id") if key in facts}
    return children.add_to_family(added=Added(role, name, **facts), **given(cast, **changes))


def record(cast, child=None, version=0, full_name="", **changes):
    facts = ChildFacts(
        **{
            "born_on": KIT_BORN,
            "lives_with": LivesWith.VICTIM,
            "in_school": Known.YES,
            "care": CareStatus.IN_NEED,
            "care_since": TODAY - timedelta(days=90),
            "care_order": Known.NO,
        }
        | {name: changes.pop(name) for name in list(changes) if name in ChildFacts.__dataclass_fields__}
    )
    child = child or kit(cast)
    return children.record_child(
        child_id=child.pk, facts=facts, full_name=full_name, version=version, **given(cast, **changes)
    )


def between(cast, adult=None, relation=Relation.PARENT, basis=Basis.REGISTERED, version=0, **changes):
    held = {name: changes.pop(name) for name in list(changes) if name in Responsibility.__dataclass_fields__}
    safe = changes.pop("safe", Known.YES)
    child = changes.pop("child", None) or kit(cast)
    adult = adult or otis(cast)
    return child_adults.record_between(
        child_id=child.pk,
        adult_id=adult.pk,
        between=Between(relation, Responsibility(basis, **held), safe),
        version=version,
        **given(cast, **changes),
    )


def limit(cast, adult=None, contact=Contact.NONE, version=0, order_id=None, **changes):
    facts = {name: changes.pop(name) for name in list(changes) if name in ContactFacts.__dataclass_fields__}
    facts = {"starts_on": TODAY - timedelta(days=5), "source": Source.SAFETY_PLAN} | facts
    child = changes.pop("child", None) or kit(cast)
    adult = adult or otis(cast)
    return child_adults.record_child_contact(
        child_id=child.pk,
        adult_id=adult.pk,
        limit=ContactFacts(contact, **facts),
        order_id=order_id,
        version=version,
        **given(cast, **changes),
    )


def agree(cast, version=0, adult=None, own_words="", child=None, **changes):
    agreed = {name: changes.pop(name) for name in list(changes) if name in Agreed.__dataclass_fields__}
    child = child or kit(cast)
    return child_adults.record_child_agreement(
        child_id=child.pk,
        agreed=Agreed(**agreed),
        adult_id=adult.pk if adult else None,
        own_words=own_words,
        version=version,
        **given(cast, **changes),
    )


def order(cast, *, protects=(), ends_in=60, terms=(Term.NO_CONTACT,), binds=None):
    """An order that binds Otis, made some weeks ago."""
    ordered = orders.Ordered(
        "non_molestation",
        TODAY - timedelta(days=30),
        served_on=TODAY - timedelta(days=29),
        ends_on=TODAY + timedelta(days=ends_in),
        terms=tuple(terms),
        protects=frozenset(each.pk for each in protects or [vera(cast)]),
        binds=frozenset({(binds or otis(cast)).pk}),
    )
    return orders.record_order(ordered=ordered, **given(cast))
