"""Statutory cycles: when each is due again, what is late, and what is only not recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.cycles import KINDS, Cycle, Standing, all_due, due, reasons_not_to_record
from commonweal.rules.periods import add_months

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("cycle", "done", "due_on", "standing"),
    [
        (
            Cycle.STRATEGY,
            [],
            date(2022, 1, 4),
            Standing.NOT_KNOWN,
        ),  # it may have been done: nobody is called late
        (Cycle.STRATEGY, [date(2022, 1, 4)], None, Standing.IN_TIME),
        (Cycle.STRATEGY_REVIEW, [date(2025, 1, 3)], date(2028, 1, 3), Standing.IN_TIME),
        (Cycle.STRATEGY_REVIEW, [date(2024, 2, 1)], date(2027, 2, 1), Standing.SOON),
        (Cycle.NEEDS_ASSESSMENT, [], None, Standing.NOT_KNOWN),
        (Cycle.ANNUAL_REPORT, [date(2026, 6, 30)], date(2027, 6, 30), Standing.IN_TIME),
        (Cycle.ANNUAL_REPORT, [date(2025, 11, 27)], TODAY, Standing.SOON),
        (Cycle.ANNUAL_REPORT, [date(2025, 11, 26)], date(2026, 11, 26), Standing.LATE),
    ],
)
def test_when_it_is_due(cycle, done, due_on, standing):
    found = due(cycle, "fellshire", done, on=TODAY)
    assert (found.due_on, found.standing) == (due_on, standing)


def test_a_first_review_counts_from_the_strategy():
    done = {(Cycle.STRATEGY, "a"): [date(2021, 12, 20), date(2024, 6, 1)]}
    found = {each.cycle: each for each in all_due(["a"], done, on=TODAY)}
    assert found[Cycle.STRATEGY_REVIEW].due_on == date(2024, 12, 20)
    assert found[Cycle.STRATEGY_REVIEW].standing is Standing.LATE
    assert found[Cycle.STRATEGY_REVIEW].says == "It was due by 20 December 2024."
    assert "review says whether" in found[Cycle.STRATEGY].says
    assert "Nothing is recorded." in found[Cycle.NEEDS_ASSESSMENT].says


def test_what_is_late_stands_first_and_not_recorded_before_in_time():
    done = {(Cycle.STRATEGY, "a"): [TODAY], (Cycle.ANNUAL_REPORT, "a"): [date(2025, 12, 1)]}
    assert [each.cycle for each in all_due(["a"], done, on=TODAY)] == [
        Cycle.ANNUAL_REPORT, Cycle.NEEDS_ASSESSMENT, Cycle.STRATEGY_REVIEW, Cycle.STRATEGY,
    ]  # fmt: skip
    assert len(all_due(["a", "b"], {}, on=TODAY)) == 2 * len(Cycle)


def test_only_what_was_done_is_recorded_and_once():
    assert [
        each.code for each in reasons_not_to_record(done_on=TODAY + timedelta(1), today=TODAY, done=[])
    ] == ["done_in_future"]
    assert [each.code for each in reasons_not_to_record(done_on=TODAY, today=TODAY, done=[TODAY])] == [
        "done_already"
    ]
    assert reasons_not_to_record(done_on=TODAY, today=TODAY, done=[]) == []


def test_every_cycle_has_its_source():
    assert set(KINDS) == set(Cycle)
    assert all("section" in kind.source or "SI 2021/990" in kind.source for kind in KINDS.values())


@given(
    st.lists(st.dates(date(2015, 1, 1), date(2030, 1, 1)), min_size=1),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)
def test_the_last_time_counts_and_the_order_does_not(done, on):
    for cycle in Cycle:
        if KINDS[cycle].months is None:
            continue
        found = due(cycle, "a", done, on=on)
        assert found == due(cycle, "a", reversed(done), on=on)
        assert found.due_on == add_months(max(done), KINDS[cycle].months)
        assert (found.standing is Standing.LATE) == (found.due_on < on)
