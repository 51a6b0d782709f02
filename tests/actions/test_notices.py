"""The daily line to staff says the same to everybody, whatever waits."""

import inspect

import pytest
from django.core import mail

from commonweal.services.casework.actions import wordings
from commonweal.services.casework.actions.notices import notice, send_notices
from tests.cast import NOW, ask
from tests.papers import hearing, move, ready

LINK = "https://example.org/"
CANARIES = [
    "Vera",
    "Victim",
    "Otis",
    "Harbour",
    "hearing",
    "court",
    "case",
    "address",
    "refuge",
    "abuse",
    "Pat",
]


def send():
    mail.outbox.clear()
    sent = send_notices(link=LINK, at=NOW)
    assert len(mail.outbox) == sent
    return {each.to[0]: each for each in mail.outbox}


@pytest.fixture
def waits(cast):
    ready(cast)
    hearing(cast)
    move(cast)


def test_whoever_something_waits_for_gets_the_same_line_once_a_day(cast, waits):
    sent = send()
    assert {"pat@example.org", "mona@example.org"} <= set(sent)
    assert "percy@example.org" not in sent
    assert "joan@example.org" not in sent
    assert len({(each.subject, each.body) for each in sent.values()}) == 1
    assert send() == {}


def test_nothing_about_anybody_is_in_it(cast, waits):
    raw = send()["pat@example.org"].message().as_string()
    assert [word for word in CANARIES if word.lower() in raw.lower().replace("pat@example.org", "")] == []
    assert list(inspect.signature(notice).parameters) == ["link"]


def test_whoever_said_no_gets_none(cast, waits):
    wordings.choose_notices(wanted=False, by=ask(cast.pat), at=NOW)
    assert "pat@example.org" not in send()
    wordings.choose_notices(wanted=True, by=ask(cast.pat), at=NOW)
    assert "pat@example.org" in send()


def test_an_account_that_is_closed_gets_none(cast, waits):
    type(cast.pat).objects.filter(pk=cast.pat.pk).update(is_active=False)
    assert "pat@example.org" not in send()
