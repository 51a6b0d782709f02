"""How alike two people on record are, and why: what a person reads before they say that two are one.

Read a Likeness as: so many points for and against, for these reasons. Points are our own judgement in the manner of Fellegi and
Sunter (each is about the base-two logarithm of how much more often it agrees for one person than for two); they order a list.
They never decide: a person does. Names are compared by spelling, by sound, and as forms of one name; dates of birth by the
mistakes people make. Nothing here knows an address: where somebody lives is no way to find them.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

import jellyfish
import phonenumbers
from anyascii import anyascii

from commonweal.rules.name_variants import groups_of

LONGEST_CODE = 5
SHORTEST_PHONE = 7
HOME = "GB"
HOME_CODE = "44"
MOST_PARTS = 5
SAME_SPELLING = 0.93  # Jaro and Winkler's measure: one letter wrong in a name of usual length

# Spellings that hide how a name is said, replaced in this order. `^` is the start of the name, `(?<!^)` not the start.
SPELLINGS = [
    (re.compile(written), said)
    for written, said in (
        ("^(KN|GN|PN|NG)", "N"),
        ("^WR", "R"),
        ("^PS|^X|Z", "S"),
        ("(?<=[SC])KA$", "KI"),
        ("OVA$", "OV"),
        ("SCH|SH|(?<!^)CS", "S"),
        ("^CH(?=[RL])", "K"),
        ("T?CH", "*"),
        ("PH|(?<!^)MH", "F"),
        ("C(?=[EIY])", "S"),
        ("[CQ]", "K"),
        ("^G(?=E)|DG", "J"),
        ("(?<!^)GH", ""),
        ("MPS", "MS"),
        ("^([AEIOU]|Y(?![AEIOU]))", "A"),
    )
]
DIGITS = dict(zip("BFPVGJKQSX*DTLMNR", "11112222222334556", strict=True))
NOT_NAMES = {"MR", "MRS", "MS", "MISS", "MX", "DR", "AL", "EL", "BIN", "BINT", "IBN", "DE", "VAN", "VON"}
EXTENSION = re.compile(r"(?i)\s*(?:extension|extn?\.?|x|#)\s*[0-9].*$")
MISREAD = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})


class Alike(StrEnum):
    """One thing that is alike, or speaks against it."""

    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"
    SAME_NAME = "same_name"
    NAME_SOUNDS = "name_sounds"
    NAME_FORMS = "name_forms"
    ONE_NAME = "one_name"
    SAME_BORN = "same_born"
    BORN_SWAPPED = "born_swapped"
    BORN_DIGIT = "born_digit"
    BORN_YEAR = "born_year"
    OTHER_BORN = "other_born"


POINTS = {
    Alike.SAME_PHONE: 12,
    Alike.SAME_EMAIL: 13,
    Alike.SAME_NAME: 9,
    Alike.NAME_SOUNDS: 7,
    Alike.NAME_FORMS: 7,
    Alike.ONE_NAME: 3,
    Alike.SAME_BORN: 11,
    Alike.BORN_SWAPPED: 8,
    Alike.BORN_DIGIT: 6,
    Alike.BORN_YEAR: 6,
    Alike.OTHER_BORN: -8,
}
ALMOST_CERTAIN, LIKELY = 18, 11


@dataclass(frozen=True)
class Traits:
    """What is compared of a person."""

    full_name: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Likeness:
    points: int
    reasons: tuple[Alike, ...]

    @property
    def how_sure(self) -> str:
        if self.points >= ALMOST_CERTAIN:
            return "almost certain"
        return "likely" if self.points >= LIKELY else "possible"


def likeness(one: Traits, other: Traits, *, contact: Iterable[Alike] = ()) -> Likeness:
    """How alike two people are; `contact` says which of their ways to make contact are the same. What counts most comes first."""
    found = [*contact]
    if name := _name_likeness(one, other):
        found.append(name)
    if born := born_likeness(one.born_on, other.born_on):
        found.append(born)
    found.sort(key=lambda each: -POINTS[each])
    return Likeness(sum(POINTS[each] for each in found), tuple(found))


def born_likeness(one: date | None, other: date | None) -> Alike | None:
    """The same day, a day that is one mistake away, or another; None when one of them is not known."""
    if one is None or other is None:
        return None
    if one == other:
        return Alike.SAME_BORN
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Alike.BORN_SWAPPED
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) in (1, 10):
        return Alike.BORN_YEAR
    if sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1:
        return Alike.BORN_DIGIT
    return Alike.OTHER_BORN


def born_nearby(day: date) -> set[date]:
    """Every day that is one mistake away from this one: day and month swapped, one figure, the year out by one or ten."""
    figures = day.strftime("%Y%m%d")
    written = {f"{figures[:4]}{figures[6:]}{figures[4:6]}"}
    written |= {f"{day.year + years:04}{figures[4:]}" for years in (-10, -1, 1, 10)}
    written |= {
        figures[:place] + figure + figures[place + 1 :]
        for place in range(2, 8)  # a century out is no slip of the pen
        for figure in "0123456789"
    }
    return {found for each in written if (found := _day(each))} - {day}


def _day(figures: str) -> date | None:
    year, month, day = int(figures[:4]), int(figures[4:6]), int(figures[6:])
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def name_parts(full_name: str) -> list[str]:
    """The names in a name, in plain capitals: other scripts by their letters, without titles, particles, signs and pictures."""
    kept = "".join(
        each if unicodedata.category(each)[0] in "LM" else "" if each in "'’ʼ`." else " "
        for each in unicodedata.normalize("NFKC", full_name)
        if unicodedata.category(each) != "Cf"
    )
    written = kept.split()
    written = [part for part in written if part.upper() not in NOT_NAMES] or written
    plain = "\n".join(written) if kept.isascii() else "\n".join(map(anyascii, written))
    parts = ["".join(re.findall("[A-Z]", part)) for part in plain.upper().split("\n")]
    return [part for part in parts if part][:MOST_PARTS]


def sound(name: str) -> str:
    """How one name sounds, as a short code: Soundex, after the spellings that hide the sound are replaced.

    Kathryn and Catherine are both K365, Siobhan and Shevaun S15.
    """
    return _sound_of("".join(name_parts(name)))


def _sound_of(letters: str) -> str:
    if not letters:
        return ""
    for written, said in SPELLINGS:
        letters = written.sub(said, letters)
    if not letters:
        return ""
    # H and W do not part two consonants of one kind, a vowel does.
    spoken = [DIGITS.get(letter, "") for letter in letters[0] + re.sub("[HW]", "", letters[1:])]
    digits = [digit for digit, _ in groupby(spoken)]
    return (letters[0] + "".join(digits[1:]))[:LONGEST_CODE]


def codes_of(part: str) -> frozenset[str]:
    """The codes one part of a name is found by: its sound, and the names it is a form of."""
    return frozenset({_sound_of(part)} - {""}) | {f"={group}" for group in groups_of(part.lower())}


def phone(typed: str) -> str:
    """A phone number in one form, however it was typed: `+44 (0)7700 900123` and `07700 900 123` are 447700900123.

    Letters O and l typed for 0 and 1 are read as figures; an extension is left out. Empty when there are too few figures.
    """
    number = EXTENSION.sub("", unicodedata.normalize("NFKC", typed)).translate(MISREAD).replace("(0)", "")
    number = number.strip()
    if re.search(r"[^\W\d_]", number):
        return ""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed and len(str(parsed.national_number)) < SHORTEST_PHONE:
        return ""
    if parsed and phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
    return _by_figures(number)


def _by_figures(number: str) -> str:
    """For numbers the numbering plans do not know: figures alone, from our own country unless they say otherwise."""
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0") and not number.startswith("+"):
        digits = HOME_CODE + digits[1:]
    if digits.startswith(HOME_CODE + "0"):
        digits = HOME_CODE + digits[3:]
    return digits if len(digits) >= SHORTEST_PHONE else ""


def _name_likeness(one: Traits, other: Traits) -> Alike | None:
    ours, theirs = name_parts(one.full_name), name_parts(other.full_name)
    if not ours or not theirs:
        return None
    ours_too, theirs_too = ours + name_parts(one.known_as), theirs + name_parts(other.known_as)
    spelt = _pairs(ours, theirs, _spelt_alike)
    if spelt >= min(len(ours), len(theirs)) and (spelt > 1 or len(ours) == len(theirs) == 1):
        return Alike.SAME_NAME
    heard = _pairs(ours_too, theirs_too, _sounds_alike)
    either = _pairs(ours_too, theirs_too, lambda a, b: bool(codes_of(a) & codes_of(b)) or _spelt_alike(a, b))
    if heard > 1 or (heard and len(ours) == len(theirs) == 1):
        return Alike.NAME_SOUNDS
    if either > 1:
        return Alike.NAME_FORMS
    return Alike.ONE_NAME if either else None


def _pairs(ours: list[str], theirs: list[str], alike: Callable[[str, str], bool]) -> int:
    """How many of these names find one of their own among those."""
    left, found = list(theirs), 0
    for name in ours:
        match = next((each for each in left if alike(name, each)), None)
        if match is not None:
            left.remove(match)
            found += 1
    return found


def _spelt_alike(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) > 3 and jellyfish.jaro_winkler_similarity(one, other) >= SAME_SPELLING
    )


def _sounds_alike(one: str, other: str) -> bool:
    return bool(_sound_of(one)) and _sound_of(one) == _sound_of(other)
