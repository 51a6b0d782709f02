"""The way through the questions of the public door: which page follows which, and from what was typed to what is asked.

`SELF` and `PROFESSIONAL` give the order of the pages. What is typed is kept as typed, page by page, and read again by the same
forms when it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from commonweal.design.fields import CommonwealForm
from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.public_door import Source, group_by_age
from commonweal.services.front_door.actions import Asked
from commonweal.services.front_door.actions.public import Outside, Typed
from commonweal.services.front_door.forms.door_questions import (
    NO_WAY,
    NOWHERE,
    ComeBackForm,
    ContactStep,
    HappenedStep,
    HelpStep,
    MessageForm,
    StepForm,
    TimesStep,
    WhereStep,
    WhoStep,
)
from commonweal.services.front_door.forms.door_questions_at_work import (
    AgreesStep,
    AskerStep,
    TheirContactStep,
    TheirHappenedStep,
    TheirHelpStep,
    TheirTimesStep,
    TheirWhereStep,
    TheirWhoStep,
)

__all__ = ["CHECK", "PROFESSIONAL", "SELF", "STEPS", "Choosable", "ComeBackForm", "MessageForm", "StepForm"]

NO_NAME = "Name not given"
NOTHING_SAID = "Nothing was written here."


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


def headings(source: Source) -> dict[str, str]:
    """The heading of each step, in their order."""
    return {step: form.heading for step, form in STEPS[source].items()}


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
