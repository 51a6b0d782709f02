"""What the money bought, for tests: £40,000 spent on early help in the county, £16,000 in the city, and counts beside both.

Harbour does both; in the county 120 of its cases ended with risk lower, in the city 40. Everything else is closed cases.
"""

from types import SimpleNamespace

from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.value.actions import Judged
from commonweal.outcomes.value.actions.benefit_tests import ENTERED
from commonweal.rules.benefit import Range
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.studies_of_harm import Study
from tests import money
from tests.cast import NOW, ask
from tests.money import START

COUNTY_PENCE, CITY_PENCE = 40_000_00, 16_000_00
WHY = "Judged by the team, invented for tests"


def year() -> Period:
    return financial_year(START)


def count(cast, numbers: dict[tuple[str, str], tuple[int, int]], *, provider: str = "harbour") -> None:
    """Puts counts where the mart would: (measure, area) to numerator and denominator, in the first month of the plan."""
    ask(cast.anna)
    month = START.replace(day=1)
    with as_mart():
        Count.objects.bulk_create(
            Count(
                measure=measure, starts_on=month, area=getattr(cast, area), client_group="victim",
                provider=getattr(cast, provider), numerator=numerator, denominator=denominator,
            )
            for (measure, area), (numerator, denominator) in numbers.items()
        )  # fmt: skip


def bought(cast, **more: tuple[int, int]) -> SimpleNamespace:
    """A plan whose money was spent, and the counts of what it bought."""
    plan = money.load(cast)
    for key in ("county-year-1", "city-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    money.pay(cast, COUNTY_PENCE)
    money.pay(cast, CITY_PENCE, area="wexcombe")
    with as_mart():
        Count.objects.all().delete()
    count(
        cast,
        {
            ("risk_reduced", "fellshire"): more.get("county", (120, 200)),
            ("risk_reduced", "wexcombe"): more.get("city", (40, 90)),
            ("cases_closed", "fellshire"): (300, 300),
            ("cases_closed", "wexcombe"): (110, 110),
            ("referrals_by_area", "fellshire"): (400, 400),
            ("referrals_by_area", "wexcombe"): (150, 150),
        },
    )
    refreshed = Refresh.objects.create(at=NOW, up_to=NOW, months=1, rows=6)
    ask(cast.joan)
    return SimpleNamespace(plan=plan, refreshed=refreshed)


def key_of(area: str) -> str:
    """How the line of early help in an area is named in the form."""
    from commonweal.commissioning.funding.models import Element

    return f"victim:{area}:{Element.objects.get(key='early').pk}"


def between(low: int, central: int, high: int) -> Range:
    return Range(low, central, high, WHY)


def judged(**more: object) -> Judged:
    """A test of early help in the county, by its published count."""
    values = {
        "title": "Early help, second year",
        "year": year().starts_on.year,
        "lines": [key_of("fellshire")],
        "outcome": "risk_reduced",
        "attribution": between(2_000, 3_000, 4_000),
        "deadweight": between(2_500, 3_000, 5_000),
        "drop_off": between(0, 1_000, 2_000),
        "worth": between(2_460_00, 2_460_00, 2_460_00),
        "study": Study.HOME_OFFICE,
        **more,
    }
    return Judged(**values)


def entered(number: int, **more: object) -> Judged:
    """The same with a number that somebody entered."""
    return judged(outcome=ENTERED, outcomes=number, outcomes_source="Provider’s return, invented", **more)


def fields(**more: object) -> dict[str, object]:
    """The same as the form sends it."""
    shares = {
        "attribution": ("20", "30", "40"),
        "deadweight": ("25", "30", "50"),
        "drop_off": ("0", "10", "20"),
        "worth": ("2,460", "2,460", "2,460"),
    }
    return {
        "title": "Early help, second year",
        "lines": [key_of("fellshire")],
        "outcome": "risk_reduced",
        "study": "home_office",
        "rise": "as_published",
        **{
            f"{name}_{end}": typed
            for name, ends in shares.items()
            for end, typed in zip(("low", "central", "high"), ends, strict=True)
        },
        **{f"{name}_reason": WHY for name in shares},
        **more,
    }
