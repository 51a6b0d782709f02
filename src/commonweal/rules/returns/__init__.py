"""Quarterly returns: what is asked, by when, what is wrong with an answer, and which steps a return takes.

Read a return as: for one contract and one quarter, these figures, said once for every funder. What is not known is said so and
is never nought.
"""

from commonweal.rules.returns.asked import (
    Asked,
    Change,
    asked_by_default,
    asked_in,
    may_be_asked,
    reasons_not_to_change_what_is_asked,
)
from commonweal.rules.returns.certified_alone import Usual
from commonweal.rules.returns.checks import (
    Limits,
    Money,
    findings,
    is_same_as_last,
    of_measure,
    reasons_not_to_certify,
)
from commonweal.rules.returns.dates import (
    CHASED_FOR,
    Chase,
    days_late,
    due_on,
    last_ended_quarter,
    next_quarter,
    quarter_name,
    quarters_to_open,
    stages_reached,
)
from commonweal.rules.returns.findings import Finding
from commonweal.rules.returns.lines import (
    BLANK,
    Figure,
    Place,
    Standing,
    faults_in_figure,
    is_asked_of,
    places_asked,
    split_areas,
    together,
    with_wholes,
)
from commonweal.rules.returns.narrative import reasons_against_narrative
from commonweal.rules.returns.sheet import AskedRow, Fault, Formula, ReadSheet, read_sheet
from commonweal.rules.returns.steps import (
    CERTIFIED_STANDS,
    FIRST,
    NEEDS_WORDS,
    OPEN,
    STATEMENT,
    STEPS,
    TERMINAL,
    Status,
    Step,
    reasons_not_to_change,
    reasons_not_to_take,
)

__all__ = [
    "BLANK",
    "CERTIFIED_STANDS",
    "CHASED_FOR",
    "FIRST",
    "NEEDS_WORDS",
    "OPEN",
    "STATEMENT",
    "STEPS",
    "TERMINAL",
    "Asked",
    "AskedRow",
    "Change",
    "Chase",
    "Fault",
    "Figure",
    "Finding",
    "Formula",
    "Limits",
    "Money",
    "Place",
    "ReadSheet",
    "Standing",
    "Status",
    "Step",
    "Usual",
    "asked_by_default",
    "asked_in",
    "days_late",
    "due_on",
    "faults_in_figure",
    "findings",
    "is_asked_of",
    "is_same_as_last",
    "last_ended_quarter",
    "may_be_asked",
    "next_quarter",
    "of_measure",
    "places_asked",
    "quarter_name",
    "quarters_to_open",
    "read_sheet",
    "reasons_against_narrative",
    "reasons_not_to_certify",
    "reasons_not_to_change",
    "reasons_not_to_change_what_is_asked",
    "reasons_not_to_take",
    "split_areas",
    "stages_reached",
    "together",
    "with_wholes",
]
