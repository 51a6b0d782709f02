"""Makes the file of all cases, part by part: a press takes batches for a while, and a batch is a step that cannot be half done.

The key of the file is kept, sealed, only while it is made. Afterwards only the passphrase opens it, which is shown once and kept
nowhere. Nothing that is not encrypted is ever written down.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.access.policy import Action
from commonweal.audit.actions import Happened, record_events
from commonweal.rules import cases_out as rules
from commonweal.rules.cases_out import KEPT_FOR, OutStatus, OutStep, goes_along
from commonweal.rules.portable import CASES_A_PART, LONGEST_CHUNK, Member
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.actions.cases_out import (
    cases_that_move,
    forget_file,
    receipt_key,
    take_out_step,
    taken_by,
)
from commonweal.services.casework.models import (
    Case,
    CasesOut,
    CasesOutBatch,
    CasesOutPart,
    NamedReader,
)
from commonweal.services.casework.portable import sealing, tar
from commonweal.services.casework.portable.manifest import described, manifest
from commonweal.services.casework.portable.writing import MANIFEST, members
from commonweal.services.casework.wall import forget_old_cases_out

NOT_BEING_MADE = Reason("not_being_made", "The file is not being made. Begin it first.")


@transaction.atomic
def begin_file(*, out_id: UUID, by: Actor, at: datetime) -> tuple[CasesOut, str]:
    """Fixes which cases go, and gives the passphrase: it is shown once. Begun again, the file before it opens no more."""
    out = enforce.record(by, Action.MOVE_CASES_OUT, CasesOut, out_id, lock=True)
    refuse_if(rules.reasons_not_to_make(out.facts(taken_by(out)), by=by.user_id))
    forget_old_cases_out()
    forget_file(out)
    CasesOutBatch.objects.filter(out=out).delete()
    ids = _which(out, by)
    CasesOutBatch.objects.bulk_create(
        CasesOutBatch(out=out, number=number, cases=ids[start : start + CASES_A_PART])
        for number, start in enumerate(range(0, len(ids), CASES_A_PART), start=1)
    )
    key, passphrase = sealing.new_key(), sealing.new_passphrase()
    beginning = sealing.head(key, passphrase)
    CasesOutPart.objects.create(out=out, number=0, sealed_content=beginning)
    out.keep_key(key)
    changes = {
        "sealed_key": out.sealed_key,
        "head_digest": sealing.fingerprint(beginning),
        "pieces": 0,
        "size": len(beginning),
        "cases": len(ids),
        "cases_done": 0,
        "counts": {},
        "left_out": {},
        "receipt_key": None,
        "made_at": None,
        "expires_at": at + KEPT_FOR,
    }
    take_out_step(out=out, step=OutStep.BEGIN, by=by, at=at, changes=changes, cases=len(ids))
    return out, passphrase


def _which(out: CasesOut, by: Actor, *, among: list[UUID] | None = None) -> list[UUID]:
    """The cases that go, in an order that says nothing; of restricted ones those that name both people, if both said so."""
    cases = cases_that_move(
        organisation_id=out.organisation_id,
        side=out.side,
        with_closed=out.with_closed or among is not None,
        by=by,
    )
    if among is not None:
        cases = cases.filter(pk__in=among)
    two = {out.asked_by_id, out.answered_by_id}
    named: dict[UUID, set[int]] = {}
    readers = NamedReader.objects.filter(ended_at__isnull=True, user_id__in=two, case__in=cases)
    for case_id, user_id in readers.values_list("case_id", "user_id"):
        named.setdefault(case_id, set()).add(user_id)
    rows = cases.order_by("pk").values_list("pk", "is_restricted")
    return [
        pk
        for pk, is_restricted in rows
        if goes_along(
            is_restricted=is_restricted,
            named=named.get(pk, ()),
            two=two,
            with_restricted=out.with_restricted,
        )
    ]


@transaction.atomic
def make_part(*, out_id: UUID, by: Actor, at: datetime) -> CasesOut:
    """The next batch of cases into the file; after the last, its manifest, and the key is forgotten."""
    out = enforce.record(by, Action.MOVE_CASES_OUT, CasesOut, out_id, related=("organisation",), lock=True)
    refuse_if([] if out.asked_by_id == by.user_id else rules.reasons_not_to_make(out.facts(), by=by.user_id))
    if out.status == OutStatus.READY:
        return out
    refuse_if([] if out.status == OutStatus.MAKING else [NOT_BEING_MADE])
    pieces, counts, left_out = Pieces(out), Counter(out.counts), Counter(out.left_out)
    batch = CasesOutBatch.objects.filter(out=out, done_at__isnull=True).order_by("number").first()
    if batch is not None:
        # Locked, so that nothing is added to these cases while they are read: a part is of one moment.
        still = _which(out, by, among=batch.cases)
        cases = list(Case.objects.filter(pk__in=still).select_for_update(of=("self",)).order_by("pk"))
        left_out["case"] += len(batch.cases) - len(cases)
        two = (out.asked_by_id, out.answered_by_id)
        batch.members = [
            pieces.add(part.name, part.content, part.rows)
            for part in members(
                cases, batch.number, two=two, with_restricted=out.with_restricted, left_out=left_out
            )
        ]
        batch.cases, batch.done_at = [case.pk for case in cases], at
        batch.save(update_fields=["cases", "members", "done_at"])
        for name, rows, _, _ in batch.members:
            counts[_kind(name)] += rows
        _note(cases, by=by, at=at)
        out.cases_done += len(cases)
    out.counts, out.left_out = dict(counts), dict(+left_out)
    is_over = not CasesOutBatch.objects.filter(out=out, done_at__isnull=True).exists()
    if not is_over:
        pieces.flush()
        out.save(update_fields=["counts", "left_out", "cases_done", "pieces", "size"])
        return out
    return _finish(out, pieces, by=by, at=at)


def _kind(name: str) -> str:
    return name.split("/")[1].removesuffix(".jsonl")


def _note(cases: list[Case], *, by: Actor, at: datetime) -> None:
    """Each case says for itself that it went into a file: whoever asks who saw it finds that."""
    record_events(events=[Happened("put_case_in_file", case) for case in cases], by=by, at=at)


def _finish(out: CasesOut, pieces: "Pieces", *, by: Actor, at: datetime) -> CasesOut:
    listed = [
        Member(*row)
        for rows in CasesOutBatch.objects.filter(out=out).order_by("number").values_list("members", flat=True)
        for row in _in_order(rows)
    ]
    content = manifest(_facts(out, at), listed)
    pieces.add(MANIFEST, content, 0)
    receipt = sealing.receipt(pieces.key, content)
    pieces.finish()
    changes = {
        "sealed_key": None,
        "receipt_key": receipt_key(receipt),
        "made_at": at,
        "expires_at": at + KEPT_FOR,
        "counts": out.counts,
        "left_out": out.left_out,
        "cases_done": out.cases_done,
        "pieces": out.pieces,
        "size": out.size,
    }
    return take_out_step(out=out, step=OutStep.FINISH, by=by, at=at, changes=changes, cases=out.cases_done)


def _in_order(rows: list) -> list:
    return [(name, number, size, digest) for name, number, size, digest in rows]


def _facts(out: CasesOut, at: datetime) -> dict:
    """What the manifest says of the whole: codes and numbers, and the two names that answer for it."""
    return {
        "file": str(out.pk),
        "made_at": at.isoformat(),
        "made_by": out.asked_by.full_name,
        "agreed_by": out.answered_by.full_name,
        "why": out.why,
        "contract": out.contract,
        "service": out.organisation.code,
        "service_name": out.organisation.name,
        "side": out.side,
        "with_closed": out.with_closed,
        "with_restricted": out.with_restricted,
        "counts": dict(sorted(out.counts.items())),
        "left_out": dict(sorted(out.left_out.items())),
    }


class Pieces:
    """Collects the parts of the file into encrypted pieces of a megabyte, and keeps each as it is filled."""

    def __init__(self, out: CasesOut) -> None:
        self.out, self.key, self._held = out, out.key, bytearray()

    def add(self, name: str, content: bytes, rows: int) -> tuple[str, int, int, str]:
        """One part of the file; gives what the manifest will say of it."""
        self._held += tar.member(name, content)
        while len(self._held) > LONGEST_CHUNK:
            self._keep(bytes(self._held[:LONGEST_CHUNK]))
            del self._held[:LONGEST_CHUNK]
        each = described(content, name, rows)
        return each.name, each.rows, each.size, each.sha256

    def flush(self) -> None:
        if self._held:
            self._keep(bytes(self._held))
            self._held.clear()

    def finish(self) -> None:
        """The last piece, which says so: a file that was cut off is known by it."""
        self._held += tar.END
        while len(self._held) > LONGEST_CHUNK:
            self._keep(bytes(self._held[:LONGEST_CHUNK]))
            del self._held[:LONGEST_CHUNK]
        self._keep(bytes(self._held), is_last=True)

    def _keep(self, content: bytes, *, is_last: bool = False) -> None:
        out = self.out
        sealed = sealing.seal_piece(
            content, key=self.key, of=bytes(out.head_digest), number=out.pieces, is_last=is_last
        )
        CasesOutPart.objects.create(out=out, number=out.pieces + 1, sealed_content=sealed)
        out.pieces += 1
        out.size += len(sealed)


def file_pieces(*, out: CasesOut, by: Actor) -> Iterator[bytes]:
    """The file as it is, a piece at a time, each in a transaction of its own: the page that sends it has ended long before."""
    for number in range(out.pieces + 1):
        yield _piece(out.pk, number, by)


@transaction.atomic
def _piece(out_id: UUID, number: int, by: Actor) -> bytes:
    ask_as(by)
    return bytes(
        CasesOutPart.objects.values_list("sealed_content", flat=True).get(out_id=out_id, number=number)
    )
