"""Bank holidays of the three calendars, 2024 to 2028 reckoned here from the rules, and days of gov.uk."""

from datetime import date, timedelta

import pytest

from commonweal.rules.bank_holidays import (
    Calendar,
    calendar_in_force,
    calendar_named,
    is_bank_holiday,
    keep_to,
)
from commonweal.rules.periods import is_working_day
from commonweal.rules.reasons import Refused

# Easter Sunday, from the tables of the Book of Common Prayer.
EASTER = {
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
}
MONDAY = 0
# Proclaimed for one year only.
ONCE = {
    # The Scottish men's team at the World Cup: royal proclamation of 4 February 2026.
    (Calendar.SCOTLAND, 2026): {date(2026, 6, 15)},
}


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first Monday of a month, or the last."""
    day = date(year, month, 1)
    while day.weekday() != MONDAY:
        day += timedelta(days=1)
    while last and (day + timedelta(days=7)).month == month:
        day += timedelta(days=7)
    return day


def by_the_rules(calendar: Calendar, year: int) -> set[date]:
    easter = EASTER[year]
    christmas = _pair(date(year, 12, 25), date(year, 12, 26))
    days = {easter - timedelta(days=2), monday(year, 5), monday(year, 5, last=True), *christmas}
    if calendar is Calendar.SCOTLAND:
        days |= {*_pair(date(year, 1, 1), date(year, 1, 2)), monday(year, 8), _single(date(year, 11, 30))}
    else:
        days |= {_single(date(year, 1, 1)), easter + timedelta(days=1), monday(year, 8, last=True)}
    if calendar is Calendar.NORTHERN_IRELAND:
        days |= {_single(date(year, 3, 17)), _single(date(year, 7, 12))}
    return days | ONCE.get((calendar, year), set())


def _single(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _pair(first: date, second: date) -> set[date]:
    """Two days after each other: Friday and Saturday, Saturday and Sunday, Sunday and Monday each have their substitute."""
    found = {first, second} - {day for day in (first, second) if day.weekday() >= 5}
    day = second
    while len(found) < 2:
        day += timedelta(days=1)
        if day.weekday() < 5:
            found.add(day)
    return found


def weekdays_off(calendar: Calendar, year: int) -> set[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return {
        day
        for day in days
        if day.year == year and day.weekday() < 5 and is_bank_holiday(day, calendar=calendar)
    }


@pytest.mark.parametrize("year", EASTER)
@pytest.mark.parametrize("calendar", Calendar)
def test_the_days_are_those_of_the_rules_and_of_the_proclamations(calendar, year):
    assert weekdays_off(calendar, year) == by_the_rules(calendar, year)


@pytest.mark.parametrize(
    ("day", "where"),
    [
        (date(2026, 8, 31), {Calendar.ENGLAND_AND_WALES, Calendar.NORTHERN_IRELAND}),
        (date(2026, 8, 3), {Calendar.SCOTLAND}),
        (date(2026, 4, 6), {Calendar.ENGLAND_AND_WALES, Calendar.NORTHERN_IRELAND}),  # Easter Monday
        (date(2026, 1, 2), {Calendar.SCOTLAND}),
        (date(2027, 1, 4), {Calendar.SCOTLAND}),  # for 2 January, a Saturday
        (date(2026, 11, 30), {Calendar.SCOTLAND}),  # St Andrew
        (date(2024, 12, 2), {Calendar.SCOTLAND}),  # for St Andrew, a Saturday
        (date(2026, 3, 17), {Calendar.NORTHERN_IRELAND}),  # St Patrick
        (date(2026, 7, 13), {Calendar.NORTHERN_IRELAND}),  # for the Battle of the Boyne, a Sunday
        (date(2026, 6, 15), {Calendar.SCOTLAND}),
        (date(2026, 12, 28), set(Calendar)),
        (date(2022, 9, 19), set(Calendar)),  # the late Queen's funeral
        (date(2026, 11, 27), set()),
    ],
)
def test_a_day_is_a_holiday_here_and_not_there(day, where):
    assert {each for each in Calendar if is_bank_holiday(day, calendar=each)} == where


@pytest.fixture
def as_it_was():
    yield
    keep_to(Calendar.ENGLAND_AND_WALES)


def test_working_days_are_counted_by_the_calendar_in_force(as_it_was):
    summer = date(2026, 8, 3)
    assert (calendar_in_force(), is_working_day(summer)) == (Calendar.ENGLAND_AND_WALES, True)
    keep_to(Calendar.SCOTLAND)
    assert not is_working_day(summer)
    assert is_working_day(date(2026, 8, 31))


@pytest.mark.parametrize(
    ("name", "calendar"),
    [("", Calendar.ENGLAND_AND_WALES), ("scotland", Calendar.SCOTLAND), ("northern-ireland", Calendar.NORTHERN_IRELAND)],
)  # fmt: skip
def test_a_calendar_has_a_name_and_nothing_said_is_england_and_wales(name, calendar):
    assert calendar_named(name) is calendar


def test_a_name_that_is_none_says_what_to_write():
    with pytest.raises(Refused, match="england-and-wales, scotland, northern-ireland"):
        calendar_named("Wales")
