"""Numbers are dated and sourced, and an area's own number wins."""

from datetime import date

import pytest

from commonweal.rules.thresholds import (
    CHOICES,
    EVERYWHERE,
    Key,
    NoThreshold,
    Policy,
    PolicyKey,
    Threshold,
    policy,
    threshold,
)

TODAY = date(2026, 11, 1)


def row(value, starts_on=date(2020, 4, 1), area=None, key=Key.MARAC_VISIBLE_HIGH_RISK):
    return Threshold(key, value, starts_on, "our protocol", area)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Key.MARAC_VISIBLE_HIGH_RISK, 14),
        (Key.MARAC_ESCALATION_INCIDENTS, 3),
        (Key.MARAC_REPEAT_MONTHS, 12),
        (Key.MARAC_MINIMUM_AGE, 16),
        (Key.GRADE_MEDIUM_FROM, 10),
        (Key.GRADE_HIGH_FROM, 14),
        (Key.REVIEW_WEEKS, 8),
        (Key.ATTEMPTED_CONTACT_WORKING_DAYS, 2),
        (Key.ATTEMPTS_BEFORE_UNABLE, 3),
        (Key.SAFE_CONTACT_DAYS, 90),
        (Key.DISCLOSURE_MINIMUM, 5),
    ],
)
def test_the_numbers_in_common_use(key, value):
    assert threshold(key, on=TODAY).value == value


def test_every_key_has_a_number_with_a_source():
    assert {each.key for each in EVERYWHERE} == set(Key)
    assert len(EVERYWHERE) == len(Key)
    assert all(each.source.endswith(".") and each.area is None for each in EVERYWHERE)


def test_an_areas_own_number_wins_there_and_only_there():
    local = [row(17, area="C1")]
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, area="C1", local=local).value == 17
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, area="C2", local=local).value == 14
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, local=local).value == 14


def test_the_partnerships_number_wins_over_everywhere_and_gives_way_to_the_area():
    local = [row(17, area="C1"), row(15, starts_on=date(2025, 1, 1))]
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, area="C1", local=local).value == 17
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, area="C2", local=local).value == 15
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, local=local).value == 15


def test_last_years_decision_keeps_last_years_number():
    local = [row(17, starts_on=date(2024, 4, 1), area="C1"), row(15, starts_on=date(2026, 4, 1), area="C1")]

    def on(day):
        return threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=day, area="C1", local=local).value

    assert on(date(2024, 3, 31)) == 14
    assert on(date(2024, 4, 1)) == 17
    assert on(date(2026, 3, 31)) == 17
    assert on(date(2026, 4, 1)) == 15


def test_a_number_for_something_else_does_not_count():
    local = [row(6, key=Key.REVIEW_WEEKS)]
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, local=local).value == 14


def test_none_in_force_says_which_where_and_when():
    with pytest.raises(NoThreshold) as raised:
        threshold(Key.REVIEW_WEEKS, on=date(2014, 12, 31), area="C1")
    assert (
        str(raised.value)
        == "No “review weeks” is in force in C1 on 31 December 2014. Add a dated row for it."
    )
    with pytest.raises(NoThreshold, match="in force everywhere on 31 December 2014"):
        threshold(Key.REVIEW_WEEKS, on=date(2014, 12, 31))


def test_two_numbers_from_one_day_are_refused_unless_they_agree():
    with pytest.raises(ValueError, match="start on 1 April 2020"):
        threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, local=[row(15), row(16)])
    assert threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY, local=[row(15), row(15)]).value == 15


# --- what an area decides that is no number ---


def decided(value, starts_on=date(2020, 4, 1), area=None):
    return Policy(PolicyKey.REPEAT_DEFINITION, value, starts_on, "local protocol", area)


def test_every_policy_has_a_default_with_a_source():
    for key in PolicyKey:
        found = policy(key, on=date(2026, 1, 1))
        assert found.source
        assert found.value in set(CHOICES[key])
    assert policy(PolicyKey.LOWER_GRADE, on=date(2026, 1, 1)).value == "never"
    assert policy(PolicyKey.REPEAT_DEFINITION, on=date(2026, 1, 1)).value == "any_abuse"


def test_an_areas_own_policy_wins_there_the_later_one_from_its_day():
    local = [
        decided("crime_type", area="C1"),
        decided("any_abuse", date(2026, 4, 1), "C1"),
        decided("crime_type"),
    ]

    def on(day, area=None):
        return policy(PolicyKey.REPEAT_DEFINITION, on=day, area=area, local=local).value

    assert on(date(2026, 3, 31), "C1") == "crime_type"
    assert on(date(2026, 4, 1), "C1") == "any_abuse"
    assert on(date(2026, 4, 1), "C2") == "crime_type"
    assert on(date(2020, 3, 31), "C2") == "any_abuse"


def test_a_policy_is_one_of_the_choices_and_two_from_one_day_agree():
    with pytest.raises(ValueError, match="is no choice for"):
        decided("sometimes")
    with pytest.raises(ValueError, match="Keep one"):
        policy(
            PolicyKey.REPEAT_DEFINITION,
            on=date(2026, 1, 1),
            local=[decided("crime_type"), decided("any_abuse")],
        )
    with pytest.raises(NoThreshold, match="Add a dated row"):
        policy(PolicyKey.LOWER_GRADE, on=date(2014, 1, 1))
