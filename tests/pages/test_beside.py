"""Beside other areas, MARAC capacity, two windows, loading: works, refused, invalid, and what each asks the database."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.commissioning.needs import actions
from commonweal.commissioning.needs.models import PublishedFigure, PublishedPlace
from commonweal.commissioning.needs.reading_files import read_file
from commonweal.web import navigation as menus
from tests import money
from tests.cast import NOW, actor_of, ask
from tests.pages.counting import at_most
from tests.pages.reading import read, unseen
from tests.published import FIGURES, MARAC

BESIDE, CAPACITY, WINDOWS, LOAD = (
    "/figures/beside/", "/figures/capacity/", "/figures/windows/", "/figures/load/"
)  # fmt: skip
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def marac(cast):
    actions.load_file(read=read_file(MARAC.encode()), by=ask(cast.anna), at=NOW)


@pytest.fixture
def plain(cast):
    actions.load_file(read=read_file(FIGURES.encode()), by=ask(cast.anna), at=NOW)


def words(browser, address: str) -> str:
    browser.get(address)
    with at_most():
        return read(browser.get(address)).words


@pytest.mark.usefixtures("marac")
@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_our_force_stands_beside_others(cast, client_for, name):
    shown = words(client_for(getattr(cast, name)), BESIDE)
    assert (
        "Fellshire and Wexcombe, 2024/25: 36.0 for each 10,000 women aged 16 and over (900 of 250,000"
        in shown
    )
    assert "Chance alone could make it anything from 33.7 to 38.4." in shown
    assert "Of 2 other areas, 1 is surely higher, 0 surely lower; 1 cannot be told apart from it." in shown
    assert "From the highest down its place is between 2 and 3 of 3." in shown
    assert "Not in that count: 1 without a figure." in shown
    assert "In it lie: Fellshire, North Fell, Wexcombe." in shown
    assert "neither copied nor divided" in shown
    assert "Source: Invented. Edition: first loaded." in shown


@pytest.mark.usefixtures("marac")
def test_a_force_that_sent_nothing_is_not_shown_as_nought(cast, client_for):
    place = PublishedPlace.objects.get(name="Lowmarsh")
    shown = words(client_for(cast.anna), f"{BESIDE}?place={place.pk}")
    assert "Lowmarsh, 2024/25: not submitted. That is not nought." in shown
    assert "Lowmarsh is not marked as an area of this partnership" in shown


@pytest.mark.usefixtures("marac")
def test_another_figure_another_year_and_what_to_ask(cast, client_for):
    browser = client_for(cast.anna)
    place = PublishedPlace.objects.get(name="Greyfold")
    assert "the same number as the window before" in words(browser, f"{BESIDE}?place={place.pk}")
    shown = words(browser, f"{BESIDE}?subject=marac-housing&window=2023-04-01")
    assert "2.6 for each 100 cases discussed (20.5 of 800" in shown
    assert "20.5 is no whole number, but it was published so" in shown
    assert "published as nought" in shown
    assert "nearest in size need not be alike" in shown
    assert "nearest in size need not be alike" not in words(browser, f"{BESIDE}?show=all")


@pytest.mark.parametrize("address", [BESIDE, CAPACITY, WINDOWS])
@pytest.mark.parametrize(
    "odd", ["?place=x&subject=none&window=never", "?series=9&one=x&other=y&says=z&percent=lots", ""]
)
def test_nonsense_in_an_address_shows_the_page(cast, client_for, address, odd):
    assert client_for(cast.anna).get(address + odd).status_code == 200


@pytest.mark.usefixtures("marac")
def test_capacity_now_recommended_and_the_gap(cast, client_for):
    shown = words(client_for(cast.joan), CAPACITY)
    assert (
        "900 cases in 2024/25, fewer than the 1,000 recommended for 250,000 women aged 16 and over." in shown
    )
    assert "10.0 full-time advisers are needed for MARAC referrals alone" in shown
    assert "Cases a year 900 1,000 +100" in shown
    assert "Advisers, full time 9.0 10.0 +1.0" in shown
    assert "Administrators, full time 2.3 2.5 +0.2" in shown
    assert "15% of cases are repeats. That is low: usually it means that repeats are not noticed" in shown
    assert "It counts referrals to MARAC only." in shown
    place = PublishedPlace.objects.get(name="Lowmarsh")
    assert "nothing can be worked out from it" in words(client_for(cast.joan), f"{CAPACITY}?place={place.pk}")


def test_before_anything_is_loaded_each_page_says_so(cast, client_for):
    browser = client_for(cast.bea)
    assert "No figures of other areas yet" in words(browser, BESIDE)
    assert "No cases discussed at MARAC are loaded" in words(browser, CAPACITY)
    assert "No figure with two windows yet" in words(browser, WINDOWS)


@pytest.mark.parametrize("address", [BESIDE, CAPACITY, WINDOWS])
@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_without_business_in_figures_opens_them(cast, client_for, address, name):
    assert client_for(getattr(cast, name)).get(address).status_code == 403


def chosen(subject: str, **typed: str) -> str:
    rows = list(
        PublishedFigure.objects.filter(subject=subject).order_by("area__name", "starts_on", "-ends_before")
    )
    series = [row for row in rows if row.area_id == rows[0].area_id]
    parts = {"series": series[0].pk, "one": series[0].pk, "other": series[1].pk} | typed
    return WINDOWS + "?" + "&".join(f"{name}={value}" for name, value in parts.items())


@pytest.mark.usefixtures("plain")
def test_two_windows_as_rates_and_a_claim_held_against_them(cast, client_for):
    browser = client_for(cast.anna)
    shown = words(browser, chosen("calls"))
    assert "Calls: 50.0 a month, then 40.0: −20.0%" in shown
    assert "1,200 24 50.0 600.0" in shown
    contradicted = words(browser, chosen("calls", says="high"))
    assert "“It stays high” does not follow from these figures." in contradicted
    assert "the rates fall where the paper says they stay high" in contradicted
    assert "“It fell by 20%” fits these figures. They do not say why" in words(
        browser, chosen("calls", says="fall", percent="20")
    )
    assert "no window published ends by 31 March 2020" in words(
        browser, chosen("calls", says="fall", base_until="2020-03-31")
    )


@pytest.mark.usefixtures("plain")
def test_what_is_typed_wrong_is_said_and_kept(cast, client_for):
    page = read(client_for(cast.anna).get(chosen("calls", says="fall", percent="lots", base_until="soon")))
    assert "By how many per cent: Write a percentage like 63 or 34.9." in page.words
    assert "Last day of the time it is measured from: Write a day like 2025-03-31." in page.words
    assert page.still_typed("lots")
    assert page.still_typed("soon")


def test_portsmouth_as_rates(cast, client_for):
    money.load(cast, (EXAMPLES / "portsmouth.toml").read_text(encoding="utf-8"))
    shown = words(client_for(cast.anna), chosen("medium-risk-referrals", says="rise", percent="74.9"))
    assert "45.1 a month, then 78.8: +74.9%" in shown
    assert "541 12 45.1 541.0" in shown
    assert "fits these figures" in shown
    published = words(client_for(cast.anna), "/figures/")
    assert (
        "The paper says: “referrals at medium risk had risen” (Paragraph 3.1). Fits its figures" in published
    )


def test_staffordshire_is_contradicted_on_the_page(cast, client_for):
    money.load(cast, (EXAMPLES / "staffordshire.toml").read_text(encoding="utf-8"))
    shown = words(client_for(cast.anna), "/figures/")
    perpetrators = shown[shown.index("demand for both services stays high") - 200 :]
    assert "Does not follow from its figures" in perpetrators
    assert "30.5 a month, then 23.8 (−21.8%)" in perpetrators
    assert "So the rates fall where the paper says they stay high." in perpetrators
    victims = shown[shown.index("up by about 30% since before covid") :]
    assert "473.8 a month, then 639.1 (+34.9%)" in victims
    assert "no window published ends by 31 March 2020, so the base claimed cannot be seen" in victims


def send(browser, text: str, name: str = "figures.csv", **typed: str):
    opened = browser.get(LOAD)
    return browser.post(LOAD, {**unseen(opened), **typed, "file": SimpleUploadedFile(name, text.encode())})


@pytest.mark.parametrize("name", ["joan", "anna"])
def test_a_file_is_loaded_on_the_page(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    browser.get(LOAD)
    with at_most(16):
        page = read(send(browser, MARAC, edition="downloaded in May"))
    assert page.status == 200
    assert "figures.csv: 42 figures added, 0 here already." in page.words
    assert "Not in this file at all, which is not nought: Avon and Somerset" in page.words
    assert set(PublishedFigure.objects.values_list("edition", flat=True)) == {"downloaded in May"}


def test_a_bad_line_is_named_and_the_rest_is_loaded(cast, client_for):
    page = read(send(client_for(cast.anna), FIGURES, edition="kept as typed"))
    assert page.status == 422
    assert page.errors[0][1].startswith("1 line could not be loaded. The good lines were.")
    assert "figures.csv: 4 figures added" in page.words
    assert "6 North Fell is a district, and this figure was published for a police area." in page.words
    assert page.still_typed("kept as typed")


def test_a_file_of_another_kind_is_refused(cast, client_for):
    page = read(send(client_for(cast.anna), "x", name="figures.xlsx"))
    assert page.status == 422
    assert "ends in .csv" in page.errors[0][1]
    assert read(client_for(cast.anna).post(LOAD, {})).status == 422


@pytest.mark.parametrize("name", ["bea", "finn", "aud", "pat", "nora"])
def test_only_commissioner_and_analyst_load(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(LOAD).status_code == 403
    assert "Load figures" not in browser.get("/figures/").content.decode()


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_the_menu_of_figures_stands_on_its_pages_and_opens(cast, client_for, name):
    user = getattr(cast, name)
    entries = menus.section(actor_of(user), BESIDE)
    assert [entry.label for entry in entries if entry.is_current] == ["Beside other areas"]
    assert [words for words, _, here in menus.navigation(actor_of(user), BESIDE) if here] == ["Figures"]
    assert len(entries) == len(menus.FIGURES) - (name not in ("joan", "anna"))
    for entry in entries:
        assert client_for(user).get(entry.address).status_code == 200, entry.address
