"""What is done to accounts: opened and closed, given roles for a time, signed in to and out of. All of it is audited.

A system administrator does this to other people's accounts, never to their own (rules/accounts.py).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import NOT_FOR_PEOPLE, ROLES_WITH_A_SIDE, SIDE_OF_ROLE, Role, Side
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership import links
from commonweal.partnership.models import (
    Area,
    Board,
    LocalPolicy,
    LocalThreshold,
    Membership,
    Organisation,
    Seat,
    User,
)
from commonweal.partnership.queries import administrators, in_force
from commonweal.rules import accounts
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.thresholds import Policy, Threshold

STAND_ALONE = frozenset({Role.SYSTEM_ADMINISTRATOR, *NOT_FOR_PEOPLE})


@transaction.atomic
def open_account(*, email: str, full_name: str, by: Actor, at: datetime) -> User:
    """A new account, without a role and without a password. Raises Refused when the e-mail address has one already."""
    enforce.record(by, Action.MANAGE_ACCOUNTS, User, by.user_id)
    taken = Reason("email", "There is an account with this e-mail address already. Look for it in the list.")
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, full_name=full_name)
    except IntegrityError:
        refuse_if([taken])
        raise
    record_event(action="open_account", subject=user, by=by, at=at)
    return user


@transaction.atomic
def open_first_administrator(
    *, email: str, full_name: str, organisation: str, on: date, by: None = None, at: datetime
) -> tuple[User, str]:
    """Where nobody holds the role yet: an account, its role at `organisation`, and the link to set its password.

    For whoever runs the machine. The organisation is made where there is none of that name.
    """
    refuse_if(accounts.reasons_not_to_open_first(administrators=administrators(on=on)))
    team, _ = Organisation.objects.get_or_create(
        name=organisation, defaults={"code": slugify(organisation), "kind": "partnership", "starts_on": on}
    )
    user = User.objects.create_user(email=email, full_name=full_name)
    Membership.objects.create(user=user, organisation=team, role=Role.SYSTEM_ADMINISTRATOR, starts_on=on)
    record_event(action="open_first_account", subject=user, by=by, at=at)
    return user, links.link_token(user)


@transaction.atomic
def close_account(*, user_id: int, by: Actor, at: datetime) -> User:
    """Nobody can sign in with it any more; a session that is open ends with its next page."""
    user = enforce.record(by, Action.MANAGE_ACCOUNTS, User, user_id, lock=True)
    refuse_if(accounts.reasons_not_to_close(is_open=user.is_active, is_own=user.pk == by.user_id))
    return _switch(user, is_active=False, action="close_account", by=by, at=at)


@transaction.atomic
def reopen_account(*, user_id: int, by: Actor, at: datetime) -> User:
    user = enforce.record(by, Action.MANAGE_ACCOUNTS, User, user_id, lock=True)
    refuse_if(accounts.reasons_not_to_reopen(is_open=user.is_active, is_own=user.pk == by.user_id))
    return _switch(user, is_active=True, action="reopen_account", by=by, at=at)


def _switch(user: User, *, is_active: bool, action: str, by: Actor, at: datetime) -> User:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_event(action=action, subject=user, by=by, at=at)
    return user


@transaction.atomic
def give_link(*, user_id: int, by: Actor, at: datetime) -> tuple[User, str]:
    """A fresh link to set a password, shown once. The password there was stops working, and so does an earlier link."""
    user = enforce.record(by, Action.MANAGE_ACCOUNTS, User, user_id, lock=True)
    refuse_if(accounts.reasons_not_to_give_link(is_open=user.is_active, is_own=user.pk == by.user_id))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record_event(action="give_password_link", subject=user, by=by, at=at)
    return user, links.link_token(user)


@transaction.atomic
def set_password_by_link(*, token: str, password: str, by: None = None, at: datetime) -> User:
    """The person's own choice, once for each link. Raises Refused when the link was used or has run out."""
    user = User.objects.select_for_update().filter(pk=links.account_of(token), is_active=True).first()
    dead = Reason("link", "This link was used before, or is older than 24 hours. Ask for another.")
    refuse_if([] if user is not None and links.is_fresh(token, user) else [dead])
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(action="set_password", subject=user, by=by, at=at)
    return user


@transaction.atomic
def change_password(*, current: str, password: str, by: Actor, at: datetime) -> User:
    """Their own, knowing the current one. Every other session of theirs ends."""
    user = enforce.record(by, Action.VIEW_HOME, User, by.user_id, lock=True)
    wrong = Reason("current_password", "That is not your current password. Enter it again.")
    refuse_if([] if user.check_password(current) else [wrong])
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(action="change_password", subject=user, by=by, at=at)
    return user


@transaction.atomic
def add_membership(
    *,
    user_id: int,
    role: Role,
    organisation_id: int,
    side: str,
    board_ids: Sequence[int],
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Gives a role from `starts_on` up to and including `ends_on`. Raises Refused with every reason against it."""
    user = enforce.record(by, Action.MANAGE_ACCOUNTS, User, user_id, lock=True)
    organisation = Organisation.objects.get(pk=organisation_id)
    ends_before = ends_on + timedelta(days=1) if ends_on else None
    refuse_if(
        accounts.reasons_not_to_add(
            accounts.Holding(role, organisation_id, starts_on, ends_before, side),
            terms=_terms_of(role),
            boards=len(board_ids),
            held=[_holding(each) for each in user.memberships.all()],
            alone=frozenset(STAND_ALONE),
            organisation=accounts.Holding(
                "", organisation_id, organisation.starts_on, organisation.ends_before
            ),
            is_own=user.pk == by.user_id,
        )
    )
    added = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        side=side,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    boards = Board.objects.filter(in_force(starts_on), pk__in=board_ids)
    Seat.objects.bulk_create(Seat(board=board, membership=added) for board in boards)
    record_event(
        action="add_membership",
        subject=user,
        by=by,
        at=at,
        membership=added.pk,
        role=str(role),
        side=side,
        organisation=organisation_id,
        starts_on=starts_on.isoformat(),
        ends_before=ends_before.isoformat() if ends_before else None,
    )
    return added


@transaction.atomic
def end_membership(
    *, user_id: int, membership_id: int, ends_on: date, by: Actor, at: datetime, today: date
) -> User:
    """The last day on which the role is held. One that would end before it began was a slip, and is taken back."""
    user = enforce.record(by, Action.MANAGE_ACCOUNTS, User, user_id, lock=True)
    held = Membership.objects.select_for_update().get(pk=membership_id, user=user)
    reasons = accounts.reasons_not_to_end(
        _holding(held), last_day=ends_on, is_own=user.pk == by.user_id, today=today
    )
    refuse_if(reasons)
    ends_before = ends_on + timedelta(days=1)
    if ends_before <= held.starts_on:
        held.seats.all().delete()
        held.delete()
        record_event(action="take_back_membership", subject=user, by=by, at=at, membership=membership_id)
        return user
    held.ends_before = ends_before
    held.save(update_fields=["ends_before"])
    record_event(
        action="end_membership",
        subject=user,
        by=by,
        at=at,
        membership=membership_id,
        ends_before=ends_before.isoformat(),
    )
    return user


def note_sign_in(*, by: Actor, at: datetime, stepped_in: bool = False) -> None:
    """Somebody came in, with their password or, in a demonstration, by one press."""
    _note("step_in" if stepped_in else "sign_in", by=by, at=at)


def note_refusal(*, locked: bool, by: None = None, at: datetime) -> None:
    """Somebody was not let in. Nothing is kept of what they typed."""
    record_something(action="sign_in_refused", record_type="partnership.user", by=by, at=at, locked=locked)


def note_sign_out(*, by: Actor, at: datetime) -> None:
    _note("sign_out", by=by, at=at)


def _note(action: str, *, by: Actor, at: datetime) -> None:
    record_something(action=action, record_type="partnership.user", record_id=str(by.user_id), by=by, at=at)


def _terms_of(role: Role) -> accounts.RoleTerms:
    """What comes with a role, for the rule book."""
    sides = frozenset({SIDE_OF_ROLE[role]}) if role in SIDE_OF_ROLE else frozenset(Side)
    return accounts.RoleTerms(
        sides=sides if role in ROLES_WITH_A_SIDE else frozenset(),
        sits_on_boards=role is Role.BOARD_MEMBER,
        stands_alone=role in STAND_ALONE,
    )


def _holding(membership: Membership) -> accounts.Holding:
    """A membership as the rule book reads it."""
    return accounts.Holding(
        role=membership.role,
        organisation_id=membership.organisation_id,
        starts_on=membership.starts_on,
        ends_before=membership.ends_before,
        side=membership.side,
    )


@transaction.atomic
def load_local_numbers(
    *, numbers: Sequence[Threshold], policies: Sequence[Policy], by: None = None, at: datetime
) -> int:
    """Adds dated rows of the partnership's own; gives how many are new. One that stands already for that day must say the
    same: last year's decision keeps last year's number, so nothing is overwritten.

    For whoever runs the machine.
    """
    codes = {row.area for row in (*numbers, *policies) if row.area}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    added, differing = 0, []
    for model, rows in ((LocalThreshold, numbers), (LocalPolicy, policies)):
        for row in rows:
            kept, is_new = model.objects.get_or_create(
                key=row.key,
                starts_on=row.starts_on,
                area=areas.get(row.area or ""),
                defaults={"value": row.value, "source": row.source},
            )
            added += is_new
            if str(kept.value) != str(row.value):
                text = f"“{row.key}” from {row.starts_on} is {kept.value} already. Load a row with a later day instead."
                differing.append(Reason("number_stands", text))
    refuse_if(differing)
    record_something(
        action="load_local_numbers", record_type="partnership.localthreshold", by=by, at=at, added=added
    )
    return added
