"""Everything that writes about the people who are helped and the work with them.

`steps` moves a case from status to status; `record` writes what was done in it; `contact`, `risk` and `people` write what
hangs on an episode or a person, for a case here and for a referral at the front door alike.
"""

from commonweal.services.casework.actions.contact import (
    ContactDetails,
    add_contact_point,
    change_contact_point,
    record_attempt,
    reveal_contact,
)
from commonweal.services.casework.actions.record import (
    look_at,
    note_export,
    note_list,
    raise_alerts,
    record_session,
)
from commonweal.services.casework.actions.risk import JUDGEMENT_ONLY, keep_answers, review_case
from commonweal.services.casework.actions.steps import allocate_case, close_case, open_case, reopen_case

__all__ = [
    "JUDGEMENT_ONLY",
    "ContactDetails",
    "add_contact_point",
    "allocate_case",
    "change_contact_point",
    "close_case",
    "keep_answers",
    "look_at",
    "note_export",
    "note_list",
    "open_case",
    "raise_alerts",
    "record_attempt",
    "record_session",
    "reopen_case",
    "reveal_contact",
    "review_case",
]
