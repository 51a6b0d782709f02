"""The queue, one referral, and what is done to it before a service has it."""

import re
import uuid
from datetime import date, timedelta

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.services.casework.models import Alert, ContactAttempt, ContactPoint, Person, RiskReview
from commonweal.services.front_door import actions
from commonweal.services.front_door.models import Referral
from tests import care
from tests.care import LATER, NOW, TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, hidden, text_of
from tests.pages.test_case_risk import answered

OTHERS = [
    ("rita", 403),
    ("pat", 403),
    ("mona", 403),
    ("percy", 403),
    ("petra", 403),
    ("joan", 403),
    ("aud", 403),
    ("adam", 403),
]
ENDS = (
    "",
    "contact-attempt/",
    "contact/new/",
    "triage/",
    "triage/decide/",
    "route/",
    "decline/",
    "take-back/",
    "same-person/",
)
DECIDED = {
    "judgement": "standard", "decision": "standard", "refers_to_marac": "no", "agrees_to_support": "given",
    "agrees_to_sharing": "unasked", "safe_way": "recorded",
}  # fmt: skip


def at(referral, end: str = "") -> str:
    return f"/front-door/{referral.pk}/{end}"


def now(cast, referral) -> Referral:
    ask(cast.fred)
    return Referral.objects.get(pk=referral.pk)


def names(response) -> list[str]:
    return re.findall(r'cw-queue__title"><a[^>]*>([^<]*)</a>', text_of(response))


def test_the_queue_holds_what_is_open_the_most_urgent_first(cast, client_for):
    danger = care.make_referral(cast, is_immediate_danger=True, full_name="Dana Danger")
    response = counted(client_for(cast.fred), "/front-door/")
    assert names(response)[0] == "Dana Danger"
    assert set(names(response)) >= {"Rose Received", "Ruth Received", "Tess Triaged", "Olive Offered"}
    assert "Immediate danger" in text_of(response)
    event = AuditEvent.objects.filter(action="list_people").latest("id")
    assert event.details == {"count": len(names(response))}
    ask(cast.fred)
    Referral.objects.filter(pk=danger.pk).update(status="withdrawn")
    assert "Dana Danger" not in names(client_for(cast.fred).get("/front-door/"))


def test_who_has_not_been_tried_in_time_is_marked_in_words(cast, client_for):
    care.make_referral(cast, at=NOW - timedelta(days=10), full_name="Lena Late")
    shown = text_of(client_for(cast.fred).get("/front-door/"))
    assert "Waiting 10 days" in shown
    assert re.search(r"Try at contact overdue by \d working days", shown)


def test_the_queue_goes_on_by_key_and_shows_everybody_once(cast, client_for, monkeypatch):
    from commonweal.services.casework import paging

    whole = names(client_for(cast.fred).get("/front-door/"))
    monkeypatch.setattr(paging.one_page, "__kwdefaults__", {"after": "", "limit": 2})
    seen, address = [], "/front-door/"
    while address:
        response = client_for(cast.fred).get(address)
        seen += names(response)
        onward = re.search(r'href="(\?after=[^"]+)"', text_of(response))
        address = f"/front-door/{onward[1]}" if onward else ""
    assert sorted(seen) == sorted(whole)


def test_a_referral_shows_what_is_needed_in_few_questions(cast, client_for):
    known = care.make_referral(cast)
    made = care.make_referral(
        cast, full_name="Wander Wrenn", phone="+44 7700 900111", born_on=date(1991, 6, 3)
    )
    response = counted(client_for(cast.fred), at(made))
    shown = text_of(response)
    for words in (
        "Wander Wrenn", "Safe: call.", "Code word: bluebell.", "Show it to call", "He waits outside her work.", "Walter Wolf",
        "Is this somebody we know?", "Wanda Wren, 3 June 1991", "the same phone", "Almost certain", known.reference,
        "Triage", "Decline",
    ):  # fmt: skip
        assert words in shown, words
    assert "900111" not in shown
    assert f"<title>{made.reference} · Commonweal</title>" in shown
    event = AuditEvent.objects.filter(action="view_referral").latest("id")
    assert (event.actor_id, event.record_id) == (cast.fred.pk, str(made.pk))


def test_what_is_missing_is_said(cast, client_for):
    made = care.make_referral(
        cast, phone="", safe_channels=(), confirmed_on=None, born_on=None, other_name="", other_born_on=None
    )
    shown = text_of(client_for(cast.fred).get(at(made)))
    for words in ("No way to make contact is recorded", "date of birth is not known", "Who uses the abuse is not known",
                  "Record how it is safe to make contact"):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize(("name", "status"), OTHERS)
def test_nobody_else_works_at_the_front_door(cast, client_for, name, status):
    browser = client_for(getattr(cast, name))
    assert browser.get("/front-door/").status_code == status
    for end in ENDS:
        assert browser.get(at(cast.new_referral, end)).status_code == status
        assert browser.post(at(cast.new_referral, end), {}).status_code == status


def test_another_front_door_finds_nothing(cast, client_for):
    """The neighbour: somebody with the same role, a front door and a referral of their own."""
    from commonweal.partnership.models import Membership, Organisation
    from tests.cast import LONG_AGO

    elsewhere = Organisation.objects.create(
        code="elsewhere", name="Elsewhere", kind="front_door", starts_on=LONG_AGO
    )
    Membership.objects.create(
        user=cast.nora, organisation=elsewhere, role="front_door_worker", starts_on=LONG_AGO
    )
    browser = client_for(cast.nora)
    assert names(browser.get("/front-door/")) == []
    for end in ENDS:
        address = at(cast.new_referral, end)
        assert browser.get(address).status_code in (302, 404)
        assert browser.post(address, {"person_id": str(uuid.uuid4())}).status_code == 404
    shown = text_of(browser.post("/people/search/", {"name": "Rose Received"}))
    assert "Nobody found" in shown


def test_same_person_points_the_referral_at_who_is_known(cast, client_for):
    known = care.make_referral(cast)
    made = care.make_referral(cast, full_name="Wander Wrenn")
    browser = client_for(cast.fred)
    body = {"version": 1, "person_id": str(known.person_id), "is_other_party": "no"}
    assert browser.post(at(made, "same-person/"), body)["Location"] == at(made)
    assert now(cast, made).person_id == known.person_id
    shown = text_of(browser.get(at(made)))
    assert "The referral now names the person on record." in shown
    assert browser.get(at(made, "same-person/"))["Location"] == at(made)


def test_a_second_same_person_on_an_old_page_is_refused_in_words(cast, client_for):
    known = care.make_referral(cast)
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    body = {"version": 1, "person_id": str(known.person_id), "is_other_party": "no"}
    browser.post(at(made, "same-person/"), body)
    browser.post(at(made, "same-person/"), body)
    assert "Someone else changed this" in text_of(browser.get(at(made)))


@pytest.mark.parametrize("person", ["", "x", "11111111-2222-4333-8444-555555555555", "vera"])
def test_somebody_the_front_door_cannot_see_is_not_there(cast, client_for, person):
    named = str(cast.pats_case_person.pk) if person == "vera" else person
    body = {"version": 1, "person_id": named, "is_other_party": "no"}
    browser = client_for(cast.fred)
    assert browser.post(at(cast.new_referral, "same-person/"), body).status_code == 302
    assert "These two records cannot be joined here." in text_of(browser.get(at(cast.new_referral)))


def test_contact_is_tried_added_changed_and_shown_at_the_front_door_too(cast, client_for):
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    counted(browser, at(made, "contact-attempt/"))
    fill(browser, at(made, "contact-attempt/"), {"channel": "call", "reached": "no", "when": "now"})
    fill(
        browser, at(made, "contact/new/"), {"kind": "email", "value": "wren@example.org", "safe_channels": []}
    )
    ask(cast.fred)
    phone = ContactPoint.objects.get(episode=made.episode, kind="phone")
    assert ContactPoint.objects.filter(episode=made.episode).count() == 2
    assert ContactAttempt.objects.filter(episode=made.episode).count() == 1
    shown = browser.post(at(made, f"contact/{phone.pk}/reveal/"), {"channel": "call"})
    assert "07700 900111" in text_of(shown)
    fill(browser, at(made, f"contact/{phone.pk}/"), {"safe_channels": []})
    assert browser.post(at(made, f"contact/{phone.pk}/reveal/"), {"channel": "call"}).status_code == 422
    assert (
        browser.post(at(made, f"contact/{cast.pats_phone.pk}/reveal/"), {"channel": "call"}).status_code
        == 404
    )
    assert errors(fill(browser, at(made, "contact/new/"), {"kind": "phone", "value": "12"}))


def test_triage_in_two_pages_ends_with_the_referral_ready_to_be_routed(cast, client_for):
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    counted(browser, at(made, "triage/"))
    assert fill(browser, at(made, "triage/"), answered(yes=10, incidents=3))["Location"] == at(
        made, "triage/decide/"
    )
    shown = text_of(counted(browser, at(made, "triage/decide/")))
    assert "Escalation: 3 incidents in twelve months, and 3 or more is enough." in shown
    body = DECIDED | {
        "judgement": "medium",
        "decision": "medium",
        "refers_to_marac": "yes",
        "marac_agreement": "given",
        "alerts": ["dog"],
    }
    assert fill(browser, at(made, "triage/decide/"), body)["Location"] == at(made)
    referral = now(cast, made)
    assert (referral.status, referral.grade, referral.agrees_to_sharing) == ("triaged", "medium", "unasked")
    assert RiskReview.objects.get(episode=made.episode).marac_grounds == ["escalation"]
    assert Alert.objects.get(episode=made.episode).kind == "dog"
    assert "Dangerous dog" in text_of(browser.get(at(made)))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"agrees_to_support": ""}, "id_agrees_to_support", "Select whether the person wants support"),
        ({"agrees_to_sharing": ""}, "id_agrees_to_sharing", "Select whether the person agrees to sharing"),
        ({"safe_way": ""}, "id_safe_way", "Select whether there is a safe way"),
        ({"decision": ""}, "id_decision", "Select the grade to work by"),
        ({"alerts": ["unicorn"]}, "id_alerts", "from those shown"),
    ],
)
def test_triage_that_lacks_something_is_refused_beside_it(cast, client_for, changes, field, words):
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    fill(browser, at(made, "triage/"), answered())
    assert words in errors(fill(browser, at(made, "triage/decide/"), DECIDED, **changes))[field]
    assert now(cast, made).status == "received"


def test_safety_said_to_be_recorded_has_to_be(cast, client_for):
    made = care.make_referral(cast, safe_channels=(), confirmed_on=None)
    browser = client_for(cast.fred)
    fill(browser, at(made, "triage/"), answered())
    found = errors(fill(browser, at(made, "triage/decide/"), DECIDED))
    assert "Record how it is safe" in found["id_safe_way"]
    assert fill(browser, at(made, "triage/decide/"), DECIDED | {"safe_way": "none_known"}).status_code == 302


def test_two_colleagues_triage_at_once_and_the_second_sees_what_the_first_saved(cast, client_for):
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    fill(browser, at(made, "triage/"), answered())
    opened = browser.get(at(made, "triage/decide/"))
    care.triage(cast, made, agrees_to_sharing="refused")
    response = browser.post(at(made, "triage/decide/"), {**hidden(opened), **DECIDED})
    assert response.status_code == 422
    assert "saved changes while you were writing" in text_of(response)
    ask(cast.fred)
    assert RiskReview.objects.filter(episode=made.episode).count() == 1


def test_what_was_triaged_is_not_triaged_again(cast, client_for):
    browser = client_for(cast.fred)
    assert browser.get(at(cast.triaged, "triage/"))["Location"] == at(cast.triaged)
    assert "You cannot triage this because it is triaged" in text_of(browser.get(at(cast.triaged)))


def test_a_service_is_suggested_with_reasons_and_the_others_say_why_not(cast, client_for):
    made = care.make_referral(cast)
    care.triage(cast, made)
    browser = client_for(cast.fred)
    shown = text_of(counted(browser, at(made, "route/")))
    assert "Harbour support (Harbour)" in shown
    assert "Works in this very area; is for people of any age." in shown
    assert "Lantern support does not cover the area." in shown
    assert "Turning support works on the other side of the wall." in shown
    assert (
        fill(browser, at(made, "route/"), {"offer_id": cast.harbour_offer.pk})["Location"] == "/front-door/"
    )
    assert now(cast, made).offered_to == cast.harbour_offer


@pytest.mark.parametrize("offer", ["", "x", "0", "lantern_offer", "turning_offer"])
def test_a_service_that_does_not_fit_is_no_choice(cast, client_for, offer):
    made = care.make_referral(cast)
    care.triage(cast, made)
    chosen = getattr(cast, offer).pk if offer.endswith("offer") else offer
    assert "id_offer_id" in errors(fill(client_for(cast.fred), at(made, "route/"), {"offer_id": chosen}))
    assert now(cast, made).status == "triaged"


def test_before_triage_the_button_is_off_and_says_why(cast, client_for):
    shown = text_of(client_for(cast.fred).get(at(cast.new_referral, "route/")))
    assert "You cannot route this because it is received" in shown
    assert 'disabled aria-disabled="true"' in shown


def test_where_nothing_fits_it_says_so(cast, client_for):
    made = care.make_referral(cast, client_group="perpetrator", other_name="", other_born_on=None)
    actions.triage_referral(
        referral_id=made.pk, answers=care.Answers(), decided=care.decided(), triaged=care.triaged(), version=1,
        form_key=None, by=ask(cast.fred), at=LATER,
    )  # fmt: skip
    from commonweal.partnership.models import ServiceOffer

    ServiceOffer.objects.filter(pk=cast.turning_offer.pk).update(ends_before=TODAY)
    shown = text_of(client_for(cast.fred).get(at(made, "route/")))
    assert "No service fits." in shown
    assert 'disabled aria-disabled="true"' in shown


def test_declining_ends_it_with_a_reason(cast, client_for):
    made = care.make_referral(cast)
    browser = client_for(cast.fred)
    counted(browser, at(made, "decline/"))
    assert (
        fill(
            browser, at(made, "decline/"), {"reason": "out_of_area", "signposted_to": "Otherton front door"}
        )["Location"]
        == "/front-door/"
    )
    assert (now(cast, made).status, now(cast, made).decline_reason) == ("declined", "out_of_area")
    shown = text_of(browser.get(at(made)))
    assert "Lives outside the area" in shown
    assert "Triage</a>" not in shown


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"reason": ""}, "id_reason", "Select why it ends here"),
        ({"reason": "bored"}, "id_reason", "from those shown"),
        ({"reason": "unable_to_contact"}, "id_reason", "Contact was tried not once"),
        ({"reason": "duplicate"}, "id_duplicate_of", "Name the referral that this one repeats"),
        (
            {"reason": "duplicate", "duplicate_of": "x" * 13},
            "id_duplicate_of",
            "must be 12 characters or fewer",
        ),
    ],
)
def test_declining_without_what_it_takes_is_refused(cast, client_for, fields, field, words):
    made = care.make_referral(cast)
    assert words in errors(fill(client_for(cast.fred), at(made, "decline/"), fields))[field]
    assert now(cast, made).status == "received"


def test_it_is_taken_back_from_a_service_that_cannot(cast, client_for):
    browser = client_for(cast.fred)
    counted(browser, at(cast.offered, "take-back/"))
    assert errors(fill(browser, at(cast.offered, "take-back/"), {"why": ""}))
    assert fill(browser, at(cast.offered, "take-back/"), {"why": "No room."}).status_code == 302
    assert now(cast, cast.offered).status == "triaged"
    assert "No room." in text_of(browser.get(at(cast.offered)))


def test_once_a_service_has_it_the_front_door_reads_no_more_of_the_person(cast, client_for):
    case = care.new_case(cast)
    ask(cast.fred)
    made = Referral.objects.get(episode=case.episode)
    browser = client_for(cast.fred)
    shown = text_of(browser.get(at(made)))
    assert "Taken on" in shown
    for words in ("bluebell", "Show it to call", "Record a try"):
        assert words not in shown
    assert (
        browser.post(
            at(made, "contact-attempt/"), {"channel": "call", "reached": "no", "when": "now"}
        ).status_code
        == 404
    )
    ask(cast.fred)
    assert not ContactPoint.objects.filter(episode=made.episode).exists()
    assert Person.objects.filter(pk=made.person_id).exists()


def test_days_have_to_be_days(cast, client_for):
    made = care.make_referral(cast)
    fields = {
        "kind": "phone",
        "value": "07700 900222",
        "safe_channels": ["call"],
        **day("confirmed_on", TODAY + timedelta(days=2)),
    }
    assert "id_confirmed_on-day" in errors(fill(client_for(cast.fred), at(made, "contact/new/"), fields))
