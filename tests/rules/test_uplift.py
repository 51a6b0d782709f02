"""Does an uplift come to what a finance officer would work out, with rounding and repetition stated?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import (
    MOST_CHOICES,
    HowOften,
    RoundedTo,
    Uplift,
    amount_in_year,
    amounts_over_term,
    choices_over_term,
    parse_percent,
    round_half_up,
    show_percent,
    total_over_term,
)

COUNTY = 67_045_000
TWO_PERCENT = Uplift(200)
TWO_PERCENT_TO_TEN = Uplift(200, HowOften.ONCE, RoundedTo.TEN_POUNDS)
TWO_PERCENT_YEARLY = Uplift(200, HowOften.YEARLY)


def test_the_staffordshire_uplift_to_the_penny_and_to_ten_pounds():
    assert amount_in_year(COUNTY, TWO_PERCENT, year=1) == 68_385_900
    assert amount_in_year(COUNTY, TWO_PERCENT_TO_TEN, year=1) == 68_386_000


def test_five_years_flat():
    assert amounts_over_term(COUNTY, TWO_PERCENT_TO_TEN, years=5) == (68_386_000,) * 5
    assert sum(amounts_over_term(COUNTY, TWO_PERCENT_TO_TEN, years=5)) == 341_930_000


def test_five_years_compounding():
    assert amounts_over_term(COUNTY, TWO_PERCENT_YEARLY, years=5) == (
        68_385_900,
        69_753_618,
        71_148_690,
        72_571_664,
        74_023_097,
    )


def test_a_total_rounded_once_can_differ_from_the_sum_of_rounded_years():
    assert total_over_term(COUNTY, TWO_PERCENT_YEARLY, years=5) == 355_882_970
    assert sum(amounts_over_term(COUNTY, TWO_PERCENT_YEARLY, years=5)) == 355_882_969


@pytest.mark.parametrize(
    ("pence", "to", "rounded"),
    [
        (Fraction(5, 2), RoundedTo.PENNY, 3),
        (Fraction(3, 2), RoundedTo.PENNY, 2),
        (Fraction(149, 100), RoundedTo.PENNY, 1),
        (Fraction(150), RoundedTo.POUND, 200),
        (Fraction(149), RoundedTo.POUND, 100),
        (Fraction(500), RoundedTo.TEN_POUNDS, 1_000),
        (Fraction(499), RoundedTo.TEN_POUNDS, 0),
        (Fraction(2_500), RoundedTo.TEN_POUNDS, 3_000),
    ],
)
def test_half_way_goes_up(pence, to, rounded):
    assert round_half_up(pence, to) == rounded


@given(st.integers(0, 10**12), st.integers(-10_000, 5_000), st.sampled_from(RoundedTo), st.integers(1, 10))
def test_an_uplifted_amount_is_within_half_a_unit_of_the_exact_one(base, basis_points, to, year):
    amount = amount_in_year(base, Uplift(basis_points, HowOften.YEARLY, to), year=year)
    exact = base * Fraction(10_000 + basis_points, 10_000) ** year
    assert amount % to == 0
    assert -to < 2 * (exact - amount) < to or 2 * (amount - exact) == to


@given(st.integers(0, 10**12), st.integers(-10_000, 5_000), st.sampled_from(RoundedTo))
def test_once_and_yearly_agree_in_the_first_year(base, basis_points, to):
    once, yearly = Uplift(basis_points, HowOften.ONCE, to), Uplift(basis_points, HowOften.YEARLY, to)
    assert amount_in_year(base, once, year=1) == amount_in_year(base, yearly, year=1)
    assert amount_in_year(base, once, year=9) == amount_in_year(base, once, year=1)


def test_an_uplift_says_all_that_changes_the_answer():
    assert TWO_PERCENT_TO_TEN.in_words() == "2% once, rounded to the nearest £10"
    assert TWO_PERCENT_YEARLY.in_words() == "2% every year, rounded to the nearest penny"
    assert Uplift(-50, HowOften.ONCE, RoundedTo.POUND).in_words() == "-0.5% once, rounded to the nearest £1"


@pytest.mark.parametrize(
    ("basis_points", "shown"),
    [(200, "2%"), (250, "2.5%"), (205, "2.05%"), (0, "0%"), (10_000, "100%"), (-5, "-0.05%")],
)
def test_percentages_shown(basis_points, shown):
    assert show_percent(basis_points) == shown


@pytest.mark.parametrize(
    ("text", "points"),
    [("2", 200), (" 2.5% ", 250), ("2.05", 205), ("-1", -100), ("−0.5 %", -50), ("0", 0), ("1000", 100_000)],
)
def test_percentages_read(text, points):
    assert parse_percent(text) == points


@pytest.mark.parametrize("text", ["", "%", "2.555", "two", "£2", "2,5", "10000", "--1", "1e2", "2 2", "٢"])
def test_percentages_that_could_mean_something_else_are_refused(text):
    with pytest.raises(Refused) as refused:
        parse_percent(text)
    assert str(refused.value) == (
        "Write a percentage like 2, 2.5 or 2.5%: digits, and at most two after the point."
    )


def test_a_cut_of_everything_is_the_most_there_is():
    assert amount_in_year(COUNTY, Uplift(-10_000), year=1) == 0
    with pytest.raises(Refused) as refused:
        Uplift(-10_001)
    assert refused.value.reasons[0].code == "uplift_below_nothing"
    assert str(refused.value) == "Enter a cut of 100% or less: an amount cannot fall below nothing."


@pytest.mark.parametrize("year", [0, -1])
def test_years_are_counted_from_one(year):
    with pytest.raises(ValueError, match="from 1"):
        amount_in_year(COUNTY, TWO_PERCENT, year=year)


# Choices side by side


def test_the_staffordshire_choices_over_five_years():
    """Once to £10 is what the report prints; it does not say whether it means that, so the others stand beside it."""
    choices = choices_over_term(COUNTY, [200], 5, rounded_to=[RoundedTo.TEN_POUNDS, RoundedTo.PENNY])
    assert [(each.uplift.how_often, each.uplift.rounded_to) for each in choices] == [
        (HowOften.ONCE, RoundedTo.TEN_POUNDS),
        (HowOften.ONCE, RoundedTo.PENNY),
        (HowOften.YEARLY, RoundedTo.TEN_POUNDS),
        (HowOften.YEARLY, RoundedTo.PENNY),
    ]
    once_ten, once_penny, _, yearly_penny = choices
    assert once_ten.by_year == (68_386_000,) * 5
    assert (once_ten.total_pence, once_ten.more_pence) == (341_930_000, 0)
    assert (once_penny.total_pence, once_penny.more_pence) == (341_929_500, -500)
    assert yearly_penny.total_pence == 355_882_969
    assert yearly_penny.rounded_once_pence == 355_882_970, (
        "the figure that is printed when years are not rounded"
    )
    assert yearly_penny.more_pence == 13_952_969
    assert once_ten.in_words() == "2% once, rounded to the nearest £10, on a base of £670,450"


def test_the_first_choice_is_the_one_the_others_are_set_against():
    choices = choices_over_term(100_00, [0, 300], 2, how_often=[HowOften.YEARLY], index="CPI, September 2022")
    assert [each.by_year for each in choices] == [(100_00, 100_00), (103_00, 106_09)]
    assert [each.more_pence for each in choices] == [0, 9_09]
    assert choices[1].uplift.in_words() == "3% (CPI, September 2022) every year, rounded to the nearest penny"


def test_a_choice_given_twice_is_compared_once():
    assert len(choices_over_term(1, [200, 200], 1, how_often=[HowOften.ONCE, HowOften.ONCE])) == 1


@given(
    st.integers(0, 10**10),
    st.lists(st.integers(-10_000, 5_000), min_size=1, max_size=4),
    st.integers(1, 10),
    st.lists(st.sampled_from(RoundedTo), min_size=1, max_size=3),
)
def test_every_choice_adds_up_and_the_two_totals_differ_by_rounding_alone(
    base, percentages, years, rounded_to
):
    choices = choices_over_term(base, percentages, years, rounded_to=rounded_to)
    for each in choices:
        assert len(each.by_year) == years
        assert each.by_year == amounts_over_term(base, each.uplift, years=years)
        assert each.more_pence == each.total_pence - choices[0].total_pence
        assert abs(each.total_pence - each.rounded_once_pence) <= (years + 1) * each.uplift.rounded_to / 2


@pytest.mark.parametrize(
    ("base", "percentages", "years", "code", "text"),
    [
        (-1, [200], 5, "amount_negative", "Give a base of nothing or more."),
        (1, [], 5, "percentage_missing", "Give at least one percentage to compare."),
        (1, [200], 0, "years_not_usable", "Compare a term of 1 to 30 years."),
        (1, [200], 31, "years_not_usable", "Compare a term of 1 to 30 years."),
        (
            1,
            [-10_001],
            1,
            "uplift_below_nothing",
            "Enter a cut of 100% or less: an amount cannot fall below nothing.",
        ),
        (
            1,
            list(range(MOST_CHOICES // 2 + 1)),
            1,
            "too_many_choices",
            "Compare 24 choices or fewer at once: take a percentage or a rounding away.",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(base, percentages, years, code, text):
    with pytest.raises(Refused) as refused:
        choices_over_term(base, percentages, years)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert str(refused.value) == text
    assert choices_over_term(1, list(range(MOST_CHOICES // 2)), 30)
