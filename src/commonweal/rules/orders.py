"""Orders of a court or the police that protect somebody: what kind, since when, until when, and whether it was broken.

Read an order as: made on a day, in force until `ends_on` (the last day, or no end known), served on whoever it binds on a day:
until it is served, a breach may not count. What an order says of places is never an address: a zone is said in words that give
none away.
The kinds are England's, named as courts and police name them; what each needs to be enforced is for the lawyer to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.giveaways import Unsaid, giveaways
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class OrderKind(StrEnum):
    NON_MOLESTATION = "non_molestation"
    OCCUPATION = "occupation"
    RESTRAINING = "restraining"
    DAPO = "dapo"
    DAPN = "dapn"
    DVPO = "dvpo"
    DVPN = "dvpn"
    STALKING = "stalking"
    PROHIBITED_STEPS = "prohibited_steps"
    CHILD_ARRANGEMENTS = "child_arrangements"
    SPECIFIC_ISSUE = "specific_issue"
    FORCED_MARRIAGE = "forced_marriage"
    FGM = "fgm"
    BAIL = "bail"
    UNDERTAKING = "undertaking"
    OTHER = "other"


class Term(StrEnum):
    """What an order says, in short."""

    NO_VIOLENCE = "no_violence"
    NO_CONTACT = "no_contact"
    NO_CONTACT_THROUGH_OTHERS = "no_contact_through_others"
    ZONE = "zone"
    LEAVE_HOME = "leave_home"
    NO_ONLINE = "no_online"
    NO_WEAPON = "no_weapon"
    CHILDREN_STAY = "children_stay"
    TIME_WITH_CHILDREN = "time_with_children"
    PROGRAMME = "programme"
    TAG = "tag"


class OrderState(StrEnum):
    IN_FORCE = "in_force"
    NOT_SERVED = "not_served"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"


@dataclass(frozen=True)
class OrderFacts:
    """The days of an order. `ends_on` is the last day it holds."""

    made_on: date
    served_on: date | None = None
    ends_on: date | None = None
    ended_early_on: date | None = None

    @property
    def last_day(self) -> date | None:
        return min((day for day in (self.ends_on, self.ended_early_on) if day), default=None)


def reasons_not_to_record(order: OrderFacts, *, protects: int, today: date) -> list[Reason]:
    """What in an order contradicts itself."""
    found = []
    if order.made_on > today:
        found.append(
            Reason("made_later", "Give a day that has come: an order that is only asked for is a court date.")
        )
    if order.served_on and order.served_on < order.made_on:
        found.append(
            Reason("served_before_made", "It cannot be served before it is made. Change one of the days.")
        )
    if order.served_on and order.served_on > today:
        found.append(Reason("served_later", "Give the day it was served once it has been."))
    if order.ends_on and order.ends_on < order.made_on:
        found.append(Reason("ends_before_made", "It cannot end before it is made. Change one of the days."))
    if not protects:
        found.append(Reason("protects_nobody", "Say whom it protects."))
    return found


def reasons_against_zone(words: str, *, unsaid: Unsaid, on: date) -> list[Reason]:
    """A zone says how far, not where: the paper is read out in rooms where the address must not be heard."""
    if any(each.code == "address" for each in giveaways(words, unsaid=unsaid, on=on)):
        return [
            Reason(
                "zone_is_address", "Leave the address out: say for example “within 100 metres of the home”."
            )
        ]
    return []


def reasons_not_to_breach(order: OrderFacts, *, happened_on: date, today: date) -> list[Reason]:
    """What stands in the way of recording that an order was broken on a day."""
    if happened_on > today:
        return [Reason("breach_later", "Give a day that has come.")]
    if happened_on < order.made_on:
        return [
            Reason(
                "breach_before", f"The order was made on {show_day(order.made_on)}: give a day from then on."
            )
        ]
    if order.last_day and happened_on > order.last_day:
        return [
            Reason(
                "breach_after",
                f"The order ended on {show_day(order.last_day)}: record what happened as a note.",
            )
        ]
    return []


def state_of(
    order: OrderFacts, *, today: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> OrderState:
    """Where an order stands on a day; what ends soon comes before what is not yet served."""
    last = order.last_day
    if last and last < today:
        return OrderState.ENDED
    days = threshold(Key.ORDER_ENDS_DAYS, on=today, area=area, local=thresholds).value
    if last and last <= today + timedelta(days=days):
        return OrderState.ENDS_SOON
    return OrderState.IN_FORCE if order.served_on else OrderState.NOT_SERVED
