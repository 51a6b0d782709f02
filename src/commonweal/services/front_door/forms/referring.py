"""What somebody says who refers a person."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.consent import Agreement
from commonweal.services.casework import words
from commonweal.services.casework.forms import SafeContactForm, fault_in_contact
from commonweal.services.casework.words import YES_NO, choices
from commonweal.services.front_door.actions import Asked

AGREEMENT = choices(words.AGREEMENTS)


class ReferralForm(SafeContactForm):
    """Everything a referrer is asked, how it is safe to make contact first. `areas` and `needs` come from the partnership."""

    SAFETY = ("safe_channels", "confirmed_on", "safe_times", "who_may_answer", "code_word")
    DETAILS = ("phone", "email", "address", "is_confidential")
    PERSON = (
        "client_group",
        "full_name",
        "known_as",
        "born_on",
        "area_id",
        "language",
        "needs_interpreter",
    )
    OTHER = ("other_name", "other_born_on")
    EVENTS = ("what_happened", "needs", "prefers", "is_immediate_danger", "agrees_to_support")
    fields_of_reasons = {"other_party_apart": "other_name"}
    field_order = (*SAFETY, *DETAILS, *PERSON, *OTHER, *EVENTS)

    phone = TextField(label="Phone number", max_length=40, width=20, inputmode="tel", required=False)
    email = EmailField(label="E-mail address", called="The e-mail address", required=False)
    address = LongTextField(label="Address", called="The address", max_length=300, rows=3, required=False)
    is_confidential = MultiChoice(
        label="Secret address",
        hint="A secret address is never shown, printed, posted or exported.",
        choices=[("yes", "This address must stay secret")],
        required=False,
    )
    client_group = ChoiceField(
        label="Who is this referral for?",
        choices=[
            ("victim", "Somebody who is harmed"),
            ("child", "A child", "A child who sees or lives with harm is a victim in their own right."),
            ("perpetrator", "Somebody who uses abuse", "For help to change. Make another for those harmed."),
        ],
        missing="Select who this referral is for",
    )
    full_name = TextField(label="Full name", max_length=120)
    known_as = TextField(label="Name they go by", max_length=80, required=False)
    born_on = DateField(label="Date of birth", hint="For example, 27 3 1990.", no_future=True, required=False)
    area_id = ChoiceField(
        label="Where do they live?", as_list=True, called="The area", missing="Select the area"
    )
    language = TextField(label="Language", max_length=40, width=20, required=False)
    needs_interpreter = ChoiceField(
        label="Do they need an interpreter?", choices=YES_NO, inline=True, missing="Select yes or no"
    )
    other_name = TextField(
        label="Their full name", called="The other person’s name", max_length=120, required=False
    )
    other_born_on = DateField(
        label="Their date of birth",
        called="The other person’s date of birth",
        no_future=True,
        required=False,
    )
    what_happened = LongTextField(
        label="What happened?",
        called="What happened",
        hint="In plain words: what, when, who was there, what you are worried about.",
        max_length=4000,
        missing="Say what happened",
    )
    needs = MultiChoice(label="What could help?", required=False)
    prefers = MultiChoice(
        label="Would they rather be with a service led by people like them?",
        hint="Select what they said. Leave it empty if nobody asked.",
        required=False,
    )
    is_immediate_danger = ChoiceField(
        label="Is anybody in immediate danger?",
        hint="If so, call 999 first.",
        choices=YES_NO,
        inline=True,
        missing="Select yes or no",
    )
    agrees_to_support = ChoiceField(
        label="Does the person know about this referral and agree?",
        choices=[
            (Agreement.GIVEN.value, "Yes, they agree"),
            (Agreement.REFUSED.value, "They know, and said no"),
            (Agreement.NOT_ASKED.value, "They do not know yet"),
        ],
        missing="Select whether the person knows and agrees",
    )

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, str]] = (),
        needs: Iterable[str] = (),
        communities: Iterable[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["area_id"].set_choices(areas)
        for name, codes in (("needs", needs), ("prefers", communities)):
            self.fields[name].set_choices((code, code.replace("_", " ").capitalize()) for code in codes)
            if not self.fields[name].choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for kind in ("phone", "address"):
            if values.get(kind) and (fault := fault_in_contact(kind, values[kind])):
                self.add_error(kind, fault)
        if (
            values.get("safe_channels")
            and not any(values.get(kind) for kind in ("phone", "email", "address"))
            and not any(name in self.errors for name in self.DETAILS)
        ):
            self.add_error("phone", "Enter the number, e-mail or address that is safe to use")
        if values.get("other_born_on") and not values.get("other_name") and "other_name" not in self.errors:
            self.add_error("other_name", "Enter the other person’s name, or leave out their date of birth")
        return values


def what_was_asked(values: Mapping[str, Any]) -> Asked:
    """What a valid ReferralForm says, for the action."""
    plain = {
        **values,
        "area_id": int(values["area_id"]),
        "safe_channels": tuple(values["safe_channels"]),
        "needs": tuple(values.get("needs", ())),
        "prefers": tuple(values.get("prefers", ())),
    }
    for name in ("needs_interpreter", "is_immediate_danger"):
        plain[name] = values[name] == "yes"
    plain["is_confidential"] = "yes" in values["is_confidential"]
    return Asked(**plain)
