"""The encrypted file: a key of its own, wrapped by a passphrase; then pieces, each sealed to the file, its place, and the end.

    commonweal cases 1\n · salt (16) · nonce (12) · wrapped key (48) · pieces
    piece: length (4, big-endian) · nonce (12) · AES-256-GCM of up to a megabyte

scrypt makes the wrapping key from the passphrase. A piece is authenticated with the fingerprint of the head, its number and
whether it is the last, so none can be changed, swapped, repeated, left out, or cut off. Nothing is compressed: what is read is
never larger than what came.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from commonweal.rules.portable import (
    CHANGED,
    LONGEST_CHUNK,
    NOT_OURS,
    TOO_LARGE,
    VERSION,
    WRONG_PASSPHRASE,
    other_version,
)
from commonweal.rules.reasons import Refused
from commonweal.services.casework.references import ALPHABET

MAGIC = b"commonweal cases "
FIRST_LINE = MAGIC + str(VERSION).encode() + b"\n"
SALT, NONCE, TAG, KEY = 16, 12, 16, 32
HEAD = len(FIRST_LINE) + SALT + NONCE + KEY + TAG
GROUPS = 5
# 128 megabytes and a good part of a second for each guess, beside the 113 bits of the passphrase itself.
COST = {"n": 2**17, "r": 8, "p": 1}


def new_passphrase() -> str:
    """Five groups of five characters that are not taken for one another: to be read out on the phone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUPS)) for _ in range(GROUPS))


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


def head(key: bytes, passphrase: str) -> bytes:
    """The beginning of a file: its key, which only the passphrase opens."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    start = FIRST_LINE + salt + nonce
    return start + AESGCM(_wrapping(passphrase, salt)).encrypt(nonce, key, start)


def open_head(beginning: bytes, passphrase: str) -> bytes:
    """The key of a file. Raises Refused for another kind of file, another version, another passphrase."""
    line = beginning.partition(b"\n")[0] + b"\n"
    if not beginning.startswith(MAGIC):
        raise Refused(NOT_OURS)
    if line != FIRST_LINE:
        raise Refused(other_version(line[len(MAGIC) : -1].decode("ascii", "replace")))
    if len(beginning) != HEAD:
        raise Refused(CHANGED)
    start, wrapped = beginning[: HEAD - KEY - TAG], beginning[HEAD - KEY - TAG :]
    salt, nonce = start[len(FIRST_LINE) : len(FIRST_LINE) + SALT], start[-NONCE:]
    try:
        return AESGCM(_wrapping(passphrase, salt)).decrypt(nonce, wrapped, start)
    except InvalidTag:
        raise Refused(WRONG_PASSPHRASE) from None


def _wrapping(passphrase: str, salt: bytes) -> bytes:
    plain = "".join(each for each in passphrase.upper() if each.isalnum())
    return Scrypt(salt=salt, length=KEY, **COST).derive(plain.encode())


def seal_piece(content: bytes, *, key: bytes, of: bytes, number: int, is_last: bool) -> bytes:
    """One piece. `of` is the fingerprint of the head: a piece of another file does not open here."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(key).encrypt(nonce, content, _place(of, number, is_last))
    return (NONCE + len(sealed)).to_bytes(4, "big") + nonce + sealed


def fingerprint(beginning: bytes) -> bytes:
    return hashlib.sha256(beginning).digest()


def _place(of: bytes, number: int, is_last: bool) -> bytes:
    return of + number.to_bytes(8, "big") + bytes([is_last])


def pieces(file: BinaryIO, *, passphrase: str) -> Iterator[bytes]:
    """The content of a file, piece by piece, first the key for a receipt. Raises Refused, and gives nothing it did not check."""
    beginning = file.read(HEAD)
    key = open_head(beginning, passphrase)
    yield key
    of, number, following = fingerprint(beginning), 0, _sealed(file)
    while following is not None:
        sealed, following = following, _sealed(file)
        try:
            place = _place(of, number, following is None)
            yield AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
        except InvalidTag:
            raise Refused(CHANGED) from None
        number += 1
    if number == 0:
        raise Refused(CHANGED)


def _sealed(file: BinaryIO) -> bytes | None:
    """The next piece as it is; None at the end of the file."""
    length = file.read(4)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    if len(length) == 4 and size > NONCE + LONGEST_CHUNK + TAG:
        raise Refused(TOO_LARGE)
    sealed = file.read(size)
    if len(length) < 4 or len(sealed) != size or size < NONCE + TAG:
        raise Refused(CHANGED)
    return sealed


def receipt(key: bytes, manifest: bytes) -> str:
    """What only somebody who opened this very file to its end can say: ten characters to read out."""
    digest = int.from_bytes(hmac.digest(key, b"taken in" + manifest, "sha256"), "big")
    letters = []
    for _ in range(10):
        digest, place = divmod(digest, len(ALPHABET))
        letters.append(ALPHABET[place])
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def plain_receipt(typed: str) -> str:
    """As typed, without what people add."""
    return "".join(each for each in typed.upper() if each.isalnum())
