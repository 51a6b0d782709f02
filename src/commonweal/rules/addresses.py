"""A move, as the careful procedure it has to be: the old address stops at once, the new one is known to as few as can be.

Read a Move as: on `moved_on` this person went to an address of this kind; these points were gone through one by one; of each
child in the case somebody said whether it moved too. A secret address counts as settled only when a second person went through
the same points. Nothing here copies an address to anybody who was not named, and never to the other side of the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.reasons import Reason


class AddressKind(StrEnum):
    """What an address is to the person. SAFE is where they hide: nothing prints, posts, shows, exports or finds it."""

    HOME = "home"
    SAFE = "safe"
    CORRESPONDENCE = "correspondence"


class Point(StrEnum):
    """What has to be gone through before a secret address is safe with us."""

    OLD_LETTERS = "old_letters"
    OTHER_SIDE = "other_side"
    OTHER_BODIES = "other_bodies"
    CHILDRENS_RECORDS = "childrens_records"
    PHONES = "phones"


# Local policy, not verified, in force from this day: charities and the regulator name each of these, nobody lists them all.
POINTS_IN_FORCE_FROM = date(2026, 1, 1)
POINTS: Mapping[Point, str] = {
    Point.OLD_LETTERS: "No letter, parcel or appointment of ours still goes to the old address",
    Point.OTHER_SIDE: "Nobody who works with the other person, and no shared record, has the new address",
    Point.OTHER_BODIES: "The other bodies involved know that the address is secret, and have it only if they need it",
    Point.CHILDRENS_RECORDS: "The records of school, nursery and doctor do not show it to the other parent",
    Point.PHONES: "Phones, cars, tags and shared accounts were looked at: none tells where they are",
}


class Moves(StrEnum):
    """What was said of a child in the case."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Move:
    """`members` maps each child asked about to what was said; `children` are those there are to ask about."""

    kind: AddressKind
    moved_on: date
    has_address: bool
    points: frozenset[Point] = frozenset()
    members: Mapping[str, Moves] | None = None
    children: frozenset[str] = frozenset()


def is_secret(kind: AddressKind) -> bool:
    return kind == AddressKind.SAFE


def reasons_not_to_move(move: Move, *, today: date) -> list[Reason]:
    """What stands in the way of recording a move. The old address may always be struck: an address is not needed for that."""
    found = []
    if move.moved_on > today:
        found.append(
            Reason("moves_later", "Give a day that has come. Until then nobody needs the new address.")
        )
    asked = set(move.members or {})
    if move.children - asked:
        found.append(
            Reason(
                "child_not_asked", "Say of each child whether it moves too. Nobody is taken along unasked."
            )
        )
    if asked - move.children:
        found.append(Reason("not_of_this_side", "Only children of this case can move with the person."))
    if is_secret(move.kind) and set(Point) - move.points:
        found.append(Reason("points_missing", "Go through every point, and tick it when it is done."))
    return found


def reasons_not_to_type_over(*, has_one: bool) -> list[Reason]:
    """What stands in the way of writing an address on an ordinary form, beside or over one that is on record. The
    first is written there; from then on a new one is a move, or letters go on to the old one.
    """
    if not has_one:
        return []
    text = "A new address is recorded as a move, so that nothing goes to the old one. Choose “The person has moved”."
    return [Reason("move_instead", text)]


def reasons_not_to_move_before_a_case(
    *, kind: AddressKind, moved_on: date, has_address: bool, today: date
) -> list[Reason]:
    """What stands in the way of recording a move at the front door. Nothing is posted from there, so nobody there needs a
    secret address: it is written where two people look at it, in the case.
    """
    found = reasons_not_to_move(
        Move(kind, moved_on, has_address, points=frozenset(Point) if is_secret(kind) else frozenset()),
        today=today,
    )
    if is_secret(kind) and has_address:
        text = (
            "Leave the address empty. A secret address is written in the case, where a second person looks at it too; until"
            " then nobody here needs it."
        )
        found.append(Reason("secret_not_here", text))
    return found


def reasons_not_to_confirm(
    *, kind: AddressKind, made_by: int, confirmed_by: int, is_confirmed: bool, points: frozenset[Point]
) -> list[Reason]:
    """What stands in the way of the second person's confirmation."""
    if is_confirmed:
        return [Reason("already_confirmed", "This was confirmed already. Nothing is left to do.")]
    if not is_secret(kind):
        return [Reason("nothing_to_confirm", "Only a secret address needs a second person.")]
    found = []
    if made_by == confirmed_by:
        found.append(
            Reason("same_person", "Somebody else has to confirm it: two people look, not one twice.")
        )
    if set(Point) - points:
        found.append(
            Reason("points_missing", "Go through every point yourself, and tick it when it is done.")
        )
    return found
