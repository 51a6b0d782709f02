"""A repeat goes by pair, by the day of the last referral and by the definition the area uses."""

from datetime import date
from uuid import UUID

import pytest

from commonweal.rules.marac import (
    Finding,
    Flag,
    MaracReferral,
    Pair,
    RepeatDefinition,
    last_referral,
    repeat,
    twelve_month_flag,
)

HER, HIM, ANOTHER = UUID(int=1), UUID(int=2), UUID(int=3)
PAIR = Pair(victim=HER, perpetrator=HIM)
LAST = date(2025, 3, 10)


def found(abuse_on, **given):
    given = {"last_referred_on": LAST, "definition": RepeatDefinition.ANY_ABUSE, "months": 12} | given
    return repeat(abuse_on=abuse_on, **given)


@pytest.mark.parametrize(
    ("abuse_on", "is_repeat"),
    [
        (date(2025, 3, 9), False),  # before the referral: part of it
        (date(2025, 3, 10), False),  # what it was made for
        (date(2025, 3, 11), True),
        (date(2026, 3, 10), True),  # the anniversary counts
        (date(2026, 3, 11), False),
    ],
)
def test_within_twelve_months_of_the_last_referral(abuse_on, is_repeat):
    assert found(abuse_on).is_repeat is is_repeat


def test_the_finding_keeps_the_definition_and_says_why():
    assert found(date(2025, 6, 1)) == Finding(
        True,
        RepeatDefinition.ANY_ABUSE,
        LAST,
        "Further abuse within 12 months of the last referral, on 10 March 2025.",
    )
    assert "a new referral, not a repeat" in found(date(2027, 1, 1)).why
    assert "add it to that one" in found(date(2025, 1, 1)).why
    never = found(date(2025, 6, 1), last_referred_on=None)
    assert never == Finding(
        False, RepeatDefinition.ANY_ABUSE, None, "This pair has not been to MARAC before."
    )


@pytest.mark.parametrize(
    ("abuse_on", "why"),
    [
        (
            date(2025, 1, 1),
            "This abuse is not later than the last referral: add it to that one, it is not a repeat.",
        ),
        (
            date(2027, 1, 1),
            "More than 12 months have passed since the last referral: a new referral, not a repeat.",
        ),
        (
            date(2025, 6, 1),
            "The definition used here asks for something that would be a crime if reported. This is not.",
        ),
    ],
)
def test_what_is_no_repeat_can_be_explained_as_well(abuse_on, why):
    finding = found(abuse_on, definition=RepeatDefinition.CRIME_TYPE, would_be_crime=False)
    assert finding == Finding(False, RepeatDefinition.CRIME_TYPE, LAST, why)


@pytest.mark.parametrize(
    ("definition", "would_be_crime", "is_repeat"),
    [
        (RepeatDefinition.ANY_ABUSE, False, True),
        (RepeatDefinition.ANY_ABUSE, None, True),
        (RepeatDefinition.CRIME_TYPE, True, True),
        (RepeatDefinition.CRIME_TYPE, False, False),
        (RepeatDefinition.CRIME_TYPE, None, True),  # not known: the careful reading
    ],
)
def test_the_two_definitions_differ_on_what_is_no_crime(definition, would_be_crime, is_repeat):
    finding = found(date(2025, 6, 1), definition=definition, would_be_crime=would_be_crime)
    assert finding.is_repeat is is_repeat
    assert finding.definition is definition


def test_an_area_may_use_another_number_of_months():
    assert not found(date(2025, 9, 11), months=6).is_repeat
    assert found(date(2025, 9, 10), months=6).is_repeat


def test_another_perpetrator_is_another_pair_and_roles_do_not_swap():
    referrals = [
        MaracReferral(PAIR, date(2024, 1, 5)),
        MaracReferral(PAIR, LAST),
        MaracReferral(Pair(HER, ANOTHER), date(2025, 8, 1)),
        MaracReferral(Pair(HIM, HER), date(2025, 9, 1)),
        MaracReferral(PAIR, date(2026, 2, 1)),
    ]
    assert last_referral(PAIR, referrals, on=date(2025, 12, 1)) == LAST
    assert last_referral(PAIR, referrals, on=LAST) == LAST
    assert last_referral(PAIR, referrals, on=date(2026, 2, 1)) == date(2026, 2, 1)
    assert last_referral(Pair(ANOTHER, HER), referrals, on=date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("on", "is_up"),
    [
        (date(2025, 3, 9), False),
        (LAST, True),
        (date(2026, 3, 10), True),
        (date(2026, 3, 11), False),
    ],
)
def test_the_flag_is_up_for_twelve_months_and_lapses(on, is_up):
    assert twelve_month_flag(LAST, on=on) == Flag(is_up, date(2026, 3, 11))


def test_no_referral_no_flag_and_a_leap_day_lapses_in_march():
    assert twelve_month_flag(None, on=LAST) == Flag(False, None)
    assert twelve_month_flag(date(2024, 2, 29), on=date(2025, 2, 28)) == Flag(True, date(2025, 3, 1))
    assert twelve_month_flag(LAST, on=LAST, months=6).lapses_on == date(2025, 9, 11)
