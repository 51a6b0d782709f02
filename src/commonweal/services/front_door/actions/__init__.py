"""Everything that writes about a referral, from the moment it is made to the moment a service takes it on.

`referring` makes one; `steps` triages, routes or declines it; `handover` is the service's answer, and opens the case;
`record` writes what is learnt on the way: attempts, ways to make contact, and that two people on record are one. `lists` and
`list_rows` take many at once from a sender's file.
"""

from commonweal.services.front_door.actions.handover import accept_referral, take_back_referral
from commonweal.services.front_door.actions.list_rows import take_rows
from commonweal.services.front_door.actions.lists import (
    keep_mapping,
    look_at_list,
    send_list,
    take_out_handed_back,
    throw_away_list,
)
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
    advise_referral,
    decline_referral,
    route_referral,
    triage_referral,
)

__all__ = [
    "Asked",
    "Triaged",
    "accept_referral",
    "add_contact_point",
    "advise_referral",
    "change_contact_point",
    "decline_referral",
    "keep_mapping",
    "look_at_list",
    "make_referral",
    "point_at_same_person",
    "record_attempt",
    "reveal_contact",
    "route_referral",
    "send_list",
    "take_back_referral",
    "take_out_handed_back",
    "take_rows",
    "throw_away_list",
    "triage_referral",
]
