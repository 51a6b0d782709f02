"""Recording a session, and raising an alert."""

import uuid
from datetime import timedelta

import pytest

from commonweal.services.casework.models import Alert, Session
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of

HELD = {
    "kind": "phone",
    "attendance": "attended",
    "main": "one_to_one",
    "note": "Talked about the school run.",
    **day("held_on", TODAY),
}


def at(cast, end: str) -> str:
    return f"/cases/{cast.pats_case.pk}/{end}"


def sessions(cast):
    ask(cast.pat)
    return Session.objects.filter(case=cast.pats_case)


def test_a_session_is_recorded(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "session/"))
    response = fill(browser, at(cast, "session/"), HELD)
    assert response["Location"] == at(cast, "")
    assert sessions(cast).get().note == "Talked about the school run."
    assert "The session is recorded." in text_of(browser.get(at(cast, "")))


def test_the_same_form_sent_twice_is_one_session(cast, client_for):
    browser = client_for(cast.pat)
    sent = {**HELD, "form_key": uuid.uuid4().hex}
    for _ in range(2):
        assert browser.post(at(cast, "session/"), sent).status_code == 302
    assert sessions(cast).count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": ""}, "id_kind", "Select how you met"),
        ({"attendance": ""}, "id_attendance", "Select whether the person came"),
        ({"attendance": "danced"}, "id_attendance", "from those shown"),
        ({"note": "x" * 4001}, "id_note", "must be 4000 characters or fewer"),
        (day("held_on", TODAY + timedelta(days=1)), "id_held_on-day", "is still to come"),
        (
            {"held_on-day": "", "held_on-month": "", "held_on-year": ""},
            "id_held_on-day",
            "Enter the day of the session",
        ),
        ({"held_on-month": "13"}, "id_held_on-month", "between 1 and 12"),
        ({"held_on-year": "26"}, "id_held_on-year", "four figures"),
    ],
)
def test_bad_input_is_said_in_words_and_stays_typed(cast, client_for, changes, field, words):
    response = fill(client_for(cast.pat), at(cast, "session/"), HELD, **changes)
    assert words in errors(response)[field]
    assert changes.get("note", HELD["note"]) in text_of(response)
    assert not sessions(cast).exists()


def test_what_was_typed_when_the_session_ran_out_is_back_after_signing_in(cast, client_for):
    browser = client_for(cast.pat)
    browser.get(at(cast, "session/"))
    session = browser.session
    session["seen_at"] = 1.0
    session.save()
    response = browser.post(at(cast, "session/"), HELD)
    assert response["Location"].startswith("/sign-in/?why=kept")
    assert not sessions(cast).exists()
    assert "Talked about the school run." in text_of(client_for(cast.pat).get(at(cast, "session/")))
    assert "Talked about the school run." not in text_of(
        client_for(cast.cora).get(f"/cases/{cast.coras_case.pk}/session/")
    )


def test_an_alert_is_raised_and_then_stands_above_every_page_of_the_person(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "alert/"))
    fill(browser, at(cast, "alert/"), {"kinds": ["weapon", "dog"]})
    for end in ("", "session/", "contact-attempt/", "contact/new/", "risk/", "close/", "alert/"):
        assert "A weapon may be present" in text_of(browser.get(at(cast, end))), end
    assert 'value="weapon"' not in text_of(browser.get(at(cast, "alert/")))


@pytest.mark.parametrize("kinds", [[], ["unicorn"]])
def test_an_alert_that_is_none_is_refused(cast, client_for, kinds):
    assert "id_kinds" in errors(fill(client_for(cast.pat), at(cast, "alert/"), {"kinds": kinds}))
    ask(cast.pat)
    assert not Alert.objects.exists()
