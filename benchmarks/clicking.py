"""What fifty workers do at once, for locust: it runs this file as a process of its own (see load.py).

Each signs in as somebody of their own, then does what a worker does all day, with one to three seconds between presses: today's
page, the caseload or the queue, one of the people on it, a session written down. What is asked by whom comes in a file that
load.py writes; nothing here knows the database.
"""

import json
import os
import random
import re
from itertools import cycle
from pathlib import Path

from locust import HttpUser, between, task

from benchmarks.filled import FIRST, Filled

SIGNED_IN = cycle(json.loads(Path(os.environ["COMMONWEAL_SIGNED_IN"]).read_text()))
NAMES = ("Nina Thornbourne", "Maya Ellis", "Sian Prosser", "Aisha Rahman")
CASE = re.compile(r'href="(/cases/[0-9a-f-]{36}/)"')
REFERRAL = re.compile(r'href="(/front-door/[0-9a-f-]{36}/)"')


class Worker(HttpUser):
    """One person at one screen. `does` is what their role works with: cases, or the front door."""

    wait_time = between(1, 3)

    def on_start(self) -> None:
        who = next(SIGNED_IN)
        self.does, self.random = who["does"], random.Random(who["number"])
        self.client.cookies.set("cw", who["cookie"])
        self.people: list[str] = []

    @task(1)
    def today(self) -> None:
        self.client.get("/", name="today")

    @task(3)
    def list_of_people(self) -> None:
        is_door = self.does == "door"
        page = self.client.get(
            "/front-door/" if is_door else "/cases/", name="the queue" if is_door else "the caseload"
        )
        self.people = (REFERRAL if is_door else CASE).findall(page.text) or self.people

    @task(4)
    def somebody(self) -> None:
        if not self.people:
            return self.list_of_people()
        is_door = self.does == "door"
        self.client.get(self.random.choice(self.people), name="a referral" if is_door else "a case")

    @task(2)
    def write_down(self) -> None:
        """The form and then the session, or the try at contact: two presses, as a worker makes them."""
        if not self.people:
            return self.list_of_people()
        is_door = self.does == "door"
        address = self.random.choice(self.people) + ("contact-attempt/" if is_door else "session/")
        what = "a try at contact" if is_door else "a session"
        form = self.client.get(address, name=f"the form for {what}")
        typed = {"note": "Spoke; agreed to speak again."} | ({} if is_door else {"main": FIRST})
        fields = Filled(form.text).with_typed(typed)
        with self.client.post(
            address,
            fields,
            name=f"saving {what}",
            allow_redirects=False,
            headers={"Referer": self.host + address},
            catch_response=True,
        ) as saved:
            if saved.status_code != 302:
                saved.failure(f"answered {saved.status_code}")

    @task(1)
    def search(self) -> None:
        page = self.client.get("/people/search/", name="the search")
        fields = Filled(page.text).fields | {"name": self.random.choice(NAMES)}
        self.client.post(
            "/people/search/", fields, name="searching", headers={"Referer": self.host + "/people/search/"}
        )
