"""Whoever waits for a worker is spoken with again and again, sooner the graver the risk."""

from datetime import UTC, date, datetime

import pytest

from commonweal.rules.cases import CaseStatus
from commonweal.rules.interim import (
    HowItIs,
    needs_a_review_now,
    next_contact_on,
    reasons_not_to_keep_in_touch,
)
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Key, Threshold

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 6, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grade", "how", "since", "due"),
    [
        (Grade.HIGH, None, MONDAY, date(2026, 6, 3)),
        (Grade.MEDIUM, None, MONDAY, date(2026, 6, 8)),
        (Grade.STANDARD, None, MONDAY, date(2026, 6, 15)),
        (None, None, MONDAY, date(2026, 6, 3)),
        (Grade.HIGH, HowItIs.SAME, FRIDAY, date(2026, 6, 9)),
        (Grade.STANDARD, HowItIs.BETTER, MONDAY, date(2026, 6, 15)),
        (Grade.STANDARD, HowItIs.WORSE, FRIDAY, date(2026, 6, 8)),
        (Grade.STANDARD, HowItIs.NOT_REACHED, MONDAY, date(2026, 6, 2)),
    ],
)
def test_when_the_next_is_due(grade, how, since, due):
    assert next_contact_on(grade, since=since, how=how) == due


def test_the_graver_the_sooner_also_with_local_numbers_of_an_area():
    local = (Threshold(Key.INTERIM_DAYS_HIGH, 1, date(2026, 1, 1), "Local", area="vale"),)
    assert next_contact_on(Grade.HIGH, since=MONDAY, area="vale", thresholds=local) == date(2026, 6, 2)
    assert next_contact_on(Grade.HIGH, since=MONDAY, area="city", thresholds=local) == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("status", "spoken_on", "codes"),
    [
        (CaseStatus.OPENED, date(2026, 6, 2), []),
        (CaseStatus.OPENED, date(2026, 6, 1), []),
        (CaseStatus.OPENED, date(2026, 6, 5), []),
        (CaseStatus.OPENED, date(2026, 6, 6), ["in_future"]),
        (CaseStatus.OPENED, date(2026, 5, 31), ["before_opening"]),
        (CaseStatus.ALLOCATED, date(2026, 6, 2), ["not_waiting"]),
        (CaseStatus.CLOSED, date(2026, 6, 2), ["not_waiting"]),
    ],
)
def test_what_stands_in_the_way(status, spoken_on, codes):
    found = reasons_not_to_keep_in_touch(
        status, spoken_on=spoken_on, opened_on=date(2026, 6, 1), today=date(2026, 6, 5)
    )
    assert [reason.code for reason in found] == codes


def test_worse_means_a_review_now():
    assert [each for each in HowItIs if needs_a_review_now(each)] == [HowItIs.WORSE]
