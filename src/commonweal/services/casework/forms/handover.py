"""What is asked when a case passes on."""

from collections.abc import Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField
from commonweal.rules.handover import Told
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
