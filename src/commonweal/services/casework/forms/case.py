"""What is asked about a case itself: alerts, who holds it, why it ends or begins again."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, LongTextField, MultiChoice
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.services.casework import words
from commonweal.services.casework.models import Alert
from commonweal.services.casework.words import choices


class AlertForm(CommonwealForm):
    """Which alerts to raise. Those that are up already are not asked again."""

    kinds = MultiChoice(
        label="What must everyone see first?", choices=Alert.KINDS, missing="Select at least one alert"
    )

    def __init__(self, *args: Any, raised: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        up = set(raised)
        self.fields["kinds"].set_choices((kind, words) for kind, words in Alert.KINDS if kind not in up)


class AllocateForm(CommonwealForm):
    """Which worker. The choices are the workers of the case's own service and side, with what they hold."""

    worker_id = ChoiceField(label="Give the case to", missing="Select a worker")
    fields_of_reasons = dict.fromkeys(
        ("conflict", "not_at_this_service", "other_side", "already_theirs"), "worker_id"
    )

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["worker_id"].set_choices(workers)


class CloseForm(CommonwealForm):
    reason = ChoiceField(
        label="Why does the work end?", choices=choices(words.CLOSING), missing="Select why the work ends"
    )
    outcome = ChoiceField(
        label="What became of the needs?",
        choices=choices(words.OUTCOMES),
        missing="Select what became of the needs",
    )
    why_differs = LongTextField(
        label="Why do you see the outcome differently?",
        called="Why you see the outcome differently",
        hint="Only when the outcome is another than the needs on the plan show.",
        max_length=1000,
        rows=3,
        required=False,
    )
    fields_of_reasons = {
        "reason_against_outcome": "outcome",
        "no_reason": "reason",
        "no_outcome": "outcome",
        "outcome_differs": "why_differs",
        "approved_otherwise": "outcome",
    }


def how_it_ends(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid CloseForm says, for the action."""
    return {
        "reason": ClosingReason(values["reason"]),
        "outcome": Outcome(values["outcome"]),
        "why_differs": values["why_differs"],
    }


class ReopenForm(CommonwealForm):
    why = LongTextField(
        label="Why is the case reopened?", called="Why the case is reopened", max_length=1000, rows=3
    )
    fields_of_reasons = {"no_reason": "why"}
