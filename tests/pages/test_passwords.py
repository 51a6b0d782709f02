"""Passwords: changed by whoever knows the old one, set once by whoever was given the link."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.partnership import links
from commonweal.partnership.models import Draft, User
from tests.cast import PASSWORD
from tests.pages.counting import at_most

NEW = "four words of nonsense"
CHANGE = {"current_password": PASSWORD, "new_password": NEW, "again_password": NEW}
SET = {"new_password": NEW, "again_password": NEW}


def knows(cast, name: str, password: str) -> bool:
    return User.objects.get(email=f"{name}@example.org").check_password(password)


def link_for(user) -> str:
    return reverse("set_password", args=[links.link_token(User.objects.get(pk=user.pk))])


def test_a_changed_password_holds_and_the_session_stays(cast, client_for):
    browser = client_for(cast.pat)
    with at_most(15):  # a session is moved as well
        response = browser.post("/password/", CHANGE)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert knows(cast, "pat", NEW)
    assert "Your password is changed" in browser.get("/").content.decode()
    assert AuditEvent.objects.get(action="change_password").record_id == str(cast.pat.pk)


def test_every_other_session_of_theirs_ends(cast, client_for):
    here, elsewhere = client_for(cast.pat), client_for(cast.pat)
    nells = client_for(cast.nell)
    assert elsewhere.get("/").status_code == 200
    here.post("/password/", CHANGE)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert nells.get("/").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"current_password": "something else"}, "That is not your current password"),
        ({"again_password": "four words of sense"}, "The two passwords differ"),
        ({"new_password": "short", "again_password": "short"}, "at least 12 characters"),
        ({"new_password": "password1234", "again_password": "password1234"}, "too common"),
        ({"new_password": "pat@example.org", "again_password": "pat@example.org"}, "too similar"),
        ({"current_password": ""}, "Enter your password now"),
        ({"new_password": "x" * 129}, "128 characters or fewer"),
    ],
)
def test_a_change_that_is_not_right_changes_nothing_and_is_not_kept(cast, client_for, change, words):
    browser = client_for(cast.pat)
    response = browser.post("/password/", CHANGE | change)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert knows(cast, "pat", PASSWORD)
    assert Draft.objects.count() == 0
    assert "four words" not in browser.get("/password/").content.decode()


def test_a_stranger_has_no_password_to_change(cast, client_for):
    assert client_for(None).post("/password/", CHANGE).status_code == 302
    assert client_for(cast.nora).get("/password/").status_code == 403


def test_a_link_sets_a_password_once(cast, client_for):
    address = link_for(cast.nora)
    browser = client_for(None)
    with at_most(2):
        assert browser.get(address).status_code == 200
    assert browser.post(address, SET)["Location"] == "/sign-in/?why=set"
    assert knows(cast, "nora", NEW)
    assert AuditEvent.objects.get(action="set_password").record_id == str(cast.nora.pk)
    again = browser.post(address, {"new_password": "a second attempt", "again_password": "a second attempt"})
    assert again.status_code == 410
    assert browser.get(address).status_code == 410
    assert knows(cast, "nora", NEW)


def test_a_newer_link_ends_the_earlier_one_and_the_password_there_was(cast, client_for):
    earlier = link_for(cast.pat)
    page = client_for(cast.adam).post(f"/accounts/{cast.pat.pk}/link/").content.decode()
    (newer,) = set(re.findall(r"http://testserver(/set-password/[^\s<\"]+)", page))
    assert not knows(cast, "pat", PASSWORD)
    assert client_for(None).get(earlier).status_code == 410
    assert client_for(None).get(newer).status_code == 200


def test_a_link_lasts_a_day(cast, client_for, monkeypatch):
    import time

    address = link_for(cast.pat)
    real = time.time
    monkeypatch.setattr(
        signing.time, "time", lambda: real() + timedelta(hours=23, minutes=59).total_seconds()
    )
    assert client_for(None).get(address).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: real() + timedelta(hours=24, minutes=1).total_seconds())
    assert client_for(None).get(address).status_code == 410


def test_a_link_that_was_changed_or_made_up_opens_nothing(cast, client_for):
    for_pat = links.link_token(cast.pat)
    for_nell = for_pat.replace(f"{cast.pat.pk}-", f"{cast.nell.pk}-", 1)
    foreign = signing.TimestampSigner(salt="somewhere else").sign(for_pat.rpartition(":")[0])
    for token in (for_nell, foreign, for_pat[:-1], "x", f"{cast.pat.pk}-"):
        assert client_for(None).get(reverse("set_password", args=[token])).status_code == 410


def test_a_closed_account_takes_no_password(cast, client_for):
    address = link_for(cast.pat)
    User.objects.filter(pk=cast.pat.pk).update(is_active=False)
    assert client_for(None).post(address, SET).status_code == 410
    assert knows(cast, "pat", PASSWORD)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Enter new password"),
        ({**SET, "again_password": "else"}, "differ"),
        ({"new_password": "nora nothing", "again_password": "nora nothing"}, "too similar"),
    ],
)
def test_a_poor_choice_is_refused_and_the_link_still_works(cast, client_for, sent, words):
    address = link_for(cast.nora)
    response = client_for(None).post(address, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert client_for(None).post(address, SET).status_code == 302
