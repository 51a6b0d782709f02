"""What stands on every page of one case: who it is about, what must be seen first, and the menu of the case's own pages.

Read a row of MENU as: whoever may do this action finds this page of the case under these words. A new page of a case is a new
row here, not another part of the first page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from commonweal.access.policy import Action, may
from commonweal.access.roles import Role, Side
from commonweal.design.choices import Choice
from commonweal.rules.cases import CaseStatus
from commonweal.services.casework.models import Case
from commonweal.services.casework.pages.person import Alerts, alert_words
from commonweal.services.casework.queries import StandingAlert

MENU: tuple[tuple[Action, str, str], ...] = (
    (Action.VIEW_CASE, "Overview", "case"),
    (Action.WORK_TASKS, "Tasks", "case_tasks"),
    (Action.TELL_SAFETY, "Tell what safety needs", "case_safety"),
    (Action.RESTRICT_CASE, "Who may see it", "case_restrict"),
    (Action.VIEW_ACCESS_LOG, "Who saw it", "case_seen"),
    (Action.VIEW_CASE, "Plan", "case_plan"),
    (Action.VIEW_CASE, "Safety plan", "case_ahead"),
    (Action.VIEW_CASE, "How things are", "case_outcomes"),
    (Action.VIEW_CASE, "Feedback", "case_feedback"),
    (Action.WORK_CASE, "Equality", "case_equality"),
    (Action.VIEW_CASE, "Record", "case_record"),
    (Action.READ_RESTRICTED, "Restricted notes", "case_few"),
    (Action.VIEW_CASE, "Children", "case_children"),
    (Action.VIEW_CASE, "Orders and court", "case_orders"),
    (Action.VIEW_CASE, "Papers", "case_papers"),
    (Action.VIEW_CASE, "Messages", "case_messages"),
    (Action.HAND_OVER, "Hand-over", "case_hand_over"),
    (Action.KEEP_IN_TOUCH, "Waiting", "case_waiting"),
    (Action.MOVE_ON, "Another service", "case_on"),
)

# A case about somebody's use of abuse has none of these pages.
VICTIMS_SIDE_ONLY = frozenset({"case_children"})
# Read by whoever holds the case, and by no manager.
HOLDERS_ONLY = frozenset({"case_equality"})

STATUS = {
    CaseStatus.OPENED: ("Waiting for a worker", "yellow"),
    CaseStatus.ALLOCATED: ("Open", "teal"),
    CaseStatus.CLOSED: ("Closed", "grey"),
}


@dataclass(frozen=True)
class CaseTop:
    """The top of every page of one case. `can_write`: the reader holds the case and it is not closed."""

    case_id: UUID
    reference: str
    name: str
    known_as: str
    grade: str
    status: str
    status_colour: str
    is_restricted: bool
    alerts: Alerts
    menu: tuple[Choice, ...]
    back: tuple[str, str]
    can_write: bool


def case_top(
    case: Case, alerts: Iterable[StandingAlert], *, here: str, user_id: int, roles: frozenset[Role]
) -> CaseTop:
    """`here` names the page we are on. The case was read with its subject."""
    status, colour = STATUS[CaseStatus(case.status)]
    return CaseTop(
        case_id=case.pk,
        reference=case.reference,
        name=case.subject.full_name,
        known_as=case.subject.known_as,
        grade=case.grade,
        status=status,
        status_colour=colour,
        is_restricted=case.is_restricted,
        alerts=alert_words(alerts),
        menu=() if _is_only_named(case, user_id=user_id, roles=roles) else _menu(case, user_id, roles, here),
        back=("Cases", reverse("cases")),
        can_write=works_on(case, user_id=user_id, roles=roles) and case.status != CaseStatus.CLOSED,
    )


def works_on(case: Case, *, user_id: int, roles: frozenset[Role]) -> bool:
    """Whether the reader holds the case, and so may write in it and see how to reach the person."""
    return case.worker_id == user_id and may(roles, Action.WORK_CASE)


def _is_only_named(case: Case, *, user_id: int, roles: frozenset[Role]) -> bool:
    """A restricted case that names the reader is theirs to read, and none of its other pages."""
    return case.worker_id != user_id and Role.SERVICE_MANAGER not in roles


def _menu(case: Case, user_id: int, roles: frozenset[Role], here: str) -> tuple[Choice, ...]:
    """Nothing while the case has one page for this reader: a menu of one leads nowhere."""
    left_out = frozenset() if case.side == Side.VICTIM else VICTIMS_SIDE_ONLY
    if not works_on(case, user_id=user_id, roles=roles):
        left_out |= HOLDERS_ONLY
    rows = [(label, name) for action, label, name in MENU if may(roles, action) and name not in left_out]
    if len(rows) < 2:
        return ()
    return tuple(Choice(label, reverse(name, args=[case.pk]), name == here) for label, name in rows)
