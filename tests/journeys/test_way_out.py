"""A stranger on a phone, perhaps watched: the public pages leave nothing behind, and there is always a way out."""

import pytest
from playwright.sync_api import expect

PAGES = {
    "/about/": "About · Commonweal",
    "/words/": "Words explained · Commonweal",
    "/accessibility/": "Accessibility · Commonweal",
    "/talk/": "Start · Commonweal",
    "/talk/begin/": "Page 1 of 7 · Commonweal",
}
STORED = "localStorage.length + sessionStorage.length + document.cookie.length"


def is_out(stranger) -> None:
    """They are at the exit that the site was set up with."""
    expect(stranger.page).to_have_url(f"{stranger.address}/healthz")
    expect(stranger.page.locator("body")).to_have_text("ok")


def finds_nothing_by_going_back(stranger, path: str) -> None:
    stranger.page.go_back()
    expect(stranger.page).not_to_have_url(f"{stranger.address}{path}")
    stranger.does_not_see("Commonweal")


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_a_public_page_leaves_nothing_behind_and_gives_nothing_away(visitor, path, title):
    # Given a stranger on a phone, when they read a page that anybody may read
    stranger = visitor(width=390).open(path)
    # Then the tab says nothing of what it is for, and the browser was given nothing to keep
    expect(stranger.page).to_have_title(title)
    assert stranger.page.context.cookies() == []
    assert stranger.page.evaluate(STORED) == 0
    assert stranger.page.evaluate("document.documentElement.scrollWidth") <= stranger.width


@pytest.mark.parametrize("path", PAGES)
def test_the_button_leads_out_and_back_does_not_return(visitor, path):
    # Given a stranger who reads a public page
    stranger = visitor(width=390).open(path)
    # When they press the way out
    stranger.page.get_by_role("button", name="Exit this page").click()
    # Then they are somewhere harmless, and Back does not bring the page up again
    is_out(stranger)
    finds_nothing_by_going_back(stranger, path)


def test_shift_pressed_three_times_leads_out(visitor):
    # Given a stranger with a keyboard on a page that anybody may read
    stranger = visitor().open("/about/")
    # When they press Shift twice, then nothing happens yet
    stranger.page.keyboard.press("Shift")
    stranger.page.keyboard.press("Shift")
    expect(stranger.page).to_have_url(f"{stranger.address}/about/")
    # When they press it once more, then they are out, and the page is not behind them
    stranger.page.keyboard.press("Shift")
    is_out(stranger)
    finds_nothing_by_going_back(stranger, "/about/")


def test_the_first_link_of_the_page_leads_out_by_keyboard(visitor):
    # Given somebody who uses a keyboard alone
    stranger = visitor().open("/words/")
    # When they take the second link that the Tab key reaches
    stranger.page.keyboard.press("Tab")
    stranger.page.keyboard.press("Tab")
    expect(stranger.page.locator(":focus")).to_have_text("Exit this page")
    stranger.page.keyboard.press("Enter")
    # Then they are out, as by the button
    is_out(stranger)
    finds_nothing_by_going_back(stranger, "/words/")


@pytest.mark.parametrize("path", PAGES)
def test_without_scripts_the_way_out_is_a_plain_link(visitor, path):
    # Given a stranger whose browser runs no scripts
    stranger = visitor(width=390, scripts=False).open(path)
    # When they press the way out
    stranger.page.get_by_role("button", name="Exit this page").click()
    # Then they are somewhere harmless and were given nothing to keep
    is_out(stranger)
    assert stranger.page.context.cookies() == []
