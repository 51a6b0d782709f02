"""What is asked about the work of a case: needs, actions, the safety plan, notes, sessions, approval."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    MultiChoice,
    TextField,
)
from commonweal.rules.interventions import LONGEST_MINUTES, Attendance
from commonweal.rules.needs import NOT_ASKED, Area, Doer, Occasion
from commonweal.rules.safety_plans import PARTS, HandOver, Part
from commonweal.rules.safety_plans import Occasion as PlanOccasion
from commonweal.services.casework import work_words as words
from commonweal.services.casework.actions.record import SessionKept
from commonweal.services.casework.forms.contact import read_time
from commonweal.services.casework.forms.risk import NumberField
from commonweal.services.casework.models import Need, SafetyPlan, Session
from commonweal.services.casework.models.notes import LONGEST_NOTE
from commonweal.services.casework.models.safety_plan import LONGEST_PART
from commonweal.services.casework.words import choices

RIGHT_TO_READ = (
    "The person has a right to read this. Write what you saw, heard and did, as you would say it to them."
)


class NeedForm(CommonwealForm):
    """A new need. Areas that are on the plan already are not asked again."""

    fields_of_reasons = {
        "need_twice": "area", "no_goal": "goal", "no_level": "level", "review_in_past": "review_on",
    }  # fmt: skip
    area = ChoiceField(label="What is it about?", as_list=True, missing="Select what it is about")
    goal = LongTextField(
        label="What does the person want?",
        called="What the person wants",
        hint="In their own words.",
        max_length=1000,
        rows=3,
    )
    level = ChoiceField(
        label="How much help is needed now?",
        choices=words.LEVEL_CHOICES,
        missing="Select how much help is needed now",
    )
    review_on = DateField(
        label="When will you look at it again?", called="The day you look at it again", no_past=True
    )

    def __init__(self, *args: Any, have: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        on_plan = set(have)
        self.fields["area"].set_choices(each for each in choices(words.AREAS) if each[0] not in on_plan)


def new_need(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid NeedForm says, for the action."""
    return {
        "area": Area(values["area"]),
        "goal": values["goal"],
        "level": int(values["level"]),
        "review_on": values["review_on"],
    }


class NeedReviewForm(CommonwealForm):
    fields_of_reasons = {"no_goal": "goal", "no_level": "level", "review_in_past": "review_on"}
    level = ChoiceField(
        label="How much help is needed now?",
        choices=[*words.LEVEL_CHOICES, (str(NOT_ASKED), words.NOT_ASKED_WORDS)],
        missing="Select how much help is needed now",
    )
    goal = LongTextField(
        label="What does the person want?",
        called="What the person wants",
        hint="In their own words. What they said before is kept.",
        max_length=1000,
        rows=3,
    )
    occasion = ChoiceField(
        label="Why do you look at it now?",
        choices=[
            ("review", "It is time to look again, or something changed"),
            ("exit", "The work is ending"),
        ],
        missing="Select why you look at it now",
    )
    note = LongTextField(
        label="What has changed?", hint=RIGHT_TO_READ, max_length=2000, rows=3, required=False
    )
    review_on = DateField(
        label="When will you look at it again?", called="The day you look at it again", no_past=True
    )


def need_looked_at(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid NeedReviewForm says, for the action."""
    return {**values, "level": int(values["level"]), "occasion": Occasion(values["occasion"])}


def need_as_recorded(need: Need) -> dict[str, Any]:
    """What the review of a need starts from."""
    return {
        "version": need.version,
        "goal": need.goal,
        "level": str(need.level),
        "review_on": need.review_due_on,
    }


class ActionForm(CommonwealForm):
    fields_of_reasons = {
        "no_action": "what", "no_agency": "agency", "agency_for_nobody": "who", "due_in_past": "due_on",
    }  # fmt: skip
    what = TextField(label="What will be done?", called="What will be done", max_length=300)
    who = ChoiceField(label="Who does it?", choices=choices(words.DOERS), missing="Select who does it")
    agency = ChoiceField(label="Which agency?", as_list=True, choices=choices(words.AGENCIES), required=False)
    due_on = DateField(label="By when?", called="The day it is to be done by", no_past=True)


def new_action(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid ActionForm says, for the action. An agency chosen before another doer was is left out."""
    who = Doer(values["who"])
    return {**values, "who": who, "agency": values["agency"] if who == Doer.AGENCY else ""}


class WhyForm(CommonwealForm):
    """Why something is struck or taken off."""

    fields_of_reasons = {"no_why": "why"}
    why = TextField(label="Why?", called="Why", missing="Say why", max_length=300)


class AgreedForm(CommonwealForm):
    fields_of_reasons = {"agreed_in_future": "agreed_on", "agreed_before_opening": "agreed_on"}
    agreed_on = DateField(
        label="When did the person say that this is their plan?",
        called="The day the person agreed",
        no_future=True,
    )


class SafetyPlanForm(CommonwealForm):
    """The parts of the plan, each a few lines; none has to be filled in."""

    fields_of_reasons = {part.value: part.value for part in Part} | {"empty": Part.WARNING_SIGNS.value}
    occasion = ChoiceField(
        label="Why is it written?",
        choices=choices(words.PLAN_OCCASIONS),
        missing="Select why it is written",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for part, (heading, question) in PARTS.items():
            self.fields[part.value] = LongTextField(
                label=heading, hint=question, max_length=LONGEST_PART, rows=3, required=False
            )


def safety_plan_signed(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid SafetyPlanForm says, for the action."""
    return {
        "occasion": PlanOccasion(values["occasion"]),
        "parts": {part: values[part.value] for part in Part},
    }


def safety_plan_as_recorded(plan: SafetyPlan | None) -> dict[str, Any]:
    """What another version starts from: the last one, under every heading. Why it is written is asked anew."""
    if plan is None:
        return {"version": "0", "occasion": PlanOccasion.START.value}
    return {"version": str(plan.number), **{part.value: text for part, text in plan.parts.items()}}


class HandOverForm(CommonwealForm):
    way = ChoiceField(
        label="How will the person get it?",
        called="How the person gets it",
        choices=choices(words.HAND_OVERS),
        missing="Select how the person will get it safely",
    )


def hand_over_settled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"way": HandOver(values["way"])}


class NoteForm(CommonwealForm):
    fields_of_reasons = {"no_text": "text"}
    text = LongTextField(label="Note", hint=RIGHT_TO_READ, max_length=LONGEST_NOTE, rows=8)


class CorrectForm(CommonwealForm):
    """Strikes a note, with what is right in its place or nothing."""

    fields_of_reasons = {"no_why": "why", "no_text": "text"}
    why = TextField(
        label="What is wrong with it?", called="What is wrong with it", missing="Say what is wrong with it",
        max_length=300,
    )  # fmt: skip
    text = LongTextField(
        label="What is right",
        hint="This is written as a new note. Leave it empty to strike the old one and put nothing in its place.",
        max_length=LONGEST_NOTE,
        rows=8,
        required=False,
    )


class FewForm(CommonwealForm):
    """A restricted note: what kind, what it says, and who besides may read it."""

    fields_of_reasons = {"no_text": "text", "not_a_colleague": "readers"}
    kind = ChoiceField(
        label="What kind of note?",
        choices=[
            ("restricted", "Restricted", "You, whoever holds the case after you, and the manager read it."),
            (
                "counselling",
                "Counselling",
                "You and the manager read it; not whoever holds the case after you.",
            ),
        ],
        missing="Select what kind of note it is",
    )
    text = LongTextField(label="Note", hint=RIGHT_TO_READ, max_length=LONGEST_NOTE, rows=8)
    readers = MultiChoice(
        label="Who else may read it?",
        hint="Name only those who need it. They read this note and nothing else of the case.",
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        found = list(colleagues)
        self.fields["readers"].set_choices(found)
        if not found:
            del self.fields["readers"]


def few_note(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid FewForm says, for the action."""
    readers = [int(each) for each in values.get("readers", ())]
    return {"kind": values["kind"], "text": values["text"], "reader_ids": readers}


class SessionForm(CommonwealForm):
    fields_of_reasons = {
        "in_future": "held_on", "before_opening": "held_on", "nothing_done": "main",
        "minutes_impossible": "minutes", "minutes_without_meeting": "minutes", "done_without_meeting": "main",
    }  # fmt: skip
    held_on = DateField(
        label="When was it?", called="The day of the session", hint="For example, 27 3 2026.", no_future=True
    )
    kind = ChoiceField(label="How did you meet?", choices=Session.KINDS, missing="Select how you met")
    attendance = ChoiceField(
        label="Did the person come?", choices=Session.ATTENDANCE, missing="Select whether the person came"
    )
    main = ChoiceField(
        label="What was mainly done?",
        called="What was mainly done",
        hint="Leave it empty if you did not meet.",
        choices=choices(words.DONE),
        as_list=True,
        required=False,
    )
    also = MultiChoice(label="What else was done?", choices=choices(words.DONE), required=False)
    started = TextField(
        label="What time did it start?", called="The time", hint="For example, 9:30 or 2.15pm.", max_length=12,
        width=10, required=False,
    )  # fmt: skip
    minutes = NumberField(label="How many minutes?", called="Minutes", most=LONGEST_MINUTES, required=False)
    need = ChoiceField(label="Which need was it for?", as_list=True, required=False)
    note = LongTextField(
        label="Note", hint=f"What was done and agreed. {RIGHT_TO_READ}", max_length=4000, required=False
    )

    def __init__(self, *args: Any, needs: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        found = list(needs)
        self.fields["need"].set_choices(found)
        if not found:
            del self.fields["need"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        typed = values.get("started", "")
        values["started_at"] = read_time(typed) if typed else None
        if typed and values["started_at"] is None:
            self.add_error("started", "Enter the time as 9:30 or 2.15pm, or leave it empty")
        return values


def session_kept(values: Mapping[str, Any]) -> SessionKept:
    """What a valid SessionForm says, for the action."""
    need = values.get("need", "")
    return SessionKept(
        held_on=values["held_on"],
        kind=values["kind"],
        attendance=Attendance(values["attendance"]),
        main=values["main"],
        also=tuple(values["also"]),
        minutes=values["minutes"],
        started_at=values["started_at"],
        need_id=UUID(need) if need else None,
        note=values["note"],
    )


class AnswerForm(CommonwealForm):
    """A manager's answer."""

    fields_of_reasons = {"no_why": "why"}
    answer = ChoiceField(
        label="Your answer",
        choices=[("give", "Approve it"), ("refuse", "Send it back")],
        missing="Select your answer",
    )
    why = LongTextField(
        label="What should change?",
        hint="Needed when you send it back: the worker reads it.",
        max_length=1000,
        rows=4,
        required=False,
    )
