"""Ways to make contact: added, changed, and shown on a press; and each try."""

import uuid
from datetime import timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.services.casework import actions
from commonweal.services.casework.models import ContactAttempt, ContactPoint
from commonweal.services.milestones.models import Episode
from tests.care import LATER, TODAY
from tests.cast import SECRET_ADDRESS, ask
from tests.pages.filling import counted, day, errors, fill, text_of

NEW = {
    "kind": "phone",
    "value": "07700 900333",
    "safe_channels": ["call", "text"],
    **day("confirmed_on", TODAY),
}


def at(cast, end: str) -> str:
    return f"/cases/{cast.pats_case.pk}/{end}"


def reveal(cast, browser, point, channel: str):
    return browser.post(at(cast, f"contact/{point.pk}/reveal/"), {"channel": channel})


def points(cast, **filters):
    ask(cast.pat)
    return ContactPoint.objects.filter(episode=cast.pats_case.episode, **filters)


def test_a_press_shows_the_number_once_for_that_use_and_leaves_a_line(cast, client_for):
    browser = client_for(cast.pat)
    response = reveal(cast, browser, cast.pats_phone, "call")
    shown = text_of(response)
    assert "07700 900123" in shown
    assert 'href="tel:07700900123"' in shown
    assert response["Cache-Control"] == "no-store, private"
    event = AuditEvent.objects.filter(action="reveal_contact").latest("id")
    assert (event.actor_id, event.record_id) == (cast.pat.pk, str(cast.pats_phone.pk))
    assert "900123" not in str(event.details)


@pytest.mark.parametrize(
    ("point", "channel", "words"),
    [
        ("pats_phone", "text", "It is not recorded as safe to text"),
        ("pats_phone", "", "Say how you will use it"),
        ("pats_phone", "pigeon", "Say how you will use it"),
        ("pats_address", "post", "This address is confidential"),
    ],
)
def test_what_is_not_safe_stays_hidden_and_says_why(cast, client_for, point, channel, words):
    response = reveal(cast, client_for(cast.pat), getattr(cast, point), channel)
    assert response.status_code == 422
    assert words in text_of(response)
    assert SECRET_ADDRESS not in text_of(response)
    assert "900123" not in text_of(response)


def test_a_link_never_shows_it(cast, client_for):
    response = client_for(cast.pat).get(at(cast, f"contact/{cast.pats_phone.pk}/reveal/"))
    assert (response.status_code, response["Location"]) == (302, at(cast, ""))
    assert not AuditEvent.objects.filter(action="reveal_contact").exists()


def test_nobody_elses_point_is_shown_or_changed_through_ones_own_case(cast, client_for):
    browser = client_for(cast.pat)
    for point in (cast.coras_phone, cast.nells_phone):
        assert reveal(cast, browser, point, "call").status_code == 404
        assert browser.get(at(cast, f"contact/{point.pk}/")).status_code == 404


@pytest.mark.parametrize("name", ["cora", "nell", "percy"])
def test_the_neighbour_and_the_other_side_get_nothing(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert reveal(cast, browser, cast.pats_phone, "call").status_code == 404
    assert browser.get(at(cast, f"contact/{cast.pats_phone.pk}/")).status_code == 404
    assert browser.post(at(cast, "contact/new/"), NEW).status_code == 404
    assert (
        browser.post(
            at(cast, "contact-attempt/"), {"channel": "call", "reached": "no", "when": "now"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize("name", ["mona", "fred", "rita", "joan"])
def test_who_does_not_work_in_cases_is_refused(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert reveal(cast, browser, cast.pats_phone, "call").status_code == 403


def test_a_way_is_added(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "contact/new/"))
    response = fill(browser, at(cast, "contact/new/"), NEW)
    assert response["Location"] == at(cast, "")
    point = points(cast, kind="phone").exclude(pk=cast.pats_phone.pk).get()
    assert (point.safe_channels, point.confirmed_on) == (["call", "text"], TODAY)


def test_the_same_form_sent_twice_adds_one(cast, client_for):
    browser = client_for(cast.pat)
    sent = {**NEW, "form_key": uuid.uuid4().hex, "version": ""}
    for _ in range(2):
        assert browser.post(at(cast, "contact/new/"), sent).status_code == 302
    assert points(cast, kind="phone").count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": ""}, "id_kind", "Select what it is"),
        ({"value": ""}, "id_value", "Enter the number or address"),
        ({"value": "12 34"}, "id_value", "Enter a phone number with all its figures"),
        ({"value": "9" * 301}, "id_value", "must be 300 characters or fewer"),
        (
            {"kind": "email", "value": "wren@", "safe_channels": ["email"]},
            "id_value",
            "Enter an e-mail address",
        ),
        (
            {"kind": "address", "safe_channels": ["call"], "value": "4 Larkspur Yard"},
            "id_safe_channels",
            "You cannot call",
        ),
        ({"safe_channels": ["pigeon"]}, "id_safe_channels", "from those shown"),
        ({"safe_times": "x" * 121}, "id_safe_times", "must be 120 characters or fewer"),
        (day("confirmed_on", TODAY + timedelta(days=1)), "id_confirmed_on-day", "is still to come"),
        (
            {"confirmed_on-day": "31", "confirmed_on-month": "2", "confirmed_on-year": "2026"},
            "id_confirmed_on-day",
            "exists",
        ),
        (
            {"confirmed_on-day": "", "confirmed_on-month": "", "confirmed_on-year": ""},
            "id_confirmed_on-day",
            "told you",
        ),
    ],
)
def test_bad_input_is_said_in_words_and_stays_typed(cast, client_for, changes, field, words):
    typed = {**NEW, "who_may_answer": "Her sister Fay", **changes}
    response = fill(client_for(cast.pat), at(cast, "contact/new/"), typed)
    found = errors(response)
    assert words in found[field]
    assert "Her sister Fay" in text_of(response)
    assert points(cast, kind="phone").count() == 1


def test_a_draft_of_what_was_refused_is_back_on_the_next_visit(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast, "contact/new/"), {**NEW, "value": "", "who_may_answer": "Her sister Fay"})
    assert "Your draft is back" in text_of(browser.get(at(cast, "contact/new/")))
    assert "Her sister Fay" in text_of(browser.get(at(cast, "contact/new/")))
    other = f"/cases/{cast.coras_case.pk}/contact/new/"
    assert "Her sister Fay" not in text_of(client_for(cast.cora).get(other))


def test_changing_what_is_safe_never_shows_the_detail(cast, client_for):
    browser = client_for(cast.pat)
    address = at(cast, f"contact/{cast.pats_phone.pk}/")
    assert "900123" not in text_of(counted(browser, address))
    fill(
        browser,
        address,
        {"safe_channels": ["text"], **day("confirmed_on", TODAY), "value": "", "code_word": "heron"},
    )
    point = points(cast, pk=cast.pats_phone.pk).get()
    assert (point.safe_channels, point.code_word, point.version) == (["text"], "heron", 2)
    assert "07700 900123" in text_of(reveal(cast, browser, cast.pats_phone, "text"))


def test_two_people_changing_it_see_both_versions_and_lose_neither(cast, client_for):
    browser = client_for(cast.pat)
    address = at(cast, f"contact/{cast.pats_phone.pk}/")
    opened = browser.get(address)
    actions.change_contact_point(
        case_id=cast.pats_case.pk,
        point_id=cast.pats_phone.pk,
        details=actions.ContactDetails(
            kind="phone", safe_channels=("text",), confirmed_on=TODAY, safe_times="evenings"
        ),
        version=1,
        by=ask(cast.pat),
        at=LATER,
    )
    from tests.pages.filling import hidden

    typed = {"safe_channels": ["call"], **day("confirmed_on", TODAY), "safe_times": "mornings"}
    response = browser.post(address, {**hidden(opened), **typed})
    shown = text_of(response)
    assert response.status_code == 422
    assert "evenings" in shown
    assert 'value="mornings"' in shown
    assert points(cast, pk=cast.pats_phone.pk).get().safe_times == "evenings"
    again = browser.post(address, {**hidden(response), **typed})
    assert again.status_code == 302
    assert points(cast, pk=cast.pats_phone.pk).get().safe_times == "mornings"


def test_a_try_just_now_takes_two_presses(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast, "contact-attempt/"))
    response = fill(
        browser, at(cast, "contact-attempt/"), {"channel": "call", "reached": "no", "when": "now"}
    )
    assert response["Location"] == at(cast, "")
    ask(cast.pat)
    attempt = ContactAttempt.objects.get(episode=cast.pats_case.episode)
    episode = Episode.objects.get(pk=cast.pats_case.episode_id)
    assert (attempt.reached, episode.first_attempt_at) == (False, attempt.at)


@pytest.mark.parametrize("clock", ["9:30", "09.30", "9.30am", "2pm", "2:15 PM"])
def test_a_try_earlier_has_its_day_and_time(cast, client_for, clock):
    yesterday = TODAY - timedelta(days=1)
    fields = {
        "channel": "text",
        "reached": "yes",
        "when": "earlier",
        "tried_time": clock,
        **day("tried_on", yesterday),
    }
    assert fill(client_for(cast.pat), at(cast, "contact-attempt/"), fields).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"channel": ""}, "id_channel", "Select how you tried"),
        ({"reached": ""}, "id_reached", "Select yes or no"),
        ({"when": ""}, "id_when", "Select when it was"),
        ({"when": "earlier"}, "id_tried_on-day", "Enter the day you tried"),
        ({"when": "earlier", "tried_time": "soon", **day("tried_on", TODAY)}, "id_tried_time", "like 9:30"),
        (
            {"when": "earlier", "tried_time": "9:30", **day("tried_on", TODAY - timedelta(days=400))},
            "id_tried_on-day",
            "after the referral came in",
        ),
        (
            {"when": "earlier", "tried_time": "9:30", **day("tried_on", TODAY + timedelta(days=1))},
            "id_tried_on-day",
            "to come",
        ),
    ],
)
def test_a_try_that_cannot_be_is_refused(cast, client_for, changes, field, words):
    fields = {"channel": "call", "reached": "no", "when": "now", **changes}
    found = errors(fill(client_for(cast.pat), at(cast, "contact-attempt/"), fields))
    assert words in found[field]
    ask(cast.pat)
    assert not ContactAttempt.objects.exists()


def test_an_address_is_not_typed_over_and_a_second_one_is_a_move(cast, client_for):
    browser = client_for(cast.pat)
    home = {"kind": "address", "value": "18 Elm Close, Bexton", "safe_channels": ["post"]}
    home |= day("confirmed_on", TODAY)
    if not points(cast, kind="address").exists():
        assert fill(browser, at(cast, "contact/new/"), home).status_code == 302
    point = points(cast, kind="address").first()
    shown = text_of(browser.get(at(cast, f"contact/{point.pk}/")))
    assert "id_value" not in shown
    assert f'href="{at(cast, "move/")}"' in shown
    second = fill(browser, at(cast, "contact/new/"), home | {"value": "4 Larkspur Yard, Farrow"})
    assert "recorded as a move" in errors(second)["id_value"]
    assert points(cast, kind="address").count() == 1
