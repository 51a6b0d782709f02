"""What the front door offers to a service, and the press that takes it on."""

import re
import uuid

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.services.casework.models import Case
from commonweal.services.front_door.models import Referral
from tests import care
from tests.cast import ask
from tests.pages.filling import counted, hidden, text_of


def at(referral, end: str = "") -> str:
    return f"/offers/{referral.pk}/{end}"


def names(response) -> list[str]:
    return re.findall(r'cw-queue__title"><a[^>]*>([^<]*)</a>', text_of(response))


def offered(cast, **changes):
    made = care.make_referral(cast, **changes)
    care.triage(cast, made, yes=10, decided=care.decided(care.Grade.MEDIUM))
    care.route(cast, made, cast.harbour_offer)
    return made


def test_a_manager_sees_what_is_offered_to_their_own_service(cast, client_for):
    assert names(counted(client_for(cast.mona), "/offers/")) == ["Olive Offered"]
    assert names(client_for(cast.nigel).get("/offers/")) == ["Nadia Offered"]
    assert names(client_for(cast.petra).get("/offers/")) == ["Oz Offered"]


def test_the_page_has_what_it_takes_to_say_yes_and_no_contact_detail(cast, client_for):
    made = offered(cast)
    shown = text_of(counted(client_for(cast.mona), at(made)))
    for words in (
        "Wanda Wren",
        "Safe: call.",
        "He waits outside her work.",
        "Walter Wolf",
        "Medium risk",
        "Take it on",
    ):
        assert words in shown, words
    for words in ("900111", "bluebell", "Show it to"):
        assert words not in shown
    event = AuditEvent.objects.filter(action="view_referral").latest("id")
    assert (event.actor_id, event.record_id) == (cast.mona.pk, str(made.pk))


def test_taking_it_on_opens_a_case_and_goes_on_to_the_workers(cast, client_for):
    made, browser = offered(cast), client_for(cast.mona)
    response = browser.post(at(made, "accept/"), hidden(browser.get(at(made))))
    ask(cast.mona)
    case = Case.objects.get(episode=made.episode)
    assert response["Location"] == f"/cases/{case.pk}/allocate/"
    assert browser.get(at(made)).status_code == 404
    assert "Wanda Wren" in text_of(browser.get("/cases/unallocated/"))


def test_the_same_press_twice_is_one_case(cast, client_for):
    made, browser = offered(cast), client_for(cast.mona)
    sent = hidden(browser.get(at(made)))
    first = browser.post(at(made, "accept/"), sent)
    assert browser.post(at(made, "accept/"), sent)["Location"] == first["Location"]
    ask(cast.mona)
    assert Case.objects.filter(episode=made.episode).count() == 1


def test_an_old_page_is_refused_in_words(cast, client_for):
    made, browser = offered(cast), client_for(cast.mona)
    response = browser.post(at(made, "accept/"), {"version": "1", "form_key": uuid.uuid4().hex})
    assert response["Location"] == at(made)
    assert "Someone else changed this" in text_of(browser.get(at(made)))
    ask(cast.fred)
    assert Referral.objects.get(pk=made.pk).status == "routed"


@pytest.mark.parametrize("body", [{}, {"version": "x", "form_key": "y"}, {"version": "9" * 30}])
def test_a_form_that_is_none_changes_nothing(cast, client_for, body):
    made = offered(cast)
    assert client_for(cast.mona).post(at(made, "accept/"), body).status_code == 302
    ask(cast.fred)
    assert Referral.objects.get(pk=made.pk).status == "routed"


@pytest.mark.parametrize(
    ("name", "status"),
    [("nigel", 404), ("petra", 404), ("pat", 403), ("fred", 403), ("rita", 403), ("joan", 403)],
)
def test_the_neighbour_and_the_other_side_find_nothing(cast, client_for, name, status):
    browser = client_for(getattr(cast, name))
    assert browser.get(at(cast.offered)).status_code == status
    assert browser.post(at(cast.offered, "accept/"), {"version": "1"}).status_code == status


def test_the_other_side_is_not_told_what_happened(cast, client_for):
    made = care.make_referral(
        cast,
        client_group="perpetrator",
        full_name="Walter Wolf",
        other_name="",
        other_born_on=None,
        code_word="",
    )
    care.triage(cast, made, answers=care.Answers())
    care.route(cast, made, cast.turning_offer)
    shown = text_of(client_for(cast.petra).get(at(made)))
    assert "Walter Wolf" in shown
    assert "outside her work" not in shown
    assert "What happened is kept at the front door" in shown
