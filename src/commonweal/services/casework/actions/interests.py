"""Whom a worker must not work with: what they declare themselves, and what is said in a case."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.models import Case, DeclaredInterest, InterestKey, MustNotMeet
from commonweal.services.casework.search_keys import born_keys, contact_keys, name_keys

MOST = 20
TOO_MANY = Reason(
    "too_many",
    f"You have declared {MOST} people already. Speak with your manager: more than that is for them to settle.",
)


@dataclass(frozen=True)
class Interest:
    """Somebody a worker knows. With a date of birth, name and birth are compared together; without one, the whole name."""

    relation: str
    full_name: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)

    def keys(self) -> set[bytes]:
        named = born_keys(self.full_name, self.known_as, self.born_on) if self.born_on else set()
        return (named or name_keys(self.full_name, self.known_as)) | contact_keys("phone", self.phone)


@transaction.atomic
def declare_interest(
    *, interest: Interest, form_key: UUID | None, by: Actor, at: datetime
) -> DeclaredInterest:
    """Kept sealed, and as fingerprints. The same form sent again gives the same row."""
    sent = sent_before(DeclaredInterest, form_key)
    if sent is not None:
        return sent
    standing = DeclaredInterest.objects.filter(user_id=by.user_id, withdrawn_at__isnull=True).count()
    refuse_if([TOO_MANY] if standing >= MOST else [])
    row = DeclaredInterest(user_id=by.user_id, relation=interest.relation, declared_at=at, form_key=form_key)
    row.seal_name(interest.full_name)
    row.save(force_insert=True)
    InterestKey.objects.bulk_create(InterestKey(interest=row, key=key) for key in sorted(interest.keys()))
    record_event(action="declare_interest", subject=row, by=by, at=at, relation=interest.relation)
    return row


@transaction.atomic
def withdraw_interest(*, interest_id: UUID, by: Actor, at: datetime) -> DeclaredInterest:
    """It is not compared from now on. The row stays: what stood on a day can be told later."""
    row = enforce.record(by, Action.DECLARE_INTEREST, DeclaredInterest, interest_id, lock=True)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record_event(action="withdraw_interest", subject=row, by=by, at=at)
    return row


@transaction.atomic
def keep_apart(*, case_id: UUID, worker_id: int, by: Actor, at: datetime) -> MustNotMeet:
    """It was said in this case that this worker and the person must not meet."""
    case = enforce.record(by, Action.ALLOCATE_CASE, Case, case_id, lock=True)
    row, is_new = MustNotMeet.objects.get_or_create(
        case=case, worker_id=worker_id, defaults={"by_id": by.user_id, "at": at}
    )
    if is_new:
        record_event(action="keep_apart", subject=row, by=by, at=at)
    return row
