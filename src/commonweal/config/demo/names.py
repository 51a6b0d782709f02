"""Names, streets and numbers that belong to nobody: names put together from lists; telephone numbers beginning with 04, which
Britain's numbering plan does not use; postcodes of an area that does not exist; e-mail at example.org (reserved by RFC 2606).

The ranges Ofcom keeps for drama are too small here: a thousand people would share each number, and be taken for one another."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random

LISTS = {
    name: text.split()
    for name, text in tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8")).items()
}
_WOMEN, _MEN = LISTS["women"], LISTS["men"]
_STREETS, _KINDS_OF_STREET = LISTS["streets"], LISTS["kinds_of_street"]
_LANGUAGES = (
    "Polish",
    "Romanian",
    "Urdu",
    "Punjabi",
    "Arabic",
    "Bengali",
    "Portuguese",
    "Farsi",
    "British Sign Language",
)
_TIMES = (
    "weekdays 9.30 to 11.30",
    "after the school run",
    "Tuesday and Thursday afternoons",
    "lunch time at work",
    "evenings after eight",
    "not at weekends",
)
_WHO = ("her sister", "his mother", "a friend from work", "the school office", "the health visitor")
_WORDS = ("marigold", "tram stop", "library book", "blue teapot", "parcel from Dot", "gardening club")

SURNAMES = [start + end for start in LISTS["beginnings"] for end in LISTS["endings"]]
SURNAMES += LISTS["surnames_from_elsewhere"] * 12


def full_name(rng: Random, *, woman: bool, surname: str = "") -> str:
    first = rng.choice(_WOMEN if woman else _MEN)
    return f"{first} {surname or rng.choice(SURNAMES)}"


def born_on(rng: Random, *, on: date, youngest: int, oldest: int) -> date:
    """A date of birth that makes someone between two ages on a day, the younger ages more often."""
    age = youngest + (oldest - youngest) * rng.random() ** 1.6
    return on - timedelta(days=int(age * 365.25) + 2)


def phone(rng: Random) -> str:
    """Looks like a mobile number and can reach nobody: there are no numbers that begin with 04."""
    return f"04{rng.randrange(100, 1000)} {rng.randrange(1_000_000):06d}"


def email(rng: Random, name: str) -> str:
    return f"{name.lower().replace(' ', '.')}{rng.randrange(10, 100)}@example.org"


def address(rng: Random, district: str) -> str:
    street = f"{rng.choice(_STREETS)} {rng.choice(_KINDS_OF_STREET)}"
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    postcode = f"ZZ{rng.randrange(1, 10)} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"
    return f"{rng.randrange(1, 140)} {street}, {district}, {postcode}"


def language(rng: Random) -> str:
    return rng.choice(_LANGUAGES)


def safe_times(rng: Random) -> str:
    return rng.choice(_TIMES)


def who_may_answer(rng: Random) -> str:
    return rng.choice(_WHO)


def code_word(rng: Random) -> str:
    return rng.choice(_WORDS)
