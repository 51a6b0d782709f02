from datetime import UTC, datetime, timedelta

import pytest

from tests.one_day import wait_from


@pytest.mark.parametrize(
    ("now", "waits"),
    [
        (datetime(2026, 11, 26, 12, tzinfo=UTC), timedelta()),
        (datetime(2026, 11, 26, 23, 29, tzinfo=UTC), timedelta()),
        (datetime(2026, 11, 26, 23, 41, tzinfo=UTC), timedelta(minutes=19, seconds=1)),
        (datetime(2026, 11, 27, tzinfo=UTC), timedelta()),
        # By summer time midnight in London is eleven in Greenwich.
        (datetime(2026, 7, 1, 22, 50, tzinfo=UTC), timedelta(minutes=10, seconds=1)),
        (datetime(2026, 7, 1, 23, 50, tzinfo=UTC), timedelta()),
        # The clocks go back at two in the morning of this day; midnight before it is by summer time.
        (datetime(2026, 10, 24, 22, 45, tzinfo=UTC), timedelta(minutes=15, seconds=1)),
    ],
)
def test_a_run_that_would_pass_midnight_waits_for_it(now, waits):
    assert wait_from(now) == waits
