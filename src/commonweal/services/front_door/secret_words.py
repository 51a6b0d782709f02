"""The secret words of the public door, what they open, and how a page remembers that they were right. Nothing here is stored.

Three words and four figures are about 37 bits. They are stretched (argon2id), mixed with our own key, and open the knock's key;
that key opens its body and gives the proof the database asks for. Whoever has the database alone, or the database and our keys,
still has to guess the words, slowly, one knock at a time. See docs/adr/0016.
"""

import hashlib
import hmac
import json
import re
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from commonweal.access.encryption import CannotOpen, open_sealed, seal
from commonweal.rules.plain_words import PLAIN_WORDS
from commonweal.services.casework.references import ALPHABET, HALF

SALT_BYTES = KEY_BYTES = 32
NOBODYS_SALT = bytes(SALT_BYTES)
FIGURES = 4
LONGEST_TICKET = 1000
_TICKET = "door:ticket"


def new_words() -> str:
    """Three plain words and four figures, such as `river lamp willow 4827`."""
    words = [secrets.choice(PLAIN_WORDS) for _ in range(3)]
    return " ".join([*words, "".join(secrets.choice("0123456789") for _ in range(FIGURES))])


def tidy_words(typed: str) -> str:
    """Capitals, spaces and hyphens make no difference."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+", typed.lower()))


def tidy_reference(typed: str) -> str:
    """A reference as we write it; empty when it cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    return f"{letters[:HALF]}-{letters[HALF:]}" if len(letters) == 2 * HALF else ""


def stretched(words: str, salt: bytes) -> bytes:
    """Slow on purpose. Always worked out, also for a reference that never was, so that every answer takes as long."""
    return hash_secret_raw(
        words.encode(), salt, time_cost=3, memory_cost=19_456, parallelism=1, hash_len=KEY_BYTES, type=Type.ID
    )


def _mixed(secret: bytes) -> dict[str, bytes]:
    """Our keys, each turned by this secret: neither opens anything without the other."""
    return {
        name: hmac.new(key, secret, hashlib.sha256).digest() for name, key in settings.ENCRYPTION_KEYS.items()
    }


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal_key(key: bytes, *, words: str, salt: bytes, knock_id: UUID) -> bytes:
    """The knock's key, for keeping: only the words open it."""
    keys = _mixed(stretched(words, salt))
    return seal(b64encode(key).decode(), bound_to=f"knock:{knock_id}:key", keys=keys)


def open_key(sealed: bytes, *, stretched_words: bytes, knock_id: UUID | None) -> bytes | None:
    """The knock's key; None for wrong words."""
    try:
        opened = open_sealed(sealed, bound_to=f"knock:{knock_id}:key", keys=_mixed(stretched_words))
    except CannotOpen:
        return None
    return b64decode(opened)


def proof_of(key: bytes) -> bytes:
    """What the database asks for before it answers about a knock. It keeps only a fingerprint of this."""
    return hmac.new(key, b"knock", hashlib.sha256).digest()


def fingerprint_of(key: bytes) -> bytes:
    return hashlib.sha256(proof_of(key)).digest()


def seal_body(text: str, *, key: bytes, knock_id: UUID) -> bytes:
    return seal(text, bound_to=f"knock:{knock_id}:body", keys=_mixed(key))


def open_body(sealed: bytes, *, key: bytes, knock_id: UUID) -> str:
    return open_sealed(sealed, bound_to=f"knock:{knock_id}:body", keys=_mixed(key))


@dataclass(frozen=True)
class Ticket:
    """What a page carries, sealed, to its next page: which knock, its key, the version it was made on, and when."""

    knock_id: UUID
    key: bytes = field(repr=False)
    version: int
    made_at: datetime


def write_ticket(ticket: Ticket) -> str:
    text = json.dumps(
        [str(ticket.knock_id), b64encode(ticket.key).decode(), ticket.version, ticket.made_at.isoformat()]
    )
    return urlsafe_b64encode(seal(text, bound_to=_TICKET)).decode()


def read_ticket(text: str) -> Ticket | None:
    """None for one that is not ours."""
    opened = _open(text, _TICKET)
    if opened is None:
        return None
    knock_id, key, version, made_at = json.loads(opened)
    return Ticket(UUID(knock_id), b64decode(key), version, datetime.fromisoformat(made_at))


def write_moment(at: datetime) -> str:
    """When a first page was shown, sealed, so that it cannot be made up."""
    return urlsafe_b64encode(seal(at.isoformat(), bound_to="door:shown")).decode()


def read_moment(text: str) -> datetime | None:
    opened = _open(text, "door:shown")
    return datetime.fromisoformat(opened) if opened else None


def _open(text: str, bound_to: str) -> str | None:
    if len(text) > LONGEST_TICKET:
        return None
    try:
        return open_sealed(urlsafe_b64decode(text.encode()), bound_to=bound_to)
    except (CannotOpen, ValueError):
        return None
