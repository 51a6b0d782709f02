"""What the figures need every night: counted afresh, and the partners' statements held against the ledger."""

from datetime import time

from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.commissioning.funding.statements import (
    faults_in_statements,
    partner_years,
    pool_of,
    statement_of,
)
from commonweal.jobs.queries import holders
from commonweal.jobs.registry import Reminder, Work
from commonweal.jobs.task import Task
from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.glances import keep_glance
from commonweal.outcomes.heard.actions import recount_heard
from commonweal.rules.periods import add_months, day_of, financial_year
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.reminders import quarter_ends
from commonweal.rules.statements import faults_in_statements as faults_in_sums

REFRESH = "refresh_figures"
DO_NOT_TIE = Reason("do_not_tie", "The partners’ statements and the ledger do not say the same.")


def _refresh(task: Task) -> None:
    refresh_counts(by=task.by, at=task.at, tell=task.tell)
    keep_glance(at=task.at)


def _heard(task: Task) -> None:
    recount_heard(at=task.at)


def _tie(task: Task) -> None:
    """This financial year and the one before, which is still being looked at until it is closed."""
    this = financial_year(day_of(task.at))
    for year in (this, financial_year(add_months(this.starts_on, -12))):
        partners = partner_years(year=year)
        sums = faults_in_sums([statement_of(each) for each in partners], pool_of(year=year))
        if sums or faults_in_statements(partners, year=year):
            raise Refused(DO_NOT_TIE)


WORK = (
    Work(
        name=REFRESH,
        title="Bring the figures up to date",
        means="The board page, the measures, the statements and first pages show older counts.",
        what_to_do="Try it again. If it fails again, run commonweal mart refresh --whole on the server: it says where it stops.",
        run=_refresh,
        clock=time(1, 30),
        action=Action.REFRESH_FIGURES,
        back=("Go to the board page", "board"),
    ),
    Work(
        name="count_heard",
        title="Count what is told beside what is heard",
        means="A year that is settled is not counted yet: what people say of their own behaviour stands alone.",
        what_to_do="Try it again.",
        run=_heard,
        clock=time(3, 0),
    ),
    Work(
        name="tie_statements",
        title="Hold the statements against the ledger",
        means="Nobody has made sure that what partners read is what the ledger says.",
        what_to_do="Try it again.",
        run=_tie,
        clock=time(3, 30),
        troubles={
            "do_not_tie": "What partners read and what the ledger says differ. Open Statements: the differences stand at its"
            " head. Send no statement until they are explained."
        },
    ),
)

REMINDERS = (
    Reminder(
        key="quarter_figures",
        title="The quarter’s figures",
        words="Look at the figures of the quarter, and at what is marked as incomplete, before anybody quotes them.",
        address="board",
        steps=(-2, 3),
        dues=quarter_ends,
        who=lambda due, on: holders({Role.ANALYST}, on=on),
    ),
)
