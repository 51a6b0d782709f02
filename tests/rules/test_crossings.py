"""What crosses the wall, in which words, by when, and to whose list. Nothing crosses the other way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.cases import CaseStatus, ClosingReason, Side
from commonweal.rules.crossings import (
    CROSSINGS,
    FROM,
    TO,
    Reader,
    SafetyFact,
    crosses_until,
    due_on,
    read_as,
    reader_of,
    reasons_not_to_tell,
    told_by_closing,
)
from commonweal.rules.thresholds import Key, Threshold

TOLD = date(2026, 5, 1)


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def test_it_crosses_from_the_one_side_to_the_other_and_never_back():
    assert (FROM, TO) == (Side.PERPETRATOR, Side.VICTIM)
    for fact in SafetyFact:
        assert reasons_not_to_tell(fact, side=Side.PERPETRATOR) == []
        assert codes(reasons_not_to_tell(fact, side=Side.VICTIM)) == ["wrong_side"]


def test_something_has_to_be_chosen():
    assert codes(reasons_not_to_tell(None, side=Side.PERPETRATOR)) == ["no_fact"]
    assert codes(reasons_not_to_tell(None, side=Side.VICTIM)) == ["wrong_side"]


def test_a_refusal_says_what_to_do():
    (across,) = reasons_not_to_tell(None, side=Side.VICTIM)
    (empty,) = reasons_not_to_tell(None, side=Side.PERPETRATOR)
    assert across.text.startswith("Nothing crosses from this side")
    assert empty.text.startswith("Choose what happened")


def test_every_fact_has_its_row_and_its_words():
    assert set(CROSSINGS) == set(SafetyFact)
    for fact, row in CROSSINGS.items():
        assert row.fact is fact
        assert row.read_as.endswith(".")
        assert row.to_do.endswith(".")
        assert read_as(fact) == (row.read_as, row.to_do)
        for words in (row.chosen_as, row.read_as, row.to_do):
            assert words[0].isupper()
            assert len(words) < 140


def test_what_is_read_names_no_service_and_nobody():
    for row in CROSSINGS.values():
        text = f"{row.read_as} {row.to_do}".lower()
        for telling in ("worker of", "service", "told us", "reference", "programme", "probation officer"):
            assert telling not in text, row.fact


@pytest.mark.parametrize(
    ("fact", "days"),
    [
        (SafetyFact.MADE_THREAT, 0),
        (SafetyFact.FOUND_OUT, 0),
        (SafetyFact.LOOKING_FOR, 0),
        (SafetyFact.MOVED_NEARER, 0),
        (SafetyFact.RELEASED, 0),
        (SafetyFact.BREACHED_ORDER, 0),
        (SafetyFact.HAS_WEAPON, 0),
        (SafetyFact.LEFT_PROGRAMME, 1),
        (SafetyFact.MISSED_SESSIONS, 1),
    ],
)
def test_how_soon_it_is_due(fact, days):
    assert due_on(fact, told_on=TOLD) == TOLD + timedelta(days=days)


def test_a_partnership_has_its_own_number_for_an_area():
    local = (Threshold(Key.SAFETY_FACT_SOON_DAYS, 3, date(2020, 1, 1), "Ours.", "north"),)
    assert due_on(SafetyFact.MISSED_SESSIONS, told_on=TOLD, area="north", thresholds=local) == date(
        2026, 5, 4
    )
    assert due_on(SafetyFact.MISSED_SESSIONS, told_on=TOLD, area="south", thresholds=local) == date(
        2026, 5, 2
    )


def test_it_reaches_a_later_case_for_ninety_days():
    assert crosses_until(told_on=TOLD) == date(2026, 7, 30)
    local = (Threshold(Key.SAFETY_FACT_REACHES_BACK_DAYS, 10, date(2020, 1, 1), "Ours.", "north"),)
    assert crosses_until(told_on=TOLD, area="north", thresholds=local) == date(2026, 5, 11)
    assert crosses_until(told_on=TOLD, area="south", thresholds=local) == date(2026, 7, 30)


@given(fact=st.sampled_from(SafetyFact), told=st.dates(date(2016, 1, 1), date(2090, 1, 1)))
def test_it_is_never_due_before_it_was_told_nor_after_it_stops_reaching(fact, told):
    assert told <= due_on(fact, told_on=told) <= crosses_until(told_on=told)


@pytest.mark.parametrize("reason", list(ClosingReason))
def test_what_the_end_of_a_case_tells_by_itself(reason):
    expected = {
        ClosingReason.DISENGAGED: SafetyFact.LEFT_PROGRAMME,
        ClosingReason.SUPPORT_DECLINED: SafetyFact.LEFT_PROGRAMME,
    }.get(reason)
    assert told_by_closing(reason, side=Side.PERPETRATOR) is expected
    assert told_by_closing(reason, side=Side.VICTIM) is None


@pytest.mark.parametrize(
    ("status", "about_safety", "reader"),
    [
        (CaseStatus.ALLOCATED, True, Reader.WORKER),
        (CaseStatus.ALLOCATED, False, Reader.WORKER),
        (CaseStatus.OPENED, True, Reader.MANAGER),
        (CaseStatus.OPENED, False, Reader.MANAGER),
        (CaseStatus.CLOSED, True, Reader.MANAGER),
        (CaseStatus.CLOSED, False, Reader.NOBODY),
    ],
)
def test_whose_list_a_task_is_on(status, about_safety, reader):
    assert reader_of(status=status, is_safety_fact=about_safety) is reader
