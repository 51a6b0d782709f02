"""The words in which a measure says what it counts: what they mean, and what is not said in them."""

import pytest

from commonweal.rules.mart_columns import REFERRALS
from commonweal.rules.measure_conditions import (
    AllOf,
    Among,
    AnyOf,
    Apart,
    BadCondition,
    Compared,
    Known,
    Not,
    Truth,
    columns_of,
    holds,
    read_condition,
)

HOUR = 3_600_000_000
NOBODY = dict.fromkeys([*REFERRALS, "received_working", "accepted_working"])


def read(text, **named):
    return read_condition(text, columns=REFERRALS, named=named)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("known(closed_at)", Known("closed_at")),
        ("not follows", Not(Truth("follows"))),
        ("follows or is_marac", AnyOf((Truth("follows"), Truth("is_marac")))),
        (
            "first_attempt_at <= attempt_due_at",
            Compared("first_attempt_at", "<=", "attempt_due_at", is_name=True),
        ),
        ("attempt_due_at <= now", Compared("attempt_due_at", "<=", "now", is_name=True)),
        ("reviews >= 2", Compared("reviews", ">=", 2)),
        ('first_grade == "high"', Compared("first_grade", "==", "high")),
        ('first_grade in ("high", "medium")', Among("first_grade", frozenset({"high", "medium"}))),
        ('first_grade not in ("high",)', Among("first_grade", frozenset({"high"}), negated=True)),
        ("client_group in HARMED", Among("client_group", frozenset({"victim", "child"}))),
        ("accepted_at - received_at <= hours(24)", Apart("received_at", "accepted_at", "<=", 24 * HOUR)),
        ("accepted_at - received_at < weeks(1)", Apart("received_at", "accepted_at", "<", 7 * 24 * HOUR)),
        (
            "working_days(received_at, accepted_at) <= 5",
            Apart("received_at", "accepted_at", "<=", 5, working_days=True),
        ),
        ("(known(closed_at)\n   and follows)", AllOf((Known("closed_at"), Truth("follows")))),
        ("mine and follows", AllOf((Known("closed_at"), Truth("follows")))),
    ],
)
def test_what_the_words_mean(text, means):
    assert read(text, mine=Known("closed_at")) == means


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("known(name)", "There is no column “name”"),
        ("closed_at", "Write known(closed_at)"),
        ("closed_at <= 5", "is a moment and is compared with another such column"),
        ("reviews == 'two'", "compared with a whole number"),
        ("reviews >= 2.5", "compared with a whole number"),
        ("reviews == True", "compared with a whole number"),
        ("first_grade < 'high'", "with == or !="),
        ("first_grade == closed_at", "different kinds"),
        ("first_grade in HIGH", "There is no set “HIGH”"),
        ("first_grade in ('high', 1)", "each in quotation marks"),
        ("first_grade in ('high', 'high')", "different codes"),
        ("first_grade in ()", "After “in”"),
        ("reviews in ('2',)", "is no column of codes"),
        ("accepted_at - received_at <= 5", "hours(…), days(…) or weeks(…)"),
        ("first_grade - received_at <= days(5)", "is no moment"),
        ("working_days(received_at, marac_at) <= 5", "Working days are not counted from “marac_at”"),
        ("working_days(received_at) <= 5", "is not something a measure can say"),
        ("1 < reviews < 3", "is not something a measure can say"),
        ("known(closed_at) and", "cannot be read"),
        ("known(closed_at))", "cannot be read"),
        ("__import__('os').system('true')", "is not something a measure can say"),
        ("(lambda: follows)()", "is not something a measure can say"),
        ("follows if is_marac else follows", "is not something a measure can say"),
        ("[x for x in 'ab']", "is not something a measure can say"),
        ("f'{reviews}' == 'a'", "is not something a measure can say"),
        ("", "cannot be read"),
        ("(" * 900 + "follows" + ")" * 900, "cannot be read"),
        ("follows and " * 300 + "follows", "longer than 2,000 characters"),
    ],
)
def test_what_is_not_said_in_them_is_refused_in_plain_words(text, says):
    with pytest.raises(BadCondition) as refused:
        read(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "record", "counts"),
    [
        ("known(closed_at)", {"closed_at": 5}, True),
        ("known(closed_at)", {}, False),
        ("closed_at >= taken_in_at", {"closed_at": 5, "taken_in_at": 5}, True),
        ("closed_at >= taken_in_at", {"closed_at": 5}, False),
        ("not closed_at >= taken_in_at", {"closed_at": 5}, True),
        ("closed_at <= now", {"closed_at": 100}, True),
        ("closed_at <= now", {"closed_at": 101}, False),
        ('closing_reason != "handed_back"', {}, False),
        ('not closing_reason == "handed_back"', {}, True),
        ('closing_reason not in ("handed_back",)', {}, False),
        ("client_group in HARMED", {"client_group": "child"}, True),
        ("client_group in HARMED", {"client_group": "perpetrator"}, False),
        ("follows", {}, False),
        ("not follows", {}, True),
        ("accepted_at - received_at <= hours(1)", {"received_at": 7, "accepted_at": 7 + HOUR}, True),
        ("accepted_at - received_at <= hours(1)", {"received_at": 7, "accepted_at": 8 + HOUR}, False),
        ("accepted_at - received_at <= hours(1)", {"received_at": 7}, False),
        (
            "working_days(received_at, accepted_at) <= 5",
            {"received_working": 100, "accepted_working": 105},
            True,
        ),
        (
            "working_days(received_at, accepted_at) <= 5",
            {"received_working": 100, "accepted_working": 106},
            False,
        ),
    ],
)
def test_what_is_not_known_fulfils_no_comparison(text, record, counts):
    assert holds(read(text), {**NOBODY, **record}, now=100) is counts


def test_the_columns_it_touches():
    found = columns_of(
        read("(known(closed_at) or attempt_due_at <= now) and working_days(received_at, accepted_at) <= 5")
    )
    assert found == {"closed_at", "attempt_due_at", "received_working", "accepted_working"}
