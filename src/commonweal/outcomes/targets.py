"""The partnership's targets beside a year's figures: what they come to so far, measure by measure and area by area."""

from collections import defaultdict

from commonweal.outcomes.reports import Counted
from commonweal.rules.measure_files import Measure
from commonweal.rules.periods import Period, day_of
from commonweal.rules.publishable import TOTAL
from commonweal.rules.targets import Aim, Target, aim_over


def aims_of(read: Counted, measure: Measure, group: str) -> dict[str, Aim]:
    """By the label of its row what each figure of a group is held against.

    A per cent that is set for all areas is every area's, unless it has its own; a number for all is of all together.
    """
    window = counted_days(read)
    if window is None:
        return {}
    held: dict[str, list[Target]] = defaultdict(list)
    for each in read.targets:
        if each.measure == measure.key and each.group == group:
            held[each.area].append(each)
    aims = {code: aim_over(targets, window, is_rate=measure.is_rate) for code, targets in held.items()}
    everywhere = aims.get("")
    found = {TOTAL: everywhere}
    for area in read.areas:
        found[area.name] = aims.get(area.code) or (everywhere if measure.is_rate else None)
    return {label: aim for label, aim in found.items() if aim is not None}


def counted_days(read: Counted) -> Period | None:
    """The days of the year that were over when it was counted; None before the first of them was."""
    if read.refreshed_at is None:
        return None
    ends_before = min(read.year.ends_before, day_of(read.refreshed_at))
    return Period(read.year.starts_on, ends_before) if ends_before > read.year.starts_on else None
