"""The parts inside the encrypted file: a plain tar (ustar), so that any reader of tar can look into one that was opened.

Written and read here, because a reader of every kind of tar follows links, grows in memory and trusts sizes; this one knows
regular files with short names and nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commonweal.rules.portable import CHANGED, LONGEST_MEMBER, TOO_LARGE
from commonweal.rules.reasons import Refused

BLOCK = 512
END = bytes(2 * BLOCK)


def member(name: str, content: bytes) -> bytes:
    """One part with its head, filled up to whole blocks."""
    return _head(name, len(content)) + content + bytes(-len(content) % BLOCK)


def _head(name: str, size: int) -> bytes:
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000600\0" + b"0000000\0" * 2,
        f"{size:011o}\0".encode() + b"00000000000\0",
        b" " * 8,  # in place of the checksum, while it is worked out
        b"0",
        bytes(100),
        b"ustar\x0000",
        bytes(247),
    )
    block = b"".join(fields)
    return block[:148] + f"{sum(block):06o}\0 ".encode() + block[156:]


@dataclass(frozen=True)
class Part:
    """A part that is being read: its content comes by `read`, whole, once, before the next part."""

    name: str
    size: int
    read: Callable[[], bytes]


class Stream:
    """Bytes that come in pieces, read by length. Never holds more than what was asked for and one piece."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def read(self, size: int) -> bytes:
        """Exactly so many bytes. Raises Refused when they do not come."""
        parts, needed = [], size
        while needed:
            if not self._held:
                self._held = next(self._pieces, b"")
                if not self._held:
                    raise Refused(CHANGED)
            taken, self._held = self._held[:needed], self._held[needed:]
            parts.append(taken)
            needed -= len(taken)
        return b"".join(parts)

    def is_over(self) -> bool:
        """Reads to the end: nothing may follow."""
        return not self._held and next(self._pieces, None) is None


def parts(stream: Stream) -> Iterator[Part]:
    """Every part in order. Raises Refused for anything but a regular file of a size that may be."""
    while any(block := stream.read(BLOCK)):
        name, size = _read_head(block)
        content: list[bytes] = []

        def read(size: int = size, content: list[bytes] = content) -> bytes:
            if not content:
                content.append(stream.read(size))
                stream.read(-size % BLOCK)
            return content[0]

        yield Part(name, size, read)
        read()
    stream.read(BLOCK)
    if not stream.is_over():
        raise Refused(CHANGED)


def _read_head(block: bytes) -> tuple[str, int]:
    name = block[:100].rstrip(b"\0").decode("ascii", "replace")
    try:
        size = int(block[124:136].rstrip(b"\0 "), 8)
    except ValueError:
        raise Refused(CHANGED) from None
    if size < 0 or size > LONGEST_MEMBER:
        raise Refused(TOO_LARGE)
    if block != _head(name, size):
        raise Refused(CHANGED)
    return name, size
