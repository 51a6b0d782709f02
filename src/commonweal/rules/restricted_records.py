"""A record that only named people see: for a colleague's own family, a well-known person, a threat from inside.

The worker who holds the case always sees it. Everybody else of the service sees only that it has so many restricted cases. When
none of the managers who are named works there any more, its worker names another; when there is no worker either, a manager of
the service takes charge. (What money may be spent on is another thing: rules/restrictions.)
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.reasons import Reason


class WhyRestricted(StrEnum):
    STAFF_KNOWN = "staff_known"
    STAFF_FAMILY = "staff_family"
    WELL_KNOWN = "well_known"
    THREAT_FROM_INSIDE = "threat_from_inside"
    ASKED_FOR = "asked_for"


WHY_IN_WORDS = {
    WhyRestricted.STAFF_KNOWN: "Somebody who works here knows the person",
    WhyRestricted.STAFF_FAMILY: "The person, or the other party, works here or is family of somebody who does",
    WhyRestricted.WELL_KNOWN: "The person is well known",
    WhyRestricted.THREAT_FROM_INSIDE: "Somebody may misuse what they can see here",
    WhyRestricted.ASKED_FOR: "The person asked for it",
}


@dataclass(frozen=True)
class Restricting:
    """A case as it stands. `posts` are those who work at its service today, `managers` those of them who manage it."""

    is_restricted: bool
    worker_id: int | None
    posts: frozenset[int]
    managers: frozenset[int]


def reasons_not_to_restrict(
    case: Restricting, *, why: WhyRestricted | None, words: str, named: Collection[int]
) -> list[Reason]:
    """What stands in the way of restricting the case to `named` (and its worker)."""
    if case.is_restricted:
        return [
            Reason("restricted", "This case is restricted already. Lift it first, then name other people.")
        ]
    found = []
    if why is None:
        found.append(Reason("no_why", "Say why the record is restricted."))
    if not words.strip():
        found.append(Reason("no_words", "Say it in your own words too: whoever lifts it will read them."))
    if set(named) - case.posts:
        found.append(Reason("not_here", "Name only people who work at this service today."))
    if not set(named) & case.managers:
        found.append(
            Reason(
                "no_manager",
                "Name at least one manager of the service. Without one, nobody could ever lift it.",
            )
        )
    return found


NOBODY_LEFT = Reason("nobody_left", "Each restricted case has somebody who sees it. There is nothing to do.")


def is_left(case: Restricting, *, named: Collection[int]) -> bool:
    """Whether the case is restricted and none of those who are named manages its service today."""
    return case.is_restricted and not set(named) & case.managers


def reasons_nobody_to_name(case: Restricting, *, named: Collection[int]) -> list[Reason]:
    """Why its worker can name no manager at all now, `named` being those who are named already."""
    if not is_left(case, named=named):
        return [
            Reason(
                "not_left",
                "You can name a manager only while the case is restricted and no manager who may see it works"
                " here. Ask a manager who sees it.",
            )
        ]
    if not case.managers:
        text = "Nobody manages this service today. Ask your administrator to give somebody that role first."
        return [Reason("no_manager_here", text)]
    return []


def reasons_not_to_name(case: Restricting, *, named: Collection[int], manager_id: int | None) -> list[Reason]:
    """What stands in the way of its worker naming this manager."""
    if found := reasons_nobody_to_name(case, named=named):
        return found
    if manager_id not in case.managers:
        return [Reason("not_manager", "Choose somebody who manages this service today.")]
    return []


def reasons_not_to_lift(case: Restricting, *, words: str) -> list[Reason]:
    """What stands in the way of opening it to the service again. Who may is the access policy's to say."""
    if not case.is_restricted:
        return [Reason("not_restricted", "This case is not restricted. There is nothing to lift.")]
    if not words.strip():
        return [Reason("no_words", "Say why it no longer needs to be restricted.")]
    return []
