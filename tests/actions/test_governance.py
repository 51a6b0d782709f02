"""A decision: drafted, published, decided by somebody else on its board. Everything happens, or nothing."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.governance import actions, queries
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.rules.decisions import Authority, Step
from commonweal.rules.reasons import Refused, Stale
from tests.cast import NOW, actor_of, ask

TODAY = NOW.date()
DRAFT = {
    "reference": "JB-9",
    "title": "Buy support",
    "recommendation": "Buy support for both areas.",
    "amount_pence": 50_000_00,
    "report_on": TODAY - timedelta(days=10),
    "starts_on": TODAY,
    "last_day": TODAY + timedelta(days=364),
}


def draft(cast, **changes) -> Decision:
    return actions.draft_decision(
        **{"board_id": cast.board.pk, **DRAFT, **changes}, by=ask(cast.joan), at=NOW
    )


def step(cast, decision, taken: Step, *, by="bea", **more) -> Decision:
    values = {"on": TODAY, "version": Decision.objects.get(pk=decision.pk).version, **more}
    return actions.take_step(
        decision_id=decision.pk, step=taken, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


@pytest.fixture
def published(cast):
    return step(cast, draft(cast), Step.PUBLISH, by="joan")


def nothing_happened(decision, *, steps: int) -> bool:
    found = Decision.objects.get(pk=decision.pk)
    return (found.status, found.version, found.history.count()) == (decision.status, decision.version, steps)


def test_from_draft_to_authority(cast, published):
    assert (published.status, published.decided_on) == ("published", None)
    assert queries.authority_of(published) is None
    decided = step(cast, published, Step.APPROVE)
    assert (decided.status, decided.decided_on, decided.version) == ("approved", TODAY, 3)
    assert queries.authority_of(decided) == Authority(50_000_00, TODAY, TODAY + timedelta(days=365))
    assert [each.reference for each in queries.allowing()] == ["JB-9"]
    assert [(row.step, row.by) for row in queries.history_of(decided.pk)] == [
        (Step.APPROVE, "Bea Decides"),
        (Step.PUBLISH, "Joan Commissions"),
    ]
    events = AuditEvent.objects.filter(record_type="governance.decision").order_by("id")
    assert list(events.values_list("action", flat=True)) == [
        "draft_decision",
        "publish_decision",
        "approve_decision",
    ]


def test_an_amendment_changes_the_amount_and_keeps_both(cast, published):
    decided = step(cast, published, Step.APPROVE_AS_AMENDED, amount_pence=40_000_00, words="Less this year.")
    assert decided.amount_pence == 40_000_00
    assert list(decided.history.order_by("id").values_list("amount_pence", flat=True)) == [
        50_000_00,
        40_000_00,
    ]


def test_what_is_deferred_comes_back(cast, published):
    deferred = step(cast, published, Step.DEFER, words="We need the city’s figures.")
    again = step(cast, deferred, Step.PUBLISH, by="joan")
    assert (again.status, again.decided_on) == ("published", None)


def test_the_author_does_not_decide(cast, published):
    both = Decision.objects.get(pk=published.pk)
    both.drafted_by = cast.bea
    both.save()
    with pytest.raises(Refused, match="somebody else on the board"):
        step(cast, both, Step.APPROVE)
    assert nothing_happened(published, steps=1)


@pytest.mark.parametrize("name", ["ben", "joan", "finn", "aud", "anna", "mona", "nora"])
def test_only_its_own_board_decides(cast, published, name):
    """Ben sits on another board and has decisions of his own to take."""
    with pytest.raises(Http404):
        step(cast, published, Step.APPROVE, by=name)
    assert nothing_happened(published, steps=1)


@pytest.mark.parametrize("name", ["bea", "finn", "aud", "nora"])
def test_only_a_commissioner_drafts_and_publishes(cast, name):
    with pytest.raises(Http404):
        actions.draft_decision(**DRAFT, board_id=cast.board.pk, by=ask(getattr(cast, name)), at=NOW)
    found = draft(cast)
    with pytest.raises(Http404):
        step(cast, found, Step.PUBLISH, by=name)
    assert nothing_happened(found, steps=0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": TODAY - timedelta(days=11)}, "decided_too_early"),
        ({"on": TODAY + timedelta(days=1)}, "decided_in_future"),
        ({"amount_pence": 1}, "amount_amended"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, published, changes, code):
    with pytest.raises(Refused) as refused:
        step(cast, published, Step.APPROVE, **changes)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert nothing_happened(published, steps=1)


def test_deferring_without_a_word_is_refused(cast, published):
    with pytest.raises(Refused, match="Say why"):
        step(cast, published, Step.DEFER)


def test_a_draft_is_not_decided(cast):
    found = draft(cast)
    with pytest.raises(Refused, match="cannot approve this because it is drafted"):
        step(cast, found, Step.APPROVE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, "authority_ends_before_it_starts"),
        ({"report_on": TODAY + timedelta(days=1)}, "report_in_future"),
    ],
)
def test_a_draft_with_impossible_days_is_refused(cast, changes, code):
    with pytest.raises(Refused) as refused:
        draft(cast, **changes)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert not Decision.objects.filter(reference="JB-9").exists()


def test_a_reference_is_used_once(cast):
    draft(cast)
    with pytest.raises(Refused, match="has this reference"):
        draft(cast, reference="jb-9")


def test_sent_twice_happens_once(cast):
    key = uuid.uuid4()
    first, second = draft(cast, form_key=key), draft(cast, form_key=key)
    assert first.pk == second.pk
    sent = uuid.uuid4()
    step(cast, first, Step.PUBLISH, by="joan", version=1, form_key=sent)
    again = step(cast, first, Step.PUBLISH, by="joan", version=1, form_key=sent)
    assert (again.status, again.version, DecisionHistory.objects.count()) == ("published", 2, 1)


def test_an_edit_on_an_older_version_is_stale(cast, published):
    with pytest.raises(Stale):
        step(cast, published, Step.APPROVE, version=1)
    assert nothing_happened(published, steps=1)
