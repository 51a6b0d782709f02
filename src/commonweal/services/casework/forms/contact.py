"""How somebody can be reached, whether that is safe, and each try. Questions about safety come with every detail."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MultiChoice, TextField
from commonweal.rules.periods import LONDON
from commonweal.rules.safe_contact import CHANNELS_OF, Channel, Kind
from commonweal.services.casework import words
from commonweal.services.casework.actions.contact import ContactDetails
from commonweal.services.casework.contact_shape import fault_in_contact
from commonweal.services.casework.models import ContactPoint
from commonweal.services.casework.words import YES_NO, choices

TIMES = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p")


class SafeContactForm(CommonwealForm):
    """The questions about safety that come with every contact detail. Nothing ticked means not safe."""

    safe_channels = MultiChoice(
        label="Which ways are safe?",
        hint="Tick only what the person has told you. Anything not ticked is treated as not safe.",
        choices=choices(words.CHANNELS),
        required=False,
    )
    safe_times = TextField(
        label="When is it safe?",
        hint="For example, weekdays between 10am and 2pm.",
        max_length=120,
        required=False,
    )
    who_may_answer = TextField(
        label="Who may answer, and what may they be told?",
        hint="Leave empty if nobody but the person may answer.",
        called="Who may answer",
        max_length=120,
        required=False,
    )
    code_word = TextField(
        label="Code word",
        hint="A word that the person will say, so you know it is them and that they can talk.",
        max_length=40,
        required=False,
    )
    confirmed_on = DateField(
        label="When did the person tell you this?",
        called="The day the person told you",
        hint="For example, 27 3 2026. Without a day, nothing counts as safe.",
        no_future=True,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (
            values.get("safe_channels")
            and not values.get("confirmed_on")
            and "confirmed_on" not in self.errors
        ):
            self.add_error("confirmed_on", "Enter the day the person told you which ways are safe")
        return values


class ContactForm(SafeContactForm):
    """A way to reach the person. When one is changed (`kind` is given), an empty value keeps the one on record."""

    field_order = ("kind", "value", "is_confidential", "safe_channels", "confirmed_on")
    fields_of_reasons = {"move_instead": "value"}
    kind = ChoiceField(label="What is it?", choices=choices(words.KINDS), missing="Select what it is")
    value = TextField(label="Number or address", max_length=300, required=False)
    is_confidential = MultiChoice(
        label="Secret address",
        hint="A secret address is never shown, printed, posted or exported.",
        choices=[("yes", "This address must stay secret")],
        required=False,
    )

    def __init__(self, *args: Any, kind: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind:
            del self.fields["kind"]
            possible = CHANNELS_OF[Kind(kind)]
            self.fields["safe_channels"].set_choices(
                each for each in choices(words.CHANNELS) if each[0] in possible
            )
            self.fields["value"].hint = "Leave empty to keep the one on record, which is not shown here."
            self.fields["code_word"].hint = "Leave empty to keep the one on record, which is not shown here."
        if kind == Kind.ADDRESS:
            del self.fields["value"]
            self.fields["is_confidential"].hint = "Once secret, it stays secret. Only a move opens it again."
        if kind in (Kind.PHONE, Kind.EMAIL):
            del self.fields["is_confidential"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        kind = self.kind or values.get("kind", "")
        value = values.get("value", "")
        if not value and not self.kind and "value" not in self.errors:
            self.add_error("value", "Enter the number or address")
        if kind and value and (fault := fault_in_contact(kind, value)):
            self.add_error("value", fault)
        wrong = [
            each for each in values.get("safe_channels", ()) if kind and each not in CHANNELS_OF[Kind(kind)]
        ]
        if wrong:
            ways = " or ".join(words.CHANNELS[each].lower() for each in wrong)
            self.add_error(
                "safe_channels", f"You cannot {ways} with this {kind}. Untick it, or add it on its own"
            )
        return values


def contact_details(values: Mapping[str, Any], *, kind: str = "") -> ContactDetails:
    """What a valid ContactForm says; `kind` for a detail that is on record."""
    return ContactDetails(
        kind=kind or values["kind"],
        value=values.get("value", ""),
        safe_channels=tuple(values["safe_channels"]),
        safe_times=values["safe_times"],
        who_may_answer=values["who_may_answer"],
        code_word=values["code_word"],
        confirmed_on=values["confirmed_on"],
        is_confidential="yes" in values.get("is_confidential", ()),
    )


def contact_as_recorded(point: ContactPoint) -> dict[str, Any]:
    """What a form that changes a detail starts from. The detail and the code word are not in it: they are not shown."""
    return {
        "version": point.version,
        "safe_channels": point.safe_channels,
        "safe_times": point.safe_times,
        "who_may_answer": point.who_may_answer,
        "confirmed_on": point.confirmed_on,
        "is_confidential": ["yes"] if point.is_confidential else [],
    }


class AttemptForm(CommonwealForm):
    """One try. Two presses when it was just now; a day and a time when it was earlier."""

    fields_of_reasons = {"tried_in_future": "tried_on", "tried_before_referral": "tried_on"}

    channel = ChoiceField(
        label="How did you try?", choices=choices(words.CHANNELS), missing="Select how you tried"
    )
    reached = ChoiceField(
        label="Did you speak with the person?", choices=YES_NO, inline=True, missing="Select yes or no"
    )
    when = ChoiceField(
        label="When was it?",
        choices=(("now", "Just now"), ("earlier", "Earlier")),
        missing="Select when it was",
    )
    tried_on = DateField(label="Day", no_future=True, required=False)
    tried_time = TextField(
        label="Time", hint="For example, 9:30 or 2.15pm.", max_length=12, width=10, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["tried_at"] = None
        if values.get("when") == "earlier":
            day, clock = values.get("tried_on"), read_time(values.get("tried_time", ""))
            if day is None and "tried_on" not in self.errors:
                self.add_error("tried_on", "Enter the day you tried")
            if clock is None and "tried_time" not in self.errors:
                self.add_error("tried_time", "Enter the time you tried, like 9:30 or 2.15pm")
            if day and clock:
                values["tried_at"] = datetime.combine(day, clock, tzinfo=LONDON)
        return values


def what_was_tried(values: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What a valid AttemptForm says, for the action; `at` is now."""
    return {
        "channel": Channel(values["channel"]),
        "reached": values["reached"] == "yes",
        "tried_at": values["tried_at"] or at,
    }


def read_time(typed: str) -> time | None:
    """A time of day as people write it; None when it is none."""
    plain = typed.replace(" ", "").lower()
    for way in TIMES:
        try:
            return datetime.strptime(plain, way).time()  # noqa: DTZ007  a time has no zone yet
        except ValueError:
            continue
    return None
