"""One contribution of a plan of small size is changed, and the page says what that changes in the verdict on the plan.

The made plan is loaded beside the smallest demonstration, whose joint commissioner changes promises by a pound, one after
another: the form is sent, the answer sends on, and the page proves the plan as it was before and as it is now.
"""

import gc
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import made_plans, made_rows
from benchmarks.database import MADE_BY, SEED, kept_database
from benchmarks.made_plans import SMALL, made
from commonweal.access.roles import Role

KEY, TIMES, WARM_UP = "made-small", 20, 3
MOST_MILLISECONDS = 500
SENT, SHOWN, BOTH = "The form is sent", "The page with the new verdict", "Both, as who changes it waits"
HIDDEN = re.compile(r'<input type="hidden" name="(version|form_key)" value="([^"]*)">')


@dataclass(frozen=True)
class Waited:
    """Milliseconds of every time, and queries at most."""

    milliseconds: tuple[float, ...]
    queries: int

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def worst(self) -> float:
        return max(self.milliseconds)


def measured() -> dict[str, Waited]:
    """What was waited for, by what it is."""
    files = (Path(made_plans.__file__), Path(made_rows.__file__))
    with kept_database("bench_change", _fill, *MADE_BY, *files):
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        return _change_many()


def _fill() -> None:
    from django.db import connections
    from django.utils import timezone

    from commonweal.commissioning.procurement.load import load_plan
    from commonweal.config import demo
    from commonweal.partnership.queries import actor_for, today

    demo.load_demo(referrals=demo.FEWEST, seed=SEED, progress=lambda *_: None)
    by = actor_for(_commissioner().pk, on=today())
    assert by is not None
    load_plan(made_rows.rows_of(made(SMALL, is_fundable=False), key=KEY), at=timezone.now(), by=by)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _commissioner():
    from commonweal.config.demo import cast
    from commonweal.partnership.models import User

    email = next(member.email for member in cast() if member.role is Role.JOINT_COMMISSIONER)
    return User.objects.get(email=email)


def _change_many() -> dict[str, Waited]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from commonweal.commissioning.funding.models import Contribution
    from commonweal.rules.contributions import CERTAINTY, Certainty, Status

    unsure = [
        status for status in Status if CERTAINTY[status] in (Certainty.CONDITIONAL, Certainty.IN_PRINCIPLE)
    ]
    found = list(Contribution.objects.filter(plan__key=KEY, status__in=unsure).order_by("pk"))
    client = Client()
    client.force_login(_commissioner(), backend="django.contrib.auth.backends.ModelBackend")
    queries: dict[str, int] = {SENT: 0, SHOWN: 0}
    times: dict[str, list[float]] = {SENT: [], SHOWN: []}
    for number in range(WARM_UP + TIMES):
        pk = found[number % len(found)].pk
        address, form = _form(client, pk, more_pence=100)
        gc.collect()
        if number < WARM_UP:
            with CaptureQueriesContext(connection) as sending:
                sent = client.post(address, form)
            with CaptureQueriesContext(connection) as showing:
                _shown(client, sent)
            queries = {SENT: max(queries[SENT], len(sending)), SHOWN: max(queries[SHOWN], len(showing))}
            continue
        began = time.perf_counter()
        sent = client.post(address, form)
        between = time.perf_counter()
        _shown(client, sent)
        times[SENT].append(1000 * (between - began))
        times[SHOWN].append(1000 * (time.perf_counter() - between))
    both = tuple(sum(each) for each in zip(times[SENT], times[SHOWN], strict=True))
    return {
        SENT: Waited(tuple(times[SENT]), queries[SENT]),
        SHOWN: Waited(tuple(times[SHOWN]), queries[SHOWN]),
        BOTH: Waited(both, sum(queries.values())),
    }


def _form(client, pk: int, *, more_pence: int) -> tuple[str, dict[str, str]]:
    """The form to change a contribution, filled in as a browser would send it."""
    from django.urls import reverse

    from commonweal.commissioning.funding.models import Contribution
    from commonweal.partnership.queries import today

    address, now = reverse("contribution_change", args=[pk]), today()
    opened = client.get(address)
    pence = Contribution.objects.get(pk=pk).amount_pence + more_pence
    return address, {
        **dict(HIDDEN.findall(opened.content.decode())),
        "amount": f"{pence // 100}.{pence % 100:02d}",
        "on-day": str(now.day),
        "on-month": str(now.month),
        "on-year": str(now.year),
        "carried_by": "Letter",
    }


def _shown(client, sent) -> None:
    assert sent.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", sent.content.decode())
    page = client.get(sent["Location"])
    assert page.status_code == 200
    assert b"What the last step changes" in page.content
