"""Every form there is, sent what nobody should send: it answers in words, at the boxes to mend, and loses nothing that was typed.

Forms are found by walking, so a new one is tried without a word here.
"""

import html
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.db import transaction

from commonweal.access.policy import Action, may
from commonweal.config.routes import routes
from tests.cast import actor_of
from tests.harm.walking import addresses
from tests.pages.reading import read

NAMES = [
    "pat",
    "mona",
    "percy",
    "petra",
    "fred",
    "rita",
    "joan",
    "finn",
    "bea",
    "anna",
    "aud",
    "ingrid",
    "adam",
    "nobody",
]
# What ends the walk, or sends a person away on purpose.
NOT_SENT = {"sign_out", "sign_in", "step_in", "leave"}
MIXED = "Zoë 🙂 شيرين ‏O'Brien <b>&amp;"
NASTY = {
    "emoji, two scripts and a bracket": MIXED,
    "a formula": '=HYPERLINK("http://x","y")',
    "far too much": "wörd " * 1_000,
    "a number that is none": "-99999999999999999999",
    "a nought byte": "a\x00b",
    "nothing": "",
}
NOTHING_TO_FILL_IN = {"bea", "anna", "aud", "nobody"}
PARTS_OF_A_DAY = ("-day", "-month", "-year")
SEEN_AGAIN = 10_000  # longer words are not looked for on the page


@dataclass
class Box:
    name: str
    kind: str
    value: str = ""


@dataclass
class Asked(HTMLParser):
    """The boxes of the form that a page is for: the one that is sent to the page itself."""

    page: str
    boxes: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._is_open = False
        self.feed(self.page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self._is_open = found.get("method") == "post" and not found.get("action")
        if self._is_open and found.get("name") and tag in ("input", "textarea", "select"):
            kind = tag if tag != "input" else found.get("type", "text")
            self.boxes.append(Box(found["name"], kind, found.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._is_open = False


def forms_of(ground, name, browser):
    """(address, boxes) of every form this person is shown, one of each page."""
    user = getattr(ground.cast, name, None)
    roles = actor_of(user).roles if user else frozenset()
    seen = set()
    for route, address in addresses(ground):
        is_theirs = route.is_public or (isinstance(route.access, Action) and may(roles, route.access))
        if not is_theirs or route.name in seen | NOT_SENT:
            continue
        response = browser.get(address)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        boxes = Asked(response.content.decode()).boxes
        if any(box.kind not in ("hidden", "submit") for box in boxes):
            seen.add(route.name)
            yield address, boxes


def filled(boxes, word):
    """Every box with this word in it; what travels unseen stays as it was, and a choice is one that is not offered."""
    return {
        box.name: box.value if box.kind == "hidden" else word
        for box in boxes
        if box.kind not in ("file", "submit")
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_form_answers_in_words_and_loses_nothing(ground, client_for, name):
    browser, refused = client_for(getattr(ground.cast, name, None)), 0
    for address, boxes in list(forms_of(ground, name, browser)):
        for what, word in NASTY.items():
            with transaction.atomic():
                response = browser.post(address, filled(boxes, word))
                transaction.set_rollback(True)
            assert response.status_code in (200, 302, 404, 413, 422, 429), (
                address,
                what,
                response.status_code,
            )
            if response.status_code != 422:
                continue
            refused += 1
            page = read(response)
            assert page.errors, f"{address}: {what}: nothing says what to mend"
            for target, text in page.errors:
                assert page.has_id(target), f"{address}: {what}: “{text}” leads nowhere"
            boxes_of_words = [
                box for box in boxes if box.kind in ("text", "textarea", "email", "tel", "search")
            ]
            if 0 < len(word) < SEEN_AGAIN and "\x00" not in word:
                # No part of a day is longer than a few signs, and no more of one is kept.
                kept = [
                    box for box in boxes_of_words if len(word) < 60 or not box.name.endswith(PARTS_OF_A_DAY)
                ]
                lost = [box.name for box in kept if not holds(page.html, word)]
                assert lost == [], f"{address}: {what}: {lost} came back empty"
    assert refused or name in NOTHING_TO_FILL_IN


def holds(page: str, word: str) -> bool:
    return html.escape(word) in page or html.escape(word, quote=False) in page or word in html.unescape(page)


def test_the_forms_are_found(ground, client_for):
    found = {
        address.rstrip("/").rsplit("/", 1)[-1]
        for name in ("pat", "fred", "rita", "mona")
        for address, _ in forms_of(ground, name, client_for(getattr(ground.cast, name)))
    }
    assert found >= {
        "session",
        "contact-attempt",
        "new",
        "alert",
        "close",
        "allocate",
        "triage",
        "decline",
        "search",
    }
    assert len(routes()) > 100
