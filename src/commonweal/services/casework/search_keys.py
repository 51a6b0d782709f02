"""The ways to find a person again without keeping them readable: sound of the name, date of birth, phone, e-mail.

Read a key as: the keyed fingerprint of one of these. Equal input gives an equal key; without our secret a key gives
nothing back (access/encryption.search_key). Addresses are never a way to find anybody.
"""

import re
import unicodedata
from datetime import date
from itertools import groupby

from commonweal.access.encryption import search_key
from commonweal.rules.safe_contact import Kind

LONGEST_CODE = 5
SHORTEST_PHONE = 7
HOME = "44"
MOST_PARTS = 5

# Spellings that hide how a name is said, replaced in this order. `^` is the start of the name, `(?<!^)` not the start.
SPELLINGS = [
    (re.compile(written), said)
    for written, said in (
        ("^(KN|GN|PN|NG)", "N"),
        ("^WR", "R"),
        ("^PS|^X|Z", "S"),
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
OTHER_LETTERS = str.maketrans({"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE"})
DIGITS = dict(zip("BFPVGJKQSX*DTLMNR", "11112222222334556", strict=True))


def sound(name: str) -> str:
    """How one name sounds, as a short code: Soundex, after the spellings that hide the sound are replaced.

    Kathryn and Catherine are both K365, Siobhan and Shevaun S15. A name in another script stands for itself.
    """
    plain = unicodedata.normalize("NFKD", name).upper().translate(OTHER_LETTERS)
    letters = re.sub("[^A-Z]", "", plain)
    if not letters:
        return "".join(filter(str.isalpha, name.casefold()))
    for written, said in SPELLINGS:
        letters = written.sub(said, letters)
    # H and W do not part two consonants of one kind, a vowel does.
    spoken = [DIGITS.get(letter, "") for letter in letters[0] + re.sub("[HW]", "", letters[1:])]
    digits = [digit for digit, _ in groupby(spoken)]
    return (letters[0] + "".join(digits[1:]))[:LONGEST_CODE]


def phone(typed: str) -> str:
    """A phone number in one form, however it was typed: `+44 (0)7700 900123` and `07700 900 123` are 447700900123.

    An extension is left out. Empty when there are too few figures to be a number.
    """
    number = re.split(r"(?i)\s*(?:ext|x|#)", typed)[0].replace("(0)", "").strip()
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0") and not number.startswith("+"):
        digits = HOME + digits[1:]
    if digits.startswith(HOME + "0"):
        digits = HOME + digits[3:]
    return digits if len(digits) >= SHORTEST_PHONE else ""


def names_in(full_name: str, known_as: str = "") -> tuple[list[str], list[str]]:
    """The codes of the names a person is called by (first name and the one they go by), and of their other names."""
    parts = [code for part in re.split(r"[\s\-]+", full_name) if (code := sound(part))][:MOST_PARTS]
    called = parts[:1] + [code for part in known_as.split()[:1] if (code := sound(part))]
    return called, parts[1:]


def name_keys(full_name: str, known_as: str = "") -> set[bytes]:
    """One key for each pair of a first name and another name, in either order: "Lopez Maria" finds Maria Lopez."""
    called, others = names_in(full_name, known_as)
    pairs = {" ".join(sorted((first, other))) for first in called for other in others} or set(called)
    return {search_key("name", pair) for pair in pairs}


def born_keys(full_name: str, known_as: str, born_on: date | None) -> set[bytes]:
    """The date of birth with each name: somebody who took another surname is found by the first name."""
    if born_on is None:
        return set()
    called, others = names_in(full_name, known_as)
    return {search_key("born", f"{born_on.isoformat()} {code}") for code in {*called, *others}}


def contact_keys(kind: str, value: str) -> set[bytes]:
    """The key of a phone number or an e-mail address. An address has none."""
    if kind == Kind.PHONE and (number := phone(value)):
        return {search_key("phone", number)}
    if kind == Kind.EMAIL and value.strip():
        return {search_key("email", value.strip().lower())}
    return set()
