"""What is asked about sharing: an agreement, a wish to share without one, and what was shared."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, MultiChoice
from commonweal.rules.consent import Purpose, SharingGround
from commonweal.services.casework import words
from commonweal.services.casework.actions.sharing import Agreed, Asked
from commonweal.services.casework.words import YES_NO, choices


class WhomField(ChoiceField):
    """An organisation. Left open for MARAC, which is several at one table; the cleaned value is its number or None."""

    def clean(self, value: Any) -> int | None:
        chosen = super().clean(value)
        try:
            return int(chosen) if chosen else None
        except ValueError as fault:
            raise ValidationError(self.messages()["invalid_choice"]) from fault


class PurposeForm(CommonwealForm):
    """For what, and with whom."""

    fields_of_reasons = {
        "no_organisation": "organisation_id",
        "marac_has_no_organisation": "organisation_id",
    }
    purpose = ChoiceField(
        label="What is it shared for?",
        choices=choices(words.PURPOSES),
        missing="Select what it is shared for",
    )
    organisation_id = WhomField(
        label="With which organisation?",
        called="The organisation",
        hint="Leave it open for MARAC.",
        as_list=True,
        required=False,
    )

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation_id"].set_choices(organisations)


class AgreementForm(PurposeForm):
    fields_of_reasons = {
        **PurposeForm.fields_of_reasons,
        "given_in_future": "given_on",
        "ends_too_late": "last_day",
        "ends_before_it_starts": "last_day",
    }
    given_on = DateField(
        label="When did the person agree?",
        called="The day of the agreement",
        hint="For example, 27 3 2026.",
        no_future=True,
    )
    last_day = DateField(
        label="The last day it holds",
        called="The last day",
        hint="Leave it empty for as long as is usual here. After that the person is asked again.",
        required=False,
    )


class WithoutForm(PurposeForm):
    fields_of_reasons = {
        **PurposeForm.fields_of_reasons,
        "no_kinds": "kinds",
        "no_ground": "ground",
        "no_marac_ground": "ground",
        "marac_needs_agreement": "ground",
        "no_reasons": "necessary",
        "not_proportionate": "proportionate",
        "why_not_told": "why_not_told",
    }
    kinds = MultiChoice(
        label="What would be shared?",
        hint="Only what is needed. An address is seldom needed.",
        choices=choices(words.INFORMATION),
        missing="Select what would be shared",
    )
    ground = ChoiceField(
        label="On what ground?",
        choices=[(code.value, *text) for code, text in words.SHARING_GROUNDS.items()],
        missing="Select the ground",
    )
    necessary = LongTextField(
        label="Why is it necessary?", called="Why it is necessary", max_length=2000, rows=3
    )
    proportionate = LongTextField(
        label="Why is it no more than is needed?",
        called="Why it is no more than is needed",
        max_length=2000,
        rows=3,
    )
    person_told = ChoiceField(
        label="Is the person told?", choices=YES_NO, inline=True, missing="Select whether the person is told"
    )
    why_not_told = LongTextField(
        label="If not: why is telling them not safe?",
        called="Why telling them is not safe",
        max_length=2000,
        rows=2,
        required=False,
    )


class SharedForm(PurposeForm):
    fields_of_reasons = {
        **PurposeForm.fields_of_reasons,
        "no_agreement": "organisation_id",
        "more_than_approved": "kinds",
    }
    kinds = MultiChoice(
        label="What was shared?", choices=choices(words.INFORMATION), missing="Select what was shared"
    )


def what_was_agreed(values: Mapping[str, Any]) -> Agreed:
    return Agreed(
        Purpose(values["purpose"]), values["organisation_id"], values["given_on"], values["last_day"]
    )


def what_is_asked(values: Mapping[str, Any]) -> Asked:
    return Asked(
        purpose=Purpose(values["purpose"]),
        organisation_id=values["organisation_id"],
        kinds=tuple(values["kinds"]),
        ground=SharingGround(values["ground"]),
        necessary=values["necessary"],
        proportionate=values["proportionate"],
        person_told=values["person_told"] == "yes",
        why_not_told=values["why_not_told"],
    )


def what_was_shared(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "purpose": Purpose(values["purpose"]),
        "organisation_id": values["organisation_id"],
        "kinds": values["kinds"],
    }
