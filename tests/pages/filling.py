"""Fills in a form as a browser does: opens the page, keeps what travels unseen with it, and sends."""

import re
from datetime import date
from html import unescape

from django.test import Client

from tests.pages.counting import AT_HOME, MOST, at_most

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
LINK = re.compile(r'<a href="#([^"]+)">([^<]+)</a>')


def text_of(response) -> str:
    """The page as it is sent, with its entities as people read them."""
    return unescape(response.content.decode())


def hidden(response) -> dict[str, str]:
    """The fields that travel unseen with the form: version and key."""
    return dict(HIDDEN.findall(response.content.decode()))


def day(name: str, on: date) -> dict[str, str]:
    """A day as its three boxes."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def fill(browser: Client, address: str, fields: dict, /, **changes):
    """Opens the form and sends it with these fields."""
    opened = browser.get(address)
    assert opened.status_code == 200, opened.status_code
    return browser.post(address, {**hidden(opened), **fields, **changes})


def errors(response) -> dict[str, str]:
    """The error summary: what to mend, by the id of the field it leads to. The page must hold each of those."""
    assert response.status_code == 422, response.status_code
    page = response.content.decode()
    assert "govuk-error-summary" in page
    found = {
        target: unescape(words)
        for target, words in LINK.findall(page.split("govuk-error-summary__body")[1].split("</ul>")[0])
    }
    for target in found:
        assert f'id="{target}"' in page, target
    return found


def counted(browser: Client, address: str):
    """Opens a page a second time, when the session is in its stride, and counts what it asks the database."""
    browser.get(address)
    with at_most(AT_HOME if address == "/" else MOST):
        return browser.get(address)
