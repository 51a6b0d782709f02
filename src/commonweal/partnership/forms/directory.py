"""What is asked about a line of the service directory, and about what a worker brings."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    MultiChoice,
    NumberField,
    TextField,
    WordsField,
)
from commonweal.partnership.actions.directory import NOT_DESCRIBED, Knows, Offered
from commonweal.partnership.models import ServiceOffer, WorkerProfile

SIDES = [
    ("victim", "Those who are harmed", "Adults and children."),
    ("perpetrator", "Those who use abuse", "Help to change."),
]
GROUPS = [
    ("victim", "Adults who were harmed"),
    ("child", "Children"),
    ("perpetrator", "People who use abuse"),
]
OLDEST, MOST_PLACES, FULL = 120, 100_000, 100


class OfferForm(CommonwealForm):
    """One line of the directory. `organisations` and `areas` come from the partnership."""

    fields_of_reasons = {
        "name": "name",
        "ends_on": "ends_on",
        "maximum_age": "maximum_age",
        "client_groups": "client_groups",
    }

    organisation_id = ChoiceField(
        label="Which organisation?", as_list=True, missing="Select the organisation"
    )
    name = TextField(label="Name of the service", called="The name", max_length=120)
    side = ChoiceField(label="Who is it for?", choices=SIDES, missing="Select who it is for")
    client_groups = MultiChoice(label="Which people?", choices=GROUPS, missing="Select at least one group")
    area_ids = MultiChoice(
        label="In which areas?",
        called="The areas",
        hint="A county means all its districts.",
        missing="Select at least one area",
    )
    needs = WordsField(
        label="What does it help with?",
        called="What it helps with",
        hint="Parted by commas, for example: housing, court, money. Leave it empty for any need.",
        max_length=600,
        required=False,
    )
    minimum_age = NumberField(label="From which age?", called="The youngest age", most=OLDEST, required=False)
    maximum_age = NumberField(
        label="Up to which age?",
        called="The oldest age",
        hint="Leave it empty for no limit.",
        most=OLDEST,
        required=False,
    )
    languages = WordsField(
        label="Languages spoken there",
        called="The languages",
        hint="Without an interpreter, parted by commas.",
        max_length=400,
        required=False,
    )
    by_and_for = WordsField(
        label="Led by and for which communities?",
        called="The communities",
        hint="Parted by commas. Leave it empty where the service is for everybody.",
        max_length=400,
        required=False,
    )
    places = NumberField(
        label="How many people can it work with at one time?",
        called="The number of places",
        hint="As its contract says. Leave it empty where nobody set a number.",
        most=MOST_PLACES,
        required=False,
    )
    starts_on = DateField(label="First day", hint="For example, 1 4 2026.")
    ends_on = DateField(
        label="Last day",
        hint="The last day of its contract. Leave it empty if no end is known.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[tuple[str, str]] = (),
        areas: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["organisation_id"].set_choices(organisations)
        self.fields["area_ids"].set_choices(areas)


def what_is_offered(values: Mapping[str, Any]) -> Offered:
    """What a valid OfferForm says. Codes of needs and communities are the words with underscores."""
    ends_on = values["ends_on"]
    return Offered(
        organisation_id=int(values["organisation_id"]),
        name=values["name"],
        side=values["side"],
        client_groups=values["client_groups"],
        area_ids=[int(each) for each in values["area_ids"]],
        starts_on=values["starts_on"],
        ends_before=ends_on + timedelta(days=1) if ends_on else None,
        needs=[_code(each) for each in values["needs"]],
        minimum_age=values["minimum_age"] or 0,
        maximum_age=values["maximum_age"],
        languages=values["languages"],
        by_and_for=[_code(each) for each in values["by_and_for"]],
        places=values["places"],
    )


def offer_as_recorded(offer: ServiceOffer) -> dict[str, Any]:
    return {
        "version": offer.version,
        "organisation_id": str(offer.organisation_id),
        "name": offer.name,
        "side": offer.side,
        "client_groups": offer.client_groups,
        "area_ids": [str(area.pk) for area in offer.areas.all()],
        "needs": [_words(each) for each in offer.needs],
        "minimum_age": offer.minimum_age or None,
        "maximum_age": offer.maximum_age,
        "languages": offer.languages,
        "by_and_for": [_words(each) for each in offer.by_and_for],
        "places": offer.places,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_before - timedelta(days=1) if offer.ends_before else None,
    }


def _code(words: str) -> str:
    return words.lower().replace(" ", "_")[:40]


def _words(code: str) -> str:
    return code.replace("_", " ")


class WorkerForm(CommonwealForm):
    hours_percent = NumberField(
        label="Hours for cases, in percent of full time",
        called="The hours",
        hint="100 for full time, 60 for three days a week.",
        most=FULL,
    )
    languages = WordsField(
        label="Languages", called="The languages", hint="Parted by commas.", max_length=400, required=False
    )
    areas = MultiChoice(
        label="Areas", called="The areas", hint="Leave all empty for anywhere.", required=False
    )
    needs = WordsField(
        label="What they know well",
        called="What they know well",
        hint="Parted by commas, for example: housing, court.",
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["areas"].set_choices(areas)


def what_they_know(values: Mapping[str, Any]) -> Knows:
    return Knows(
        hours_percent=values["hours_percent"],
        languages=values["languages"],
        areas=values["areas"],
        needs=[_code(each) for each in values["needs"]],
    )


def worker_as_recorded(profile: WorkerProfile | None) -> dict[str, Any]:
    if profile is None:
        return {"version": NOT_DESCRIBED, "hours_percent": FULL}
    return {
        "version": profile.version,
        "hours_percent": profile.hours_percent,
        "languages": profile.languages,
        "areas": profile.areas,
        "needs": [_words(each) for each in profile.needs],
    }
