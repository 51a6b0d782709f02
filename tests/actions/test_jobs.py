"""Work that a program does later: once and not twice, tried again, stopped, given up, and taken up again after a kill."""

import threading
from datetime import UTC, date, datetime, timedelta
from time import monotonic, sleep

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from django.http import Http404
from django.utils import timezone

from commonweal.access.policy import Action
from commonweal.audit.models import AuditEvent
from commonweal.jobs import actions, queries, worker
from commonweal.jobs.models import Job, JobHistory
from commonweal.jobs.registry import known_work
from commonweal.jobs.registry import nightly as nightly_work
from commonweal.jobs.task import Halted
from commonweal.outcomes.models import Refresh
from commonweal.rules.jobs import LEASE, MOST_ATTEMPTS
from commonweal.rules.reasons import Reason, Refused
from commonweal.services.front_door.actions import leave_list
from commonweal.services.front_door.actions import lists as front_door_lists
from tests import lists, little_jobs
from tests.cast import NOW, ask
from tests.little_jobs import MARK, PARTS, goes_wrong, in_parts, little, nightly, only, start, whole

both = pytest.mark.django_db(databases=["default", "owner"])
committed = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
IDS = {"list": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}


def marks() -> list[str]:
    return sorted(AuditEvent.objects.filter(action=MARK).values_list("record_id", flat=True))


def steps(job: Job) -> list[str]:
    return list(JobHistory.objects.filter(job=job).order_by("id").values_list("step", flat=True))


def asked(cast, name: str, who: str = "anna", **more) -> Job:
    with transaction.atomic():
        return actions.ask_for_work(
            name=name, arguments={}, by=ask(getattr(cast, who)), at=timezone.now(), **more
        )


def run() -> int:
    return worker.work(once=True, ending=threading.Event())


def later(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def wait_until(condition, seconds: float = 30) -> None:
    until = monotonic() + seconds
    while not condition():
        assert monotonic() < until, "it did not happen in time"
        sleep(0.05)


# Asking


@both
def test_the_same_work_is_one_job_until_it_has_ended(cast):
    with only(little("parts", in_parts(0), whole=False)):
        first, second = asked(cast, "parts"), asked(cast, "parts", "joan")
        assert first.pk == second.pk
        assert run() == 1
        assert asked(cast, "parts").pk != first.pk
    assert AuditEvent.objects.filter(action="ask_for_work").count() == 2


@both
def test_with_other_numbers_it_is_other_work(cast):
    with only(little("one", whole(0))):
        by = ask(cast.anna)
        some = [actions.ask_for_work(name="one", arguments=each, by=by, at=NOW) for each in ({}, IDS, IDS)]
    assert len({each.pk for each in some}) == 2


@both
def test_nothing_but_numbers_goes_with_it(cast):
    with only(little("one", whole(0))), pytest.raises(Refused) as refused:
        actions.ask_for_work(name="one", arguments={"who": "Vera Victim"}, by=ask(cast.anna), at=NOW)
    assert "Vera" not in str(refused.value)


@both
@pytest.mark.parametrize(
    "arguments", [{"who": "Vera Victim"}, {"n": 12}, {"n": ["12"]}, {"n": {"a": "x"}}, ["x"]]
)
def test_the_database_refuses_it_too(cast, arguments):
    with pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.create(name="x", key="x", arguments=arguments, asked_at=NOW, not_before_at=NOW)


@both
def test_what_happened_is_not_changed(cast):
    with only(little("one", whole(0))):
        job = asked(cast, "one")
        run()
    for sql in (
        "UPDATE jobs_jobhistory SET why = 'x'",
        "DELETE FROM jobs_jobhistory",
        "DELETE FROM jobs_job",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(sql)
    assert steps(job) == ["take", "finish"]


@both
def test_only_who_may_asks(cast):
    with only(little("one", whole(0))), pytest.raises(PermissionDenied):
        actions.ask_for_work(name="one", arguments={}, by=_nobody(cast), at=NOW)


def _nobody(cast):
    from commonweal.access.actor import Actor

    return Actor(cast.nora.pk, "Nora Nothing")


@both
def test_who_asked_must_still_be_allowed_when_it_is_done(cast):
    with only(little("one", whole(0))):
        job = asked(cast, "one", "anna")
        Job.objects.filter(pk=job.pk).update(asked_by=cast.nora)
        run()
    job.refresh_from_db()
    assert (job.status, job.why) == ("failed", "not_allowed")
    assert marks() == []


# Going wrong


@both
def test_it_is_tried_again_with_growing_waits_and_then_given_up(cast, monkeypatch):
    with only(little("wrong", goes_wrong(ValueError("Vera Victim, 07700 900123")))):
        job = asked(cast, "wrong")
        waits = []
        for _ in range(MOST_ATTEMPTS):
            Job.objects.filter(pk=job.pk).update(not_before_at=timezone.now())
            assert run() == 1
            job.refresh_from_db()
            waits.append(round((job.not_before_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 10, 60, 0]
    assert (job.status, job.why, job.fault, job.attempts) == ("failed", "fault", "ValueError", MOST_ATTEMPTS)
    assert marks() == [], "what it had done is undone"
    assert steps(job) == ["take", "put_off"] * 3 + ["take", "give_up"]
    event = AuditEvent.objects.get(action="work_failed")
    assert "Vera" not in str(event.details)
    assert "Vera" not in str(list(JobHistory.objects.values_list()))


@both
def test_what_the_rules_refuse_is_not_tried_again(cast):
    with only(little("refused", goes_wrong(Refused(Reason("do_not_tie", "They differ."))))):
        job = asked(cast, "refused")
        run()
    job.refresh_from_db()
    assert (job.status, job.why, job.fault) == ("failed", "do_not_tie", "")


@both
def test_what_is_not_there_is_not_tried_again(cast):
    with only(little("gone", goes_wrong(Http404()))):
        job = asked(cast, "gone")
        run()
    job.refresh_from_db()
    assert (job.status, job.why) == ("failed", "not_there")


@both
def test_what_failed_goes_on_from_where_it_was(cast):
    def breaks(task):
        in_parts(0)(task) if task.done else _first_parts(task)

    with only(little("parts", breaks, whole=False)):
        job = asked(cast, "parts")
        for _ in range(MOST_ATTEMPTS):
            Job.objects.filter(pk=job.pk, status="asked").update(not_before_at=timezone.now())
            run()
    job.refresh_from_db()
    assert (job.status, job.done) == ("done", PARTS)
    assert marks() == [str(number) for number in range(PARTS)]


def _first_parts(task):
    for number in range(3):
        with transaction.atomic():
            little_jobs._mark(number)
            task.keep(number + 1, PARTS)
    raise ConnectionError


@both
def test_an_administrator_asks_once_more_and_a_neighbour_does_not(cast):
    with only(little("wrong", goes_wrong(Refused(Reason("no", "No."))))):
        job = asked(cast, "wrong")
        run()
        for who in ("anna", "joan", "pat"):
            with pytest.raises(Http404):
                actions.try_again(job_id=job.pk, by=ask(getattr(cast, who)), at=NOW)
        again = actions.try_again(job_id=job.pk, by=ask(cast.adam), at=timezone.now())
        assert (again.status, again.attempts) == ("asked", 0)
        with pytest.raises(Refused):
            actions.try_again(job_id=job.pk, by=ask(cast.adam), at=NOW)
        given = {"name": "wrong", "key": job.key, "status": "failed"}
        other = Job.objects.create(asked_at=NOW, not_before_at=NOW, **given)
        with pytest.raises(Refused, match="again already"):
            actions.try_again(job_id=other.pk, by=ask(cast.adam), at=NOW)


# Stopping


@both
def test_what_has_not_begun_is_stopped_at_once_by_who_asked_and_by_no_neighbour(cast):
    with only(little("one", whole(0))):
        job = asked(cast, "one", "pat")
        for who in ("cora", "nell", "joan", "anna"):
            with pytest.raises(Http404):
                actions.stop_work(job_id=job.pk, by=ask(getattr(cast, who)), at=NOW)
        assert actions.stop_work(job_id=job.pk, by=ask(cast.pat), at=NOW).status == "cancelled"
        assert run() == 0
        with pytest.raises(Refused, match="ended already"):
            actions.stop_work(job_id=job.pk, by=ask(cast.pat), at=NOW)
    assert marks() == []


@committed
def test_whole_work_that_is_stopped_never_happened(cast):
    with only(little("whole", whole(60))):
        job = asked(cast, "whole")
        with started() as thread:
            wait_until(lambda: Job.objects.get(pk=job.pk).status == "taken")
            with transaction.atomic():
                actions.stop_work(job_id=job.pk, by=ask(cast.adam), at=timezone.now())
            began = monotonic()
            thread.join(timeout=30)
    job.refresh_from_db()
    assert monotonic() - began < 15, "the question that ran was called off"
    assert (job.status, marks()) == ("cancelled", [])
    assert steps(job) == ["take", "cancel"]


@committed
def test_work_in_parts_that_is_stopped_keeps_its_parts_whole(cast):
    with only(little("parts", in_parts(1), whole=False)):
        job = asked(cast, "parts")
        with started() as thread:
            wait_until(lambda: Job.objects.get(pk=job.pk).done >= 2)
            with transaction.atomic():
                actions.stop_work(job_id=job.pk, by=ask(cast.anna), at=timezone.now())
            thread.join(timeout=30)
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert 2 <= job.done < PARTS
    assert marks() == [str(number) for number in range(job.done)]


class started(threading.Thread):
    """A worker in a thread, inside the block."""

    def __init__(self) -> None:
        super().__init__()
        self.ending = threading.Event()

    def run(self) -> None:
        try:
            worker.work(once=True, ending=self.ending)
        finally:
            connections.close_all()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.join(timeout=60)
        assert not self.is_alive()


# A worker that is killed, and two at once


@committed
def test_a_killed_workers_job_in_parts_is_taken_up_again_and_nothing_is_done_twice(cast):
    with only(little("parts", in_parts(0), whole=False)):
        job = asked(cast, "parts")
        process = start("parts", 0.4)
        try:
            wait_until(lambda: Job.objects.get(pk=job.pk).done >= 3)
        finally:
            process.kill()
            process.wait()
        job.refresh_from_db()
        assert job.status == "taken"
        kept = job.done
        assert 3 <= kept < PARTS
        assert run() == 0, "it may still be at work"
        Job.objects.filter(pk=job.pk).update(heard_at=later(-LEASE.total_seconds() - 1))
        assert run() == 1
    job.refresh_from_db()
    assert (job.status, job.takes, job.done) == ("done", 2, PARTS)
    assert marks() == [str(number) for number in range(PARTS)]
    assert steps(job) == ["take", "take_back", "take", "finish"]


@committed
def test_a_killed_workers_whole_job_counts_once(cast):
    with only(little("whole", whole(0))):
        job = asked(cast, "whole")
        process = start("whole", 3)
        try:
            wait_until(lambda: Job.objects.get(pk=job.pk).status == "taken")
            sleep(0.5)
        finally:
            process.kill()
            process.wait()
        assert marks() == []
        Job.objects.filter(pk=job.pk).update(heard_at=later(-2 * LEASE.total_seconds()))
        assert run() == 1
        sleep(3)  # the question that the killed one had asked comes to its end, and to nothing
    job.refresh_from_db()
    assert (job.status, marks()) == ("done", ["0", "1"])


@committed
def test_a_worker_told_to_end_leaves_its_job_for_the_next(cast):
    with only(little("whole", whole(0))):
        job = asked(cast, "whole")
        process = start("whole", 60)
        try:
            wait_until(lambda: Job.objects.get(pk=job.pk).status == "taken")
            process.terminate()
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
            process.wait()
        job.refresh_from_db()
        assert (job.status, job.attempts, marks()) == ("asked", 0, [])
        assert run() == 1
    assert marks() == ["0", "1"]


@committed
def test_two_workers_take_each_job_once(cast):
    with only(little("one", whole(0)), nightly()):
        for number in range(1, 21):
            with transaction.atomic():
                by = ask(cast.anna)
                actions.ask_for_work(name="one", arguments={"n": str(number)}, by=by, at=timezone.now())
        with started() as one, started() as two, started() as three:
            for each in (one, two, three):
                each.join(timeout=60)
    assert Job.objects.filter(status="done", takes=1).count() == 21
    assert len(marks()) == 2 * 20 + 1


@both
def test_whoever_lost_a_job_changes_nothing(cast):
    with only(little("one", whole(0))):
        job = asked(cast, "one")
        first = actions.take_job(names=["one"], by=None, at=timezone.now())
        assert actions.take_back_abandoned(by=None, at=later(LEASE.total_seconds() + 1)) == 1
        second = actions.take_job(names=["one"], by=None, at=later(120))
        assert (first.takes, second.takes) == (1, 2)
        held = {"job_id": job.pk, "takes": first.takes}
        assert not actions.keep_progress(**held, done=1, of=2)
        assert actions.hear_from(**held, done=1, of=2, at=NOW).is_lost
        for end in (actions.finish_job, actions.give_back, actions.stopped):
            with pytest.raises(Halted):
                end(**held, by=None, at=NOW)
        actions.finish_job(job_id=job.pk, takes=2, by=None, at=timezone.now())
    job.refresh_from_db()
    assert job.status == "done"


@both
def test_a_job_that_kills_every_worker_is_given_up(cast):
    with only(little("one", whole(0))):
        job = asked(cast, "one")
        at = timezone.now()
        for _ in range(MOST_ATTEMPTS):
            at = max(at, Job.objects.get(pk=job.pk).not_before_at)
            assert actions.take_job(names=["one"], by=None, at=at)
            at += LEASE + timedelta(seconds=1)
            assert actions.take_back_abandoned(by=None, at=at) == 1
            at += timedelta(seconds=1)
    job.refresh_from_db()
    assert (job.status, job.why) == ("failed", "worker_lost")


# The night


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def night_by_night(moments) -> list[date]:
    """A worker looks at each of these moments and does what is due. Gives the nights it did."""
    did = []
    for at in moments:
        actions.ask_for_nights(at=at)
        while job := actions.take_job(names=["night"], by=None, at=at):
            actions.finish_job(job_id=job.pk, takes=job.takes, by=None, at=at)
            did.append(Job.objects.get(pk=job.pk).night)
    return did


@both
@pytest.mark.parametrize(
    ("first", "nights"),
    [
        (utc(2026, 10, 24, 12), [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]),
        (utc(2027, 3, 27, 12), [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)]),
    ],
)
def test_on_the_nights_the_clocks_change_it_runs_once(cast, first, nights):
    with only(nightly()):
        assert night_by_night(first + timedelta(minutes=10 * n) for n in range(6 * 48)) == nights


@both
def test_after_nights_without_a_worker_it_runs_once_and_not_once_for_each(cast):
    with only(nightly()):
        assert night_by_night([utc(2026, 6, 1, 12)]) == [date(2026, 6, 1)]
        assert night_by_night([utc(2026, 6, 9, 12), utc(2026, 6, 9, 13)]) == [date(2026, 6, 9)]


@both
def test_what_was_asked_for_and_never_begun_becomes_the_next_nights(cast):
    with only(nightly()):
        assert actions.ask_for_nights(at=utc(2026, 6, 1, 12)) == 1
        assert actions.ask_for_nights(at=utc(2026, 6, 1, 13)) == 0
        assert night_by_night([utc(2026, 6, 9, 12), utc(2026, 6, 9, 13)]) == [date(2026, 6, 9)]
    assert Job.objects.count() == 1


@both
def test_the_night_waits_for_somebody_who_asked_for_the_same(cast):
    with only(nightly()):
        mine = asked(cast, "night")
        at = timezone.now()
        actions.ask_for_nights(at=at)
        assert Job.objects.count() == 1, "never twice at once"
        job = actions.take_job(names=["night"], by=None, at=timezone.now())
        actions.finish_job(job_id=mine.pk, takes=job.takes, by=None, at=at)
        assert actions.ask_for_nights(at=at) == 1


@both
def test_work_that_is_not_wanted_here_is_not_asked_for(cast):
    with only(nightly(is_wanted=lambda: False)):
        assert actions.ask_for_nights(at=NOW) == 0
        assert queries.nights(at=NOW) == []


@both
def test_a_worker_without_the_owners_address_leaves_what_needs_it(cast, monkeypatch):
    with only(nightly(needs_owner=True), little("one", whole(0))):
        monkeypatch.setattr(worker, "connections", ["default"])
        assert worker.names_to_take() == ["one"]
        monkeypatch.setattr(worker, "connections", ["default", "owner"])
        assert worker.names_to_take() == ["night", "one"]


# Being told


@both
def test_what_failed_or_was_missed_is_trouble_until_it_is_done(cast, at_most_queries):
    at = timezone.now()
    with only(nightly()):
        [never] = queries.troubles(at=at)
        assert never.done_at is None
        run()
        with at_most_queries(1):
            assert queries.troubles(at=at) == []
        [missed] = queries.troubles(at=at + timedelta(hours=27))
        assert missed.done_at is not None
        Job.objects.update(night=date(2020, 1, 1))
    with only(nightly(run=goes_wrong(Refused(Reason("no", "No."))))):
        run()
        [failed] = queries.troubles(at=at)
        assert failed.job.status == "failed"


@both
def test_what_failed_for_somebody_is_trouble_until_it_is_done_for_them(cast):
    with only(little("one", goes_wrong(Refused(Reason("no", "No."))))):
        job = asked(cast, "one", "pat")
        run()
        at = timezone.now()
        by, neighbour = ask(cast.pat), ask(cast.cora)
        assert [each.job.id for each in queries.own_troubles(by, at=at)] == [job.pk]
        assert queries.own_troubles(neighbour, at=at) == []
        assert [each.job.id for each in queries.troubles(at=at)] == [job.pk]
    with only(little("one", whole(0))):
        actions.try_again(job_id=job.pk, by=ask(cast.adam), at=timezone.now())
        run()
        assert queries.troubles(at=timezone.now()) == []


def test_every_work_of_ours_says_what_it_means_and_what_to_do():
    from commonweal.jobs.registry import known_reminders, known_work

    works = known_work()
    assert {
        "refresh_figures",
        "review_duplicates",
        "check_audit",
        "forget_files",
        "tie_statements",
        "remind",
    } <= set(works)
    assert {"decisions_waiting", "contract_ends", "year_closes", "quarter_figures"} <= set(known_reminders())
    for each in works.values():
        assert each.means.endswith("."), each.name
        assert each.what_to_do.endswith((".", ")")), each.name
        assert each.clock or each.action, f"{each.name}: nobody can ever ask for it"
        assert each.action is None or isinstance(each.action, Action)


# The real work


@committed
def test_the_whole_night_is_done_once_and_as_whoever_should(cast):
    with transaction.atomic():
        actions.ask_for_work(name="refresh_figures", arguments={}, by=ask(cast.anna), at=timezone.now())
    run()
    assert {(job.name, job.status) for job in Job.objects.all()} == {
        (each.name, "done") for each in nightly_work()
    }
    [by_anna, by_night] = Refresh.objects.order_by("id").values_list("by_id", flat=True)
    assert (by_anna, by_night) == (cast.anna.pk, None)
    assert run() == 0
    assert queries.troubles(at=timezone.now()) == []


@committed
def test_a_list_is_taken_while_nobody_watches_and_no_row_twice(cast, monkeypatch):
    monkeypatch.setattr(front_door_lists, "ROWS_A_PART", 2)
    with transaction.atomic():
        sent = lists.sent(cast, lists.as_csv(*(lists.line(str(number)) for number in range(1, 7))))
        job = leave_list(list_id=sent.pk, by=ask(cast.rita), at=timezone.now())
    with only(known_work()["take_list"]):
        assert run() == 1
    with transaction.atomic():
        ask(cast.rita)
        sent.refresh_from_db()
        assert (sent.rows_done, sent.taken) == (6, 6)
        with pytest.raises(Refused, match="left to take"):
            leave_list(list_id=sent.pk, by=ask(cast.rita), at=timezone.now())
        with pytest.raises(Http404):
            leave_list(list_id=sent.pk, by=ask(cast.ravi), at=timezone.now())
    job.refresh_from_db()
    assert (job.status, job.done, job.of) == ("done", 6, 6)
    assert AuditEvent.objects.filter(action="take_list_rows", actor_id=cast.rita.pk).count() == 3
