"""What the tests of the public door share: a stranger who fills in its pages, one after the other."""

import re
from datetime import timedelta
from html import unescape

from django.test import Client
from django.utils import timezone

from commonweal.rules.consent import Agreement
from commonweal.services.front_door import secret_words
from tests.care import TODAY
from tests.pages.filling import day

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
ANSWER = re.compile(r'govuk-summary-list__value">\s*([^<]+?)\s*</dd>')
GO, AGAIN, TELL = "/talk/go/", "/talk/again/", "/talk/tell/"
BEGIN = {"self": "/talk/begin/", "professional": "/refer/begin/"}
FIRST = {"self": "contact", "professional": "asker"}


def answers(cast, kind: str = "self", **changes) -> dict[str, dict]:
    """A whole way through the pages, by step."""
    ours = {
        "contact": {"safe_now": "yes", "ways": ["call", "text"], "phone": "07700 900222", "email": ""},
        "times": {"safe_times": "weekdays", "who_may_answer": "", "code_word": "teapot"},
        "who": {"full_name": "Sunniva", "born_on-day": "", "born_on-month": "", "born_on-year": ""},
        "where": {"area_id": str(cast.fellshire.pk)},
        "help": {"language": "Polish", "needs_interpreter": "dont_know", "access_needs": "Deaf in one ear"},
        "happened": {"is_immediate_danger": "dont_know", "what_happened": "", "other_name": ""},
    }
    theirs = {
        "asker": {"name": "Gwen Practice", "agency": "Mill Surgery", "contact": "01632 960100"},
        "contact": {"ways": ["call"], "phone": "07700 900333", "email": "", **day("confirmed_on", TODAY)},
        "times": ours["times"],
        "agrees": {"agrees_to_support": Agreement.NOT_ASKED.value},
        "who": {"client_group": "victim", **ours["who"], "full_name": "Petronella"},
        "where": ours["where"],
        "help": ours["help"],
        "happened": {**ours["happened"], "what_happened": "Bruises twice this month."},
    }
    steps = ours if kind == "self" else theirs
    return {step: {**typed, **changes.get(step, {})} for step, typed in steps.items()}


def hidden(response) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(response.content.decode())}


def text_of(response) -> str:
    return unescape(response.content.decode())


def shown_a_while_ago(seconds: int = 60) -> str:
    return secret_words.write_moment(timezone.now() - timedelta(seconds=seconds))


class Stranger:
    """Somebody without an account. `at` is the page in front."""

    def __init__(self, cast, kind: str = "self", **changes) -> None:
        self.browser, self.kind = Client(), kind
        self.answers = answers(cast, kind, **changes)
        self.reference = self.words = ""
        self.at = None

    def begin(self, **changes):
        step = FIRST[self.kind]
        body = {"shown": shown_a_while_ago(), "step": step, "to": "on", **self.answers[step], **changes}
        self.at = self.browser.post(BEGIN[self.kind], body)
        found = ANSWER.findall(text_of(self.at))
        if self.at.status_code == 200 and len(found) == 2:
            self.reference, self.words = found
        return self

    def send(self, to: str = "on", **typed):
        """Sends the page in front as it is, with these fields."""
        self.at = self.browser.post(GO, {**hidden(self.at), "to": to, **typed})
        return self

    def go_through(self):
        """All the pages after the first, to the last, which says what is done."""
        self.send()
        while (step := hidden(self.at).get("step")) and self.at.status_code == 200:
            self.send(**self.answers[step])
        return self

    def finish(self):
        return self.begin().go_through().send("send")

    def come_back(self, reference: str = "", words: str = ""):
        self.browser = Client()
        body = {"shown": shown_a_while_ago(), "reference": reference or self.reference}
        self.at = self.browser.post(AGAIN, {**body, "secret_words": words or self.words})
        return self

    def tell(self, **typed):
        self.at = self.browser.post(TELL, {**hidden(self.at), **typed})
        return self
