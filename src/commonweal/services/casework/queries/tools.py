"""The risk tools a partnership has loaded, as the rule book reads them."""

from commonweal.rules.risk_tools import Tool
from commonweal.services.casework.models import RiskTool


def loaded_tools() -> tuple[Tool, ...]:
    """Oldest first. One query; hardly ever more than a few rows."""
    return tuple(row.as_tool() for row in RiskTool.objects.order_by("loaded_at", "id"))
