"""What the law wants, and when: read by whoever reads figures, recorded by the joint commissioner, once."""

from datetime import date

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.needs.models import CycleStep
from commonweal.partnership.queries import today
from commonweal.rules.periods import add_months, show_day
from tests.pages.counting import at_most
from tests.pages.filling import counted, day, fill
from tests.pages.reading import assert_refused, read, unseen

LIST, NEW = "/figures/cycles/", "/figures/cycles/new/"


def typed(cast, on: date, **changes) -> dict[str, str]:
    return {
        "cycle": "strategy_review", "area": str(cast.fellshire.pk), "reference": "Cabinet report 12", **day("done_on", on),
    } | changes  # fmt: skip


def record(cast, client_for, on: date, **changes):
    return fill(client_for(cast.joan), NEW, typed(cast, on, **changes))


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_what_nobody_recorded_is_not_called_late(cast, client_for, name):
    shown = read(counted(client_for(getattr(cast, name)), LIST)).words
    assert "8 steps that nobody recorded." in shown
    assert "It was first due by 4 January 2022. Record when it was last done" in shown
    assert "North Fell" not in shown, "a district does not answer for it"
    assert "Domestic Abuse Act 2021, section 57" in shown
    assert ("Record that something was done" in shown) is (name == "joan")


def test_it_is_recorded_once_and_the_next_date_follows(cast, client_for):
    on = add_months(today(), -34)
    browser = client_for(cast.joan)
    opened = browser.get(NEW)
    sent = {**unseen(opened), **typed(cast, on)}
    with at_most(20):
        assert browser.post(NEW, sent)["Location"] == LIST
    assert browser.post(NEW, sent).status_code == 302, "the same form sent twice"
    step = CycleStep.objects.get()
    assert (step.area, step.done_on, step.by) == (cast.fellshire, on, cast.joan)
    shown = read(browser.get(LIST)).words
    assert f"Next by {show_day(add_months(on, 36))}." in shown
    assert "Cabinet report 12" in shown
    assert "1 step due within six months; 7 steps that nobody recorded." in shown
    event = AuditEvent.objects.filter(action="record_cycle").get()
    assert event.details == {"cycle": "strategy_review", "area": cast.fellshire.pk}


def test_what_is_late_stands_first(cast, client_for):
    record(cast, client_for, add_months(today(), -40))
    shown = read(client_for(cast.bea).get(LIST)).words
    assert shown.index("Review of the strategy Fellshire Late") < shown.index("Not recorded")
    assert "1 step late" in shown


def test_twice_on_one_day_and_the_future_are_refused_and_nothing_typed_is_lost(cast, client_for):
    on = add_months(today(), -5)
    record(cast, client_for, on)
    page = assert_refused(record(cast, client_for, on), {"id_done_on-day": "It is recorded already"})
    assert page.still_typed("Cabinet report 12")
    assert read(record(cast, client_for, add_months(today(), 2))).status == 422
    assert CycleStep.objects.count() == 1


def test_an_area_that_does_not_answer_for_it_cannot_be_chosen(cast, client_for):
    answer = record(cast, client_for, add_months(today(), -5), area=str(cast.north_fell.pk))
    assert answer.status_code == 422
    assert not CycleStep.objects.exists()


@pytest.mark.parametrize("name", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_only_the_joint_commissioner_records(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(NEW).status_code == 403


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_without_business_in_figures_reads_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(LIST).status_code == 403
