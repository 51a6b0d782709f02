"""MARAC's national counts on the board's pages: as certified, what is missing, and what was published beside them."""

from datetime import timedelta

import pytest

from commonweal.commissioning.needs.actions import load_file
from commonweal.commissioning.needs.reading_files import read_file
from commonweal.outcomes.actions import refresh_counts
from commonweal.rules.periods import financial_year
from commonweal.rules.returns import quarter_name
from tests import returns as made
from tests.cast import NOW, ask, client_for
from tests.pages.counting import at_most
from tests.pages.reading import read
from tests.published import MARAC
from tests.returns import QUARTER

YEAR = financial_year(QUARTER.starts_on).starts_on.year
ADDRESS = f"/board/figures/marac-s-national-counts/?group=victim&year={YEAR}"


@pytest.fixture
def certified(cast, settings, tmp_path):
    settings.MART_FOLDER = tmp_path
    found = made.marac_return(cast)
    made.certified_by(cast.nigel, found, made.told(found))
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=1))
    return cast


def test_certified_figures_stand_there_with_their_definition(certified):
    browser = client_for(certified.bea)
    with at_most(16):
        page = browser.get(ADDRESS)
    said = read(page).words
    assert "As certified in the quarterly returns." in said
    assert "Fellshire 12" in said
    assert "without services that keep their records elsewhere" not in said.lower()


def test_a_quarter_that_nobody_certified_is_named(cast, settings, tmp_path):
    settings.MART_FOLDER = tmp_path
    made.marac_return(cast)
    refresh_counts(by=ask(cast.anna), at=NOW + timedelta(minutes=1))
    said = read(client_for(cast.bea).get(ADDRESS)).words
    assert "Fellshire not submitted" in said
    assert "Not certified, and not in it: Fellshire: " in said
    assert quarter_name(QUARTER.starts_on) in said


def test_published_figures_of_our_police_area_stand_beside(certified):
    load_file(read=read_file(MARAC.encode(), edition="May 2026"), by=ask(certified.anna), at=NOW)
    browser = client_for(certified.bea)
    with at_most(18):
        page = browser.get(ADDRESS)
    said = read(page).words
    assert "Published for Fellshire and Wexcombe: cases discussed at MARAC" in said
    assert "2024/25 900 36.0 for each 10,000 women aged 16 and over published" in said
    assert "Highmoor" not in said
    assert "Invented (May 2026)" in said


def test_a_group_that_none_of_them_is_about_is_told_so(certified):
    said = read(client_for(certified.bea).get(ADDRESS.replace("victim", "child"))).words
    assert "None of these figures is about children" in said
