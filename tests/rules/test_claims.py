"""Is what a paper says in words held against its figures, and passed over when it fits?"""

from datetime import date
from fractions import Fraction

import pytest

from commonweal.rules import claim_kinds, claims
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused
from commonweal.rules.windows import Window, compare

HERE = "Page 1"


def level(finding) -> str | None:
    return finding.level.value if finding else None


# Amounts


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (15_000_000, 15_500_000, "hard"),  # £150,000 and £155,000: £155,000 rounds up
        (15_000_000, 15_400_000, "soft"),  # £150,000 and £154,000
        (45_500_000, 45_544_700, "soft"),  # £455,000 and £455,447
        (45_500_000, 45_554_500, "hard"),  # £455,000 and £455,545
        (15_000_000, 15_000_000, None),
        (0, 60, "hard"),  # nothing and 60 pence
    ],
)
def test_one_figure_given_twice(one, other, said):
    assert level(claims.same_amount(one, other, where=HERE)) == said
    assert level(claims.same_amount(other, one, where=HERE)) == said


def test_two_amounts_are_said_with_their_distance():
    found = claims.same_amount(15_000_000, 15_500_000, where=HERE)
    assert (
        found.text
        == "It is £150,000 in one place and £155,000 in another, £5,000 apart: only one can be right."
    )


def test_amounts_that_are_said_to_come_to_another():
    assert claims.sum_of((321_000_00, 409_000_00), 730_000_00, where=HERE) is None
    found = claims.sum_of((321_000_00, 409_000_00), 740_000_00, where=HERE)
    assert (level(found), found.text) == ("hard", "£321,000 and £409,000 come to £730,000, not to £740,000.")


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (6_300, None),
        (6_310, None),
        (6_313, None),
        (6_312, "hard"),
        (6_400, "hard"),
        (6_200, "hard"),
        (6_320, "hard"),
    ],
)
def test_a_percentage_beside_its_counts_to_its_own_last_digit(percent, said):
    assert level(claims.share_of(2_335, 3_699, percent, where=HERE)) == said


def test_the_percentage_that_it_is():
    found = claims.share_of(2_335, 3_699, 6_400, where=HERE)
    assert (found.code, found.where, found.text) == ("share_of", HERE, "2,335 of 3,699 is 63%, not 64%.")
    assert claims.share_of(3, 8, 4_000, where=HERE).text == "3 of 8 is 38%, not 40%."
    assert claims.share_of(1, 8, 1_200, where=HERE) is claims.share_of(1, 8, 1_300, where=HERE) is None, (
        "half way"
    )


def test_a_rounded_figure_beside_the_exact_one():
    wrong = claims.Exact(printed=45_544_700, recomputed=45_554_500)
    found = claims.rounded(45_500_000, wrong, 100_000, where=HERE)
    assert level(found) == "soft"
    assert found.text == (
        "£455,000 is said, but £455,545 to the nearest £1,000 is £456,000"
        " (£455,447 is printed, which does not come out): which is meant?"
    )
    assert claims.rounded(45_600_000, wrong, 100_000, where=HERE) is None
    right = claims.Exact(45_554_500, 45_554_500)
    assert "does not come out" not in claims.rounded(45_500_000, right, 100_000, where=HERE).text


def test_more_is_needed_than_recommended():
    found = claims.recommended_against_cost(28_000_00, 28_760_00, elsewhere=760_00, where=HERE)
    assert level(found) == "soft"
    assert "£760 more, and £760 is named for it outside the recommendation" in found.text
    assert "£760 more. Who" in claims.recommended_against_cost(28_000_00, 28_760_00, where=HERE).text
    assert claims.recommended_against_cost(28_760_00, 28_760_00, where=HERE) is None


def test_no_implications_beside_a_commitment():
    found = claims.commitment_without_implication((451_000_00, 75_000_00), where=HERE)
    assert level(found) == "soft"
    assert "£451,000 and £75,000 a year in principle, £526,000 together" in found.text
    alone = claims.commitment_without_implication((451_000_00,), where=HERE)
    assert alone.text.endswith("it commits £451,000 a year in principle: which holds?")
    assert claims.commitment_without_implication((0,), where=HERE) is None


# Counts


JANUARY, MARCH = date(2023, 1, 1), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("every", "stated", "said"),
    [(2, 8, None), (2, 7, "soft"), (2, 6, "soft"), (1, 15, None), (1, 14, "soft")],
)
def test_how_often_something_happens_between_two_months(every, stated, said):
    assert level(claims.sessions(JANUARY, MARCH, every=every, stated=stated, where=HERE)) == said


def test_what_the_difference_costs_and_when_it_would_be_right():
    found = claims.sessions(JANUARY, MARCH, every=2, stated=7, groups=3, each=360_00, where=HERE)
    assert found.text == (
        "7 times are stated, but every 2 months from January 2023 to March 2024 is 8 times (7 if it starts in February)."
        " The difference is £1,080. When does it start?"
    )
    assert claims.sessions(JANUARY, MARCH, every=2, stated=7, where=HERE).text.endswith(
        "in February). When does it start?"
    )
    alone = claims.sessions(JANUARY, MARCH, every=2, stated=7, each=360_00, where=HERE)
    assert alone.text.endswith("The difference is £360. When does it start?")
    monthly = claims.sessions(JANUARY, MARCH, every=1, stated=14, where=HERE)
    assert monthly.text == (
        "14 times are stated, but every month from January 2023 to March 2024 is 15 times. When does it start?"
    )
    quarterly = claims.sessions(JANUARY, date(2023, 3, 1), every=3, stated=2, where=HERE)
    assert "is 1 time (1 if it starts in February, 1 if it starts in March)." in quarterly.text
    assert claims.sessions(MARCH, JANUARY, every=1, stated=2, where=HERE) is None, (
        "the file is refused for that"
    )
    one = claims.sessions(JANUARY, MARCH, every=1, stated=1, where=HERE)
    assert one.text.startswith("1 time is stated, but every month")
    once = claims.sessions(JANUARY, JANUARY, every=3, stated=2, where=HERE)
    assert "to January 2023 is 1 time. When" in once.text


def test_people_counted_in_two_places():
    found = claims.people(18, (9, 21), where=HERE)
    assert (
        found.text == "18 people are stated, while 9 and 21 are counted elsewhere, 30 together: who is meant?"
    )
    assert claims.people(30, (9, 21), where=HERE) is None


def test_things_announced_and_things_named():
    assert claims.count_of_named(3, ("a", "b", "c"), where=HERE) is None
    assert "3 are announced, 2 are named (a, b)" in claims.count_of_named(3, ("a", "b"), where=HERE).text


# Windows

EARLY = Window(Period(date(2018, 10, 1), date(2022, 4, 1)), 21_884)
LATE = Window(Period(date(2021, 4, 1), date(2022, 4, 1)), 7_669)
UP = claims.Change("Everywhere", compare(EARLY, LATE))
DOWN = claims.Change("Everywhere", compare(Window(EARLY.period, 1_200), Window(LATE.period, 286)))
COVID = date(2020, 3, 31)


@pytest.mark.parametrize(
    ("change", "says", "percent", "said"),
    [
        (UP, "rise", 3_000, "soft"),
        (UP, "rise", 3_500, None),
        (UP, "rise", 3_490, None),
        (UP, "rise", None, None),
        (UP, "high", None, None),
        (UP, "fall", None, "soft"),
        (DOWN, "high", None, "soft"),
        (DOWN, "rise", None, "soft"),
        (DOWN, "fall", None, None),
        (DOWN, "fall", 2_200, None),
        (DOWN, "fall", 3_000, "soft"),
    ],
)
def test_a_rise_beside_the_rates(change, says, percent, said):
    assert level(claims.rise([change], says=says, percent=percent, where=HERE)) == said


def test_a_base_that_no_window_shows():
    found = claims.rise([UP], says="rise", percent=3_500, base_until=COVID, where=HERE)
    assert found.text == (
        "1 October 2018 to 31 March 2021, then 1 April 2021 to 31 March 2022: Everywhere: 473.8 a month, then 639.1 (+34.9%)."
        " So no window published ends by 31 March 2020, so the base claimed cannot be seen."
    )
    assert claims.rise([UP], says="rise", base_until=date(2021, 3, 31), where=HERE) is None


def test_nothing_before_is_no_change_to_speak_of():
    new = claims.Change("New", compare(Window(Period(date(2020, 4, 1), date(2021, 4, 1)), 0), LATE))
    assert new.exact is None
    assert new.in_words() == "New: 0.0 a month, then 639.1 (from none)"
    assert claims.rise([new], says="rise", percent=3_000, where=HERE) is None
    before, after = Fraction(21_884 - 7_669, 30), Fraction(7_669, 12)
    assert UP.exact == (after - before) / before * 10_000


# Money over the years


def test_a_fall_of_other_money_that_the_causes_do_not_explain():
    earlier = claims.YearOfNeed("2014/15", 1_502_449_00, (321_000_00,))
    later = claims.YearOfNeed("2015/16", 1_502_449_00, (409_000_00, 455_000_00))
    found = claims.implied_other_money(
        earlier, later, causes=(255_416_00,), named="Early support", where=HERE
    )
    assert found.text == (
        "Other money has to bring £1,181,449 in 2014/15 and £638,449 in 2015/16, a fall of £543,000."
        " Early support can explain at most £255,416 of it: what explains £287,584?"
    )
    assert claims.implied_other_money(earlier, later, causes=(543_000_00,), where=HERE) is None
    assert claims.implied_other_money(later, earlier, causes=(0,), where=HERE) is None
    assert "The causes named can" in claims.implied_other_money(earlier, later, causes=(1,), where=HERE).text


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ([{"b": 100}, {"b": 100}], "£0.80 over 2 years moves from “a” to “b”"),
        ([{"a": 40, "b": 60}], None),
        ([{"a": 40, "b": 80}], None),
        ([{"a": 10, "b": 60}], None),
        ([{"a": 10, "b": 80}], "£0.20 over 1 year moves from “a” to “b”"),
        ([{"a": 30, "b": 90}], "£0.10 over 1 year moves from “a” to “b”"),
        ([{"c": 50, "d": 50}], "£1 over 1 year moves from “a and b” to “c and d”"),
        (
            [{"b": 100}, {"a": 100}],
            "£0.40 over 1 year moves from “a” to “b”; £0.60 over 1 year moves from “b” to “a”",
        ),
        ([{"a": 39, "b": 60, "c": 1}], "£0.01 over 1 year moves from “a” to “c”"),
        ([{"a": 40, "c": 60}], "£0.60 over 1 year moves from “b” to “c”"),
        ([], None),
    ],
)
def test_money_that_moves_between_funds(later, said):
    years = {"2022/23": {"a": 40, "b": 60}, **{f"{2023 + place}/x": each for place, each in enumerate(later)}}
    found = claims.source_moves(years, where=HERE)
    assert (found is None) if said is None else found.text.startswith(f"{said}, and nothing is said of it")


def test_money_that_ends_before_what_it_is_for():
    found = claims.money_ends_before_need(date(2025, 3, 31), date(2026, 3, 31), where=HERE)
    assert "until 31 March 2026, this money ends on 31 March 2025" in found.text
    assert claims.money_ends_before_need(date(2026, 3, 31), date(2026, 3, 31), where=HERE) is None


def test_money_of_one_year_for_work_of_the_next():
    said = {"year": "2022/23", "in_year": 8_440_00, "later": 20_320_00, "where": HERE}
    found = claims.spent_outside_its_year(28_000_00, **said)
    assert found.text == (
        "The £28,000 is money for 2022/23, but at most £8,440 of the work can fall in it;"
        " £20,320 falls later, and nobody is asked to carry £19,560 forward."
    )
    assert claims.spent_outside_its_year(28_000_00, **said, is_carried=True) is None
    assert claims.spent_outside_its_year(8_440_00, **said) is None
    assert claims.spent_outside_its_year(28_000_00, **{**said, "later": 0}) is None


# What each kind is given


@pytest.mark.parametrize(
    ("kind", "values", "fault"),
    [
        ("same_amount", {"one": "150,000"}, "“other” is missing: a claim of the kind same_amount gives it."),
        ("same_amount", {"one": "150,000", "other": "TBC"}, "“other” cannot be read. Write an amount like"),
        (
            "same_amount",
            {"one": "1", "other": "2", "third": "3"},
            "“third” is not known in a claim of the kind same_amount",
        ),
        ("sum", {"parts": "1; two", "stated": "3"}, "“parts” cannot be read"),
        (
            "share_of",
            {"part": "1", "whole": "0", "percent": "5"},
            "“whole” cannot be read. Write a whole number above",
        ),
        (
            "share_of",
            {"part": "1", "whole": "2", "percent": "fifty"},
            "“percent” cannot be read. Write a percentage",
        ),
        (
            "rounded",
            {"stated": "1", "exact": "a; b", "to": "1"},
            "“exact” cannot be read. Write the key of a table",
        ),
        (
            "rise",
            {"subject": "A B", "areas": "a", "says": "rise"},
            "“subject” cannot be read. Write a key of this file",
        ),
        (
            "rise",
            {"subject": "a", "areas": "a", "says": "up"},
            "“says” cannot be read. Write one of rise, fall, high.",
        ),
        (
            "sessions",
            {"first": "2023", "last": "2024-01", "every": "1", "stated": "1"},
            "“first” cannot be read. Write a month",
        ),
        (
            "money_ends_before_need",
            {"funder": "a", "need_until": "2025"},
            "“need_until” cannot be read. Write a day",
        ),
        ("count_of_named", {"stated": "2", "named": "a; "}, "“named” cannot be read. Write a few words."),
        ("people", {"stated": "1,8", "counts": "9"}, "“stated” cannot be read. Write a whole number"),
    ],
)
def test_values_are_read_strictly(kind, values, fault):
    ((name, text),) = claim_kinds.faults_in_values(kind, values)
    assert text.startswith(fault)
    assert f"“{name}”" in text
    with pytest.raises(Refused, match="“") as refused:
        claim_kinds.read_values(kind, values)
    assert [reason.code for reason in refused.value.reasons] == ["claim_not_understood"]


def test_a_value_by_itself_is_refused_with_what_to_write():
    with pytest.raises(Refused, match=r"^Write a month like 2023-01\.$") as refused:
        claim_kinds.month("January")
    assert [reason.code for reason in refused.value.reasons] == ["value_not_understood"]


def test_values_that_may_be_left_out_are_not_there():
    read = claim_kinds.read_values("recommended_against_cost", {"recommended": "28,000", "cost": " 28,760 "})
    assert read == {"recommended": 28_000_00, "cost": 28_760_00}
    assert claim_kinds.read_values(
        "sessions",
        {
            "first": "2023-01",
            "last": "2024-03",
            "every": "2",
            "stated": "7",
            "each": "360",
            "groups": "3",
        },
    ) == {"first": JANUARY, "last": MARCH, "every": 2, "stated": 7, "each": 360_00, "groups": 3}
    assert claim_kinds.read_values("people", {"stated": "1,800", "counts": "9; 21"}) == {
        "stated": 1_800,
        "counts": (9, 21),
    }
