"""A high-risk referral ends only when two people want it. Fred asks, Faye is his colleague; Nigel manages the neighbour."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import LocalThreshold
from commonweal.rules.reasons import Refused
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.rules.risk import Grade
from commonweal.services.casework.models import ContactAttempt
from commonweal.services.front_door import actions
from commonweal.services.front_door.models import AsTold, EndingAsked, Referral, ReferralHistory
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, NOW
from tests.cast import LONG_AGO, ask
from tests.second_person import ask_to_end, colleague

SOON = LATER + timedelta(hours=1)
END = actions.End(reason=DeclineReason.NO_CAPACITY)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def high(cast, **changes):
    made = care.make_referral(cast, **changes)
    care.triage(cast, made, yes=14, decided=care.decided(Grade.HIGH, refers_to_marac=True))
    return made


def end_alone(cast, made, *, end=END, version=2):
    return actions.end_referral(
        referral_id=made.pk, end=end, version=version, form_key=uuid.uuid4(), by=ask(cast.fred), at=SOON
    )


def answer(asked, user, *, agrees=True, why=""):
    return actions.answer_ending(ending_id=asked.pk, agrees=agrees, why=why, by=ask(user), at=SOON)


def now(cast, made) -> Referral:
    ask(cast.fred)
    return Referral.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    "end",
    [
        *(
            actions.End(reason=each, duplicate_of="KXR4M-7TQ9B", signposted_to="Otherton")
            for each in DeclineReason
            if each is not DeclineReason.UNABLE_TO_CONTACT
        ),
        actions.End(advice=AdviceKind.SELF_SERVE),
    ],
)
def test_at_high_risk_nobody_ends_it_alone_whatever_the_reason(cast, end):
    made = high(cast)
    with pytest.raises(Refused) as refused:
        end_alone(cast, made, end=end)
    assert codes(refused) == ["takes_two"]
    assert now(cast, made).status == "triaged"


def test_until_somebody_else_agrees_it_stays_open_and_then_both_are_named(cast):
    made, faye = high(cast), colleague(cast)
    asked = ask_to_end(cast, made)
    assert now(cast, made).status == "triaged"
    assert Episode.objects.get(pk=made.episode_id).declined_at is None
    agreed = answer(asked, faye)
    assert (agreed.status, agreed.asked_by, agreed.answered_by) == ("agreed", cast.fred, faye)
    ended = now(cast, made)
    assert (ended.status, ended.decline_reason) == ("declined", "no_capacity")
    assert Episode.objects.get(pk=made.episode_id).declined_at == SOON
    step = ReferralHistory.objects.get(referral=made, step="decline")
    assert step.by == faye
    assert cast.fred.full_name in step.why
    event = AuditEvent.objects.get(action="agree_to_end_referral")
    assert (event.actor_id, event.details["asked_by"]) == (faye.pk, cast.fred.pk)
    assert AuditEvent.objects.filter(action="ask_to_end_referral", actor_id=cast.fred.pk).count() == 1
    assert AuditEvent.objects.filter(action="decline_referral", actor_id=faye.pk).count() == 1


def test_advice_alone_is_the_same(cast):
    made = high(cast)
    answer(ask_to_end(cast, made, advice=AdviceKind.ADVICE_GIVEN), colleague(cast))
    ended = now(cast, made)
    assert (ended.status, ended.advice, ended.decline_reason) == ("advised", "advice_given", "")


def test_a_no_sends_it_back_with_a_reason_and_it_can_be_asked_again(cast):
    made, faye = high(cast), colleague(cast)
    asked = ask_to_end(cast, made)
    with pytest.raises(Refused) as refused:
        answer(asked, faye, agrees=False, why=" ")
    assert codes(refused) == ["no_reason"]
    said = answer(asked, faye, agrees=False, why="Try her sister first.")
    assert (said.status, said.why_refused) == ("refused", "Try her sister first.")
    assert now(cast, made).status == "triaged"
    with pytest.raises(Refused) as again:
        answer(asked, faye)
    assert codes(again) == ["ending_over"]
    assert ask_to_end(cast, made, at=SOON).status == "waiting"


def test_whoever_asked_does_not_answer_and_takes_back_alone(cast):
    made, faye = high(cast), colleague(cast)
    asked = ask_to_end(cast, made)
    with pytest.raises(Refused) as refused:
        answer(asked, cast.fred)
    assert codes(refused) == ["agreed_by_asker"]
    take = {"referral_id": made.pk, "ending_id": asked.pk, "at": SOON}
    with pytest.raises(Refused) as not_theirs:
        actions.take_back_ending(by=ask(faye), **take)
    assert codes(not_theirs) == ["not_yours"]
    assert actions.take_back_ending(by=ask(cast.fred), **take).status == "taken_back"
    with pytest.raises(Refused) as late:
        answer(asked, faye)
    assert codes(late) == ["ending_over"]


def test_the_same_form_twice_is_one_wish_and_a_second_one_waits_its_turn(cast):
    made, key = high(cast), uuid.uuid4()
    first = ask_to_end(cast, made, form_key=key)
    assert ask_to_end(cast, made, form_key=key) == first
    with pytest.raises(Refused) as refused:
        ask_to_end(cast, made, form_key=uuid.uuid4())
    assert codes(refused) == ["waits_already"]
    assert EndingAsked.objects.filter(referral=made).count() == 1


def test_what_stands_in_the_way_is_asked_when_asking_and_again_when_agreeing(cast):
    made, faye = high(cast), colleague(cast)
    with pytest.raises(Refused) as refused:
        ask_to_end(cast, made, reason=DeclineReason.UNABLE_TO_CONTACT)
    assert codes(refused) == ["too_few_attempts"]
    ask(cast.fred)
    for hour in (9, 14, 20):
        at = (NOW + timedelta(days=1)).replace(hour=hour)
        ContactAttempt.objects.create(
            episode=made.episode, at=at, channel="call", reached=False, by=cast.fred
        )
    asked = ask_to_end(cast, made, reason=DeclineReason.UNABLE_TO_CONTACT)
    LocalThreshold.objects.create(
        key="attempts_before_unable", value=5, starts_on=LONG_AGO, source="Local protocol"
    )
    with pytest.raises(Refused) as later:
        answer(asked, faye)
    assert codes(later) == ["too_few_attempts"]
    ask(faye)
    assert EndingAsked.objects.get(pk=asked.pk).status == "waiting"


def test_another_step_makes_it_lapse_whoever_takes_it(cast):
    made, faye = high(cast), colleague(cast)
    asked = ask_to_end(cast, made)
    care.route(cast, made, cast.harbour_offer)
    ask(faye)
    assert EndingAsked.objects.get(pk=asked.pk).status == "lapsed"
    with pytest.raises(Refused) as refused:
        answer(asked, faye)
    assert codes(refused) == ["ending_over"]
    assert "Something else was done" in str(refused.value)
    again = ask_to_end(cast, made, version=3)
    case = care.accept(cast, made, cast.mona)
    ask(faye)
    assert EndingAsked.objects.get(pk=again.pk).status == "lapsed"
    assert case.status == "opened"


def test_danger_that_was_said_counts_until_somebody_has_graded_it(cast):
    made = care.make_referral(cast, is_immediate_danger=True)
    with pytest.raises(Refused) as refused:
        end_alone(cast, made, version=1)
    assert codes(refused) == ["takes_two"]
    told = care.make_referral(cast, full_name="Tilda Told")
    ask(cast.rita)
    AsTold.objects.create(referral=told, grade="high")
    with pytest.raises(Refused) as also:
        end_alone(cast, told, version=1)
    assert codes(also) == ["takes_two"]
    care.triage(cast, made)
    assert end_alone(cast, made).status == "declined"


def test_below_high_risk_nobody_is_asked(cast):
    made = care.make_referral(cast)
    with pytest.raises(Refused) as refused:
        ask_to_end(cast, made, version=1)
    assert codes(refused) == ["needs_nobody"]


@pytest.mark.parametrize("name", ["mona", "pat", "nigel", "nell", "percy", "petra", "rita", "joan", "adam"])
def test_only_the_front_door_answers_or_reads_it(cast, name):
    asked = ask_to_end(cast, high(cast))
    with pytest.raises(Http404):
        answer(asked, getattr(cast, name))
    assert not EndingAsked.objects.exists()


def test_another_front_door_finds_nothing(cast):
    from commonweal.partnership.models import Membership, User

    asked = ask_to_end(cast, high(cast))
    other = User.objects.create_user(email="odd@example.org", full_name="Odd Door")
    Membership.objects.create(
        user=other, organisation=cast.harbour, role="front_door_worker", starts_on=NOW.date()
    )
    with pytest.raises(Http404):
        answer(asked, other)
    assert not EndingAsked.objects.exists()


def sql(statement: str, *values) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_the_database_itself_wants_two_people(cast):
    made, faye = high(cast), colleague(cast)
    ask(cast.fred)
    with pytest.raises(IntegrityError, match="second person"):
        sql(
            "UPDATE front_door_referral SET status = 'declined', decline_reason = 'no_capacity' WHERE id = %s",
            made.pk,
        )
    asked = ask_to_end(cast, made)
    agree = "UPDATE front_door_endingasked SET status = 'agreed', answered_by_id = %s, over_at = now() WHERE id = %s"
    with pytest.raises((ProgrammingError, IntegrityError)):
        sql(agree, cast.fred.pk, asked.pk)
    with pytest.raises((ProgrammingError, IntegrityError)):
        sql(agree, faye.pk, asked.pk)
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql("UPDATE front_door_endingasked SET asked_by_id = %s WHERE id = %s", faye.pk, asked.pk)
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql("DELETE FROM front_door_endingasked")
    ask(faye)
    with pytest.raises(ProgrammingError):
        sql(
            "UPDATE front_door_endingasked SET status = 'taken_back', over_at = now() WHERE id = %s", asked.pk
        )
    with pytest.raises((ProgrammingError, IntegrityError)):
        sql(agree, cast.rita.pk, asked.pk)
    assert sql(agree, faye.pk, asked.pk) == 1
    with pytest.raises(IntegrityError, match="second person"):  # another end than the one agreed to
        sql(
            "UPDATE front_door_referral SET status = 'declined', decline_reason = 'duplicate' WHERE id = %s",
            made.pk,
        )


def test_nobody_asks_in_another_name(cast):
    made, faye = high(cast), colleague(cast)
    ask(cast.fred)
    with pytest.raises(ProgrammingError), transaction.atomic():
        EndingAsked.objects.create(
            referral=made, reason="no_capacity", account="x", asked_by=faye, asked_at=LATER
        )
