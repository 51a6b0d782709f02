"""Returns: due days, steps, what is asked, what is found before certifying, and words that speak of somebody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import returns
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused
from commonweal.rules.returns import (
    BLANK,
    OPEN,
    STEPS,
    TERMINAL,
    Chase,
    Figure,
    Limits,
    Money,
    Place,
    Standing,
    Status,
    Step,
    findings,
    is_same_as_last,
    reasons_not_to_certify,
)
from commonweal.rules.returns.dates import is_late
from commonweal.rules.steps import faults_in_table, next_status, steps_from
from commonweal.rules.targets import Aim

APRIL = Period(date(2026, 4, 1), date(2026, 7, 1))
LIMITS = Limits(change_percent=25, change_size=10, target_percent=10, cost_percent=30)
PLAIN, RATE = "cases_closed", "risk_reduced"


def counted(numerator: int, denominator: int | None = None) -> Figure:
    return Figure(Standing.COUNTED, numerator, denominator)


def place(measure: str = PLAIN, area: str = "fell", group: str = "victim") -> Place:
    return Place(measure, area, group)


def found(lines, **more):
    rates = {"cases_closed": False, "referrals_by_area": False, "ended_with_advice": False}
    measures = {each.measure for each in lines}
    return findings(
        lines,
        rates={measure: rates.get(measure, True) for measure in measures},
        titles=dict.fromkeys(measures, "It"),
        says=dict.fromkeys(lines, "It, victims, Fell"),
        limits=LIMITS,
        **more,
    )


# 30 June 2026 is a Tuesday; the bank holiday of 31 August lies after all of these.
@pytest.mark.parametrize(
    ("days", "due"), [(1, date(2026, 7, 1)), (20, date(2026, 7, 28)), (0, date(2026, 6, 30))]
)
def test_due_so_many_working_days_after_the_quarter(days, due):
    assert returns.due_on(APRIL, working_days=days) == due


@pytest.mark.parametrize(
    ("status", "on", "late"),
    [
        (Status.DUE, date(2026, 7, 28), False),
        (Status.DUE, date(2026, 7, 29), True),
        (Status.BEGUN, date(2026, 7, 29), True),
        (Status.REOPENED, date(2026, 7, 29), False),
        (Status.CERTIFIED, date(2026, 7, 29), False),
    ],
)
def test_late_is_what_is_open_past_its_day_but_not_what_was_reopened(status, on, late):
    assert is_late(status, date(2026, 7, 28), on=on) is late


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (date(2026, 7, 28), 0),
        (date(2026, 7, 29), 1),
        (date(2026, 8, 1), 3),
        (date(2026, 8, 3), 4),
        (date(2026, 9, 1), 24),
    ],
)
def test_late_by_working_days(on, late):
    assert returns.days_late(date(2026, 7, 28), on=on) == late


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 7, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 1, 15), date(2025, 10, 1)),
    ],
)
def test_the_last_quarter_that_is_over(on, first):
    assert returns.last_ended_quarter(on).starts_on == first


def test_quarters_missed_are_made_up_for_and_none_before_the_first():
    assert [
        each.starts_on.month for each in returns.quarters_to_open(first_asked=None, on=date(2026, 7, 2))
    ] == [4]
    opened = returns.quarters_to_open(first_asked=date(2025, 10, 1), on=date(2026, 7, 2))
    assert [each.starts_on.month for each in opened] == [10, 1, 4]


@pytest.mark.parametrize(
    ("on", "told", "stages"),
    [
        (date(2026, 7, 2), (), [Chase.OPENED]),
        (date(2026, 7, 2), (Chase.OPENED,), []),
        (date(2026, 7, 22), (Chase.OPENED,), [Chase.SOON]),
        (date(2026, 7, 28), (Chase.SOON,), []),
        (date(2026, 7, 29), (Chase.SOON,), [Chase.LATE]),
        (date(2026, 8, 12), (Chase.LATE,), [Chase.VERY_LATE]),
        (date(2026, 8, 12), (), [Chase.VERY_LATE]),
        (date(2027, 8, 12), (Chase.VERY_LATE,), []),
    ],
)
def test_each_stage_is_told_once(on, told, stages):
    due = date(2026, 7, 28)
    assert returns.stages_reached(due, on=on, soon_days=5, very_late_days=10, told=told) == stages


def test_the_table_of_steps_is_whole():
    assert faults_in_table(STEPS, steps=Step, first=Status.DUE, terminal=TERMINAL) == []
    assert steps_from(STEPS, Status.LOCKED) == ()


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_no_steps_leave_the_table_and_locked_is_the_end(steps):
    status, was_locked = Status.DUE, False
    for step in steps:
        reasons = returns.reasons_not_to_take(step, status=status, words="Because.")
        try:
            status = next_status(STEPS, status, step)
        except Refused:
            assert reasons
            continue
        assert reasons == []
        assert not was_locked
        was_locked = status is Status.LOCKED
        assert (returns.reasons_not_to_change(status) == []) == (status in OPEN)


def test_reopening_needs_words_and_certifying_the_statement():
    take = returns.reasons_not_to_take
    assert [each.code for each in take(Step.REOPEN, status=Status.CERTIFIED, words=" ")] == ["words_missing"]
    assert [each.code for each in take(Step.CERTIFY, status=Status.BEGUN, confirmed=False)] == [
        "not_confirmed"
    ]


WRONG = [
    (Figure(Standing.COUNTED), "number_missing"),
    (counted(-1, 2), "below_nought"),
    (counted(3, 2), "above_out_of"),
    (Figure(Standing.COUNTED, 3), "out_of_missing"),
    (counted(2_000_000, 3_000_000), "too_many"),
    (Figure(Standing.NOT_KNOWN), "reason_missing"),
    (Figure(Standing.NOT_KNOWN, 3, 4, "why"), "figure_and_none"),
]


@pytest.mark.parametrize(("figure", "code"), WRONG)
def test_what_is_wrong_with_one_figure(figure, code):
    assert [each.code for each in returns.faults_in_figure(figure, is_rate=True)] == [code]


@pytest.mark.parametrize(
    "figure",
    [
        BLANK,
        counted(0, 0),
        counted(2, 2),
        Figure(Standing.NOT_KNOWN, reason="Late"),
        Figure(Standing.NOT_APPLICABLE),
    ],
)
def test_nought_missing_and_not_applicable_are_each_right(figure):
    assert returns.faults_in_figure(figure, is_rate=True) == []


def test_they_read_differently():
    texts = [
        each.text
        for each in (
            counted(0),
            Figure(Standing.NOT_KNOWN, reason="x"),
            Figure(Standing.NOT_APPLICABLE),
            BLANK,
        )
    ]
    assert texts == ["0", "not known yet", "does not apply", "nothing yet"]


def test_what_is_blank_has_to_be_finished_and_cannot_be_explained_away():
    (one,) = found({place(): BLANK})
    assert (one.code, one.is_wrong) == ("blank", True)
    assert reasons_not_to_certify([one], explained={one.key: "Never mind."})


def test_more_cases_reviewed_than_closed_is_wrong():
    lines = {place(): counted(5), place(RATE): counted(4, 6)}
    (one,) = found(lines)
    assert (one.code, one.is_wrong) == ("disagree", True)
    assert "6 closed cases with two risk reviews cannot be more than 5 cases closed" in one.text
    assert found({place(): counted(6), place(RATE): counted(4, 6)}) == []
    assert found({place(): Figure(Standing.NOT_KNOWN, reason="x"), place(RATE): counted(4, 6)}) == []


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        (41, 12, True),
        (12, 41, True),
        (0, 10, True),
        (0, 9, False),
        (100, 110, False),
        (100, 130, True),
        (8, 2, False),
        (40, 50, True),
    ],
)
def test_a_large_change_is_asked_about_by_size_and_share(before, now, asked):
    changed = found({place(): counted(now)}, last={place(): counted(before)})
    assert bool(changed) is asked
    if asked:
        assert f"{before} last quarter and {now} now" in changed[0].text
        assert not changed[0].is_wrong
        assert reasons_not_to_certify(changed, explained={})
        assert reasons_not_to_certify(changed, explained={changed[0].key: "A new service."}) == []


def test_an_explanation_holds_for_its_figures_only():
    (one,) = found({place(): counted(12)}, last={place(): counted(41)})
    (other,) = found({place(): counted(13)}, last={place(): counted(41)})
    assert reasons_not_to_certify([other], explained={one.key: "A closed office."})


@pytest.mark.parametrize(("reached", "asked"), [(89, True), (90, False), (200, False)])
def test_below_target(reached, asked):
    assert bool(found({place(): counted(reached)}, aims=[Aim(PLAIN, 100)])) is asked


@pytest.mark.parametrize(("reached", "asked"), [(111, True), (110, False), (0, False)])
def test_above_a_target_that_is_at_most(reached, asked):
    assert bool(found({place(): counted(reached)}, aims=[Aim(PLAIN, 100, at_most=True)])) is asked


def test_a_target_of_an_area_is_held_against_that_area_alone():
    lines = {place(): counted(50), place(PLAIN, "city"): counted(5)}
    (one,) = found(lines, aims=[Aim(PLAIN, 10, area="city", area_name="Alderport")])
    assert one.text == "It, Alderport: 5 is well below the target of 10."
    assert found(lines, aims=[Aim(PLAIN, 10, area="fell")]) == []


def test_a_rate_is_held_against_per_cent_over_all_areas():
    lines = {place(RATE): counted(5, 10), place(RATE, "city"): counted(0, 10)}
    (one,) = found(lines, aims=[Aim(RATE, 60, is_rate=True)])
    assert "25% is well below the target of 60%" in one.text
    assert found({place(RATE): counted(0, 0)}, aims=[Aim(RATE, 60, is_rate=True)]) == []


def test_money_for_each_closed_case():
    last, now = {place(): counted(40)}, {place(): counted(35)}
    assert found(now, last=last, money=Money(40_000_00, 40_000_00)) == []
    (one,) = found(now, last=last, money=Money(60_000_00, 40_000_00))
    assert "£1,714 for each closed case; it was £1,000 the quarter before" in one.text
    (none,) = found({place(): counted(0)}, last={place(): counted(2)}, money=Money(60_000_00, 40_000_00))
    assert "no case was closed" in none.text


@pytest.mark.parametrize(
    ("now", "same"),
    [(counted(3), True), (counted(4), False), (Figure(Standing.NOT_KNOWN, reason="x"), False)],
)
def test_last_quarters_figures_pasted(now, same):
    other = place(area="city")
    assert (
        is_same_as_last({place(): now, other: counted(0)}, {place(): counted(3), other: counted(0)}) is same
    )


def test_all_noughts_say_nothing_and_neither_does_a_first_quarter():
    assert not is_same_as_last({place(): counted(0)}, {place(): counted(0)})
    assert not is_same_as_last({place(): counted(3)}, None)


def test_areas_are_counted_once():
    ids = {
        "whole": frozenset({1, 2, 3, 4}),
        "county": frozenset({2, 4}),
        "city": frozenset({3}),
        "district": frozenset({4}),
    }
    shown = {"county": ids["county"], "city": ids["city"]}
    assert returns.split_areas({"whole": ids["whole"]}, shown) == {"county": {2, 4}, "city": {3}}
    assert returns.split_areas({"district": ids["district"]}, shown) == {"district": {4}}
    assert returns.split_areas({"district": ids["district"], "county": ids["county"]}, shown) == {
        "county": {2, 4}
    }


@given(st.dictionaries(st.sampled_from("abcde"), st.frozensets(st.integers(1, 9), min_size=1), max_size=5))
def test_no_area_is_ever_counted_in_two(asked):
    split = list(returns.split_areas(asked, {"x": frozenset({1, 2, 3}), "y": frozenset({4, 5})}).values())
    assert sum(map(len, split)) == len(frozenset().union(*split))


def test_what_people_who_use_abuse_say_of_themselves_is_not_asked():
    asked = returns.places_asked(["cases_closed", "daily_life_better"], ["fell"], ["victim", "perpetrator"])
    assert [(each.measure, each.group) for each in asked] == [
        ("cases_closed", "victim"), ("cases_closed", "perpetrator"), ("daily_life_better", "victim"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Two posts were empty until May; groups began again in June.", []),
        ("We spent £1,250,000 and reached 140 people with domestic abuse.", []),
        ("Ring 07700 900321.", ["number"]),
        ("See jane@example.org", ["email"]),
        ("The flat at ZZ1 4QQ", ["address"]),
        ("One woman was rehoused with her son.", ["one_person", "one_person"]),
        ("A 19-year-old came twice.", ["one_person"]),
    ],
)
def test_words_beside_the_numbers_speak_of_the_service(text, codes):
    kept = [each.code for each in returns.reasons_against_narrative(text, on=date(2026, 7, 1))]
    assert [code for code in kept if code != "link"] == codes
