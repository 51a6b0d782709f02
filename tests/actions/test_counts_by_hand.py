"""Fifteen referrals whose every count was worked out by hand: what the mart makes of them, measure by measure.

Read a row of ROWS as: this happened to somebody in April to June 2021, and these measures count it: `y` counts, `n` is only among
those it could have been, nothing is neither. The sums at the end were added by hand from those letters, not by a program. No
other record of the tests lies in that quarter. Moments are UTC; London was an hour ahead.
"""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Sum

from commonweal.outcomes.mart import as_mart, meanings, recount
from commonweal.outcomes.models import Count
from commonweal.rules.measures import MEASURES
from commonweal.services.milestones.models import Episode, Felt
from tests.cast import OWNER, ask

MONTHS = {date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)}
COUNTED_AT = datetime(2021, 6, 30, 23, 30, tzinfo=UTC)


def utc(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=UTC)


ACCEPTED = {"accepted_at": utc(4, 20)}
IN_TIME = {"first_attempt_at": utc(4, 2), "attempt_due_at": utc(4, 6)}
ADULT = ("adult_daily_life", "2026.1")

# measure: who is referred, tried in time, unmet, advice, closed, risk lower, answered, better
ROWS = {
    "received in the first minute of the quarter; closed, safer and better": (
        "victim",
        {"received_at": utc(3, 31, 23), **IN_TIME, **ACCEPTED, "closed_at": utc(6, 20), "risk_direction": "reduced"},
        {ADULT: "better", ("behaviour_heard", "2026.1"): "worse"},
        "y y n . y y y y",
    ),
    "received in the minute before; closed in the quarter, no safer, no change": (
        "victim",
        {"received_at": utc(3, 31, 22, 59), **ACCEPTED, "closed_at": utc(5, 10), "risk_direction": "increased"},
        {ADULT: "same"},
        ". . . . y n y n",
    ),
    "tried too late; no service had room": (
        "victim",
        {
            "received_at": utc(4, 1),
            "first_attempt_at": utc(4, 6, 0, 1),
            "attempt_due_at": utc(4, 6, 0, 0),
            "declined_at": utc(4, 9),
            "decline_reason": "no_capacity",
        },
        {},
        "y n y . . . . .",
    ),
    "tried in the last moment; it was another matter": (
        "victim",
        {
            "received_at": utc(4, 1),
            "first_attempt_at": utc(4, 6),
            "attempt_due_at": utc(4, 6),
            "declined_at": utc(4, 9),
            "decline_reason": "not_domestic_abuse",
        },
        {},
        "y y n . . . . .",
    ),
    "given advice": (
        "victim",
        {"received_at": utc(4, 1), **IN_TIME, "advised_at": utc(4, 3), "advice": "self_serve"},
        {},
        "y y n y . . . .",
    ),
    "a child who passed on from another service; closed, no safer, worse": (
        "child",
        {"received_at": utc(4, 1), "follows": True, **ACCEPTED, "closed_at": utc(6, 1), "risk_direction": "same"},
        {("young_daily_life", "2026.1"): "worse"},
        ". . . . y n y n",
    ),
    "came with a file, and had ended before": (
        "victim",
        {"received_at": utc(4, 1), **ACCEPTED, "closed_at": utc(4, 10), "taken_in_at": utc(5, 1)},
        {ADULT: "better"},
        ". . . . . . . .",
    ),
    "came with a file, and ended here; answered at the start only": (
        "victim",
        {"received_at": utc(4, 1), **ACCEPTED, "closed_at": utc(5, 20), "taken_in_at": utc(5, 1)},
        {ADULT: ""},
        ". . . . y . n .",
    ),
    "handed back by the service": (
        "victim",
        {
            "received_at": utc(4, 2),
            **IN_TIME,
            **ACCEPTED,
            "closed_at": utc(4, 28),
            "closing_reason": "handed_back",
            "risk_direction": "reduced",
        },
        {},
        "y y n . . . . .",
    ),
    "somebody who uses abuse; closed; says their behaviour is better": (
        "perpetrator",
        {"received_at": utc(4, 2), **IN_TIME, **ACCEPTED, "closed_at": utc(6, 2)},
        {("behaviour_told", "2026.1"): "better"},
        "y y n . y . . .",
    ),
    "not tried, and not yet due": (
        "victim",
        {"received_at": utc(6, 29), "attempt_due_at": utc(7, 2)},
        {},
        "y . . . . . . .",
    ),
    "not tried, and overdue": (
        "victim",
        {"received_at": utc(6, 20), "attempt_due_at": utc(6, 23)},
        {},
        "y n . . . . . .",
    ),
    "received in the last minute of the quarter": (
        "victim",
        {"received_at": utc(6, 30, 22, 59), "attempt_due_at": utc(7, 3)},
        {},
        "y . . . . . . .",
    ),
    "received in the minute after": (
        "victim",
        {"received_at": utc(6, 30, 23), "attempt_due_at": utc(7, 3)},
        {},
        ". . . . . . . .",
    ),
    "could not be reached; ended and begun again, so it is not closed": (
        "victim",
        {
            "received_at": utc(5, 5),
            "first_attempt_at": utc(5, 6),
            "attempt_due_at": utc(5, 8),
            "declined_at": utc(6, 1),
            "decline_reason": "unable_to_contact",
        },
        {},
        "y y y . . . . .",
    ),
}  # fmt: skip
ORDER = (
    "referrals_by_area", "contact_attempted_in_time", "unmet_need", "ended_with_advice", "cases_closed", "risk_reduced",
    "daily_life_answered", "daily_life_better",
)  # fmt: skip

# Added by hand, column by column: (counts, among).
BY_HAND = {
    ("referrals_by_area", "victim"): (9, 9),
    ("referrals_by_area", "perpetrator"): (1, 1),
    ("contact_attempted_in_time", "victim"): (5, 7),
    ("contact_attempted_in_time", "perpetrator"): (1, 1),
    ("unmet_need", "victim"): (2, 6),
    ("unmet_need", "perpetrator"): (0, 1),
    ("ended_with_advice", "victim"): (1, 1),
    ("cases_closed", "victim"): (3, 3),
    ("cases_closed", "child"): (1, 1),
    ("cases_closed", "perpetrator"): (1, 1),
    ("risk_reduced", "victim"): (1, 2),
    ("risk_reduced", "child"): (0, 1),
    ("daily_life_answered", "victim"): (2, 3),
    ("daily_life_answered", "child"): (1, 1),
    ("daily_life_better", "victim"): (1, 2),
    ("daily_life_better", "child"): (0, 1),
}


def make(cast, group, moments, felt) -> Episode:
    first = Episode.objects.using(OWNER).order_by("received_at").first()
    moments = {"attempt_due_at": utc(12, 31), **moments}
    if moments.pop("follows", False):
        moments["follows_id"] = first.pk
    side = "perpetrator" if group == "perpetrator" else "victim"
    episode = Episode.objects.using(OWNER).create(
        side=side,
        client_group=group,
        area_id=first.area_id,
        provider=cast.harbour,
        changed_at=COUNTED_AT,
        **moments,
    )
    for (tool, version), change in felt.items():
        Felt.objects.using(OWNER).create(
            episode=episode, tool=tool, tool_version=version, first_score=200, first_on=utc(4, 8).date(),
            change=change, changed_at=COUNTED_AT,
        )  # fmt: skip
    return episode


@pytest.fixture(scope="module")
def by_hand(_cast_in_database, django_db_blocker):
    """The rows, made by the owner and taken away again: the app may not make them, and the mart only reads."""
    with django_db_blocker.unblock():
        made = [make(_cast_in_database, *row[:3]) for row in ROWS.values()]
        yield made
        Felt.objects.using(OWNER).filter(episode__in=made).delete()
        for each in reversed(made):  # one of them follows another
            each.delete(using=OWNER)


def test_the_letters_add_up_to_the_sums():
    """Both were written by hand: a slip in one shows here, and not as a fault of the mart."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for group, _, _, letters in ROWS.values():
        for measure, letter in zip(ORDER, letters.split(), strict=True):
            if letter != ".":
                counts, among = found.get((measure, group), (0, 0))
                found[measure, group] = (counts + (letter == "y"), among + 1)
    assert found == BY_HAND


def test_every_measure_is_worked_out_by_hand():
    assert set(ORDER) == {each.key for each in MEASURES} == set(meanings(at=COUNTED_AT))


def test_the_mart_counts_what_was_worked_out_by_hand(by_hand, cast):
    ask(cast.anna)
    with as_mart():
        recount(months=MONTHS, at=COUNTED_AT)
        rows = Count.objects.filter(starts_on__in=MONTHS).order_by().values_list("measure", "client_group")
        sums = rows.annotate(n=Sum("numerator"), d=Sum("denominator"))
        found = {
            (measure, group): (numerator, denominator) for measure, group, numerator, denominator in sums
        }
        by_month = Count.objects.filter(measure="cases_closed", client_group="victim").filter(
            starts_on__in=MONTHS
        )
        closed = dict(by_month.values_list("starts_on__month", "numerator"))
    assert found == BY_HAND
    assert closed == {5: 2, 6: 1}
