"""A case passes to another service: what crosses, what does not, and who is responsible until when."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from commonweal.access.enforce import record
from commonweal.access.policy import Action
from commonweal.audit.models import AuditEvent
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.safe_contact import Channel
from commonweal.rules.transfers import FirstContact, TransferStatus, WhyMoved, WhyNot
from commonweal.services.casework import actions as casework
from commonweal.services.casework.actions import arrivals, transfers
from commonweal.services.casework.actions.people import keep_keys, own_keys
from commonweal.services.casework.models import (
    Alert,
    Arrival,
    Case,
    ContactPoint,
    Need,
    Note,
    Party,
    RiskReview,
    SafetyPlan,
    SharingRecord,
    Transfer,
)
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, NOW, TODAY
from tests.cast import SECRET_ADDRESS, ask
from tests.transfers import accept, ask_for, meet


def codes(refused) -> set[str]:
    return {each.code for each in refused.value.reasons}


def points(case):
    return ContactPoint.objects.filter(episode_id=case.episode_id)


def test_an_offer_tells_what_it_needs_and_nothing_crosses_yet(cast):
    transfer = ask_for(cast)
    assert (transfer.status, transfer.sender_id, transfer.organisation_id) == (
        "offered",
        cast.harbour.pk,
        cast.lantern.pk,
    )
    assert not SharingRecord.objects.filter(episode=cast.pats_case.episode).exists()
    by = ask(cast.nigel)
    seen = record(by, Action.ACCEPT_TRANSFER, Transfer, transfer.pk)
    assert (seen.grade, seen.age, seen.due_on > TODAY) == ("medium", transfer.age, True)
    assert not Case.objects.filter(pk=cast.pats_case.pk).exists()
    assert not points(cast.pats_case).exists()
    assert AuditEvent.objects.filter(action="ask_transfer", record_id=str(transfer.pk)).exists()


def test_accepted_a_case_opens_with_the_same_people_and_safe_contact(cast):
    casework.raise_alerts(case_id=cast.pats_case.pk, kinds=["dog"], by=ask(cast.pat), at=NOW)
    case = accept(cast, ask_for(cast))
    assert (case.organisation_id, case.side, case.status, case.area_id) == (
        cast.lantern.pk,
        "victim",
        "opened",
        cast.wexcombe.pk,
    )
    assert case.interim_due_on is not None
    people = set(Party.objects.filter(case=case).values_list("person_id", "role"))
    ask(cast.pat)
    assert people == set(Party.objects.filter(case=cast.pats_case).values_list("person_id", "role"))
    ask(cast.nigel)
    phone = points(case).get()
    assert (phone.kind, phone.safe_channels, phone.confirmed_on) == (
        "phone",
        ["call"],
        cast.pats_phone.confirmed_on,
    )
    text = phone.value.reveal(Channel.CALL, phone.facts, on=TODAY, area=None, thresholds=())
    assert text == "07700 900123"
    assert [each.kind for each in Alert.objects.filter(episode_id=case.episode_id)] == ["dog"]


def test_an_address_crosses_only_where_that_was_agreed_and_stays_secret(cast):
    case = accept(cast, ask_for(cast, chosen=("where_they_live",)))
    address = points(case).get(kind="address")
    assert (address.is_confidential, address.safe_channels) == (True, [])
    assert address.never_say() == ("address", SECRET_ADDRESS)


def test_what_the_sending_service_wrote_stays_there(cast):
    care.add_need(cast.pats_case, cast.pat)
    common = {"case_id": cast.pats_case.pk, "form_key": None, "by": ask(cast.pat), "at": NOW}
    casework.write_note(text="Kept at Harbour.", **common)
    casework.record_session(session=care.session(), **common)
    case = accept(cast, ask_for(cast))
    for model in (Note, Need, SafetyPlan):
        assert not model.objects.exclude(case=cast.nells_case).exists(), model
    assert not Case.objects.filter(pk=cast.pats_case.pk).exists()
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_plan_crosses_where_that_was_agreed(cast):
    care.add_need(cast.pats_case, cast.pat, level=4)
    care.sign_plan(cast.pats_case, cast.pat)
    case = accept(cast, ask_for(cast, chosen=("plan",)))
    assert list(Need.objects.filter(case=case).values_list("area", "level")) == [("safety", 4)]
    assert SafetyPlan.objects.get(case=case).safe_places == "My sister’s."


def test_the_last_review_crosses_and_risk_goes_on_from_there(cast):
    casework.review_case(
        case_id=cast.pats_case.pk, answers=care.answers(3), decided=care.decided(), form_key=None,
        by=ask(cast.pat), at=NOW,
    )  # fmt: skip
    case = accept(cast, ask_for(cast))
    review = RiskReview.objects.get(episode_id=case.episode_id)
    case.refresh_from_db()
    assert (review.score, review.by_id, case.grade) == (3, cast.pat.pk, review.decision)
    assert case.review_due_on is not None
    assert Episode.objects.get(pk=case.episode_id).reviews == 1


def test_the_grade_of_an_offer_is_that_of_today(cast):
    transfer = ask_for(cast)
    casework.review_case(
        case_id=cast.pats_case.pk, answers=care.answers(20), form_key=None, by=ask(cast.pat), at=LATER,
        decided=care.decided(care.Grade.HIGH, refers_to_marac=True),
    )  # fmt: skip
    ask(cast.nigel)
    assert Transfer.objects.get(pk=transfer.pk).grade == "high"
    with pytest.raises(Stale):
        arrivals.accept_transfer(
            transfer_id=transfer.pk, version=1, form_key=None, by=ask(cast.nigel), at=LATER
        )


def test_what_crossed_is_on_record_for_the_person(cast):
    case = accept(cast, ask_for(cast, chosen=("where_they_live",)))
    ask(cast.pat)
    shared = SharingRecord.objects.get(episode=cast.pats_case.episode)
    assert (shared.organisation_id, shared.by_id) == (cast.lantern.pk, cast.pat.pk)
    assert {"who_they_are", "how_to_reach", "risk", "where_they_live"} <= set(shared.kinds)
    ask(cast.nigel)
    assert not SharingRecord.objects.filter(pk=shared.pk).exists()
    assert Episode.objects.get(pk=case.episode_id).follows_id == cast.pats_case.episode_id


def test_without_agreement_nothing_is_offered(cast):
    with pytest.raises(Refused) as refused:
        ask_for(cast, agreed_now=False)
    assert codes(refused) == {"no_agreement"}


def test_a_yes_that_was_taken_back_stops_what_waits(cast):
    from commonweal.services.casework.actions import sharing_in_case
    from commonweal.services.casework.models import SharingAgreement

    transfer = ask_for(cast)
    agreed = SharingAgreement.objects.get(episode=cast.pats_case.episode)
    sharing_in_case.withdraw_in_case(
        case_id=cast.pats_case.pk, agreement_id=agreed.pk, by=ask(cast.pat), at=LATER
    )
    with pytest.raises(Refused) as refused:
        accept(cast, transfer)
    assert codes(refused) == {"may_not_cross"}
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": None}, "no_why"),
        ({"words": " "}, "no_words"),
        ({"offer_id": 0}, "not_in_directory"),
    ],
)
def test_what_is_missing_is_said(cast, changes, code):
    with pytest.raises(Refused) as refused:
        ask_for(cast, **changes)
    assert code in codes(refused)


def test_it_goes_to_no_service_of_the_other_side_nor_outside_its_area(cast):
    with pytest.raises(Refused) as refused:
        ask_for(cast, cast.turning_offer)
    assert "other_side" in codes(refused)
    with pytest.raises(Refused) as refused:
        ask_for(cast, area_id=cast.north_fell.pk)
    assert "area" in codes(refused)
    with pytest.raises(Refused) as refused:
        ask_for(cast, cast.harbour_offer, area_id=cast.fellshire.pk)
    assert "same_service" in codes(refused)


def test_one_way_at_a_time_and_the_same_form_once(cast):
    ask_for(cast)
    with pytest.raises(Refused) as refused:
        ask_for(cast)
    assert codes(refused) == {"under_way"}
    assert Transfer.objects.count() == 1


def test_accepting_twice_opens_one_case(cast):
    transfer, key = ask_for(cast), uuid.uuid4()
    case = accept(cast, transfer, form_key=key)
    again = arrivals.accept_transfer(
        transfer_id=transfer.pk, version=1, form_key=key, by=ask(cast.nigel), at=LATER
    )
    assert again.pk == case.pk
    with pytest.raises(Http404):
        arrivals.accept_transfer(
            transfer_id=transfer.pk, version=2, form_key=uuid.uuid4(), by=ask(cast.nigel), at=LATER
        )
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("name", ["nell", "pat", "cora", "mona", "percy", "petra", "fred", "rita"])
def test_an_offer_is_there_for_the_manager_it_goes_to_and_nobody_else(cast, name):
    transfer = ask_for(cast)
    by = ask(getattr(cast, name))
    with pytest.raises(Http404):
        record(by, Action.ACCEPT_TRANSFER, Transfer, transfer.pk)
    with pytest.raises(Http404):
        arrivals.decline_transfer(
            transfer_id=transfer.pk, why=WhyNot.NO_ROOM, words="", version=1, form_key=None, by=by, at=LATER
        )
    assert Transfer.objects.filter(pk=transfer.pk).exists() is (name in ("pat", "mona"))


def test_declined_for_a_reason_it_may_be_offered_again(cast):
    transfer = ask_for(cast)
    given = {"words": "Full until May.", "version": 1, "form_key": None, "by": ask(cast.nigel), "at": LATER}
    with pytest.raises(Refused) as refused:
        arrivals.decline_transfer(transfer_id=transfer.pk, why=WhyNot.PERSON_SAID_NO, **given)
    assert codes(refused) == {"no_why"}
    arrivals.decline_transfer(transfer_id=transfer.pk, why=WhyNot.NO_ROOM, **given)
    ask(cast.pat)
    assert Transfer.objects.get(pk=transfer.pk).why_not == "no_room"
    assert ask_for(cast).status == "offered"


@pytest.mark.parametrize("name", ["pat", "mona"])
def test_worker_and_manager_may_withdraw_until_it_is_accepted(cast, name):
    transfer = ask_for(cast)
    by = ask(getattr(cast, name))
    transfers.withdraw_transfer(case_id=cast.pats_case.pk, form_key=uuid.uuid4(), by=by, at=LATER)
    assert Transfer.objects.get(pk=transfer.pk).status == "withdrawn"
    ask(cast.nigel)
    assert not Transfer.objects.filter(pk=transfer.pk).exists()
    accepted = ask_for(cast, at=LATER + timedelta(minutes=1))
    accept(cast, accepted)
    with pytest.raises(Refused):
        transfers.withdraw_transfer(
            case_id=cast.pats_case.pk, form_key=None, by=ask(getattr(cast, name)), at=LATER
        )


def test_the_first_case_stays_open_until_the_person_was_met(cast):
    transfer = ask_for(cast)
    care.review_need(care.add_need(cast.pats_case, cast.pat), cast.pat, level=3)
    care.sign_plan(cast.pats_case, cast.pat)
    ending = {
        "case_id": cast.pats_case.pk, "reason": ClosingReason.TRANSFERRED, "outcome": Outcome.NEEDS_PARTLY_MET,
        "why_differs": "", "version": Case.objects.get(pk=cast.pats_case.pk).version, "form_key": None, "at": LATER,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        casework.ask_to_close(**ending, by=ask(cast.pat))
    assert "offered_elsewhere" in codes(refused)
    case = accept(cast, transfer)
    with pytest.raises(Refused) as refused:
        casework.close_case(**ending, by=ask(cast.pat))
    assert "not_handed_over" in codes(refused)
    meet(cast, case)
    casework.ask_to_close(**ending, by=ask(cast.pat))
    care.answer(cast.pats_case, cast.mona)
    closed = casework.close_case(**ending, by=ask(cast.pat))
    assert (closed.status, closed.closing_reason) == ("closed", "transferred")


def test_first_contact_is_a_milestone_of_the_new_case_and_not_of_the_first(cast):
    case = accept(cast, ask_for(cast))
    assert Episode.objects.get(pk=case.episode_id).first_contact_at is None
    meet(cast, case)
    assert Episode.objects.get(pk=case.episode_id).first_contact_at is not None
    ask(cast.pat)
    assert Episode.objects.get(pk=cast.pats_case.episode_id).first_contact_at is None


@pytest.mark.parametrize("days", [1, -50])
def test_the_day_of_meeting_lies_between_taking_on_and_today(cast, days):
    case = accept(cast, ask_for(cast))
    with pytest.raises(Refused):
        meet(cast, case, met_on=TODAY + timedelta(days=days))


def test_handed_back_the_case_there_ends_and_how_to_reach_the_person_with_it(cast):
    transfer = ask_for(cast)
    case = accept(cast, transfer)
    given = {
        "case_id": case.pk, "why": WhyNot.NOT_REACHED, "version": Case.objects.get(pk=case.pk).version,
        "form_key": None, "by": ask(cast.nigel), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        arrivals.hand_back(words="", **given)
    assert codes(refused) == {"no_words"}
    arrivals.hand_back(words="Three calls at three times.", **given)
    case.refresh_from_db()
    assert (case.status, case.closing_reason) == ("closed", "handed_back")
    assert all(each.struck_at and each.safe_channels == [] for each in points(case))
    ask(cast.pat)
    assert Transfer.objects.get(pk=transfer.pk).status == TransferStatus.HANDED_BACK
    assert Case.objects.get(pk=cast.pats_case.pk).status == "allocated"
    assert ask_for(cast).status == "offered"


def test_once_met_nothing_is_handed_back(cast):
    case = accept(cast, ask_for(cast))
    meet(cast, case, how=FirstContact.INTRODUCED)
    with pytest.raises(Refused):
        arrivals.hand_back(
            case_id=case.pk, why=WhyNot.NO_ROOM, words="No.", version=Case.objects.get(pk=case.pk).version,
            form_key=None, by=ask(cast.nigel), at=LATER,
        )  # fmt: skip


def test_what_the_other_side_tells_reaches_the_new_worker_too(cast):
    from commonweal.rules.crossings import SafetyFact
    from commonweal.services.casework.models import Task

    told = {"case_id": cast.percys_case.pk, "form_key": None, "by": ask(cast.percy), "at": LATER}
    casework.tell_safety(fact=SafetyFact.MADE_THREAT, **told)
    case = accept(cast, ask_for(cast))
    assert [each.fact for each in Task.objects.filter(case=case)] == ["made_threat"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_conflict(%s, %s)", [case.pk, cast.percy.pk])
        assert cursor.fetchone()[0] is True


def test_a_change_of_safe_contact_after_it_crossed_is_said(cast):
    from commonweal.services.casework import wall

    transfer = ask_for(cast)
    accept(cast, transfer)
    assert wall.contact_has_changed(transfer.pk) is False
    casework.change_contact_point(
        case_id=cast.pats_case.pk, point_id=cast.pats_phone.pk,
        details=casework.ContactDetails(kind="phone", safe_channels=()), version=1, by=ask(cast.pat), at=LATER,
    )  # fmt: skip
    assert wall.contact_has_changed(transfer.pk) is False  # asked by the sending side: no answer
    ask(cast.nigel)
    assert wall.contact_has_changed(transfer.pk) is True
    ask(cast.petra)
    assert wall.contact_has_changed(transfer.pk) is False


def test_a_restricted_case_is_offered_to_one_manager_and_arrives_restricted(cast):
    from commonweal.rules.restricted_records import WhyRestricted

    casework.restrict_case(
        case_id=cast.pats_case.pk, why=WhyRestricted.STAFF_KNOWN, words="Known here.", named=[cast.mona.pk],
        version=1, form_key=None, by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        ask_for(cast)
    assert codes(refused) == {"no_manager_named"}
    with pytest.raises(Refused):
        ask_for(cast, only_for=cast.nell.pk)
    case = accept(cast, ask_for(cast, only_for=cast.nigel.pk))
    case.refresh_from_db()
    assert case.is_restricted
    ask(cast.nell)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_restricting_a_case_takes_back_what_is_offered_of_it(cast):
    from commonweal.rules.restricted_records import WhyRestricted

    transfer = ask_for(cast)
    casework.restrict_case(
        case_id=cast.pats_case.pk, why=WhyRestricted.STAFF_KNOWN, words="Known here.", named=[cast.mona.pk],
        version=1, form_key=None, by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    assert Transfer.objects.get(pk=transfer.pk).status == "withdrawn"


def refused_by_the_database(sql: str, values: list) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


@pytest.mark.parametrize("name", ["pat", "mona", "nell", "petra", "percy", "cora"])
def test_the_database_lets_nobody_else_answer_or_fetch(cast, name):
    transfer = ask_for(cast)
    ask(getattr(cast, name))
    assert refused_by_the_database(
        "UPDATE casework_transfer SET status = 'accepted' WHERE id = %s", [transfer.pk]
    )
    assert refused_by_the_database("SELECT * FROM carry_over(%s, %s)", [transfer.pk, cast.nells_case.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_carry_over(%s)", [transfer.pk])
        assert cursor.fetchone()[0] is False


def test_the_database_carries_once_and_only_into_the_case_opened_for_it(cast):
    transfer = ask_for(cast)
    ask(cast.nigel)
    assert refused_by_the_database("SELECT * FROM carry_over(%s, %s)", [transfer.pk, cast.nells_case.pk])
    case = accept(cast, transfer)
    assert refused_by_the_database("SELECT * FROM carry_over(%s, %s)", [transfer.pk, case.pk])


def test_the_sending_service_learns_the_status_and_nothing_of_the_new_case(cast):
    transfer = ask_for(cast)
    case = accept(cast, transfer)
    for name in ("pat", "mona"):
        ask(getattr(cast, name))
        assert Transfer.objects.get(pk=transfer.pk).status == "accepted"
        assert not Arrival.objects.exists()
        assert not Case.objects.filter(pk=case.pk).exists()
        assert not Episode.objects.filter(pk=case.episode_id).exists()


def test_stepping_down_is_refused_while_risk_is_high(cast):
    casework.review_case(
        case_id=cast.pats_case.pk, answers=care.answers(20), form_key=None, by=ask(cast.pat), at=NOW,
        decided=care.decided(care.Grade.HIGH, refers_to_marac=True),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        ask_for(cast, why=WhyMoved.RISK_HAS_FALLEN)
    assert codes(refused) == {"still_high"}


def test_a_manager_who_must_not_know_takes_nobody_on_and_learns_no_name(cast):
    """The conflict is found before anything is shown, and the whole acceptance is undone with it."""
    vera, by = cast.pats_case_person, ask(cast.pat)
    keep_keys(person_id=vera.pk, keys=own_keys(vera), by=by, at=NOW)
    casework.declare_interest(
        interest=casework.Interest("relative", "Vera Victim", "", vera.born_on),
        form_key=None,
        by=ask(cast.nigel),
        at=NOW,
    )
    transfer = ask_for(cast)
    with pytest.raises(Refused) as refused, transaction.atomic():
        accept(cast, transfer)
    assert codes(refused) == {"conflict"}
    assert "Vera" not in str(refused.value)
    ask(cast.nigel)
    assert not Arrival.objects.exists()
    assert Transfer.objects.get(pk=transfer.pk).status == "offered"
