"""A referral is made, triaged, routed and taken on: everything that belongs to a step happened, or nothing did."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.http import Http404

from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.audit.models import AuditEvent
from commonweal.rules.consent import Agreement
from commonweal.rules.likeness import Alike
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.referrals import DeclineReason
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.actions import allocate_case
from commonweal.services.casework.models import ContactPoint, Party, Person, RiskReview, SearchKey
from commonweal.services.casework.wall import has_conflict
from commonweal.services.front_door import actions, queries
from commonweal.services.front_door.models import Referral, ReferralHistory
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, LONDON, NOW, TODAY
from tests.cast import ask

FRIDAY = datetime(2026, 3, 27, 16, 30, tzinfo=LONDON)


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def seen(cast, person, model, **filters):
    """What is there in the eyes of somebody who may see it."""
    ask(person)
    return model.objects.filter(**filters)


def last_event(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).latest("id")


def test_a_referral_keeps_everything_that_was_said(cast):
    made = care.make_referral(cast)
    referral = seen(cast, cast.fred, Referral, pk=made.pk).get()
    assert (referral.status, referral.side, referral.made_at_organisation) == (
        "received",
        "victim",
        cast.police,
    )
    assert (referral.person.full_name, referral.other_party.full_name) == ("Wanda Wren", "Walter Wolf")
    point = ContactPoint.objects.get(episode=referral.episode)
    assert (point.person, point.safe_channels, point.confirmed_on) == (referral.person, ["call"], TODAY)
    assert point.value.reveal(Channel.CALL, point.facts, on=TODAY) == "07700 900111"
    assert point.code_word == "bluebell"
    assert SearchKey.objects.filter(person=referral.person).count() == 4  # name, born twice, phone
    assert last_event("make_referral").record_id == str(referral.pk)


def test_nothing_readable_is_stored_of_a_phone_or_a_code_word(cast):
    care.make_referral(cast)
    ask(cast.fred)
    sealed = b"".join(
        bytes(point.sealed_value) + bytes(point.sealed_code_word or b"")
        for point in ContactPoint.objects.all()
    )
    assert b"900111" not in sealed
    assert b"bluebell" not in sealed


def test_the_clock_runs_to_the_end_of_the_second_working_day(cast):
    episode = care.make_referral(cast, at=FRIDAY).episode
    assert episode.received_at == FRIDAY
    assert episode.attempt_due_at == datetime(
        2026, 4, 1, tzinfo=LONDON
    )  # Monday, Tuesday; due before Wednesday


def test_references_are_random_and_their_own(cast):
    made = {care.make_referral(cast).reference for _ in range(5)}
    assert len(made) == 5
    assert all(len(reference) == 11 and not set(reference) & set("AEIOUL01S5Z2") for reference in made)


def test_the_same_form_sent_twice_is_one_referral(cast):
    key = uuid.uuid4()
    by = ask(cast.rita)
    first = actions.make_referral(asked=care.asked(cast), form_key=key, by=by, at=NOW)
    again = actions.make_referral(asked=care.asked(cast), form_key=key, by=by, at=LATER)
    assert first == again
    assert Referral.objects.filter(form_key=key).count() == 1


def test_nothing_is_kept_when_something_fails(cast, monkeypatch):
    from commonweal.services.front_door.actions import referring

    def broken(**_):
        raise RuntimeError

    before = seen(cast, cast.fred, Person).count(), seen(cast, cast.fred, Referral).count()
    monkeypatch.setattr(referring, "record_events", broken)
    with pytest.raises(RuntimeError):
        care.make_referral(cast)
    assert (seen(cast, cast.fred, Person).count(), seen(cast, cast.fred, Referral).count()) == before
    assert (
        not Episode.objects.filter(received_at=NOW)
        .exclude(pk__in=Referral.objects.values("episode"))
        .exists()
    )


def test_a_referrer_does_not_see_the_person_they_referred(cast):
    made = care.make_referral(cast)
    assert not seen(cast, cast.rita, Person).exists()
    assert not ContactPoint.objects.exists()
    assert not SearchKey.objects.exists()
    assert Referral.objects.filter(pk=made.pk).exists()
    assert not seen(cast, cast.ravi, Referral, pk=made.pk).exists()


def test_a_referral_without_any_way_to_make_contact_is_kept(cast):
    made = care.make_referral(cast, phone="", safe_channels=(), confirmed_on=None)
    assert not seen(cast, cast.fred, ContactPoint, episode=made.episode).exists()


def test_an_attempt_is_counted_once_and_apart_from_being_reached(cast):
    made = care.make_referral(cast)

    def tried(minutes: int, *, reached: bool):
        return actions.record_attempt(
            referral_id=made.pk,
            channel=Channel.CALL,
            reached=reached,
            tried_at=NOW + timedelta(minutes=minutes),
            form_key=uuid.uuid4(),
            by=ask(cast.fred),
            at=NOW + timedelta(minutes=60),
        )

    tried(10, reached=False)
    tried(20, reached=True)
    tried(30, reached=True)
    made.episode.refresh_from_db()
    assert made.episode.first_attempt_at == NOW + timedelta(minutes=10)
    assert made.episode.first_contact_at == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(("minutes", "code"), [(-5, "tried_before_referral"), (90, "tried_in_future")])
def test_an_attempt_has_a_time_that_can_be(cast, minutes, code):
    made = care.make_referral(cast)
    with pytest.raises(Refused) as refused:
        actions.record_attempt(
            referral_id=made.pk,
            channel=Channel.CALL,
            reached=False,
            tried_at=NOW + timedelta(minutes=minutes),
            form_key=None,
            by=ask(cast.fred),
            at=NOW + timedelta(minutes=60),
        )
    assert codes(refused) == {code}


def test_triage_keeps_score_judgement_and_decision_apart(cast):
    made = care.make_referral(cast)
    care.triage(
        cast,
        made,
        yes=8,
        decided=care.decided(judgement=Grade.HIGH, judgement_reasons="She is afraid to go home.",
                             decision=Grade.HIGH, refers_to_marac=True),
        agrees_to_sharing=Agreement.REFUSED,
        alerts=("weapon",),
    )  # fmt: skip
    review = RiskReview.objects.get(episode=made.episode)
    assert (review.score, review.tool_grade, review.judgement, review.decision) == (
        8,
        "standard",
        "high",
        "high",
    )
    assert (review.marac_grounds, review.refers_to_marac) == (["professional_judgement"], True)
    referral = Referral.objects.get(pk=made.pk)
    assert (referral.status, referral.grade, referral.version) == ("triaged", "high", 2)
    assert (referral.agrees_to_support, referral.agrees_to_sharing) == ("given", "refused")
    episode = Episode.objects.get(pk=made.episode_id)
    assert (episode.triaged_at, episode.first_grade, episode.last_grade, episode.reviews) == (
        LATER,
        "high",
        "high",
        1,
    )
    assert (episode.is_marac, episode.marac_at, episode.risk_direction) == (True, LATER, "")
    assert [alert.kind for alert in queries.referral_file(referral).alerts] == ["weapon"]
    assert ReferralHistory.objects.filter(referral=made, step="triage", by=cast.fred).count() == 1
    assert last_event("triage_referral").details == {"was": "received", "became": "triaged"}


@pytest.mark.parametrize(
    ("yes", "decided", "code"),
    [
        (14, care.decided(Grade.HIGH), "why_not_referred"),
        (14, care.decided(Grade.MEDIUM, refers_to_marac=True), "grade_lowered"),
        (0, care.decided(Grade.MEDIUM), "judgement_needs_reasons"),
        (0, care.decided(refers_to_marac=True), "no_ground_for_marac"),
    ],
)
def test_triage_is_refused_whole_when_the_decision_does_not_hold(cast, yes, decided, code):
    made = care.make_referral(cast)
    with pytest.raises(Refused) as refused:
        care.triage(cast, made, yes=yes, decided=decided)
    assert code in codes(refused)
    assert not RiskReview.objects.filter(episode=made.episode).exists()
    assert Referral.objects.get(pk=made.pk).status == "received"


def test_triage_waits_until_somebody_has_asked_about_safety(cast):
    made = care.make_referral(cast, safe_channels=(), confirmed_on=None)
    with pytest.raises(Refused) as refused:
        care.triage(cast, made)
    assert codes(refused) == {"safety_not_asked"}
    assert care.triage(cast, made, no_safe_way_known=True).status == "triaged"


def test_three_incidents_are_a_ground_and_so_is_going_there_twice(cast):
    known = care.make_referral(cast)
    care.triage(cast, known, yes=14, decided=care.decided(Grade.HIGH, refers_to_marac=True))
    again = care.make_referral(cast)
    for other in (False, True):
        actions.point_at_same_person(
            referral_id=again.pk,
            person_id=known.other_party_id if other else known.person_id,
            is_other_party=other,
            version=2 if other else 1,
            by=ask(cast.fred),
            at=LATER,
        )
    care.triage(
        cast,
        again,
        version=3,
        at=NOW + timedelta(days=10),
        answers=care.answers(0, incidents=3, abuse_on=TODAY + timedelta(days=9)),
        decided=care.decided(refers_to_marac=True),
    )
    assert RiskReview.objects.get(episode=again.episode).marac_grounds == ["escalation", "repeat"]


def test_a_stale_triage_saves_nothing(cast):
    made = care.make_referral(cast)
    with pytest.raises(Stale):
        care.triage(cast, made, version=9)
    assert not RiskReview.objects.filter(episode=made.episode).exists()


def test_routing_offers_it_to_a_service_that_fits_and_to_no_other(cast):
    made = care.make_referral(cast)
    care.triage(cast, made)
    with pytest.raises(Refused) as refused:
        care.route(cast, made, cast.lantern_offer)
    assert codes(refused) == {"area"}
    routed = care.route(cast, made, cast.harbour_offer)
    assert (routed.status, routed.offered_to) == ("routed", cast.harbour_offer)
    episode = Episode.objects.get(pk=made.episode_id)
    assert (episode.routed_at, episode.provider) == (LATER, cast.harbour)


def test_somebody_who_said_no_is_not_offered_to_anybody(cast):
    made = care.make_referral(cast)
    care.triage(cast, made, agrees_to_support=Agreement.REFUSED)
    with pytest.raises(Refused) as refused:
        care.route(cast, made, cast.harbour_offer)
    assert codes(refused) == {"support_refused"}


def test_declining_keeps_a_coded_reason_for_the_count(cast):
    made = care.make_referral(cast)

    def decline(reason: DeclineReason, **more):
        return actions.end_referral(
            referral_id=made.pk,
            end=actions.End(reason=reason, **more),
            version=1,
            form_key=uuid.uuid4(),
            by=ask(cast.fred),
            at=LATER,
        )

    with pytest.raises(Refused) as refused:
        decline(DeclineReason.UNABLE_TO_CONTACT)
    assert codes(refused) == {"too_few_attempts"}
    with pytest.raises(Refused) as refused:
        decline(DeclineReason.DUPLICATE)
    assert codes(refused) == {"no_duplicate"}
    assert decline(DeclineReason.DUPLICATE, duplicate_of="KXR4M-7TQ9B").decline_reason == "duplicate"
    episode = Episode.objects.get(pk=made.episode_id)
    assert (episode.declined_at, episode.decline_reason) == (LATER, "duplicate")


def test_acceptance_opens_a_case_with_its_parties(cast):
    made = care.make_referral(cast)
    care.triage(cast, made, yes=10, decided=care.decided(Grade.MEDIUM))
    care.route(cast, made, cast.harbour_offer)
    case = care.accept(cast, made, cast.mona)
    assert (case.organisation, case.side, case.status, case.grade) == (
        cast.harbour,
        "victim",
        "opened",
        "medium",
    )
    assert case.reference != made.reference
    assert case.review_due_on == TODAY + timedelta(weeks=8)
    parties = {(party.person_id, party.role) for party in Party.objects.filter(case=case)}
    assert parties == {(made.person_id, "victim"), (made.other_party_id, "perpetrator")}
    assert Referral.objects.get(pk=made.pk).status == "accepted"
    assert Episode.objects.get(pk=made.episode_id).accepted_at == LATER
    assert last_event("open_case").record_id == str(case.pk)


def test_accepting_twice_by_the_same_press_is_one_case(cast):
    made = care.make_referral(cast)
    care.triage(cast, made)
    care.route(cast, made, cast.harbour_offer)
    key = uuid.uuid4()
    first = care.accept(cast, made, cast.mona, form_key=key)
    assert care.accept(cast, made, cast.mona, form_key=key) == first
    with pytest.raises(Http404):
        care.accept(cast, made, cast.mona)


@pytest.mark.parametrize("name", ["nigel", "petra", "pat", "fred", "rita"])
def test_only_the_service_it_is_offered_to_takes_it_on(cast, name):
    made = care.make_referral(cast)
    care.triage(cast, made)
    care.route(cast, made, cast.harbour_offer)
    with pytest.raises(Http404):
        care.accept(cast, made, getattr(cast, name))


def test_a_perpetrators_case_names_nobody_else_and_is_linked_by_the_database(cast):
    victims = care.new_case(cast)
    ask(cast.fred)
    his = Referral.objects.get(episode=victims.episode).other_party
    made = care.make_referral(
        cast, client_group="perpetrator", full_name="Walter Wolf", born_on=date(1989, 2, 1),
        other_name="", other_born_on=None, phone="07700 900222", code_word="",
    )  # fmt: skip
    actions.point_at_same_person(
        referral_id=made.pk, person_id=his.pk, is_other_party=False, version=1, by=ask(cast.fred), at=LATER
    )
    care.triage(cast, made, version=2, answers=care.Answers())
    care.route(cast, made, cast.turning_offer, version=3)
    case = care.accept(cast, made, cast.petra, version=4)
    assert [(party.person_id, party.role) for party in Party.objects.filter(case=case)] == [
        (his.pk, "perpetrator")
    ]
    allocate_case(
        case_id=victims.pk, worker_id=cast.pat.pk, version=1, form_key=None, by=ask(cast.mona), at=LATER
    )
    ask(cast.petra)
    assert has_conflict(case.pk, cast.pat.pk)  # the link is there, though nobody may read it
    assert not has_conflict(case.pk, cast.nell.pk)


def test_whoever_is_harmed_is_never_named_on_the_other_sides_referral(cast):
    with pytest.raises(Refused) as refused:
        care.make_referral(cast, client_group="perpetrator", full_name="Walter Wolf", other_name="Wanda Wren")
    assert codes(refused) == {"other_party_apart"}
    assert not seen(cast, cast.fred, Referral, person__full_name="Walter Wolf").exists()


def test_the_same_person_is_found_and_pointed_at(cast):
    known = care.make_referral(cast)
    again = care.make_referral(cast, full_name="Wander Wrenn", phone="+44 (0)7700 900111", other_name="")
    by = ask(cast.fred)
    found = queries.possible_matches(by, again, queries.referral_file(again).points)
    match = next(each for each in found if each.person == known.person)
    assert match.found.likeness.reasons == (Alike.SAME_PHONE, Alike.SAME_BORN, Alike.ONE_NAME)
    assert not match.is_other_party
    actions.point_at_same_person(
        referral_id=again.pk, person_id=known.person_id, is_other_party=False, version=1, by=by, at=LATER
    )
    referral = Referral.objects.get(pk=again.pk)
    assert (referral.person, referral.version) == (known.person, 2)
    assert ContactPoint.objects.get(episode=again.episode).person == known.person
    assert not Person.objects.filter(pk=again.person_id).exists()  # named by nothing now, so seen by nobody
    details = last_event("same_person").details
    assert (details["was"], details["became"]) == (str(again.person_id), str(known.person_id))
    assert queries.search_people(by, name="Wander Wrenn").found[0].person == known.person


def test_the_surest_match_comes_first(cast):
    twice = {"other_name": "", "other_born_on": None}
    by_one_name = care.make_referral(cast, full_name="Wanda Marsh", phone="07700 900555", **twice)
    by_both = care.make_referral(cast, full_name="Wonda Ren", phone="07700 900666", **twice)
    by_phone = care.make_referral(cast, full_name="Somebody Else", born_on=None, **twice)
    made = care.make_referral(cast, **twice)
    by = ask(cast.fred)
    found = queries.possible_matches(by, made, queries.referral_file(made).points)
    assert [match.person for match in found] == [by_both.person, by_one_name.person, by_phone.person]
    assert [match.found.likeness.how_sure for match in found] == ["almost certain", "likely", "likely"]


def test_one_person_is_not_both_sides_of_a_referral(cast):
    made = care.make_referral(cast)
    for other in (True, False):
        with pytest.raises(Refused):
            actions.point_at_same_person(
                referral_id=made.pk,
                person_id=made.person_id,
                is_other_party=other,
                version=1,
                by=ask(cast.fred),
                at=LATER,
            )


def test_a_person_the_front_door_cannot_see_is_not_pointed_at(cast):
    made = care.make_referral(cast)
    with pytest.raises(Refused, match="cannot be joined here"):
        actions.point_at_same_person(
            referral_id=made.pk,
            person_id=cast.pats_case_person.pk,
            is_other_party=False,
            version=1,
            by=ask(cast.fred),
            at=LATER,
        )


def test_taking_back_frees_it_to_be_offered_again(cast):
    made = care.make_referral(cast)
    care.triage(cast, made)
    care.route(cast, made, cast.harbour_offer)
    actions.take_back_referral(
        referral_id=made.pk, why="No room.", version=3, form_key=uuid.uuid4(), by=ask(cast.fred), at=LATER
    )
    referral = Referral.objects.get(pk=made.pk)
    assert (referral.status, referral.offered_to) == ("triaged", None)
    assert ReferralHistory.objects.get(referral=made, step="hand_back").why == "No room."
    assert Episode.objects.get(pk=made.episode_id).routed_at is None
    assert not visible(ask(cast.mona), Action.ACCEPT_REFERRAL, Referral).filter(pk=made.pk).exists()


def test_what_needs_whom_today_is_counted_to_a_hundred_and_no_further(cast, monkeypatch):
    from commonweal.services.casework.queries import lists

    monkeypatch.setattr(lists, "CAP", 2)
    for _ in range(2):
        care.make_referral(cast, at=NOW - timedelta(days=20))
    today = queries.needs_me_today(ask(cast.fred), TODAY)
    assert (today.new, today.contact_overdue, today.to_route, today.offered) == ("2+", "2", "1", "")
    assert queries.needs_me_today(ask(cast.mona), TODAY).offered == "1"
    assert queries.needs_me_today(ask(cast.rita), TODAY).waiting_for_an_answer == "2+"
    assert queries.needs_me_today(ask(cast.finn), TODAY) == queries.ReferralsToday()
