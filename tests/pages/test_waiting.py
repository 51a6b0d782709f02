"""Whoever waits is spoken with; a manager sees the team's load; nobody is given a case they should not have."""

import uuid
from datetime import timedelta

import pytest

from commonweal.partnership.models import ServiceOffer, WorkerProfile
from commonweal.services.casework import actions
from commonweal.services.casework.actions import Interest
from commonweal.services.casework.actions.merging import merge_people
from commonweal.services.casework.models import Case, DeclaredInterest, InterestKey, InterimContact, Person
from commonweal.services.casework.wall import has_conflict
from tests import care
from tests.care import NOW, TODAY
from tests.cast import ask
from tests.pages.counting import at_most
from tests.pages.filling import counted, day, errors, fill, text_of


def waiting(cast) -> str:
    return f"/cases/{cast.unallocated_case.pk}/waiting/"


def heard(**changes):
    return {"how": "same", "channel": "call", "note": "Quiet.", **day("spoken_on", TODAY), **changes}


def test_the_list_says_by_when_and_leads_to_the_case(cast, client_for):
    page = text_of(counted(client_for(cast.mona), "/cases/unallocated/"))
    assert "Una Allocated" in page
    assert "Speak with them today" in page
    assert waiting(cast) in page


def test_a_contact_is_recorded_and_the_next_falls_due(cast, client_for):
    browser = client_for(cast.mona)
    with at_most():
        assert "How it is safe to make contact" in text_of(browser.get(waiting(cast)))
    assert fill(browser, f"{waiting(cast)}contact/", heard(how="worse")).status_code == 302
    made = InterimContact.objects.get(case=cast.unallocated_case)
    assert (made.how, made.by_id) == ("worse", cast.mona.pk)
    assert TODAY < made.next_due_on <= TODAY + timedelta(days=4)
    assert Case.objects.get(pk=cast.unallocated_case.pk).interim_due_on == made.next_due_on
    assert "Things are worse" in text_of(browser.get(waiting(cast)))


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"how": ""}, "how"),
        ({"channel": ""}, "channel"),
        (day("spoken_on", TODAY + timedelta(days=1)), "spoken_on"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, client_for, changes, at):
    response = fill(client_for(cast.mona), f"{waiting(cast)}contact/", heard(**changes))
    assert any(target.startswith(f"id_{at}") for target in errors(response))
    assert "Quiet." in text_of(response)


def test_a_day_before_the_case_was_opened_is_refused(cast, client_for):
    response = fill(
        client_for(cast.mona),
        f"{waiting(cast)}contact/",
        heard(**day("spoken_on", TODAY - timedelta(days=30))),
    )
    assert "on or after the day the case was opened" in text_of(response)


def test_once_a_worker_holds_it_nobody_else_keeps_in_touch(cast, client_for):
    case = cast.unallocated_case
    actions.allocate_case(
        case_id=case.pk,
        worker_id=cast.pat.pk,
        version=case.version,
        form_key=uuid.uuid4(),
        by=ask(cast.mona),
        at=NOW,
    )
    browser = client_for(cast.mona)
    assert "nobody waits" in text_of(browser.get(waiting(cast)))
    assert "This case has a worker" in text_of(fill(browser, f"{waiting(cast)}contact/", heard()))
    assert Case.objects.get(pk=case.pk).interim_due_on is None


@pytest.mark.parametrize("name", ["nigel", "petra", "pat", "cora", "fred"])
def test_another_service_and_its_own_workers_do_not_reach_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(waiting(cast)).status_code in (403, 404)


def test_the_team_is_shown_with_its_load(cast, client_for):
    page = text_of(counted(client_for(cast.mona), "/team/"))
    assert "Pat Works" in page
    assert "Cora Colleague" in page
    assert "Nell Neighbour" not in page
    assert "2 cases now, 4%" in page


def test_hours_and_skills_order_the_suggestions(cast, client_for):
    browser = client_for(cast.mona)
    filled = {"hours_percent": "50", "languages": "Polish, Welsh", "needs": "housing", "areas": ["fellshire"]}
    assert fill(browser, f"/team/{cast.pat.pk}/", filled).status_code == 302
    profile = WorkerProfile.objects.get(membership__user=cast.pat)
    assert (profile.hours_percent, profile.languages, profile.needs) == (50, ["Polish", "Welsh"], ["housing"])
    assert fill(browser, f"/team/{cast.pat.pk}/", {**filled, "hours_percent": "101"}).status_code == 422
    page = text_of(counted(browser, f"/cases/{cast.unallocated_case.pk}/allocate/"))
    assert "works in this area" in page
    for name in ("nell", "percy", "mona"):
        assert browser.get(f"/team/{getattr(cast, name).pk}/").status_code == 404


def test_whoever_knows_somebody_is_not_given_their_case(cast, client_for):
    case = cast.unallocated_case
    from commonweal.services.casework.actions.people import keep_keys, own_keys

    keep_keys(
        person_id=case.subject_id, keys=own_keys(cast.unallocated_case_person), by=ask(cast.mona), at=NOW
    )
    browser = client_for(cast.pat)
    sent = fill(
        browser,
        "/interests/",
        {
            "relation": "relative",
            "full_name": "Una Allocated",
            **day("born_on", cast.unallocated_case_person.born_on),
        },
    )
    assert sent.status_code == 302
    assert "Una Allocated" in text_of(browser.get("/interests/"))
    assert "Una Allocated" not in text_of(client_for(cast.cora).get("/interests/"))
    ask(cast.mona)
    assert has_conflict(case.pk, cast.pat.pk)
    assert not has_conflict(case.pk, cast.cora.pk)
    refused = fill(client_for(cast.mona), f"/cases/{case.pk}/allocate/", {"worker_id": str(cast.pat.pk)})
    assert "conflict of interest" in text_of(refused)
    ask(cast.pat)
    row = DeclaredInterest.objects.get(user=cast.pat)
    assert browser.post(f"/interests/{row.pk}/withdraw/").status_code == 302
    ask(cast.mona)
    assert not has_conflict(case.pk, cast.pat.pk)


def test_a_manager_cannot_find_out_who_is_known_on_the_other_side(cast):
    """Vera is on the victims' side of Otis's case. Whoever manages a service declares her in vain; a worker does not."""
    from commonweal.services.casework.actions.people import keep_keys, own_keys

    keep_keys(
        person_id=cast.pats_case_person.pk, keys=own_keys(cast.pats_case_person), by=ask(cast.pat), at=NOW
    )
    vera = Interest("relative", "Vera Victim", born_on=cast.pats_case_person.born_on)
    for name in ("petra", "percy"):
        actions.declare_interest(interest=vera, form_key=None, by=ask(getattr(cast, name)), at=NOW)
    ask(cast.petra)
    assert has_conflict(cast.percys_case.pk, cast.percy.pk)
    assert not has_conflict(cast.percys_case.pk, cast.petra.pk)


def test_nobody_reads_what_another_declared(cast):
    actions.declare_interest(
        interest=Interest("friend", "Una Allocated"), form_key=None, by=ask(cast.pat), at=NOW
    )
    for name in ("cora", "mona", "aud", "adam", "percy"):
        ask(getattr(cast, name))
        assert not DeclaredInterest.objects.exists()
        assert not InterestKey.objects.exists()


def test_two_who_must_not_meet_are_kept_apart(cast, client_for):
    browser, case = client_for(cast.mona), cast.unallocated_case
    address = f"/cases/{case.pk}/apart/"
    assert fill(browser, address, {"worker_id": ""}).status_code == 422
    assert fill(browser, address, {"worker_id": str(cast.cora.pk)}).status_code == 302
    ask(cast.mona)
    assert has_conflict(case.pk, cast.cora.pk)
    assert not has_conflict(case.pk, cast.pat.pk)
    assert client_for(cast.nigel).get(address).status_code == 404


def test_who_was_never_reached_is_a_list(cast, client_for):
    page = text_of(counted(client_for(cast.mona), "/cases/unseen/"))
    assert "Vera Victim" in page
    assert "Nina Next" not in page


OFFER = {
    "name": "Saffron advice", "side": "victim", "client_groups": ["victim"], "needs": "immigration, housing",
    "minimum_age": "16", "languages": "Urdu", "by_and_for": "South Asian women", "places": "20",
}  # fmt: skip


def test_the_directory_is_kept_by_the_joint_commissioner(cast, client_for):
    browser = client_for(cast.joan)
    whole = OFFER | {
        "organisation_id": str(cast.lantern.pk),
        "area_ids": [str(cast.wexcombe.pk)],
        **day("starts_on", TODAY),
    }
    assert fill(browser, "/directory/new/", whole).status_code == 302
    made = ServiceOffer.objects.get(name="Saffron advice")
    assert (made.by_and_for, made.languages, made.places) == (["south_asian_women"], ["Urdu"], 20)
    page = text_of(browser.get("/directory/"))
    assert "Led by and for: south asian women" in page
    assert "Speaks Urdu" in page
    ends = day("ends_on", TODAY - timedelta(days=1))
    assert "The last day is before the first" in text_of(
        fill(browser, f"/directory/{made.pk}/", whole | ends)
    )
    wrong = fill(browser, f"/directory/{made.pk}/", whole | {"client_groups": ["victim", "perpetrator"]})
    assert "Make an offer for each" in text_of(wrong)
    assert fill(browser, f"/directory/{made.pk}/", whole | {"places": "5"}).status_code == 302
    assert ServiceOffer.objects.get(pk=made.pk).places == 5
    for name in ("mona", "adam", "fred", "finn"):
        assert client_for(getattr(cast, name)).get("/directory/new/").status_code == 403


def test_room_is_counted_for_the_front_door_alone(cast):
    from commonweal.services.front_door.queries.routing import rooms_of

    offer = cast.harbour_offer
    offer.places = 4
    ask(cast.fred)
    room = rooms_of([offer])[offer.pk]
    assert (room.places, room.taken, room.waiting) == (4, 4, 1)
    ask(cast.rita)
    assert rooms_of([offer])[offer.pk].taken == 0


def test_a_conflict_is_found_by_a_record_that_was_joined(cast):
    """Wanda came twice, under two names; the front door said that she is one. Pat knows the other name."""
    case = care.new_case(cast)
    again = care.make_referral(cast, full_name="Gwen Otherwise", other_name="", other_born_on=None)
    born = Person.objects.get(pk=again.person_id).born_on if ask(cast.fred) else None
    actions.declare_interest(
        interest=Interest("relative", "Gwen Otherwise", born_on=born), form_key=None, by=ask(cast.pat), at=NOW
    )
    ask(cast.mona)
    assert not has_conflict(case.pk, cast.pat.pk)
    merge_people(kept_id=case.subject_id, merged_id=again.person_id, by=ask(cast.fred), at=NOW)
    ask(cast.mona)
    assert has_conflict(case.pk, cast.pat.pk)
