"""The public door: what somebody without an account writes down, comes back to, sends, and says afterwards.

Everything is written as the door's own account, which reads nothing. A knock is asked about through the functions of migration
0004, each with the proof that the secret words were right. What was typed is in nobody's log, address, audit or session.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.door_limits import fingerprint
from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.models import Membership, User
from commonweal.partnership.queries import front_door, in_force
from commonweal.rules.periods import day_of
from commonweal.rules.public_door import (
    LIMITS,
    TOO_MANY,
    Message,
    Number,
    Source,
    Try,
    number,
    reasons_not_to_tell,
)
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.references import new_reference
from commonweal.services.front_door import secret_words as secret
from commonweal.services.front_door.actions.referring import NO_FRONT_DOOR, Asked, write_referral
from commonweal.services.front_door.models import Knock, OutsideReferrer, Referral
from commonweal.services.front_door.secret_words import Ticket

NAME = "Public door"
NOBODY = UUID(int=0)  # the knock of a reference that is not ours
Typed = dict[str, dict[str, list[str]]]
GONE = Reason(
    "gone", "This is not here any more. It was sent, or it was left for too long. Come back with your words."
)
TOO_LONG = Reason("too_long", "This is more than we can keep. Write less; you can say the rest when we talk.")


@dataclass(frozen=True)
class Body:
    """What has been typed so far, by step; which step was kept last; the day each step was last kept."""

    typed: Typed = field(default_factory=dict, repr=False)
    last: str = ""
    kept_on: dict[str, str] = field(default_factory=dict)

    def with_step(self, step: str, typed: Mapping[str, list[str]], *, at: datetime) -> "Body":
        kept_on = {**self.kept_on, step: day_of(at).isoformat()}
        return Body({**self.typed, step: dict(typed)}, step, kept_on)

    def day_of_step(self, step: str) -> date:
        return date.fromisoformat(self.kept_on[step])

    def text(self) -> str:
        return json.dumps({"typed": self.typed, "last": self.last, "kept_on": self.kept_on})


@dataclass(frozen=True)
class Opened:
    """A knock that was opened with its words, or with a page that they opened. `body` is empty once it was sent."""

    knock_id: UUID
    key: bytes = field(repr=False)
    reference: str
    source: Source
    version: int
    referral_id: UUID | None
    messages: int
    body: Body = field(repr=False)

    def ticket(self, *, at: datetime) -> str:
        """For the next page."""
        return secret.write_ticket(Ticket(self.knock_id, self.key, self.version, at))


@dataclass(frozen=True)
class Begun:
    """A new knock, and the words that open it: shown once and kept nowhere."""

    opened: Opened
    words: str = field(repr=False)


class Kept(StrEnum):
    """What became of a page that was sent."""

    NOW = "now"
    BEFORE = "before"  # the very same page came a second time, over a bad line
    OUTDATED = "outdated"  # a later page was sent since: nothing was changed


@transaction.atomic
def open_public_door(*, by: None = None, at: datetime) -> Actor:
    """The account that strangers' words come in by, made the first time; nobody can sign in with it."""
    on = day_of(at)
    door = front_door(on=on)
    refuse_if([] if door else [NO_FRONT_DOOR])
    held = (
        Membership.objects.filter(in_force(on), role=Role.PUBLIC_DOOR, organisation=door)
        .order_by("id")
        .first()
    )
    if held is None:
        user, is_new = User.objects.get_or_create(
            email=f"public-door-{door.pk}@door.invalid",
            defaults={"full_name": NAME, "is_active": False, "password": "!"},
        )
        held = Membership.objects.create(user=user, organisation=door, role=Role.PUBLIC_DOOR, starts_on=on)
        record_event(action="open_public_door", subject=user, by=by, at=at, is_new=is_new)
    facts = MembershipFacts(held.pk, Role.PUBLIC_DOOR, door.pk)
    return Actor(user_id=held.user_id, name=NAME, memberships=(facts,))


def takes_in(*, tries: Mapping[Try, str], by: Actor, at: datetime) -> bool:
    """Counts each of these, and says whether all are within their limits. What is over a limit is not counted: a flood keeps
    nothing, and ends with its cause."""
    counted = [each for each in tries if tries[each]]
    return bool(
        _ask(
            "SELECT door_takes_in(%s::bytea[], %s::integer[], %s::integer[], %s)",
            [fingerprint(each, tries[each], at=at) for each in counted],
            [LIMITS[each].most for each in counted],
            [LIMITS[each].minutes for each in counted],
            at,
        )[0]
    )


@transaction.atomic
def begin_knock(
    *, source: Source, step: str, typed: Mapping[str, list[str]], by: Actor, at: datetime
) -> Begun:
    """The first answers are kept, and there is a reference with secret words to come back by. Old ones are let go meanwhile."""
    _only_the_door(by)
    _ask("SELECT forget_knocks(%s)", at)
    knock_id, key, words, salt = uuid4(), secret.new_key(), secret.new_words(), secret.new_key()
    body = Body().with_step(step, typed, at=at)
    _refuse_too_long(body)
    knock = Knock(
        id=knock_id,
        reference=new_reference(),
        source=source,
        salt=salt,
        sealed_key=secret.seal_key(key, words=words, salt=salt, knock_id=knock_id),
        fingerprint=secret.fingerprint_of(key),
        sealed_body=secret.seal_body(body.text(), key=key, knock_id=knock_id),
        begun_at=at,
        kept_until=at + timedelta(days=number(Number.DRAFT_DAYS)),
    )
    knock.save(force_insert=True)
    record_event(action="begin_at_door", subject=knock, by=by, at=at, source=str(source))
    return Begun(Opened(knock_id, key, knock.reference, source, 1, None, 0, body), words)


@transaction.atomic
def come_back(*, reference: str, words: str, by: Actor, at: datetime) -> Opened | None:
    """What the reference and the words open. None for a wrong one of either, for one that never was and for one that has run
    out, each after the same work: the same stretching, a row of the same size, an event of the same name."""
    row = _ask("SELECT id, salt, sealed_key FROM knock_to_check(%s)", secret.tidy_reference(reference))
    knock_id, salt, sealed = row or (None, secret.NOBODYS_SALT, _nobodys_key())
    stretched = secret.stretched(secret.tidy_words(words), bytes(salt))
    key = secret.open_key(sealed, stretched_words=stretched, knock_id=knock_id)
    opened = None if key is None or knock_id is None else _opened(knock_id, key)
    if opened is None:
        _ask("SELECT note_wrong_words(%s, %s)", knock_id, at)
    record_something(
        action="come_back_to_door" if opened else "wrong_words_at_door",
        record_type="front_door.knock",
        record_id=str(knock_id or NOBODY),
        by=by,
        at=at,
    )
    return opened


@cache
def _nobodys_key() -> bytes:
    return secret.seal_key(
        secret.new_key(), words=secret.new_words(), salt=secret.NOBODYS_SALT, knock_id=uuid4()
    )


@transaction.atomic
def look_again(*, ticket: Ticket, by: Actor, at: datetime) -> tuple[Opened, Kept]:
    """The knock that a page's ticket opens, held for the rest of the transaction. Raises Refused when it is gone."""
    opened = _opened(ticket.knock_id, ticket.key)
    refuse_if([] if opened else [GONE])
    return opened, Kept.NOW if opened.version == ticket.version else Kept.OUTDATED


def only_if_kept(*, ticket: Ticket, step: str, typed: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """These empty answers, where they take the place of answers; nothing where the page was not answered yet."""
    opened = _opened(ticket.knock_id, ticket.key)
    return typed if opened is not None and step in opened.body.typed else {}


@transaction.atomic
def keep_step(
    *, ticket: Ticket, step: str, typed: Mapping[str, list[str]], by: Actor, at: datetime
) -> tuple[Opened, Kept]:
    """Keeps what a page brought, right or wrong. Raises Refused when the knock is gone, was sent, or holds too much."""
    opened, kept = look_again(ticket=ticket, by=by, at=at)
    refuse_if([GONE] if opened.referral_id else [])
    if kept is Kept.NOW:
        return _keep(opened, opened.body.with_step(step, typed, at=at), at=at), kept
    came_twice = opened.version == ticket.version + 1 and opened.body.last == step
    return opened, Kept.BEFORE if came_twice else Kept.OUTDATED


def _keep(opened: Opened, body: Body, *, at: datetime) -> Opened:
    _refuse_too_long(body)
    refuse_if([TOO_MANY] if opened.version > number(Number.MOST_SAVES) else [])
    sealed = secret.seal_body(body.text(), key=opened.key, knock_id=opened.knock_id)
    until = at + timedelta(days=number(Number.DRAFT_DAYS))
    (version,) = _ask(
        "SELECT keep_knock(%s, %s, %s, %s, %s)",
        opened.knock_id,
        secret.proof_of(opened.key),
        opened.version,
        sealed,
        until,
    )
    refuse_if([] if version else [GONE])
    return Opened(
        opened.knock_id, opened.key, opened.reference, opened.source, version, None, opened.messages, body
    )


@dataclass(frozen=True)
class Outside:
    """Who refers somebody without an account."""

    name: str = field(repr=False)
    agency: str
    contact: str = field(repr=False)


@transaction.atomic
def send_knock(*, ticket: Ticket, asked: Asked, outside: Outside | None, by: Actor, at: datetime) -> Opened:
    """What was written becomes a referral in the queue, and the draft is emptied. Sent a second time, it is sent once."""
    _only_the_door(by)
    opened = _opened(ticket.knock_id, ticket.key)
    refuse_if([] if opened else [GONE])
    if opened.referral_id is not None:
        return opened
    referral = write_referral(
        asked=asked,
        made_at_id=by.organisation_as(Role.PUBLIC_DOOR),
        source=opened.source,
        reference=opened.reference,
        by=by,
        at=at,
    )
    if outside is not None:
        OutsideReferrer.objects.create(
            referral=referral, name=outside.name, agency=outside.agency, contact=outside.contact
        )
    (version,) = _ask(
        "SELECT knock_is_sent(%s, %s, %s, %s)",
        opened.knock_id,
        secret.proof_of(opened.key),
        referral.pk,
        at + timedelta(days=number(Number.FOLLOW_DAYS)),
    )
    refuse_if([] if version else [GONE])
    return Opened(
        opened.knock_id, opened.key, opened.reference, opened.source, version, referral.pk, 0, Body()
    )


@transaction.atomic
def tell_front_door(*, ticket: Ticket, kind: Message | None, words: str, by: Actor, at: datetime) -> Opened:
    """A message to the front door. `not_safe` takes back, at once, every way to make contact that was given as safe."""
    opened = _opened(ticket.knock_id, ticket.key)
    refuse_if([] if opened else [GONE])
    refuse_if(reasons_not_to_tell(kind, was_sent=opened.referral_id is not None, messages=opened.messages))
    (told,) = _ask(
        "SELECT tell_front_door(%s, %s, %s, %s, %s)",
        opened.knock_id,
        secret.proof_of(opened.key),
        kind.value,
        words,
        at,
    )
    refuse_if([] if told else [GONE])
    record_event(action="tell_front_door", subject=Referral(pk=told), by=by, at=at, kind=kind.value)
    return opened


def _opened(knock_id: UUID, key: bytes) -> Opened | None:
    """The knock, held for the rest of the transaction."""
    row = _ask(
        "SELECT reference, source, sealed_body, version, referral_id, messages FROM knock_opened(%s, %s)",
        knock_id,
        secret.proof_of(key),
    )
    if row is None:
        return None
    reference, source, sealed, version, referral_id, messages = row
    body = Body()
    if referral_id is None:
        body = Body(**json.loads(secret.open_body(sealed, key=key, knock_id=knock_id)))
    return Opened(knock_id, key, reference, Source(source), version, referral_id, messages, body)


def _only_the_door(by: Actor) -> None:
    if not may(by.roles, Action.REFER_WITHOUT_ACCOUNT):
        raise PermissionDenied


def _refuse_too_long(body: Body) -> None:
    refuse_if([TOO_LONG] if len(body.text()) > number(Number.MOST_CHARACTERS) else [])


def _ask(statement: str, *values: object) -> tuple | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
