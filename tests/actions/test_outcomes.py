"""How things are: kept once, scored, paired, struck, and counted; and nobody else's to write."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.mart import as_mart
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.outcome_questions.adult import ADULT_DAILY_LIFE
from commonweal.rules.outcome_tools import Occasion, WhyNotAsked
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import allocate_case, outcomes
from commonweal.services.casework.models import ContactPoint, OutcomeAnswers
from commonweal.services.milestones.models import Felt
from tests.access.work import answered
from tests.care import NOW, TODAY, close, new_case
from tests.cast import ask

NOTHING = {"answers": {}}


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def felt(case) -> Felt | None:
    return Felt.objects.filter(episode_id=case.episode_id).first()


def test_answers_are_scored_kept_once_and_counted(cast):
    row = answered(cast, cast.pats_case, cast.pat, points=2)
    assert row.score == 200  # one of nine statements is turned round, and two is the middle
    assert row.answers["7"] == 2
    ask(cast.pat)
    found = felt(cast.pats_case)
    assert (found.first_score, found.last_score, found.change) == (200, None, "")
    kept = AuditEvent.objects.filter(action="keep_outcome_answers", record_id=str(row.pk))
    assert [each.details for each in kept] == [{"tool": "adult_daily_life"}]


def test_a_start_and_an_end_make_a_pair(cast):
    answered(cast, cast.pats_case, cast.pat, points=1)
    answered(cast, cast.pats_case, cast.pat, points=2, occasion=Occasion.REVIEW)
    ask(cast.pat)
    assert felt(cast.pats_case).change == ""
    asked = outcomes.Kept(Occasion.EXIT, TODAY, {each: 4 for each in (1, 2, 3, 4, 5, 6)})
    outcomes.keep_answers(
        case_id=cast.pats_case.pk, asked=ADULT_DAILY_LIFE, kept=asked, form_key=None, by=ask(cast.pat), at=NOW
    )
    found = felt(cast.pats_case)
    assert (found.first_score, found.last_score, found.change) == (122, 400, "better")


def test_the_same_form_sent_again_is_one_asking(cast):
    key = "b7a4d9f0-2f4c-4a76-9f8e-0d6f6f0b7a11"
    first = answered(cast, cast.pats_case, cast.pat, form_key=key)
    again = answered(cast, cast.pats_case, cast.pat, form_key=key)
    assert first.pk == again.pk
    assert OutcomeAnswers.objects.count() == 1


def test_nothing_answered_is_kept_with_the_reason(cast):
    kept = outcomes.Kept(Occasion.INTAKE, TODAY, {}, WhyNotAsked.NOT_SAFE)
    row = answered(cast, cast.pats_case, cast.pat, kept=kept)
    assert (row.answers, row.score, row.why_not) == ({}, None, "not_safe")
    ask(cast.pat)
    assert felt(cast.pats_case).first_score is None
    answered(cast, cast.pats_case, cast.pat)
    ask(cast.pat)
    assert felt(cast.pats_case).first_score == 200


def test_what_cannot_be_kept_is_refused_and_nothing_is_written(cast):
    with pytest.raises(Refused) as refused:
        answered(cast, cast.pats_case, cast.pat, on=TODAY + timedelta(days=1))
    assert codes(refused) == ["in_the_future"]
    answered(cast, cast.pats_case, cast.pat)
    with pytest.raises(Refused) as refused:
        answered(cast, cast.pats_case, cast.pat)
    assert codes(refused) == ["start_held"]
    assert OutcomeAnswers.objects.count() == 1


@pytest.mark.parametrize("name", ["mona", "cora", "nell", "nigel", "percy", "petra", "fred", "joan", "nora"])
def test_only_the_worker_of_the_case_keeps_answers(cast, name):
    with pytest.raises(Http404):
        answered(cast, cast.pats_case, getattr(cast, name))
    somebody = getattr(cast, name)
    ask(somebody)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        OutcomeAnswers.objects.create(
            case_id=cast.pats_case.pk, tool="adult_daily_life", tool_version="2026.1", occasion="intake",
            answered_on=TODAY, why_not="said_no", by=somebody, at=NOW,
        )  # fmt: skip


def test_answers_are_changed_by_nobody(cast):
    row = answered(cast, cast.pats_case, cast.pat)
    ask(cast.pat)
    for change in ({"score": 400}, {"answers": {"1": 4}}, {"answered_on": TODAY - timedelta(days=9)}):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            OutcomeAnswers.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        OutcomeAnswers.objects.filter(pk=row.pk).delete()


def strike(cast, row, *, by=None, why="The wrong person.", at=NOW):
    return outcomes.strike_answers(
        case_id=row.case_id, answers_id=row.pk, why=why, by=ask(by or cast.pat), at=at
    )


def test_struck_answers_stay_and_count_no_more(cast):
    row = answered(cast, cast.pats_case, cast.pat, points=1)
    answered(cast, cast.pats_case, cast.pat, points=3, occasion=Occasion.EXIT)
    ask(cast.pat)
    assert felt(cast.pats_case).change == "better"
    strike(cast, row)
    found = felt(cast.pats_case)
    assert (found.first_score, found.last_score, found.change) == (None, None, "")
    assert OutcomeAnswers.objects.get(pk=row.pk).why_struck == "The wrong person."
    answered(cast, cast.pats_case, cast.pat, points=3)
    ask(cast.pat)
    assert felt(cast.pats_case).change == "same"


def test_only_whoever_kept_them_strikes_and_not_for_long(cast):
    row = answered(cast, cast.pats_case, cast.pat)
    for name in ("mona", "cora", "nell"):
        with pytest.raises(Http404):
            strike(cast, row, by=getattr(cast, name))
    with pytest.raises(Refused) as late:
        strike(cast, row, at=NOW + timedelta(days=3))
    assert codes(late) == ["too_late"]
    with pytest.raises(Refused) as wordless:
        strike(cast, row, why=" ")
    assert codes(wordless) == ["no_why"]


def test_another_cases_answers_are_not_found(cast):
    row = answered(cast, cast.nells_case, cast.nell)
    with pytest.raises(Http404):
        outcomes.strike_answers(
            case_id=cast.pats_case.pk,
            answers_id=row.pk,
            why="x",
            by=ask(cast.pat),
            at=NOW,
        )


def test_after_the_end_only_afterwards_can_be_asked_and_only_where_contact_is_safe(cast):
    case = new_case(cast)
    allocate_case(case_id=case.pk, worker_id=cast.pat.pk, version=1, form_key=None, by=ask(cast.mona), at=NOW)
    with pytest.raises(Refused) as refused:
        answered(cast, case, cast.pat, occasion=Occasion.FOLLOW_UP)
    assert codes(refused) == ["not_closed"]
    close(case, cast.pat, cast.mona, reason=ClosingReason.OPENED_IN_ERROR, outcome=Outcome.NOT_KNOWN)
    later = NOW + timedelta(minutes=9)
    answered(cast, case, cast.pat, occasion=Occasion.FOLLOW_UP, at=later)
    ask(cast.pat)
    ContactPoint.objects.filter(episode=case.episode).update(confirmed_on=None)
    with pytest.raises(Refused) as refused:
        answered(cast, case, cast.pat, occasion=Occasion.FOLLOW_UP, at=later)
    assert codes(refused) == ["not_safe_to_reach"]
    kept = outcomes.Kept(Occasion.FOLLOW_UP, TODAY, {}, WhyNotAsked.NOT_SAFE)
    assert answered(cast, case, cast.pat, kept=kept, at=later).score is None
    with pytest.raises(Refused) as refused:
        answered(
            cast,
            case,
            cast.pat,
            occasion=Occasion.EXIT,
            on=TODAY + timedelta(days=1),
            at=NOW + timedelta(days=1),
        )
    assert codes(refused) == ["after_case"]


def test_the_mart_reads_scores_and_never_what_was_answered(cast):
    answered(cast, cast.pats_case, cast.pat)
    ask(cast.anna)
    with as_mart():
        assert Felt.objects.filter(episode_id=cast.pats_case.episode_id).count() == 1
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_mart():
        OutcomeAnswers.objects.count()
