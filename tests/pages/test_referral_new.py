"""A police officer refers somebody, and follows how far it has got."""

import re
import uuid
from datetime import timedelta

import pytest

from commonweal.partnership.models import Draft, ServiceOffer
from commonweal.services.casework.models import ContactPoint
from commonweal.services.front_door.models import Referral
from tests import care
from tests.care import NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of

BEGIN = "/referrals/new/"
NEW = f"{BEGIN}{uuid.uuid4()}/"
NOT_REFERRERS = ["joan", "finn", "bea", "anna", "aud", "adam", "fred", "pat", "mona", "percy", "nora"]


def typed(cast, **changes) -> dict:
    return {
        "safe_channels": ["call"],
        **day("confirmed_on", TODAY),
        "phone": "07700 900111",
        "client_group": "victim",
        "full_name": "Wanda Wren",
        "area_id": str(cast.fellshire.pk),
        "needs_interpreter": "no",
        "other_name": "Walter Wolf",
        "what_happened": "He waits outside her work.",
        "is_immediate_danger": "no",
        "agrees_to_support": "given",
    } | changes


def sent(cast, reference_of: str = "Wanda Wren"):
    ask(cast.fred)
    return Referral.objects.filter(person__full_name=reference_of)


def test_safety_is_asked_first_and_nothing_ticked_means_not_safe(cast, client_for):
    shown = text_of(counted(client_for(cast.rita), NEW))
    assert (
        shown.index("How is it safe to make contact?")
        < shown.index("Full name")
        < shown.index("What happened?")
    )
    assert "tick nothing: we treat every way as not safe" in shown
    assert not re.search(r'name="safe_channels"[^>]*checked', shown)
    assert "Police area" not in shown


def test_a_referral_is_sent_and_gets_a_reference_to_write_down(cast, client_for):
    browser = client_for(cast.rita)
    response = fill(browser, NEW, typed(cast))
    made = sent(cast).get()
    assert response["Location"] == f"/referrals/{made.pk}/progress/"
    shown = text_of(browser.get(response["Location"]))
    assert made.reference in shown
    assert "We have it. Nobody has looked at it yet." in shown
    assert "Wanda" not in shown
    assert not Draft.objects.filter(owner=cast.rita).exists()


def test_the_same_form_sent_twice_is_one_referral(cast, client_for):
    browser = client_for(cast.rita)
    body = typed(cast, form_key=uuid.uuid4().hex)
    assert browser.post(NEW, body)["Location"] == browser.post(NEW, body)["Location"]
    assert sent(cast).count() == 1


def test_with_nothing_said_about_safety_nothing_is_safe(cast, client_for):
    body = typed(cast, safe_channels=[], **{f"confirmed_on-{part}": "" for part in ("day", "month", "year")})
    fill(client_for(cast.rita), NEW, body)
    made = sent(cast).get()
    assert ContactPoint.objects.get(episode=made.episode).safe_channels == []
    shown = text_of(client_for(cast.fred).get(f"/front-door/{made.pk}/"))
    assert "Do not make contact" in shown
    assert "Show it to" not in shown


def test_needs_come_from_what_services_offer(cast, client_for):
    assert "What could help?" not in text_of(client_for(cast.rita).get(NEW))
    ServiceOffer.objects.filter(pk=cast.harbour_offer.pk).update(needs=["advocacy", "safe_home"])
    browser = client_for(cast.rita)
    assert "Safe home" in text_of(browser.get(NEW))
    fill(browser, NEW, typed(cast, needs=["safe_home"]))
    assert sent(cast).get().needs == ["safe_home"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"full_name": ""}, "id_full_name", "Enter full name"),
        ({"full_name": "x" * 121}, "id_full_name", "must be 120 characters or fewer"),
        ({"full_name": "a\x00b"}, "id_full_name", "cannot be kept"),
        ({"client_group": ""}, "id_client_group", "Select who this referral is for"),
        ({"area_id": ""}, "id_area_id", "Select the area"),
        ({"area_id": "0"}, "id_area_id", "from those shown"),
        ({"what_happened": ""}, "id_what_happened", "Say what happened"),
        ({"what_happened": "x" * 4001}, "id_what_happened", "must be 4000 characters or fewer"),
        ({"is_immediate_danger": ""}, "id_is_immediate_danger", "Select yes or no"),
        ({"agrees_to_support": ""}, "id_agrees_to_support", "Select whether the person knows and agrees"),
        ({"phone": "12"}, "id_phone", "Enter a phone number with all its figures"),
        ({"email": "wren@"}, "id_email", "in the correct form, like name@example.com"),
        ({"address": "4 L"}, "id_address", "Enter the whole address"),
        ({"phone": ""}, "id_phone", "that is safe to use"),
        (
            {"client_group": "perpetrator"},
            "id_other_name",
            "refer whoever is harmed by a referral of their own",
        ),
        ({"other_name": "", **day("other_born_on", TODAY)}, "id_other_name", "Enter the other person’s name"),
        (day("born_on", TODAY + timedelta(days=1)), "id_born_on-day", "is still to come"),
        (day("other_born_on", TODAY + timedelta(days=1)), "id_other_born_on-day", "is still to come"),
        ({"born_on-day": "30", "born_on-month": "2", "born_on-year": "1990"}, "id_born_on-day", "exists"),
        ({"born_on-day": "3", "born_on-month": "x", "born_on-year": "1990"}, "id_born_on-month", "number"),
        (
            {f"confirmed_on-{part}": "" for part in ("day", "month", "year")},
            "id_confirmed_on-day",
            "told you which ways",
        ),
    ],
)
def test_bad_input_is_said_in_words_and_everything_stays_typed(cast, client_for, changes, field, words):
    browser = client_for(cast.rita)
    response = fill(browser, NEW, typed(cast, who_may_answer="Her sister Fay"), **changes)
    assert words in errors(response)[field]
    assert "Her sister Fay" in text_of(response)
    assert not sent(cast).exists()
    assert "Her sister Fay" in text_of(browser.get(NEW))  # and is there still on the next visit


def test_every_fault_is_said_at_once(cast, client_for):
    assert len(errors(client_for(cast.rita).post(NEW, {}))) == 7


@pytest.mark.parametrize("name", NOT_REFERRERS)
def test_whoever_is_no_referrer_is_refused(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    for address in (NEW, "/referrals/", f"/referrals/{cast.new_referral.pk}/progress/"):
        assert browser.get(address).status_code == 403
    assert browser.post(NEW, typed(cast)).status_code == 403
    assert not sent(cast).exists()


def test_mine_are_listed_by_reference_and_nobody_elses(cast, client_for):
    shown = text_of(counted(client_for(cast.rita), "/referrals/"))
    for mine in (cast.new_referral, cast.triaged, cast.offered):
        assert mine.reference in shown
    assert cast.ravis_referral.reference not in shown
    for name in ("Rose", "Olaf", "Frightened", "Harbour"):
        assert name not in shown
    assert client_for(cast.rita).get(f"/referrals/{cast.ravis_referral.pk}/progress/").status_code == 404


def test_the_list_goes_on_by_key(cast, client_for, monkeypatch):
    from commonweal.services.casework import paging

    monkeypatch.setattr(paging.one_page, "__kwdefaults__", {"after": "", "limit": 2})
    for minutes in range(3):
        care.make_referral(cast, at=NOW + timedelta(minutes=minutes))
    seen, address = [], "/referrals/"
    while address:
        shown = text_of(client_for(cast.rita).get(address))
        seen += re.findall(r'/progress/">([^<]+)</a>', shown)
        onward = re.search(r'href="(\?after=[^"]+)"', shown)
        address = f"/referrals/{onward[1]}" if onward else ""
    assert len(seen) == len(set(seen)) == 6


def test_progress_is_said_in_words_and_never_detail(cast, client_for):
    address = f"/referrals/{cast.offered.pk}/progress/"
    shown = text_of(counted(client_for(cast.rita), address))
    assert "We are looking at it." in shown
    for detail in ("Olive", "Harbour", "medium", "Frightened"):
        assert detail not in shown


def test_silence_visibly_ages(cast, client_for):
    fresh = care.make_referral(cast, at=NOW)
    old = care.make_referral(cast, at=NOW - timedelta(days=12))
    browser = client_for(cast.rita)
    assert "silence" not in text_of(browser.get(f"/referrals/{fresh.pk}/progress/"))
    shown = text_of(browser.get(f"/referrals/{old.pk}/progress/"))
    assert "Nothing has changed for 12 days." in shown
    assert "That is a long silence." in shown
    assert "cw-queue__row--late" in text_of(browser.get("/referrals/"))


def test_what_happens_in_the_case_is_not_progress(cast, client_for):
    case = care.new_case(cast)
    ask(cast.fred)
    made = Referral.objects.get(episode=case.episode)
    shown = text_of(client_for(cast.rita).get(f"/referrals/{made.pk}/progress/"))
    assert "A service has taken it on." in shown
    assert case.reference not in shown


def test_each_new_referral_has_an_address_of_its_own(cast, client_for):
    browser = client_for(cast.rita)
    first, second = (browser.get(BEGIN)["Location"] for _ in range(2))
    assert first != second
    browser.post(first, typed(cast, full_name="Olive Ash", client_group=""))
    browser.post(second, typed(cast, full_name="Ben Birch", client_group=""))
    assert "Olive Ash" in text_of(browser.get(first))
    assert "Ben Birch" in text_of(browser.get(second))
    assert "Olive Ash" not in text_of(client_for(cast.ravi).get(first)), "a draft is its writer's alone"
    shown = text_of(counted(browser, "/referrals/"))
    assert "You began 2 referrals and have not sent them" in shown
    assert "For O A, kept" in shown
    assert "Olive" not in shown
    assert "You began" not in text_of(client_for(cast.ravi).get("/referrals/"))
    assert browser.post(first, {"discard_draft": "yes"})["Location"] == "/referrals/"
    fill(browser, second, typed(cast, full_name="Ben Birch"))
    assert "You began" not in text_of(browser.get("/referrals/"))
    assert sent(cast, "Ben Birch").count() == 1


def test_today_says_what_is_silent_and_what_was_not_sent(cast, client_for):
    care.make_referral(cast, at=NOW - timedelta(days=12))
    browser = client_for(cast.rita)
    browser.post(NEW, typed(cast, client_group=""))
    shown = text_of(counted(browser, "/"))
    for words in (
        "Long silence",
        "Nothing has changed for 7 days or more",
        "Begun and not sent",
        "Send a list",
    ):
        assert words in shown
    assert "Begun and not sent" not in text_of(client_for(cast.ravi).get("/"))
