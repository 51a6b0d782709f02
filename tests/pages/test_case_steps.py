"""Giving a case to a worker, closing it, reopening it."""

import uuid

import pytest

from commonweal.partnership.models import Membership
from commonweal.rules.allocation import Fit, WorkerSuggestion
from commonweal.rules.caseload import Load
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.services.casework import actions, pages
from commonweal.services.casework.models import Case, CaseHistory, Person
from tests import care
from tests.care import LATER, NOW
from tests.cast import LONG_AGO, ask
from tests.pages.filling import counted, errors, fill, hidden, text_of

ENDS = {"reason": "needs_met", "outcome": "needs_met"}


def at(case, end: str) -> str:
    return f"/cases/{case.pk}/{end}/"


def now(case, seen_by) -> Case:
    ask(seen_by)
    return Case.objects.get(pk=case.pk)


def test_a_manager_chooses_among_workers_with_what_they_hold(cast, client_for):
    browser, address = client_for(cast.mona), at(cast.unallocated_case, "allocate")
    shown = text_of(counted(browser, address))
    assert shown.index("Pat Works") < shown.index("Cora Colleague")
    assert "Holds 1 case now" in shown
    assert "Holds 2 cases now" in shown
    for outsider in ("Nell Neighbour", "Percy Turns", "Mona Manages</label"):
        assert outsider not in shown
    response = fill(browser, address, {"worker_id": cast.pat.pk})
    assert response["Location"] == "/cases/unallocated/"
    assert now(cast.unallocated_case, cast.pat).worker == cast.pat


def test_a_worker_with_a_conflict_is_refused_in_words_that_give_nothing_away(cast, client_for):
    Membership.objects.create(
        user=cast.percy, organisation=cast.harbour, role="case_worker", side="victim", starts_on=LONG_AGO
    )
    response = fill(client_for(cast.mona), at(cast.pats_case, "allocate"), {"worker_id": cast.percy.pk})
    found = errors(response)
    assert "conflict of interest" in found["id_worker_id"]
    for word in ("Otis", "perpetrator", "Turning"):
        assert word not in found["id_worker_id"]
    assert now(cast.pats_case, cast.mona).worker == cast.pat


@pytest.mark.parametrize("worker", ["", "0", "999999", "x", "nell"])
def test_somebody_who_is_no_choice_is_refused(cast, client_for, worker):
    chosen = cast.nell.pk if worker == "nell" else worker
    response = fill(client_for(cast.mona), at(cast.unallocated_case, "allocate"), {"worker_id": chosen})
    assert "id_worker_id" in errors(response)
    assert now(cast.unallocated_case, cast.mona).worker is None


def test_a_colleague_allocated_it_meanwhile(cast, client_for):
    browser, address = client_for(cast.mona), at(cast.unallocated_case, "allocate")
    opened = browser.get(address)
    actions.allocate_case(
        case_id=cast.unallocated_case.pk,
        worker_id=cast.cora.pk,
        version=1,
        form_key=None,
        by=ask(cast.mona),
        at=LATER,
    )
    response = browser.post(address, {**hidden(opened), "worker_id": cast.pat.pk})
    shown = text_of(response)
    assert response.status_code == 422
    assert "saved changes while you were writing" in shown
    assert now(cast.unallocated_case, cast.mona).worker == cast.cora


def test_the_same_press_twice_is_one_step(cast, client_for):
    browser, address = client_for(cast.mona), at(cast.unallocated_case, "allocate")
    sent = {**hidden(browser.get(address)), "worker_id": cast.pat.pk}
    for _ in range(2):
        assert browser.post(address, sent).status_code == 302
    ask(cast.mona)
    assert CaseHistory.objects.filter(case=cast.unallocated_case).count() == 2  # one of them is the cast's


@pytest.mark.parametrize(
    ("name", "status"), [("nigel", 404), ("petra", 404), ("pat", 403), ("fred", 403), ("joan", 403)]
)
def test_only_its_own_manager_allocates(cast, client_for, name, status):
    browser = client_for(getattr(cast, name))
    assert browser.get(at(cast.unallocated_case, "allocate")).status_code == status
    assert (
        browser.post(at(cast.unallocated_case, "allocate"), {"worker_id": cast.pat.pk}).status_code == status
    )


def test_closing_takes_a_reason_and_an_outcome(cast, client_for):
    care.approve_ending(cast.pats_case, cast.pat, cast.mona, at=NOW)
    browser = client_for(cast.pat)
    counted(browser, at(cast.pats_case, "close"))
    assert fill(browser, at(cast.pats_case, "close"), ENDS).status_code == 302
    case = now(cast.pats_case, cast.pat)
    assert (case.status, case.closing_reason, case.outcome) == ("closed", "needs_met", "needs_met")
    assert "Vera Victim" in text_of(browser.get("/cases/?show=closed"))


def test_reasons_not_to_close_stand_beside_the_button(cast, client_for):
    actions.review_case(
        case_id=cast.pats_case.pk,
        answers=care.answers(),
        decided=care.decided(),
        form_key=None,
        by=ask(cast.pat),
        at=LATER,
    )
    browser = client_for(cast.pat)
    shown = text_of(browser.get(at(cast.pats_case, "close")))
    assert "Do a closing risk review" in shown
    assert "disabled" not in shown  # somebody who died has no last review: the way stays open
    assert "Do a closing risk review" in text_of(fill(browser, at(cast.pats_case, "close"), ENDS))
    assert (
        fill(browser, at(cast.pats_case, "close"), {"reason": "died", "outcome": "not_known"}).status_code
        == 302
    )


def test_what_is_closed_cannot_be_closed_and_the_button_is_off(cast, client_for):
    care.close(cast.pats_case, cast.pat, cast.mona)
    browser = client_for(cast.pat)
    shown = text_of(browser.get(at(cast.pats_case, "close")))
    assert "You cannot close this because it is closed" in shown
    assert 'disabled aria-disabled="true"' in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reason": ""}, "id_reason", "Select why the work ends"),
        ({"outcome": ""}, "id_outcome", "Select what became of the needs"),
        ({"reason": "bored"}, "id_reason", "from those shown"),
        ({"outcome": "not_known"}, "id_outcome", "Change one of them"),
    ],
)
def test_an_ending_that_does_not_hold_is_refused(cast, client_for, changes, field, words):
    assert words in errors(fill(client_for(cast.pat), at(cast.pats_case, "close"), ENDS, **changes))[field]
    assert now(cast.pats_case, cast.pat).status == "allocated"


def test_reopening_says_why_and_waits_for_a_worker(cast, client_for):
    care.close(
        cast.pats_case, cast.pat, cast.mona, reason=ClosingReason.DISENGAGED, outcome=Outcome.NOT_KNOWN
    )
    browser = client_for(cast.pat)
    assert (
        "Enter why the case is reopened"
        in errors(fill(browser, at(cast.pats_case, "reopen"), {"why": ""}))["id_why"]
    )
    assert errors(fill(browser, at(cast.pats_case, "reopen"), {"why": " "}))
    counted(browser, at(cast.pats_case, "reopen"))
    assert fill(browser, at(cast.pats_case, "reopen"), {"why": "She called again."}).status_code == 302
    assert "Vera Victim" in text_of(client_for(cast.mona).get("/cases/unallocated/"))
    assert "Vera Victim" in text_of(browser.get("/cases/?show=opened"))


def test_an_open_case_cannot_be_reopened(cast, client_for):
    response = fill(
        client_for(cast.pat), at(cast.pats_case, "reopen"), {"why": "x", "form_key": uuid.uuid4().hex}
    )
    assert response.status_code == 422
    assert "You cannot reopen this because it is allocated" in text_of(response)


def test_what_is_to_be_minded_of_everybody_is_said_once(cast, client_for):
    polish = "works in Polish through an interpreter"
    both = [suggested(1, polish), suggested(2, polish, "is full")]
    assert pages.minded_of_all(both) == [polish]
    first, second = (why for _, _, why in pages.worker_choices(both))
    assert "Mind" not in first
    assert second.endswith("Mind: is full.")
    for few in ([], both[:1]):
        assert pages.minded_of_all(few) == []
    assert "Mind: works in Polish" in pages.worker_choices(both[:1])[0][2]


def test_the_page_says_it_above_the_names(cast, client_for):
    ask(cast.mona)
    Person.objects.filter(pk=cast.unallocated_case.subject_id).update(language="Polish")
    shown = text_of(client_for(cast.mona).get(at(cast.unallocated_case, "allocate")))
    assert shown.count("through an interpreter") == 1
    assert shown.index("through an interpreter") < shown.index("Pat Works")


def suggested(user_id: int, *to_mind: str) -> WorkerSuggestion:
    return WorkerSuggestion(Fit(user_id, f"Worker {user_id}", Load(1, 100, 2500)), (), to_mind)
