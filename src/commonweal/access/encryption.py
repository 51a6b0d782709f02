"""Contact details and drafts at rest: AES-256-GCM, with a key id, bound to the row they belong to.

A sealed value is `version (1 byte) · key id (1 byte length + name) · nonce (12) · ciphertext and tag`. The row's own name is
authenticated with it, so a value copied to another row does not open. Keys come from COMMONWEAL_ENCRYPTION_KEYS,
`name:base64,name:base64`: the first seals, all open. Why not a field package: see docs/adr/0006.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE_BYTES = 12


class CannotOpen(Exception):
    """The sealed value was changed, moved to another row, or its key is not among ours."""


def new_key() -> str:
    """A fresh 256-bit key, as text for the environment."""
    return urlsafe_b64encode(AESGCM.generate_key(bit_length=256)).decode()


def read_keys(text: str) -> dict[str, bytes]:
    """`2026:base64,2025:base64` to a dict, newest first. Raises ValueError naming what is wrong, never the key."""
    keys: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, (piece.strip() for piece in text.split(","))), start=1):
        name, colon, encoded = part.partition(":")
        try:
            key = urlsafe_b64decode(encoded)
        except ValueError:
            key = b""
        if not colon or not name or len(name) > 40 or len(key) != 32:
            raise ValueError(f"Encryption key {number} is not of the form name:base64 of 32 bytes.")
        keys[name] = key
    return keys


def seal(text: str, *, bound_to: str, keys: Mapping[str, bytes] | None = None) -> bytes:
    """Text to bytes for a BinaryField. `bound_to` names the row and column, e.g. `contact_point:<uuid>:value`."""
    return seal_bytes(text.encode(), bound_to=bound_to, keys=keys)


def seal_bytes(content: bytes, *, bound_to: str, keys: Mapping[str, bytes] | None = None) -> bytes:
    """The same for what is not text: a part of a file."""
    keys = settings.ENCRYPTION_KEYS if keys is None else keys
    name = next(iter(keys))
    nonce = os.urandom(NONCE_BYTES)
    head = bytes([VERSION, len(name)]) + name.encode()
    return head + nonce + AESGCM(keys[name]).encrypt(nonce, content, head + bound_to.encode())


def open_sealed(sealed: bytes | memoryview, *, bound_to: str, keys: Mapping[str, bytes] | None = None) -> str:
    """The text again. Raises CannotOpen for anything changed, moved or sealed with an unknown key."""
    return open_bytes(sealed, bound_to=bound_to, keys=keys).decode()


def open_bytes(
    sealed: bytes | memoryview, *, bound_to: str, keys: Mapping[str, bytes] | None = None
) -> bytes:
    """The same for what is not text."""
    keys = settings.ENCRYPTION_KEYS if keys is None else keys
    sealed = bytes(sealed)
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise CannotOpen
    end = 2 + sealed[1]
    key = keys.get(sealed[2:end].decode(errors="replace"))
    if key is None:
        raise CannotOpen
    nonce, cipher = sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, cipher, sealed[:end] + bound_to.encode())
    except InvalidTag:
        raise CannotOpen from None


def search_key(kind: str, normalised: str) -> bytes:
    """A keyed fingerprint: equal input gives an equal key, and without our secret it gives nothing back."""
    return hmac.digest(settings.SEARCH_KEY, f"{kind}:{normalised}".encode(), "sha256")[:16]
