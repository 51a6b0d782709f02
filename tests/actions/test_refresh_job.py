"""Bringing the figures up to date as a job: it says how far it is, stops between parts, and counts once when it was killed."""

import pytest
from django.db import transaction

from commonweal.audit.models import AuditEvent
from commonweal.jobs.models import Job
from commonweal.jobs.registry import known_work
from commonweal.jobs.task import Halted, Task, Why
from commonweal.outcomes.actions import faults_in_mart, refresh_counts
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.work import REFRESH
from commonweal.rules.jobs import LEASE
from commonweal.rules.returns import Figure, Standing
from tests.actions.test_jobs import asked, committed, later, run, started, steps, wait_until
from tests.cast import NOW, ask
from tests.little_jobs import only, slowed, start
from tests.returns import all_of, certified, elsewhere

CERTIFIED = 37


@pytest.fixture
def mart(settings, tmp_path, monkeypatch):
    """A folder of its own for the files, here and in the worker's process."""
    monkeypatch.setenv("COMMONWEAL_MART", str(tmp_path))
    settings.MART_FOLDER = tmp_path


def counts() -> list[tuple]:
    columns = [each.name for each in Count._meta.concrete_fields if each.name != "id"]
    return sorted(Count.objects.values_list(*columns), key=repr)


def test_it_says_before_each_part_how_many_are_done(cast, mart):
    told = []
    done = refresh_counts(by=ask(cast.anna), at=NOW, tell=lambda *how_far: told.append(how_far))
    (of,) = {of for _, of in told}
    assert [part for part, _ in told] == list(range(of)), "one after the other, and none left out"
    assert of > done.parts > 1


def test_what_is_called_off_between_two_parts_never_happened(cast, mart):
    task = Task(job_id=None, by=ask(cast.anna), at=NOW, kept=lambda done, of: True)

    def stop_at(done: int, of: int) -> None:
        task.halted = Why.STOPPED if done == of - 1 else None
        Task.tell(task, done, of)

    task.tell = stop_at
    before = counts()
    with pytest.raises(Halted), transaction.atomic():
        known_work()[REFRESH].run(task)
    assert task.told[0] == task.told[1] - 1 > 1, "all was read and asked, and nothing was kept"
    assert (counts(), Refresh.objects.exists()) == (before, False)


@committed
def test_whoever_asked_sees_how_far_it_is_and_may_stop_it(cast, mart, client_for):
    real = known_work()[REFRESH]
    with only(_with(real, run=slowed(real.run, 2.5))):
        job = asked(cast, REFRESH)
        with started() as thread:
            wait_until(lambda: Job.objects.get(pk=job.pk).done >= 1, seconds=120)
            anna = client_for(cast.anna)
            page = anna.get(f"/work/{job.pk}/").content.decode()
            held = Job.objects.get(pk=job.pk)
            assert f" of {held.of} done" in page
            anna.post(f"/work/{job.pk}/stop/")
            thread.join(timeout=30)
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert not Refresh.objects.exists()


def _with(work, **more):
    from dataclasses import replace

    return replace(work, clock=None, **more)


@committed
def test_a_killed_refresh_that_is_taken_again_counts_what_was_certified_once(cast, mart):
    """A return is certified, the count of it begins, the worker dies in the middle of it, and another one takes it up."""
    with transaction.atomic():
        found = elsewhere(cast)
        _certify(cast, found)
    with only(_with(known_work()[REFRESH])):
        job = asked(cast, REFRESH)
        process = start("refresh", 1.5)
        try:
            wait_until(lambda: Job.objects.get(pk=job.pk).done >= 2, seconds=120)
        finally:
            process.kill()
            process.wait()
        of = Job.objects.get(pk=job.pk).of
        assert counts() == [], "nothing half done"
        Job.objects.filter(pk=job.pk).update(heard_at=later(-LEASE.total_seconds() - 1))
        assert run() == 1
        job.refresh_from_db()
        assert (job.status, job.takes, job.done, job.of) == ("done", 2, of, of)
        assert steps(job) == ["take", "take_back", "take", "finish"]
        first = counts()
        # Asked for once more, there is nothing new.
        asked(cast, REFRESH)
        assert run() == 1
    assert counts() == first
    closed = Count.objects.filter(measure="cases_closed", is_certified=True)
    assert list(closed.values_list("numerator", flat=True)) == [CERTIFIED] * closed.count() != []
    _, counted, once_more = Refresh.objects.order_by("id").values_list("rows", flat=True)
    assert counted > 0 == once_more
    assert AuditEvent.objects.filter(action="refresh_figures").count() == 2
    with transaction.atomic():
        ask(cast.anna)
        assert faults_in_mart() == []


def _certify(cast, found) -> None:
    from commonweal.outcomes.returns import actions

    begun = actions.begin_return(return_id=found.pk, by=ask(cast.mona), at=NOW)
    figures = all_of(begun, cases_closed=Figure(Standing.COUNTED, CERTIFIED, None))
    begun = actions.save_figures(
        return_id=begun.pk, figures=figures, version=begun.version, by=ask(cast.mona), at=NOW
    )
    certified(cast, begun)
