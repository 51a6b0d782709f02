"""Published figures: windows of unequal length as monthly rates, recomputed, with window, source and edition."""

from datetime import date
from pathlib import Path

import pytest

from commonweal.commissioning.needs.models import PublishedFigure
from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/figures/"
STAFFORDSHIRE = Path(__file__).resolve().parents[2] / "examples" / "staffordshire.toml"


@pytest.fixture
def staffordshire(cast):
    return money.load(cast, STAFFORDSHIRE.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("staffordshire")
@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_the_published_referrals_as_rates(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(URL)).words
    assert "473.8 a month, then 639.1: +34.9%" in words
    assert "30.5 a month, then 23.8: −21.8%" in words
    assert "296.9 a month, then 397.6: +33.9%" in words
    assert "17.0 a month, then 11.7: −31.4%" in words
    assert "1 October 2018 to 31 March 2022 21,884 42 521.0 published" in words
    assert "14,215 30 473.8 worked out: the longer less the shorter" in words
    assert (
        "Source: Staffordshire County Council, Cabinet, 19 October 2022, paragraph 5. Edition: 19 October 2022."
        in words
    )


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_without_business_in_figures_opens_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_before_any_it_says_so(cast, client_for):
    assert "No published figures yet" in read(client_for(cast.anna).get(URL)).words


@pytest.mark.parametrize(
    ("status", "value", "says"),
    [
        ("published_zero", 0, "published"),
        ("not_submitted", None, "not submitted"),
        ("suppressed", None, "hidden by the publisher"),
        ("partly_covered", 12, "12 (partly covered)"),
    ],
)
def test_nought_missing_hidden_and_partly_covered_are_four_things(cast, client_for, status, value, says):
    PublishedFigure.objects.create(
        subject="s", title="Calls", area=cast.fellshire, starts_on=date(2025, 4, 1), ends_before=date(2026, 4, 1),
        value=value, status=status, source="A", edition="1",
    )  # fmt: skip
    assert says in read(client_for(cast.anna).get(URL)).words


def test_what_cannot_be_compared_says_why(cast, client_for):
    common = {"subject": "s", "title": "Calls", "area": cast.fellshire, "source": "A", "edition": "1"}
    for starts_on, ends_before in (
        (date(2025, 4, 1), date(2026, 4, 1)),
        (date(2025, 10, 1), date(2026, 10, 1)),
    ):
        PublishedFigure.objects.create(**common, starts_on=starts_on, ends_before=ends_before, value=5)
    PublishedFigure.objects.create(
        **common, starts_on=date(2024, 4, 1), ends_before=date(2024, 4, 9), value=5
    )
    words = read(client_for(cast.anna).get(URL)).words
    assert "overlap, so their rates cannot be compared" in words
    assert "is not a whole number of months" in words
