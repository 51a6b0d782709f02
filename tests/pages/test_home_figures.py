"""The few figures of a first page: published ones for whoever reads figures, a provider's own for its manager, nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.catalogue import forget
from commonweal.outcomes.glances import at_a_glance, keep_glance
from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Glance, Refresh
from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.returns import actions
from commonweal.partnership.models import LocalThreshold
from commonweal.rules.measures import RISK_REDUCED
from commonweal.rules.periods import day_of, financial_year
from commonweal.rules.thresholds import Key
from tests import money
from tests.cast import ask
from tests.pages.counting import AT_HOME, at_most
from tests.pages.reading import read
from tests.released import a_release

NOW = datetime.now(UTC)
TODAY = day_of(NOW)
YEAR = financial_year(TODAY)


def count(cast, *rows: tuple[str, int, int, object]) -> None:
    """(measure, part, whole, provider) in the county, in the first month of this year."""
    ask(cast.anna)
    area = min(shown_areas(on=TODAY)[0].ids)
    with as_mart():
        Count.objects.all().delete()
        Count.objects.bulk_create(
            Count(
                measure=key, starts_on=YEAR.starts_on, area_id=area, client_group="victim", provider=provider,
                numerator=top, denominator=bottom,
            )
            for key, top, bottom, provider in rows
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=1, rows=len(rows))


def home(client_for, user) -> str:
    browser = client_for(user)
    browser.get("/words/")
    with at_most(AT_HOME):
        return read(browser.get("/")).words


@pytest.fixture
def glanced(cast):
    count(
        cast,
        ("risk_reduced", 12, 40, None),
        ("referrals_by_area", 80, 80, None),
        ("cases_closed", 3, 3, None),
    )
    actions.set_target_of_all(
        asked=RISK_REDUCED, client_group="victim", starts_on=YEAR.starts_on, value=45, reason="Agreed.",
        by=ask(cast.joan), at=NOW - timedelta(minutes=1),
    )  # fmt: skip
    keep_glance(at=NOW)
    return cast


def test_a_board_member_sees_five_headlines_beside_their_targets(glanced, client_for):
    said = home(client_for, glanced.bea)
    assert "Risk lower: victims 30%" in said
    assert "Target at least 45%: below" in said
    assert "Referrals: victims 80" in said
    assert "Cases closed: victims hidden to protect people" in said or "fewer than 5" in said
    assert "Figures as counted on" in said


@pytest.mark.parametrize("who", ["joan", "anna", "aud"])
def test_a_target_that_is_missed_stands_on_the_first_page_of_who_answers_for_it(glanced, client_for, who):
    said = home(client_for, getattr(glanced, who))
    assert "Targets missed so far" in said
    assert "Risk reduced between first and last review, victims, all areas: at least 45%: below" in said


def test_whoever_protects_the_figures_sees_how_many_tables_hide_something(glanced, client_for):
    assert "Tables with a number hidden" in home(client_for, glanced.ingrid)
    assert "Risk lower" not in home(client_for, glanced.ingrid)


@pytest.mark.parametrize("who", ["fred", "rita", "pat", "mona", "percy", "adam"])
def test_nobody_else_sees_them(glanced, client_for, who):
    said = home(client_for, getattr(glanced, who))
    assert "Targets missed" not in said
    assert "Risk lower: victims" not in said


def test_the_finance_officer_sees_the_years_amounts(cast, client_for):
    money.load(cast)
    said = home(client_for, cast.finn)
    assert "Promised £" in said
    assert "Spent £" in said


def test_a_hidden_number_is_in_no_glance(glanced):
    assert Glance.objects.count() == 1
    found = at_a_glance(on=TODAY)
    assert found is not None
    shown = {each.label: each.shown for each in found.headlines}
    assert shown["Cases closed"] not in {"3", "0"}
    assert "3" not in str(Glance.objects.get().content["headlines"][2]["shown"])
    assert found.hidden >= 1


def test_what_may_hide_more_ends_it_until_it_is_counted_anew(glanced, client_for):
    keep_glance(at=NOW - timedelta(days=1))
    a_release(glanced)
    assert at_a_glance(on=TODAY) is None
    assert "Risk lower: victims" not in home(client_for, glanced.bea)


@pytest.mark.parametrize(("days", "value", "holds"), [(0, 10, False), (1, 10, True), (0, 5, True)])
def test_a_higher_minimum_ends_it_on_its_day(glanced, days, value, holds):
    LocalThreshold.objects.create(
        key=Key.DISCLOSURE_MINIMUM, value=value, starts_on=TODAY + timedelta(days=days), source="Ours."
    )
    assert (at_a_glance(on=TODAY) is not None) is holds


def test_a_change_is_dated_on_the_first_page(cast, client_for):
    from tests.pages.test_trend import measured

    measured(cast, ("contact_attempted_in_time", [(40, 100)] * 30 + [(80, 100)] * 8))
    keep_glance(at=NOW)
    said = home(client_for, cast.joan)
    assert "Changes found since the last quarter began" in said


@pytest.fixture
def providers(cast):
    """Two services, each with a contract, counts and a target of its own."""
    money.load(cast)
    count(
        cast,
        ("contact_attempted_in_time", 12, 40, cast.harbour),
        ("contact_attempted_in_time", 33, 33, cast.lantern),
    )
    for contract in Contract.objects.all():
        value = 45 if contract.provider_id == cast.harbour.pk else 77
        actions.set_target(
            contract_id=contract.pk, measure_key="contact_attempted_in_time", starts_on=YEAR.starts_on, months=12,
            value=value, by=ask(cast.joan), at=NOW,
        )  # fmt: skip
    return cast


def test_a_manager_sees_their_own_service_beside_its_target_and_never_the_neighbours(providers, client_for):
    own = home(client_for, providers.mona)
    assert "12 of 40 (30%); target at least 45%: below" in own
    assert "33 of 33" not in own
    assert "77%" not in own
    neighbour = home(client_for, providers.nigel)
    assert "33 of 33" in neighbour
    assert "12 of 40" not in neighbour
    assert "45%" not in neighbour


@pytest.mark.parametrize("who", ["pat", "fred", "joan", "bea"])
def test_a_providers_own_figures_are_on_nobody_elses_first_page(providers, client_for, who):
    said = home(client_for, getattr(providers, who))
    assert "12 of 40" not in said
    assert "33 of 33" not in said


def test_a_share_that_the_partnership_defined_itself_stands_there_too(cast, client_for, settings, tmp_path):
    example = Path(__file__).resolve().parents[2] / "examples" / "measures" / "ours.toml"
    settings.MEASURES_FOLDER = tmp_path
    (tmp_path / "ours.toml").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    forget()
    try:
        money.load(cast)
        count(cast, ("children_taken_on_in_a_week", 7, 20, cast.harbour))
        contract = Contract.objects.filter(provider_id=cast.harbour.pk).first()
        actions.set_target(
            contract_id=contract.pk, measure_key="children_taken_on_in_a_week", starts_on=YEAR.starts_on, months=12,
            value=50, by=ask(cast.joan), at=NOW,
        )  # fmt: skip
        assert "7 of 20 (35%); target at least 50%: below" in home(client_for, cast.mona)
    finally:
        forget()
