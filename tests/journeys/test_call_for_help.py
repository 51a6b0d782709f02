"""A survivor asks for help by herself, on a phone: she leaves in a hurry, comes back, sends it, and hears that somebody tried.

Before the journey of a daily list, which puts more people in the queue than one page of it holds.
"""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.test_way_out import STORED, is_out

NAME = "Sunniva Journey"
QUIET = re.compile(r"^(Error: )?(Start|Saved|Come back|Page \d of \d|Progress) · Commonweal$")
READING = 3_500  # milliseconds; nobody answers the first page faster than the door allows


def looks(stranger):
    """Each page of the way has the same address, so each is checked anew; nothing is kept, nothing is too wide."""
    stranger.checked.clear()
    stranger.look()
    assert stranger.page.context.cookies() == []
    if stranger.scripts:
        assert stranger.page.evaluate(STORED) == 0
        assert stranger.page.evaluate("document.documentElement.scrollWidth") <= stranger.width
    expect(stranger.page).to_have_title(QUIET)
    return stranger


def presses(stranger, button: str):
    stranger.checked.clear()
    stranger.press(button)
    return looks(stranger)


def says_how_it_is_safe(stranger):
    looks(stranger.open("/talk/")).sees("does not erase your history")
    looks(stranger.press("Start"))
    stranger.page.wait_for_timeout(READING)
    presses(stranger, "Save and continue").sees("Choose yes, no or not sure")
    stranger.choose("No", within="Is it safe for you to talk right now?").choose("Call me")
    stranger.type("Phone number", "07700 900444")
    presses(stranger, "Save and continue").sees("it may not be safe now")
    found = stranger.page.locator(".govuk-summary-list__value").all_inner_texts()
    return found[0].strip(), found[1].strip()


def comes_back(stranger, reference: str, words: str):
    looks(stranger.open("/talk/again/"))
    stranger.type("Reference", reference).type("Secret words", words)
    return presses(stranger, "Continue")


def test_she_asks_leaves_comes_back_and_hears(visitor):
    # Given a survivor on a phone, who says how it is safe to reach her and gets a reference and secret words
    she = visitor(width=390)
    reference, words = says_how_it_is_safe(she)
    presses(she, "I have them. Continue")
    she.type("When is it safe?", "weekdays after ten").type("A code word", "teapot")
    presses(she, "Save and continue").sees("About you")
    # When somebody comes in, she leaves by one press, and Back brings up nothing
    she.page.get_by_role("button", name="Exit this page").click()
    is_out(she)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        she.page.go_back()
    she.close()  # what a page sent once more would bring up is in tests/pages/test_talk.py

    # When she comes back on another phone that runs no scripts, then what she wrote is there
    later = visitor(width=390, scripts=False)
    comes_back(later, reference, words).sees("About you")
    presses(later, "Back").finds_typed("When is it safe?", "weekdays after ten")
    presses(later, "Save and continue").type("What is your name?", NAME)
    presses(later, "Save and continue").pick("Which area do you live in?", "Fellshire")
    presses(later, "Save and continue").choose("Don’t know", within="Do you need an interpreter?")
    presses(later, "Save and continue").choose("Don’t know", within="Is anybody in danger now?")
    presses(later, "Save and continue").sees("Ready to send?").does_not_see(NAME)
    presses(later, "Send").sees("Nobody has looked at it yet")

    # When the front door tries to reach her in the way she said
    fred = visitor("fred")
    fred.open("/front-door/").follow(NAME).sees("Asked for herself or himself").does_not_see("07700 900444")
    fred.press("Record a try at contact").choose("Call")
    fred.choose("No", within="Did you speak with the person?").choose("Just now").press("Record it")

    # Then she sees that somebody tried, and can say that this way is not safe any more
    she = visitor(width=390)
    comes_back(she, reference.lower(), words.upper()).sees("Someone has tried to get in touch")
    she.does_not_see(NAME)
    she.choose("It is not safe to contact me that way any more").type(
        "Is there anything else?", "He has the phone"
    )
    presses(she, "Tell us").sees("We have stopped")
    fred.open("/front-door/").sees("Says contact is not safe any more")
    fred.follow(NAME).sees("He has the phone").sees("Do not make contact")


def test_a_professional_asks_without_an_account(visitor):
    # Given somebody at a surgery, when they begin, then they are asked who they are and get a reference of their own
    gwen = visitor(width=390)
    looks(gwen.open("/refer/"))
    looks(gwen.press("Start"))
    gwen.page.wait_for_timeout(READING)
    gwen.type("Your name", "Gwen Practice").type("Where you work", "Mill Surgery")
    gwen.type("How we can reach you at work", "01632 960100")
    presses(gwen, "Save and continue").sees("Secret words")
    # Then how it is safe to reach the person comes before anything about them
    presses(gwen, "I have them. Continue").sees("How is it safe to contact the person?")
