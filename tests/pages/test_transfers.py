"""The pages of a case that passes to another service, on both sides."""

import uuid

import pytest
from django.urls import reverse

from commonweal.services.casework.models import Arrival, Case, Task, Transfer
from tests import care
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, hidden, text_of
from tests.transfers import accept, ask_for, meet

SECRETS = ("Vera", "07700", "Larkspur", "Otis", "Kit Child")
WORDS = "Needs somebody near. Court is in the spring."


def on(cast, end: str = "") -> str:
    return f"/cases/{cast.pats_case.pk}/on/{end}"


def typed(cast, **changes) -> dict:
    return {
        "why": "moved_area", "area_id": str(cast.wexcombe.pk), "offer_id": str(cast.lantern_offer.pk), "agreed": "now",
        "chosen": ["plan"], "words": WORDS,
    } | changes  # fmt: skip


def test_the_case_is_offered_and_followed(cast, client_for):
    pat = client_for(cast.pat)
    assert "Pass the case to another service" in text_of(counted(pat, on(cast)))
    shown = text_of(counted(pat, on(cast, "ask/")))
    assert "Lantern support (Lantern)" in shown
    assert "Turning" not in shown
    assert "Harbour support" not in shown
    response = fill(pat, on(cast, "ask/"), typed(cast))
    assert response["Location"] == on(cast)
    ask(cast.pat)
    transfer = Transfer.objects.get()
    assert (transfer.words, transfer.offer_id, "plan" in transfer.kinds) == (
        WORDS,
        cast.lantern_offer.pk,
        True,
    )
    shown = text_of(counted(pat, on(cast)))
    assert "It waits for their answer" in shown
    assert "Withdraw it" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": ""}, "id_why"),
        ({"offer_id": ""}, "id_offer_id"),
        ({"agreed": ""}, "id_agreed"),
        ({"agreed": "before"}, "id_agreed"),
        ({"words": ""}, "id_words"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(cast, client_for, changes, field):
    pat = client_for(cast.pat)
    response = fill(pat, on(cast, "ask/"), typed(cast, **changes))
    assert field in errors(response)
    if "words" not in changes:
        assert WORDS in text_of(response)
    assert not Transfer.objects.exists()
    if "words" not in changes:
        assert WORDS in text_of(pat.get(on(cast, "ask/")))


def test_an_offer_outside_the_area_is_refused_in_words(cast, client_for):
    response = fill(client_for(cast.pat), on(cast, "ask/"), typed(cast, area_id=str(cast.north_fell.pk)))
    assert "does not cover the area" in errors(response)["id_offer_id"]


def test_the_receiving_manager_reads_the_offer_without_a_name_and_takes_it_on(cast, client_for):
    transfer, nigel = ask_for(cast), client_for(cast.nigel)
    assert "Offered by other services" in text_of(nigel.get(reverse("home")))
    assert "Offered by other services: 1" in text_of(counted(nigel, reverse("offers")))
    shown = text_of(counted(nigel, reverse("arrivals")))
    assert "from Harbour" in shown
    page = counted(nigel, reverse("arrival", args=[transfer.pk]))
    assert WORDS in text_of(page)
    for each in SECRETS:
        assert each not in shown + text_of(page)
    response = nigel.post(reverse("arrival_accept", args=[transfer.pk]), hidden(page))
    ask(cast.nigel)
    case = Arrival.objects.get().case
    assert response["Location"] == reverse("case_allocate", args=[case.pk])
    shown = text_of(counted(nigel, reverse("case_on", args=[case.pk])))
    assert "from Harbour" in shown
    assert "We have met the person" in shown
    assert "Hand it back" in shown


def test_the_sender_sees_that_it_was_taken_on_and_not_what_became_of_it(cast, client_for):
    case = accept(cast, ask_for(cast))
    ask(cast.nigel)
    reference = Case.objects.get(pk=case.pk).reference
    shown = text_of(counted(client_for(cast.pat), on(cast)))
    assert "It waits for them to meet the person" in shown
    assert reference not in shown
    assert str(case.pk) not in shown
    assert "Withdraw it" not in shown


def test_first_contact_is_confirmed_and_the_first_case_closes_with_one_press(cast, client_for):
    care.review_need(care.add_need(cast.pats_case, cast.pat), cast.pat, level=3)
    care.sign_plan(cast.pats_case, cast.pat)
    case, nigel, pat = accept(cast, ask_for(cast)), client_for(cast.nigel), client_for(cast.pat)
    met = reverse("case_on_met", args=[case.pk])
    counted(nigel, met)
    assert "id_how" in errors(fill(nigel, met, {"how": "", **day("met_on", TODAY)}))
    assert fill(nigel, met, {"how": "joint_meeting", **day("met_on", TODAY)}).status_code == 302
    page = counted(pat, on(cast))
    assert "Close the case here" in text_of(page)
    assert "Between two services" in text_of(pat.get(reverse("home")))
    pat.post(on(cast, "finish/"), hidden(page) | {"form_key": str(uuid.uuid4())})
    care.answer(cast.pats_case, cast.mona)
    pat.post(on(cast, "finish/"), hidden(pat.get(on(cast))) | {"form_key": str(uuid.uuid4())})
    ask(cast.pat)
    closed = Case.objects.get(pk=cast.pats_case.pk)
    assert (closed.status, closed.closing_reason) == ("closed", "transferred")
    assert "Vera" not in text_of(pat.get(reverse("moves")))


def test_the_first_case_says_what_stands_in_the_way_of_closing(cast, client_for):
    care.add_need(cast.pats_case, cast.pat)
    case = accept(cast, ask_for(cast))
    meet(cast, case)
    pat = client_for(cast.pat)
    page = pat.get(on(cast))
    response = pat.post(on(cast, "finish/"), hidden(page), follow=True)
    assert "Review every need a last time" in text_of(response)


def test_closing_meanwhile_is_refused_on_its_own_page(cast, client_for):
    accept(cast, ask_for(cast))
    shown = text_of(counted(client_for(cast.pat), f"/cases/{cast.pats_case.pk}/close/"))
    assert "until the other service has spoken with the person" in shown


def test_it_is_handed_back_and_the_worker_before_has_it_on_their_list(cast, client_for):
    case, nigel = accept(cast, ask_for(cast)), client_for(cast.nigel)
    back = reverse("case_on_back", args=[case.pk])
    counted(nigel, back)
    assert "id_words" in errors(fill(nigel, back, {"why": "not_reached", "words": ""}))
    response = fill(nigel, back, {"why": "not_reached", "words": "Three calls at three times."})
    assert response.status_code == 302
    pat = client_for(cast.pat)
    shown = text_of(counted(pat, on(cast)))
    assert "Handed back" in shown
    assert "Three calls at three times." in shown
    ask(cast.pat)
    assert Task.objects.get(case=cast.pats_case).kind == "handover"
    assert "handed this person back" in text_of(pat.get(reverse("my_tasks")))
    ask(cast.nigel)


def test_where_nothing_arrived_there_is_nothing_to_confirm_or_hand_back(cast, client_for):
    mona = client_for(cast.mona)
    for end in ("met/", "back/"):
        assert "did not come from another service" in text_of(counted(mona, on(cast, end)))
        assert "did not come from another service" in text_of(
            fill(
                mona,
                on(cast, end),
                {"how": "reached", "why": "no_room", "words": "Full.", **day("met_on", TODAY)},
            )
        )


def test_it_is_declined_with_a_reason(cast, client_for):
    transfer, nigel = ask_for(cast), client_for(cast.nigel)
    address = reverse("arrival_decline", args=[transfer.pk])
    counted(nigel, address)
    assert "id_why" in errors(fill(nigel, address, {"why": "", "words": "Full until May."}))
    assert fill(nigel, address, {"why": "no_room", "words": "Full until May."}).status_code == 302
    shown = text_of(client_for(cast.pat).get(on(cast)))
    assert "We have no room" in shown
    assert "Full until May." in shown


@pytest.mark.parametrize("name", ["nell", "cora", "mona", "pat", "percy", "petra", "fred"])
def test_an_offer_is_there_for_nobody_else(cast, client_for, name):
    transfer, browser = ask_for(cast), client_for(getattr(cast, name))
    for route in ("arrival", "arrival_accept", "arrival_decline"):
        address = reverse(route, args=[transfer.pk])
        assert browser.get(address, follow=True).status_code in (403, 404)
        assert browser.post(address, {"form_key": str(uuid.uuid4())}).status_code in (403, 404)


@pytest.mark.parametrize("name", ["nell", "nigel", "cora", "percy", "petra", "fred", "rita"])
def test_the_pages_of_the_sending_case_are_its_own(cast, client_for, name):
    ask_for(cast)
    browser = client_for(getattr(cast, name))
    for end in ("", "ask/", "met/", "back/"):
        assert browser.get(on(cast, end)).status_code in (403, 404)
    for end in ("withdraw/", "finish/"):
        assert browser.post(on(cast, end)).status_code in (403, 404)


@pytest.mark.parametrize("name", ["pat", "mona"])
def test_worker_and_manager_withdraw_it(cast, client_for, name):
    transfer = ask_for(cast)
    client_for(getattr(cast, name)).post(on(cast, "withdraw/"), {"form_key": str(uuid.uuid4())})
    ask(cast.pat)
    assert Transfer.objects.get(pk=transfer.pk).status == "withdrawn"
    assert "Nothing is offered" in text_of(client_for(cast.nigel).get(reverse("arrivals")))


def test_what_is_between_two_services_is_on_both_lists(cast, client_for):
    case = accept(cast, ask_for(cast))
    for name, words in [("pat", "To Lantern"), ("mona", "To Lantern"), ("nigel", "From Harbour")]:
        shown = text_of(counted(client_for(getattr(cast, name)), reverse("moves")))
        assert words in shown
        assert "to meet the person" in shown
    for name in ("nell", "cora", "percy", "petra"):
        assert "Nobody is on the way" in text_of(client_for(getattr(cast, name)).get(reverse("moves")))
    assert case.status == "opened"


def test_after_a_step_down_the_way_back_up_is_filled_in(cast, client_for):
    case = accept(cast, ask_for(cast, why=care_why()))
    from commonweal.services.casework import actions

    ask(cast.nigel)
    actions.allocate_case(
        case_id=case.pk, worker_id=cast.nell.pk, version=Case.objects.get(pk=case.pk).version, form_key=None,
        by=ask(cast.nigel), at=care.LATER,
    )  # fmt: skip
    meet(cast, case, by="nell")
    nell = client_for(cast.nell)
    shown = text_of(counted(nell, reverse("case_on", args=[case.pk])))
    assert "Step up: ask the service before" in shown
    form = text_of(nell.get(reverse("case_on_ask", args=[case.pk]) + "?back=yes"))
    assert 'value="risk_has_risen" checked' in form
    assert f'name="offer_id" type="radio" value="{cast.harbour_offer.pk}" checked' in form


def care_why():
    from commonweal.rules.transfers import WhyMoved

    return WhyMoved.RISK_HAS_FALLEN


def test_a_change_of_contact_is_shown_to_the_new_worker(cast, client_for):
    from commonweal.services.casework import actions

    case = accept(cast, ask_for(cast))
    actions.change_contact_point(
        case_id=cast.pats_case.pk, point_id=cast.pats_phone.pk,
        details=actions.ContactDetails(kind="phone", safe_channels=()), version=1, by=ask(cast.pat), at=care.LATER,
    )  # fmt: skip
    shown = text_of(client_for(cast.nigel).get(reverse("case_on", args=[case.pk])))
    assert "has changed how it is safe to make contact" in shown


def test_where_no_other_service_helps_people_like_this_one_the_button_is_off(cast, client_for):
    browser = client_for(cast.percy)
    address = f"/cases/{cast.percys_case.pk}/on/ask/"
    shown = text_of(browser.get(address))
    assert "No other service in the directory" in shown
    assert "Select a service" in errors(browser.post(address, {}))["id_offer_id"]
