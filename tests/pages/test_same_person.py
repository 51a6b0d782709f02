"""Who may be on record twice: proposed, laid side by side, decided by a person, and undone."""

import uuid

import pytest
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.services.casework.models import DuplicateSuggestion, PersonMerge
from commonweal.services.front_door.models import Referral
from tests import care
from tests.cast import OWNER, ask
from tests.pages.filling import counted, text_of

ADDRESS, DECIDE, PART = "/people/same/", "/people/same/decide/", "/people/same/part/"
ALONE = {"other_name": "", "other_born_on": None}


@pytest.fixture(scope="module")
def proposed(_cast_in_database, django_db_blocker):
    """Committed by the owner, as the nightly review does: one for the front door, one for Harbour, one for the neighbour."""
    cast = _cast_in_database
    pairs = {
        "door": (cast.new_referral.person_id, cast.ravis_referral.person_id, cast.door, ""),
        "harbour": (cast.pats_case.subject_id, cast.coras_case.subject_id, cast.harbour, "victim"),
        "lantern": (cast.nells_case.subject_id, cast.coras_case.subject_id, cast.lantern, "victim"),
    }
    with django_db_blocker.unblock():
        rows = {}
        for name, (one, other, place, side) in pairs.items():
            one, other = sorted((one, other))
            rows[name] = DuplicateSuggestion.objects.using(OWNER).create(
                one_id=one, other_id=other, organisation=place, side=side, probability=0.91,
                reasons=["same_phone"], found_at=timezone.now(),
            )  # fmt: skip
    yield rows
    with django_db_blocker.unblock():
        DuplicateSuggestion.objects.using(OWNER).filter(pk__in=[row.pk for row in rows.values()]).delete()


def said(row, answer, **changes):
    return {"suggestion_id": str(row.pk), "version": "1", "said": answer} | changes


def test_two_records_side_by_side_in_few_questions(proposed, cast, client_for):
    shown = text_of(counted(client_for(cast.fred), ADDRESS))
    for words in (
        "Rose Received", "Ruth Received", "First record", "About 91 pairs like this in 100 are one person", "the same phone",
        cast.new_referral.reference, "Fellshire", "One person, keep the second record", "Two people", "Later",
    ):  # fmt: skip
        assert words in shown, words
    assert "<title>Same person? · Commonweal</title>" in shown
    assert "Vera" not in shown
    assert AuditEvent.objects.filter(action="list_people", actor_id=cast.fred.pk).latest("id").details == {
        "count": 1
    }


def test_each_sees_what_is_proposed_to_their_own_place(proposed, cast, client_for):
    shown = text_of(client_for(cast.mona).get(ADDRESS))
    assert "Vera Victim and Cleo Client" in shown or "Cleo Client and Vera Victim" in shown
    assert "Rose" not in shown
    # The neighbour's pair names somebody whom the neighbour does not see: it is not shown at all.
    assert "Nobody to decide about" in text_of(client_for(cast.nigel).get(ADDRESS))
    assert "Nobody to decide about" in text_of(client_for(cast.petra).get(ADDRESS))


@pytest.mark.parametrize("name", ["pat", "percy", "rita", "joan", "anna", "aud", "adam", "nora"])
def test_whoever_may_not_join_is_refused(proposed, cast, client_for, name):
    browser = client_for(getattr(cast, name))
    for address in (ADDRESS, DECIDE, PART):
        assert browser.get(address).status_code == 403
        assert browser.post(address, said(proposed["door"], "two")).status_code == 403


@pytest.mark.parametrize("name", ["mona", "nigel", "petra"])
def test_somebody_elses_is_not_there(proposed, cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.post(DECIDE, said(proposed["door"], "two")).status_code == 404
    assert browser.post(PART, {"merge_id": str(uuid.uuid4())}).status_code == 404


def test_one_person_joins_them_and_it_is_undone_below(proposed, cast, client_for):
    browser, row = client_for(cast.fred), proposed["door"]
    browser.post(DECIDE, said(row, f"one:{row.other_id}"))
    ask(cast.fred)
    merge = PersonMerge.objects.get(kept_id=row.other_id, merged_id=row.one_id, undone_at=None)
    shown = text_of(browser.get(ADDRESS))
    assert "They are joined as one person. You can undo it below." in shown
    assert f"by {cast.fred.full_name}" in shown
    assert "Nobody to decide about" in shown
    browser.post(PART, {"merge_id": str(merge.pk)})
    assert "The two records are parted. 1 thing was put back." in text_of(browser.get(ADDRESS))
    ask(cast.fred)
    assert Referral.objects.get(pk=cast.new_referral.pk).person_id == cast.new_referral.person_id


@pytest.mark.parametrize("answer", ["two", "later"])
def test_what_was_decided_is_not_asked_again(proposed, cast, client_for, answer):
    browser, row = client_for(cast.fred), proposed["door"]
    browser.post(DECIDE, said(row, answer))
    shown = text_of(browser.get(ADDRESS))
    assert "That is kept." in shown
    assert "Nobody to decide about" in shown
    event = AuditEvent.objects.filter(action="decide_suggestion").latest("id")
    assert (event.record_id, event.details) == (str(row.pk), {"verdict": answer})
    browser.post(DECIDE, said(row, "two", version="2"))
    again = text_of(browser.get(ADDRESS))
    assert ("Somebody has decided this already." in again) is (answer == "two")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"said": "perhaps"}, "Choose one of the buttons"),
        ({"said": ""}, "Choose one of the buttons"),
        ({"version": "7"}, "Someone else changed this"),
    ],
)
def test_a_press_that_says_nothing_changes_nothing(proposed, cast, client_for, fields, words):
    browser, row = client_for(cast.fred), proposed["door"]
    browser.post(DECIDE, said(row, "two", **fields))
    shown = text_of(browser.get(ADDRESS))
    assert words in shown
    assert "Rose Received" in shown


def test_the_referral_shows_the_join_and_undoes_it(cast, client_for):
    known = care.make_referral(cast, **ALONE)
    made = care.make_referral(cast, full_name="Wander Wrenn", **ALONE)
    browser, address = client_for(cast.fred), f"/front-door/{made.pk}/"
    before = text_of(browser.get(address))
    assert "In this referral" in before
    assert known.reference in before
    browser.post(
        f"{address}same-person/", {"version": 1, "person_id": str(known.person_id), "is_other_party": "no"}
    )
    shown = text_of(counted(browser, address))
    assert "The person was joined with another record on" in shown
    assert "Is this somebody we know?" not in shown
    ask(cast.fred)
    merge = PersonMerge.objects.get(merged_id=made.person_id)
    back = browser.post(PART, {"merge_id": str(merge.pk), "referral_id": str(made.pk)})
    assert back["Location"] == address
    assert "The two records are parted. 2 things were put back." in text_of(browser.get(address))
    ask(cast.fred)
    assert Referral.objects.get(pk=made.pk).person_id == made.person_id


def test_undo_without_saying_what_is_answered_in_words(cast, client_for):
    browser = client_for(cast.fred)
    browser.post(PART, {})
    assert "undone already" in text_of(browser.get(ADDRESS))
