"""A run of the tests lies within one day: they take today's date once, when they begin. `python -m tests.one_day`."""

import time
from datetime import datetime, timedelta

from commonweal.rules.periods import LONDON

LONGEST = timedelta(minutes=30)
"""What a whole run takes at most on two cores."""


def wait_from(now: datetime) -> timedelta:
    """How long a run begun at this moment (with its zone) waits: nothing, or until a second past midnight in London."""
    here = now.astimezone(LONDON)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0)
    left = midnight.timestamp() - here.timestamp()
    return timedelta(seconds=left) if left < LONGEST.total_seconds() else timedelta()


if __name__ == "__main__":
    waiting = wait_from(datetime.now().astimezone())
    if waiting:
        print(
            f"The tests begin after midnight, in {waiting.seconds // 60 + 1} minutes: a run lies within one day."
        )
        time.sleep(waiting.total_seconds())
