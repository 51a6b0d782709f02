"""Is a printed rise held against its percentage, and the cost of what is not said shown over the term?"""

from dataclasses import replace

from commonweal.rules.findings import Level
from commonweal.rules.stated_uplift import StatedUplift, findings_in_uplift
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift

READING = Uplift(200, HowOften.ONCE, RoundedTo.TEN_POUNDS)
COUNTY = StatedUplift(
    67_045_000, READING, years=5, printed_pence=68_386_000, not_said=frozenset({"times", "rounding"})
)


def found(stated: StatedUplift) -> list[tuple[str, str]]:
    return [(each.level.value, each.code) for each in findings_in_uplift(stated, where="Uplift")]


def text(stated: StatedUplift) -> str:
    return findings_in_uplift(stated, where="Uplift")[0].text


def test_a_rounding_that_is_not_said_is_hard_and_how_often_is_a_question():
    assert found(COUNTY) == [("hard", "uplift"), ("soft", "uplift_times")]
    assert text(COUNTY) == (
        "£683,860 is printed, but £670,450 raised by 2% is £683,859.00:"
        " it comes out only when rounded to the nearest £10, which is not said."
    )


def test_the_cost_of_each_choice_over_the_term_side_by_side():
    question = findings_in_uplift(COUNTY, where="Uplift")[1]
    assert question.level is Level.SOFT
    assert question.text == (
        "It is not said whether 2% comes once or every year. Over 5 years, once is £3,419,300 and every year is £3,558,840,"
        " each year rounded to the nearest £10; to the penny £3,419,295 and £3,558,829.70."
    )
    to_the_penny = replace(COUNTY, uplift=replace(READING, rounded_to=RoundedTo.PENNY))
    assert findings_in_uplift(to_the_penny, where="")[1].text.endswith(
        "is £3,419,295 and every year is £3,558,829.69."
    )


def test_what_is_said_is_passed_over():
    assert found(replace(COUNTY, not_said=frozenset({"times"}))) == [("soft", "uplift_times")]
    assert found(replace(COUNTY, not_said=frozenset({"rounding"}))) == [("hard", "uplift")]
    assert found(replace(COUNTY, printed_pence=68_385_900, not_said=frozenset({"rounding"}))) == []
    assert found(replace(COUNTY, printed_pence=None, not_said=frozenset({"rounding"}))) == []


def test_no_rounding_gives_it():
    assert text(replace(COUNTY, printed_pence=68_400_000)).endswith(": no rounding gives what is printed.")


def test_once_or_yearly_costs_the_same_in_one_year_or_without_a_rise():
    assert found(replace(COUNTY, years=1)) == [("hard", "uplift")]
    assert found(StatedUplift(100, Uplift(0), years=5, not_said=frozenset({"times"}))) == []
