"""Children of a case: who they are, where they live by kind, and what they are to each adult.

In English law a child who sees, hears or experiences the effects of abuse, and is related to either adult, is a victim in
their own right (Domestic Abuse Act 2021, section 3). Related means: a parent, somebody with parental responsibility, or a
relative. All of this is from memory and for the partnership's lawyer to confirm.

Read a ChildFacts as: born on a day, or expected in a month (its first day), or neither is known; living with somebody by kind,
never at an address; of children's social care this is known since that day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import add_months, show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold

MONTHS_EXPECTED_AT_MOST = 10
YEAR = 12


class Known(StrEnum):
    """Yes, no, and nobody knows are three answers."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class LivesWith(StrEnum):
    """Where a child lives, by kind alone."""

    VICTIM = "victim"
    USER = "user"
    ELSEWHERE = "elsewhere"
    LOOKED_AFTER = "looked_after"
    NOT_KNOWN = "not_known"


class CareStatus(StrEnum):
    """What children's social care does. In need: Children Act 1989, section 17; a protection plan follows section 47."""

    NONE = "none"
    EARLY_HELP = "early_help"
    IN_NEED = "in_need"
    PROTECTION_PLAN = "protection_plan"
    LOOKED_AFTER = "looked_after"
    NOT_KNOWN = "not_known"


class Relation(StrEnum):
    """What an adult is to a child."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    PARENTS_PARTNER = "parents_partner"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    OTHER_RELATIVE = "other_relative"
    CARER = "carer"
    NONE = "none"
    NOT_KNOWN = "not_known"


RELATIVES = frozenset(
    {
        Relation.PARENT,
        Relation.STEP_PARENT,
        Relation.GRANDPARENT,
        Relation.SIBLING,
        Relation.OTHER_RELATIVE,
    }
)
# How many generations lie between the two, where there are any.
GENERATIONS = {Relation.PARENT: 1, Relation.GRANDPARENT: 2}
NOT_WITH_SOCIAL_CARE = frozenset({CareStatus.NONE, CareStatus.NOT_KNOWN})


@dataclass(frozen=True)
class ChildFacts:
    """What is known of one child."""

    born_on: date | None = None
    expected_in: date | None = None
    lives_with: LivesWith = LivesWith.NOT_KNOWN
    in_school: Known = Known.NOT_KNOWN
    care: CareStatus = CareStatus.NOT_KNOWN
    care_since: date | None = None
    care_order: Known = Known.NOT_KNOWN

    @property
    def is_unborn(self) -> bool:
        return self.born_on is None and self.expected_in is not None


def birthday(born_on: date, years: int) -> date:
    """The day somebody reaches an age; for who was born on 29 February, the 28th in a year without one."""
    return add_months(born_on, YEAR * years)


def age(born_on: date | None, on: date) -> int | None:
    """Whole years; None when the date of birth is not known or still to come."""
    if born_on is None or born_on > on:
        return None
    years = on.year - born_on.year
    return years if birthday(born_on, years) <= on else years - 1


def is_grown(born_on: date | None, *, today: date, thresholds: Sequence[Threshold] = ()) -> bool:
    """Has this person reached the age from which nobody is a child? Not when the date of birth is not known."""
    until = threshold(Key.CHILD_UNTIL_AGE, on=today, local=thresholds).value
    return born_on is not None and birthday(born_on, until) <= today


def reasons_not_to_record(
    child: ChildFacts, *, today: date, thresholds: Sequence[Threshold] = ()
) -> list[Reason]:
    """What in a child's facts cannot be, or contradicts itself."""
    return [
        *_of_birth(child, today, thresholds),
        *_of_care(child, today),
        *(
            [Reason("unborn_in_school", "A child not yet born is at no school or nursery: choose “No”.")]
            if child.is_unborn and child.in_school is Known.YES
            else []
        ),
    ]


def _of_birth(child: ChildFacts, today: date, thresholds: Sequence[Threshold]) -> list[Reason]:
    born_on, expected_in = child.born_on, child.expected_in
    found = []
    if born_on and expected_in:
        found.append(
            Reason(
                "unborn_with_birth", "Give the date of birth, or the month of an expected birth, not both."
            )
        )
    if born_on and born_on > today:
        found.append(
            Reason(
                "born_later", "A date of birth has come. For a child not yet born, give the month expected."
            )
        )
    if born_on and is_grown(born_on, today=today, thresholds=thresholds):
        until = threshold(Key.CHILD_UNTIL_AGE, on=today, local=thresholds).value
        found.append(
            Reason(
                "grown",
                f"Born on {show_day(born_on)}, they are {until} or over and no child. Check the date, or add them as an adult.",
            )
        )
    if expected_in:
        overdue = threshold(Key.EXPECTED_OVERDUE_MONTHS, on=today, local=thresholds).value
        first = today.replace(day=1)
        if expected_in < add_months(first, -overdue):
            found.append(
                Reason(
                    "expected_past",
                    f"{expected_in:%B %Y} is long past. Give the date of birth, or the month that is expected now.",
                )
            )
        if expected_in > add_months(first, MONTHS_EXPECTED_AT_MOST):
            found.append(
                Reason("expected_far", f"{expected_in:%B %Y} is more than ten months ahead. Check the month.")
            )
    return found


def _of_care(child: ChildFacts, today: date) -> list[Reason]:
    found = []
    is_looked_after = child.care is CareStatus.LOOKED_AFTER
    if child.lives_with is LivesWith.LOOKED_AFTER and not is_looked_after:
        found.append(
            Reason(
                "care_against_home",
                "You said they live where children’s social care placed them: then choose “Looked after” here too.",
            )
        )
    if child.care_order is Known.YES and not is_looked_after:
        found.append(
            Reason(
                "order_without_care",
                "A child under a care order is looked after: choose that, or take the care order off.",
            )
        )
    if child.care_since and child.care in NOT_WITH_SOCIAL_CARE:
        found.append(Reason("since_nothing", "Leave the day empty, or say what has been so since then."))
    if child.care_since and child.care_since > today:
        found.append(Reason("since_later", "Give a day that has come."))
    if child.care_since and child.born_on and child.care_since < child.born_on and is_looked_after:
        found.append(
            Reason("since_before_birth", f"They were born on {show_day(child.born_on)}: give a later day.")
        )
    return found


def reasons_not_to_relate(
    relation: Relation,
    *,
    child: ChildFacts,
    adult_born_on: date | None,
    is_same_person: bool,
    today: date,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What speaks against an adult being this to a child: the same person, or an age that cannot be."""
    if is_same_person:
        return [Reason("one_person", "This is the child. Choose somebody else.")]
    generations = GENERATIONS.get(relation)
    if not generations or not child.born_on or not adult_born_on:
        return []
    if child.born_on <= adult_born_on:
        return [
            Reason(
                "older_than_parent",
                f"The child was born on {show_day(child.born_on)}, no later than the adult, on"
                f" {show_day(adult_born_on)}. One of the dates is wrong, or they are something else to each other.",
            )
        ]
    youngest = threshold(Key.YOUNGEST_PARENT_AGE, on=today, local=thresholds).value * generations
    if child.born_on < birthday(adult_born_on, youngest):
        return [
            Reason(
                "parent_too_young",
                f"The adult would have been under {youngest} when the child was born. Check both dates of birth.",
            )
        ]
    return []


def is_victim_in_own_right(relations: Iterable[Relation], *, anybody_has_responsibility: bool) -> bool | None:
    """Is the child related to either adult in the sense of section 3? None while nobody has said what they are to each other.

    That the child sees, hears or experiences the effects is what the case says by naming them.
    """
    found = set(relations)
    if anybody_has_responsibility or found & RELATIVES:
        return True
    return None if not found or Relation.NOT_KNOWN in found else False


def reasons_not_to_ask_for_case(
    child: ChildFacts,
    *,
    is_restricted: bool,
    is_closed: bool,
    has_open_case: bool,
    today: date,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What stands in the way of asking the front door for a case of a child's own. `has_open_case`: as far as the asker sees."""
    found = []
    if is_closed:
        found.append(Reason("case_closed", "This case is closed. Reopen it first."))
    if is_restricted:
        found.append(
            Reason(
                "case_restricted",
                "This case is restricted, and the front door would learn of it. Ask the manager who restricted it how the"
                " child is to be helped.",
            )
        )
    if has_open_case:
        found.append(Reason("has_case", "The child has a case of their own that you can open. Go there."))
    if child.is_unborn:
        found.append(Reason("unborn_case", "A child gets a case of their own once they are born."))
    if is_grown(child.born_on, today=today, thresholds=thresholds):
        found.append(Reason("grown", "They are no child any more. Help them to ask for themselves."))
    return found
