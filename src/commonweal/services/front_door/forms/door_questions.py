"""The questions of the public door, a page each, in words for somebody who is frightened and on a small phone.

Not knowing is an answer to every one. What a professional is asked instead is in `door_questions_at_work`.
"""

from collections.abc import Iterable
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    EmailField,
    LongTextField,
    MultiChoice,
    TextField,
    YesNoDontKnow,
)
from commonweal.rules.public_door import Message, reasons_not_to_record_safety
from commonweal.rules.safe_contact import Channel, Kind
from commonweal.services.casework.forms import fault_in_contact

NOWHERE = "not_known"
NO_WAY = "none"


class StepForm(CommonwealForm):
    """One page of questions."""

    heading = ""
    lead: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, str]] = (),
        needs: Iterable[str] = (),
        has_way: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.has_way = has_way
        if "area_id" in self.fields:
            self.fields["area_id"].set_choices([*areas, (NOWHERE, "I do not know, or do not want to say")])
        if "needs" in self.fields:
            self.fields["needs"].set_choices((need, need.replace("_", " ").capitalize()) for need in needs)
            if not self.fields["needs"].choices:
                del self.fields["needs"]


class ContactStep(StepForm):
    """How it is safe to get in touch. Comes first, because everything else rests on it."""

    heading = "Is it safe to talk?"
    lead = (
        "If you are in danger now, call 999. If you cannot speak, cough or tap, and on a mobile press 55.",
    )
    fields_of_reasons = {
        "none_and_some": "ways",
        "nothing_chosen": "ways",
        "message_without_call": "ways",
        "no_phone": "phone",
        "no_email": "email",
    }

    safe_now = ChoiceField(
        label="Is it safe for you to talk right now?",
        choices=[("yes", "Yes"), ("no", "No"), ("dont_know", "I am not sure")],
        missing="Choose yes, no or not sure",
    )
    ways = MultiChoice(
        label="How can we safely get in touch with you?",
        called="How we may get in touch",
        hint="Choose only what is safe. We will not use any other way. You can choose more than one.",
        choices=[
            (Channel.CALL.value, "Call me"),
            (Channel.TEXT.value, "Text me"),
            (Channel.VOICEMAIL.value, "Leave a message if I do not answer"),
            (Channel.EMAIL.value, "E-mail me"),
            (NO_WAY, "Do not contact me", "You can come back here and see what happens."),
        ],
        missing="Choose how we may get in touch. If no way is safe, choose “Do not contact me”.",
    )
    phone = TextField(label="Phone number", max_length=40, width=20, inputmode="tel", required=False)
    email = EmailField(label="E-mail address", called="The e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("phone") and (fault := fault_in_contact(Kind.PHONE, values["phone"])):
            self.add_error("phone", fault)
        if "ways" in self.errors:
            return values
        chosen = values.get("ways", [])
        typed = [kind for kind in (Kind.PHONE, Kind.EMAIL) if values.get(kind) or kind in self.errors]
        reasons = reasons_not_to_record_safety(
            [Channel(way) for way in chosen if way != NO_WAY], none_is_safe=NO_WAY in chosen, kinds=typed
        )
        self.refuse(reasons, fields=self.fields_of_reasons)
        return values


class TimesStep(StepForm):
    heading = "When and how"
    lead = ("Leave empty what you do not know.",)
    fields_of_reasons = {"code_word_without_way": "code_word"}

    safe_times = TextField(
        label="When is it safe?",
        hint="For example, weekdays from 10am to 2pm.",
        max_length=120,
        required=False,
    )
    who_may_answer = TextField(
        label="Could somebody else answer? What may we say to them?",
        called="Who else could answer",
        hint="If you leave this empty, we speak only to you, and say nothing to anyone else.",
        max_length=120,
        required=False,
    )
    code_word = TextField(
        label="A code word",
        hint="A word you say to us, so we know it is you and you can talk. Not one of your secret words.",
        called="The code word",
        max_length=40,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("code_word") and not self.has_way:
            reasons = reasons_not_to_record_safety(
                (), none_is_safe=True, kinds=(), code_word=values["code_word"]
            )
            self.refuse(reasons, fields=self.fields_of_reasons)
        return values


class WhoStep(StepForm):
    heading = "About you"
    lead = ("You do not have to answer. It helps us find the right help for you.",)

    full_name = TextField(
        label="What is your name?",
        hint="One name is enough. It can be a name you choose for us.",
        called="Your name",
        max_length=120,
        required=False,
    )
    born_on = DateField(
        label="When were you born?",
        called="The day you were born",
        hint="For example, 27 3 1990. Leave it empty if you do not want to say.",
        no_future=True,
        required=False,
    )


class WhereStep(StepForm):
    heading = "Where you live"
    lead = ("We do not need your address. The area tells us who can help.",)
    area_id = ChoiceField(
        label="Which area do you live in?",
        as_list=True,
        called="The area",
        missing="Choose the area, or “I do not know”",
    )


class HelpStep(StepForm):
    heading = "What could help?"
    needs = MultiChoice(
        label="Choose what could help", hint="If you do not know, choose nothing.", required=False
    )
    language = TextField(
        label="What language do you like to speak?",
        called="The language",
        max_length=40,
        width=20,
        required=False,
    )
    needs_interpreter = YesNoDontKnow(
        label="Do you need an interpreter?", missing="Choose yes, no or don’t know"
    )
    access_needs = TextField(
        label="Is there anything that makes it hard to see, hear, read, move or talk?",
        called="What makes it hard",
        hint="For example, I use a wheelchair, or I cannot hear on the phone.",
        max_length=300,
        required=False,
    )


class HappenedStep(StepForm):
    heading = "What is happening"
    lead = ("Write as much or as little as you like. You can leave it all empty and tell us when we talk.",)

    is_immediate_danger = YesNoDontKnow(
        label="Is anybody in danger now?",
        hint="If so, call 999 first.",
        missing="Choose yes, no or don’t know",
    )
    what_happened = LongTextField(
        label="What has happened?", called="What has happened", max_length=4000, required=False
    )
    other_name = TextField(
        label="Who are you afraid of?",
        called="The name",
        hint="Their name helps us keep them away from whoever helps you. We do not contact them.",
        max_length=120,
        required=False,
    )


class MessageForm(CommonwealForm):
    """What is said to the front door afterwards."""

    fields_of_reasons = {"no_kind": "kind", "too_many_messages": "kind"}
    kind = ChoiceField(
        label="What do you want to tell us?",
        choices=[
            (Message.NOT_SAFE.value, "It is not safe to contact me that way any more", "We stop at once."),
            (Message.STOP.value, "I do not want this any more", "A person reads this and takes care."),
        ],
        missing="Choose what you want to tell us",
    )
    words = LongTextField(
        label="Is there anything else?", called="What you write", max_length=500, rows=3, required=False
    )


class ComeBackForm(CommonwealForm):
    reference = TextField(label="Reference", max_length=40, width=20, missing="Enter the reference")
    secret_words = TextField(
        label="Secret words",
        hint="Three words and four figures.",
        max_length=120,
        missing="Enter the secret words",
    )
