"""Reminders: who is reminded of what, each step once, until it is settled; and the daily line that goes with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from commonweal.commissioning.governance.models import Decision
from commonweal.jobs import queries
from commonweal.jobs.actions import remind
from commonweal.jobs.models import Job, Reminded
from commonweal.jobs.registry import nightly
from commonweal.rules.reminders import working_day
from commonweal.services.casework.actions.notices import send_notices
from tests.cast import ask
from tests.money import load

YEAR_END = date(2027, 3, 31)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


def reminded(key: str) -> set[tuple[str, int]]:
    rows = Reminded.objects.filter(reminder=key).values_list("user__email", "step")
    return {(email.partition("@")[0], step) for email, step in rows}


def report(cast, board, reference: str) -> Decision:
    return Decision.objects.create(
        board=board, reference=reference, title="Extend", recommendation="Do it.", amount_pence=100,
        starts_on=YEAR_END, ends_before=YEAR_END + timedelta(days=365), report_on=YEAR_END - timedelta(days=40),
        status="published", drafted_by=cast.joan,
    )  # fmt: skip


def test_each_step_of_the_years_close_reminds_the_finance_officer_once(cast):
    first, second = (working_day(YEAR_END, step) for step in (-20, -5))
    remind(by=None, at=morning(first - timedelta(days=1)))
    assert reminded("year_closes") == set()
    remind(by=None, at=morning(first))
    assert remind(by=None, at=morning(first)) == 0
    assert remind(by=None, at=morning(first + timedelta(days=1))) == 0
    assert reminded("year_closes") == {("finn", -20)}
    remind(by=None, at=morning(second))
    assert reminded("year_closes") == {("finn", -20), ("finn", -5)}
    [shown] = queries.reminders_of(ask(cast.finn), on=second)
    assert shown == ("year_closes", YEAR_END)
    assert queries.reminders_of(ask(cast.joan), on=second) == []


def test_whoever_was_away_sends_the_last_step_alone(cast):
    remind(by=None, at=morning(working_day(YEAR_END, 1)))
    assert reminded("year_closes") == {("finn", 1)}


def test_a_board_is_reminded_of_its_own_reports_and_not_the_neighbours(cast):
    on = working_day(YEAR_END, -2)
    mine = report(cast, cast.board, "D-1")
    remind(by=None, at=morning(on))
    assert reminded("decisions_waiting") == {("bea", -2)}
    assert queries.reminders_of(ask(cast.ben), on=on) == []
    report(cast, cast.other_board, "D-2")
    Decision.objects.filter(pk=mine.pk).update(status="approved", decided_on=on)
    remind(by=None, at=morning(on + timedelta(days=1)))
    assert queries.reminders_of(ask(cast.bea), on=on + timedelta(days=1)) == [], (
        "settled, though the neighbours' is not"
    )
    assert [key for key, _ in queries.reminders_of(ask(cast.ben), on=on + timedelta(days=1))] == [
        "decisions_waiting"
    ]


def test_a_contract_that_ends_reminds_who_may_extend_it(cast):
    load(cast)
    from commonweal.commissioning.procurement.queries import contracts

    ending = contracts()[0]
    on = working_day(ending.term.last_day, -63)
    remind(by=None, at=morning(on))
    rows = Reminded.objects.filter(reminder="contract_ends", step=-63)
    assert {row.user_id for row in rows} == {cast.joan.pk}
    assert str(ending.id) in {row.subject for row in rows}


def test_the_quarters_end_reminds_the_analyst(cast):
    remind(by=None, at=morning(working_day(date(2026, 12, 31), -2)))
    assert reminded("quarter_figures") == {("anna", -2)}


def send() -> set[str]:
    mail.outbox.clear()
    send_notices(link="https://example.org/", at=timezone.now())
    return {each.to[0].partition("@")[0] for each in mail.outbox}


@pytest.fixture
def night(cast):
    at = timezone.now()
    for work in nightly():
        Job.objects.create(
            name=work.name, key=work.name, night=at.date(), asked_at=at, not_before_at=at, started_at=at, ended_at=at,
            attempts=1, takes=1, status="done",
        )  # fmt: skip


def test_a_reminder_that_is_new_today_brings_the_daily_line_once(cast, night):
    on = timezone.localdate()
    given = {"reminder": "year_closes", "subject": "2026-04-01", "step": -5, "due_on": on, "shown_until": on}
    Reminded.objects.create(user=cast.finn, reminded_on=on, **given)
    Reminded.objects.create(user=cast.bea, reminded_on=on - timedelta(days=1), **given)
    sent = send()
    assert "finn" in sent
    assert "bea" not in sent
    assert not {"joan", "anna", "adam"} & sent
    assert "finn" not in send()


def test_work_that_failed_brings_it_to_whoever_answers_for_the_night(cast, night):
    Job.objects.filter(name="check_audit").update(status="failed", why="audit_broken")
    sent = send()
    assert {"joan", "anna", "adam"} <= sent
    assert not {"finn", "bea", "aud", "pat"} & sent
    assert {each.body for each in mail.outbox} == {mail.outbox[0].body}, "the same line to everybody"


def test_where_no_worker_ever_ran_nobody_is_mailed_about_it(cast):
    assert not {"joan", "anna", "adam"} & send()
