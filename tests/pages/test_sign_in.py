"""Signing in: the right person comes in, and nobody learns from the page who has an account."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import User
from commonweal.partnership.pages import LOCKED
from tests.cast import PASSWORD
from tests.pages.counting import at_most

URL = "/sign-in/"
RIGHT = {"email": "pat@example.org", "password": PASSWORD}
WRONG = {"email": "pat@example.org", "password": "not this one at all"}
UNKNOWN = {"email": "nobody@example.org", "password": "not this one at all"}
CHANGES = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"')
TYPED = re.compile(r'value="[^"]*@example\.org"')


def body(response) -> str:
    """The page without its tokens and without what was typed."""
    return TYPED.sub("", CHANGES.sub("", response.content.decode()))


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def test_the_right_password_leads_home_and_is_audited(cast, client_for):
    browser = client_for(None)
    response = browser.post(URL, RIGHT)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200
    (event,) = events("sign_in")
    assert (event.actor_id, event.record_id) == (cast.pat.pk, str(cast.pat.pk))


def test_an_address_in_capitals_is_the_same_address(cast, client_for):
    assert client_for(None).post(URL, {**RIGHT, "email": " Pat@Example.ORG "}).status_code == 302


def test_the_session_gets_a_new_key(cast, client_for):
    browser = client_for(None)
    before = browser.session
    before["planted"] = True
    before.save()
    browser.cookies["cw"] = before.session_key
    browser.post(URL, RIGHT)
    assert browser.cookies["cw"].value != before.session_key
    assert not browser.session.exists(before.session_key)


def test_nothing_of_somebody_elses_session_is_left(cast, client_for):
    browser = client_for(cast.nell)
    session = browser.session
    session["of_nell"] = True
    session.save()
    browser.post("/sign-out/")
    browser.post(URL, RIGHT)
    assert "of_nell" not in browser.session


@pytest.mark.parametrize("sent", [WRONG, UNKNOWN])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(cast, client_for, sent):
    User.objects.filter(pk=cast.cora.pk).update(is_active=False)
    response = client_for(None).post(URL, sent)
    assert response.status_code == 422
    assert "The e-mail or password is not right" in response.content.decode()
    closed = client_for(None).post(URL, {"email": "cora@example.org", "password": PASSWORD})
    assert body(response) == body(closed)
    assert "_auth_user_id" not in client_for(None).session


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(cast, client_for, monkeypatch):
    from django.contrib.auth import hashers

    work = []
    encode = hashers.get_hasher().__class__.encode
    monkeypatch.setattr(
        hashers.get_hasher().__class__,
        "encode",
        lambda *args, **more: work.append(1) or encode(*args, **more),
    )
    client_for(None).post(URL, WRONG)
    for_wrong, work[:] = len(work), []
    client_for(None).post(URL, UNKNOWN)
    assert (for_wrong, len(work)) == (1, 1)


def test_a_refusal_is_audited_without_what_was_typed(cast, client_for):
    client_for(None).post(URL, UNKNOWN)
    (event,) = events("sign_in_refused")
    assert (event.actor_id, event.record_id, event.details) == (None, "", {"locked": False})


@pytest.mark.parametrize("email", ["pat@example.org", "nobody@example.org"])
def test_five_wrong_tries_lock_whether_or_not_there_is_an_account(cast, client_for, email):
    for number in range(5):
        response = client_for(None).post(URL, {"email": email, "password": f"wrong number {number}"})
    assert response.status_code == 429
    assert LOCKED in response.content.decode()
    refused = client_for(None).post(URL, {"email": email, "password": PASSWORD})
    assert refused.status_code == 429
    assert events("sign_in") == []


def test_four_wrong_tries_do_not_lock(cast, client_for):
    for number in range(4):
        assert client_for(None).post(URL, {**WRONG, "password": f"wrong number {number}"}).status_code == 422
    assert client_for(None).post(URL, RIGHT).status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour(cast, client_for):
    for number in range(5):
        client_for(None).post(URL, {**WRONG, "password": f"wrong number {number}"})
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=14))
    assert client_for(None).post(URL, RIGHT).status_code == 429
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    assert client_for(None).post(URL, RIGHT).status_code == 302


def test_somebody_elses_lock_does_not_keep_you_out(cast, client_for):
    for number in range(5):
        client_for(None).post(URL, {**WRONG, "password": f"wrong number {number}"})
    assert client_for(None).post(URL, {"email": "nell@example.org", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/directory/", "/directory/"),
        ("/directory/?area=north_fell", "/directory/?area=north_fell"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com/", "/"),
        ("///example.com", "/"),
        ("javascript:alert(1)", "/"),
        ("http:/example.com", "/"),
        ("/\t/example.com", "/"),
        ("directory/", "/"),
        ("/no-such-page/", "/"),
        ("", "/"),
    ],
)
def test_afterwards_only_our_own_pages_are_gone_to(cast, client_for, asked, leads):
    browser = client_for(None)
    response = browser.post(f"{URL}?{'next=' + asked if asked else ''}", RIGHT)
    assert (response.status_code, response["Location"]) == (302, leads)


def test_somebody_signed_in_already_goes_on(cast, client_for):
    assert client_for(cast.pat).get(f"{URL}?next=/directory/")["Location"] == "/directory/"
    assert client_for(cast.pat).get(f"{URL}?next=//example.com")["Location"] == "/"


def test_without_a_role_nobody_comes_in(cast, client_for):
    browser = client_for(None)
    response = browser.post(URL, {"email": "nora@example.org", "password": PASSWORD})
    assert response.status_code == 422
    assert "Your account has no role today" in response.content.decode()
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Enter e-mail"),
        ({"email": "pat@example.org"}, "Enter password"),
        ({"email": "pat", "password": PASSWORD}, "in the correct form"),
        ({"email": "pat@example.org", "password": "x" * 129}, "128 characters or fewer"),
        ({"email": f"{'x' * 250}@example.org", "password": PASSWORD}, "254 characters or fewer"),
        ({"email": "pat\x00@example.org", "password": PASSWORD}, "in the correct form"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_the_field(cast, client_for, sent, words):
    response = client_for(None).post(URL, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "There is a problem" in response.content.decode() or "There are" in response.content.decode()


def test_the_password_is_never_shown_again(cast, client_for):
    assert WRONG["password"] not in client_for(None).post(URL, WRONG).content.decode()


@pytest.mark.parametrize(("why", "words"), [("idle", "signed out"), ("kept", "is kept"), ("<b>", "")])
def test_the_page_says_why(cast, client_for, why, words):
    page = client_for(None).get(f"{URL}?why={why}").content.decode()
    assert words in page
    assert "<b>" not in page


def test_a_form_from_elsewhere_is_refused(cast):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(URL, RIGHT).status_code == 403


def test_few_queries(cast, client_for):
    with at_most(1):
        client_for(None).get(URL)
    with at_most(12):
        client_for(None).post(URL, RIGHT)
