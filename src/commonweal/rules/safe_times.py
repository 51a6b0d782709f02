"""When it is safe, in the person's own words, read as days and hours where that can be done without guessing.

Read a SafeTimes as: on these days of the week (Monday is 0), from `begins` until before `ends`. Only a sentence that is
understood whole counts: “weekdays 10am to 2pm” does, “weekdays, but not when he is off” does not, and somebody has to read it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {
    "weekdays": range(5), "week days": range(5), "weekends": (5, 6), "every day": range(7), "any day": range(7),
    "daily": range(7),
}  # fmt: skip
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_HOUR = r"(?P<{0}>noon|midday|\d{{1,2}}(?:[:.]\d\d)?)\s*(?P<{0}_half>am|pm)?"
_WHOLE = re.compile(
    rf"(?:(?P<group>{'|'.join(_GROUPS)})|(?P<first>{_DAY})\s*(?:to|-|–)\s*(?P<last>{_DAY})|"
    rf"(?P<named>{_DAY}(?:(?:,| and|,? or)?\s+{_DAY})*))?"
    r"[\s,:]*(?:(?:between|from)\s+)?(?:"
    rf"{_HOUR.format('begins')}\s*(?:to|and|until|till|-|–)\s*{_HOUR.format('ends')}"
    rf"|after\s+{_HOUR.format('after')}|(?:before|until|till)\s+{_HOUR.format('before')}|(?P<always>any ?time|all day))\s*"
)
_MORNING, _NIGHT = time(8), time(21)


@dataclass(frozen=True)
class SafeTimes:
    """Days of the week and hours in which it is safe."""

    days: frozenset[int]
    begins: time
    ends: time


def read_times(words: str) -> SafeTimes | None:
    """The days and hours of a sentence that is understood whole; None for anything else, nothing included.

    “After 6pm” ends at nine in the evening and “any time” begins at eight: nobody meant the night.
    """
    match = _WHOLE.fullmatch(" ".join(words.lower().rstrip(".").split()))
    if match is None:
        return None
    found = match.groupdict()
    begins: time | None
    ends: time | None
    if found["always"]:
        begins, ends = _MORNING, _NIGHT
    elif found["after"]:
        begins, ends = _hour(found, "after"), _NIGHT
    elif found["before"]:
        begins, ends = _MORNING, _hour(found, "before")
    else:
        begins, ends = _hour(found, "begins"), _hour(found, "ends")
    if begins is None or ends is None or begins >= ends:
        return None
    return SafeTimes(_days(found), begins, ends)


def is_safe_at(times: SafeTimes, moment: datetime) -> bool:
    """Whether a moment, in the person's own time zone, lies within."""
    return moment.weekday() in times.days and times.begins <= moment.time() < times.ends


def _hour(found: dict[str, str], name: str) -> time | None:
    """A time of day. Without am or pm it is read only where there is nothing to guess: 13 to 23, or with minutes from 8:00."""
    text, half = found[name], found[f"{name}_half"]
    if text in ("noon", "midday"):
        return None if half else time(12)
    hour, _, minute = text.replace(".", ":").partition(":")
    number = int(hour)
    if half and not 1 <= number <= 12:
        return None
    if half:
        number = number % 12 + (12 if half == "pm" else 0)
    elif number < 13 and not (minute and number >= 8):
        return None
    return time(number, int(minute or 0)) if number < 24 and int(minute or 0) < 60 else None


def _days(found: dict[str, str]) -> frozenset[int]:
    if found["group"]:
        return frozenset(_GROUPS[found["group"]])
    if found["first"]:
        first, last = _day(found["first"]), _day(found["last"])
        return (
            frozenset(range(first, last + 1))
            if first <= last
            else frozenset({*range(first, 7), *range(last + 1)})
        )
    if found["named"]:
        return frozenset(_day(each) for each in re.findall(_DAY, found["named"]))
    return frozenset(range(7))


def _day(text: str) -> int:
    return next(number for number, name in enumerate(_DAYS) if name.startswith(text[:3]))
