"""Stepping in as anyone: in a demonstration and nowhere else."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from commonweal.access.roles import Role
from commonweal.audit.models import AuditEvent
from tests.pages.counting import at_most

URL = "/demo/"


@pytest.fixture
def demonstration(settings, monkeypatch):
    """A demonstration whose cast is Pat, Nell and somebody who has no account."""
    people = [
        SimpleNamespace(
            email=f"{key}@example.org", name=name, role=Role.CASE_WORKER, sees="Her own caseload."
        )
        for key, name in (("pat", "Pat Works"), ("nell", "Nell Neighbour"), ("ghost", "Gus Ghost"))
    ]
    module = ModuleType("cast_of_a_demonstration")
    module.cast = lambda: people
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.DEMO, settings.DEMO_CAST = True, module.__name__


@pytest.mark.usefixtures("demonstration")
def test_everyone_of_the_cast_with_an_account_is_listed(cast, client_for):
    with at_most(2):
        page = client_for(None).get(URL).content.decode()
    assert "Pat Works" in page
    assert "Nell Neighbour" in page
    assert "Gus Ghost" not in page
    assert "Cora Colleague" not in page


@pytest.mark.usefixtures("demonstration")
def test_one_press_and_you_are_somebody(cast, client_for):
    browser = client_for(None)
    assert browser.post(URL, {"email": "pat@example.org"})["Location"] == "/"
    assert "Pat Works" in browser.get("/").content.decode()
    event = AuditEvent.objects.get(action="step_in")
    assert event.actor_id == cast.pat.pk


@pytest.mark.usefixtures("demonstration")
def test_another_press_and_you_are_somebody_else_with_nothing_left_over(cast, client_for):
    browser = client_for(None)
    browser.post(URL, {"email": "pat@example.org"})
    session = browser.session
    session["of_pat"] = True
    session.save()
    browser.post(URL, {"email": "nell@example.org"})
    assert "Nell Neighbour" in browser.get("/").content.decode()
    assert "of_pat" not in browser.session


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("email", ["cora@example.org", "ghost@example.org", "", "PAT@example.org"])
def test_nobody_outside_the_cast_can_be_stepped_into(cast, client_for, email):
    browser = client_for(None)
    assert browser.post(URL, {"email": email}).status_code == 404
    assert browser.get("/").status_code == 302


@pytest.mark.usefixtures("demonstration")
def test_the_sign_in_page_leads_there(cast, client_for):
    assert URL in client_for(None).get("/sign-in/").content.decode()


def test_anywhere_else_there_is_no_such_page(cast, client_for, settings):
    settings.DEMO = False
    browser = client_for(None)
    missing = browser.get("/no-such-page/")
    for response in (browser.get(URL), browser.post(URL, {"email": "pat@example.org"})):
        assert response.status_code == 404
        assert response.content == missing.content
    assert browser.get("/").status_code == 302
    assert URL not in browser.get("/sign-in/").content.decode()
    assert AuditEvent.objects.filter(action="step_in").count() == 0


def test_the_cast_of_the_real_demonstration_can_be_listed(settings):
    from importlib import import_module

    people = import_module(settings.DEMO_CAST).cast()
    assert len(people) > 10
    assert all(each.email and each.name and each.sees and each.role in Role for each in people)
