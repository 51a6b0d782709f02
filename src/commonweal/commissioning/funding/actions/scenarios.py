"""Scenarios are kept, changed, named and deleted. A scenario changes no plan: it is a list of changes to try on one."""

import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.models import Plan, Scenario
from commonweal.commissioning.funding.plan_file.as_json import all_from_json, all_to_json
from commonweal.commissioning.funding.plan_file.rows import ChangeRow
from commonweal.commissioning.funding.scenarios import reasons_not_to_change
from commonweal.commissioning.funding.stored import read_back_for_proof
from commonweal.rules.reasons import Reason, Refused, refuse_if, stale_unless

LONGEST_KEY = 60


@transaction.atomic
def keep_scenario(
    *,
    plan_id: int,
    name: str,
    words: str = "",
    copy_of: int | None = None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Scenario:
    """A new scenario of a plan, without changes or with those of another one. Sent twice, kept once. Raises Refused, Http404."""
    plan = enforce.record(by, Action.KEEP_SCENARIO, Plan, plan_id, lock=True)
    if form_key and (kept := plan.scenarios.filter(form_key=form_key).first()):
        return kept
    changes = _kept(copy_of, by).changes if copy_of is not None else []
    refuse_if(_faults_in_name(plan, name))
    scenario = Scenario.objects.create(
        plan=plan,
        key=slugify(name)[:LONGEST_KEY],
        name=name,
        words=words,
        changes=changes,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="keep_scenario", subject=scenario, by=by, at=at, changes=len(changes))
    return scenario


@transaction.atomic
def add_change(
    *,
    scenario_id: int,
    change: ChangeRow,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Scenario:
    """One more change, held against the plan as it stands today. Raises Refused, Stale, Http404; sent twice, added once."""
    scenario = _kept(scenario_id, by)
    if form_key and scenario.form_key == form_key:
        return scenario
    stale_unless(version_of(scenario), version)
    changes = (*changes_of(scenario), change)
    refuse_if(reasons_not_to_change(read_back_for_proof(scenario.plan_id), changes))
    _save(scenario, changes, form_key=form_key, by=by, at=at)
    record_event(action="add_change", subject=scenario, by=by, at=at, kind=change.kind)
    return scenario


@transaction.atomic
def remove_change(
    *,
    scenario_id: int,
    place: int,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Scenario:
    """One change less: the one at `place`, the first being 1. Raises Refused, Stale, Http404; sent twice, taken out once."""
    scenario = _kept(scenario_id, by)
    if form_key and scenario.form_key == form_key:
        return scenario
    stale_unless(version_of(scenario), version)
    changes = list(changes_of(scenario))
    if not 1 <= place <= len(changes):
        text = "This change is not there any more. Go back to the scenario."
        raise Refused(Reason("change_not_there", text))
    gone = changes.pop(place - 1)
    _save(scenario, changes, form_key=form_key, by=by, at=at)
    record_event(action="remove_change", subject=scenario, by=by, at=at, kind=gone.kind)
    return scenario


@transaction.atomic
def name_scenario(
    *,
    scenario_id: int,
    name: str,
    words: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Scenario:
    """Another name, or other words beside it; its key in a plan file stays. Raises Refused, Stale, Http404."""
    scenario = _kept(scenario_id, by)
    if form_key and scenario.form_key == form_key:
        return scenario
    stale_unless(version_of(scenario), version)
    refuse_if(_faults_in_name(scenario.plan, name, except_for=scenario))
    scenario.name, scenario.words = name, words
    _save(scenario, changes_of(scenario), form_key=form_key, by=by, at=at)
    record_event(action="name_scenario", subject=scenario, by=by, at=at)
    return scenario


@transaction.atomic
def delete_scenario(*, scenario_id: int, version: int | None, by: Actor, at: datetime) -> Plan:
    """The scenario is gone; the audit says who deleted it and when. Raises Stale, Http404."""
    scenario = _kept(scenario_id, by)
    stale_unless(version_of(scenario), version)
    record_event(action="delete_scenario", subject=scenario, by=by, at=at, changes=len(scenario.changes))
    plan = scenario.plan
    scenario.delete()
    return plan


def changes_of(scenario: Scenario) -> tuple[ChangeRow, ...]:
    """The changes of a stored scenario as rows."""
    return all_from_json(ChangeRow, scenario.changes)


def version_of(scenario: Scenario) -> int:
    """A number that differs when a scenario says something else: what a form remembers of the scenario it was opened on."""
    said = json.dumps([scenario.name, scenario.words, scenario.changes], sort_keys=True)
    return zlib.crc32(said.encode())


def _kept(scenario_id: int, by: Actor) -> Scenario:
    return enforce.record(by, Action.KEEP_SCENARIO, Scenario, scenario_id, related=("plan",), lock=True)


def _save(
    scenario: Scenario, changes: Sequence[ChangeRow], *, form_key: UUID | None, by: Actor, at: datetime
) -> None:
    scenario.changes = all_to_json(changes)
    scenario.by_id, scenario.at, scenario.form_key = by.user_id, at, form_key
    scenario.save(update_fields=["name", "words", "changes", "by_id", "at", "form_key"])


def _faults_in_name(plan: Plan, name: str, *, except_for: Scenario | None = None) -> list[Reason]:
    key = slugify(name)[:LONGEST_KEY]
    if not key:
        return [Reason("name_without_letters", "Give the scenario a name with letters or digits in it.")]
    others = plan.scenarios.exclude(pk=except_for.pk) if except_for else plan.scenarios.all()
    for other_key, other_name in others.values_list("key", "name"):
        is_same_key = except_for is None and other_key == key
        if is_same_key or slugify(other_name) == slugify(name):
            text = f"There is a scenario “{other_name}” already. Give this one another name."
            return [Reason("name_taken", text)]
    return []
