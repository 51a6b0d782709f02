"""Does a promise count in the financial years its time falls in, to the penny, and is it taken back where the work was?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.commitment_years import (
    by_source_and_year,
    let_go_by,
    over_financial_years,
    still_wanted,
)
from commonweal.rules.ledger import Share
from commonweal.rules.money import split
from commonweal.rules.periods import Period, financial_year


def period(starts: str, last: str) -> Period:
    return Period(date.fromisoformat(starts), date.fromisoformat(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("pence", "starts", "last", "expected"),
    [
        (1_200_00, "2026-10-01", "2027-09-30", {2026: 600_00, 2027: 600_00}),
        (1_200_00, "2026-04-01", "2027-03-31", {2026: 1_200_00}),
        (1_200_00, "2027-01-01", "2027-12-31", {2026: 300_00, 2027: 900_00}),
        (3_000_00, "2026-10-01", "2028-09-30", {2026: 750_00, 2027: 1_500_00, 2028: 750_00}),
        (
            1_01,
            "2026-10-01",
            "2027-09-30",
            {2026: 51, 2027: 50},
        ),  # the odd penny: equal remainders, the earlier
        (1_00, "2027-01-01", "2027-09-30", {2026: 33, 2027: 67}),  # 3 and 6 months of 9: 33⅓ and 66⅔
        (1_000, "2027-03-29", "2027-04-07", {2026: 300, 2027: 700}),  # odd days count days: 3 and 7
        (0, "2026-10-01", "2027-09-30", {2026: 0, 2027: 0}),
    ],
)
def test_a_promise_is_cut_at_each_first_of_april(pence, starts, last, expected):
    assert over_financial_years(pence, period(starts, last)) == expected


@pytest.mark.parametrize(
    ("standing", "expected", "over"),
    [
        ({}, {2026: 60, 2027: 40}, {}),
        ({2026: 60}, {2027: 40}, {}),  # October to March is paid: only the rest is still wanted
        ({2027: 40}, {2026: 60}, {}),
        ({2026: 10, 2027: 10}, {2026: 50, 2027: 30}, {}),
        ({2026: 70}, {2027: 30}, {}),  # what is over in one year answers for the other
        ({2028: 70}, {2027: 30}, {}),
        ({2026: 60, 2027: 40}, {}, {}),
        ({2026: 500}, {}, {2026: 400}),
        ({2026: 61, 2027: 40, 2028: 3}, {}, {2026: 1, 2028: 3}),
    ],
)
def test_what_stands_in_a_year_answers_for_that_year_first(standing, expected, over):
    assert still_wanted({2026: 60, 2027: 40}, standing) == (expected, over)


@pytest.mark.parametrize(
    ("by_source", "by_year", "expected"),
    [
        ({"a": 100}, {2026: 50, 2027: 50}, {("a", 2026): 50, ("a", 2027): 50}),
        ({"a": 60, "b": 40}, {2026: 50, 2027: 50},
         {("a", 2026): 30, ("a", 2027): 30, ("b", 2026): 20, ("b", 2027): 20}),
        # 1½ and 1½ for each: the odd penny goes to the earlier year, and the next source makes it even.
        ({"a": 3, "b": 3}, {2026: 3, 2027: 3},
         {("a", 2026): 2, ("a", 2027): 1, ("b", 2026): 1, ("b", 2027): 2}),
        ({"a": 5, "b": 0}, {2027: 5}, {("a", 2027): 5}),
    ],
)  # fmt: skip
def test_every_source_and_every_year_comes_to_what_it_should(by_source, by_year, expected):
    assert by_source_and_year(by_source, by_year) == expected


def share(source: str, pence: int) -> Share:
    return Share(source, "early", "county", pence)


A6, A7, B6, B7 = ("a", 2026), ("a", 2027), ("b", 2026), ("b", 2027)


@pytest.mark.parametrize(
    ("paid", "standing", "work", "expected"),
    [
        ([("a", 30)], {A6: 50, A7: 50}, {2026: 30}, {A6: 30}),
        ([("a", 30)], {A6: 50, A7: 50}, {2027: 30}, {A7: 30}),
        ([("a", 30)], {A6: 50, A7: 50}, {2026: 20, 2027: 10}, {A6: 20, A7: 10}),  # a quarter across April
        ([("a", 70)], {A6: 50, A7: 50}, {2026: 70}, {A6: 50, A7: 20}),  # its year first, then the other
        ([("a", 70)], {A6: 50, A7: 50}, {2027: 70}, {A6: 20, A7: 50}),
        ([("a", 30)], {A7: 50, B6: 50}, {2026: 30}, {A7: 30}),  # whose money goes before which year
        ([("a", 30)], {A6: 10, B6: 50, B7: 50}, {2026: 30}, {A6: 10, B6: 20}),
        ([("a", 10), ("b", 20)], {B6: 15, ("c", 2026): 50}, {2026: 30}, {B6: 15, ("c", 2026): 15}),
        ([("a", 200)], {A6: 50, A7: 50}, {2026: 200}, {A6: 50, A7: 50}),
        ([("a", 10)], {}, {2026: 10}, {}),
        ([], {A6: 5}, {}, {}),
    ],
)  # fmt: skip
def test_a_bill_takes_back_what_was_promised_for_the_years_of_its_work(paid, standing, work, expected):
    found = let_go_by([share(*each) for each in paid], standing, work=work)
    assert {(each.source, each.year): each.pence for each in found} == expected


@pytest.mark.parametrize(
    ("paid", "standing", "work", "expected"),
    [
        # Two payers of the same work: what the first takes of a year is no longer wanted of it
        (
            {"a": 10, "b": 10},
            {("a", 2026): 10, ("a", 2027): 10, ("b", 2026): 10, ("b", 2027): 10},
            {2026: 10, 2027: 10},
            {("a", 2026): 10, ("b", 2027): 10},
        ),
        (
            {"a": 4, "b": 8},
            {("a", 2026): 10, ("b", 2026): 10, ("b", 2027): 10},
            {2026: 10, 2027: 10},
            {("a", 2026): 4, ("b", 2026): 6, ("b", 2027): 2},
        ),
        (
            {"a": 5, "b": 5},
            {("a", 2027): 9, ("a", 2026): 9},
            {2027: 5, 2026: 5},
            {("a", 2026): 5, ("a", 2027): 5},
        ),
        ({"a": 5}, {("a", 2027): 9, ("a", 2026): 9}, {2027: 5, 2026: 5}, {("a", 2026): 5}),
        # A bill for more than its work was promised takes the rest from the year of the work first
        ({"a": 10}, {("a", 2026): 10, ("a", 2027): 10}, {2027: 5}, {("a", 2027): 10}),
        ({"a": 15}, {("a", 2027): 10, ("a", 2026): 10}, {2027: 5}, {("a", 2026): 5, ("a", 2027): 10}),
        # And of the other years the earliest, of other payers the first by key, whatever the order of the rows
        ({"a": 3}, {("a", 2028): 2, ("a", 2027): 2, ("a", 2026): 2}, {}, {("a", 2026): 2, ("a", 2027): 1}),
        ({"z": 3}, {(key, 2026): 2 for key in "edcba"}, {}, {("a", 2026): 2, ("b", 2026): 1}),
    ],
)
def test_the_years_of_the_work_go_first_and_then_the_earliest(paid, standing, work, expected):
    found = let_go_by([share(*each) for each in paid.items()], standing, work=work)
    assert [((each.source, each.year), each.pence) for each in found] == sorted(expected.items())


def test_the_order_of_the_rows_changes_nothing():
    assert still_wanted({2028: 5, 2027: 5, 2026: 5}, {2027: 1, 2025: 3, 2024: 3}) == ({2027: 3, 2028: 5}, {})
    assert still_wanted({2026: 4}, {2025: 3, 2024: 3}) == ({}, {2025: 2})
    assert still_wanted({2026: 4}, {2026: -1}) == ({2026: 4}, {})
    by_source, by_year = {"b": 3, "a": 3}, {2027: 3, 2026: 3}
    assert by_source_and_year(by_source, by_year) == {
        ("a", 2026): 2,
        ("a", 2027): 1,
        ("b", 2026): 1,
        ("b", 2027): 2,
    }


DAYS = st.dates(date(2023, 1, 1), date(2030, 1, 1))
TERMS = st.builds(lambda start, days: Period(start, start + timedelta(days=days)), DAYS, st.integers(1, 900))
YEARS = range(2022, 2034)


@given(st.integers(0, 10**12), TERMS)
def test_the_years_come_to_the_whole_and_only_years_of_the_term_count(pence, term):
    cut = over_financial_years(pence, term)
    assert sum(cut.values()) == pence
    assert list(cut) == [year for year in YEARS if financial_year(date(year, 4, 1)).overlaps(term)]
    assert all(part >= 0 for part in cut.values())


AMOUNTS = st.dictionaries(st.integers(2024, 2027), st.integers(0, 10**9), max_size=4)


@given(AMOUNTS, AMOUNTS)
def test_what_is_still_wanted_and_what_stands_come_to_the_worth(worth, standing):
    wanted, over = still_wanted(worth, standing)
    assert sum(wanted.values()) == max(sum(worth.values()) - sum(standing.values()), 0)
    assert sum(wanted.values()) - sum(over.values()) == sum(worth.values()) - sum(standing.values())
    assert all(0 < pence <= worth[year] for year, pence in wanted.items())


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=5),
    st.lists(st.integers(0, 99), min_size=1, max_size=4),
)
def test_no_penny_is_lost_between_sources_and_years(pence, weights):
    by_source = {f"s{place}": each for place, each in enumerate(pence)}
    total = sum(pence)
    by_year = dict(enumerate(split(total, weights) if any(weights) else [total], start=2024))
    cut = by_source_and_year(by_source, by_year)
    assert all(part > 0 for part in cut.values())
    for source, each in by_source.items():
        assert sum(part for (own, _), part in cut.items() if own == source) == each
    for year, each in by_year.items():
        assert sum(part for (_, own), part in cut.items() if own == year) == each


STANDING = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.integers(2025, 2027)), st.integers(0, 100), max_size=10
)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 200), max_size=3), STANDING, TERMS)
def test_what_is_taken_back_never_leaves_a_year_below_nothing(paid, standing, term):
    work = over_financial_years(sum(paid.values()), term)
    found = let_go_by([share(*each) for each in paid.items()], standing, work=work)
    assert sum(each.pence for each in found) == min(sum(paid.values()), sum(standing.values()))
    assert len({(each.source, each.year) for each in found}) == len(found)
    assert all(0 < each.pence <= standing[each.source, each.year] for each in found)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 200), max_size=3), STANDING, TERMS)
def test_whose_promise_it_is_does_not_depend_on_where_april_falls(paid, standing, term):
    def by_source(rows, **work):
        found: dict[str, int] = {}
        for each in let_go_by([share(*own) for own in paid.items()], rows, **work):
            found[each.source] = found.get(each.source, 0) + each.pence
        return found

    together: dict[tuple[str, int], int] = {}
    for (source, _), pence in standing.items():
        together[source, 2025] = together.get((source, 2025), 0) + pence
    total = sum(paid.values())
    cut = by_source(standing, work=over_financial_years(total, term))
    assert cut == by_source(together, work={2025: total})


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 40)), max_size=12))
def test_month_by_month_a_promise_is_used_up_in_its_own_year_first(months):
    """Bills for single months of an October year: a year's promise goes below its month's worth only when it is used up."""
    year = Period(date(2026, 10, 1), date(2027, 10, 1))
    standing = {("a", own): pence for own, pence in over_financial_years(240, year).items()}
    for month, pence in months:
        start = date(2026 + (month + 9) // 12, (month + 9) % 12 + 1, 1)
        own = financial_year(start).starts_on.year
        other = 2026 + 2027 - own
        before = dict(standing)
        for each in let_go_by([share("a", pence)], standing, work={own: pence}):
            standing[each.source, each.year] -= each.pence
        assert before["a", own] - standing["a", own] == min(pence, before["a", own])
        assert standing["a", other] == max(before["a", other] - max(pence - before["a", own], 0), 0)
