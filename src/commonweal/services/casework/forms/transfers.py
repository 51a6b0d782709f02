"""What is asked when a case passes to another service, and when one comes."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, MultiChoice
from commonweal.rules.transfers import WHY_DECLINED, FirstContact, WhyMoved, WhyNot
from commonweal.services.casework import transfer_words as words
from commonweal.services.casework.actions.transfers import Passing


class PassOnForm(CommonwealForm):
    """Where to, why, and what the person agreed to. `managers` are asked about only where the case is restricted."""

    why = ChoiceField(
        label="Why does the case pass to another service?",
        called="why the case passes to another service",
        choices=[(each.value, *text) for each, text in words.WHY.items()],
        missing="Select why the case passes to another service",
    )
    area_id = ChoiceField(
        label="Where do they live now?", as_list=True, called="The area", missing="Select the area"
    )
    offer_id = ChoiceField(label="Which service?", missing="Select a service")
    only_for = ChoiceField(
        label="Which manager there may see it?",
        hint="The case is restricted. Only this person sees the offer, and it arrives restricted.",
        missing="Select the manager who may see it",
    )
    agreed = ChoiceField(
        label="Does the person agree that this service is told?",
        hint="They are told: who the person is, how it is safe to make contact, the last risk review, alerts, orders, court"
        " dates, the children and who uses the abuse, as far as they are in the case.",
        choices=[
            ("now", "Yes, they have just told me so", "It is recorded when you send this."),
            ("before", "It is on record: their agreement, or an approval without it", ""),
        ],
        missing="Select whether the person agrees",
    )
    chosen = MultiChoice(
        label="What else may the service know?",
        hint="Only what the person agreed to. Notes, sessions, restricted notes and papers never cross.",
        choices=[(each.value, *text) for each, text in words.MAY_CROSS.items()],
        required=False,
    )
    words = LongTextField(
        label="What does the service need to know to say yes?",
        called="What the service needs to know",
        hint="Name nobody and no place. A manager there reads this before they say yes.",
        max_length=2000,
        rows=4,
    )
    fields_of_reasons = {
        "no_why": "why",
        "still_high": "why",
        "no_grade": "why",
        "no_words": "words",
        "no_manager_named": "only_for",
        "no_agreement": "agreed",
        "more_than_approved": "agreed",
        "area": "offer_id",
        "age": "offer_id",
        "age_unknown": "offer_id",
        "not_in_directory": "offer_id",
        "same_service": "offer_id",
    }

    def __init__(
        self,
        *args: Any,
        services: Iterable[tuple[str, str, str]] = (),
        areas: Iterable[tuple[str, str]] = (),
        managers: Iterable[tuple[str, str]] = (),
        is_restricted: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["offer_id"].set_choices(services)
        self.fields["area_id"].set_choices(areas)
        self.fields["only_for"].set_choices(managers)
        if not is_restricted:
            del self.fields["only_for"]


def how_it_passes(values: Mapping[str, Any]) -> Passing:
    """What a valid PassOnForm says, for the action."""
    return Passing(
        why=WhyMoved(values["why"]),
        offer_id=int(values["offer_id"]),
        area_id=int(values["area_id"]),
        words=values["words"],
        chosen=tuple(values["chosen"]),
        agreed_now=values["agreed"] == "now",
        only_for=int(values["only_for"]) if values.get("only_for") else None,
    )


class SayNoForm(CommonwealForm):
    why = ChoiceField(
        label="Why can your service not take them on?",
        called="why your service cannot take them on",
        choices=[(each.value, text) for each, text in words.WHY_NOT.items() if each in WHY_DECLINED],
        missing="Select why your service cannot take them on",
    )
    words = LongTextField(
        label="Anything that helps to choose better",
        called="what helps to choose better",
        hint="Name nobody. The worker who asked reads it.",
        max_length=1000,
        rows=3,
        required=False,
    )
    fields_of_reasons = {"no_why": "why"}


class MetForm(CommonwealForm):
    how = ChoiceField(
        label="How did you come to know the person?",
        called="how you came to know the person",
        choices=[(each.value, *text) for each, text in words.MET.items()],
        missing="Select how you came to know the person",
    )
    met_on = DateField(label="When was it?", called="The day", hint="For example, 27 3 2026.", no_future=True)
    fields_of_reasons = dict.fromkeys(("met_in_future", "met_too_early"), "met_on") | {"no_how": "how"}


def how_they_met(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"how": FirstContact(values["how"]), "met_on": values["met_on"]}


class HandBackForm(CommonwealForm):
    why = ChoiceField(
        label="Why do you hand it back?",
        called="why you hand it back",
        choices=[(each.value, text) for each, text in words.WHY_NOT.items()],
        missing="Select why you hand it back",
    )
    words = LongTextField(
        label="What does the worker need to know to go on?",
        called="what the worker needs to know",
        hint="What you tried, and when. Name nobody.",
        max_length=1000,
        rows=3,
    )
    fields_of_reasons = {"no_why": "why", "no_words": "words"}


def why_not(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"why": WhyNot(values["why"]), "words": values["words"]}
