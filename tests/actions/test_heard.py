"""What is told beside what is heard is counted by the database, once for each settled year, and reaches nobody as a couple."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from commonweal.access.roles import Side
from commonweal.audit.models import AuditEvent
from commonweal.outcomes.heard.actions import recount_heard
from commonweal.outcomes.heard.models import HeardCount
from commonweal.outcomes.mart import as_mart
from commonweal.services.casework import models as casework
from tests.cast import NOW, OWNER, _episode, ask, make

AT = datetime(2022, 7, 1, 12, tzinfo=UTC)
APRIL, MARCH = date(2021, 4, 1), date(2022, 3, 31)
TOLD, HEARD = "behaviour_told", "behaviour_heard"


class Ground:
    """Couples made by the owner, and taken away again."""

    def __init__(self, cast):
        self.cast, self.made = cast, []

    def keep(self, model, **values):
        self.made.append(make(model, **values))
        return self.made[-1]

    def case(self, side: Side, subject=None, *, group: str | None = None):
        cast, of_user = self.cast, side == Side.PERPETRATOR
        group = group or ("perpetrator" if of_user else "victim")
        episode = _episode(cast, side=side, group=group, days_ago=9)
        self.made.append(episode)
        subject = subject or self.keep(casework.Person, full_name="Somebody", born_on=None)
        return self.keep(
            casework.Case, reference=uuid.uuid4().hex[:7].upper(), episode=episode, side=side, client_group=group,
            organisation=cast.turning if of_user else cast.harbour, area=cast.fellshire, subject=subject, opened_at=NOW,
            interim_due_on=NOW.date(),
        )  # fmt: skip

    def link(self, victim, perpetrator):
        self.keep(casework.CaseLink, victim_case=victim, perpetrator_case=perpetrator)

    def couple(self, told=(), heard=()):
        victim, perpetrator = self.case(Side.VICTIM), self.case(Side.PERPETRATOR)
        self.link(victim, perpetrator)
        self.said(perpetrator, TOLD, told)
        self.said(victim, HEARD, heard)
        return victim, perpetrator

    def said(self, case, tool, answers):
        for on, points, *more in answers:
            struck = {"struck_at": NOW, "why_struck": "A mistake."} if more else {}
            self.keep(
                casework.OutcomeAnswers, case=case, tool=tool, tool_version="2026.1", occasion="review", answered_on=on,
                answers={} if points is None else {"4": points}, why_not="said_no" if points is None else "",
                by=self.cast.pat, at=NOW, **struck,
            )  # fmt: skip

    def take_away(self):
        for row in reversed(self.made):
            type(row).objects.using(OWNER).filter(pk=row.pk).delete()


@pytest.fixture(scope="module")
def couples(_cast_in_database, django_db_blocker):
    """Worked out by hand; what each counts as stands beside it."""
    with django_db_blocker.unblock():
        ground = Ground(_cast_in_database)
        ground.couple([(APRIL, 0)], [(MARCH, 0)])  # stopped, stopped
        ground.couple([(APRIL, 3), (MARCH, 0)], [(APRIL, 0), (MARCH, 2)])  # the last counts: stopped, goes on
        ground.couple(
            [(MARCH, 1)], [(APRIL - timedelta(days=1), 0)]
        )  # she spoke of another year: goes on, not heard
        ground.couple(
            [(APRIL, 0)], [(APRIL, 4), (MARCH, 0, "struck")]
        )  # what was struck is as if never said: stopped, goes on
        ground.couple(
            [(MARCH, 4), (MARCH + timedelta(days=1), 0)], [(MARCH, None)]
        )  # goes on, not heard; the day after: 2022
        ground.couple([], [(APRIL, 0)])  # he was not asked: nothing
        two_users, _ = ground.couple([(APRIL, 0)], [(APRIL, 4)])  # of whom does she speak? nothing
        ground.link(two_users, ground.case(Side.PERPETRATOR))
        child = ground.case(Side.VICTIM, group="child")  # a child is nobody's partner: nothing
        user = ground.case(Side.PERPETRATOR)
        ground.link(child, user)
        ground.said(user, TOLD, [(APRIL, 0)])
        again, same = ground.couple(
            [(APRIL, 2)], [(APRIL, 2)]
        )  # the same two in two services count once: goes on, goes on
        ground.link(ground.case(Side.VICTIM, again.subject), same)
        yield ground
        ground.take_away()


BY_HAND = {
    ("stopped", "stopped"): 1, ("stopped", "goes_on"): 2, ("stopped", ""): 0,
    ("goes_on", "stopped"): 0, ("goes_on", "goes_on"): 1, ("goes_on", ""): 2,
}  # fmt: skip


def counted(year: int) -> dict[tuple[str, str], int]:
    rows = HeardCount.objects.filter(year=year).values_list("told", "heard", "number")
    return {(told, heard): number for told, heard, number in rows}


def test_what_was_worked_out_by_hand_is_what_is_counted(cast, couples):
    ask(cast.anna)
    assert recount_heard(at=AT) == 1
    assert counted(2021) == BY_HAND
    events = AuditEvent.objects.filter(action="count_heard")
    assert [each.details for each in events] == [{"years": 1}]


def test_a_year_is_counted_once_and_never_again(cast, couples):
    ask(cast.anna)
    recount_heard(at=AT)
    HeardCount.objects.all()  # what a later answer changes is not taken over
    assert recount_heard(at=AT + timedelta(days=300)) == 0
    assert counted(2021) == BY_HAND
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_mart():
        HeardCount.objects.update(number=9)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_mart():
        HeardCount.objects.all().delete()


def test_a_year_that_has_not_settled_is_not_counted(cast, couples):
    ask(cast.anna)
    assert recount_heard(at=datetime(2022, 6, 30, 12, tzinfo=UTC)) == 0
    assert counted(2021) == {}


def test_the_database_does_not_answer_for_a_year_that_has_not_settled_whoever_asks(cast, couples):
    """The function goes by its own clock as well: no argument opens the year that still runs."""
    with as_mart(), connection.cursor() as cursor:
        cursor.execute("SELECT max(year) FROM told_beside_heard(9999)")
        assert cursor.fetchone()[0] <= datetime.now(UTC).year - 1


@pytest.mark.parametrize("name", ["percy", "pat", "mona", "nell", "anna", "adam", "joan"])
def test_nobody_can_ask_the_database_themselves(cast, name):
    ask(getattr(cast, name))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT * FROM told_beside_heard(2021)")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        HeardCount.objects.create(year=2021, told="stopped", heard="stopped", number=1)


def test_the_mart_learns_counts_and_no_couple(cast, couples):
    with as_mart(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM told_beside_heard(2021)")
        assert [each.name for each in cursor.description] == ["year", "told", "heard", "couples"]
    for table in ("casework_caselink", "casework_outcomeanswers", "casework_case"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_mart():
            connection.cursor().execute(f"SELECT 1 FROM {table}")
