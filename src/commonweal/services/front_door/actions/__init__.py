"""Everything that writes about a referral, from the moment it is made to the moment a service takes it on.

`referring` makes one; `steps` triages and routes it; `ends` declines it or ends it with advice, and `two_to_end` does so at high
risk, where that takes two people; `handover` is the service's answer, and opens the case;
`record` writes what is learnt on the way: attempts, ways to make contact, and that two people on record are one. `lists` and
`list_rows` take many at once from a sender's file.
"""

from commonweal.services.front_door.actions.ends import End, end_referral
from commonweal.services.front_door.actions.handover import accept_referral, take_back_referral
from commonweal.services.front_door.actions.list_rows import take_rows
from commonweal.services.front_door.actions.lists import (
    keep_mapping,
    leave_list,
    look_at_list,
    send_list,
    take_out_handed_back,
    throw_away_list,
)
from commonweal.services.front_door.actions.moving import record_move
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
    route_referral,
    triage_referral,
)
from commonweal.services.front_door.actions.two_to_end import (
    answer_ending,
    ask_to_end,
    open_ending,
    take_back_ending,
)

__all__ = [
    "Asked",
    "End",
    "Triaged",
    "accept_referral",
    "add_contact_point",
    "answer_ending",
    "ask_to_end",
    "change_contact_point",
    "end_referral",
    "keep_mapping",
    "leave_list",
    "look_at_list",
    "make_referral",
    "open_ending",
    "point_at_same_person",
    "record_attempt",
    "record_move",
    "reveal_contact",
    "route_referral",
    "send_list",
    "take_back_ending",
    "take_back_referral",
    "take_out_handed_back",
    "take_rows",
    "throw_away_list",
    "triage_referral",
]
