"""The plain files of published figures and populations: read strictly, and every fault says what to write."""

from datetime import date

import pytest

from commonweal.rules.comparators import Status
from commonweal.rules.figure_file import read_figure, read_population
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused

LINE = {
    "subject": "calls", "title": "Calls to the police", "area": "Fellshire", "area_kind": "county", "first_day": "2024-04-01",
    "last_day": "2025-03-31", "value": "1,711", "status": "published", "out_of": "671602", "out_of_what": "women",
    "per": "10000", "printed": "25.5", "covered": "4 of 4", "source": "Police, annual report", "edition": "May 2025",
}  # fmt: skip
PEOPLE = {
    "area": "fellshire",
    "group": "women_16",
    "year": "2024",
    "people": "250,000",
    "source": "ONS",
    "edition": "2025",
}


def test_a_line_is_read():
    found = read_figure(LINE)
    assert (found.value, found.out_of, found.per, found.printed) == (1_711_00, 671_602, 10_000, "25.5")
    assert found.period == Period(date(2024, 4, 1), date(2025, 4, 1))
    assert found.status is Status.PUBLISHED


def test_what_may_be_left_out_is_left_out():
    short = {
        name: LINE[name]
        for name in ("subject", "title", "area", "area_kind", "first_day", "last_day", "source", "edition")
    }
    found = read_figure(short | {"status": "suppressed", "lowest": "1", "highest": "4"})
    assert (found.value, found.lowest, found.highest, found.out_of) == (None, 1, 4, None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"subject": "Calls!"}, "subject: lower-case letters"),
        ({"title": ""}, "title: this must be filled in"),
        ({"title": "x" * 121}, "title: write 120 characters or fewer"),
        ({"area_kind": "region"}, "area_kind: write one of county, city"),
        ({"status": "missing"}, "status: write one of published, published_zero"),
        ({"first_day": "1 April 2024"}, "first_day: write a day like 2025-03-31"),
        ({"last_day": "2024-03-31"}, "last_day: this is before the first day"),
        ({"value": "n/a"}, "belong in the status"),
        ({"value": "17,11"}, "value: write a number"),
        ({"value": "-3"}, "value: write a number"),
        ({"value": "1.234"}, "value: write a number"),
        ({"value": "0"}, "published_zero"),
        ({"value": ""}, "write not_submitted"),
        ({"out_of": "many"}, "out_of: write a whole number"),
        ({"printed": "25%"}, "figures only"),
        ({"covered": "3 of 4"}, "its status is partly_covered"),
        ({"covered": "5 of 4"}, "like 3 of 4"),
        ({"per": "3"}, "per is one of 10, 100"),
    ],
)
def test_a_bad_line_says_what_to_write(changes, says):
    with pytest.raises(Refused, match=says):
        read_figure(LINE | changes)


def test_three_quarters_of_four_are_partly_covered():
    assert (
        read_figure(LINE | {"covered": "3 of 4", "status": "partly_covered"}).status is Status.PARTLY_COVERED
    )


def test_everything_wrong_is_named_at_once():
    with pytest.raises(Refused) as refused:
        read_figure(LINE | {"subject": "", "value": "x", "status": "?"})
    assert len(refused.value.reasons) == 3


def test_a_population_is_read():
    found = read_population(PEOPLE)
    assert (found.area, found.people, found.year) == ("fellshire", 250_000, 2024)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"group": "women"}, "group: write one of women_16"),
        ({"people": "0"}, "one or more"),
        ({"people": ""}, "people: this must be filled in"),
        ({"year": "24"}, "year: write the year"),
    ],
)
def test_a_bad_population_says_what_to_write(changes, says):
    with pytest.raises(Refused, match=says):
        read_population(PEOPLE | changes)
