"""Reads a file that came, part by part, twice: once to check all of it, once to take it in. Nothing is trusted unchecked."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from commonweal.rules.papers import kind_of, reasons_not_to_keep
from commonweal.rules.portable import CHANGED, LONGEST_LINE, NO_MANIFEST, Member, reasons_not_to_trust
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.services.casework.portable import tar
from commonweal.services.casework.portable.catalogue import by_name
from commonweal.services.casework.portable.fields import OF_THE_SERVICE, Kind, Unreadable, read_value, shapes
from commonweal.services.casework.portable.manifest import described, is_home, read_manifest
from commonweal.services.casework.portable.sealing import pieces, receipt
from commonweal.services.casework.portable.writing import MANIFEST, PAPER

MOST_FAULTS = 20
Opened = Callable[[], BinaryIO]
Line = dict[str, Any]


class Papers:
    """Puts the pieces of papers together, one paper at a time, and says what is wrong with one."""

    def __init__(self) -> None:
        self._expected: dict[str, Line] = {}
        self._held: list[bytes] = []

    def expect(self, rows: list[Line]) -> None:
        for row in rows:
            self._expected[str(row.get("id"))] = row

    def add(self, document: str, place: int, content: bytes) -> tuple[Line, list[bytes]] | None:
        """The paper, once its last piece is there. Raises Refused for pieces out of place, and for what no paper of ours is."""
        row = self._expected.get(document)
        if row is None or place != len(self._held):
            raise Refused(PAPER_OUT_OF_PLACE)
        self._held.append(content)
        if len(self._held) < row["parts"]:
            return None
        pieces, self._held = self._held, []
        del self._expected[document]
        whole = b"".join(pieces)
        kind = kind_of(whole)
        if (
            len(whole) != row["size"]
            or kind is None
            or kind.value != row["media"]
            or reasons_not_to_keep(whole)
        ):
            raise Refused(PAPER_NOT_KEPT)
        return row, pieces

    def refuse_unless_whole(self) -> None:
        if self._held or self._expected:
            raise Refused(PAPER_OUT_OF_PLACE)


PAPER_OUT_OF_PLACE = Reason(
    "paper_out_of_place",
    "A paper in the file is not whole. Nothing was taken in: ask for the file to be made again.",
)
PAPER_NOT_KEPT = Reason(
    "paper_not_kept",
    "A paper in the file is not what the file says it is, or is not kept here. Nothing was taken in.",
)


@dataclass
class Checked:
    """What a file holds, after every part of it was read and nothing was wrong with it as a file. `faults` are of its content."""

    manifest: Mapping[str, Any]
    receipt: str
    is_home: bool
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    tools: set[tuple[str, str]] = field(default_factory=set)
    cases: dict[str, str] = field(default_factory=dict)
    sides: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def check(opened: Opened, *, passphrase: str) -> Checked:
    """Reads the whole file. Raises Refused when it is not whole, not ours, or the passphrase is another."""
    found: dict[str, Member] = {}
    seen = Checked({}, "", False)
    last: bytes | None = None
    papers = Papers()
    with opened() as file:
        stream = pieces(file, passphrase=passphrase)
        key = next(stream)
        for part in tar.parts(tar.Stream(stream)):
            if last is not None:
                raise Refused(CHANGED)
            content = part.read()
            if part.name == MANIFEST:
                last = content
                continue
            if part.name in found:
                raise Refused(CHANGED)
            found[part.name] = described(content, part.name, _look(part.name, content, seen, papers))
    if last is None:
        raise Refused(NO_MANIFEST)
    if not seen.faults:
        papers.refuse_unless_whole()
    seen.manifest = read_manifest(last)
    refuse_if(reasons_not_to_trust(seen.manifest["members"], found))
    seen.receipt, seen.is_home = receipt(key, last), is_home(last)
    return seen


def _look(name: str, content: bytes, seen: Checked, papers: Papers) -> int:
    """Reads the lines of one part for what is wrong in them, and counts them."""
    _, kind, is_paper = split(name)
    if is_paper:
        seen.counts[PAPER] += 1
        if not seen.faults:
            papers.add(*place_of(kind), content)
        return 1
    number = 0
    for number, line in enumerate(lines(content, name), start=1):
        seen.counts[kind] += 1
        if kind == "named":
            seen.names[str(line.get("kind")), str(line.get("code"))] = str(line.get("name"))
        elif kind != "author" and len(seen.faults) < MOST_FAULTS:
            seen.faults += [f"Part {name}, line {number}: {fault}." for fault in faults_in(kind, line)]
        seen.organisations |= others_named(kind, line)
        if kind == "document":
            papers.expect([line])
        if kind == "case":
            seen.cases[str(line.get("id"))] = str(line.get("status"))
        if "side" in line:
            seen.sides.add(str(line["side"]))
        if kind == "risk_review":
            seen.tools |= {
                (str(line.get(key)), str(line.get(version)))
                for key, version in (("tool", "tool_version"), ("supplement_tool", "supplement_version"))
                if line.get(key)
            }
    return number


def others_named(kind: str, line: Line) -> set[str]:
    """Organisations that a record names, but for the service whose record it is: with whom something was shared."""
    if kind in OF_THE_SERVICE or kind not in by_name():
        return set()
    named = [shape.name for shape in shapes(by_name()[kind]) if shape.kind == Kind.ORGANISATION]
    return {str(line[name]) for name in named if line.get(name)}


def split(name: str) -> tuple[str, str, bool]:
    """The batch, the record type (or the paper's number) and whether it is a paper. Raises Refused for another name."""
    batch, _, rest = name.partition("/")
    kind, _, more = rest.partition("/")
    if kind == PAPER and more.count("/") == 1:
        return batch, more, True
    plain = kind.removesuffix(".jsonl")
    if more or (plain not in by_name() and plain not in ("author", "named")):
        text = f"This system does not know the records of part {batch[:8]}. Bring it up to date, then take the file in."
        raise Refused(Reason("unknown_records", text))
    return batch, plain, False


def place_of(paper: str) -> tuple[str, int]:
    """The number of the paper, and which of its pieces this is. Raises Refused when it is neither."""
    document, _, place = paper.partition("/")
    if not (place.isascii() and place.isdecimal() and len(place) <= 6):
        raise Refused(PAPER_OUT_OF_PLACE)
    return document, int(place)


def lines(content: bytes, name: str) -> Iterator[Line]:
    """Each line as an object. Raises Refused, naming part and line."""
    for number, raw in enumerate(content.splitlines(), start=1):
        try:
            found = json.loads(raw) if len(raw) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Refused(
                Reason("not_a_line", f"Part {name}, line {number}, cannot be read. Nothing was taken in.")
            )
        yield found


def faults_in(kind: str, line: Line) -> Iterator[str]:
    """What is wrong with one record, never repeating what it says."""
    for shape in shapes(by_name()[kind]):
        if shape.name not in line:
            if not shape.may_be_empty and not shape.field.has_default():
                yield f"“{shape.name}” is missing"
            continue
        try:
            read_value(shape, line[shape.name])
        except Unreadable as wrong:
            yield f"“{shape.name}” {wrong}"


@dataclass
class Batch:
    """The records of some cases as they came, by the name of their record type."""

    rows: dict[str, list[Line]] = field(default_factory=dict, repr=False)


@dataclass
class PaperCame:
    """A paper of the batch before it."""

    row: Line = field(repr=False)
    pieces: list[bytes] = field(repr=False)


def batches(opened: Opened, *, passphrase: str) -> Iterator[Batch | PaperCame]:
    """Batch by batch, each followed by its papers. For a file that was checked; every piece is checked again as it is opened."""
    number, batch, papers = "", Batch(), Papers()
    with opened() as file:
        stream = pieces(file, passphrase=passphrase)
        next(stream)
        for part in tar.parts(tar.Stream(stream)):
            if part.name == MANIFEST:
                continue
            of, kind, is_paper = split(part.name)
            if of != number and batch.rows:
                yield batch
                batch = Batch()
            if is_paper:
                if batch.rows:
                    yield batch
                    batch = Batch()
                if (whole := papers.add(*place_of(kind), part.read())) is not None:
                    yield PaperCame(*whole)
            else:
                batch.rows[kind] = list(lines(part.read(), part.name))
                papers.expect(batch.rows[kind] if kind == "document" else [])
            number = of
    if batch.rows:
        yield batch


__all__ = ["Batch", "Checked", "PaperCame", "batches", "check"]
