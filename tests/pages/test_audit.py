"""The auditor's page: who, what, when, by person and by record; numbers for records, never the name of who is helped."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.audit.actions import record_event, record_something
from commonweal.audit.queries import CHAIN, CHECKED
from tests.cast import actor_of
from tests.pages.counting import at_most

URL = "/audit/"
OTHERS = ["joan", "finn", "bea", "anna", "adam", "fred", "rita", "pat", "mona", "percy", "nora"]
HELPED = ["Vera", "Otis", "Cleo", "Nina", "Kit", "Una", "Rose", "Tess", "Olive"]


def rows(response) -> list[str]:
    """The rows of the list as text, without marks."""
    found = re.findall(r"<tr role=\"row\">\s*<th role=\"rowheader\".*?</tr>", response.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.fixture
def events(cast):
    """Pat and Nell each looked at a case of theirs, Pat twice; somebody was refused at sign-in."""
    now = timezone.now()
    for minutes, who, case in (
        (4, cast.pat, cast.pats_case),
        (3, cast.nell, cast.nells_case),
        (2, cast.pat, cast.pats_case),
    ):
        at = now - timedelta(minutes=minutes)
        record_event(action="view_case", subject=case, by=actor_of(who), at=at)
    record_something(action="sign_in_refused", record_type="partnership.user", by=None, at=now, locked=True)


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_auditor_reads_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403
    assert client_for(getattr(cast, name)).post(URL, {"person": "Pat"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in(cast, client_for):
    assert client_for(None).get(URL).status_code == 302


@pytest.mark.usefixtures("events")
def test_the_latest_come_first_in_words(cast, client_for):
    browser = client_for(cast.aud)
    with at_most(7):
        response = browser.get(URL)
    assert rows(response)[0].endswith("locked: True")
    assert "Was refused at sign-in" in rows(response)[0]
    assert "Pat Works Looked at a case case" in rows(response)[1]
    assert "Nell Neighbour" in rows(response)[2]


@pytest.mark.usefixtures("events")
def test_nobody_who_is_helped_is_named(cast, client_for):
    page = client_for(cast.aud).get(URL).content.decode()
    assert str(cast.pats_case.pk) in page
    assert [name for name in HELPED if name in page] == []


@pytest.mark.usefixtures("events")
def test_one_persons_doings(cast, client_for):
    response = client_for(cast.aud).get(f"{URL}?actor={cast.pat.pk}")
    assert "What Pat Works did" in response.content.decode()
    assert len(rows(response)) == 2
    assert all("Pat Works" in row for row in rows(response))


@pytest.mark.usefixtures("events")
def test_what_was_done_to_one_record(cast, client_for):
    browser = client_for(cast.aud)
    for address in (f"?record={cast.nells_case.pk}", f"?kind=casework.case&record={cast.nells_case.pk}"):
        assert ["Nell Neighbour" in row for row in rows(browser.get(URL + address))] == [True]
    assert rows(browser.get(f"{URL}?kind=casework.person&record={cast.nells_case.pk}")) == []


@pytest.mark.usefixtures("events")
def test_a_record_is_searched_by_post_and_lands_on_its_number(cast, client_for):
    response = client_for(cast.aud).post(URL, {"record": str(cast.pats_case.pk).upper()})
    assert response["Location"] == f"{URL}?record={cast.pats_case.pk}"


def test_a_person_is_searched_by_post(cast, client_for):
    browser = client_for(cast.aud)
    with at_most(8):
        page = browser.post(URL, {"person": "neighbour"}).content.decode()
    for user in (cast.nell, cast.nigel, cast.ravi, cast.ben):
        assert f'{URL}?actor={user.pk}">{user.full_name}</a>' in page
    assert browser.post(URL, {"person": "nell@"})["Location"] == f"{URL}?actor={cast.nell.pk}"
    assert "Nobody is called that" in browser.post(URL, {"person": "Vera"}).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "one of the two"),
        ({"person": "Pat", "record": "12"}, "one of the two"),
        ({"record": "Vera Victim"}, "figures, letters a to f and dashes only"),
        ({"record": "a" * 61}, "60 characters or fewer"),
        ({"person": "x" * 121}, "120 characters or fewer"),
    ],
)
def test_a_question_that_makes_no_sense_is_explained(cast, client_for, sent, words):
    response = client_for(cast.aud).post(URL, sent)
    assert (response.status_code, words in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "query", ["actor=x", "actor=" + "9" * 30, "record=' OR 1", "kind=x;y", "before=zzz", "before=999"]
)
@pytest.mark.usefixtures("events")
def test_an_address_that_makes_no_sense_asks_for_everything(cast, client_for, query):
    assert len(rows(client_for(cast.aud).get(f"{URL}?{query}"))) == 4


def test_the_list_goes_on_by_key(cast, client_for, monkeypatch):
    from commonweal.audit import views

    monkeypatch.setattr(views, "LIMIT", 2)
    at = timezone.now()
    for number in range(5):
        record_something(action="export", record_type="casework.case", by=None, at=at, rows=number)
    browser, seen, address = client_for(cast.aud), [], URL
    while address:
        with at_most(8):
            response = browser.get(address)
        seen += [row[-1] for row in rows(response)]
        onward = re.search(r'href="(/audit/\?before=\d+)"', response.content.decode())
        address = onward[1] if onward else ""
    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(("faults", "words"), [(0, "none was changed or removed"), (3, "found 3 faults")])
def test_the_page_says_what_the_last_check_found(cast, client_for, faults, words):
    record_something(
        action=CHECKED,
        record_type=CHAIN,
        by=None,
        at=timezone.now(),
        faults=faults,
        events=12345,
        last="ab" * 32,
    )
    assert words in client_for(cast.aud).get(URL).content.decode()


def test_the_page_says_when_nobody_has_checked(cast, client_for):
    assert "commonweal audit verify" in client_for(cast.aud).get(URL).content.decode()
