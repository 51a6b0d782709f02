"""What the person of one case said when asked the equality questions. The case was reached through the policy."""

from typing import Any

from commonweal.rules.equality import whole
from commonweal.services.casework.models import Case, EqualityRecord


def equality_of(case: Case) -> EqualityRecord | None:
    """What holds now; None where nobody has asked anything yet."""
    return EqualityRecord.objects.filter(case=case, ended_at__isnull=True).first()


def equality_history(case: Case) -> list[EqualityRecord]:
    """Everything that was recorded, the latest first."""
    return list(EqualityRecord.objects.filter(case=case).select_related("by").order_by("-number"))


def as_equality_recorded(row: EqualityRecord | None) -> dict[str, Any]:
    """What holds now as a form starts with it, with its version."""
    return {**whole(row.said if row else {}), "version": row.number if row else 0}
