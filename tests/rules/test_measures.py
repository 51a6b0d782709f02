"""Measures are defined once, and their arithmetic is whole numbers with halves up."""

from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.measures import (
    FAMILIES,
    MEASURES,
    NoSuchMeasure,
    change_in_percent,
    due_for_review,
    measure,
    percent,
    ratio,
)


def test_what_each_family_counts():
    assert [
        (family.name, [each.key for each in family.measures if not each.is_rate]) for family in FAMILIES
    ] == [
        ("Referrals and unmet need", ["referrals_by_area", "ended_with_advice"]),
        ("Timeliness", []),
        ("Risk and MARAC", ["referred_to_marac"]),
        ("Safety and wellbeing", []),
        ("Casework", ["cases_closed"]),
        ("What was done", ["activities"]),
        ("Equality", []),
        ("What is known", []),
        ("People", ["people_referred", "people_taken_on"]),
        ("MARAC’s national counts", ["marac_cases", "marac_children"]),
        (
            "Programmes",
            [
                "programme_referred",
                "programme_assessed",
                "programme_started",
                "programme_ended",
                "programme_still_there",
            ],
        ),
        (
            "Safe accommodation",
            [
                "accommodation_places",
                "accommodation_households",
                "accommodation_adults",
                "accommodation_children",
                "accommodation_refused",
                "accommodation_ended",
            ],
        ),
    ]


def test_every_part_of_a_definition_is_filled_in():
    for each in MEASURES:
        for part in fields(each):
            assert getattr(each, part.name) or part.name in ("denominator", "told", "sensitive"), (
                each.key,
                part.name,
            )
        assert len(each.key) <= 40


def test_a_measure_is_found_by_key():
    assert measure("risk_reduced").title == "Risk reduced between first and last review"
    with pytest.raises(NoSuchMeasure, match=r"no measure “x”.*referrals_by_area"):
        measure("x")


def test_definitions_fall_due_for_review():
    assert due_for_review(date(2027, 9, 30)) == ()
    assert due_for_review(date(2027, 10, 1)) == MEASURES


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (0, 3, 0),
        (1, 8, 13),  # 12.5: up
        (1, 3, 33),
        (2, 3, 67),
        (3, 3, 100),
        (1, 200, 1),  # 0.5: up, where a banker's rounding says 0
        (2335, 3699, 63),  # as published for Portsmouth
        (4, 0, None),
        (0, 0, None),
    ],
)
def test_per_cent(numerator, denominator, shown):
    assert percent(numerator, denominator) == shown


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.sampled_from([1, 100, 1000, 10_000]))
def test_a_ratio_is_within_half_of_the_true_one(numerator, denominator, per):
    error = ratio(numerator, denominator, per=per) - Fraction(numerator * per, denominator)
    assert Fraction(-1, 2) < error <= Fraction(1, 2)


def test_a_denominator_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        ratio(1, -1)


@pytest.mark.parametrize(
    ("before", "after", "places", "shown"),
    [
        (541, 946, 1, "+74.9%"),
        (541, 946, 0, "+75%"),
        (1000, 781, 1, "−21.9%"),
        (200, 201, 0, "+1%"),
        (200, 199, 0, "−1%"),
        (40, 40, 1, "0.0%"),
        (100_000, 100_001, 1, "0.0%"),
        (20, 21, 2, "+5.00%"),
        (0, 4, 1, None),
    ],
)
def test_a_rise_or_fall_is_shown_with_its_sign(before, after, places, shown):
    assert change_in_percent(before, after, places=places) == shown
