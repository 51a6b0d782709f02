"""What moves a referral on: triage, a service, an end."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.consent import Agreement
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.services.casework import words
from commonweal.services.casework.forms import DecisionForm
from commonweal.services.casework.models import Alert
from commonweal.services.front_door.actions import End, Triaged
from commonweal.services.front_door.forms.referring import AGREEMENT


class TriageForm(DecisionForm):
    """The decision on risk, and what else triage settles: both agreements apart, safety, and what everyone must see first."""

    fields_of_reasons = {**DecisionForm.fields_of_reasons, "safety_not_asked": "safe_way"}

    agrees_to_support = ChoiceField(
        label="Does the person want support?",
        choices=AGREEMENT,
        missing="Select whether the person wants support",
    )
    agrees_to_sharing = ChoiceField(
        label="Does the person agree that we share what a service needs to know?",
        hint="A different question from the one above. Neither answer stands for the other.",
        choices=AGREEMENT,
        missing="Select whether the person agrees to sharing",
    )
    safe_way = ChoiceField(
        label="Is there a safe way to make contact?",
        choices=[
            ("recorded", "Yes, and it is recorded"),
            ("none_known", "It was asked, and no safe way is known"),
        ],
        missing="Select whether there is a safe way to make contact",
    )
    alerts = MultiChoice(
        label="What must everyone see first?", choices=Alert.KINDS, called="The alerts", required=False
    )


def what_was_triaged(values: Mapping[str, Any]) -> Triaged:
    """What a valid TriageForm says beside the decision on risk."""
    return Triaged(
        agrees_to_support=Agreement(values["agrees_to_support"]),
        agrees_to_sharing=Agreement(values["agrees_to_sharing"]),
        no_safe_way_known=values["safe_way"] == "none_known",
        alerts=tuple(values["alerts"]),
    )


class RouteForm(CommonwealForm):
    """Which of the services that fit."""

    fields_of_reasons = dict.fromkeys(("not_in_directory", "not_open", "area", "age", "need"), "offer_id")

    offer_id = ChoiceField(label="Offer it to", missing="Select a service")

    def __init__(self, *args: Any, offers: Iterable[tuple[str, str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["offer_id"].set_choices(offers)


class EndForm(CommonwealForm):
    """What both ends share: where it takes two people, an account for the second."""

    account = LongTextField(
        label="What does the second person have to know?",
        hint="What was tried, what the person wants, and what was thought of to keep them safe: MARAC, the police, another"
        " way to reach them.",
        called="What the second person has to know",
        max_length=2000,
        rows=5,
    )

    def __init__(self, *args: Any, takes_two: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.takes_two = takes_two
        if not takes_two:
            del self.fields["account"]


class DeclineForm(EndForm):
    field_order = ("reason", "duplicate_of", "signposted_to", "account")
    fields_of_reasons = {
        "no_account": "account",
        "no_reason": "reason",
        "too_few_attempts": "reason",
        "same_time_of_day": "reason",
        "no_duplicate": "duplicate_of",
        "not_signposted": "signposted_to",
    }

    reason = ChoiceField(
        label="Why does it end here?",
        hint="The reason is how need that nobody met is counted.",
        choices=[(code.value, text, words.DECLINING_MEANS[code]) for code, text in words.DECLINING.items()],
        missing="Select why it ends here",
    )
    duplicate_of = TextField(label="Reference of the other referral", max_length=12, width=20, required=False)
    signposted_to = TextField(
        label="Where did you send the person instead?",
        called="Where you sent the person",
        hint="The front door or helpline of the area they live in. Nothing about the person.",
        max_length=200,
        required=False,
    )


def why_it_ends(values: Mapping[str, Any]) -> End:
    """What a valid DeclineForm says, for the action."""
    return End(
        reason=DeclineReason(values["reason"]),
        duplicate_of=values["duplicate_of"],
        signposted_to=values["signposted_to"],
    )


class AdviseForm(EndForm):
    """An end that is no refusal: the person got what they wanted."""

    field_order = ("advice", "account")
    fields_of_reasons = {"no_advice": "advice", "no_account": "account"}

    advice = ChoiceField(
        label="What was the person given?",
        hint="This is no refusal, and is counted apart from need that nobody met.",
        choices=[(code.value, *text) for code, text in words.ADVICE.items()],
        missing="Select what the person was given",
    )


def what_was_advised(values: Mapping[str, Any]) -> End:
    """What a valid AdviseForm says, for the action."""
    return End(advice=AdviceKind(values["advice"]))


class TakeBackForm(CommonwealForm):
    why = LongTextField(
        label="Why can the service not take it?",
        called="Why the service cannot take it",
        max_length=1000,
        rows=3,
    )
    fields_of_reasons = {"no_reason": "why"}
