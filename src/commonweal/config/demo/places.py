"""The invented county of Orrenshire, the invented city of Haldenford, and who works there. None of it exists.

Read an area as: this place lies within `within`, and `share` is its weight among its neighbours when referrals are drawn.
Read an offer as: this organisation helps these client groups in these areas; `share` is its weight where several fit.
"""

from dataclasses import dataclass
from datetime import date

from commonweal.access.roles import Side

COUNTY, CITY, WHOLE = "orrenshire", "haldenford", "orrenshire-wide"
LONG_AGO = date(2013, 4, 1)


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    kind: str
    within: tuple[str, ...] = ()
    share: int = 0


AREAS = (
    Place(WHOLE, "Orrenshire and Haldenford", "police_area"),
    Place("orren-health", "Orrenshire and Haldenford health area", "health_area"),
    Place(COUNTY, "Orrenshire", "county", (WHOLE, "orren-health")),
    Place(CITY, "Haldenford", "city", (WHOLE, "orren-health"), share=1),
    Place("ashmarren", "Ashmarren", "district", (COUNTY,), share=15),
    Place("cawderley", "Cawderley", "district", (COUNTY,), share=12),
    Place("eddlestow", "Eddlestow", "district", (COUNTY,), share=16),
    Place("garsingley", "Garsingley", "district", (COUNTY,), share=11),
    Place("ollerstow", "Ollerstow", "district", (COUNTY,), share=13),
    Place("pennifold", "Pennifold", "district", (COUNTY,), share=9),
    Place("tarvenhurst", "Tarvenhurst", "district", (COUNTY,), share=14),
    Place("umberwade", "Umberwade", "district", (COUNTY,), share=10),
)
DISTRICTS = tuple(place for place in AREAS if place.kind == "district")


@dataclass(frozen=True)
class Body:
    code: str
    name: str
    kind: str
    starts_on: date = LONG_AGO
    ends_before: date | None = None
    succeeded_by: str = ""


ORGANISATIONS = (
    Body("orrenshire-council", "Orrenshire County Council", "council"),
    Body("haldenford-council", "Haldenford City Council", "council"),
    Body("commissioner", "Orrenshire Commissioner’s Office", "policing"),
    Body("police", "Orrenshire Police", "police"),
    Body(
        "mid-orren-health",
        "Mid Orrenshire Health Commissioning Group",
        "health",
        ends_before=date(2022, 7, 1),
        succeeded_by="health-board",
    ),
    Body("health-board", "Orrenshire and Haldenford Health Board", "health", starts_on=date(2022, 7, 1)),
    Body("joint-team", "Orrenshire and Haldenford Joint Team", "partnership"),
    Body("first-step", "Orrenshire and Haldenford First Contact", "front_door"),
    Body("kestrel-row", "Kestrel Row", "provider"),
    Body("fernlight", "Fernlight Haldenford", "provider"),
    Body("saffron-loom", "Saffron Loom", "provider"),
    Body("turnpike", "Turnpike Change", "provider"),
    Body("millbeck-line", "Millbeck Line", "provider"),
)


@dataclass(frozen=True)
class Offer:
    organisation: str
    name: str
    side: Side
    client_groups: tuple[str, ...]
    areas: tuple[str, ...]
    share: int
    needs: tuple[str, ...]
    minimum_age: int = 0
    maximum_age: int | None = None
    languages: tuple[str, ...] = ()
    by_and_for: tuple[str, ...] = ()
    places: int | None = None


_ADULT_NEEDS = ("safety", "housing", "court", "money", "children", "wellbeing")
_CHILD_NEEDS = ("safety", "school", "wellbeing", "family")

OFFERS = (
    Offer(
        "kestrel-row",
        "Adult support in the county",
        Side.VICTIM,
        ("victim",),
        (COUNTY,),
        92,
        _ADULT_NEEDS,
        16,
    ),
    Offer(
        "kestrel-row",
        "Children and young people",
        Side.VICTIM,
        ("child",),
        (COUNTY,),
        95,
        _CHILD_NEEDS,
        0,
        17,
    ),
    Offer("fernlight", "Adult support in the city", Side.VICTIM, ("victim",), (CITY,), 88, _ADULT_NEEDS, 16),
    Offer("fernlight", "Young people in the city", Side.VICTIM, ("child",), (CITY,), 93, _CHILD_NEEDS, 0, 17),
    Offer(
        "saffron-loom",
        "By and for",
        Side.VICTIM,
        ("victim", "child"),
        (COUNTY, CITY),
        8,
        ("immigration", *_ADULT_NEEDS),
        languages=("Punjabi", "Urdu", "Bengali"),
        by_and_for=("south_asian_women",),
    ),
    Offer(
        "turnpike",
        "Behaviour change",
        Side.PERPETRATOR,
        ("perpetrator",),
        (COUNTY, CITY),
        100,
        ("behaviour", "parenting", "drink_and_drugs"),
        18,
    ),
)


@dataclass(frozen=True)
class Committee:
    code: str
    name: str
    organisation: str


BOARDS = (
    Committee("joint", "Joint Commissioning Board", "commissioner"),
    Committee("county", "Orrenshire County Council Cabinet", "orrenshire-council"),
)
