"""The children's page of a case and its forms, and asking for a case of a child's own."""

from datetime import timedelta

import pytest

from commonweal.rules.child_contact import Contact, Source
from commonweal.rules.children import Known
from commonweal.rules.orders import Term
from commonweal.rules.parental_responsibility import Basis
from commonweal.services.casework.models import ChildAdult, ChildAgreement, ChildContact, ChildRecord, Party
from tests import children as given
from tests.care import TODAY
from tests.cast import SECRET_ADDRESS, ask
from tests.children import between, kit, limit, order, otis, vera
from tests.pages.filling import counted, day, errors, fill, hidden, text_of


@pytest.fixture
def pat(cast, client_for):
    return client_for(cast.pat)


def at(cast, end: str = "", case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/children/{end}"


def child_at(cast, end: str = "") -> str:
    return at(cast, f"{kit(cast).pk}/{end}")


def pair_at(cast, end: str = "") -> str:
    return child_at(cast, f"adults/{otis(cast).pk}/{end}")


CHILD = {
    "lives_with": "victim", "in_school": "yes", "care": "in_need", "care_order": "no",
    **day("born_on", given.KIT_BORN), **day("care_since", TODAY - timedelta(days=30)),
}  # fmt: skip
BETWEEN = {
    "relation": "parent",
    "basis": "registered",
    "was_seen": "no",
    **day("since", given.KIT_BORN + timedelta(30)),
}
LIMIT = {"contact": "none", "source": "safety_plan", "may_collect": "no", **day("starts_on", TODAY)}
AGREED = {"child_says": "yes", "judged": "able", "judged_by": "Nadia Nurse, school nurse", "agreed_by": "nobody",
          **day("judged_on", TODAY)}  # fmt: skip
ASKED = {"what_happened": "She hides when the door bangs.", "is_immediate_danger": "no"}


def test_the_page_tells_what_is_known_in_few_questions(cast, pat):
    made = order(cast, protects=[vera(cast), kit(cast)])
    given.record(cast)
    between(cast, vera(cast), basis=Basis.BIRTH)
    between(cast)
    limit(cast, order_id=made.pk, source=Source.COURT_ORDER)
    given.add(cast, name="Unborn child", expected_in=TODAY.replace(day=1))
    shown = text_of(counted(pat, at(cast)))
    for words in (
        "Kit Child",
        "Child in need, since",
        "With the adult who is harmed",
        "Has parental responsibility: registered on the birth",
        "No contact, by court order",
        "A victim in their own right",
        "may ask for the child’s records",
        "Unborn child",
        "not yet born",
        "None that you may open.",
        "No contact with the person who uses abuse",
    ):
        assert words in shown, words
    for words in (SECRET_ADDRESS, "Larkspur", "Cora", cast.kits_case.reference):
        assert words not in shown, words


def test_the_menu_of_a_case_leads_there_and_on_the_other_side_nowhere(cast, pat, client_for):
    assert at(cast) in text_of(pat.get(f"/cases/{cast.pats_case.pk}/"))
    percy = client_for(cast.percy)
    assert "children/" not in text_of(percy.get(f"/cases/{cast.percys_case.pk}/"))
    assert percy.get(at(cast, case=cast.percys_case)).status_code == 404
    assert percy.get(at(cast, "new/", case=cast.percys_case)).status_code == 404


@pytest.mark.parametrize("name", ["nell", "nigel", "cora", "percy", "petra", "fred", "rita"])
def test_nobody_else_opens_any_of_it(cast, client_for, name):
    limit(cast)
    ends = ["", "new/", f"{kit(cast).pk}/", f"{kit(cast).pk}/agreement/", f"{kit(cast).pk}/own/",
            f"{kit(cast).pk}/adults/{otis(cast).pk}/", f"{kit(cast).pk}/adults/{otis(cast).pk}/contact/"]  # fmt: skip
    browser = client_for(getattr(cast, name))
    for end in ends:
        assert browser.get(at(cast, end)).status_code in (403, 404), end
        assert browser.post(at(cast, end), {}).status_code in (403, 404), end


def test_a_manager_reads_and_changes_nothing(cast, client_for):
    mona = client_for(cast.mona)
    shown = text_of(counted(mona, at(cast)))
    assert cast.kits_case.reference in shown
    assert "held by Cora Colleague" in shown
    assert "Change what is known" not in shown
    assert mona.get(child_at(cast)).status_code in (403, 404)
    assert cast.pats_case.reference in text_of(mona.get(at(cast, case=cast.kits_case)))


def test_a_child_is_added_and_bad_input_loses_nothing(cast, pat):
    counted(pat, at(cast, "new/"))
    typed = {"role": "child", "full_name": "Robin Small", **day("born_on", TODAY - timedelta(days=700))}
    bad = fill(pat, at(cast, "new/"), typed, **day("born_on", TODAY.replace(year=1999)))
    assert "no child" in errors(bad)["id_born_on-day"]
    assert "Robin Small" in text_of(bad)
    bad = fill(pat, at(cast, "new/"), typed, expected_in="soon")
    assert "like 3 2027" in errors(bad)["id_expected_in"]
    bad = fill(pat, at(cast, "new/"), typed, expected_in="march 2027")
    assert set(errors(bad)) == {"id_born_on-day"}
    bad = fill(pat, at(cast, "new/"), typed, role="other", expected_in="3 2027")
    assert "for an adult" in errors(bad)["id_expected_in"]
    bad = fill(pat, at(cast, "new/"), typed, role="victim")
    assert set(errors(bad)) == {"id_role"}
    assert fill(pat, at(cast, "new/"), typed)["Location"] == at(cast)
    ask(cast.pat)
    assert Party.objects.filter(case=cast.pats_case, role="child").count() == 2


def test_what_is_known_of_a_child_is_recorded(cast, pat):
    counted(pat, child_at(cast))
    assert fill(pat, child_at(cast), CHILD)["Location"].endswith(f"children/#child-{kit(cast).pk}")
    ask(cast.pat)
    assert ChildRecord.objects.get().care == "in_need"
    bad = fill(pat, child_at(cast), CHILD, lives_with="looked_after")
    assert set(errors(bad)) == {"id_care"}
    bad = fill(pat, child_at(cast), CHILD, care="none")
    assert set(errors(bad)) == {"id_care_since-day"}


def test_somebody_who_saved_first_is_not_overwritten(cast, pat):
    opened = pat.get(child_at(cast))
    given.record(cast)
    response = pat.post(child_at(cast), {**hidden(opened), **CHILD, "care": "early_help"})
    assert response.status_code == 422
    assert "Someone else changed this" in text_of(response)


def test_relation_and_responsibility_are_recorded(cast, pat):
    counted(pat, pair_at(cast))
    assert "Is it safe to ask" not in text_of(pat.get(pair_at(cast)))
    assert fill(pat, pair_at(cast), BETWEEN).status_code == 302
    ask(cast.pat)
    assert (ChildAdult.objects.get().basis, ChildAdult.objects.get().safe_to_ask) == ("registered", "no")
    between(cast, vera(cast), basis=Basis.BIRTH)
    bad = fill(
        pat,
        pair_at(cast),
        BETWEEN,
        basis="birth",
        **{f"since-{part}": "" for part in ("day", "month", "year")},
    )
    assert "Another adult here" in errors(bad)["id_basis"]


def test_contact_is_recorded_and_stands_at_the_top_of_every_page(cast, pat):
    counted(pat, pair_at(cast, "contact/"))
    bad = fill(pat, pair_at(cast, "contact/"), LIMIT, may_collect="yes")
    assert "cannot both be" in errors(bad)["id_may_collect"]
    assert fill(pat, pair_at(cast, "contact/"), LIMIT).status_code == 302
    ask(cast.pat)
    assert ChildContact.objects.get().contact == "none"
    for end in ("", "record/", "orders/", "notes/new/", "plan/", "messages/", "close/"):
        shown = text_of(pat.get(f"/cases/{cast.pats_case.pk}/{end}"))
        assert "No contact with the person who uses abuse" in shown, end


def test_an_order_that_says_otherwise_is_found_and_shown(cast, pat):
    limit(cast, contact=Contact.UNRESTRICTED, source=Source.AGREEMENT)
    order(cast, protects=[vera(cast), kit(cast)], terms=[Term.NO_CONTACT])
    assert "Until then: no contact" in text_of(pat.get(at(cast)))


def test_what_runs_out_is_due_on_the_overview(cast, pat):
    limit(cast, ends_on=TODAY + timedelta(days=3))
    shown = text_of(counted(pat, f"/cases/{cast.pats_case.pk}/"))
    assert "Contact with a child: say what holds after this day" in shown
    assert "Limits on contact with a child that end" in text_of(pat.get("/"))
    limit(cast, version=1, ends_on=TODAY + timedelta(days=300))
    assert "say what holds after" not in text_of(pat.get(f"/cases/{cast.pats_case.pk}/"))


def test_who_agrees_is_recorded(cast, pat):
    here = child_at(cast, "agreement/")
    counted(pat, here)
    assert "Otis" not in text_of(pat.get(here)).split('id="cw-form"')[1]
    bad = fill(pat, here, AGREED, judged_by="")
    assert set(errors(bad)) == {"id_judged_by"}
    bad = fill(pat, here, AGREED, agreed_by="adult", adult_id=str(vera(cast).pk), **day("agreed_on", TODAY))
    assert "not recorded as safe" in errors(bad)["id_adult_id"]
    assert fill(pat, here, AGREED).status_code == 302
    ask(cast.pat)
    assert ChildAgreement.objects.get().judged == "able"
    assert "Nadia Nurse" in text_of(pat.get(at(cast)))


def test_without_anybody_safe_who_agreed_the_page_says_so(cast, pat):
    given.agree(cast)
    shown = text_of(pat.get(at(cast)))
    assert "Nobody with parental responsibility whom it is safe to ask has agreed" in shown


def test_a_case_of_their_own_is_asked_for(cast, pat):
    here = child_at(cast, "own/")
    counted(pat, here)
    bad = fill(pat, here, ASKED, other_id=str(otis(cast).pk), what_happened="")
    assert set(errors(bad)) == {"id_what_happened"}
    response = fill(pat, here, ASKED, other_id=str(otis(cast).pk))
    assert response["Location"] == f"{at(cast)}#child-{kit(cast).pk}"
    assert "Asked for on" in text_of(pat.get(at(cast)))


def test_an_alert_in_the_childs_own_case_names_nobody(cast, client_for):
    limit(cast)
    shown = text_of(client_for(cast.mona).get(at(cast, case=cast.kits_case)))
    assert "No contact with the person who uses abuse" in shown
    assert "Otis" not in shown


def test_nothing_is_said_of_a_child_in_a_title_or_an_address(cast, pat):
    for end in ("", "new/", f"{kit(cast).pk}/", f"{kit(cast).pk}/own/"):
        page = text_of(pat.get(at(cast, end)))
        assert "Kit" not in page.split("<title>")[1].split("</title>")[0], end


def test_whether_it_is_safe_to_ask_another_adult_is_asked(cast, pat):
    gran = given.add(cast, "other", "Gwen Grand")
    here = child_at(cast, f"adults/{gran.pk}/")
    typed = {
        "relation": "grandparent",
        "basis": "none",
        "was_seen": "no",
        "safe_to_ask": Known.NO.value,
    }
    assert fill(pat, here, typed).status_code == 302
    assert "Gwen Grand may" not in text_of(pat.get(at(cast)))
