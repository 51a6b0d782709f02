"""Makes the parts of the file from cases: a batch of cases is complete in itself, so that a part can be made and read alone.

Everything is read as far as whoever asks reaches. A row that refers to something out of reach is left out and counted; nothing is
asked of the database row by row.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from commonweal.access.encryption import open_bytes, search_key
from commonweal.access.roles import Role, in_words
from commonweal.partnership.models import Area, Membership, Organisation, User
from commonweal.rules.cases_out import goes_along
from commonweal.services.casework.models import Case, Document, DocumentPart, Person, RestrictedNote
from commonweal.services.casework.portable.catalogue import name_of, records, rows_of
from commonweal.services.casework.portable.fields import Kind, Shape, shapes, value_of

MANIFEST = "manifest.json"
PAPER = "paper"
PIECES_AT_ONCE = 4


@dataclass(frozen=True)
class Written:
    """One part of the file, before it is encrypted."""

    name: str
    content: bytes = field(repr=False)
    rows: int = 0


@dataclass
class Batch:
    """The rows of some cases, by the name of their record type, as they go into the file."""

    number: int
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)
    users: set[int] = field(default_factory=set)
    codes: set[tuple[str, str]] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)


def members(
    cases: Sequence[Case], number: int, *, two: Iterable[int], with_restricted: bool, left_out: Counter[str]
) -> Iterator[Written]:
    """The parts of one batch: who wrote, what is named, each record type as lines, then the papers as they are."""
    batch = _gather(cases, number, frozenset(two), with_restricted)
    left_out.update(batch.left_out)
    yield _lines(batch, "author", _authors(batch.users))
    yield _lines(batch, "named", _named(batch.codes))
    for model in records():
        name = name_of(model)
        if batch.rows[name]:
            yield _lines(batch, name, batch.rows[name])
    if batch.rows[name_of(Document)]:
        yield from _papers(batch.number, batch.rows[name_of(Document)])


def _lines(batch: Batch, name: str, rows: list[dict[str, Any]]) -> Written:
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    return Written(f"{batch.number:04d}/{name}.jsonl", text.encode(), len(rows))


def _gather(cases: Sequence[Case], number: int, two: frozenset[int], with_restricted: bool) -> Batch:
    batch = Batch(number)
    write = _writers(batch)
    for model in records():
        if model is not Person:
            found = list(rows_of(model, cases))
            kept = [row for row in found if _goes(row, two, with_restricted)]
            batch.left_out[name_of(model)] += len(found) - len(kept)
            batch.rows[name_of(model)] = [_as_line(row, write) for row in kept]
    named = {
        value
        for _, shape, row in _references(batch)
        if shape.target == "person" and (value := row[shape.name])
    }
    people = Person.objects.filter(pk__in=named).order_by("pk")
    batch.rows["person"] = [_as_line(row, write) for row in people]
    _leave_out_what_hangs_in_the_air(batch)
    batch.left_out = +batch.left_out
    return batch


def _goes(row: Model, two: frozenset[int], with_restricted: bool) -> bool:
    if isinstance(row, RestrictedNote):
        return with_restricted
    if isinstance(row, Document):
        named = {*row.only_for, row.by_id}
        return goes_along(
            is_restricted=bool(row.only_for), named=named, two=two, with_restricted=with_restricted
        )
    return True


def _writers(batch: Batch) -> Mapping[Kind, Any]:
    areas = dict(Area.objects.values_list("pk", "code"))
    organisations = dict(Organisation.objects.values_list("pk", "code"))

    def author(user_id: int) -> str:
        batch.users.add(user_id)
        return str(author_id(user_id))

    def code(kind: str, of: Mapping[int, str]):
        def write(pk: int) -> str:
            batch.codes.add((kind, of[pk]))
            return of[pk]

        return write

    return {
        Kind.AUTHOR: author,
        Kind.AREA: code("area", areas),
        Kind.ORGANISATION: code("organisation", organisations),
    }


def author_id(user_id: int) -> UUID:
    """What an author is called in files of this system: always the same, and nothing to find anybody by elsewhere."""
    return UUID(bytes=search_key("portable author", str(user_id)))


def _as_line(row: Model, write: Mapping[Kind, Any]) -> dict[str, Any]:
    return {shape.name: value_of(shape, row, write) for shape in shapes(type(row))}


def _references(batch: Batch) -> Iterator[tuple[str, Shape, dict[str, Any]]]:
    for model in records():
        name = name_of(model)
        for shape in shapes(model):
            if shape.kind == Kind.REFERENCE:
                for row in batch.rows.get(name, ()):
                    yield name, shape, row


def _leave_out_what_hangs_in_the_air(batch: Batch) -> None:
    """In the order of the record types: what refers to something that is not in the file goes, or its reference does."""
    there: dict[str, set[str]] = {}
    for model in records():
        name, kept = name_of(model), []
        own = [shape for shape in shapes(model) if shape.kind == Kind.REFERENCE]
        ids = {row["id"] for row in batch.rows[name] if "id" in row}
        there[name] = ids
        for row in batch.rows[name]:
            missing = [
                each for each in own if row[each.name] and row[each.name] not in there.get(each.target, ids)
            ]
            if any(not each.may_be_empty for each in missing):
                batch.left_out[name] += 1
                ids.discard(row.get("id", ""))
                continue
            kept.append(row | {each.name: None for each in missing})
        batch.rows[name] = kept


def _authors(users: set[int]) -> list[dict[str, Any]]:
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "full_name"))
    posts = (
        Membership.objects.filter(user_id__in=users)
        .order_by("starts_on", "pk")
        .values_list("user_id", "role", "organisation__name")
    )
    was = {user_id: f"{in_words(Role(role))}, {organisation}" for user_id, role, organisation in posts}
    return [{"id": str(author_id(pk)), "name": names[pk], "was": was.get(pk, "")} for pk in sorted(names)]


def _named(codes: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """The names behind the codes of areas and organisations."""
    models = {"area": Area, "organisation": Organisation}
    found = []
    for kind, model in models.items():
        wanted = [code for which, code in codes if which == kind]
        names = model.objects.filter(code__in=wanted).order_by("code").values_list("code", "name")
        found += [{"kind": kind, "code": code, "name": name} for code, name in names]
    return found


def _papers(number: int, rows: Iterable[Mapping[str, Any]]) -> Iterator[Written]:
    """The papers, piece by piece: a few pieces of a megabyte are in memory, whatever there is."""
    parts = {UUID(row["id"]): row["parts"] for row in rows}
    pieces = DocumentPart.objects.filter(document_id__in=parts).order_by("document_id", "number")
    for piece in pieces.iterator(chunk_size=PIECES_AT_ONCE):
        document, place = piece.document_id, piece.number
        content = open_bytes(piece.sealed_content, bound_to=f"document:{document}:{place}/{parts[document]}")
        yield Written(f"{number:04d}/{PAPER}/{document}/{place:04d}", content, 1)
