"""How things are in one case, occasion by occasion. The case was reached through the policy."""

from uuid import UUID

from django.http import Http404

from commonweal.services.casework.models import Case, OutcomeAnswers


def outcomes_of(case: Case) -> list[OutcomeAnswers]:
    """Everything that was asked, the earliest first; what was struck too."""
    rows = OutcomeAnswers.objects.filter(case=case).select_related("by")
    return list(rows.order_by("answered_on", "at"))


def answers_of(case: Case, answers_id: UUID) -> OutcomeAnswers:
    """One of this case's own; any other is a 404."""
    row = OutcomeAnswers.objects.filter(case=case, pk=answers_id).select_related("by").first()
    if row is None:
        raise Http404
    return row
