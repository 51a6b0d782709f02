"""What is shared with whom: an agreement, its withdrawal, sharing without one, and what was shared, in a case and a referral."""

from datetime import timedelta

import pytest

from commonweal.services.casework.models import SharingAgreement, SharingRecord, SharingWithout
from tests import care
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of
from tests.second_person import wait_for_two

WISH = {
    "purpose": "safeguarding", "kinds": ["children"], "ground": "child_at_risk", "necessary": "A child is in danger.",
    "proportionate": "Names only.", "person_told": "no", "why_not_told": "He reads her messages.",
}  # fmt: skip
ENDS = ("", "agreement/", "withdraw/", "ask/", "record/")


def at(cast, end: str = "", case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/sharing/{end}"


def test_everything_stands_on_one_page_in_few_questions(cast, client_for):
    wait_for_two(cast)
    shown = text_of(counted(client_for(cast.pat), at(cast)))
    for words in ("Wexcombe City Council", "Housing", "Waits for a second person", "A child is at risk of serious harm",
                  "The grade of risk and why", "The person agreed", "Pat Works"):  # fmt: skip
        assert words in shown, words
    assert "<title>Sharing" in shown
    assert "Withdraw" in shown


def test_the_manager_reads_it_and_writes_nothing(cast, client_for):
    wait_for_two(cast)
    shown = text_of(client_for(cast.mona).get(at(cast)))
    assert "Wexcombe City Council" in shown
    assert "Withdraw<" not in shown
    assert client_for(cast.mona).get(at(cast, "agreement/")).status_code == 403


@pytest.mark.parametrize("name", ["nell", "cora", "percy", "nigel"])
def test_the_neighbour_finds_nothing(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    for end in ENDS:
        assert browser.get(at(cast, end)).status_code in (403, 404)
        assert browser.post(at(cast, end), WISH).status_code in (403, 404)


def test_an_agreement_is_recorded_used_and_withdrawn(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "agreement/"))
    body = {"purpose": "housing", "organisation_id": str(cast.city.pk)} | day("given_on", TODAY)
    assert fill(browser, at(cast, "agreement/"), body)["Location"] == at(cast)
    counted(browser, at(cast, "record/"))
    shared = {"purpose": "housing", "organisation_id": str(cast.city.pk), "kinds": ["risk"]}
    assert fill(browser, at(cast, "record/"), shared)["Location"] == at(cast)
    ask(cast.pat)
    kept = SharingAgreement.objects.get(episode=cast.pats_case.episode)
    assert browser.post(at(cast, "withdraw/"), {"agreement_id": str(kept.pk)})["Location"] == at(cast)
    assert f"Withdrawn {TODAY.day}" in text_of(browser.get(at(cast)))
    assert "has not agreed" in errors(fill(browser, at(cast, "record/"), shared))["id_organisation_id"]
    assert SharingRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("end", "fields", "field", "words"),
    [
        ("agreement/", {"purpose": "housing"}, "id_organisation_id", "Choose the organisation"),
        ("agreement/", {"purpose": ""}, "id_purpose", "Select what it is shared for"),
        ("agreement/", day("given_on", TODAY + timedelta(days=1)), "id_given_on-day", "is still to come"),
        ("agreement/", day("last_day", TODAY + timedelta(days=900)), "id_last_day-day", "the person is asked again"),
        ("ask/", WISH | {"kinds": []}, "id_kinds", "Select what would be shared"),
        ("ask/", WISH | {"ground": "marac_threshold"}, "id_ground", "found no ground for MARAC"),
        ("ask/", WISH | {"why_not_told": ""}, "id_why_not_told", "write why telling them is not safe"),
        ("ask/", WISH | {"organisation_id": "x"}, "id_organisation_id", "from those shown"),
        ("record/", {"kinds": ["risk"], "purpose": "housing"}, "id_organisation_id", "has not agreed"),
    ],
)  # fmt: skip
def test_what_lacks_something_is_refused_and_nothing_is_lost(cast, client_for, end, fields, field, words):
    body = {"purpose": "housing", "organisation_id": str(cast.city.pk)} | day("given_on", TODAY)
    if "purpose" in fields and "organisation_id" not in fields and words.startswith("Choose"):
        body.pop("organisation_id")
    response = fill(client_for(cast.pat), at(cast, end), body | fields)
    assert words in errors(response)[field]
    ask(cast.pat)
    assert not SharingAgreement.objects.exists()
    assert not SharingWithout.objects.exists()


def test_a_wish_waits_and_says_so(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "ask/"))
    body = WISH | {"organisation_id": str(cast.county.pk)}
    assert fill(browser, at(cast, "ask/"), body)["Location"] == at(cast)
    assert "Share nothing until it is approved" in text_of(browser.get(at(cast)))


def test_the_front_door_has_the_same_pages_until_a_service_has_taken_it_on(cast, client_for):
    made = care.make_referral(cast)
    browser, place = client_for(cast.fred), f"/front-door/{made.pk}/sharing/"
    for end in ("", "agreement/", "ask/", "record/"):
        counted(browser, place + end)
    body = {"purpose": "housing", "organisation_id": str(cast.city.pk)} | day("given_on", TODAY)
    assert fill(browser, f"{place}agreement/", body)["Location"] == place
    assert "Wexcombe City Council" in text_of(browser.get(place))
    assert client_for(cast.mona).get(place).status_code == 403
    care.triage(cast, made)
    care.route(cast, made, cast.harbour_offer)
    care.accept(cast, made, cast.mona)
    assert "Wexcombe City Council" not in text_of(browser.get(place))
