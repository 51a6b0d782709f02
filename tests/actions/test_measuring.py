"""The engine finds what the words mean, record by record; and the same again by a second way of counting."""

from datetime import UTC, datetime, timedelta

import ibis
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.outcomes.mart_calendar import as_numpy, london_days, months_of, working_numbers
from commonweal.outcomes.measuring import count, expression
from commonweal.rules.mart_columns import REFERRALS, ROWS, WORKING_DAYS, Kind
from commonweal.rules.measure_conditions import (
    AllOf,
    Among,
    AnyOf,
    Apart,
    Compared,
    Known,
    Not,
    Truth,
    holds,
    working,
)
from commonweal.rules.measures import MEASURES
from commonweal.rules.periods import day_of, working_days_between

NOW = 50
MOMENTS = ["received_at", "accepted_at", "closed_at"]
WORDS = ["first_grade", "closing_reason"]
TRUTHS = ["follows", "is_marac"]
COMPARE = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
LEAVES = st.one_of(
    st.builds(Known, st.sampled_from(MOMENTS + WORDS + TRUTHS)),
    st.builds(Truth, st.sampled_from(TRUTHS)),
    st.builds(Compared, st.sampled_from(MOMENTS), COMPARE, st.sampled_from([*MOMENTS, "now"]), st.just(True)),
    st.builds(Compared, st.just("reviews"), COMPARE, st.integers(0, 3)),
    st.builds(Compared, st.sampled_from(WORDS), st.sampled_from(["==", "!="]), st.sampled_from("ab")),
    st.builds(Among, st.sampled_from(WORDS), st.sets(st.sampled_from("abc"), min_size=1).map(frozenset), st.booleans()),
    st.builds(Apart, st.sampled_from(MOMENTS), st.sampled_from(MOMENTS), COMPARE, st.integers(-9, 9), st.booleans()),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, max_size=3).map(tuple).map(AnyOf),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
maybe = st.none()
RECORDS = st.fixed_dictionaries(
    {
        **{each: st.one_of(maybe, st.integers(0, 99)) for each in MOMENTS},
        **{working(each): st.one_of(maybe, st.integers(0, 99)) for each in MOMENTS},
        **{each: st.one_of(maybe, st.sampled_from("abc")) for each in WORDS},
        **{each: st.one_of(maybe, st.booleans()) for each in TRUTHS},
        "reviews": st.one_of(maybe, st.integers(0, 3)),
    }
)
TYPES = pyarrow.schema(
    [(each, pyarrow.int64()) for at in MOMENTS for each in (at, working(at))]
    + [(each, pyarrow.string()) for each in WORDS]
    + [(each, pyarrow.bool_()) for each in TRUTHS]
    + [("reviews", pyarrow.int64())]
)


@pytest.fixture(scope="module")
def engine():
    found = ibis.duckdb.connect()
    yield found
    found.disconnect()


@settings(max_examples=150, deadline=None)
@given(condition=CONDITIONS, records=st.lists(RECORDS, min_size=1, max_size=12))
def test_the_engine_finds_the_records_that_the_words_mean(engine, condition, records):
    table = engine.create_table("records", pyarrow.Table.from_pylist(records, schema=TYPES), overwrite=True)
    found = table.select(found=expression(condition, table, NOW)).to_pyarrow()["found"].to_pylist()
    assert sorted(found) == sorted(holds(condition, each, now=NOW) for each in records)


def test_nothing_is_counted_where_nothing_is():
    assert count({}, MEASURES, now=NOW).num_rows == 0


@settings(max_examples=200, deadline=None)
@given(
    moment=st.integers(0, 11 * 366 * 86_400).map(
        lambda seconds: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    later=st.timedeltas(timedelta(0), timedelta(40)),
)
def test_days_months_and_working_days_are_those_of_london(moment, later):
    first, last = moment, moment + later
    micros = [
        (each - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for each in (first, last)
    ]
    days = london_days(pyarrow.chunked_array([pyarrow.array([*micros, None])]))
    months, numbers = months_of(days).to_pylist(), working_numbers(days).to_pylist()
    assert months == [day_of(first).replace(day=1), day_of(last).replace(day=1), None]
    assert numbers[1] - numbers[0] == working_days_between(first, last)
    assert numbers[2] is None


def test_every_column_that_tells_working_days_is_a_moment_and_every_table_places_its_rows():
    assert all(REFERRALS[each].kind == Kind.MOMENT for each in WORKING_DAYS)
    assert all(any(column.places for column in columns.values()) for columns in ROWS.values())
    assert as_numpy(pyarrow.chunked_array([pyarrow.array([None], pyarrow.int64())]))[1].tolist() == [True]
