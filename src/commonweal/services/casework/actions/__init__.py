"""Everything that writes about the people who are helped and the work with them.

`steps` moves a case from status to status; `record` writes what was done in it; `contact`, `risk` and `people` write what
hangs on an episode or a person, for a case here and for a referral at the front door alike.
"""

from commonweal.services.casework.actions.approval import (
    answer_approval,
    ask_for_plan,
    ask_to_close,
    withdraw_approval,
)
from commonweal.services.casework.actions.contact import (
    ContactDetails,
    add_contact_point,
    change_contact_point,
    record_attempt,
    reveal_contact,
)
from commonweal.services.casework.actions.handover import ToHandOver, confirm_read, write_handover_note
from commonweal.services.casework.actions.interests import (
    Interest,
    declare_interest,
    keep_apart,
    withdraw_interest,
)
from commonweal.services.casework.actions.leaving import hand_over_cases
from commonweal.services.casework.actions.notes import (
    correct_note,
    note_restricted_read,
    undo_strike,
    write_note,
    write_restricted_note,
)
from commonweal.services.casework.actions.plan import (
    add_action,
    add_need,
    agree_plan,
    mark_done,
    review_need,
    take_off,
    undo_done,
)
from commonweal.services.casework.actions.record import (
    SessionKept,
    look_at,
    note_export,
    note_list,
    raise_alerts,
    record_session,
    strike_session,
    take_down_alert,
)
from commonweal.services.casework.actions.risk import JUDGEMENT_ONLY, keep_answers, review_case
from commonweal.services.casework.actions.safety_plan import (
    open_for_paper,
    settle_hand_over,
    sign_safety_plan,
)
from commonweal.services.casework.actions.steps import (
    allocate_case,
    close_case,
    open_case,
    reopen_case,
    unallocate_case,
)
from commonweal.services.casework.actions.tasks import add_task, case_of_task, finish_task, reopen_task
from commonweal.services.casework.actions.waiting import Heard, keep_in_touch, reveal_while_waiting
from commonweal.services.casework.actions.walls import (
    break_glass,
    lift_restriction,
    name_manager,
    restrict_case,
    reveal_in_emergency,
    review_opening,
    take_charge,
    tell_safety,
)

__all__ = [
    "JUDGEMENT_ONLY",
    "ContactDetails",
    "Heard",
    "Interest",
    "SessionKept",
    "ToHandOver",
    "add_action",
    "add_contact_point",
    "add_need",
    "add_task",
    "agree_plan",
    "allocate_case",
    "answer_approval",
    "ask_for_plan",
    "ask_to_close",
    "break_glass",
    "case_of_task",
    "change_contact_point",
    "close_case",
    "confirm_read",
    "correct_note",
    "declare_interest",
    "finish_task",
    "hand_over_cases",
    "keep_answers",
    "keep_apart",
    "keep_in_touch",
    "lift_restriction",
    "look_at",
    "mark_done",
    "name_manager",
    "note_export",
    "note_list",
    "note_restricted_read",
    "open_case",
    "open_for_paper",
    "raise_alerts",
    "record_attempt",
    "record_session",
    "reopen_case",
    "reopen_task",
    "restrict_case",
    "reveal_contact",
    "reveal_in_emergency",
    "reveal_while_waiting",
    "review_case",
    "review_need",
    "review_opening",
    "settle_hand_over",
    "sign_safety_plan",
    "strike_session",
    "take_charge",
    "take_down_alert",
    "take_off",
    "tell_safety",
    "unallocate_case",
    "undo_done",
    "undo_strike",
    "withdraw_approval",
    "withdraw_interest",
    "write_handover_note",
    "write_note",
    "write_restricted_note",
]
