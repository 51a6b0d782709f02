"""The same help everywhere? Rates by area with intervals, hidden with their count; areas inside a county only afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from commonweal.commissioning.needs.models import AreaPopulation
from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Refresh
from commonweal.rules.periods import financial_year
from tests.cast import ask
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/figures/everywhere/"
NOW = datetime.now(UTC)
THIS = financial_year(NOW.date())
LAST = financial_year(THIS.starts_on - timedelta(days=1))


def count(cast, by_area: dict[str, int], *, year=LAST, measure="referrals_by_area", group="victim"):
    """So many in the first month of a year, by area of the cast."""
    ask(cast.anna)
    with as_mart():
        Count.objects.filter(measure=measure).delete()
        Count.objects.bulk_create(
            Count(
                measure=measure, starts_on=year.starts_on, area=getattr(cast, area), client_group=group,
                numerator=number, denominator=number,
            )
            for area, number in by_area.items()
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=1, rows=len(by_area))


@pytest.fixture
def people(cast):
    for area, number in (("fellshire", 200_000), ("wexcombe", 50_000), ("north_fell", 20_000)):
        AreaPopulation.objects.create(
            area=getattr(cast, area),
            group="adults_16",
            year=2024,
            people=number,
            source="Invented estimates",
            edition="2025",
        )


def words(client_for, who, **asked) -> str:
    address = (
        URL
        + "?"
        + "&".join(f"{name}={value}" for name, value in ({"year": LAST.starts_on.year} | asked).items())
    )
    browser = client_for(who)
    browser.get(address)
    with at_most():
        return read(browser.get(address)).words


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_rates_by_area_and_what_may_be_said(cast, client_for, name):
    count(cast, {"fellshire": 2_000, "wexcombe": 1_000})
    shown = words(client_for, getattr(cast, name))
    assert (
        "Fellshire 100.0 95.7 to 104.5 2,000 200,000 0.50 times (0.46 to 0.54) lower than in the other areas"
        in shown
    )
    assert "Wexcombe: 2.00 times (1.85 to 2.16) the rate of the other areas. It is higher" in shown
    assert "Who lives there: Invented estimates, 2024. Edition: 2025." in shown
    assert "More for so many people can mean more need" in shown


@pytest.mark.usefixtures("people")
def test_a_rate_is_hidden_with_its_count_and_compares_nobody(cast, client_for):
    count(cast, {"fellshire": 2_000, "wexcombe": 3})
    shown = words(client_for, cast.bea)
    assert "The counts are too small to be shown without giving somebody away." in shown
    assert "times (" not in shown
    assert "0.6" not in shown, "three of fifty thousand"
    assert "all areas together" not in shown[: shown.index("Cases closed")]


@pytest.mark.usefixtures("people")
def test_few_are_said_to_be_few(cast, client_for):
    count(cast, {"fellshire": 60, "wexcombe": 9})
    assert "Too few to tell: Fellshire, Wexcombe." in words(client_for, cast.bea)


def test_without_populations_it_says_what_to_load(cast, client_for):
    count(cast, {"fellshire": 2_000, "wexcombe": 1_000})
    assert "Nobody has loaded how many people aged 16 and over live in these areas." in words(
        client_for, cast.bea
    )


@pytest.mark.usefixtures("people")
def test_one_area_without_a_population_is_named(cast, client_for):
    AreaPopulation.objects.filter(area=cast.wexcombe).delete()
    count(cast, {"fellshire": 2_000, "wexcombe": 1_000})
    shown = words(client_for, cast.bea)
    assert "How many people live there is not loaded: Wexcombe." in shown
    assert "Fellshire 100.0" in shown


@pytest.mark.usefixtures("people")
def test_areas_inside_the_county_are_shown_when_the_year_has_ended(cast, client_for):
    count(cast, {"fellshire": 1_900, "north_fell": 100, "wexcombe": 1_000})
    shown = words(client_for, cast.bea, level="inside")
    assert "North Fell 50.0" in shown
    assert "Wexcombe 200.0" in shown
    assert "district not known" not in shown, "nobody lives there to be set against"
    count(cast, {"fellshire": 1_900, "north_fell": 100, "wexcombe": 1_000}, year=THIS)
    running = words(client_for, cast.bea, level="inside", year=THIS.starts_on.year)
    assert "Districts are shown when the year has ended." in running
    assert "North Fell" not in running


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("rest", [0, 3, 400])
def test_a_small_district_is_not_given_away_by_the_county(cast, client_for, rest):
    """The county's own figure stands on the board page: district and rest of it are hidden together, or neither is small."""
    count(cast, {"fellshire": rest, "north_fell": 3, "wexcombe": 1_000})
    shown = words(client_for, cast.bea, level="inside")
    assert "North Fell no rate" in shown or "too small to be shown" in shown
    assert "1.5 " not in shown, "three of twenty thousand"


@pytest.mark.usefixtures("people")
def test_each_group_is_set_against_its_own_residents(cast, client_for):
    count(cast, {"fellshire": 40, "wexcombe": 50}, group="child")
    shown = words(client_for, cast.bea, group="child")
    assert "Nobody has loaded how many children under 18 live in these areas." in shown


def test_before_anything_is_counted_it_says_so(cast, client_for):
    assert "Nothing has been counted yet" in words(client_for, cast.bea)


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora", "percy"])
def test_nobody_without_business_in_figures_opens_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403
