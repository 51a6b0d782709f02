"""Loads the text of a risk tool or of a licensed set of questions, for good, and removes one that nobody ever used. For whoever
runs the machine.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commonweal.audit.actions import record_event, record_something
from commonweal.rules.outcome_tools import OutcomeTool
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.risk_tools import Tool
from commonweal.services.casework.models import LoadedOutcomeTool, OutcomeAnswers, RiskReview, RiskTool


@transaction.atomic
def load_risk_tool(*, tool: Tool, by: None = None, at: datetime) -> RiskTool:
    """A new key or a new version. What is there is never edited."""
    there = RiskTool.objects.filter(key=tool.key, version=tool.version).exists()
    text = f"“{tool.key}”, version “{tool.version}”, is loaded already and is never edited. Give it a new version."
    refuse_if([Reason("tool_loaded_already", text)] if there else [])
    kept = RiskTool.objects.create(
        key=tool.key,
        version=tool.version,
        title=tool.title,
        opening=tool.opening,
        items=[[item.text, item.note] for item in tool.items],
        kind=tool.kind,
        client_groups=sorted(tool.client_groups),
        minimum_age=tool.minimum_age,
        maximum_age=tool.maximum_age,
        counts_for_marac=tool.counts_for_marac,
        stalking_item=tool.stalking_item,
        source=tool.source,
        licence=tool.licence,
        loaded_at=at,
    )
    record_event(action="load_risk_tool", subject=kept, by=by, at=at, key=tool.key, version=tool.version)
    return kept


@transaction.atomic
def remove_risk_tool(*, key: str, version: str, by: None = None, at: datetime) -> None:
    """Only one that no review was signed with: a score has to stay readable against its questions."""
    kept = RiskTool.objects.filter(key=key, version=version).first()
    refuse_if(
        [] if kept else [Reason("no_such_tool", f"No tool “{key}”, version “{version}”, is loaded here.")]
    )
    used = RiskReview.objects.filter(
        Q(tool=key, tool_version=version) | Q(supplement_tool=key, supplement_version=version)
    )
    text = f"A review was signed with “{key}”, version “{version}”: it stays, so that its score can be read."
    refuse_if([Reason("tool_in_use", text)] if used.exists() else [])
    kept.delete()
    record_something(
        action="remove_risk_tool",
        record_type="casework.risktool",
        by=by,
        at=at,
        key=key,
        version=version,
    )


@transaction.atomic
def load_outcome_tool(*, tool: OutcomeTool, by: None = None, at: datetime) -> LoadedOutcomeTool:
    """A new key or a new version. What is there is never edited."""
    there = LoadedOutcomeTool.objects.filter(key=tool.key, version=tool.version).exists()
    text = f"“{tool.key}”, version “{tool.version}”, is loaded already and is never edited. Give it a new version."
    refuse_if([Reason("tool_loaded_already", text)] if there else [])
    kept = row_of(tool=tool, at=at)
    kept.save(force_insert=True)
    record_event(action="load_outcome_tool", subject=kept, by=by, at=at, key=tool.key, version=tool.version)
    return kept


def row_of(*, tool: OutcomeTool, at: datetime) -> LoadedOutcomeTool:
    """The row, not yet saved."""
    return LoadedOutcomeTool(
        key=tool.key,
        version=tool.version,
        title=tool.title,
        opening=tool.opening,
        answered_by=tool.answered_by,
        client_groups=sorted(tool.client_groups),
        minimum_age=tool.minimum_age,
        maximum_age=tool.maximum_age,
        occasions=sorted(tool.occasions),
        scale=[list(each) for each in tool.scale],
        statements=[[each.text, each.note, each.is_reversed] for each in tool.statements],
        scoring=tool.scoring,
        table=[list(each) for each in tool.table],
        bands=[[each.starts_at, each.words] for each in tool.bands],
        bands_source=tool.bands_source,
        least_answered=tool.least_answered,
        change_that_counts=tool.change_that_counts,
        higher_is_better=tool.higher_is_better,
        source=tool.source,
        licence=tool.licence,
        registration=tool.registration,
        loaded_at=at,
    )


@transaction.atomic
def remove_outcome_tool(*, key: str, version: str, by: None = None, at: datetime) -> None:
    """Only one that nobody answered: what was said has to stay readable."""
    kept = LoadedOutcomeTool.objects.filter(key=key, version=version).first()
    text = f"No set of questions “{key}”, version “{version}”, is loaded here."
    refuse_if([] if kept else [Reason("no_such_tool", text)])
    used = OutcomeAnswers.objects.filter(tool=key, tool_version=version).exists()
    text = f"Somebody answered “{key}”, version “{version}”: it stays, so that the answers can be read."
    refuse_if([Reason("tool_in_use", text)] if used else [])
    kept.delete()
    record_something(
        action="remove_outcome_tool",
        record_type="casework.loadedoutcometool",
        by=by,
        at=at,
        key=key,
        version=version,
    )
