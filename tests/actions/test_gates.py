"""A gate is opened and shut: with its day, its words and its decision, written down once, or nothing happens."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import Gate, GateHistory
from commonweal.rules.gates import Status
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import REPORT_ON, START, TODAY

ONE_DAY = timedelta(days=1)


@pytest.fixture
def gate(cast) -> Gate:
    plan = money.load(cast)
    return Gate.objects.create(plan=plan, key="benefit", name="Benefit", question="Does benefit exceed cost?")


def move(cast, gate, action=actions.open_gate, *, by="joan", **more) -> Gate:
    values = {"on": START, "words": "Letter of May", "version": Gate.objects.get(pk=gate.pk).version, **more}
    return action(gate_id=gate.pk, by=actor_of(getattr(cast, by)), at=NOW, **values)


def nothing_happened(gate) -> bool:
    found = Gate.objects.get(pk=gate.pk)
    return (found.is_open, found.version, found.history.count()) == (gate.is_open, gate.version, 0)


def test_opened_and_shut_again_with_its_history_and_audit(cast, gate):
    opened = move(cast, gate, decision_id=money.decision().pk)
    assert (opened.is_open, opened.version, opened.decision.reference) == (True, 2, "JB-1")
    shut = move(cast, gate, actions.shut_gate, on=TODAY, words="Benefit fell")
    assert (shut.is_open, shut.version, shut.decision) == (False, 3, None)
    history = queries.steps_of_gate(gate.pk)
    assert [(row.became, row.on, row.words, row.decision) for row in history] == [
        (Status.SHUT, TODAY, "Benefit fell", ""),
        (Status.OPEN, START, "Letter of May", "JB-1"),
    ]
    assert {row.by for row in history} == {"Joan Commissions"}
    events = AuditEvent.objects.filter(record_type="funding.gate").order_by("id")
    assert list(events.values_list("action", flat=True)) == ["open_gate", "shut_gate"]
    assert all(event.details == {} for event in events), "what a person typed never goes into the audit"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"words": " "}, "words_missing"),
        ({"on": TODAY + ONE_DAY}, "step_in_future"),
        ({"decision": "JB-2"}, "decision_not_taken"),
        ({"decision": "JB-1", "on": REPORT_ON - ONE_DAY}, "before_decision"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(cast, gate, more, code):
    if "decision" in more:
        more = more | {"decision_id": money.decision(more["decision"]).pk}
        more.pop("decision")
    with pytest.raises(Refused) as refused:
        move(cast, gate, **more)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert nothing_happened(gate)


def test_a_gate_that_is_shut_is_not_shut_again(cast, gate):
    with pytest.raises(Refused, match="You cannot shut this because it is shut"):
        move(cast, gate, actions.shut_gate)
    assert nothing_happened(gate)


def test_it_does_not_move_back_in_time(cast, gate):
    move(cast, gate, on=TODAY)
    with pytest.raises(Refused, match="when this gate last moved"):
        move(cast, gate, actions.shut_gate, on=TODAY - ONE_DAY)
    assert GateHistory.objects.count() == 1


def test_sent_twice_moved_once(cast, gate):
    key = uuid.uuid4()
    move(cast, gate, form_key=key, version=1)
    again = move(cast, gate, form_key=key, version=1)
    assert (again.is_open, again.version) == (True, 2)
    assert GateHistory.objects.count() == 1


def test_overtaken_by_somebody_else(cast, gate):
    with pytest.raises(Stale):
        move(cast, gate, version=7)
    assert nothing_happened(gate)


@pytest.mark.parametrize("name", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_only_the_joint_commissioner_opens_gates(cast, gate, name):
    with pytest.raises(Http404):
        move(cast, gate, by=name)
    assert nothing_happened(gate)
