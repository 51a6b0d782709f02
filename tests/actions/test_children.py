"""Children of a case: each change ends the row before it, all of it or nothing, and the other side never reads of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Organisation
from commonweal.rules.child_agreement import AgreedBy, ChildSays, Judged
from commonweal.rules.child_contact import Contact, Source
from commonweal.rules.children import CareStatus, Known, Relation
from commonweal.rules.consent import Agreement
from commonweal.rules.parental_responsibility import Basis
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.services.casework import actions as casework
from commonweal.services.casework import queries
from commonweal.services.casework.models import (
    Case,
    ChildAdult,
    ChildAgreement,
    ChildAsked,
    ChildContact,
    ChildRecord,
    Party,
    Person,
)
from commonweal.services.casework.pages import alert_words
from commonweal.services.casework.queries import children as found
from commonweal.services.casework.queries.near import near_days
from commonweal.services.front_door.actions.child_case import ChildAskedFor, ask_for_child_case
from commonweal.services.front_door.models import Referral
from tests import care
from tests import children as given
from tests.care import TODAY
from tests.cast import LONG_AGO, NOW, ask
from tests.children import agree, between, kit, limit, order, otis, record, vera

MODELS = (ChildRecord, ChildAdult, ChildContact, ChildAgreement, ChildAsked)
DAY = timedelta(days=1)


def codes(caught) -> list[str]:
    return [each.code for each in caught.value.reasons]


def refused(act) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return codes(caught)


def test_a_child_is_added_once_with_what_is_known(cast):
    key = uuid.uuid4()
    first = given.add(cast, born_on=TODAY - 900 * DAY, form_key=key)
    again = given.add(cast, born_on=TODAY - 900 * DAY, form_key=key)
    assert (first.pk, first.role) == (again.pk, "child")
    rows = ChildRecord.objects.filter(child=first)
    assert [(each.number, each.care, each.ended_at) for each in rows] == [(1, "not_known", None)]
    assert first.person.search_keys.count() > 0
    assert "Robin" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_a_birth_that_is_expected_becomes_a_child_with_a_name(cast):
    child = given.add(cast, name="Unborn child", expected_in=TODAY.replace(day=1))
    born = {"born_on": TODAY, "expected_in": None, "in_school": Known.NO, "care_since": TODAY}
    record(cast, child=child, version=1, full_name="Wren Vale", **born)
    person = Person.objects.get(pk=child.person_id)
    assert (person.full_name, person.born_on, person.version) == ("Wren Vale", TODAY, 2)
    record(cast, child=child, version=2, full_name="Somebody Else", **born)
    assert Person.objects.get(pk=child.person_id).full_name == "Wren Vale"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"born_on": TODAY.replace(year=1999)}, ["grown"]),
        ({"born_on": TODAY, "expected_in": TODAY.replace(day=1)}, ["unborn_with_birth"]),
        ({"expected_in": TODAY.replace(year=TODAY.year - 1, day=1)}, ["expected_past"]),
        ({"name": "kit child"}, ["already_here"]),
    ],
)
def test_nobody_is_added_who_cannot_be(cast, changes, expected):
    ask(cast.pat)
    before = Person.objects.count()
    assert refused(lambda: given.add(cast, **changes)) == expected
    assert Person.objects.count() == before


def test_a_change_ends_the_row_before_and_a_stale_one_is_told(cast):
    record(cast)
    record(cast, version=1, care=CareStatus.PROTECTION_PLAN)
    rows = list(ChildRecord.objects.filter(child=kit(cast)).order_by("number"))
    assert [(each.number, each.care, each.ended_at is None) for each in rows] == [
        (1, "in_need", False),
        (2, "protection_plan", True),
    ]
    with pytest.raises(Stale):
        record(cast, version=1)


def test_a_child_cannot_be_made_older_than_a_parent(cast):
    between(cast, vera(cast), basis=Basis.BIRTH)
    person = Person.objects.get(pk=vera(cast).person_id)
    person.born_on = TODAY.replace(year=2012)
    person.save()
    assert refused(lambda: record(cast)) == ["parent_too_young"]


def test_an_adult_has_it_by_birth_only_once(cast):
    between(cast, vera(cast), basis=Basis.BIRTH)
    assert refused(lambda: between(cast, basis=Basis.BIRTH)) == ["two_by_birth"]
    gran = given.add(cast, "other", "Gwen Grand")
    with pytest.raises(DatabaseError, match="child_born_of_one"), transaction.atomic():
        ChildAdult.objects.create(
            case=cast.pats_case, child=kit(cast), adult=gran, number=9, relation="parent", basis="birth",
            was_seen="no", safe_to_ask="no", by=cast.pat, at=NOW,
        )  # fmt: skip
    between(cast, vera(cast), basis=Basis.NOT_KNOWN, version=1)
    between(cast, basis=Basis.BIRTH)


def test_whoever_uses_abuse_is_never_safe_to_ask(cast):
    between(cast, safe=Known.YES)
    assert ChildAdult.objects.get().safe_to_ask == "no"
    said = {"agreed_by": AgreedBy.ADULT, "agreed_on": TODAY}
    assert refused(lambda: agree(cast, adult=otis(cast), **said)) == ["adult_not_safe"]
    assert refused(lambda: agree(cast, adult=vera(cast), **said)) == ["adult_not_safe"]
    between(cast, vera(cast), basis=Basis.BIRTH)
    agree(cast, adult=vera(cast), **said)
    assert ChildAgreement.objects.get().adult_id == vera(cast).pk


def test_a_judgement_is_kept_with_who_and_when(cast):
    judged = {"child_says": ChildSays.YES, "judged": Judged.ABLE}
    assert refused(lambda: agree(cast, **judged)) == ["judged_by_nobody", "judged_when"]
    agree(
        cast, **judged, judged_by="Nadia Nurse, school nurse", judged_on=TODAY, own_words="I want somebody."
    )
    row = ChildAgreement.objects.get()
    assert (row.judged, row.judged_by, row.own_words) == (
        "able",
        "Nadia Nurse, school nurse",
        "I want somebody.",
    )
    assert "Nadia" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_a_limit_rests_on_an_order_that_binds_this_adult(cast):
    made = order(cast)
    limit(cast, order_id=made.pk, source=Source.COURT_ORDER, ends_on=TODAY + 60 * DAY)
    assert ChildContact.objects.get().order_id == made.pk
    reasons = refused(lambda: limit(cast, vera(cast), order_id=made.pk, source=Source.COURT_ORDER))
    assert reasons == ["order_binds_another"]
    reasons = refused(
        lambda: limit(cast, version=1, order_id=made.pk, source=Source.BAIL, ends_on=TODAY + 61 * DAY)
    )
    assert reasons == ["outlasts_order"]


def test_a_child_and_an_adult_of_another_case_are_not_there(cast):
    ask(cast.nell)
    elsewhere = Party.objects.get(case=cast.nells_case)
    for act in (
        lambda: between(cast, elsewhere),
        lambda: limit(cast, elsewhere),
        lambda: record(cast, child=elsewhere),
        lambda: limit(cast, child=elsewhere, adult=otis(cast)),
        lambda: between(cast, kit(cast)),
    ):
        with pytest.raises(Http404):
            act()


# Who may.


@pytest.mark.parametrize("name", ["cora", "mona", "nell", "nigel", "percy", "petra", "fred", "rita", "joan"])
def test_nobody_but_whoever_holds_the_case_writes_about_its_children(cast, name):
    with pytest.raises(Http404):
        given.add(cast, by=ask(getattr(cast, name)))


def test_a_case_about_somebodys_use_of_abuse_has_no_children(cast):
    with pytest.raises(Http404):
        given.add(cast, case_id=cast.percys_case.pk, by=ask(cast.percy))


def everything(cast):
    record(cast)
    between(cast, vera(cast), basis=Basis.BIRTH)
    between(cast)
    limit(cast)
    agree(cast)
    ask_for(cast)


def ask_for(cast, child=None, **changes):
    words = {"what_happened": "She hides when the door bangs.", "other_id": otis(cast).pk} | changes
    common = {"form_key": words.pop("form_key", None), "by": ask(cast.pat), "at": NOW}
    return ask_for_child_case(
        case_id=cast.pats_case.pk, child_id=(child or kit(cast)).pk, asked=ChildAskedFor(**words), **common
    )


@pytest.mark.parametrize("name", ["nell", "nigel", "percy", "petra", "cora", "fred", "rita", "joan", "aud"])
def test_the_second_wall_shows_nobody_elses_children(cast, name):
    everything(cast)
    ask(getattr(cast, name))
    assert [model.objects.count() for model in MODELS] == [0] * len(MODELS)
    for one in ("pat", "mona"):
        ask(getattr(cast, one))
        assert all(model.objects.exists() for model in MODELS), one


def test_the_second_wall_keeps_children_out_of_a_case_on_the_other_side(cast):
    """Even of a case that the person who asks holds, and of somebody who stands in it as a child."""
    ask(cast.percy)
    subject = Party.objects.get(case=cast.percys_case)
    child = Party.objects.create(case=cast.percys_case, person_id=subject.person_id, role="child")
    common = {"case": cast.percys_case, "child": child, "number": 1, "by": cast.percy, "at": NOW}
    limited = {"contact": "none", "source": "bail", "may_collect": "no", "starts_on": TODAY}
    for row in (
        ChildContact(**common, **limited, adult=subject),
        ChildRecord(**common, lives_with="user", in_school="no", care="none", care_order="no"),
        ChildAsked(**common, reference="X"),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_a_manager_reads_and_does_not_write_and_nothing_is_changed_afterwards(cast):
    record(cast)
    ask(cast.mona)
    row = ChildRecord.objects.get(child=Party.objects.get(case=cast.pats_case, role="child"))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ChildRecord(
            case=cast.pats_case, child=row.child, number=7, lives_with="user", in_school="no", care="none",
            care_order="no", by=cast.mona, at=NOW, ended_at=NOW,
        ).save(force_insert=True)  # fmt: skip
    ask(cast.pat)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ChildRecord.objects.filter(pk=row.pk).update(care="none")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ChildRecord.objects.filter(pk=row.pk).delete()


# What stands at the top of the case.


def alerts(cast, case, user) -> list[str]:
    by = ask(user)
    return [title for title, _ in alert_words(queries.alerts(case.episode_id, by=by))]


def test_a_limit_stands_at_the_top_by_role_and_not_by_name(cast):
    limit(cast)
    assert alerts(cast, cast.pats_case, cast.pat) == ["No contact with the person who uses abuse"]
    limit(cast, version=1, contact=Contact.SUPERVISED)
    assert alerts(cast, cast.pats_case, cast.pat) == [
        "Only supervised contact with the person who uses abuse"
    ]
    limit(cast, version=2, contact=Contact.UNRESTRICTED)
    assert alerts(cast, cast.pats_case, cast.pat) == []


def test_a_limit_that_ran_out_does_not_fall_silent(cast):
    limit(cast, ends_on=TODAY - DAY)
    (title,) = alerts(cast, cast.pats_case, cast.pat)
    assert "ran out" in title
    limit(cast, version=1, starts_on=TODAY + DAY)
    assert alerts(cast, cast.pats_case, cast.pat) == []


def test_it_stands_in_the_childs_own_case_for_whoever_may_open_both(cast):
    limit(cast)
    assert alerts(cast, cast.kits_case, cast.mona) == ["No contact with the person who uses abuse"]
    assert alerts(cast, cast.kits_case, cast.cora) == []
    assert alerts(cast, cast.percys_case, cast.percy) == []
    assert alerts(cast, cast.coras_case, cast.mona) == []


def test_what_runs_out_is_counted_for_whoever_holds_the_case(cast):
    limit(cast, ends_on=TODAY + 3 * DAY)
    assert near_days(ask(cast.pat), on=TODAY).limits == "1"
    assert near_days(ask(cast.cora), on=TODAY).limits == "0"
    (due,) = [
        each for each in queries.case_file(cast.pats_case, ask(cast.pat)).around if each.kind == "contact"
    ]
    assert (due.on, due.text) == (TODAY + 3 * DAY, "")
    limit(cast, version=1)
    assert near_days(ask(cast.pat), on=TODAY).limits == "0"


# Cases of one family.


def test_who_may_open_the_childs_case_sees_it_and_nobody_else_learns_of_it(cast):
    assert [each.pk for each in found.family_cases(ask(cast.mona), cast.pats_case)] == [cast.kits_case.pk]
    assert found.family_cases(ask(cast.pat), cast.pats_case) == []
    assert [each.pk for each in found.family_cases(ask(cast.mona), cast.kits_case)] == [cast.pats_case.pk]
    assert found.family_cases(ask(cast.cora), cast.kits_case) == []


def test_a_referral_for_the_child_is_about_the_same_people(cast):
    ask(cast.pat)
    before = Person.objects.count()
    key = uuid.uuid4()
    reference = ask_for(cast, form_key=key)
    assert ask_for(cast, form_key=key) == reference
    assert Person.objects.count() == before
    assert not Referral.objects.exists()  # Pat reads nothing of it back
    ask(cast.fred)
    referral = Referral.objects.get(reference=reference)
    assert (referral.client_group, referral.side, referral.front_door_id) == ("child", "victim", cast.door.pk)
    assert (referral.person_id, referral.other_party_id) == (kit(cast).person_id, otis(cast).person_id)
    assert (referral.made_by_id, referral.made_at_organisation_id) == (cast.pat.pk, cast.harbour.pk)
    assert referral.agrees_to_support == Agreement.NOT_ASKED
    ask(cast.pat)
    assert ChildAsked.objects.get().reference == reference


def test_the_case_that_comes_of_it_belongs_to_the_family(cast):
    child = given.add(cast, born_on=TODAY.replace(year=2014))
    reference = ask_for(cast, child)
    ask(cast.fred)
    referral = Referral.objects.get(reference=reference)
    care.triage(cast, referral, no_safe_way_known=True)
    care.route(cast, referral, cast.harbour_offer)
    own = care.accept(cast, referral, cast.mona)
    assert (own.client_group, own.subject_id) == ("child", child.person_id)
    assert own.pk in [each.pk for each in found.family_cases(ask(cast.mona), cast.pats_case)]
    assert own.pk not in [each.pk for each in found.family_cases(ask(cast.pat), cast.pats_case)]
    ask(cast.mona)
    parties = {(each.person_id, each.role) for each in Party.objects.filter(case=own)}
    assert parties == {(child.person_id, "child"), (otis(cast).person_id, "perpetrator")}


def test_the_front_door_is_told_of_agreement_as_it_stands(cast):
    between(cast, vera(cast), basis=Basis.BIRTH)
    agree(cast, adult=vera(cast), agreed_by=AgreedBy.ADULT, agreed_on=TODAY)
    reference = ask_for(cast)
    ask(cast.fred)
    assert Referral.objects.get(reference=reference).agrees_to_support == "given"


def test_of_a_restricted_case_the_front_door_is_told_nothing(cast):
    case = Case.objects.get(pk=cast.pats_case.pk) if ask(cast.mona) else None
    casework.restrict_case(
        case_id=case.pk, why=WhyRestricted.STAFF_KNOWN, words="A cousin works here.", named=[cast.mona.pk],
        version=case.version, form_key=None, by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    assert refused(lambda: ask_for(cast)) == ["case_restricted"]
    ask(cast.cora)
    assert not ChildRecord.objects.exists()


def test_a_service_that_keeps_its_own_records_asks_its_own_door(cast):
    Organisation.objects.filter(pk=cast.harbour.pk).update(keeps_own_records_from=LONG_AGO)
    reference = ask_for(cast)
    ask(cast.fred)
    assert not Referral.objects.filter(reference=reference).exists()


@pytest.mark.parametrize("name", ["cora", "mona", "nell", "percy", "petra", "fred", "rita"])
def test_nobody_else_asks_for_the_child(cast, name):
    child, other = kit(cast), otis(cast)
    with pytest.raises(Http404):
        ask_for_child_case(
            case_id=cast.pats_case.pk,
            child_id=child.pk,
            asked=ChildAskedFor("x", other_id=other.pk),
            form_key=None,
            by=ask(getattr(cast, name)),
            at=NOW,
        )


def test_the_second_wall_lets_a_worker_refer_a_child_of_their_case_alone(cast):
    """A referral written past the pages, for somebody who is no child of a case they hold."""
    from commonweal.services.front_door.actions.referring import Asked, Known, write_referral

    own = Person.objects.get(pk=kit(cast).person_id)
    for person, group in ((Person(pk=cast.nells_case.subject_id, full_name="x"), "child"), (own, "victim")):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            write_referral(
                asked=Asked(group, cast.fellshire.pk, "x", "x"),
                made_at_id=cast.harbour.pk,
                known=Known(person),
                by=ask(cast.pat),
                at=NOW,
            )


def test_what_an_adult_is_to_a_child_is_kept(cast):
    between(cast, relation=Relation.PARENTS_PARTNER, basis=Basis.NONE)
    row = ChildAdult.objects.get()
    assert (row.relation, row.basis, row.number) == ("parents_partner", "none", 1)
