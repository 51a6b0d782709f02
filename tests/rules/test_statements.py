"""Does each statement hold in itself, and are all of them together the pool, to the penny and in every column?"""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.statements import (
    COLUMNS,
    PARTS_OF_LEFT_OVER,
    SpentRow,
    Statement,
    faults_in_statement,
    faults_in_statements,
    together,
)

COUNTY = Statement(
    funder="County",
    promised=100_00,
    top_slice=5_00,
    in_kind=7_00,
    brought_forward=10_00,
    received=90_00,
    paid=60_00,
    returned=3_00,
    balance=37_00,
    accrued=4_00,
    spent=64_00,
    committed=20_00,
    left_over=37_00,
    carried=30_00,
    mine=5_00,
    stays=2_00,
    rows=(
        SpentRow("Early help", "North", "Only in the county.", 60_00),
        SpentRow("Groups", "North", "", 4_00),
    ),
)
CITY = Statement(funder="City", promised=10_00, received=10_00, balance=10_00)


def codes(faults) -> list[str]:
    return [fault.code for fault in faults]


def test_every_column_has_its_words():
    assert set(COLUMNS) == {each.name for each in fields(Statement)} - {"funder", "rows"}


def test_what_holds_has_no_faults():
    assert faults_in_statement(COUNTY) == []
    assert faults_in_statement(CITY) == []
    assert faults_in_statements([COUNTY, CITY], together([COUNTY, CITY])) == []
    assert faults_in_statements([], dict.fromkeys(COLUMNS, 0)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"balance": 37_01}, ["balance_does_not_follow"]),
        ({"received": 89_99}, ["balance_does_not_follow"]),
        ({"brought_forward": 10_01}, ["balance_does_not_follow"]),
        ({"returned": 2_99}, ["balance_does_not_follow"]),
        ({"paid": 60_01}, ["balance_does_not_follow", "spent_does_not_follow"]),
        ({"accrued": 3_99}, ["spent_does_not_follow"]),
        ({"spent": 64_01}, ["spent_does_not_follow", "rows_do_not_add_up"]),
        ({"rows": ()}, ["rows_do_not_add_up"]),
        ({"top_slice": 100_01}, ["top_slice_above_promise"]),
        ({"top_slice": -1}, ["top_slice_above_promise"]),
    ],
)
def test_what_does_not_hold_is_said(changes, expected):
    assert codes(faults_in_statement(replace(COUNTY, **changes))) == expected


def test_the_sentence_says_both_figures():
    (fault,) = faults_in_statement(replace(COUNTY, balance=37_01))
    assert fault.text == (
        "County: what was there, came in and went out leaves £37 in the bank, and the statement says £37.01."
    )


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - set(PARTS_OF_LEFT_OVER)))
def test_every_column_is_held_against_the_pool(column):
    pool = together([COUNTY, CITY])
    pool[column] += 1
    (fault,) = faults_in_statements([COUNTY, CITY], pool)
    assert fault.code == f"{column}_does_not_tie"
    assert fault.text.startswith(COLUMNS[column])
    del pool[column]
    assert codes(faults_in_statements([COUNTY, CITY], pool)) == ["column_not_checked"]


def test_an_underspend_is_carried_shared_or_stays_and_nothing_is_lost():
    lost = replace(COUNTY, stays=1_99)
    assert codes(faults_in_statements([lost], together([lost]))) == ["underspend_does_not_tie"]


def test_what_one_gives_to_another_of_an_underspend_still_ties():
    gives, takes = replace(COUNTY, mine=3_00), replace(CITY, mine=2_00)
    assert faults_in_statements([gives, takes], together([gives, takes])) == []


pence = st.integers(0, 10**12)


@given(st.lists(st.tuples(*[pence] * 8), max_size=5), st.data())
def test_any_figure_altered_by_a_penny_is_noticed(drawn, data):
    statements = []
    for number, (brought, received, paid, returned, accrued, carried, mine, stays) in enumerate(drawn):
        made = Statement(
            funder=str(number),
            brought_forward=brought,
            received=received,
            paid=paid,
            returned=returned,
            balance=brought + received - paid - returned,
            accrued=accrued,
            spent=paid + accrued,
            left_over=carried + mine + stays,
            carried=carried,
            mine=mine,
            stays=stays,
            rows=(SpentRow("e", "a", "", paid + accrued),),
        )
        statements.append(made)
    pool = together(statements)
    assert faults_in_statements(statements, pool) == []
    if statements:
        place = data.draw(st.integers(0, len(statements) - 1))
        column = data.draw(st.sampled_from(list(COLUMNS)))
        by = data.draw(st.sampled_from([-1, 1]))
        altered = replace(statements[place], **{column: getattr(statements[place], column) + by})
        assert faults_in_statements([*statements[:place], altered, *statements[place + 1 :]], pool)
