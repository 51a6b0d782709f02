"""Benefit is a range: worked examples that can be checked by hand, and what has to hold whatever is put in."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.benefit import (
    WHOLE,
    Range,
    Test,
    Verdict,
    in_words,
    reasons_not_to_cite,
    reasons_not_to_test,
    show_ratio,
    work_out,
)

WHY = "Judged by the team, invented for tests"
# Lancashire, years 2 and 3: early support is 255,416 a year, and in year 3 only if measured benefit exceeds the investment.
EARLY_SUPPORT = 255_416_00


def between(low: int, central: int, high: int, reason: str = WHY) -> Range:
    return Range(low, central, high, reason)


LANCASHIRE = Test(
    outcomes=800,
    attribution=between(2_000, 3_000, 4_000),
    deadweight=between(2_500, 3_000, 5_000),
    drop_off=between(0, 1_000, 2_000),
    worth=between(2_460_00, 2_460_00, 2_460_00),
    investment_pence=EARLY_SUPPORT,
)


def test_lancashire_s_third_year_by_hand():
    """800 × £2,460 = £1,968,000. Lowest × 0.20 × 0.50 × 0.80, middle × 0.30 × 0.70 × 0.90, highest × 0.40 × 0.75 × 1."""
    result = work_out(LANCASHIRE)
    assert (result.low, result.central, result.high) == (157_440_00, 371_952_00, 590_400_00)
    assert result.verdict is Verdict.ONLY_IF
    assert result.ratios == (61, 145, 231)
    # One outcome, judged most likely, is worth 2,460 × 0.30 × 0.70 × 0.90 = £464.94; £255,416 takes 550 of them (549.35).
    assert result.needed.outcomes == 550
    assert result.needed.attribution == 2_061  # 2,061 × £123.984 of 800 = £255,531; one less is £255,407
    assert in_words(result) == (
        "Benefit exceeds the investment only if the judgements hold: £157,440 to £590,400, against £255,416 invested. All"
        " else as judged most likely, it takes 550 outcomes; or, with the outcomes there were, an attribution of 20.61%."
    )


def test_enough_even_at_the_lowest_and_not_even_at_the_highest():
    more = work_out(replace(LANCASHIRE, outcomes=1_300))
    assert more.verdict is Verdict.EVEN_AT_THE_LOWEST  # 1,300 × 2,460 × 0.08 = £255,840
    assert more.low == 255_840_00
    assert "even at the lowest" in in_words(more)
    few = work_out(replace(LANCASHIRE, outcomes=346))
    assert few.high == 255_348_00  # 346 × 2,460 × 0.30: £68 short
    assert few.verdict is Verdict.NOT
    assert "not even at the highest" in in_words(few)


def test_equal_is_not_more():
    test = Test(
        1, *([between(WHOLE, WHOLE, WHOLE)]), between(0, 0, 0), between(0, 0, 0), between(100, 100, 100), 100
    )
    assert work_out(test).verdict is Verdict.NOT
    assert work_out(replace(test, investment_pence=99)).verdict is Verdict.EVEN_AT_THE_LOWEST


def test_where_nothing_is_owed_to_the_service_no_number_is_enough():
    result = work_out(replace(LANCASHIRE, attribution=between(0, 0, 5_000)))
    assert result.needed.outcomes is None
    assert "no number of outcomes" in in_words(result)


def test_more_than_all_of_it_cannot_be_owed():
    result = work_out(replace(LANCASHIRE, outcomes=150, worth=between(2_460_00, 2_460_00, 34_015_00)))
    assert result.verdict is Verdict.ONLY_IF
    assert result.needed.attribution is None
    assert "which cannot be" in in_words(result)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"investment_pence": 0}, "nothing_invested"),
        ({"outcomes": 0}, "outcomes_not_usable"),
        ({"outcomes": 10**7}, "outcomes_not_usable"),
        ({"attribution": between(3_000, 2_000, 4_000)}, "attribution_out_of_order"),
        ({"attribution": between(3_000, 4_000, 10_001)}, "attribution_too_high"),
        ({"deadweight": between(-1, 0, 0)}, "deadweight_out_of_order"),
        ({"drop_off": between(0, 0, 0, " ")}, "drop_off_reason_missing"),
        ({"worth": between(5, 4, 6)}, "worth_out_of_order"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out(change, code):
    test = replace(LANCASHIRE, **change)
    assert [reason.code for reason in reasons_not_to_test(test)] == [code]
    with pytest.raises(ValueError, match="cannot be worked out"):
        work_out(test)


def test_the_lancashire_test_can_be_worked_out():
    assert reasons_not_to_test(LANCASHIRE) == []


@pytest.mark.parametrize(
    ("verdict", "words", "refused"),
    [
        (Verdict.EVEN_AT_THE_LOWEST, "", False),
        (Verdict.ONLY_IF, " ", True),
        (Verdict.NOT, "", True),
        (Verdict.ONLY_IF, "The board takes the risk", False),
    ],
)
def test_what_is_no_proof_needs_its_reason_in_words(verdict, words, refused):
    assert bool(reasons_not_to_cite(verdict, words=words)) is refused


def test_a_ratio_is_shown_with_two_places():
    assert [show_ratio(each) for each in (0, 61, 145, 100_000)] == ["0.00", "0.61", "1.45", "1,000.00"]


shares = st.lists(st.integers(0, WHOLE), min_size=3, max_size=3).map(lambda found: between(*sorted(found)))
worths = st.lists(st.integers(0, 10**7), min_size=3, max_size=3).map(lambda found: between(*sorted(found)))
tests = st.builds(
    Test,
    outcomes=st.integers(1, 10**5),
    attribution=shares,
    deadweight=shares,
    drop_off=shares,
    worth=worths,
    investment_pence=st.integers(1, 10**11),
)


@given(tests)
def test_low_central_high_are_in_order_and_the_verdict_agrees_with_them(test):
    result = work_out(test)
    assert 0 <= result.low <= result.central <= result.high
    assert (result.verdict is Verdict.EVEN_AT_THE_LOWEST) == (result.low > test.investment_pence)
    assert (result.verdict is Verdict.NOT) == (result.high <= test.investment_pence)
    assert list(result.ratios) == sorted(result.ratios)
    assert in_words(result).startswith("Benefit ")


@given(tests)
def test_less_than_a_penny_is_left_off_and_never_added(test):
    exact = Fraction(test.outcomes * test.worth.central) * Fraction(test.attribution.central, WHOLE)
    exact *= Fraction(WHOLE - test.deadweight.central, WHOLE) * Fraction(WHOLE - test.drop_off.central, WHOLE)
    assert 0 <= exact - work_out(test).central < 1


@given(tests, st.integers(1, 1000))
def test_more_outcomes_worth_or_attribution_never_give_less_and_more_deadweight_or_drop_off_never_more(
    test, step
):
    before = work_out(test)

    def moved(name: str, by: int) -> tuple[int, int, int]:
        given = getattr(test, name)
        most = WHOLE if name != "worth" else 10**9
        after = replace(
            given, **{end: min(getattr(given, end) + by, most) for end in ("low", "central", "high")}
        )
        result = work_out(replace(test, **{name: after}))
        return result.low, result.central, result.high

    base = (before.low, before.central, before.high)
    more = work_out(replace(test, outcomes=test.outcomes + step))
    for after in (moved("attribution", step), moved("worth", step), (more.low, more.central, more.high)):
        assert all(one >= other for one, other in zip(after, base, strict=True))
    for after in (moved("deadweight", step), moved("drop_off", step)):
        assert all(one <= other for one, other in zip(after, base, strict=True))


@given(tests)
def test_what_is_needed_is_enough_and_one_less_is_not(test):
    result = work_out(test)
    if result.needed.outcomes is not None and 1 < result.needed.outcomes <= 10**6:
        assert work_out(replace(test, outcomes=result.needed.outcomes)).central > test.investment_pence
        assert work_out(replace(test, outcomes=result.needed.outcomes - 1)).central <= test.investment_pence
    if result.needed.attribution is not None:
        for share, is_enough in ((result.needed.attribution, True), (result.needed.attribution - 1, False)):
            told = work_out(replace(test, attribution=between(share, share, share)))
            assert (told.central > test.investment_pence) is is_enough
