"""Finding somebody among the people one works with, by sound of the name, date of birth, phone or e-mail."""

import re
from datetime import date, timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.services.casework.actions.people import WhoTheyAre, keep_keys, own_keys
from commonweal.services.casework.models import Person
from tests import care
from tests.care import NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, text_of

ADDRESS = "/people/search/"


@pytest.fixture
def known(cast):
    """The cast's people with their search keys, which the cast itself does not make."""
    for person in ("vera", "cleo", "nina", "otis"):
        holder, subject = {
            "vera": (cast.pat, cast.pats_case_person), "cleo": (cast.cora, cast.coras_case_person),
            "nina": (cast.nell, cast.nells_case_person), "otis": (cast.percy, cast.percys_case_person),
        }[person]  # fmt: skip
        by = ask(holder)
        keep_keys(person_id=subject.pk, keys=own_keys(Person.objects.get(pk=subject.pk)), by=by, at=NOW)
    by = ask(cast.pat)
    keep_keys(person_id=cast.pats_case_person.pk, keys=cast.pats_phone.keys_to_find_it(), by=by, at=NOW)
    return cast


def found(browser, **fields) -> list[str]:
    response = browser.post(ADDRESS, fields)
    assert response.status_code == 200
    return re.findall(r'cw-queue__title">([^,<]*),', text_of(response))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Vera Victim"},
        {"name": "Viktim Veera"},
        {"name": "Vera Other", **day("born_on", date(1990, 5, 4))},
        {"phone": "+44 (0) 7700 900-123"},
    ],
)
def test_somebody_i_work_with_is_found(known, client_for, fields):
    assert found(client_for(known.pat), **fields) == ["Vera Victim"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Vera Victim"},
        {"phone": "07700 900123"},
        {"name": "Vera", **day("born_on", date(1990, 5, 4))},
    ],
)
@pytest.mark.parametrize("name", ["cora", "nell", "nigel", "percy", "petra", "fred"])
def test_nobody_else_finds_them(known, client_for, name, fields):
    assert found(client_for(getattr(known, name)), **fields) == []


def test_the_other_party_is_found_in_my_own_case_and_says_as_whom(known, client_for):
    response = client_for(known.pat).post(ADDRESS, {"name": "Otis Other"})
    shown = text_of(response)
    assert f"Case {known.pats_case.reference}, person who uses abuse" in shown
    assert known.percys_case.reference not in shown


def test_the_front_door_finds_people_in_its_referrals(known, client_for):
    made = care.make_referral(known)
    shown = text_of(client_for(known.fred).post(ADDRESS, {"phone": "07700900111"}))
    assert f'href="/front-door/{made.pk}/"' in shown
    assert "Wanda Wren" in shown
    assert found(client_for(known.mona), phone="07700900111") == []


def test_what_was_typed_is_in_no_address_and_in_no_audit(known, client_for):
    browser = client_for(known.pat)
    response = browser.post(ADDRESS, {"name": "Vera Victim"})
    assert response.status_code == 200  # answered in place, without going to an address with the name in it
    event = AuditEvent.objects.filter(action="search_people").latest("id")
    assert (event.actor_id, event.record_id, event.details) == (known.pat.pk, "", {"found": 1})
    assert 'value="Vera' not in text_of(browser.get(ADDRESS + "?name=Vera+Victim"))


def test_few_questions_are_asked(known, client_for):
    browser = client_for(known.pat)
    counted(browser, ADDRESS)
    from tests.pages.counting import at_most

    with at_most():
        found(browser, name="Vera Victim", phone="07700 900123", **day("born_on", date(1990, 5, 4)))


def test_more_than_a_page_asks_for_more_to_go_by(known, client_for):
    from commonweal.services.casework.actions.people import add_person
    from commonweal.services.casework.models import Party

    by = ask(known.pat)
    for _ in range(27):
        person = add_person(who=WhoTheyAre("Vera Victim"), by=by, at=NOW)
        Party.objects.create(case=known.pats_case, person=person, role="other")
    response = client_for(known.pat).post(ADDRESS, {"name": "Vera Victim"})
    assert "More than can be shown. Add a date of birth or a phone number." in text_of(response)
    assert len(found(client_for(known.pat), name="Vera Victim")) == 25


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "id_name", "Enter a name, a phone number or an e-mail address"),
        (day("born_on", date(1990, 5, 4)), "id_name", "Enter a name"),
        ({"name": "x" * 121}, "id_name", "must be 120 characters or fewer"),
        ({"phone": "12"}, "id_phone", "Enter a phone number with all its figures"),
        ({"email": "x@"}, "id_email", "in the correct form"),
        ({"name": "V V", **day("born_on", TODAY + timedelta(days=1))}, "id_born_on-day", "is still to come"),
    ],
)
def test_a_search_for_nothing_says_so(cast, client_for, fields, field, words):
    assert words in errors(client_for(cast.pat).post(ADDRESS, fields))[field]


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud", "adam", "rita", "nora"])
def test_whoever_works_with_nobody_is_refused(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(ADDRESS, {"name": "Vera Victim"}).status_code == 403
