"""The pages about work: how the night went, one job with how far it is, stopping it, trying it again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonweal.jobs.models import Job, JobHistory
from commonweal.jobs.registry import nightly
from tests import lists
from tests.pages.counting import at_most
from tests.pages.filling import text_of

NIGHT, ASKED = "/work/", "/work/asked/"
OF_THE_NIGHT = ["adam", "joan", "anna"]
NOT_OF_THE_NIGHT = ["finn", "bea", "aud", "fred", "rita", "pat", "mona", "percy"]


def a_job(**more) -> Job:
    at = timezone.now()
    given = {"name": "refresh_figures", "key": "refresh_figures", "asked_at": at, "not_before_at": at}
    return Job.objects.create(**given | more)


def done(name: str, *, hours_ago: float = 1, **more) -> Job:
    ended = timezone.now() - timedelta(hours=hours_ago)
    given = {"status": "done", "takes": 1, "attempts": 1, "ended_at": ended, "done": 1, "of": 1}
    given |= {"started_at": ended - timedelta(seconds=65), "asked_at": ended - timedelta(seconds=70)}
    return a_job(name=name, key=name, night=ended.date(), **given | more)


def address(job: Job, end: str = "") -> str:
    return f"/work/{job.pk}/{end}"


@pytest.fixture
def night(cast):
    return {work.name: done(work.name) for work in nightly()}


@pytest.mark.parametrize("who", OF_THE_NIGHT)
def test_the_night_says_what_ran_how_long_it_took_and_when_it_comes_again(cast, night, client_for, who):
    browser = client_for(getattr(cast, who))
    browser.get(NIGHT)
    with at_most(7):
        shown = text_of(browser.get(NIGHT))
    assert "Everything was done." in shown
    for work in nightly():
        assert work.title in shown
    assert "1 minute" in shown
    assert shown.count("at 1:30am") == 1


@pytest.mark.parametrize("who", NOT_OF_THE_NIGHT)
def test_the_night_is_not_for_others(cast, client_for, who):
    assert client_for(getattr(cast, who)).get(NIGHT).status_code == 403


def test_without_a_worker_that_is_what_it_says(cast, client_for):
    shown = text_of(client_for(cast.adam).get(NIGHT))
    assert "No worker has run here yet" in shown
    assert "Never" in shown


def test_what_failed_says_what_it_means_and_what_to_do(cast, night, client_for):
    Job.objects.filter(pk=night["check_audit"].pk).update(status="failed", why="audit_broken")
    Job.objects.filter(pk=night["refresh_figures"].pk).update(
        status="failed", why="fault", fault="OperationalError"
    )
    shown = text_of(client_for(cast.adam).get(NIGHT))
    assert "Check the audit: failed" in shown
    assert "Tell your data protection officer today" in shown
    assert "Something went wrong in the program (OperationalError), 4 times over." in shown
    assert "A system administrator can try" not in shown
    assert "A system administrator can try" in text_of(client_for(cast.joan).get(NIGHT))


def test_what_has_not_run_for_a_day_and_two_hours_is_overdue(cast, night, client_for):
    Job.objects.filter(pk=night["remind"].pk).update(ended_at=timezone.now() - timedelta(hours=27))
    shown = text_of(client_for(cast.anna).get(NIGHT))
    assert "Remind people of what is due: not done since" in shown
    assert "Overdue" in shown


@pytest.mark.parametrize("who", ["pat", "rita", "joan", "adam"])
def test_what_one_asked_for_is_listed_for_oneself(cast, client_for, who):
    user = getattr(cast, who)
    a_job(asked_by=user)
    a_job(key="other", name="take_list", asked_by=cast.nell)
    browser = client_for(user)
    browser.get(ASKED)
    with at_most(7):
        shown = text_of(browser.get(ASKED))
    assert "Bring the figures up to date" in shown
    assert ("Take the rows of a list" in shown) is (who in OF_THE_NIGHT)


def test_a_job_shows_how_far_it_is_to_whoever_asked_and_its_share_to_others(cast, client_for):
    job = a_job(
        name="take_list", asked_by=cast.rita, status="taken", done=1234, of=10_000, takes=1, attempts=1
    )
    browser = client_for(cast.rita)
    browser.get(ASKED)
    with at_most(7):
        shown = text_of(browser.get(address(job)))
    assert "1,234 of 10,000 done" in shown
    assert 'data-looks-again="3"' in browser.get(address(job)).content.decode()
    others = text_of(client_for(cast.joan).get(address(job)))
    assert "12% done" in others
    assert "1,234" not in others
    assert "10,000" not in others
    assert client_for(cast.ravi).get(address(job)).status_code == 404, "a colleague of the same force"


def test_what_nothing_begins_says_whom_to_ask(cast, client_for):
    job = a_job(asked_by=cast.anna)
    browser = client_for(cast.anna)
    assert "begins in a few seconds" in text_of(browser.get(address(job)))
    Job.objects.filter(pk=job.pk).update(not_before_at=timezone.now() - timedelta(minutes=6))
    assert "whether commonweal work is running" in text_of(browser.get(address(job)))
    Job.objects.filter(pk=job.pk).update(not_before_at=timezone.now() + timedelta(minutes=9), attempts=1)
    assert "It is tried again at" in text_of(browser.get(address(job)))


def test_stopping(cast, client_for):
    job = a_job(asked_by=cast.rita, name="take_list")
    browser = client_for(cast.rita)
    assert browser.post(address(job, "stop/"))["Location"] == address(job)
    shown = text_of(browser.get(address(job)))
    assert "It is being stopped." in shown
    assert "Stopped" in shown
    assert "Stop this" not in shown
    assert "ended already" in text_of(browser.post(address(job, "stop/"), follow=True))
    running = a_job(key="x", asked_by=cast.rita, name="take_list", status="taken", takes=1)
    shown = text_of(browser.post(address(running, "stop/"), follow=True))
    assert "Being stopped" in shown
    assert "nothing is left half done" in shown
    assert client_for(cast.ravi).post(address(running, "stop/")).status_code == 404


def test_nobody_stops_by_a_visit(cast, client_for):
    job = a_job(asked_by=cast.rita)
    assert client_for(cast.rita).get(address(job, "stop/")).status_code == 405
    assert client_for(cast.adam).get(address(job, "again/")).status_code == 405


def test_an_administrator_tries_again(cast, client_for):
    job = a_job(status="failed", why="worker_lost", ended_at=timezone.now(), takes=4, attempts=4)
    JobHistory.objects.create(job=job, step="give_up", was="taken", became="failed", at=timezone.now())
    browser = client_for(cast.adam)
    shown = text_of(browser.get(address(job)))
    assert "look at its memory and its log" in shown
    assert "Given up" in shown
    assert "Try it again" not in text_of(client_for(cast.joan).get(address(job)))
    assert client_for(cast.joan).post(address(job, "again/")).status_code == 403
    assert "asked for again" in text_of(browser.post(address(job, "again/"), follow=True))
    assert Job.objects.get(pk=job.pk).status == "asked"


def test_a_list_is_left_to_be_taken_and_its_page_says_so(cast, client_for):
    sent = lists.sent(cast, lists.as_csv(lists.line("1"), lists.line("2")))
    browser = client_for(cast.rita)
    list_address = reverse("list_one", args=[sent.pk])
    answer = browser.post(f"{list_address}leave/")
    job = Job.objects.get(name="take_list")
    assert answer["Location"] == address(job)
    assert job.arguments == {"list": str(sent.pk)}
    shown = browser.get(list_address).content.decode()
    assert "being taken without you" in shown
    assert re.search(rf'href="{address(job)}"', shown)
    assert browser.post(f"{list_address}leave/")["Location"] == address(job), "pressed twice, it is one"
    assert client_for(cast.ravi).post(f"{list_address}leave/").status_code == 404
    assert browser.get(f"{list_address}leave/")["Location"] == list_address
