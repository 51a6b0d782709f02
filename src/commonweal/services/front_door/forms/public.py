"""The questions of the public door, a page each, in words for somebody who is frightened and on a small phone.

Not knowing is an answer to every one. `SELF` and `PROFESSIONAL` give the order of the pages. What is typed is kept as typed, page
by page, and read again by the same forms when it is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

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
from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.public_door import Message, Source, group_by_age, reasons_not_to_record_safety
from commonweal.rules.safe_contact import Channel, Kind
from commonweal.services.casework.forms import fault_in_contact
from commonweal.services.front_door.actions import Asked
from commonweal.services.front_door.actions.public import Outside, Typed

NOWHERE = "not_known"
NO_WAY = "none"
NO_NAME = "Name not given"
NOTHING_SAID = "Nothing was written here."


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
        required=False,
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


class TheirContactStep(ContactStep):
    """The same, said by a professional about somebody else."""

    heading = "How is it safe to contact the person?"
    lead = (
        "Ask them when they are alone. If you have not asked, choose “Do not contact them”. We will call you.",
    )
    field_order = ("ways", "confirmed_on", "phone", "email")

    safe_now = None
    ways = MultiChoice(
        label="Which ways are safe?",
        called="Which ways are safe",
        hint="Choose only what they told you. We will not use any other way.",
        choices=[
            (Channel.CALL.value, "Call them"),
            (Channel.TEXT.value, "Text them"),
            (Channel.VOICEMAIL.value, "Leave a message if they do not answer"),
            (Channel.EMAIL.value, "E-mail them"),
            (NO_WAY, "Do not contact them", "No way is safe, or you do not know."),
        ],
        required=False,
    )
    confirmed_on = DateField(
        label="When did they tell you this?",
        called="The day they told you",
        hint="For example, 27 3 2026. Leave it empty if you chose “Do not contact them”.",
        no_future=True,
        required=False,
    )
    phone = TextField(label="Their phone number", max_length=40, width=20, inputmode="tel", required=False)
    email = EmailField(label="Their e-mail address", called="Their e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        some = [way for way in values.get("ways", []) if way != NO_WAY]
        if some and not values.get("confirmed_on") and "confirmed_on" not in self.errors:
            self.add_error("confirmed_on", "Enter the day they told you, or choose “Do not contact them”")
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


class TheirTimesStep(TimesStep):
    lead = ("Write what the person told you. Leave empty what you do not know.",)
    who_may_answer = TextField(
        label="Could somebody else answer? What may we say to them?",
        called="Who else could answer",
        hint="If you leave this empty, we speak only to the person.",
        max_length=120,
        required=False,
    )
    code_word = TextField(
        label="A code word",
        hint="A word the person will say, so we know it is them and they can talk.",
        called="The code word",
        max_length=40,
        required=False,
    )


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


class TheirWhoStep(StepForm):
    heading = "About the person"
    lead = ("Leave empty what you do not know.",)

    client_group = ChoiceField(
        label="Who is this for?",
        choices=[
            ("victim", "Somebody who is harmed"),
            ("child", "A child", "A child who sees or lives with harm needs help in their own right."),
            ("perpetrator", "Somebody who uses abuse", "For help to change. Send another for those harmed."),
        ],
        missing="Choose who this is for",
    )
    full_name = TextField(
        label="Their name",
        hint="One name is enough.",
        called="The person’s name",
        max_length=120,
        required=False,
    )
    born_on = DateField(
        label="When were they born?",
        called="The day they were born",
        hint="For example, 27 3 1990. Leave it empty if you do not know.",
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


class TheirWhereStep(WhereStep):
    heading = "Where they live"
    lead = ("We do not need the address. The area tells us who can help.",)
    area_id = ChoiceField(
        label="Which area do they live in?",
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


class TheirHelpStep(HelpStep):
    language = TextField(
        label="What language do they speak?", called="The language", max_length=40, width=20, required=False
    )
    needs_interpreter = YesNoDontKnow(
        label="Do they need an interpreter?", missing="Choose yes, no or don’t know"
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


class TheirHappenedStep(HappenedStep):
    lead = ("Say what you saw and what you were told. Leave out what you do not know.",)
    fields_of_reasons = {"other_party_apart": "other_name"}
    what_happened = LongTextField(
        label="What has happened?",
        called="What has happened",
        hint="What, when, who was there, what worries you.",
        max_length=4000,
        missing="Say what has happened, or that you do not know",
    )
    other_name = TextField(
        label="Who are they afraid of?",
        called="The name",
        hint="The name lets us keep the two apart. Leave it empty if this is for somebody who uses abuse.",
        max_length=120,
        required=False,
    )


class AskerStep(StepForm):
    heading = "About you"
    lead = ("We use this to answer you, and to check who is asking.",)
    name = TextField(label="Your name", max_length=120, autocomplete="off")
    agency = TextField(
        label="Where you work", hint="For example, a surgery, a school, a charity.", max_length=120
    )
    contact = TextField(
        label="How we can reach you at work", hint="A phone number or an e-mail address.", max_length=200
    )


class AgreesStep(StepForm):
    heading = "Do they know?"
    lead = ("You can send this if they do not know, when you are worried for their safety.",)
    agrees_to_support = ChoiceField(
        label="Does the person know that you ask us, and agree?",
        called="Whether they know and agree",
        choices=[
            (Agreement.GIVEN.value, "Yes, they agree"),
            (Agreement.REFUSED.value, "They know, and said no"),
            (Agreement.NOT_ASKED.value, "They do not know, or I am not sure"),
        ],
        missing="Choose whether they know and agree",
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


SELF: Mapping[str, type[StepForm]] = {
    "contact": ContactStep,
    "times": TimesStep,
    "who": WhoStep,
    "where": WhereStep,
    "help": HelpStep,
    "happened": HappenedStep,
}
PROFESSIONAL: Mapping[str, type[StepForm]] = {
    "asker": AskerStep,
    "contact": TheirContactStep,
    "times": TheirTimesStep,
    "agrees": AgreesStep,
    "who": TheirWhoStep,
    "where": TheirWhereStep,
    "help": TheirHelpStep,
    "happened": TheirHappenedStep,
}
STEPS: Mapping[Source, Mapping[str, type[StepForm]]] = {Source.SELF: SELF, Source.PROFESSIONAL: PROFESSIONAL}
CHECK = "check"


def typed_in(step: str, data: QueryDict) -> dict[str, list[str]]:
    """What a page brought for the questions of a step, of either kind, as typed. Empty for a step there is none of."""
    names = {name for steps in STEPS.values() if step in steps for name in steps[step].base_fields}
    names -= set(CommonwealForm.base_fields)
    return {name: data.getlist(name) for name in data if name in names or name.rpartition("-")[0] in names}


def as_data(typed: Mapping[str, list[str]]) -> QueryDict:
    """What was kept, as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def has_way(typed: Typed) -> bool:
    """Was any way to get in touch called safe?"""
    return any(way != NO_WAY for way in typed.get("contact", {}).get("ways", []))


@dataclass(frozen=True)
class Choosable:
    """What the partnership offers to choose from; `unknown_area_id` stands for a place nobody knows."""

    areas: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    unknown_area_id: int | None = None


def bound_form(source: Source, step: str, typed: Typed, choosable: Choosable, *, today: date) -> StepForm:
    """The form of a step with what was kept for it, to check."""
    return STEPS[source][step](as_data(typed.get(step, {})), **_arguments(typed, choosable, today))


def shown_form(source: Source, step: str, typed: Typed, choosable: Choosable, *, today: date) -> StepForm:
    """The form of a step as somebody finds it: empty, or with what they typed before."""
    form = STEPS[source][step](**_arguments(typed, choosable, today))
    if step in typed:
        data = as_data(typed[step])
        for name in form.shown_names:
            form.initial[name] = form.fields[name].widget.value_from_datadict(data, {}, name)
    return form


def _arguments(typed: Typed, choosable: Choosable, today: date) -> dict[str, Any]:
    return {
        "areas": choosable.areas,
        "needs": choosable.needs,
        "has_way": "contact" not in typed or has_way(typed),
        "today": today,
    }


def unanswered(source: Source, typed: Typed, choosable: Choosable, *, today: date) -> tuple[str, ...]:
    """The steps that are not answered yet or need mending, in their order."""
    return tuple(
        step
        for step in STEPS[source]
        if step not in typed or not bound_form(source, step, typed, choosable, today=today).is_valid()
    )


def what_was_asked_at_the_door(
    source: Source, typed: Typed, choosable: Choosable, *, told_on: date, today: date
) -> tuple[Asked, Outside | None]:
    """What all the valid steps say together. `told_on` is the day she herself said which ways are safe."""
    said: dict[str, Any] = {}
    for step in STEPS[source]:
        form = bound_form(source, step, typed, choosable, today=today)
        form.is_valid()
        said |= form.cleaned_data
    ways = tuple(way for way in said["ways"] if way != NO_WAY)
    is_self = source is Source.SELF
    group = group_by_age(said["born_on"], on=today) if is_self else ClientGroup(said["client_group"])
    confirmed = told_on if is_self else said["confirmed_on"]
    asked = Asked(
        client_group=group.value,
        area_id=choosable.unknown_area_id if said["area_id"] == NOWHERE else int(said["area_id"]),
        full_name=said["full_name"] or NO_NAME,
        what_happened=said["what_happened"] or NOTHING_SAID,
        born_on=said["born_on"],
        language=said["language"],
        needs_interpreter=said["needs_interpreter"] == "yes",
        safe_channels=ways,
        safe_times=said["safe_times"],
        who_may_answer=said["who_may_answer"],
        code_word=said["code_word"],
        confirmed_on=confirmed if ways else None,
        phone=said["phone"],
        email=said["email"],
        other_name=said["other_name"],
        needs=tuple(said.get("needs", ())),
        access_needs=said["access_needs"],
        is_immediate_danger=said["is_immediate_danger"] == "yes",
        agrees_to_support=Agreement.GIVEN.value if is_self else said["agrees_to_support"],
    )
    outside = None if is_self else Outside(said["name"], said["agency"], said["contact"])
    return asked, outside
