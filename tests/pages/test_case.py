"""The page of a case: what must be seen first, how it is safe to make contact, risk over time, what happened, who else."""

import uuid
from datetime import timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.rules.crossings import SafetyFact, read_as
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import actions
from tests import care
from tests.care import LATER, NOW, TODAY
from tests.cast import SECRET_ADDRESS, ask
from tests.pages.filling import counted, text_of

NUMBER = "07700 900123"


def page(cast, case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/"


def live_a_little(cast) -> None:
    """An alert, two reviews, a session, two tries."""
    by, case_id = ask(cast.pat), cast.pats_case.pk
    common = {"case_id": case_id, "by": by}
    actions.raise_alerts(kinds=["weapon", "no_message"], at=LATER, **common)
    for yes, days, grade in ((15, 0, Grade.HIGH), (9, 20, Grade.STANDARD)):
        actions.review_case(
            answers=care.answers(yes),
            decided=care.decided(
                grade, refers_to_marac=grade is Grade.HIGH, why_not_referred="Heard already."
            ),
            form_key=None,
            at=NOW + timedelta(days=days),
            **common,
        )
    actions.record_session(
        session=care.session(note="Changed the locks."),
        form_key=None,
        at=LATER,
        **common,
    )
    for reached in (False, True):
        actions.record_attempt(
            channel=Channel.CALL, reached=reached, tried_at=LATER, form_key=uuid.uuid4(), at=LATER, **common
        )


def test_the_page_shows_what_a_worker_needs_in_few_questions(cast, client_for):
    live_a_little(cast)
    response = counted(client_for(cast.pat), page(cast))
    shown = text_of(response)
    for words in (
        "Vera Victim", "4 May 1990", "A weapon may be present", "Never leave a message", "Safe: call.", "Show it to call",
        "Changed the locks.", "Contact tried: call", "Spoke with the person", "No answer", "Otis Other", "Kit Child",
        "Yes answers at each review", "Referred: visible high risk", "Session held", cast.pats_case.reference,
    ):  # fmt: skip
        assert words in shown, words
    assert shown.index("A weapon may be present") < shown.index("Vera Victim")
    assert shown.index("How it is safe") < shown.index("Risk over time") < shown.index("What happened")


def test_no_detail_of_contact_is_on_the_page_until_somebody_presses(cast, client_for):
    shown = text_of(client_for(cast.pat).get(page(cast)))
    assert NUMBER not in shown
    assert SECRET_ADDRESS not in shown


def test_the_title_and_the_address_say_nothing(cast, client_for):
    shown = text_of(client_for(cast.pat).get(page(cast)))
    assert f"<title>{cast.pats_case.reference} · Commonweal</title>" in shown


def test_what_is_next_holds_the_tasks_of_this_case_and_of_no_other(cast, client_for):
    """Those done are gone; a fact from across the wall is named by its kind alone."""
    by, common = ask(cast.pat), {"due_on": TODAY, "form_key": None, "at": LATER}
    actions.add_task(case_id=cast.pats_case.pk, text="Ring the housing office", by=by, **common)
    done = actions.add_task(case_id=cast.pats_case.pk, text="Post the form", by=by, **common)
    actions.finish_task(task_id=done.pk, by=by, at=LATER)
    actions.add_task(
        case_id=cast.nells_case.pk, text="A neighbour's own task", **(common | {"by": ask(cast.nell)})
    )
    actions.tell_safety(
        case_id=cast.percys_case.pk,
        fact=SafetyFact.LEFT_PROGRAMME,
        form_key=None,
        by=ask(cast.percy),
        at=LATER,
    )
    shown = text_of(counted(client_for(cast.pat), page(cast)))
    assert "Ring the housing office" in shown
    assert read_as(SafetyFact.LEFT_PROGRAMME)[0] in shown
    for absent in ("Post the form", "A neighbour's own task"):
        assert absent not in shown
    assert "Ring the housing office" not in text_of(client_for(cast.nell).get(page(cast, cast.nells_case)))


def test_looking_is_an_event(cast, client_for):
    client_for(cast.pat).get(page(cast))
    event = AuditEvent.objects.filter(action="view_case").latest("id")
    assert (event.actor_id, event.record_id) == (cast.pat.pk, str(cast.pats_case.pk))


@pytest.mark.parametrize("name", ["cora", "nell", "nigel", "percy", "petra"])
def test_a_case_that_is_not_mine_is_not_there(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    for end in (
        "",
        "session/",
        "contact-attempt/",
        "contact/new/",
        "risk/",
        "risk/decide/",
        "alert/",
        "close/",
        "reopen/",
    ):
        for response in (browser.get(page(cast) + end), browser.post(page(cast) + end, {})):
            assert response.status_code in (403, 404, 405), end
            assert "Vera" not in text_of(response)
    assert client_for(cast.pat).get(f"/cases/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud", "adam", "fred", "rita", "nora"])
def test_whoever_holds_no_cases_is_refused(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(page(cast)).status_code == 403


def test_a_manager_reads_the_case_and_sees_neither_the_buttons_nor_the_code_word(cast, client_for):
    ask(cast.pat)
    cast_point = cast.pats_phone
    actions.change_contact_point(
        case_id=cast.pats_case.pk,
        point_id=cast_point.pk,
        details=actions.ContactDetails(
            kind="phone", safe_channels=("call",), confirmed_on=TODAY, code_word="heron"
        ),
        version=1,
        by=ask(cast.pat),
        at=LATER,
    )
    assert "heron" in text_of(client_for(cast.pat).get(page(cast)))
    shown = text_of(client_for(cast.mona).get(page(cast)))
    assert "Vera Victim" in shown
    for words in ("heron", "Show it to call", "Record a session", "Close the case"):
        assert words not in shown
    assert client_for(cast.mona).get(page(cast) + "session/").status_code == 403


def test_a_closed_case_offers_to_be_reopened_and_nothing_else(cast, client_for):
    from commonweal.rules.cases import ClosingReason, Outcome

    care.close(
        cast.pats_case, cast.pat, cast.mona, reason=ClosingReason.MOVED_AWAY, outcome=Outcome.NOT_KNOWN
    )
    shown = text_of(client_for(cast.pat).get(page(cast)))
    assert "Reopen the case" in shown
    assert "The person moved away" in shown
    assert "Record a session" not in shown
