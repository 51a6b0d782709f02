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
    take_down_alert,
)
from commonweal.services.casework.actions.risk import JUDGEMENT_ONLY, keep_answers, review_case
from commonweal.services.casework.actions.steps import allocate_case, close_case, open_case, reopen_case
from commonweal.services.casework.actions.tasks import add_task, case_of_task, finish_task, reopen_task
from commonweal.services.casework.actions.walls import (
    break_glass,
    lift_restriction,
    restrict_case,
    reveal_in_emergency,
    review_opening,
    tell_safety,
)

__all__ = [
    "JUDGEMENT_ONLY",
    "ContactDetails",
    "add_contact_point",
    "add_task",
    "allocate_case",
    "break_glass",
    "case_of_task",
    "change_contact_point",
    "close_case",
    "finish_task",
    "keep_answers",
    "lift_restriction",
    "look_at",
    "note_export",
    "note_list",
    "open_case",
    "raise_alerts",
    "record_attempt",
    "record_session",
    "reopen_case",
    "reopen_task",
    "restrict_case",
    "reveal_contact",
    "reveal_in_emergency",
    "review_case",
    "review_opening",
    "take_down_alert",
    "tell_safety",
]
