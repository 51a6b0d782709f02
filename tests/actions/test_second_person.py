"""What needs two people: a lower grade holds only once another signed, and sharing without agreement once another approved."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules.consent import Agreement, InformationKind, Purpose
from commonweal.rules.reasons import Refused
from commonweal.rules.risk import Grade
from commonweal.services.casework.actions import sharing_in_case
from commonweal.services.casework.actions.risk import MaracSharing
from commonweal.services.casework.models import (
    Case,
    RiskReview,
    SecondSignature,
    SharingAgreement,
    SharingRecord,
    SharingWithout,
)
from commonweal.services.front_door.actions import second_person as actions
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, TODAY
from tests.cast import ask
from tests.second_person import allow_lower, asked, lower, wait_for_two

SOON = LATER + timedelta(hours=1)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def answer(signature, user, *, agrees=True, why=""):
    return actions.answer_signature(signature_id=signature.pk, agrees=agrees, why=why, by=ask(user), at=SOON)


def test_where_the_area_says_never_a_lower_decision_is_refused(cast):
    with pytest.raises(Refused) as refused:
        lower(cast, cast.pats_case, cast.pat)
    assert codes(refused) == ["grade_lowered"]
    assert not RiskReview.objects.exists()


def test_the_policy_of_another_area_does_not_count(cast):
    allow_lower(cast.wexcombe)
    with pytest.raises(Refused):
        lower(cast, cast.pats_case, cast.pat)


def test_until_somebody_else_signs_the_higher_grade_holds(cast):
    two = wait_for_two(cast)
    ask(cast.pat)
    case = Case.objects.get(pk=cast.pats_case.pk)
    assert (case.grade, case.episode.last_grade) == ("high", "high")
    signed = answer(two.signatures["pat"], cast.mona)
    assert (signed.status, signed.answered_by) == ("signed", cast.mona)
    case = Case.objects.get(pk=cast.pats_case.pk)
    assert (case.grade, case.urgency, case.episode.last_grade) == ("medium", 2000, "medium")
    assert RiskReview.objects.get(pk=signed.review_id).decision == "high"
    event = AuditEvent.objects.get(action="give_second_signature")
    assert event.details == {"grade": "medium"}


def test_refused_the_higher_grade_stays_and_a_reason_is_kept(cast):
    two = wait_for_two(cast)
    with pytest.raises(Refused) as refused:
        answer(two.signatures["pat"], cast.mona, agrees=False)
    assert codes(refused) == ["no_reason"]
    kept = answer(two.signatures["pat"], cast.mona, agrees=False, why="He is out on Friday.")
    assert (kept.status, kept.why_refused) == ("refused", "He is out on Friday.")
    assert Case.objects.get(pk=cast.pats_case.pk).grade == "high"
    with pytest.raises(Refused) as again:
        answer(two.signatures["pat"], cast.mona)
    assert codes(again) == ["answered_already"]


def test_at_the_front_door_a_colleague_signs_and_the_author_does_not(cast):
    two = wait_for_two(cast)
    with pytest.raises(Refused) as refused:
        answer(two.signatures["door"], cast.fred)
    assert codes(refused) == ["signed_by_asker"]
    answer(two.signatures["door"], two.faye)
    ask(cast.fred)
    referral = Referral.objects.get(pk=two.referral.pk)
    assert (referral.grade, referral.urgency) == ("medium", 2000)


@pytest.mark.parametrize(
    "name", ["pat", "cora", "nell", "nigel", "percy", "petra", "fred", "rita", "joan", "adam"]
)
def test_nobody_but_the_manager_of_the_service_answers_for_a_case(cast, name):
    two = wait_for_two(cast)
    by = ask(getattr(cast, name))
    with pytest.raises(Http404):
        actions.answer_signature(signature_id=two.signatures["pat"].pk, agrees=True, why="", by=by, at=SOON)
    with pytest.raises(Http404):
        actions.answer_sharing(sharing_id=two.sharings["pat"].pk, agrees=True, why="", by=by, at=SOON)


def test_a_newer_review_overtakes_what_waits(cast):
    two = wait_for_two(cast)
    from commonweal.services.casework.actions import review_case

    review_case(
        case_id=cast.pats_case.pk, answers=care.answers(15), decided=care.decided(Grade.HIGH, refers_to_marac=True),
        form_key=None, by=ask(cast.pat), at=SOON,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        answer(two.signatures["pat"], cast.mona)
    assert codes(refused) == ["overtaken"]
    answer(two.signatures["pat"], cast.mona, agrees=False, why="A newer review counts.")


def test_the_database_itself_refuses_ones_own_signature_and_a_second_answer(cast):
    two = wait_for_two(cast)
    mine = two.signatures["door"]
    with connection.cursor() as cursor:
        ask(cast.fred)
        cursor.execute(
            "UPDATE casework_secondsignature SET status = 'signed', answered_by_id = %s, answered_at = now() WHERE id = %s",
            [cast.fred.pk, mine.pk],
        )
        assert cursor.rowcount == 0
        ask(two.faye)
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(
                "UPDATE casework_secondsignature SET status = 'signed', answered_by_id = %s, answered_at = now()"
                " WHERE id = %s", [cast.rita.pk, mine.pk],
            )  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE casework_secondsignature SET grade = 'standard'")
    answer(mine, two.faye)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_secondsignature SET why_refused = 'x' WHERE id = %s", [mine.pk])
        assert cursor.rowcount == 0


def test_nobody_asks_in_another_name(cast):
    ask(cast.pat)
    with pytest.raises(ProgrammingError), transaction.atomic():
        SharingWithout.objects.create(
            episode=cast.pats_case.episode, purpose="safeguarding", organisation=cast.county, kinds=["risk"],
            ground="child_at_risk", necessary="x", proportionate="x", person_told=True, asked_by=cast.cora, asked_at=LATER,
        )  # fmt: skip


# --- sharing ---


def share(cast, *, purpose=Purpose.SAFEGUARDING, organisation=None, kinds=(InformationKind.RISK,), at=SOON):
    return sharing_in_case.record_in_case(
        case_id=cast.pats_case.pk, purpose=purpose, organisation_id=(organisation or cast.county).pk, kinds=kinds,
        form_key=None, by=ask(cast.pat), at=at,
    )  # fmt: skip


def test_without_agreement_nothing_is_shared_until_another_person_approved(cast):
    two = wait_for_two(cast)
    with pytest.raises(Refused) as refused:
        share(cast)
    assert codes(refused) == ["no_agreement"]
    with pytest.raises(Http404):
        actions.answer_sharing(
            sharing_id=two.sharings["pat"].pk, agrees=True, why="", by=ask(cast.pat), at=SOON
        )
    actions.answer_sharing(sharing_id=two.sharings["pat"].pk, agrees=True, why="", by=ask(cast.mona), at=SOON)
    with pytest.raises(Refused) as more:
        share(cast, kinds=(InformationKind.WHERE_THEY_LIVE,))
    assert codes(more) == ["more_than_approved"]
    record = share(cast)
    assert (record.agreement, record.without_id) == (None, two.sharings["pat"].pk)
    with pytest.raises(Refused) as again:
        share(cast)
    assert codes(again) == ["no_agreement"]


def test_an_agreement_is_for_one_purpose_and_one_organisation_until_withdrawn(cast):
    two = wait_for_two(cast)
    assert share(cast, purpose=Purpose.HOUSING, organisation=cast.city).agreement == two.agreements["pat"]
    for purpose, organisation in ((Purpose.HOUSING, cast.county), (Purpose.HEALTH, cast.city)):
        with pytest.raises(Refused) as refused:
            share(cast, purpose=purpose, organisation=organisation)
        assert codes(refused) == ["no_agreement"]
    with pytest.raises(Refused):
        share(cast, purpose=Purpose.HOUSING, organisation=cast.city, at=LATER + timedelta(days=31))
    withdraw = {"agreement_id": two.agreements["pat"].pk, "by": ask(cast.pat), "at": SOON}
    sharing_in_case.withdraw_in_case(case_id=cast.pats_case.pk, **withdraw)
    with pytest.raises(Refused):
        share(cast, purpose=Purpose.HOUSING, organisation=cast.city)
    with pytest.raises(Refused) as twice:
        sharing_in_case.withdraw_in_case(case_id=cast.pats_case.pk, **withdraw)
    assert codes(twice) == ["withdrawn_already"]
    assert SharingRecord.objects.filter(episode=cast.pats_case.episode).count() == 2


def test_the_neighbours_agreement_is_not_there(cast):
    two = wait_for_two(cast)
    for agreement_id in (two.agreements["nell"].pk, uuid.uuid4()):
        with pytest.raises(Http404):
            sharing_in_case.withdraw_in_case(
                case_id=cast.pats_case.pk, agreement_id=agreement_id, by=ask(cast.pat), at=SOON
            )


def test_what_was_shared_is_never_rewritten(cast):
    wait_for_two(cast)
    ask(cast.pat)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SharingRecord.objects.update(kinds=["risk"])
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SharingAgreement.objects.update(given_on=TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kinds": ()}, "no_kinds"),
        ({"ground": None}, "no_ground"),
        ({"necessary": " "}, "no_reasons"),
        ({"proportionate": ""}, "not_proportionate"),
        ({"why_not_told": ""}, "why_not_told"),
        ({"organisation_id": None}, "no_organisation"),
        ({"ground": "marac_threshold"}, "no_marac_ground"),
    ],
)
def test_a_wish_that_lacks_something_is_refused(cast, changes, code):
    with pytest.raises(Refused) as refused:
        sharing_in_case.ask_in_case(
            case_id=cast.pats_case.pk, asked=asked(cast, **changes), form_key=None, by=ask(cast.pat), at=LATER
        )
    assert codes(refused) == [code]


def to_marac(cast, said: MaracSharing):
    made = care.make_referral(cast)
    high = care.decided(Grade.HIGH, refers_to_marac=True, marac=said, judgement_reasons="Threats.")
    care.triage(cast, made, yes=14, decided=high)
    return Episode.objects.get(pk=made.episode_id)


def test_with_the_persons_yes_marac_is_told_and_all_of_it_is_kept(cast):
    episode = to_marac(cast, MaracSharing(Agreement.GIVEN))
    assert (episode.is_marac, episode.marac_at) == (True, LATER)
    record = SharingRecord.objects.get(episode=episode)
    assert (record.purpose, record.agreement.purpose, record.organisation) == ("marac", "marac", None)


def test_without_it_marac_waits_for_a_second_person(cast):
    said = MaracSharing(Agreement.REFUSED, "Threat to kill.", "Risk and dates only.", True)
    episode = to_marac(cast, said)
    assert (episode.is_marac, episode.marac_at) == (False, None)
    waits = SharingWithout.objects.get(episode=episode)
    assert (waits.ground, waits.purpose, waits.status) == ("marac_threshold", "marac", "waiting")
    from tests.second_person import colleague

    actions.answer_sharing(sharing_id=waits.pk, agrees=True, why="", by=ask(colleague(cast)), at=SOON)
    episode.refresh_from_db()
    assert (episode.is_marac, episode.marac_at) == (True, SOON)
    assert SharingRecord.objects.get(episode=episode).without_id == waits.pk


def test_marac_without_agreement_and_without_words_is_refused(cast):
    with pytest.raises(Refused) as refused:
        to_marac(cast, MaracSharing(Agreement.NOT_ASKED))
    assert set(codes(refused)) == {"no_reasons", "not_proportionate", "why_not_told"}


def test_routing_with_agreement_keeps_what_the_service_was_told(cast):
    made = care.make_referral(cast)
    care.triage(cast, made)
    care.route(cast, made, cast.harbour_offer)
    record = SharingRecord.objects.get(episode=made.episode)
    assert (record.purpose, record.organisation, record.agreement.organisation) == (
        "support",
        cast.harbour,
        cast.harbour,
    )


@pytest.mark.parametrize(
    ("model", "name"), [(SecondSignature, "signed_by_another"), (SharingWithout, "approved_by_another")]
)
def test_the_table_itself_asks_for_two_people(model, name):
    assert name in {constraint.name for constraint in model._meta.constraints}
