"""Loads the text of a risk tool, for good, and removes one that nobody ever used. For whoever runs the machine."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commonweal.audit.actions import record_event, record_something
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.risk_tools import Tool
from commonweal.services.casework.models import RiskReview, RiskTool


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
