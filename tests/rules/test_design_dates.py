"""A day in three boxes: read strictly, refused with what to mend, shown again as typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.design.fields import CommonwealForm, DateField

TODAY = date(2026, 11, 22)


class Person(CommonwealForm):
    born = DateField(label="Date of birth", no_future=True)
    review = DateField(label="Next review", no_past=True, required=False, latest=date(2027, 12, 31))


def person(day="1", month="4", year="1990", **more):
    return Person({"born-day": day, "born-month": month, "born-year": year, **more}, today=TODAY)


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_up_to_today_is_read(day):
    form = person(str(day.day), str(day.month), f"{day.year:04}")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == day


@pytest.mark.parametrize("month", ["4", "04", "April", "apr"])
def test_a_month_may_be_a_number_or_a_name(month):
    form = person(month=month)
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1990, 4, 1)


@pytest.mark.parametrize(
    ("typed", "message", "leads_to"),
    [
        (("", "", ""), "Enter date of birth", "#id_born-day"),
        (("1", "", "1990"), "Date of birth must include a month", "#id_born-month"),
        (("", "4", ""), "Date of birth must include a day and a year", "#id_born-day"),
        (
            ("31", "2", "1990"),
            "Date of birth must be a day that exists: February 1990 has no day 31",
            "#id_born-day",
        ),
        (
            ("29", "2", "2025"),
            "Date of birth must be a day that exists: February 2025 has no day 29",
            "#id_born-day",
        ),
        (("1", "13", "1990"), "Date of birth must have a month between 1 and 12", "#id_born-month"),
        (("1", "4", "90"), "Date of birth must have a year of four figures, like 2026", "#id_born-year"),
        (("1", "4", "0000"), "Date of birth must have a year of four figures, like 2026", "#id_born-year"),
        (
            ("x", "4", "1990"),
            "Date of birth must have a day that is a number, like 27 3 2026",
            "#id_born-day",
        ),
        (
            ("²", "4", "1990"),
            "Date of birth must have a day that is a number, like 27 3 2026",
            "#id_born-day",
        ),
        (
            ("23", "11", "2026"),
            "Date of birth must be today or earlier; 23 November 2026 is still to come",
            "#id_born-day",
        ),
        (("1", "1", "1850"), "Date of birth must be 1 January 1900 or later", "#id_born-day"),
    ],
)
def test_a_wrong_day_is_refused_and_the_summary_leads_to_the_box_to_mend(typed, message, leads_to):
    form = person(*typed)
    assert not form.is_valid()
    (line,) = form.error_summary()
    assert (line.text, line.href) == (message, leads_to)
    for part, value in zip(("day", "month", "year"), typed, strict=True):
        assert f'name="born-{part}" type="text" value="{value}"' in form.field_html("born")


def test_only_the_box_to_mend_is_marked():
    html = person(month="").field_html("born")
    assert html.count("govuk-input--error") == 1


def test_today_is_neither_future_nor_past():
    assert person("22", "11", "2026").is_valid()
    late = {"review-day": "22", "review-month": "11", "review-year": "2026"}
    assert person(**late).is_valid()


def test_a_review_in_the_past_or_too_far_ahead_is_refused_and_none_is_allowed():
    past = person(**{"review-day": "21", "review-month": "11", "review-year": "2026"})
    assert past.errors["review"] == ["Next review must be today or later; 21 November 2026 has passed"]
    far = person(**{"review-day": "1", "review-month": "1", "review-year": "2028"})
    assert far.errors["review"] == ["Next review must be 31 December 2027 or earlier"]
    empty = person()
    assert empty.is_valid()
    assert empty.cleaned_data["review"] is None


def test_without_a_day_given_the_form_uses_the_real_one():
    form = Person({"born-day": "1", "born-month": "1", "born-year": "2099"})
    assert not form.is_valid()


def test_a_stored_day_fills_the_boxes():
    html = Person(initial={"born": date(1990, 4, 1)}).field_html("born")
    assert 'name="born-month" type="text" value="4"' in html
    assert 'name="born-year" type="text" value="1990"' in html


def test_a_form_with_a_prefix_reads_its_own_boxes():
    form = Person({"a-born-day": "1", "a-born-month": "4", "a-born-year": "1990"}, prefix="a", today=TODAY)
    assert form.is_valid(), form.errors
    assert 'id="id_a-born-day"' in form.field_html("born")
