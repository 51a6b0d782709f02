"""A session ends while somebody types, two tabs change one record: no word is lost, and none reaches anybody else."""

import re
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import expect

from commonweal.partnership.middleware import SEEN
from tests.cast import NOW

TODAY = NOW.date()
HERS, HIS = "Vera Victim", "Cleo Client"


@pytest.fixture
def left_alone(environment):
    """`left_alone(pat)`: nobody touched this browser for longer than a session lasts. Changes what the server keeps of it."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    def wait(someone) -> None:
        key = next(each["value"] for each in someone.page.context.cookies() if each["name"] == "cw")
        store = SessionStore()
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            found = "select session_data from django_session where session_key = %s"
            session = store.decode(connection.execute(found, [key]).fetchone()[0])
            session[SEEN] -= timedelta(minutes=settings.IDLE_MINUTES + 1).total_seconds()
            connection.execute(
                "update django_session set session_data = %s where session_key = %s",
                [store.encode(session), key],
            )

    return wait


def types_a_note(pat, words: str) -> None:
    pat.open("/cases/").follow(HERS).press("Record a session")
    pat.type_date("When was it?", TODAY.day, TODAY.month, TODAY.year)
    pat.choose("In person").choose("Attended").pick("What was mainly done?", "One-to-one support")
    pat.type("Note", words)


def is_asked_to_sign_in_again(someone) -> None:
    expect(someone.page).to_have_url(re.compile(r"/sign-in/\?"))
    someone.sees("You were away for a while, so you were signed out.").sees("What you typed is kept")


def test_a_note_typed_into_a_session_that_ended_comes_back_and_can_be_sent(visitor, left_alone):
    # Given Pat, who types a note on a phone and is called away until the session is over
    pat, words = visitor("pat", width=390), "Went through the plan for the school run, twice."
    types_a_note(pat, words)
    left_alone(pat)
    # When she sends it, then she is asked to sign in, and told why
    pat.press("Record the session")
    is_asked_to_sign_in_again(pat)
    # When she has signed in, then she is where she was, and nothing she typed is missing or sent
    pat.sign_in_here("pat").sees("Your draft is back")
    pat.finds_typed("Note", words).finds_typed("Year", str(TODAY.year))
    pat.finds_chosen("In person").finds_chosen("Attended")
    # When she sends it now, then it is recorded once, and no draft stays
    pat.press("Record the session").sees("The session is recorded.").sees(words)
    expect(pat.page.get_by_text(words)).to_have_count(1)
    pat.press("Record a session").does_not_see("Your draft is back").finds_typed("Note", "")


def test_somebody_else_who_signs_in_on_that_browser_sees_none_of_it(visitor, left_alone):
    # Given Pat's note, sent after the session was over
    browser, words = visitor("pat"), "She will ring from her sister’s on Thursday."
    types_a_note(browser, words)
    left_alone(browser)
    browser.press("Record the session")
    is_asked_to_sign_in_again(browser)
    # When Cora, a colleague without that case, signs in on the same browser
    browser.sign_in_here("cora")
    # Then she gets neither the case nor the note, and her own form is empty
    browser.does_not_see(words).does_not_see(HERS)
    browser.open("/cases/").does_not_see(HERS).follow(HIS).press("Record a session")
    browser.does_not_see("Your draft is back").finds_typed("Note", "")
    # When Pat signs in again, then what she typed has waited for her
    browser.open("/cases/").sign_out()
    browser.sign_in("pat").open("/cases/").follow(HERS).press("Record a session").sees("Your draft is back")
    browser.finds_typed("Note", words).press("Record the session").sees(words)


def test_two_tabs_change_one_contact_and_the_second_sees_both(visitor):
    # Given Pat, who has the same way to make contact open in two tabs
    first = visitor("pat").open("/cases/").follow(HERS).follow("Change phone")
    second = first.another_tab().open(first.page.url.removeprefix(first.address))
    # When she saves one
    first.type("When is it safe?", "before the school run").press("Save").sees("The change is saved.")
    # When she saves the other, then it shows both versions and keeps the one that was typed
    second.type("When is it safe?", "after the school run").press("Save")
    second.sees("saved changes while you were writing").sees("before the school run")
    second.finds_typed("When is it safe?", "after the school run")
    # Then nothing is overwritten
    first.open("/cases/").follow(HERS).sees("before the school run").does_not_see("after the school run")
    # When she saves again, knowing both, then hers stands
    second.press("Save").sees("after the school run").does_not_see("before the school run")
