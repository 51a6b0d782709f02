"""A risk review in two pages: the questions, then what they show and the decision."""

import uuid
from datetime import date, timedelta

import pytest

from commonweal.partnership.models import Draft
from commonweal.rules.risk_tools import ADULT_24, STALKING_11
from commonweal.services.casework.models import RiskReview
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, hidden, text_of

STANDARD = {"judgement": "standard", "decision": "standard", "refers_to_marac": "no"}


def at(cast, end: str = "", case=None) -> str:
    return f"/cases/{(case or cast.pats_case).pk}/risk/{end}"


def answered(yes: int = 0, dont_know: int = 0, incidents: object = 0) -> dict[str, str]:
    """The first so many yes, the next so many don't know, the others no."""
    found = {"incidents": str(incidents)}
    for item in ADULT_24.items:
        place = item.number
        found[f"item_{place}"] = "yes" if place <= yes else "dont_know" if place <= yes + dont_know else "no"
    if yes >= ADULT_24.stalking_item:
        found |= {f"stalking_{item.number}": "no" for item in STALKING_11.items}
    return found


def reviews(cast):
    ask(cast.pat)
    return RiskReview.objects.filter(episode=cast.pats_case.episode)


def test_answers_lead_to_what_they_show_and_nothing_is_signed_yet(cast, client_for):
    browser = client_for(cast.pat)
    counted(browser, at(cast))
    response = fill(browser, at(cast), answered(yes=15, dont_know=2, incidents=4))
    assert response["Location"] == at(cast, "decide/")
    shown = text_of(counted(browser, at(cast, "decide/")))
    assert "15 yes of 24, and 2 don’t knows" in shown
    assert "High risk" in shown
    assert "Visible high risk: 15 yes answers, and 14 or more is enough." in shown
    assert "The number 14 applies everywhere since 1 January 2015. Source: SafeLives" in shown
    assert "Escalation: 4 incidents in twelve months" in shown
    assert not reviews(cast).exists()


def test_what_waits_between_the_pages_is_sealed_and_only_ones_own(cast, client_for):
    fill(client_for(cast.pat), at(cast), answered(yes=15))
    sealed = b"".join(bytes(draft.sealed_body) for draft in Draft.objects.all())
    assert b"item_1" not in sealed
    assert {draft.owner_id for draft in Draft.objects.all()} == {cast.pat.pk}


def test_going_back_to_the_questions_finds_the_answers(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered(yes=3, incidents=2) | day("latest_abuse_on", date(2026, 3, 27)))
    shown = text_of(browser.get(at(cast)))
    assert shown.count("checked") == 24
    assert 'value="2"' in shown
    assert 'value="27"' in shown


def test_signing_keeps_it_for_good_and_forgets_the_draft(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered(yes=2))
    response = fill(browser, at(cast, "decide/"), STANDARD)
    assert response["Location"] == f"/cases/{cast.pats_case.pk}/"
    review = reviews(cast).get()
    assert (review.score, review.tool, review.tool_version) == (2, "adult_24", ADULT_24.version)
    assert not Draft.objects.filter(owner=cast.pat).exists()
    assert browser.get(at(cast, "decide/"))["Location"] == at(cast)


def test_the_same_decision_sent_twice_signs_once_and_says_so(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered())
    sent = {**hidden(browser.get(at(cast, "decide/"))), **STANDARD}
    for _ in range(2):
        assert browser.post(at(cast, "decide/"), sent).status_code == 302
    assert reviews(cast).count() == 1
    assert "signed already" in text_of(browser.get(f"/cases/{cast.pats_case.pk}/"))


@pytest.mark.parametrize(
    ("yes", "decision", "field", "words"),
    [
        (0, {}, "id_judgement", "Select your own judgement"),
        (0, STANDARD | {"decision": ""}, "id_decision", "Select the grade to work by"),
        (
            0,
            STANDARD | {"refers_to_marac": "yes", "marac_agreement": "given"},
            "id_refers_to_marac",
            "No ground for MARAC",
        ),
        (
            14,
            STANDARD | {"refers_to_marac": "yes", "marac_agreement": "given"},
            "id_decision",
            "cannot be lower than high",
        ),
        (14, STANDARD | {"decision": "high"}, "id_why_not_referred", "Refer, or write why not"),
        (
            0,
            STANDARD | {"judgement": "high", "decision": "high"},
            "id_judgement_reasons",
            "Write what you saw or heard",
        ),
        (0, STANDARD | {"judgement_reasons": "x" * 2001}, "id_judgement_reasons", "2000 characters"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_beside_its_field(
    cast, client_for, yes, decision, field, words
):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered(yes=yes))
    assert words in errors(fill(browser, at(cast, "decide/"), decision))[field]
    assert not reviews(cast).exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"item_7": ""}, "id_item_7", "Answer question 7: yes, no or don’t know"),
        ({"item_24": "perhaps"}, "id_item_24", "from those shown"),
        ({"incidents": ""}, "id_incidents", "Enter the number of incidents"),
        ({"incidents": "three"}, "id_incidents", "must be a whole number from 0 to 366"),
        ({"incidents": "-1"}, "id_incidents", "must be a whole number"),
        ({"incidents": "9" * 19}, "id_incidents", "must be a whole number"),
        ({"incidents": "9" * 21}, "id_incidents", "20 characters or fewer"),
        ({"incidents": "٣"}, "id_incidents", "must be a whole number"),
        (day("latest_abuse_on", TODAY + timedelta(days=1)), "id_latest_abuse_on-day", "is still to come"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again_and_the_others_stay(
    cast, client_for, changes, field, words
):
    response = fill(client_for(cast.pat), at(cast), answered(yes=5), **changes)
    assert words in errors(response)[field]
    assert text_of(response).count("checked") >= 23
    assert client_for(cast.pat).get(at(cast, "decide/")).status_code == 302


def test_for_somebody_who_uses_abuse_there_is_one_page_and_no_marac(cast, client_for):
    browser, case = client_for(cast.percy), cast.percys_case
    assert browser.get(at(cast, case=case))["Location"] == at(cast, "decide/", case)
    shown = text_of(browser.get(at(cast, "decide/", case)))
    assert "There are no questions for this group of people" in shown
    assert "MARAC" not in shown
    response = fill(
        browser,
        at(cast, "decide/", case),
        {"judgement": "medium", "decision": "medium", "judgement_reasons": "Followed her home."},
    )
    assert response.status_code == 302
    ask(cast.percy)
    assert RiskReview.objects.get(episode=case.episode).decision == "medium"


@pytest.mark.parametrize(
    ("name", "status"), [("cora", 404), ("nell", 404), ("percy", 404), ("mona", 403), ("fred", 403)]
)
def test_nobody_else_reviews_the_risk(cast, client_for, name, status):
    browser = client_for(getattr(cast, name))
    for end in ("", "decide/"):
        assert browser.get(at(cast, end)).status_code == status
        assert browser.post(at(cast, end), {"form_key": uuid.uuid4().hex}).status_code == status
