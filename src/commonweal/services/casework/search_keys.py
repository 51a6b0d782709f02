"""The ways to find a person again without keeping them readable: sound of the name, date of birth, phone, e-mail.

Read a key as: the keyed fingerprint of one of these. Equal input gives an equal key; without our secret a key gives
nothing back (access/encryption.search_key). Addresses are never a way to find anybody. What sounds alike, which names are forms
of one, and how a number is read, is in rules/likeness.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from commonweal.access.encryption import search_key
from commonweal.rules.likeness import born_nearby, codes_of, name_parts, phone, sound
from commonweal.rules.safe_contact import Kind

__all__ = [
    "Sought", "born_keys", "contact_keys", "name_keys", "near_born_keys", "person_keys", "phone", "sought", "sound",
]  # fmt: skip


@dataclass(frozen=True)
class Sought:
    """The keys of what was typed, the surest kind first. Any may be empty."""

    phone: frozenset[bytes] = field(default=frozenset(), repr=False)
    email: frozenset[bytes] = field(default=frozenset(), repr=False)
    born: frozenset[bytes] = field(default=frozenset(), repr=False)
    born_nearby: frozenset[bytes] = field(default=frozenset(), repr=False)
    name: frozenset[bytes] = field(default=frozenset(), repr=False)

    @property
    def sure(self) -> frozenset[bytes]:
        """Those that few people share."""
        return self.phone | self.email | self.born | self.born_nearby


def sought(
    *,
    name: str = "",
    known_as: str = "",
    born_on: date | None = None,
    phone: str = "",
    email: str = "",
) -> Sought:
    """Everything a person described so may be found by, the mistakes of others in a date of birth included."""
    return Sought(
        phone=frozenset(contact_keys(Kind.PHONE, phone)),
        email=frozenset(contact_keys(Kind.EMAIL, email)),
        born=frozenset(born_keys(name, known_as, born_on)),
        born_nearby=frozenset(near_born_keys(name, known_as, born_on)),
        name=frozenset(name_keys(name, known_as)) if name else frozenset(),
    )


def _codes(full_name: str, known_as: str) -> tuple[set[str], set[str]]:
    """The codes of the names a person is called by (first name and the one they go by), and of their other names."""
    parts, by_name = name_parts(full_name), name_parts(known_as)[:1]
    return _all(parts[:1] + by_name), _all(parts[1:])


def _all(parts: Iterable[str]) -> set[str]:
    return set().union(*map(codes_of, parts))


def name_keys(full_name: str, known_as: str = "") -> set[bytes]:
    """One key for each pair of a first name and another name, in either order: "Lopez Maria" finds Maria Lopez."""
    return _name_keys(*_codes(full_name, known_as))


def born_keys(full_name: str, known_as: str, born_on: date | None) -> set[bytes]:
    """The date of birth with each name: somebody who took another surname is found by the first name."""
    return _born_keys(set().union(*_codes(full_name, known_as)), {born_on} - {None})


def near_born_keys(full_name: str, known_as: str, born_on: date | None) -> set[bytes]:
    """The same for every date of birth that is one mistake away. To look with; never kept."""
    return _born_keys(set().union(*_codes(full_name, known_as)), born_nearby(born_on) if born_on else ())


def person_keys(full_name: str, known_as: str, born_on: date | None) -> set[bytes]:
    """The keys that come from who somebody is: by name, and by date of birth with each name."""
    called, others = _codes(full_name, known_as)
    return _name_keys(called, others) | _born_keys(called | others, {born_on} - {None})


def _name_keys(called: set[str], others: set[str]) -> set[bytes]:
    pairs = {" ".join(sorted((first, other))) for first in called for other in others} or called
    return {search_key("name", pair) for pair in pairs}


def _born_keys(codes: set[str], days: Iterable[date]) -> set[bytes]:
    return {search_key("born", f"{day.isoformat()} {code}") for day in days for code in codes}


def contact_keys(kind: str, value: str) -> set[bytes]:
    """The key of a phone number or an e-mail address. An address has none."""
    if kind == Kind.PHONE and (number := phone(value)):
        return {search_key("phone", number)}
    if kind == Kind.EMAIL and value.strip():
        return {search_key("email", value.strip().casefold())}
    return set()
