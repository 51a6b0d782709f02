"""The questions of the public door for somebody who asks on behalf of another, at work and without an account."""

from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    MultiChoice,
    TextField,
    YesNoDontKnow,
)
from commonweal.rules.consent import Agreement
from commonweal.rules.safe_contact import Channel
from commonweal.services.front_door.forms.door_questions import (
    NO_WAY,
    ContactStep,
    HappenedStep,
    HelpStep,
    StepForm,
    TimesStep,
    WhereStep,
)


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
        missing="Choose which ways are safe. If you do not know, choose “Do not contact them”.",
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


class TheirWhereStep(WhereStep):
    heading = "Where they live"
    lead = ("We do not need the address. The area tells us who can help.",)
    area_id = ChoiceField(
        label="Which area do they live in?",
        as_list=True,
        called="The area",
        missing="Choose the area, or “I do not know”",
    )


class TheirHelpStep(HelpStep):
    language = TextField(
        label="What language do they speak?", called="The language", max_length=40, width=20, required=False
    )
    needs_interpreter = YesNoDontKnow(
        label="Do they need an interpreter?", missing="Choose yes, no or don’t know"
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
