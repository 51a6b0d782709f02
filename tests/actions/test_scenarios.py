"""Scenarios are kept, changed, copied, named and deleted; the plan stays as it is, and what is wrong changes nothing."""

import uuid

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, stored
from commonweal.commissioning.funding.models import Plan, Scenario
from commonweal.commissioning.funding.plan_file.rows import ChangeRow
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of

LATE = ChangeRow(kind="late", subject="commissioner", months=6)
LEAVES = ChangeRow(kind="leaves", subject="county", on=money.START)


@pytest.fixture
def plan(cast) -> Plan:
    return money.load(cast)


def keep(cast, plan, name="A late grant", *, by="joan", **more) -> Scenario:
    return actions.keep_scenario(plan_id=plan.pk, name=name, by=actor_of(getattr(cast, by)), at=NOW, **more)


def act(cast, action, scenario, *, by="joan", **more):
    values = {"version": actions.version_of(Scenario.objects.get(pk=scenario.pk)), **more}
    return action(scenario_id=scenario.pk, by=actor_of(getattr(cast, by)), at=NOW, **values)


def changes_in(scenario) -> tuple[ChangeRow, ...]:
    return actions.changes_of(Scenario.objects.get(pk=scenario.pk))


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_kept_changed_named_and_deleted(cast, plan):
    before = stored.read_back_for_proof(plan.pk)
    kept = keep(cast, plan, words="If the ministry is slow")
    assert (kept.key, kept.changes, kept.by) == ("a-late-grant", [], cast.joan)
    act(cast, actions.add_change, kept, change=LATE)
    act(cast, actions.add_change, kept, change=LEAVES, by="finn")
    assert changes_in(kept) == (LATE, LEAVES)
    assert Scenario.objects.get().by == cast.finn
    act(cast, actions.remove_change, kept, place=1)
    assert changes_in(kept) == (LEAVES,)
    act(cast, actions.name_scenario, kept, name="The county leaves", words="")
    named = Scenario.objects.get()
    assert (named.name, named.words, named.key) == ("The county leaves", "", "a-late-grant")
    assert act(cast, actions.delete_scenario, kept) == plan
    assert not Scenario.objects.exists()
    assert stored.read_back_for_proof(plan.pk) == before, "a scenario changes no plan"
    events = AuditEvent.objects.filter(record_type="funding.scenario").order_by("id")
    assert [(event.action, event.details) for event in events] == [
        ("keep_scenario", {"changes": 0}),
        ("add_change", {"kind": "late"}),
        ("add_change", {"kind": "leaves"}),
        ("remove_change", {"kind": "late"}),
        ("name_scenario", {}),
        ("delete_scenario", {"changes": 1}),
    ]


def test_a_scenario_is_read_back_with_its_plan(cast, plan):
    kept = keep(cast, plan)
    act(cast, actions.add_change, kept, change=LEAVES)
    (told,) = stored.read_back(plan.pk).scenarios
    assert (told.key, told.name, told.changes) == ("a-late-grant", "A late grant", (LEAVES,))


def test_a_copy_has_the_same_changes_and_goes_its_own_way(cast, plan):
    first = keep(cast, plan)
    act(cast, actions.add_change, first, change=LATE)
    copy = keep(cast, plan, "Another", copy_of=first.pk)
    assert changes_in(copy) == (LATE,)
    act(cast, actions.remove_change, copy, place=1)
    assert (changes_in(first), changes_in(copy)) == ((LATE,), ())


def test_a_change_that_makes_no_sense_is_refused_and_nothing_changes(cast, plan):
    kept = keep(cast, plan)
    act(cast, actions.add_change, kept, change=LATE)
    for wrong, code in [
        (ChangeRow(kind="late", subject="nobody", months=1), "subject_unknown"),
        (ChangeRow(kind="late", subject="commissioner", months=2), "changes_collide"),
        (ChangeRow(kind="late", subject="county"), "months_missing"),
    ]:
        with pytest.raises(Refused) as refused:
            act(cast, actions.add_change, kept, change=wrong)
        assert set(codes(refused)) == {code}
    assert changes_in(kept) == (LATE,)


@pytest.mark.parametrize("place", [0, 2, -1])
def test_a_change_that_is_not_there_is_not_taken_out(cast, plan, place):
    kept = keep(cast, plan)
    act(cast, actions.add_change, kept, change=LATE)
    with pytest.raises(Refused) as refused:
        act(cast, actions.remove_change, kept, place=place)
    assert codes(refused) == ["change_not_there"]
    assert changes_in(kept) == (LATE,)


@pytest.mark.parametrize(
    ("name", "code"),
    [("A late grant", "name_taken"), ("a LATE grant!", "name_taken"), ("!?", "name_without_letters")],
)
def test_two_of_one_name_or_of_none_are_refused(cast, plan, name, code):
    keep(cast, plan)
    other = keep(cast, plan, "Other")
    with pytest.raises(Refused) as refused:
        keep(cast, plan, name)
    assert codes(refused) == [code]
    with pytest.raises(Refused) as refused:
        act(cast, actions.name_scenario, other, name=name)
    assert codes(refused) == [code]
    assert list(Scenario.objects.values_list("name", flat=True).order_by("id")) == ["A late grant", "Other"]


def test_a_scenario_may_keep_its_own_name(cast, plan):
    kept = keep(cast, plan)
    act(cast, actions.name_scenario, kept, name="A late grant", words="For the June board")
    assert Scenario.objects.get().words == "For the June board"


def test_sent_twice_done_once(cast, plan):
    key, another = uuid.uuid4(), uuid.uuid4()
    kept = keep(cast, plan, form_key=key)
    assert keep(cast, plan, form_key=key) == kept
    version = actions.version_of(kept)
    for _ in range(2):
        act(cast, actions.add_change, kept, change=LATE, version=version, form_key=another)
    assert changes_in(kept) == (LATE,)
    gone, version = uuid.uuid4(), actions.version_of(Scenario.objects.get())
    for _ in range(2):
        act(cast, actions.remove_change, kept, place=1, version=version, form_key=gone)
    assert changes_in(kept) == ()


@pytest.mark.parametrize(
    ("action", "more"),
    [
        (actions.add_change, {"change": LEAVES}),
        (actions.remove_change, {"place": 1}),
        (actions.name_scenario, {"name": "Other"}),
        (actions.delete_scenario, {}),
    ],
)
def test_overtaken_by_somebody_else(cast, plan, action, more):
    kept = keep(cast, plan)
    old = actions.version_of(kept)
    act(cast, actions.add_change, kept, change=LATE, by="finn")
    with pytest.raises(Stale):
        act(cast, action, kept, version=old, **more)
    assert changes_in(kept) == (LATE,)


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_keep_scenarios(cast, plan, name):
    kept = keep(cast, plan)
    with pytest.raises(Http404):
        keep(cast, plan, "Mine", by=name)
    for action, more in [
        (actions.add_change, {"change": LATE}),
        (actions.remove_change, {"place": 1}),
        (actions.name_scenario, {"name": "Mine"}),
        (actions.delete_scenario, {}),
    ]:
        with pytest.raises(Http404):
            act(cast, action, kept, by=name, **more)
    assert Scenario.objects.get().changes == []
