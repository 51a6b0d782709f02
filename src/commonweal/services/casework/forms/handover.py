"""What is asked when a case passes on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField
from commonweal.rules.handover import Told
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import ToHandOver
from commonweal.services.casework.models.handover import LONGEST_ANSWER

TEXTS = ("matters", "promised", "to_mind", "told_how")


class HandoverNoteForm(CommonwealForm):
    """Four short answers, and whether all three have met. What the record says already is not asked again."""

    matters = LongTextField(
        label="What matters now?",
        called="What matters now",
        hint="What would worry you if nobody knew it by tomorrow.",
        max_length=LONGEST_ANSWER,
        rows=4,
    )
    promised = LongTextField(
        label="What was promised?",
        called="What was promised",
        hint="By you or by somebody else, and by when.",
        max_length=LONGEST_ANSWER,
        rows=3,
        required=False,
    )
    to_mind = LongTextField(
        label="What is to be minded?",
        called="What is to be minded",
        hint="How they like to be spoken with, and what not to say or ask again.",
        max_length=LONGEST_ANSWER,
        rows=3,
        required=False,
    )
    told = ChoiceField(
        label="Does the person know that somebody else takes over?",
        called="Whether the person knows",
        choices=[
            (Told.TOLD.value, "Yes"),
            (Told.NOT_YET.value, "Not yet", "Whoever takes over tells them, on a way that is safe."),
            (Told.NOT_SAFE.value, "No: it is not safe, or they could not be reached"),
        ],
        missing="Select whether the person knows",
    )
    told_how = LongTextField(
        label="How were they told, and what did they say?",
        called="How they were told",
        max_length=LONGEST_ANSWER,
        rows=3,
        required=False,
    )
    met_on = DateField(
        label="When did all three of you meet?",
        called="The day you met",
        hint="The person, you and whoever takes over. Leave it empty if you have not.",
        no_future=True,
        required=False,
    )
    meets_on = DateField(
        label="When will all three of you meet?",
        called="The day you will meet",
        hint="Leave it empty if no day is set.",
        required=False,
    )
    fields_of_reasons = {name: name for name in (*TEXTS, "told", "met_on", "meets_on")}


def what_is_handed_over(values: Mapping[str, Any]) -> ToHandOver:
    return ToHandOver(
        told=Told(values["told"]),
        texts={name: values[name] for name in TEXTS},
        met_on=values["met_on"],
        meets_on=values["meets_on"],
    )


STAYS, WAITS = "stays", "waits"
_NOT_CHOSEN = "Choose who takes over at least one case."


class LeavingForm(CommonwealForm):
    """For each case of a worker who leaves: who takes it over, nobody yet, or it stays for now.

    `cases` as (number, name of its question, reference, workers to choose from).
    """

    def __init__(
        self,
        *args: Any,
        cases: Iterable[tuple[UUID, str, str, Sequence[tuple[str, str]]]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.cases: dict[str, UUID] = {}
        for case_id, name, reference, workers in cases:
            self.cases[name] = case_id
            self.fields[name] = ChoiceField(
                label=f"Who takes over {reference}?",
                called=f"Who takes over {reference}",
                choices=[
                    *workers,
                    (WAITS, "Nobody yet: it waits for a worker"),
                    (STAYS, "It stays where it is for now"),
                ],
                as_list=True,
                missing=f"Select who takes over {reference}, or that it stays",
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not who_takes_over(self, values):
            self.add_error(next(iter(self.cases), None), _NOT_CHOSEN)
        return values

    def refuse_some(self, refused: Mapping[UUID, Refused]) -> None:
        """Says of each case that stayed why it did, at its own question; of one that is not shown any more, above the form."""
        names = {case_id: name for name, case_id in self.cases.items()}
        for case_id, refusal in refused.items():
            at = {reason.code: names[case_id] for reason in refusal.reasons} if case_id in names else {}
            self.refuse(refusal, fields=at)


def who_takes_over(form: LeavingForm, values: Mapping[str, Any]) -> dict[UUID, int | None]:
    """Case by case; None for one that waits. One that stays is not among them."""
    chosen = {case_id: values.get(name, "") for name, case_id in form.cases.items()}
    return {
        case_id: None if value == WAITS else int(value)
        for case_id, value in chosen.items()
        if value not in ("", STAYS)
    }
