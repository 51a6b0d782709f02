"""What is asked about a child of a case, about each adult, about contact, and about who agrees."""

from collections.abc import Mapping
from typing import Any

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MonthField, TextField
from commonweal.rules.children import CareStatus, ChildFacts, Known, LivesWith, Relation
from commonweal.rules.parental_responsibility import Basis, Responsibility
from commonweal.services.casework import child_words as words
from commonweal.services.casework.actions.child_adults import Between
from commonweal.services.casework.actions.children import Added
from commonweal.services.casework.words import YES_NO, choices

DAY = "For example, 27 3 2026."
IF_ANY = "Leave it empty if there is none, or it is not known."
KNOWN = choices(words.KNOWN)


def _born() -> DateField:
    return DateField(
        label="Date of birth", called="The date of birth", hint=f"{DAY} Leave it empty if it is not known.",
        no_future=True, required=False,
    )  # fmt: skip


def _expected() -> MonthField:
    return MonthField(
        label="Not yet born: expected in",
        called="The month the child is expected in",
        hint="For example, 3 2027. Leave it empty once the child is born.",
    )


_BIRTH = {
    **dict.fromkeys(("born_later", "unborn_with_birth", "grown"), "born_on"),
    **dict.fromkeys(("older_than_parent", "parent_too_young"), "born_on"),
    **dict.fromkeys(("expected_past", "expected_far"), "expected_in"),
}


class FamilyForm(CommonwealForm):
    """Somebody of the family who is not in the case yet. In a child's own case, the adult who is harmed too."""

    role = ChoiceField(label="Who is it?", choices=(), missing="Select who it is")
    full_name = TextField(
        label="Full name",
        called="Their full name",
        hint="For a child not yet born, say “Unborn child”.",
        max_length=120,
    )
    born_on = _born()
    expected_in = _expected()
    fields_of_reasons = {**_BIRTH, "already_here": "full_name"}

    def __init__(self, *args: Any, is_childs_own: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [("child", "A child", "Born, or expected."), ("other", "Another adult of the family")]
        if is_childs_own:
            offered.insert(1, ("victim", "The adult who is harmed"))
        self.fields["role"].set_choices(offered)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("expected_in") and values.get("role") not in (None, "", "child"):
            self.add_error("expected_in", "Leave this empty for an adult")
        return values


def who_is_added(values: Mapping[str, Any]) -> Added:
    return Added(**{name: values[name] for name in ("role", "full_name", "born_on", "expected_in")})


class ChildForm(CommonwealForm):
    full_name = TextField(label="Full name", called="Their full name", max_length=120)
    born_on = _born()
    expected_in = _expected()
    lives_with = ChoiceField(
        label="Where do they live?",
        hint="By kind only. Never write an address here.",
        choices=choices(words.LIVES_WITH),
        missing="Select where they live, by kind",
    )
    in_school = ChoiceField(
        label="Are they at a school or nursery?",
        choices=KNOWN,
        inline=True,
        missing="Select whether they are",
    )
    care = ChoiceField(
        label="What does children’s social care do?",
        choices=choices(words.CARE),
        missing="Select what it does",
    )
    care_since = DateField(
        label="Since when?",
        called="The day that began",
        hint=f"{DAY} {IF_ANY}",
        no_future=True,
        required=False,
    )
    care_order = ChoiceField(
        label="Is there a care order?",
        hint="Under a care order the local authority has parental responsibility too.",
        choices=KNOWN,
        inline=True,
        missing="Select whether there is a care order",
    )
    fields_of_reasons = {
        **_BIRTH,
        "unborn_in_school": "in_school",
        "care_against_home": "care",
        "order_without_care": "care_order",
        **dict.fromkeys(("since_nothing", "since_later", "since_before_birth"), "care_since"),
    }

    def __init__(self, *args: Any, is_unborn: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_unborn:
            del self.fields["full_name"]


def what_child_is(values: Mapping[str, Any]) -> ChildFacts:
    return ChildFacts(
        born_on=values["born_on"],
        expected_in=values["expected_in"],
        lives_with=LivesWith(values["lives_with"]),
        in_school=Known(values["in_school"]),
        care=CareStatus(values["care"]),
        care_since=values["care_since"],
        care_order=Known(values["care_order"]),
    )


class BetweenForm(CommonwealForm):
    relation = ChoiceField(
        label="What is this adult to the child?",
        choices=choices(words.RELATIONS),
        missing="Select what they are",
    )
    basis = ChoiceField(
        label="How do they have parental responsibility?",
        hint="Somebody who uses abuse keeps it. Choose what is known, not what would be right.",
        choices=choices(words.BASES),
        missing="Select how they have it",
    )
    since = DateField(
        label="Day of the registration, agreement or order",
        called="The day",
        hint=f"{DAY} {IF_ANY}",
        no_future=True,
        required=False,
    )
    responsibility_ended_on = DateField(
        label="Did a court end it?",
        called="The day it ended",
        hint=f"{DAY} Leave it empty if not.",
        no_future=True,
        required=False,
    )
    was_seen = ChoiceField(
        label="Have you seen a paper that shows it?",
        choices=YES_NO,
        inline=True,
        missing="Select whether you have",
    )
    confirmed_on = DateField(
        label="When was it last looked into?",
        called="The day it was looked into",
        hint=f"{DAY} {IF_ANY}",
        no_future=True,
        required=False,
    )
    safe_to_ask = ChoiceField(
        label="Is it safe to ask this adult about the child?",
        hint="Would the person who uses abuse learn of it?",
        choices=KNOWN,
        inline=True,
        missing="Select whether it is safe to ask them",
    )
    fields_of_reasons = {
        **dict.fromkeys(("older_than_parent", "parent_too_young", "one_person"), "relation"),
        **dict.fromkeys(("basis_of_a_parent", "two_by_birth"), "basis"),
        **dict.fromkeys(
            ("since_unasked", "since_later", "registered_too_early", "since_before_birth"), "since"
        ),
        **dict.fromkeys(("ended_later", "ended_nothing", "ended_before"), "responsibility_ended_on"),
        "seen_nothing": "was_seen",
        **dict.fromkeys(("seen_when", "confirmed_later"), "confirmed_on"),
    }

    def __init__(self, *args: Any, may_be_asked: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_be_asked:
            del self.fields["safe_to_ask"]


def what_is_between(values: Mapping[str, Any]) -> Between:
    held = Responsibility(
        Basis(values["basis"]),
        values["since"],
        values["responsibility_ended_on"],
        Known(values["was_seen"]),
        values["confirmed_on"],
    )
    return Between(Relation(values["relation"]), held, Known(values.get("safe_to_ask", Known.NO)))
