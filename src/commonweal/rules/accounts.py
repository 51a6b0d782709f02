"""Accounts: who may be given a role, when a role may end, when an account may be closed.

Read a Holding as: "from `starts_on` until `ends_before` this person holds `role` at `organisation_id`, on
`side` of the wall where the role has one." Nobody changes what they hold themselves, so that two people are
needed to widen anybody's reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason

ONE_DAY = timedelta(days=1)
NOT_YOURSELF = "You cannot change your own account. Ask another system administrator."


@dataclass(frozen=True)
class Holding:
    """One role of one person. `ends_before` is None while nobody knows when it ends."""

    role: str
    organisation_id: int
    starts_on: date
    ends_before: date | None = None
    side: str = ""

    def overlaps(self, other: "Holding") -> bool:
        """Is there a day on which both are held?"""
        return (other.ends_before is None or self.starts_on < other.ends_before) and (
            self.ends_before is None or other.starts_on < self.ends_before
        )


@dataclass(frozen=True)
class RoleTerms:
    """What comes with a role: the sides it can be held on (none: it has none), board seats, nothing beside it."""

    sides: frozenset[str] = frozenset()
    sits_on_boards: bool = False
    stands_alone: bool = False


def reasons_not_to_add(
    wanted: Holding,
    *,
    terms: RoleTerms,
    boards: int,
    held: Sequence[Holding],
    alone: frozenset[str],
    organisation: Holding,
    is_own: bool,
) -> list[Reason]:
    """Why this role cannot be given now.

    `held` is everything the person holds or held; `boards` how many were chosen; `alone` are the roles that
    stand alone; `organisation` gives the days on which the organisation exists.
    """
    if is_own:
        return [Reason("own_account", NOT_YOURSELF)]
    return [
        *_wrong_side(wanted, terms),
        *_wrong_boards(boards, terms),
        *_wrong_days(wanted, organisation),
        *_clashes(wanted, terms, held, alone),
    ]


def _wrong_side(wanted: Holding, terms: RoleTerms) -> list[Reason]:
    if not terms.sides:
        return [Reason("side", "This role has no side. Choose “No side”.")] if wanted.side else []
    if not wanted.side:
        return [Reason("side", "Choose the side of the wall this person works on.")]
    if wanted.side not in terms.sides:
        (only,) = terms.sides
        return [Reason("side", f"This role works on the {only}’s side. Choose that side, or another role.")]
    return []


def _wrong_boards(boards: int, terms: RoleTerms) -> list[Reason]:
    if terms.sits_on_boards and not boards:
        return [Reason("boards", "Choose the boards this person sits on.")]
    if boards and not terms.sits_on_boards:
        return [
            Reason("boards", "Only a board member sits on a board. Clear the boards, or choose that role.")
        ]
    return []


def _wrong_days(wanted: Holding, organisation: Holding) -> list[Reason]:
    if wanted.ends_before is not None and wanted.ends_before <= wanted.starts_on:
        return [Reason("ends_on", "Enter a last day that is the same as or after the first day.")]
    if wanted.starts_on < organisation.starts_on:
        text = (
            f"This organisation began on {show_day(organisation.starts_on)}. Enter that day or a later one."
        )
        return [Reason("starts_on", text)]
    end = organisation.ends_before
    if end is not None and (wanted.ends_before is None or wanted.ends_before > end):
        last = show_day(end - ONE_DAY)
        return [
            Reason(
                "organisation", f"This organisation’s last day is {last}. Choose the one that followed it."
            )
        ]
    return []


def _clashes(
    wanted: Holding, terms: RoleTerms, held: Sequence[Holding], alone: frozenset[str]
) -> list[Reason]:
    meanwhile = [each for each in held if each.overlaps(wanted)]
    same = (wanted.role, wanted.organisation_id, wanted.side)
    if any((each.role, each.organisation_id, each.side) == same for each in meanwhile):
        return [Reason("role", "They hold this role at this organisation already. End that one first.")]
    if meanwhile and (terms.stands_alone or any(each.role in alone for each in meanwhile)):
        text = (
            "A system administrator holds no other role. End the other one first, or open a second account."
        )
        return [Reason("role", text)]
    return []


def reasons_not_to_end(held: Holding, *, last_day: date, is_own: bool, today: date) -> list[Reason]:
    """Why this role cannot end on this day: yesterday is the earliest, as what was held is not rewritten."""
    if is_own:
        return [Reason("own_account", NOT_YOURSELF)]
    if held.ends_before is not None and held.ends_before <= today:
        return [Reason("ends_on", "This role has ended already.")]
    if last_day < today - ONE_DAY:
        return [Reason("ends_on", "Enter yesterday, to end it at once, or a later day.")]
    if held.ends_before is not None and last_day >= held.ends_before - ONE_DAY:
        text = f"It ends on {show_day(held.ends_before - ONE_DAY)} already. Enter an earlier day."
        return [Reason("ends_on", text)]
    return []


def reasons_not_to_close(*, is_open: bool, is_own: bool) -> list[Reason]:
    """Why this account cannot be closed."""
    if is_own:
        return [Reason("own_account", NOT_YOURSELF)]
    return [] if is_open else [Reason("closed", "This account is closed already.")]


def reasons_not_to_reopen(*, is_open: bool, is_own: bool) -> list[Reason]:
    """Why this account cannot be reopened."""
    if is_own:
        return [Reason("own_account", NOT_YOURSELF)]
    return [Reason("open", "This account is open already.")] if is_open else []


def reasons_not_to_give_link(*, is_open: bool, is_own: bool) -> list[Reason]:
    """Why no link to set a password can be given: it would end the password they have."""
    if is_own:
        return [Reason("own_account", "Change your own password on the page “Change your password”.")]
    return [] if is_open else [Reason("closed", "This account is closed. Reopen it first.")]


def reasons_not_to_open_first(*, administrators: int) -> list[Reason]:
    """Why the first administrator's account cannot be opened from the command line: somebody holds that role."""
    if not administrators:
        return []
    return [Reason("not_first", "There is a system administrator already. Ask them to open the account.")]
