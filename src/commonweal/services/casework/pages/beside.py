"""Two records side by side, so that a person can say whether they are one: no contact details, and where each may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.design.words import day
from commonweal.rules.likeness import Alike, Likeness

WHY = {
    Alike.SAME_PHONE: "the same phone",
    Alike.SAME_EMAIL: "the same e-mail",
    Alike.SAME_NAME: "the same name",
    Alike.NAME_SOUNDS: "names that sound alike",
    Alike.NAME_FORMS: "forms of one name",
    Alike.ONE_NAME: "one name alike",
    Alike.SAME_BORN: "the same date of birth",
    Alike.BORN_SWAPPED: "day and month of birth swapped",
    Alike.BORN_DIGIT: "date of birth one figure out",
    Alike.BORN_YEAR: "year of birth out by one or ten",
    Alike.OTHER_BORN: "but another date of birth",
}
SURE = {"almost certain": "Almost certain", "likely": "Likely", "possible": "Possible"}


@dataclass(frozen=True)
class Side:
    """One of the two. `places` are (words, address): where this reader may see them; an empty address is words alone."""

    name: str
    known_as: str = ""
    born_on: date | None = None
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Beside:
    """`rows` are (what, the one, the other, whether they are the same)."""

    heads: tuple[str, str]
    rows: tuple[tuple[str, str, str, bool], ...]
    how_sure: str
    why: str
    places: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


def in_words(reasons: Sequence[Alike]) -> str:
    return ", ".join(WHY[each] for each in reasons) or "known under another name before"


def beside(one: Side, other: Side, alike: Likeness, *, heads: tuple[str, str]) -> Beside:
    rows = [("Name", one.name or "Not given", other.name)]
    if one.known_as or other.known_as:
        rows.append(("Goes by", one.known_as or "Not known", other.known_as or "Not known"))
    rows.append(("Born", _born(one.born_on), _born(other.born_on)))
    return Beside(
        heads=heads,
        rows=tuple((what, a, b, a.casefold() == b.casefold()) for what, a, b in rows),
        how_sure=SURE[alike.how_sure],
        why=in_words(alike.reasons),
        places=(one.places, other.places),
    )


def _born(born_on: date | None) -> str:
    return day(born_on) if born_on else "Not known"
