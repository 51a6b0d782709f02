"""From records to what a page shows: frozen, worded, without a query."""

from commonweal.services.casework.pages.case import CasePage, case_form_page, case_page
from commonweal.services.casework.pages.lists import (
    Line,
    ListPage,
    caseload_page,
    unallocated_page,
    waiting,
    worker_choices,
)
from commonweal.services.casework.pages.menu import CaseTop, case_top
from commonweal.services.casework.pages.person import (
    Alerts,
    ContactCard,
    EventLine,
    FormPage,
    Who,
    alert_words,
    contact_cards,
    event_lines,
    reveal_page,
    who,
)
from commonweal.services.casework.pages.risk import (
    AnswersPage,
    DecisionPage,
    RiskPanel,
    answers_page,
    decision_page,
    grade_of,
    risk_panel,
    tool_choices,
)

__all__ = [
    "Alerts",
    "AnswersPage",
    "CasePage",
    "CaseTop",
    "ContactCard",
    "DecisionPage",
    "EventLine",
    "FormPage",
    "Line",
    "ListPage",
    "RiskPanel",
    "Who",
    "alert_words",
    "answers_page",
    "case_form_page",
    "case_page",
    "case_top",
    "caseload_page",
    "contact_cards",
    "decision_page",
    "event_lines",
    "grade_of",
    "reveal_page",
    "risk_panel",
    "tool_choices",
    "unallocated_page",
    "waiting",
    "who",
    "worker_choices",
]
