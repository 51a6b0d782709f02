"""How one cell is read: days, times, yes or no, groups, grades. What cannot be read says how to write it.

A spreadsheet spoils some things on the way: it drops the nought before a phone number, shortens long numbers to 4.4E+11, keeps a
day as a number of days since 1900, and runs what begins like a formula. Each is mended here where that is safe, and refused
where it would be a guess.
"""

import re
from datetime import date, time, timedelta

from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.risk import Grade

NOT_KNOWN = frozenset(
    ("", "unknown", "not known", "n/k", "nk", "?", "-", "–", "n/a", "na", "none", "not recorded", "not given", "u")
)  # fmt: skip
YES, NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))
NOT_ASKED = frozenset(("not asked", "unasked", "not yet asked"))

GROUPS = {
    "adult victim": ClientGroup.VICTIM,
    "victim": ClientGroup.VICTIM,
    "adult": ClientGroup.VICTIM,
    "v": ClientGroup.VICTIM,
    "aggrieved": ClientGroup.VICTIM,
    "survivor": ClientGroup.VICTIM,
    "child": ClientGroup.CHILD,
    "c": ClientGroup.CHILD,
    "child victim": ClientGroup.CHILD,
    "person who uses abuse": ClientGroup.PERPETRATOR,
    "perpetrator": ClientGroup.PERPETRATOR,
    "suspect": ClientGroup.PERPETRATOR,
    "offender": ClientGroup.PERPETRATOR,
    "p": ClientGroup.PERPETRATOR,
}
GRADES = {
    "high": Grade.HIGH,
    "h": Grade.HIGH,
    "high risk": Grade.HIGH,
    "medium": Grade.MEDIUM,
    "m": Grade.MEDIUM,
    "med": Grade.MEDIUM,
    "medium risk": Grade.MEDIUM,
    "standard": Grade.STANDARD,
    "s": Grade.STANDARD,
    "std": Grade.STANDARD,
    "standard risk": Grade.STANDARD,
    "low": Grade.STANDARD,
}

HOW_DAY = "Write it like 27/03/1990."
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "'"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](.+))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ ,]+(.+))?")
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})\.?,?[- ](\d{4})(?:[ ,]+(.+))?")
_TWO_FIGURES = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2}(?:\s.*)?")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(am|pm)?")
_FRACTION = re.compile(r"0?\.\d+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_DAY_NOUGHT = date(
    1899, 12, 30
)  # a spreadsheet's day 0, two days early because it believes in 29 February 1900
_MINUTES = 24 * 60


class Unreadable(Exception):
    """What stands in a cell is not what the column is for; the text says how to write it, never what stood there."""


def plain(text: str) -> str:
    """For comparing with our words: lower case, single spaces."""
    return " ".join(text.casefold().split())


def is_not_known(text: str) -> bool:
    return plain(text) in NOT_KNOWN


def read_day(text: str) -> tuple[date | None, time | None]:
    """A day, and the time that stood beside it. Neither for "unknown". Raises Unreadable rather than guess."""
    said = plain(text)
    if said in NOT_KNOWN:
        return None, None
    if serial := _SERIAL.fullmatch(said):
        return _DAY_NOUGHT + timedelta(days=int(serial[1])), _fraction(serial[2])
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_IN_WORDS, (3, 2, 1))):
        if found := pattern.fullmatch(said.replace("t", " ", 1) if pattern is _ISO else said):
            year, month, day = (found[place] for place in order)
            return _day(year, month, day), _time_beside(found[4])
    if _TWO_FIGURES.fullmatch(said):
        raise Unreadable(f"the year needs four figures. {HOW_DAY}")
    raise Unreadable(f"it is not a day we can read. {HOW_DAY}")


def _day(year: str, month: str, day: str) -> date:
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
        return date(int(year), number, int(day))
    except ValueError:
        raise Unreadable(f"there is no such day. {HOW_DAY}") from None


def _time_beside(text: str | None) -> time | None:
    if not text:
        return None
    try:
        return read_time(text.strip())
    except Unreadable:
        return None


def _fraction(text: str | None) -> time | None:
    if not text or not float(f"0{text}"):
        return None
    minutes = round(float(f"0{text}") * _MINUTES) % _MINUTES
    return time(minutes // 60, minutes % 60)


def read_time(text: str) -> time | None:
    """A time of day; none for "unknown"."""
    said = plain(text)
    if said in NOT_KNOWN:
        return None
    if _FRACTION.fullmatch(said):
        return _fraction(said[said.index(".") :]) or time(0)
    found = _CLOCK.fullmatch(said)
    try:
        if not found:
            raise ValueError
        hour = int(found[1])
        if found[3]:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        return time(hour, int(found[2]))
    except ValueError:
        raise Unreadable("it is not a time we can read. Write it like 21:40.") from None


def read_yes(text: str) -> bool | None:
    """True, False, or None when nothing was said."""
    said = plain(text)
    if said in NOT_KNOWN or said in NOT_ASKED:
        return None
    if said in YES or said in NO:
        return said in YES
    raise Unreadable("write yes or no, or leave it empty.")


def read_agreement(text: str) -> Agreement:
    said = {"agreed": True, "given": True, "refused": False, "declined": False}.get(plain(text))
    answer = read_yes(text) if said is None else said
    return {True: Agreement.GIVEN, False: Agreement.REFUSED, None: Agreement.NOT_ASKED}[answer]


def read_group(text: str) -> ClientGroup:
    found = GROUPS.get(plain(text))
    if found is None:
        raise Unreadable("write adult victim, child, or person who uses abuse.")
    return found


def read_grade(text: str) -> Grade | None:
    if is_not_known(text):
        return None
    found = GRADES.get(plain(text))
    if found is None:
        raise Unreadable("write high, medium or standard, or leave it empty.")
    return found


def read_phone(text: str) -> str:
    """The number, with the nought a spreadsheet took from it put back. Raises Unreadable for one it shortened."""
    if is_not_known(text):
        return ""
    if _SHORTENED.fullmatch(text.strip()):
        raise Unreadable("a spreadsheet shortened this number. Make the column text, and type it again.")
    digits = text.strip()
    return f"0{digits}" if re.fullmatch(r"[1237]\d{9}", digits) else digits


def read_reference(text: str) -> str:
    said = " ".join(text.split())
    if _SHORTENED.fullmatch(said):
        raise Unreadable("a spreadsheet shortened this number. Make the column text, and type it again.")
    return said


def without_mark(text: str) -> str:
    """A cell as it was before `as_text_only` marked it."""
    return text[1:] if text[:1] == MARK and text[1:2] and text[1:].startswith(FORMULA) else text


def as_text_only(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what could be one."""
    return f"{MARK}{text}" if text.startswith(FORMULA) else text


def looks_like_formula(text: str) -> bool:
    """For names and the like. A number may begin with a plus, so this is not asked of phone numbers."""
    return text.strip().startswith(("=", "@"))
