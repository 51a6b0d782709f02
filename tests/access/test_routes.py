"""Every address declares who may open it, and opens for nobody else. A new address without a declaration fails here."""

import re
import uuid

import pytest

from commonweal.access.enforce import PUBLIC
from commonweal.access.policy import Action, may
from commonweal.config.documents import access
from commonweal.config.routes import Route, routes
from tests.cast import actor_of

# What anyone may open without signing in. Whatever is added here has to hold nothing about anyone.
# The public door (talk, refer) holds nothing about anyone either: what it shows comes back with the reference and the secret
# words, or with a page they opened within minutes (ADR 16, tests/pages/test_talk.py).
# Answering (answer) wants a code that works once and leads to nobody (ADR 35, tests/pages/test_feedback.py).
FOR_ANYONE = {
    "about",
    "accessibility",
    "answer",
    "healthz",
    "leave",
    "refer",
    "refer_begin",
    "set_password",
    "sign_in",
    "sign_out",
    "step_in",
    "talk",
    "talk_again",
    "talk_begin",
    "talk_go",
    "talk_tell",
    "words",
}
ROLES = [
    "joan",
    "finn",
    "bea",
    "anna",
    "aud",
    "ingrid",
    "adam",
    "fred",
    "rita",
    "pat",
    "percy",
    "mona",
    "nora",
]


def ids(route: Route) -> str:
    return route.name or route.path


def address(route: Route) -> str:
    """The address with made-up numbers in it."""
    made_up = {"token": "x", "step": "confirm"}

    def number(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        return str(uuid.UUID(int=7)) if kind == "uuid" else made_up.get(name, "7654321")

    return re.sub(r"<(\w+):(\w+)>", number, route.pattern)


def test_there_are_routes():
    assert len(routes()) > 20


@pytest.mark.parametrize("route", routes(), ids=ids)
def test_every_route_declares_who_may_open_it(route):
    assert route.access == PUBLIC or isinstance(route.access, Action), f"{route.path} declares nothing"
    assert route.name, f"{route.path} has no name"


def test_what_anyone_may_open_is_known_by_name():
    assert {route.name for route in routes() if route.is_public} == FOR_ANYONE


def test_names_are_used_once():
    names = [route.name for route in routes()]
    assert sorted(names) == sorted(set(names))


def test_every_route_is_in_the_access_document():
    document = access()
    assert [route.path for route in routes() if f"| `{route.path}` | {route.name} |" not in document] == []
    assert "NOTHING" not in document


@pytest.mark.parametrize("route", [each for each in routes() if not each.is_public], ids=ids)
def test_a_stranger_is_sent_to_sign_in(cast, client_for, route):
    response = client_for(None).get(address(route))
    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/sign-in/?next=")
    assert client_for(None).post(address(route)).status_code in (302, 405)


@pytest.mark.parametrize("route", [each for each in routes() if not each.is_public], ids=ids)
def test_it_opens_for_the_roles_of_its_action_and_for_no_other(cast, client_for, route):
    refused = {}
    for name in ROLES:
        user = getattr(cast, name)
        browser, is_theirs = client_for(user), may(actor_of(user).roles, route.access)
        answers = {browser.get(address(route)).status_code, browser.post(address(route)).status_code}
        assert answers <= {200, 302, 403, 404, 405, 409, 422}, name
        refused[name] = 403 in answers
        assert refused[name] != is_theirs, name
    assert refused["nora"]


@pytest.mark.parametrize("route", routes(), ids=ids)
def test_addresses_say_nothing_about_what_this_is(route):
    told = re.findall("abuse|violen|victim|perpetrator|refuge|domestic|safeguard", route.path)
    assert told == []
