"""What is asked about contact with a child, and about who agrees to support."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, LongTextField, TextField
from commonweal.rules.child_agreement import Agreed, AgreedBy, ChildSays, Judged
from commonweal.rules.child_contact import Contact, ContactFacts, Source
from commonweal.rules.children import Known
from commonweal.services.casework import child_words as words
from commonweal.services.casework.forms.children import DAY, IF_ANY, KNOWN
from commonweal.services.casework.words import choices


class ContactLimitForm(CommonwealForm):
    contact = ChoiceField(
        label="What contact is allowed?",
        choices=[(each.value, text, words.CONTACT_HINTS[each]) for each, text in words.CONTACTS.items()],
        missing="Select what contact is allowed",
    )
    source = ChoiceField(
        label="What does that rest on?", choices=choices(words.SOURCES), missing="Select what it rests on"
    )
    order_id = ChoiceField(
        label="Which order?",
        hint="Only orders that bind this adult are here. Record an order under Orders and court.",
        choices=(),
        as_list=True,
        required=False,
    )
    starts_on = DateField(label="From which day?", called="The first day", hint=DAY)
    ends_on = DateField(
        label="Until which day?", called="The last day", hint=f"{DAY} {IF_ANY}", required=False
    )
    may_collect = ChoiceField(
        label="May they collect the child from school?",
        choices=KNOWN,
        inline=True,
        missing="Select whether they may",
    )
    fields_of_reasons = {
        "ends_before": "ends_on",
        "outlasts_order": "ends_on",
        "no_source": "source",
        "collects_without_contact": "may_collect",
        "order_unasked": "source",
        "order_binds_another": "order_id",
        "one_person": "contact",
    }

    def __init__(self, *args: Any, orders: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["order_id"].set_choices(orders)
        if not self.fields["order_id"].choices:
            del self.fields["order_id"]


def what_limit(values: Mapping[str, Any]) -> dict[str, Any]:
    chosen = values.get("order_id")
    return {
        "limit": ContactFacts(
            Contact(values["contact"]),
            values["starts_on"],
            Source(values["source"]),
            values["ends_on"],
            Known(values["may_collect"]),
        ),
        "order_id": UUID(chosen) if chosen else None,
    }


class AgreementForm(CommonwealForm):
    child_says = ChoiceField(
        label="What does the child say?",
        hint="Ask in words for their age, with nobody listening.",
        choices=choices(words.SAYS),
        missing="Select what the child says",
    )
    own_words = LongTextField(
        label="In their own words", called="Their own words", max_length=500, rows=2, required=False
    )
    judged = ChoiceField(
        label="Do they understand enough to agree for themselves?",
        hint="From 16 they are taken to, unless somebody judged otherwise. Younger, somebody who knows them judges it"
        " for this support, on a day.",
        choices=choices(words.JUDGED),
        missing="Select whether they were judged able",
    )
    judged_by = TextField(
        label="Who judged it?", called="Who judged it", hint="Name, and what they are to the child.",
        max_length=80, required=False,
    )  # fmt: skip
    judged_on = DateField(
        label="When was it judged?", called="The day it was judged", hint=DAY, no_future=True, required=False
    )
    agreed_by = ChoiceField(
        label="Who agreed for them?", choices=choices(words.AGREED_BY), missing="Select who agreed for them"
    )
    adult_id = ChoiceField(
        label="Which adult?",
        hint="The person who uses abuse is not here: do not ask them.",
        choices=(),
        as_list=True,
        required=False,
    )
    agreed_on = DateField(
        label="When did they agree?", called="The day they agreed", hint=DAY, no_future=True, required=False
    )
    fields_of_reasons = {
        "judged_by_nobody": "judged_by",
        **dict.fromkeys(("judged_when", "judged_day"), "judged_on"),
        "unborn_asked": "child_says",
        **dict.fromkeys(("which_adult", "adult_not_safe", "adult_without_responsibility"), "adult_id"),
        "no_care_order": "agreed_by",
        **dict.fromkeys(("agreed_when", "agreed_later"), "agreed_on"),
    }

    def __init__(self, *args: Any, adults: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adult_id"].set_choices(adults)


def who_agreed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "agreed": Agreed(
            child_says=ChildSays(values["child_says"]),
            judged=Judged(values["judged"]),
            judged_by=values["judged_by"],
            judged_on=values["judged_on"],
            agreed_by=AgreedBy(values["agreed_by"]),
            agreed_on=values["agreed_on"],
        ),
        "adult_id": int(values["adult_id"]) if values["adult_id"] else None,
        "own_words": values["own_words"],
    }
