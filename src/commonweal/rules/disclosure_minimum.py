"""The smallest count of people that is shown: who may lower or raise it, how far, and from when.

Read a setting as: from this day counts below this number are hidden. The product's own number is the floor: a
partnership sets its own as high as it needs, and never lower. A setting begins today or later, so what was released
under one number is explained by that number for good.
"""

from collections.abc import Collection, Sequence
from datetime import date

from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import EVERYWHERE, Key, Threshold, threshold

FLOOR = min(each.value for each in EVERYWHERE if each.key is Key.DISCLOSURE_MINIMUM)
HIGHEST = 100  # ours: above that a table of one partnership would be empty
FEWEST_WORDS = 3


def minimum_in_force(*, on: date, local: Sequence[Threshold] = ()) -> Threshold:
    """The number in force on a day. One of the partnership's own that is below the floor does not count."""
    high_enough = [each for each in local if each.key is not Key.DISCLOSURE_MINIMUM or each.value >= FLOOR]
    return threshold(Key.DISCLOSURE_MINIMUM, on=on, local=high_enough)


def reasons_not_to_set(
    *, value: int, starts_on: date, reason: str, today: date, taken: Collection[date]
) -> list[Reason]:
    """Why this number cannot be set from this day. `taken`: the days from which another number is set already."""
    reasons = []
    if value < FLOOR:
        text = (
            f"Enter {FLOOR} or more: below that single people can be recognised, and no setting may allow it."
        )
        reasons.append(Reason("below_the_floor", text))
    if value > HIGHEST:
        reasons.append(
            Reason("above_the_highest", f"Enter {HIGHEST} or less: above that nearly nothing would be shown.")
        )
    if starts_on < today:
        text = (
            "Enter today or a later day: what was released before was released under the number of its day."
        )
        reasons.append(Reason("starts_in_the_past", text))
    if starts_on in taken:
        text = f"Another number starts on {show_day(starts_on)} already. Choose a later day."
        reasons.append(Reason("day_is_taken", text))
    if len(reason.split()) < FEWEST_WORDS:
        text = "Say why in a few words: whoever reads a table with hidden numbers may ask."
        reasons.append(Reason("reason_missing", text))
    return reasons
