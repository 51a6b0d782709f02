"""Ending a high-risk referral: the form says what will happen, a colleague answers, and until then it stays in the queue."""

import pytest

from commonweal.services.front_door.models import EndingAsked, Referral
from tests import care
from tests.care import LATER
from tests.cast import ask
from tests.pages.filling import counted, errors, fill, text_of
from tests.second_person import ask_to_end, colleague

QUEUE, LIST = "/front-door/", "/second-person/"
ACCOUNT = "Five tries, two at night. The police have been to the door."


def at(made, end: str = "") -> str:
    return f"/front-door/{made.pk}/{end}"


def page_of(asked) -> str:
    return f"{LIST}end/{asked.pk}/"


def now(cast, made) -> Referral:
    ask(cast.fred)
    return Referral.objects.get(pk=made.pk)


def latest(cast, made) -> EndingAsked:
    ask(cast.fred)
    return EndingAsked.objects.filter(referral=made).order_by("-asked_at").first()


@pytest.fixture
def made(cast):
    referral = care.make_referral(cast)
    care.triage(cast, referral, yes=14, decided=care.decided(care.Grade.HIGH, refers_to_marac=True))
    ask(None)
    return referral


@pytest.mark.parametrize(
    ("end", "fields"),
    [("decline/", {"reason": "no_capacity"}), ("advise/", {"advice": "advice_given"})],
)
def test_the_form_says_what_will_happen_and_asks(cast, client_for, made, end, fields):
    browser = client_for(cast.fred)
    shown = text_of(counted(browser, at(made, end)))
    assert "The button does not end the referral" in shown
    assert "Ask a second person" in shown
    assert fill(browser, at(made, end), fields | {"account": ACCOUNT})["Location"] == at(made)
    assert now(cast, made).status == "triaged"
    shown = text_of(counted(browser, at(made)))
    for words in ("Waits for a second person", "Fred", "Take it back", ACCOUNT):
        assert words in shown, words
    assert "Its end waits for a second person" in text_of(counted(browser, QUEUE))


def test_an_account_is_wanted_and_nothing_typed_is_lost(cast, client_for, made):
    sent = fill(
        client_for(cast.fred),
        at(made, "decline/"),
        {"reason": "out_of_area", "signposted_to": "Otherton door", "account": " "},
    )
    assert "Enter what the second person has to know" in errors(sent)["id_account"]
    assert "Otherton door" in text_of(sent)
    sent = fill(
        client_for(cast.fred), at(made, "decline/"), {"reason": "unable_to_contact", "account": ACCOUNT}
    )
    assert "Contact was tried" in errors(sent)["id_reason"]
    assert ACCOUNT in text_of(sent)
    assert latest(cast, made) is None


def test_below_high_risk_the_form_is_as_it_was(cast, client_for):
    low = care.make_referral(cast)
    shown = text_of(client_for(cast.fred).get(at(low, "decline/")))
    assert "This takes two people" not in shown
    assert "id_account" not in shown


def test_while_it_waits_the_button_is_off(cast, client_for, made):
    ask_to_end(cast, made)
    browser = client_for(cast.fred)
    shown = text_of(browser.get(at(made, "advise/")))
    assert "waits for a second person already" in shown
    assert 'disabled aria-disabled="true"' in shown
    sent = fill(browser, at(made, "advise/"), {"advice": "advice_given", "account": ACCOUNT})
    assert sent.status_code == 422


def test_a_colleague_reads_it_and_agrees(cast, client_for, made):
    faye = colleague(cast)
    asked = ask_to_end(cast, made)
    browser = client_for(faye)
    shown = text_of(counted(browser, LIST))
    assert "Wanda Wren" in shown
    assert "Decline: no service has room" in shown
    shown = text_of(counted(browser, page_of(asked)))
    for words in ("Five tries; the police know.", "Fred", "High", "Read the referral first"):
        assert words in shown, words
    assert "Read what they wrote, and answer" in text_of(browser.get(at(made)))
    assert fill(browser, page_of(asked), {"answer": "agree"})["Location"] == LIST
    assert now(cast, made).status == "declined"
    shown = text_of(browser.get(at(made)))
    assert "Asked for by Fred" in shown
    assert "Faye Door" in shown
    assert "Nothing more is to be done" in text_of(browser.get(page_of(asked)))


def test_a_no_comes_back_with_its_reason(cast, client_for, made):
    faye = colleague(cast)
    asked = ask_to_end(cast, made)
    browser = client_for(faye)
    assert "Write why you say no" in errors(fill(browser, page_of(asked), {"answer": "refuse"}))["id_why"]
    assert "Select your answer" in errors(fill(browser, page_of(asked), {}))["id_answer"]
    assert fill(browser, page_of(asked), {"answer": "refuse", "why": "Ask the school."}).status_code == 302
    shown = text_of(client_for(cast.fred).get(at(made)))
    assert "Faye Door said no: Ask the school." in shown
    assert now(cast, made).status == "triaged"


def test_whoever_asked_sees_it_with_the_button_off_and_can_take_it_back(cast, client_for, made):
    asked = ask_to_end(cast, made)
    browser = client_for(cast.fred)
    shown = text_of(browser.get(page_of(asked)))
    assert "whoever asks to end it cannot be the one who agrees" in shown
    assert 'disabled aria-disabled="true"' in shown
    assert "Wanda Wren" not in text_of(browser.get(LIST))
    assert browser.post(at(made, "end/take-back/"), {"ending_id": str(asked.pk)})["Location"] == at(made)
    assert latest(cast, made).status == "taken_back"
    assert "Waits for a second person" not in text_of(browser.get(at(made)))


def test_somebody_elses_wish_is_not_taken_back_by_the_number_of_another(cast, client_for, made):
    asked = ask_to_end(cast, made)
    browser = client_for(cast.fred)
    assert (
        browser.post(at(cast.new_referral, "end/take-back/"), {"ending_id": str(asked.pk)}).status_code == 404
    )
    assert browser.post(at(made, "end/take-back/"), {"ending_id": "x"}).status_code == 404
    assert latest(cast, made).status == "waiting"


def test_it_lapses_in_words(cast, client_for, made):
    asked = ask_to_end(cast, made)
    care.route(cast, made, cast.harbour_offer)
    browser = client_for(cast.fred)
    assert "A wish to end it counts no more" in text_of(browser.get(at(made)))
    assert "Something else was done with the referral" in text_of(browser.get(page_of(asked)))
    assert "Five tries" not in text_of(client_for(cast.mona).get(f"/offers/{made.pk}/"))


@pytest.mark.parametrize(
    "name", ["mona", "pat", "cora", "nell", "nigel", "percy", "petra", "rita", "joan", "aud"]
)
def test_nobody_else_finds_it(cast, client_for, made, name):
    asked = ask_to_end(cast, made)
    browser = client_for(getattr(cast, name))
    for address in (page_of(asked), at(made, "end/take-back/")):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {"answer": "agree", "ending_id": str(asked.pk)}).status_code == 403


def test_the_home_page_counts_it(cast, client_for, made):
    faye = colleague(cast)
    ask_to_end(cast, made, at=LATER)
    assert "Waiting for your answer" in text_of(counted(client_for(faye), "/"))
