"""A case is given to a worker, worked in, closed and reopened: everything that belongs to a step happened, or nothing did."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.partnership.models import Membership
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import actions, queries
from commonweal.services.casework.actions import ContactDetails
from commonweal.services.casework.export import safe_cell
from commonweal.services.casework.models import (
    Alert,
    Assignment,
    Case,
    CaseHistory,
    ContactAttempt,
    ContactPoint,
    RiskReview,
    SearchKey,
    Session,
)
from commonweal.services.casework.search_keys import contact_keys
from commonweal.services.milestones.models import Episode
from tests import care
from tests.care import LATER, NOW, TODAY
from tests.cast import LONG_AGO, SECRET_ADDRESS, ask


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def allocate(cast, case, worker, *, by=None, version: int = 1, form_key=None):
    return actions.allocate_case(
        case_id=case.pk,
        worker_id=worker.pk,
        version=version,
        form_key=form_key,
        by=ask(by or cast.mona),
        at=LATER,
    )


def close(
    cast,
    case,
    *,
    reason=ClosingReason.NEEDS_MET,
    outcome=Outcome.NEEDS_MET,
    version: int = 1,
    at=LATER,
    form_key=None,
):
    """As the worker does, after the manager has approved just this ending."""
    ask(cast.pat)
    sent = form_key and CaseHistory.objects.filter(form_key=form_key).exists()
    if not sent and Case.objects.get(pk=case.pk).status == "allocated":
        care.approve_ending(case, cast.pat, cast.mona, reason=reason, outcome=outcome, at=at)
    return actions.close_case(
        case_id=case.pk,
        reason=reason,
        outcome=outcome,
        version=version,
        form_key=form_key,
        by=ask(cast.pat),
        at=at,
    )


def review(
    cast, case, *, yes: int = 0, at=LATER, grade: Grade = Grade.STANDARD, form_key=None, abuse_on=None, **more
):
    return actions.review_case(
        case_id=case.pk,
        answers=care.answers(yes, abuse_on=abuse_on),
        decided=care.decided(grade, **more),
        form_key=form_key,
        by=ask(cast.pat),
        at=at,
    )


def events(action: str):
    return AuditEvent.objects.filter(action=action)


def test_allocating_gives_it_to_one_worker_with_history(cast):
    case = care.new_case(cast)
    allocate(cast, case, cast.pat)
    case.refresh_from_db()
    assert (case.status, case.worker, case.version) == ("allocated", cast.pat, 2)
    assert Assignment.objects.get(case=case).worker == cast.pat
    assert CaseHistory.objects.get(case=case).became == "allocated"
    assert Episode.objects.get(pk=case.episode_id).allocated_at == LATER
    ask(cast.pat)
    assert Case.objects.filter(pk=case.pk).exists()


def test_passing_it_on_ends_the_first_and_keeps_the_first_moment(cast):
    case = care.new_case(cast)
    allocate(cast, case, cast.pat)
    actions.allocate_case(
        case_id=case.pk,
        worker_id=cast.cora.pk,
        version=2,
        form_key=None,
        by=ask(cast.mona),
        at=LATER + timedelta(days=1),
    )
    held = list(Assignment.objects.filter(case=case).order_by("starts_at").values_list("worker", "ended_at"))
    assert held == [(cast.pat.pk, LATER + timedelta(days=1)), (cast.cora.pk, None)]
    assert Episode.objects.get(pk=case.episode_id).allocated_at == LATER
    ask(cast.pat)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_a_worker_with_the_linked_other_party_is_refused_and_nothing_happened(cast):
    """Pat takes up a post at Turning too: Percy's case there is linked with hers, and only its manager learns that much."""
    post = Membership.objects.create(
        user=cast.pat,
        organisation=cast.turning,
        role="perpetrator_worker",
        side="perpetrator",
        starts_on=LONG_AGO,
    )
    with pytest.raises(Refused) as refused:
        allocate(cast, cast.percys_case, cast.pat, by=cast.petra)
    assert codes(refused) == {"conflict"}
    assert "Vera" not in str(refused.value)
    case = Case.objects.get(pk=cast.percys_case.pk)
    assert (case.worker, case.version) == (cast.percy, 1)
    Membership.objects.filter(pk=post.pk).update(user=cast.cora)
    assert allocate(cast, cast.percys_case, cast.cora, by=cast.petra).worker_id == cast.cora.pk


def test_the_other_side_of_the_wall_is_the_same_from_there(cast):
    Membership.objects.create(
        user=cast.percy, organisation=cast.harbour, role="case_worker", side="victim", starts_on=LONG_AGO
    )
    with pytest.raises(Refused) as refused:
        allocate(cast, cast.pats_case, cast.percy)
    assert codes(refused) == {"conflict"}
    # Whoever tries worker after worker to learn of a conflict is seen.
    tried = AuditEvent.objects.get(action="refuse_allocation")
    assert (tried.actor_id, tried.record_id) == (cast.mona.pk, str(cast.pats_case.pk))
    assert tried.details == {"worker": cast.percy.pk, "codes": ["conflict"]}
    with pytest.raises(Stale):
        allocate(cast, cast.pats_case, cast.cora, version=9)
    assert AuditEvent.objects.filter(action="refuse_allocation").count() == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("nell", "not_at_this_service"), ("percy", "not_at_this_service"), ("mona", "not_at_this_service")],
)
def test_only_its_own_workers_can_hold_it(cast, name, code):
    with pytest.raises(Refused) as refused:
        allocate(cast, cast.unallocated_case, getattr(cast, name))
    assert codes(refused) == {code}
    assert Case.objects.get(pk=cast.unallocated_case.pk).status == "opened"
    assert not Assignment.objects.filter(case=cast.unallocated_case).exists()


def test_the_same_press_twice_allocates_once(cast):
    key = uuid.uuid4()
    allocate(cast, cast.unallocated_case, cast.pat, form_key=key)
    allocate(cast, cast.unallocated_case, cast.pat, form_key=key)
    assert Assignment.objects.filter(case=cast.unallocated_case).count() == 1


def test_who_already_holds_it_is_refused(cast):
    with pytest.raises(Refused) as refused:
        allocate(cast, cast.pats_case, cast.pat)
    assert codes(refused) == {"already_theirs"}


@pytest.mark.parametrize("name", ["nigel", "petra", "pat", "fred"])
def test_only_the_services_own_manager_allocates(cast, name):
    with pytest.raises(Http404):
        allocate(cast, cast.unallocated_case, cast.pat, by=getattr(cast, name))


def test_a_stale_allocation_saves_nothing(cast):
    with pytest.raises(Stale):
        allocate(cast, cast.unallocated_case, cast.pat, version=7)
    assert not Assignment.objects.filter(case=cast.unallocated_case).exists()


def test_a_session_is_kept_once(cast):
    key = uuid.uuid4()
    for _ in range(2):
        actions.record_session(
            case_id=cast.pats_case.pk,
            session=care.session(),
            form_key=key,
            by=ask(cast.pat),
            at=LATER,
        )
    assert Session.objects.get(form_key=key).note == "Talked about the school run."
    assert events("record_session").count() == 1


@pytest.mark.parametrize("name", ["cora", "mona", "nell", "percy", "fred", "rita", "joan"])
def test_only_who_holds_the_case_writes_in_it(cast, name):
    by, case_id = ask(getattr(cast, name)), cast.pats_case.pk
    details = ContactDetails(kind="phone", value="07700 900333")
    common = {"case_id": case_id, "by": by, "at": LATER}
    tries = [
        lambda: actions.record_session(session=care.session(), form_key=None, **common),
        lambda: actions.record_attempt(
            channel=Channel.CALL, reached=True, tried_at=LATER, form_key=None, **common
        ),
        lambda: actions.add_contact_point(details=details, form_key=None, **common),
        lambda: actions.change_contact_point(
            point_id=cast.pats_phone.pk, details=details, version=1, **common
        ),
        lambda: actions.reveal_contact(point_id=cast.pats_phone.pk, channel=Channel.CALL, **common),
        lambda: actions.raise_alerts(kinds=["dog"], **common),
        lambda: actions.review_case(answers=care.answers(), decided=care.decided(), form_key=None, **common),
        lambda: actions.close_case(
            reason=ClosingReason.DIED, outcome=Outcome.NOT_KNOWN, version=1, form_key=None, **common
        ),
        lambda: actions.reopen_case(why="x", version=1, form_key=None, **common),
    ]
    for attempt in tries:
        with pytest.raises(Http404):
            attempt()


def test_a_contact_point_of_another_case_is_not_reached_through_ones_own(cast):
    for point in (cast.nells_phone, cast.coras_phone):
        with pytest.raises(Http404):
            actions.reveal_contact(
                case_id=cast.pats_case.pk, point_id=point.pk, channel=Channel.CALL, by=ask(cast.pat), at=LATER
            )


def test_a_number_is_revealed_on_a_safe_channel_and_that_is_an_event(cast):
    text = actions.reveal_contact(
        case_id=cast.pats_case.pk,
        point_id=cast.pats_phone.pk,
        channel=Channel.CALL,
        by=ask(cast.pat),
        at=LATER,
    )
    assert text == "07700 900123"
    event = events("reveal_contact").get()
    assert (event.record_id, event.details) == (str(cast.pats_phone.pk), {"channel": "call"})


@pytest.mark.parametrize(
    ("point", "channel", "code"),
    [
        ("pats_phone", Channel.TEXT, "not_recorded_safe"),
        ("pats_phone", Channel.POST, "wrong_channel"),
        ("pats_address", Channel.POST, "confidential_address"),
        ("pats_address", Channel.IN_PERSON, "confidential_address"),
    ],
)
def test_what_is_not_safe_is_not_revealed(cast, point, channel, code):
    with pytest.raises(Refused) as refused:
        actions.reveal_contact(
            case_id=cast.pats_case.pk,
            point_id=getattr(cast, point).pk,
            channel=channel,
            by=ask(cast.pat),
            at=LATER,
        )
    assert codes(refused) == {code}
    assert SECRET_ADDRESS not in str(refused.value)
    assert not events("reveal_contact").exists()


def test_a_confirmation_that_has_grown_old_is_not_safe(cast):
    with pytest.raises(Refused) as refused:
        actions.reveal_contact(
            case_id=cast.pats_case.pk,
            point_id=cast.pats_phone.pk,
            channel=Channel.CALL,
            by=ask(cast.pat),
            at=LATER + timedelta(days=200),
        )
    assert codes(refused) == {"confirmation_expired"}


def test_a_contact_point_is_added_sealed_and_can_be_found_by(cast):
    details = ContactDetails(
        kind="phone", value="07700 900333", safe_channels=("text", "post"), confirmed_on=TODAY
    )
    point = actions.add_contact_point(
        case_id=cast.pats_case.pk, details=details, form_key=None, by=ask(cast.pat), at=LATER
    )
    point = ContactPoint.objects.get(pk=point.pk)
    assert b"900333" not in bytes(point.sealed_value)
    assert point.safe_channels == ["text"]  # a phone carries no post
    key = contact_keys("phone", "+447700900333").pop()
    assert SearchKey.objects.filter(key=key, person=cast.pats_case_person).exists()


def test_changing_what_is_safe_keeps_the_number_unless_another_is_typed(cast):
    def change(version: int, **more):
        return actions.change_contact_point(
            case_id=cast.pats_case.pk,
            point_id=cast.pats_phone.pk,
            details=ContactDetails(kind="phone", safe_channels=("call", "text"), confirmed_on=TODAY, **more),
            version=version,
            by=ask(cast.pat),
            at=LATER,
        )

    def value():
        point = ContactPoint.objects.get(pk=cast.pats_phone.pk)
        return point.value.reveal(Channel.TEXT, point.facts, on=TODAY)

    change(1, code_word="heron")
    assert value() == "07700 900123"
    change(2, value="07700 900444")
    assert value() == "07700 900444"
    assert ContactPoint.objects.get(pk=cast.pats_phone.pk).code_word == "heron"
    with pytest.raises(Stale):
        change(2)


def test_an_attempt_writes_its_moment(cast):
    attempt = actions.record_attempt(
        case_id=cast.pats_case.pk,
        channel=Channel.CALL,
        reached=False,
        tried_at=LATER,
        form_key=uuid.uuid4(),
        by=ask(cast.pat),
        at=LATER,
    )
    assert ContactAttempt.objects.get(pk=attempt.pk).reached is False
    episode = Episode.objects.get(pk=cast.pats_case.episode_id)
    assert (episode.first_attempt_at, episode.first_contact_at, episode.changed_at) == (LATER, None, LATER)


def test_an_alert_is_raised_once(cast):
    for kinds in (["weapon"], ["weapon", "dog"]):
        actions.raise_alerts(case_id=cast.pats_case.pk, kinds=kinds, by=ask(cast.pat), at=LATER)
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["dog", "weapon"]
    assert events("raise_alert").count() == 2


def test_risk_over_time_is_written_from_the_first_review_to_the_last(cast):
    case = cast.pats_case
    review(cast, case, yes=15, grade=Grade.HIGH, refers_to_marac=True)
    review(cast, case, yes=11, grade=Grade.MEDIUM, at=LATER + timedelta(days=40),
           why_not_referred="Was heard there last month.", abuse_on=TODAY + timedelta(days=30))  # fmt: skip
    episode = Episode.objects.get(pk=case.episode_id)
    assert (episode.first_grade, episode.last_grade, episode.risk_direction) == ("high", "medium", "reduced")
    assert (episode.reviews, episode.is_marac, episode.marac_at) == (2, True, LATER)
    case = Case.objects.get(pk=case.pk)
    assert (case.grade, case.review_due_on) == ("medium", TODAY + timedelta(days=40, weeks=8))
    assert case.urgency == 2000
    assert "repeat" in RiskReview.objects.get(at=LATER + timedelta(days=40)).marac_grounds


def test_the_same_review_sent_twice_is_signed_once(cast):
    key = uuid.uuid4()
    assert review(cast, cast.pats_case, form_key=key) == review(cast, cast.pats_case, form_key=key)


def test_judgement_never_lowers_what_the_answers_show(cast):
    with pytest.raises(Refused) as refused:
        review(cast, cast.pats_case, yes=14, grade=Grade.STANDARD, refers_to_marac=True)
    assert "grade_lowered" in codes(refused)
    assert not RiskReview.objects.exists()


def test_for_somebody_who_uses_abuse_there_are_no_questions_and_no_marac(cast):
    signed = actions.review_case(
        case_id=cast.percys_case.pk,
        answers=care.Answers(),
        decided=care.decided(Grade.HIGH, judgement_reasons="Threats on the phone."),
        form_key=None,
        by=ask(cast.percy),
        at=LATER,
    )
    assert (signed.tool, signed.score, signed.marac_grounds, signed.decision) == (
        "judgement_only",
        0,
        [],
        "high",
    )


def test_closing_says_why_and_what_became_of_the_needs(cast):
    case = close(cast, cast.pats_case)
    assert (case.status, case.closed_at, case.closing_reason, case.outcome) == (
        "closed",
        LATER,
        "needs_met",
        "needs_met",
    )
    episode = Episode.objects.get(pk=case.episode_id)
    assert (episode.closed_at, episode.closing_reason, episode.outcome) == (LATER, "needs_met", "needs_met")
    assert Assignment.objects.get(case=case).ended_at == LATER
    assert events("close_case").get().details == {"was": "allocated", "became": "closed"}


def test_a_case_with_a_first_review_is_not_closed_without_a_last(cast):
    review(cast, cast.pats_case, yes=12, grade=Grade.MEDIUM)
    with pytest.raises(Refused) as refused:
        close(cast, cast.pats_case)
    assert codes(refused) == {"no_closing_review"}
    assert Case.objects.get(pk=cast.pats_case.pk).status == "allocated"
    review(cast, cast.pats_case, yes=3, at=LATER + timedelta(minutes=5))
    assert close(cast, cast.pats_case, at=LATER + timedelta(minutes=9)).status == "closed"


def test_a_reason_that_contradicts_the_outcome_is_refused(cast):
    with pytest.raises(Refused) as refused:
        close(cast, cast.pats_case, outcome=Outcome.NOT_KNOWN)
    assert codes(refused) == {"reason_against_outcome"}


def test_closing_twice_by_the_same_press_is_once(cast):
    key = uuid.uuid4()
    close(cast, cast.pats_case, form_key=key)
    close(cast, cast.pats_case, form_key=key)
    assert CaseHistory.objects.filter(case=cast.pats_case, step="close").count() == 1
    with pytest.raises(Refused):
        close(cast, cast.pats_case, version=2)


def test_reopening_waits_for_a_worker_and_keeps_nothing_of_the_ending(cast):
    close(cast, cast.pats_case)
    case = actions.reopen_case(
        case_id=cast.pats_case.pk,
        why="She called again.",
        version=2,
        form_key=None,
        by=ask(cast.pat),
        at=LATER,
    )
    assert (case.status, case.closed_at, case.closing_reason, case.worker) == ("opened", None, "", cast.pat)
    assert CaseHistory.objects.get(case=case, step="reopen").why == "She called again."
    assert Episode.objects.get(pk=case.episode_id).closed_at is None
    assert allocate(cast, case, cast.pat, version=3).status == "allocated"


def test_reopening_asks_why(cast):
    close(cast, cast.pats_case)
    with pytest.raises(Refused) as refused:
        actions.reopen_case(
            case_id=cast.pats_case.pk, why="  ", version=2, form_key=None, by=ask(cast.pat), at=LATER
        )
    assert codes(refused) == {"no_reason"}


def test_nothing_of_a_step_is_kept_when_its_history_cannot_be(cast, monkeypatch):
    from commonweal.services.casework.actions import steps

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(steps, "record_event", broken)
    with pytest.raises(RuntimeError):
        close(cast, cast.pats_case)
    ask(cast.pat)
    assert Case.objects.get(pk=cast.pats_case.pk).status == "allocated"
    assert Episode.objects.get(pk=cast.pats_case.episode_id).closed_at is None


def test_what_needs_whom_today(cast):
    Case.objects.filter(pk=ask(cast.pat) and cast.pats_case.pk).update(
        review_due_on=TODAY - timedelta(days=1)
    )
    today = queries.needs_me_today(ask(cast.pat), TODAY)
    assert (today.reviews_overdue, today.reviews_this_week, today.not_yet_reached, today.unallocated) == (
        "1",
        "0",
        "1",
        "",
    )
    managers = queries.needs_me_today(ask(cast.mona), TODAY)
    assert (managers.unallocated, managers.oldest_unallocated_at) == ("1", NOW - timedelta(days=2))
    assert queries.needs_me_today(ask(cast.percy), TODAY).reviews_overdue == "0"
    assert queries.needs_me_today(ask(cast.joan), TODAY) == queries.CasesToday()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1"])
def test_a_cell_that_could_be_a_formula_is_text(text):
    assert safe_cell(text) == "'" + text
