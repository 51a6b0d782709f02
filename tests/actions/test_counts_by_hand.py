"""Seventeen referrals whose every count was worked out by hand: what the mart makes of them, measure by measure. What they said
when asked the equality questions, and those measures, are in `equality_by_hand`.

Read a row of ROWS as: this happened to somebody in April to June 2021, and these measures count it, family by family: `y` counts,
`n` is only among those it could have been, `.` is neither. The sums at the end were added by hand from those letters, not by a
program. No other record of the tests lies in that quarter. Moments are UTC; London was an hour ahead. Good Friday was 2 April,
Easter Monday 5 April.
"""

from datetime import UTC, date, datetime

import pyarrow.compute as pc
import pytest

from commonweal.outcomes.mart import as_mart, bring_up_to_date
from commonweal.outcomes.measuring import count_files
from commonweal.rules.measures import COUNTED_HERE
from commonweal.services.milestones.models import Episode, Equality, Felt, Output
from tests.actions import equality_by_hand
from tests.cast import OWNER, ask

QUARTER = (date(2021, 4, 1), date(2021, 7, 1))
COUNTED_AT = datetime(2021, 6, 30, 23, 30, tzinfo=UTC)


def utc(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=UTC)


ACCEPTED = {"accepted_at": utc(4, 20), "allocated_at": utc(4, 22)}
IN_TIME = {"first_attempt_at": utc(4, 2), "attempt_due_at": utc(4, 6)}
ADULT = ("adult_daily_life", "2026.1")

# The letters stand in the order of the catalogue:
#   referrals_by_area, referrals_answered, referrals_taken_on, unmet_need, no_room, could_not_be_reached, ended_with_advice
#   contact_attempted_in_time, attempted_within_a_day, reached_within_five_days, taken_on_within_ten_days,
#   worker_named_in_two_days
#   risk_reduced, risk_reviewed_twice, high_risk_at_start, high_risk_ended_high, referred_to_marac, high_risk_referred_to_marac
#   daily_life_better, daily_life_worse, daily_life_answered
#   cases_closed, needs_met, needs_known, lost_touch, closed_within_twelve_weeks
#   triage_known, risk_known, closing_reason_known, spoken_with_known, decline_reason_known, days_out_of_order
#   people_referred, people_taken_on, referred_again
ROWS = {
    "received in the first minute of the quarter; closed, safer and better": (
        "victim",
        {
            "is_first_of_year": True,
            "is_taken_on_first": True,
            "received_at": utc(3, 31, 23),
            **IN_TIME,
            **ACCEPTED,
            "triaged_at": utc(4, 1),
            "first_contact_at": utc(4, 9),
            "closed_at": utc(6, 20),
            "risk_direction": "reduced",
            "first_grade": "high",
            "last_grade": "medium",
            "is_marac": True,
            "marac_at": utc(4, 15),
            "outcome": "needs_met",
        },
        {ADULT: "better", ("behaviour_heard", "2026.1"): "worse"},
        "y y y n n n .   y n y n y   y y y n y y   y n y   y y y n y   y y n y . n   y y n",
    ),
    "received in the minute before; closed in the quarter, no safer, no change": (
        "victim",
        {
            "is_first_of_year": True,
            "is_taken_on_first": True,
            "received_at": utc(3, 31, 22, 59),
            **ACCEPTED,
            "closed_at": utc(5, 10),
            "risk_direction": "increased",
            "first_grade": "medium",
            "last_grade": "high",
            "outcome": "needs_not_met",
        },
        {ADULT: "same"},
        ". . . . . . .   . . . . y   n y n . . .   n n y   y n y n y   . y n n . .   . y .",
    ),
    "tried too late; no service had room": (
        "victim",
        {
            "is_again": True,
            "received_at": utc(4, 1),
            "first_attempt_at": utc(4, 6, 0, 1),
            "attempt_due_at": utc(4, 6, 0, 0),
            "declined_at": utc(4, 9),
            "decline_reason": "no_capacity",
        },
        {},
        "y y n y y n .   n n n . .   . . . . . .   . . .   . . . . .   n . . . y n   . . y",
    ),
    "tried in the last moment; spoken with on the fifth working day; it was another matter": (
        "victim",
        {
            "is_first_of_year": True,
            "is_again": True,
            "received_at": utc(4, 1),
            "first_attempt_at": utc(4, 6),
            "attempt_due_at": utc(4, 6),
            "first_contact_at": utc(4, 12, 22, 59),
            "declined_at": utc(4, 13),
            "decline_reason": "not_domestic_abuse",
        },
        {},
        "y y n n n n .   y n y . .   . . . . . .   . . .   . . . . .   n . . . y n   y . y",
    ),
    "tried after 24 hours to the minute; given advice; spoken with on the sixth working day": (
        "victim",
        {
            "received_at": utc(4, 1),
            **IN_TIME,
            "first_contact_at": utc(4, 12, 23),
            "advised_at": utc(4, 13),
            "advice": "self_serve",
        },
        {},
        "y y n n n n y   y y n . .   . . . . . .   . . .   . . . . .   n . . . . n   . . n",
    ),
    "a child who passed on from another service; closed at high risk, no safer, worse; touch was lost": (
        "child",
        {
            "is_first_of_year": True,
            "received_at": utc(4, 1),
            "follows": True,
            "accepted_at": utc(4, 20),
            "allocated_at": utc(4, 23),
            "closed_at": utc(6, 1),
            "risk_direction": "same",
            "first_grade": "high",
            "last_grade": "high",
            "outcome": "not_known",
            "closing_reason": "disengaged",
        },
        {("young_daily_life", "2026.1"): "worse"},
        ". . . . . . .   . . . . n   n y y y . n   n y y   y . n y y   . y y n . .   . . .",
    ),
    "came with a file, and had ended before": (
        "victim",
        {
            "is_taken_on_first": True,
            "received_at": utc(4, 1),
            **ACCEPTED,
            "closed_at": utc(4, 10),
            "taken_in_at": utc(5, 1),
        },
        {ADULT: "better"},
        ". . . . . . .   . . . . .   . . . . . .   . . .   . . . . .   . . . . . .   . . .",
    ),
    "came with a file, and ended here; answered at the start only; wanted no more support": (
        "victim",
        {
            "received_at": utc(4, 1),
            **ACCEPTED,
            "closed_at": utc(5, 20),
            "taken_in_at": utc(5, 1),
            "closing_reason": "support_declined",
        },
        {ADULT: ""},
        ". . . . . . .   . . . . .   . n . . . .   . . n   y . n y y   . . y n . .   . . .",
    ),
    "handed back by the service": (
        "victim",
        {
            "is_first_of_year": True,
            "received_at": utc(4, 2),
            **IN_TIME,
            **ACCEPTED,
            "closed_at": utc(4, 28),
            "closing_reason": "handed_back",
            "risk_direction": "reduced",
        },
        {},
        "y y y n n n .   y y n n y   . . . . . .   . . .   . . . . .   n n . . . n   y . n",
    ),
    "somebody who uses abuse, spoken with before anybody tried; closed; says their behaviour is better": (
        "perpetrator",
        {
            "is_first_of_year": True,
            "is_taken_on_first": True,
            "received_at": utc(4, 2),
            **IN_TIME,
            **ACCEPTED,
            "closed_at": utc(6, 2),
            "first_grade": "high",
            "first_contact_at": utc(4, 1),
        },
        {("behaviour_told", "2026.1"): "better"},
        "y y y n n n .   y y y n y   . n y n . .   . . .   y . n n y   n y n y . y   y y n",
    ),
    "not tried, and not yet due": (
        "victim",
        {"received_at": utc(6, 29), "attempt_due_at": utc(7, 2)},
        {},
        "y n . . . . .   . . . . .   . . . . . .   . . .   . . . . .   . . . . . n   . . n",
    ),
    "not tried, and overdue": (
        "victim",
        {"received_at": utc(6, 20), "attempt_due_at": utc(6, 23)},
        {},
        "y n . . . . .   n n . . .   . . . . . .   . . .   . . . . .   . . . . . n   . . n",
    ),
    "received in the last minute of the quarter": (
        "victim",
        {"is_first_of_year": True, "received_at": utc(6, 30, 22, 59), "attempt_due_at": utc(7, 3)},
        {},
        "y n . . . . .   . . . . .   . . . . . .   . . .   . . . . .   . . . . . n   y . n",
    ),
    "received in the minute after": (
        "victim",
        {"is_first_of_year": True, "received_at": utc(6, 30, 23), "attempt_due_at": utc(7, 3)},
        {},
        ". . . . . . .   . . . . .   . . . . . .   . . .   . . . . .   . . . . . .   . . .",
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
        "y y n y n y .   y y n . .   . . . . . .   . . .   . . . . .   n . . . y n   . . n",
    ),
    "taken on in the last minute of the tenth working day, and given to a worker at once": (
        "victim",
        {
            "is_taken_on_first": True,
            "received_at": utc(4, 1),
            "first_attempt_at": utc(4, 1, 12),
            "first_contact_at": utc(4, 1, 12),
            "attempt_due_at": utc(4, 6),
            "accepted_at": utc(4, 19, 22, 59),
            "allocated_at": utc(4, 19, 22, 59),
            "first_grade": "standard",
        },
        {},
        "y y y n n n .   y y y y y   . . n . . .   . . .   . . . . .   n y . . . n   . y n",
    ),
    "taken on in winter, at a conference before the quarter, closed in it after more than twelve weeks, still at high risk": (
        "victim",
        {
            "received_at": utc(1, 10),
            "accepted_at": utc(1, 20),
            "closed_at": utc(6, 1),
            "first_grade": "high",
            "last_grade": "high",
            "is_marac": True,
            "marac_at": utc(3, 31, 22, 59),
            "outcome": "needs_partly_met",
        },
        {},
        ". . . . . . .   . . . . .   . n . y . .   . . n   y n y n n   . . n n . .   . . .",
    ),
}

# What was done for the first of them, and for the one who uses abuse: (kind, day, struck, minutes).
DONE = {
    "received in the first minute of the quarter; closed, safer and better": [
        ("one_to_one", date(2021, 4, 1), False, 50),
        ("group", date(2021, 4, 30), False, 90),
        ("family_court", date(2021, 5, 1), False, None),
        ("sanctuary", date(2021, 6, 30), False, None),
        ("criminal_court", date(2021, 6, 30), True, None),
        ("helpline", date(2021, 7, 1), False, None),
    ],
    "somebody who uses abuse, spoken with before anybody tried; closed; says their behaviour is better": [
        ("behaviour_group", date(2021, 5, 5), False, None)
    ],
}

# Added by hand, column by column: (counts, among).
BY_HAND = {
    "victim": "10/10 7/10 3/7 2/7 1/7 1/7 1/1   6/8 4/8 3/7 1/3 4/4   1/2 2/4 1/3 1/2 1/1 1/1   1/2 0/2 2/4   4/4 1/3 3/4 1/4 3/4"
    "   4/4 1/4 1/4 0/4 1/4   1/7 3/4 1/4 1/4 3/3 0/10 2/4"
    "   4/4 3/3 2/10",
    "child": ". . . . . . .   . . . . 0/1   0/1 1/1 1/1 1/1 . 0/1   0/1 1/1 1/1   1/1 . 0/1 1/1 1/1   . . . . ."
    "   . 1/1 1/1 0/1 . . ."
    "   . . .",
    "perpetrator": "1/1 1/1 1/1 0/1 0/1 0/1 .   1/1 1/1 1/1 0/1 1/1   . 0/1 1/1 0/1 . .   . . .   1/1 . 0/1 0/1 1/1"
    "   1/1 0/1 0/1 1/1 0/1   0/1 1/1 0/1 1/1 . 1/1 0/1"
    "   1/1 1/1 0/1",
}  # fmt: skip
EQUALITY = [each.key for each in COUNTED_HERE if each.family == "Equality"]
KEYS = [each.key for each in COUNTED_HERE if each.key not in EQUALITY]
OF_REFERRALS = [each.key for each in COUNTED_HERE if each.rows == "referrals" and each.key not in EQUALITY]


def sums_by_hand() -> dict[tuple[str, str], tuple[int, int]]:
    found = {}
    for keys, by_hand in ((KEYS, BY_HAND), (EQUALITY, equality_by_hand.BY_HAND)):
        for group, sums in by_hand.items():
            for measure, each in zip(keys, sums.split(), strict=True):
                if each != ".":
                    counts, among = each.split("/")
                    found[measure, group] = (int(counts), int(among))
    return found


def letters_by_hand():
    """The measures of a row, its group and its letters; two lines for those who were asked the equality questions."""
    yield from ((OF_REFERRALS, group, letters) for group, _, _, letters in ROWS.values())
    yield from ((EQUALITY, group, letters) for group, _, letters in equality_by_hand.SAID.values())


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
        made = {name: make(_cast_in_database, *row[:3]) for name, row in ROWS.items()}
        for name, (group, said, _) in equality_by_hand.SAID.items():
            assert made[name].client_group == group
            if said:
                Equality.objects.using(OWNER).create(episode=made[name], changed_at=COUNTED_AT, **said)
        number = 900_000_000
        for name, done in DONE.items():
            for kind, day, struck, minutes in done:
                number += 1
                Output.objects.using(OWNER).create(
                    episode=made[name], kind=kind, done_on=day, is_struck=struck, minutes=minutes,
                    session_number=number, changed_at=COUNTED_AT,
                )  # fmt: skip
        yield made
        episodes = list(made.values())
        Output.objects.using(OWNER).filter(episode__in=episodes).delete()
        Felt.objects.using(OWNER).filter(episode__in=episodes).delete()
        Equality.objects.using(OWNER).filter(episode__in=episodes).delete()
        for each in reversed(episodes):  # one of them follows another
            each.delete(using=OWNER)


def counted(folder, *, since=None):
    with as_mart():
        manifest, _ = bring_up_to_date(folder, since=since)
        now = int(COUNTED_AT.timestamp() * 1_000_000)
        counts = count_files(folder, manifest, COUNTED_HERE, now=now)
    in_quarter = pc.and_(
        pc.greater_equal(counts["starts_on"], QUARTER[0]), pc.less(counts["starts_on"], QUARTER[1])
    )
    return counts.filter(in_quarter)


def test_the_letters_add_up_to_the_sums():
    """Both were written by hand: a slip in one shows here, and not as a fault of the mart."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for keys, group, letters in letters_by_hand():
        for measure, letter in zip(keys, letters.split(), strict=True):
            if letter != ".":
                counts, among = found.get((measure, group), (0, 0))
                found[measure, group] = (counts + (letter == "y"), among + 1)
    assert found == {
        key: sums for key, sums in sums_by_hand().items() if key[0] in (*OF_REFERRALS, *EQUALITY)
    }


def test_the_mart_counts_what_was_worked_out_by_hand(by_hand, cast, tmp_path):
    ask(cast.anna)
    counts = counted(tmp_path)
    sums = counts.group_by(["measure", "client_group"]).aggregate(
        [("numerator", "sum"), ("denominator", "sum")]
    )
    found = {
        (row["measure"], row["client_group"]): (row["numerator_sum"], row["denominator_sum"])
        for row in sums.to_pylist()
    }
    assert found == sums_by_hand()
    closed = counts.filter(
        pc.and_(pc.equal(counts["measure"], "cases_closed"), pc.equal(counts["client_group"], "victim"))
    )
    assert sorted((row["starts_on"].month, row["numerator"]) for row in closed.to_pylist()) == [
        (5, 2),
        (6, 2),
    ]
    assert set(counts["provider_id"].to_pylist()) == {cast.harbour.pk}
