"""How things are in one case, occasion by occasion. The case was reached through the policy."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404

from commonweal.partnership.queries import local_thresholds
from commonweal.rules.outcome_tools import OutcomeTool
from commonweal.rules.safe_contact import how_to_contact_in_words, reasons_not_to_use
from commonweal.services.casework.models import Case, LoadedOutcomeTool, OutcomeAnswers
from commonweal.services.casework.queries.one import contact_points


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


def loaded_outcome_tools() -> tuple[OutcomeTool, ...]:
    """What the partnership has loaded and still uses or used, oldest first. One question; hardly ever more than a few rows."""
    rows = LoadedOutcomeTool.objects.order_by("loaded_at", "id")
    return tuple(row.as_tool() for row in rows)


def begun_with(answers: list[OutcomeAnswers]) -> frozenset[tuple[str, str]]:
    """The versions of sets that somebody of this case answered before."""
    return frozenset((each.tool, each.tool_version) for each in answers if each.struck_at is None)


def can_be_reached(case: Case, *, on: date) -> bool:
    """Whether some way of making contact was safe on that day."""
    thresholds = local_thresholds()
    return any(
        not reasons_not_to_use(channel, point.facts, on=on, area=case.area.code, thresholds=thresholds)
        for point in contact_points(case.episode_id)
        for channel in point.facts.channels
    )


def how_to_reach(case: Case, *, on: date) -> tuple[str, ...]:
    """How to make contact, once the case is closed; empty while it is open and they meet."""
    return () if case.closed_at is None else how_to_contact(case, on=on)


def how_to_contact(case: Case, *, on: date) -> tuple[str, ...]:
    """What is known of making contact, a line for each way on record, without any code word."""
    thresholds = local_thresholds()
    lines = []
    for point in contact_points(case.episode_id):
        said = how_to_contact_in_words(
            replace(point.facts, code_word=""), on=on, area=case.area.code, thresholds=thresholds
        )
        lines.append(f"{point.kind.capitalize()}: {' '.join(said)}")
    return tuple(lines) or ("Do not make contact: no way is known to be safe now.",)
