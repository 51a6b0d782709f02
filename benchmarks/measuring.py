"""Server time and queries of one page for one person: in this process, through every layer of middleware, as the app's role.

A page is asked for a few times to warm up and then 20 times, over as many different records as there are, up to ten. What is
saved is saved: each press begins from a form opened for it, and only the press is timed.
"""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.filled import Filled
from benchmarks.records import records_for
from commonweal.access.actor import Actor
from commonweal.config.routes import Route

TIMES, WARM_UP, RECORDS, COUNTED, MOST_TRIED = 20, 3, 10, 5, 80
MOST_MILLISECONDS, MOST_QUERIES = 100, 12


@dataclass(frozen=True)
class Ask:
    """One request; `sent` is what is typed where the page is a search that is sent as a form."""

    path: str
    sent: tuple[tuple[str, str], ...] = ()

    def by(self, client: Client):
        return client.post(self.path, dict(self.sent)) if self.sent else client.get(self.path)


@dataclass(frozen=True)
class Measured:
    """`milliseconds` are the median and the worst; without any, `why_not` says why the page was not visited."""

    route: str
    path: str
    who: str
    times: list[float] = field(default_factory=list)
    queries: int = 0
    why_not: str = ""

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def worst(self) -> float:
        return max(self.times)


def measure(
    route: Route, client: Client, actor: Actor | None, who: str, *, label: str = "", sent=()
) -> Measured:
    """`label` names a second way of asking the same page, such as a search with something typed into it."""
    name = f"{route.name} ({label})" if label else route.name
    asks, seen = [], set()
    for ask in _asks(route, actor, sent):
        status = ask.by(client).status_code
        seen.add(status)
        if status == 200:
            asks.append(ask)
        if len(asks) == RECORDS or status == 405:
            break
    if not asks:
        return Measured(name, route.path, who, why_not=_why_not(seen))
    for ask in asks[:WARM_UP]:
        ask.by(client)
    # The rubbish that trying and counting left behind is cleared away now, so that no page pays for another.
    gc.collect()
    times = []
    for number in range(TIMES):
        began = time.perf_counter()
        asks[number % len(asks)].by(client)
        times.append(1000 * (time.perf_counter() - began))
    return Measured(name, route.path, who, times, max(_count(ask, client) for ask in asks[:COUNTED]))


def measure_press(
    route: Route, client: Client, actor: Actor, who: str, typed: tuple[tuple[str, str], ...]
) -> Measured:
    """The same for saving what was typed into a form. Answers only count when the form was taken."""
    name = f"{route.name} (saving)"
    addresses = []
    for ask in _asks(route, actor, ()):
        if ask.by(client).status_code == 200 and _press(ask.path, client, typed) is not None:
            addresses.append(ask.path)
        if len(addresses) == RECORDS:
            break
    if not addresses:
        return Measured(name, route.path, who, why_not="the form was not taken")
    gc.collect()
    times = [_press(addresses[number % len(addresses)], client, typed) for number in range(TIMES)]
    assert None not in times, f"{route.path}: taken once and refused later"
    with CaptureQueriesContext(connection) as context:
        form = Filled(client.get(addresses[0]).content.decode()).with_typed(dict(typed))
        opening = len(context.captured_queries)
        client.post(addresses[0], form)
    asked = context.captured_queries[opening:]
    return Measured(name, route.path, who, times, _of_the_page(asked))


def _press(path: str, client: Client, typed: tuple[tuple[str, str], ...]) -> float | None:
    """Milliseconds from the press to the answer; None when the form came back."""
    form = Filled(client.get(path).content.decode()).with_typed(dict(typed))
    began = time.perf_counter()
    status = client.post(path, form).status_code
    took = 1000 * (time.perf_counter() - began)
    return took if status == 302 else None


def _asks(route: Route, actor: Actor | None, sent: tuple[tuple[str, str], ...]) -> Iterator[Ask]:
    for named in records_for(route, actor)[:MOST_TRIED]:
        yield Ask(reverse(route.name, kwargs=named), sent)


def _count(ask: Ask, client: Client) -> int:
    with CaptureQueriesContext(connection) as context:
        ask.by(client)
    return _of_the_page(context.captured_queries)


def _of_the_page(queries: list[dict[str, str]]) -> int:
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
    return sum(not query["sql"].startswith(frame) for query in queries)


def _why_not(seen: set[int]) -> str:
    if not seen:
        return "no record of this kind that this person reaches"
    reasons = {
        302: "sends on to another page",
        404: "no record in the right state",
        405: "a button: it is sent, not opened",
        204: "answers without a page",
    }
    return ", ".join(reasons.get(status, f"answers {status}") for status in sorted(seen))
