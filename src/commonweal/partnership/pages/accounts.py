"""What the pages about signing in and accounts show: plain values, ready to be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from commonweal.access.actor import Actor
from commonweal.access.roles import Role, in_words
from commonweal.design.words import day, period
from commonweal.partnership.models import User
from commonweal.partnership.queries import RoleHeld
from commonweal.rules import accounts
from commonweal.rules.reasons import Reason

SIDES = {"victim": "victims and children", "perpetrator": "people who use abuse", "": ""}
WHY = {
    "idle": "You were away for a while, so you were signed out. Sign in to go on where you were.",
    "kept": "You were away for a while, so you were signed out. What you typed is kept: sign in and it is back.",
    "set": "Your password is set. Sign in with it.",
}
LOCKED = (
    "Too many wrong tries. Wait 15 minutes, then try again, or ask your system administrator for a new link."
)


@dataclass(frozen=True)
class SignInPage:
    """`why` is one sentence on why they are here, empty when they simply came."""

    why: str
    is_demonstration: bool


@dataclass(frozen=True)
class RoleRow:
    id: int
    words: str
    organisation: str
    period: str
    is_over: bool


@dataclass(frozen=True)
class AccountRow:
    """Read a row as: this person, with these roles today; `last_seen` is the day they last signed in."""

    id: int
    name: str
    email: str
    is_open: bool
    roles: tuple[str, ...]
    last_seen: str


@dataclass(frozen=True)
class AccountsPage:
    """`next_query` leads to the next page, empty at the end; `is_cut` says that a search found more than is shown."""

    rows: tuple[AccountRow, ...]
    next_query: str
    is_search: bool
    is_waiting: bool
    is_cut: bool


@dataclass(frozen=True)
class AccountPage:
    """`not_close` and the others are the reasons beside the buttons; empty means the button is on."""

    account: AccountRow
    roles: tuple[RoleRow, ...]
    is_own: bool
    not_close: tuple[Reason, ...]
    not_reopen: tuple[Reason, ...]
    not_link: tuple[Reason, ...]


@dataclass(frozen=True)
class LinkPage:
    account_id: int
    name: str
    link: str


def role_row(held: RoleHeld, today: date) -> RoleRow:
    """A role in words: "Case worker, victims and children", "Board member: Joint Board"."""
    words = in_words(held.role)
    if held.side:
        words += f", {SIDES[held.side]}"
    if held.boards:
        words += f": {', '.join(held.boards)}"
    is_over = held.ends_before is not None and held.ends_before <= today
    return RoleRow(
        held.membership_id, words, held.organisation, period(held.starts_on, held.ends_before), is_over
    )


def account_row(user: User, held: Iterable[RoleHeld], today: date) -> AccountRow:
    now = [
        f"{role_row(each, today).words} at {each.organisation}"
        for each in held
        if each.starts_on <= today and (each.ends_before is None or each.ends_before > today)
    ]
    seen = day(user.last_login) if user.last_login else "Never"
    return AccountRow(user.pk, user.full_name, user.email, user.is_active, tuple(now), seen)


def accounts_page(
    found: list[tuple[User, list[RoleHeld]]],
    *,
    limit: int,
    is_search: bool,
    is_waiting: bool,
    today: date,
) -> AccountsPage:
    """`found` holds one more than `limit` when there is more to see."""
    shown = found[:limit]
    is_cut = len(found) > limit
    onward = {"after": shown[-1][0].pk} if is_cut and not is_search else {}
    waiting = {"waiting": 1} if is_waiting else {}
    return AccountsPage(
        rows=tuple(account_row(user, held, today) for user, held in shown),
        next_query="?" + urlencode(waiting | onward) if onward else "",
        is_search=is_search,
        is_waiting=is_waiting,
        is_cut=is_cut and is_search,
    )


def account_page(user: User, held: list[RoleHeld], *, by: Actor, today: date) -> AccountPage:
    is_own = user.pk == by.user_id
    state = {"is_open": user.is_active, "is_own": is_own}
    return AccountPage(
        account=account_row(user, held, today),
        roles=tuple(role_row(each, today) for each in held),
        is_own=is_own,
        not_close=tuple(accounts.reasons_not_to_close(**state)),
        not_reopen=tuple(accounts.reasons_not_to_reopen(**state)),
        not_link=tuple(accounts.reasons_not_to_give_link(**state)),
    )


class CastMember(Protocol):
    """Someone of the demonstration, as `settings.DEMO_CAST` lists them."""

    email: str
    name: str
    role: Role
    sees: str


@dataclass(frozen=True)
class StepInRow:
    email: str
    name: str
    role: str
    sees: str


@dataclass(frozen=True)
class StepInPage:
    rows: tuple[StepInRow, ...]


def step_in_page(cast: Iterable[CastMember], users: Mapping[str, User]) -> StepInPage:
    """Those of the cast who have an account here, in the order of the list."""
    return StepInPage(
        tuple(
            StepInRow(each.email, each.name, in_words(each.role), each.sees)
            for each in cast
            if each.email in users
        )
    )
