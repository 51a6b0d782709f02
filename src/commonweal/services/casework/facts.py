"""A case as the rule book reads it: from a row to plain values, and the one read that takes."""

from collections.abc import Sequence
from datetime import date

from commonweal.rules.cases import CaseFacts, CaseStatus
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import Case, RiskReview


def review_days(case: Case) -> list[date]:
    """The days on which risk was reviewed, in order."""
    moments = (
        RiskReview.objects.filter(episode_id=case.episode_id).order_by("at").values_list("at", flat=True)
    )
    return [day_of(moment) for moment in moments]


def facts_of(case: Case, reviewed_on: Sequence[date]) -> CaseFacts:
    """The case as the rule book reads it."""
    return CaseFacts(
        status=CaseStatus(case.status),
        opened_on=day_of(case.opened_at),
        worker_id=case.worker_id,
        first_review_on=reviewed_on[0] if reviewed_on else None,
        closing_review_on=reviewed_on[-1] if len(reviewed_on) > 1 else None,
    )
