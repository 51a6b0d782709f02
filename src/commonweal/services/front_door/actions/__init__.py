"""Everything that writes about a referral, from the moment it is made to the moment a service takes it on.

`referring` makes one; `steps` triages, routes or declines it; `handover` is the service's answer, and opens the case;
`record` writes what is learnt on the way: attempts, ways to make contact, and that two people on record are one.
"""

from commonweal.services.front_door.actions.handover import accept_referral, take_back_referral
from commonweal.services.front_door.actions.record import (
    add_contact_point,
    change_contact_point,
    point_at_same_person,
    record_attempt,
    reveal_contact,
)
from commonweal.services.front_door.actions.referring import Asked, make_referral
from commonweal.services.front_door.actions.steps import (
    Triaged,
    decline_referral,
    route_referral,
    triage_referral,
)

__all__ = [
    "Asked",
    "Triaged",
    "accept_referral",
    "add_contact_point",
    "change_contact_point",
    "decline_referral",
    "make_referral",
    "point_at_same_person",
    "record_attempt",
    "reveal_contact",
    "route_referral",
    "take_back_referral",
    "triage_referral",
]
