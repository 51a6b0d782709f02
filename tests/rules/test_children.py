"""Children, parental responsibility, who agrees, and contact: tables a practitioner can check."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.rules import child_agreement, child_contact, children, parental_responsibility
from commonweal.rules.child_agreement import (
    Agreed,
    AgreedBy,
    AskedAdult,
    ChildSays,
    Judged,
    may_decide,
    reasons_not_to_support_child,
)
from commonweal.rules.child_contact import Contact, ContactFacts, ContactState, OrderBinding, Source, findings
from commonweal.rules.children import CareStatus, ChildFacts, Known, LivesWith, Relation, age, birthday
from commonweal.rules.orders import OrderFacts
from commonweal.rules.parental_responsibility import Basis, Responsibility, Standing, standing

TODAY = date(2026, 11, 26)
CHILD = ChildFacts(born_on=date(2016, 2, 2))
UNBORN = ChildFacts(expected_in=date(2027, 3, 1))
MOTHER_BORN = date(1990, 5, 4)


def codes(reasons) -> list[str]:
    return [each.code for each in reasons]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"born_on": None}, []),
        ({"born_on": date(2026, 11, 27)}, ["born_later"]),
        ({"born_on": date(2008, 11, 27)}, []),
        ({"born_on": date(2008, 11, 26)}, ["grown"]),
        ({"born_on": date(1990, 1, 1)}, ["grown"]),
        ({"expected_in": date(2027, 3, 1)}, ["unborn_with_birth"]),
        ({"born_on": None, "expected_in": date(2026, 10, 1)}, []),
        ({"born_on": None, "expected_in": date(2026, 9, 1)}, ["expected_past"]),
        ({"born_on": None, "expected_in": date(2027, 9, 1)}, []),
        ({"born_on": None, "expected_in": date(2027, 10, 1)}, ["expected_far"]),
        ({"born_on": None, "expected_in": date(2027, 3, 1), "in_school": Known.YES}, ["unborn_in_school"]),
        ({"lives_with": LivesWith.LOOKED_AFTER}, ["care_against_home"]),
        ({"lives_with": LivesWith.LOOKED_AFTER, "care": CareStatus.LOOKED_AFTER}, []),
        ({"care_order": Known.YES}, ["order_without_care"]),
        ({"care": CareStatus.NONE, "care_since": date(2026, 1, 1)}, ["since_nothing"]),
        ({"care": CareStatus.IN_NEED, "care_since": date(2026, 11, 27)}, ["since_later"]),
        ({"care": CareStatus.LOOKED_AFTER, "care_since": date(2016, 2, 1)}, ["since_before_birth"]),
        ({"care": CareStatus.PROTECTION_PLAN, "care_since": date(2016, 2, 1)}, []),
    ],
)
def test_what_cannot_be_of_a_child(changes, expected):
    assert codes(children.reasons_not_to_record(replace(CHILD, **changes), today=TODAY)) == expected


@pytest.mark.parametrize(
    ("relation", "adult_born_on", "expected"),
    [
        (Relation.PARENT, MOTHER_BORN, []),
        (Relation.PARENT, None, []),
        (Relation.PARENT, date(2016, 2, 2), ["older_than_parent"]),
        (Relation.PARENT, date(2020, 1, 1), ["older_than_parent"]),
        (Relation.PARENT, date(2006, 2, 3), ["parent_too_young"]),
        (Relation.PARENT, date(2006, 2, 2), []),
        (Relation.GRANDPARENT, date(1996, 2, 3), ["parent_too_young"]),
        (Relation.GRANDPARENT, date(1996, 2, 2), []),
        (Relation.SIBLING, date(2020, 1, 1), []),
        (Relation.STEP_PARENT, date(2004, 1, 1), []),
    ],
)
def test_who_can_be_what_to_a_child(relation, adult_born_on, expected):
    found = children.reasons_not_to_relate(
        relation, child=CHILD, adult_born_on=adult_born_on, is_same_person=False, today=TODAY
    )
    assert codes(found) == expected


def test_nobody_is_their_own_parent():
    given_ = {"child": CHILD, "adult_born_on": None, "is_same_person": True, "today": TODAY}
    assert codes(children.reasons_not_to_relate(Relation.PARENT, **given_)) == ["one_person"]


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(0, 60))
def test_age_goes_up_on_the_birthday_and_on_no_other_day(born_on, years):
    day = birthday(born_on, years)
    assert age(born_on, day) == years
    assert age(born_on, day - timedelta(days=1)) in ((years - 1,) if years else (None,))


@pytest.mark.parametrize(
    ("relations", "has", "expected"),
    [
        ([Relation.PARENT], False, True),
        ([Relation.NONE, Relation.SIBLING], False, True),
        ([Relation.NONE, Relation.PARENTS_PARTNER], False, False),
        ([Relation.CARER], True, True),
        ([Relation.NONE, Relation.NOT_KNOWN], False, None),
        ([], False, None),
    ],
)
def test_a_child_related_to_either_adult_is_a_victim_in_their_own_right(relations, has, expected):
    assert children.is_victim_in_own_right(relations, anybody_has_responsibility=has) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"is_restricted": True}, ["case_restricted"]),
        ({"is_closed": True}, ["case_closed"]),
        ({"has_open_case": True}, ["has_case"]),
        ({"child": UNBORN}, ["unborn_case"]),
        ({"child": ChildFacts(born_on=date(2008, 11, 26))}, ["grown"]),
    ],
)
def test_what_stands_in_the_way_of_a_case_of_their_own(changes, expected):
    asked = {"child": CHILD, "is_restricted": False, "is_closed": False, "has_open_case": False} | changes
    child = asked.pop("child")
    assert codes(children.reasons_not_to_ask_for_case(child, today=TODAY, **asked)) == expected


HELD = Responsibility(Basis.REGISTERED, date(2016, 3, 1))


@pytest.mark.parametrize(
    ("held", "child", "expected"),
    [
        (Responsibility(Basis.BIRTH), CHILD, Standing.HAS),
        (HELD, CHILD, Standing.HAS),
        (Responsibility(Basis.BIRTH), UNBORN, Standing.NOT_YET),
        (Responsibility(Basis.NONE), CHILD, Standing.HAS_NOT),
        (Responsibility(), CHILD, Standing.NOT_KNOWN),
        (replace(HELD, ended_on=TODAY), CHILD, Standing.ENDED),
        (Responsibility(Basis.BIRTH), ChildFacts(born_on=date(2008, 11, 26)), Standing.ENDED),
        (Responsibility(Basis.BIRTH), ChildFacts(born_on=date(2008, 11, 27)), Standing.HAS),
        (Responsibility(Basis.BIRTH), ChildFacts(), Standing.HAS),
    ],
)
def test_who_has_parental_responsibility(held, child, expected):
    assert standing(held, child=child, today=TODAY) is expected


@given(st.sampled_from(Basis), st.dates(date(2015, 1, 1), TODAY), st.integers(0, 30))
def test_nobody_has_it_from_the_eighteenth_birthday(basis, born_on, years):
    child = ChildFacts(born_on=born_on)
    stands = standing(Responsibility(basis), child=child, today=birthday(born_on, years))
    assert (stands is Standing.ENDED) == (years >= 18)


@pytest.mark.parametrize(
    ("held", "more", "expected"),
    [
        (HELD, {}, []),
        (Responsibility(Basis.BIRTH), {}, []),
        (Responsibility(Basis.BIRTH), {"others": [Basis.BIRTH]}, ["two_by_birth"]),
        (Responsibility(Basis.BIRTH), {"others": [Basis.REGISTERED]}, []),
        (Responsibility(Basis.MARRIAGE), {"relation": Relation.STEP_PARENT}, ["basis_of_a_parent"]),
        (Responsibility(Basis.ORDER, date(2020, 1, 1)), {"relation": Relation.GRANDPARENT}, []),
        (Responsibility(Basis.ORDER, date(2015, 1, 1)), {}, ["since_before_birth"]),
        (Responsibility(Basis.ORDER, date(2027, 1, 1)), {}, ["since_later"]),
        (Responsibility(Basis.MARRIAGE, date(2015, 1, 1)), {}, ["since_unasked"]),
        (
            Responsibility(Basis.REGISTERED, date(2003, 11, 30)),
            {"child": ChildFacts(born_on=date(2003, 5, 1))},
            ["registered_too_early"],
        ),
        (
            Responsibility(Basis.REGISTERED, date(2003, 12, 1)),
            {"child": ChildFacts(born_on=date(2003, 5, 1))},
            [],
        ),
        (replace(HELD, was_seen=Known.YES), {}, ["seen_when"]),
        (replace(HELD, was_seen=Known.YES, confirmed_on=TODAY), {}, []),
        (replace(HELD, confirmed_on=date(2026, 12, 1)), {}, ["confirmed_later"]),
        (Responsibility(Basis.NONE, was_seen=Known.YES, confirmed_on=TODAY), {}, ["seen_nothing"]),
        (replace(HELD, ended_on=date(2016, 2, 20)), {}, ["ended_before"]),
        (replace(HELD, ended_on=date(2026, 12, 1)), {}, ["ended_later"]),
        (Responsibility(Basis.NOT_KNOWN, ended_on=TODAY), {}, ["ended_nothing"]),
        (HELD, {"is_same_person": True}, ["one_person"]),
    ],
)
def test_what_cannot_be_of_parental_responsibility(held, more, expected):
    given_ = {"relation": Relation.PARENT, "child": CHILD, "others": [], "is_same_person": False} | more
    assert codes(parental_responsibility.reasons_not_to_record(held, today=TODAY, **given_)) == expected


SAFE_PARENT = AskedAdult(Standing.HAS, is_safe_to_ask=True)
AGREED = Agreed(agreed_by=AgreedBy.ADULT, adult=SAFE_PARENT, agreed_on=TODAY)
SIXTEEN = ChildFacts(born_on=date(2010, 11, 26))
UNDER = ChildFacts(born_on=date(2010, 11, 27))
ABLE = Agreed(ChildSays.YES, Judged.ABLE, "The school nurse", TODAY)
IN_CARE = ChildFacts(born_on=date(2016, 2, 2), care=CareStatus.LOOKED_AFTER, care_order=Known.YES)


@pytest.mark.parametrize(
    ("agreed", "child", "expected"),
    [
        (None, CHILD, ["agreement_not_recorded"]),
        (Agreed(), CHILD, ["nobody_agreed"]),
        (AGREED, CHILD, []),
        (AGREED, UNBORN, []),
        (replace(AGREED, adult=AskedAdult(Standing.HAS, is_safe_to_ask=False)), CHILD, ["nobody_agreed"]),
        (replace(AGREED, adult=AskedAdult(Standing.HAS_NOT, is_safe_to_ask=True)), CHILD, ["nobody_agreed"]),
        (
            replace(AGREED, adult=AskedAdult(Standing.NOT_KNOWN, is_safe_to_ask=True)),
            CHILD,
            ["nobody_agreed"],
        ),
        (replace(AGREED, adult=AskedAdult(Standing.ENDED, is_safe_to_ask=True)), CHILD, ["nobody_agreed"]),
        (ABLE, CHILD, []),
        (replace(ABLE, child_says=ChildSays.NO), CHILD, ["child_refuses"]),
        (replace(ABLE, judged=Judged.NOT_ABLE), CHILD, ["nobody_agreed"]),
        (Agreed(ChildSays.YES), SIXTEEN, []),
        (Agreed(ChildSays.YES), UNDER, ["nobody_agreed"]),
        (Agreed(ChildSays.YES), ChildFacts(), ["nobody_agreed"]),
        (Agreed(ChildSays.NO), SIXTEEN, ["child_refuses"]),
        (replace(AGREED, child_says=ChildSays.NO), SIXTEEN, ["child_refuses"]),
        (replace(AGREED, child_says=ChildSays.NO), CHILD, []),
        (Agreed(ChildSays.YES, Judged.NOT_ABLE), SIXTEEN, ["nobody_agreed"]),
        (Agreed(agreed_by=AgreedBy.LOCAL_AUTHORITY, agreed_on=TODAY), IN_CARE, []),
        (Agreed(agreed_by=AgreedBy.LOCAL_AUTHORITY, agreed_on=TODAY), CHILD, ["nobody_agreed"]),
    ],
)
def test_who_may_agree_to_support(agreed, child, expected):
    assert codes(reasons_not_to_support_child(agreed, child=child, today=TODAY)) == expected


@given(
    st.sampled_from(ChildSays), st.sampled_from(Judged), st.sampled_from(AgreedBy), st.sampled_from(Standing),
    st.booleans(), st.one_of(st.none(), st.dates(date(2009, 1, 1), TODAY)),
)  # fmt: skip
def test_support_never_rests_on_somebody_whom_it_is_not_safe_to_ask(says, judged, by, stands, safe, born_on):
    child = ChildFacts(born_on=born_on)
    agreed = Agreed(says, judged, "x", TODAY, by, AskedAdult(stands, safe), TODAY)
    if reasons_not_to_support_child(agreed, child=child, today=TODAY) == []:
        decides = may_decide(judged, years=age(born_on, TODAY), on=TODAY) and says is ChildSays.YES
        assert decides or (by is AgreedBy.ADULT and safe and stands in (Standing.HAS, Standing.NOT_YET))


def test_no_reason_sends_anybody_to_the_parent_who_uses_abuse():
    for reason in (
        child_agreement.NOBODY_AGREED,
        child_agreement.NOBODY_ASKED,
        child_agreement.CHILD_REFUSES,
    ):
        for word in ("parent ", "father", "mother", "abuse"):
            assert word not in reason.text.lower()


@pytest.mark.parametrize(
    ("agreed", "child", "expected"),
    [
        (AGREED, CHILD, []),
        (ABLE, CHILD, []),
        (Agreed(ChildSays.YES, Judged.ABLE), CHILD, ["judged_by_nobody", "judged_when"]),
        (replace(ABLE, judged_on=date(2026, 12, 1)), CHILD, ["judged_day"]),
        (replace(ABLE, judged_on=date(2016, 1, 1)), CHILD, ["judged_day"]),
        (Agreed(ChildSays.YES), UNBORN, ["unborn_asked"]),
        (replace(AGREED, adult=None), CHILD, ["which_adult"]),
        (replace(AGREED, adult=AskedAdult(Standing.HAS, False)), CHILD, ["adult_not_safe"]),
        (replace(AGREED, adult=AskedAdult(Standing.HAS_NOT, True)), CHILD, ["adult_without_responsibility"]),
        (replace(AGREED, agreed_on=None), CHILD, ["agreed_when"]),
        (replace(AGREED, agreed_on=date(2026, 12, 1)), CHILD, ["agreed_later"]),
        (Agreed(agreed_by=AgreedBy.LOCAL_AUTHORITY, agreed_on=TODAY), CHILD, ["no_care_order"]),
    ],
)
def test_what_is_missing_in_an_agreement(agreed, child, expected):
    assert codes(child_agreement.reasons_not_to_record(agreed, child=child, today=TODAY)) == expected


NONE = ContactFacts(Contact.NONE, date(2026, 11, 1), Source.COURT_ORDER)
ORDER = OrderFacts(date(2026, 10, 1), date(2026, 10, 2), date(2027, 3, 1))
BINDS = OrderBinding(ORDER, forbids_contact=True, protects_child=True)


@pytest.mark.parametrize(
    ("changes", "more", "expected"),
    [
        ({}, {}, []),
        ({"ends_on": date(2026, 10, 31)}, {}, ["ends_before"]),
        ({"source": Source.NOT_KNOWN}, {}, ["no_source"]),
        ({"source": Source.NOT_KNOWN, "contact": Contact.UNRESTRICTED}, {}, []),
        ({"source": Source.NOT_KNOWN, "contact": Contact.NOT_KNOWN}, {}, []),
        ({"may_collect": Known.YES}, {}, ["collects_without_contact"]),
        ({"may_collect": Known.YES, "contact": Contact.SUPPORTED}, {}, []),
        ({}, {"names_order": True, "named": BINDS}, []),
        ({}, {"names_order": True}, ["order_binds_another"]),
        ({"source": Source.AGREEMENT}, {"names_order": True, "named": BINDS}, ["order_unasked"]),
        ({"ends_on": date(2027, 3, 2)}, {"names_order": True, "named": BINDS}, ["outlasts_order"]),
        ({"ends_on": date(2027, 3, 1)}, {"names_order": True, "named": BINDS}, []),
    ],
)
def test_what_cannot_be_of_contact(changes, more, expected):
    assert codes(child_contact.reasons_not_to_record(replace(NONE, **changes), **more)) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2026, 11, 27), None, ContactState.NOT_YET),
        (TODAY, None, ContactState.HOLDS),
        (date(2026, 1, 1), TODAY, ContactState.ENDS_SOON),
        (date(2026, 1, 1), date(2026, 12, 24), ContactState.ENDS_SOON),
        (date(2026, 1, 1), date(2026, 12, 25), ContactState.HOLDS),
        (date(2026, 1, 1), date(2026, 11, 25), ContactState.RAN_OUT),
    ],
)
def test_where_a_limit_stands(starts_on, ends_on, expected):
    limit = ContactFacts(Contact.NONE, starts_on, Source.BAIL, ends_on)
    assert child_contact.state_of(limit, today=TODAY) is expected


ENDED = OrderFacts(date(2026, 1, 1), ends_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("limit", "orders", "expected"),
    [
        (NONE, [BINDS], []),
        (None, [], []),
        (None, [BINDS], ["order_not_recorded"]),
        (replace(NONE, contact=Contact.NOT_KNOWN), [BINDS], ["order_not_recorded"]),
        (replace(NONE, starts_on=date(2026, 12, 1)), [BINDS], ["order_not_recorded"]),
        (replace(NONE, contact=Contact.UNRESTRICTED), [BINDS], ["order_says_no"]),
        (replace(NONE, contact=Contact.SUPERVISED), [BINDS], ["order_says_no"]),
        (replace(NONE, contact=Contact.UNRESTRICTED), [replace(BINDS, facts=ENDED)], []),
        (replace(NONE, contact=Contact.UNRESTRICTED), [replace(BINDS, forbids_contact=False)], []),
        (replace(NONE, contact=Contact.UNRESTRICTED), [replace(BINDS, protects_child=False)], ["handover"]),
        (NONE, [replace(BINDS, protects_child=False)], []),
        (NONE, [replace(BINDS, facts=ENDED, is_named=True)], ["order_ended"]),
        (replace(NONE, ends_on=date(2026, 11, 25)), [], ["ran_out"]),
        (replace(NONE, ends_on=date(2026, 12, 1)), [], ["ends_soon"]),
        (replace(NONE, contact=Contact.UNRESTRICTED, ends_on=date(2026, 11, 25)), [], []),
        (
            replace(NONE, contact=Contact.SUPPORTED, ends_on=date(2026, 11, 25)),
            [BINDS],
            ["order_says_no", "ran_out"],
        ),
    ],
)
def test_what_has_to_be_looked_at(limit, orders, expected):
    assert codes(findings(limit, orders, today=TODAY)) == expected


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(Contact), st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.one_of(st.none(), st.dates(date(2027, 1, 1), date(2028, 1, 1))), st.booleans(),
)  # fmt: skip
def test_an_order_that_forbids_contact_is_never_passed_over(contact, starts_on, ends_on, served):
    order = OrderFacts(date(2026, 1, 1), date(2026, 1, 2) if served else None, None)
    limit = ContactFacts(contact, starts_on, Source.COURT_ORDER, ends_on)
    found = codes(findings(limit, [OrderBinding(order, True, True)], today=TODAY))
    recorded = contact is Contact.NONE and starts_on <= TODAY
    assert recorded != bool({"order_says_no", "order_not_recorded"} & set(found))
