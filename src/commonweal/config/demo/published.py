"""Published figures for the demonstration: invented police areas, invented populations. No real force is in it.

The volumes follow the shape of published ones: most forces near 40 cases for each 10,000 women, one that sent nothing, one of
which a part is missing, one whose figures have fractions, one that printed a rate which does not fit, a census that changes all.
"""

from datetime import date, datetime

from commonweal.audit.actions import record_something
from commonweal.commissioning.needs.actions import load_file, record_cycle
from commonweal.commissioning.needs.models import AreaPopulation
from commonweal.commissioning.needs.reading_files import read_file
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.places import AREAS, CITY, COUNTY
from commonweal.partnership.models import Area
from commonweal.partnership.queries import actor_for
from commonweal.rules.cycles import Cycle
from commonweal.rules.marac_file import COLUMNS
from commonweal.rules.periods import add_months, financial_year

SOURCE = "Invented MARAC figures"
EDITION = "made for the demonstration"
YEARS = 5
# Police area: women before the census and after it, cases in each of five years, repeats in a hundred.
FORCES = (
    ("Orrenshire and Haldenford", 447_000, 473_000, (1_460, 1_510, 1_690, 1_942, 2_097), 23),
    ("Ashbury Vale", 382_000, 401_000, (1_310, 1_402, 1_488, 1_611, 1_650), 31),
    ("Brennock", 251_000, 262_000, (1_205, 1_190, 1_260, 1_322, 1_398), 34),
    ("Coldharbour", 598_000, 631_000, (3_320, 3_410, 3_588, 3_702, 3_655), 36),
    ("Dunmere", 318_000, 339_000, (702, 744, 810, 865, 902), 18),
    ("East Tarrow", 466_000, 492_000, (1_904, 1_850, 1_977, 2_010, 2_155), 29),
    ("Fenwold", 290_000, 305_000, (120, 95, 180, 260, 301), 44),
    ("Greater Pellam", 930_000, 1_012_000, (4_410, 4_622, 4_801, 4_977, 5_060), 33),
    ("Hallowdale", 421_000, 440_000, (1_688, 1_702, 1_755, 1_790, 1_801), 27),
    ("Isenbridge", 512_000, 538_000, (2_305, 2_410, 2_388, 2_455, 2_601), 30),
    ("Kelderwick", 203_000, 214_000, (655, 801, 840, 877, 930), 26),
    ("Lorne and Wick", 345_000, 361_000, (0, 0, 0, 0, 0), 0),
)
PART_ONLY, FRACTIONS, PRINTS_WRONG = "Isenbridge", "Hallowdale", "East Tarrow"
CENSUS = date(2023, 4, 1)
# People aged 16 and over, and children, in the county and the city; the districts share the county's by weight.
RESIDENTS = {
    COUNTY: {"adults_16": 719_000, "children": 169_000},
    CITY: {"adults_16": 208_000, "children": 59_000},
}

# Statutory step, area, how many months ago it was done, where it can be found.
CYCLES = (
    (Cycle.NEEDS_ASSESSMENT, COUNTY, 20, "Needs assessment, invented"),
    (Cycle.STRATEGY, COUNTY, 33, "Strategy, Orrenshire County Council Cabinet"),
    (Cycle.ANNUAL_REPORT, COUNTY, 5, "Annual report, invented"),
    (Cycle.STRATEGY, CITY, 40, "Strategy, Haldenford City Council"),
)


def load_published(ground: Ground, *, today: date, at: datetime) -> None:
    """Five years of invented MARAC figures up to the last that has ended, who lives where, and which duties were met when."""
    load_file(read=read_file(_marac(today).encode(), edition=EDITION), by=None, at=at)
    AreaPopulation.objects.bulk_create(_residents(today))
    record_something(action="load_populations", record_type="needs.areapopulation", by=None, at=at)
    joan = actor_for(ground.users["joan"], on=today)
    areas = dict(Area.objects.values_list("code", "pk"))
    for cycle, area, months_ago, reference in CYCLES:
        record_cycle(
            cycle=cycle,
            area_id=areas[area],
            done_on=add_months(today, -months_ago),
            reference=reference,
            by=joan,
            at=at,
        )


def _marac(today: date) -> str:
    this = financial_year(today).starts_on
    lines = [",".join(COLUMNS)]
    for place, before, after, cases, repeats in FORCES:
        for number, counted in enumerate(cases):
            starts_on = add_months(this, 12 * (number - YEARS))
            women = before if starts_on < CENSUS else after
            lines.append(_line(place, starts_on, women, counted, repeats))
    return "\n".join(lines)


def _line(place: str, starts_on: date, women: int, cases: int, repeats: int) -> str:
    year = f"{starts_on.year}-{(starts_on.year + 1) % 100:02d}"
    if not cases:
        return f"{place},{year},0,0,0,,0,,0,0,{SOURCE} {year}"
    if place == PART_ONLY and starts_on >= CENSUS:
        women, cases = women * 7 // 10, cases * 7 // 10
    rate = cases * 10_000 / women
    printed = rate * 1.09 if place == PRINTS_WRONG and starts_on < CENSUS else rate
    repeated = cases * repeats // 100
    housing = f"{cases // 60}.5" if place == FRACTIONS else str(cases // 50)
    cells = (
        place, year, max(1, women // 90_000), cases, round(women / 2_500) * 10, printed, repeated, repeated * 100 / cases,
        cases * 13 // 10, housing, f"{SOURCE} {year}",
    )  # fmt: skip
    return ",".join(map(str, cells))


def _residents(today: date) -> list[AreaPopulation]:
    year = financial_year(today).starts_on.year - 2
    areas = {area.code: area for area in Area.objects.all()}
    districts = [place for place in AREAS if COUNTY in place.within]
    weights = sum(place.share for place in districts)
    found = []
    for code, groups in RESIDENTS.items():
        for group, people in groups.items():
            parts = (
                [(place.code, people * place.share // weights) for place in districts]
                if code == COUNTY
                else []
            )
            found += [
                AreaPopulation(
                    area=areas[each],
                    group=group,
                    year=year,
                    people=number,
                    source="Invented estimates",
                    edition=EDITION,
                )
                for each, number in ((code, people), *parts)
            ]
    return found
