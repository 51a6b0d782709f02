"""What is refused, missing or broken is said in plain English, and says nothing about what is there."""

import uuid

import pytest
from django.test import Client, RequestFactory

from commonweal.config.routes import routes
from commonweal.web import views


def same(one, other) -> bool:
    return (one.status_code, one.content, sorted(one.headers.items())) == (
        other.status_code,
        other.content,
        sorted(other.headers.items()),
    )


def test_an_address_that_leads_nowhere(cast, client_for):
    for who in (None, cast.pat, cast.nora):
        response = client_for(who).get("/no-such-page/")
        assert (response.status_code, "Page not found" in response.content.decode()) == (404, True)
        assert "no-such-page" not in response.content.decode()


def test_a_page_that_is_not_for_this_role(cast, client_for):
    response = client_for(cast.pat).get("/accounts/")
    assert (response.status_code, "You cannot do this" in response.content.decode()) == (403, True)


def test_a_form_without_its_token(cast):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/sign-in/", {"email": "pat@example.org", "password": "x"})
    assert (response.status_code, "Nothing was changed" in response.content.decode()) == (403, True)


def test_something_that_cannot_be_read(cast, client_for):
    response = client_for(cast.pat).get("/directory/", headers={"host": "evil.example.com"})
    assert (response.status_code, "could not be read" in response.content.decode()) == (400, True)


def test_something_broken(cast, client_for, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("Vera Victim, 4 Larkspur Yard")

    monkeypatch.setattr(views, "sections", breaks)
    browser = client_for(cast.pat)
    browser.raise_request_exception = False
    response = browser.get("/")
    assert (response.status_code, "Something went wrong" in response.content.decode()) == (500, True)
    assert "Vera" not in response.content.decode()


def test_the_page_for_something_broken_needs_nobody_and_no_database():
    response = views.broken(RequestFactory().get("/"))
    assert (response.status_code, "Something went wrong" in response.content.decode()) == (500, True)


HIDDEN = [
    ("adam", "/accounts/{}/", lambda cast: 999_998, lambda cast: 999_999),
    ("cora", "/cases/{}/", lambda cast: cast.pats_case.pk, lambda cast: uuid.uuid4()),
    ("nell", "/cases/{}/", lambda cast: cast.pats_case.pk, lambda cast: uuid.uuid4()),
    ("percy", "/cases/{}/", lambda cast: cast.pats_case.pk, lambda cast: uuid.uuid4()),
    ("petra", "/cases/{}/", lambda cast: cast.pats_case.pk, lambda cast: uuid.uuid4()),
    ("pat", "/cases/{}/", lambda cast: cast.percys_case.pk, lambda cast: uuid.uuid4()),
]


@pytest.mark.parametrize(("who", "path", "there", "nowhere"), HIDDEN)
def test_behind_a_wall_and_nowhere_answer_byte_for_byte_alike(cast, client_for, who, path, there, nowhere):
    browser = client_for(getattr(cast, who))
    browser.get("/")
    hidden, missing = browser.get(path.format(there(cast))), browser.get(path.format(nowhere(cast)))
    assert hidden.status_code == 404
    assert same(hidden, missing)
    assert same(hidden, browser.get("/no-such-page/"))


def test_the_paths_above_are_real():
    known = {route.path for route in routes()}
    assert {"/accounts/<user_id>/", "/cases/<case_id>/"} <= known
