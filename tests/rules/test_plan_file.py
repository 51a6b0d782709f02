"""Is a plan file read strictly: everything wrong with it at once, each with its line, and nothing half read?"""

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.commissioning.funding.models import Contribution, NeedLine
from commonweal.commissioning.funding.plan_file import (
    FaultsInPlan,
    digest,
    faults_between_rows,
    faults_by_day,
    read_plan,
)
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.partnership.models import Area, Organisation
from commonweal.partnership.toml_lines import find_lines
from tests.money import PLAN, START

STAFFORDSHIRE = Path(__file__).resolve().parents[2] / "examples" / "staffordshire.toml"


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FaultsInPlan) as refused:
        read_plan(text)
    return [(fault.line, fault.text) for fault in refused.value]


def changed(*changes: tuple[str, str], text: str = PLAN) -> str:
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def one_fault(*changes: tuple[str, str]) -> tuple[int, str]:
    (found,) = faults(changed(*changes))
    return found


# The published plan


def staffordshire():
    return read_plan(STAFFORDSHIRE.read_text(encoding="utf-8"))


def test_the_countys_uplift_is_the_one_the_report_prints_with_its_rounding_said():
    county = next(row for row in staffordshire().contributions if row.key == "county-year-1")
    assert county.amount_pence == 683_860_00
    assert "£683,859.00 before rounding" in county.working
    assert "rounded to the nearest £10" in county.working
    assert "once is taken here" in county.working
    assert county.assumption == ""


def test_what_the_report_does_not_say_is_assumed_with_a_reason():
    plan = staffordshire()
    unsaid = [row for row in plan.contributions if row.funder != "staffordshire-county-council"]
    assert len(unsaid) == 10
    assert all(row.assumption.startswith("The report gives no amount") for row in unsaid)
    assert all(row.assumption.startswith("The report gives no split") for row in plan.needs)
    assert all(line.assumption for contract in plan.contracts for line in contract.lines)


def test_three_fences_say_where_the_money_may_go():
    fences = {row.key: (row.areas, row.anywhere) for row in staffordshire().fences}
    assert fences == {
        "county-only": (("staffordshire",), False),
        "city-only": (("stoke-on-trent",), False),
        "anywhere": ((), True),
    }


def test_the_contract_and_the_published_counts():
    plan = staffordshire()
    assert {(row.starts_on, row.ends_before, row.option_months) for row in plan.contracts} == {
        (date(2023, 10, 1), date(2026, 10, 1), 24)
    }
    assert [row.value for row in plan.figures] == [21_884, 7_669, 13_678, 4_771, 1_200, 286, 650, 140]
    assert {row.tier for row in plan.elements} == {"1", "2", "3 and 4"}
    assert {row.client_group for row in plan.elements} == {"victim", "child", "perpetrator"}


def test_every_year_costs_what_the_three_promise():
    plan = staffordshire()
    for year in range(2023, 2028):
        promised = sum(row.amount_pence for row in plan.contributions if row.starts_on == date(year, 10, 1))
        needed = sum(row.amount_pence for row in plan.needs if row.starts_on == date(year, 10, 1))
        assert promised == needed == 1_499_250_00


# Reading


def test_amounts_per_year_become_one_row_a_year():
    plan = read_plan(PLAN)
    county = [row for row in plan.contributions if row.funder == "county"]
    assert [row.key for row in county] == ["county-year-1", "county-year-2"]
    assert [row.amount_pence for row in county] == [51_000_00, 51_000_00]
    assert county[0].starts_on == START
    assert county[0].ends_before == county[1].starts_on
    assert len([row for row in plan.needs if row.element == "early"]) == 6


def test_an_uplift_every_year_compounds_and_a_period_stays_whole():
    yearly = read_plan(
        changed(('times = "once", rounded_to = "pound"', 'times = "yearly", rounded_to = "penny"'))
    )
    assert [row.amount_pence for row in yearly.contributions if row.funder == "county"] == [
        51_000_00,
        52_020_00,
    ]
    whole = read_plan(
        changed(('per = "year"\namount = "20,000"\nassumed', 'per = "period"\namount = "20,000"\nassumed'))
    )
    assert [row.key for row in whole.contributions if row.funder == "city"] == ["city"]


def test_the_digest_follows_what_is_said_and_nothing_else():
    plan = read_plan(PLAN)
    assert digest(read_plan("# a remark\n\n" + PLAN)) == digest(plan)
    assert len(digest(plan)) == 64
    assert digest(dataclasses.replace(plan, title="Another")) != digest(plan)


def test_rows_can_be_changed_in_python_and_checked_again():
    plan = read_plan(PLAN)
    lost = dataclasses.replace(plan, organisations=plan.organisations[1:])
    assert {fault.text.split(":")[0] for fault in faults_between_rows(lost)} == {
        "No organisation “county” is in this file"
    }
    assert faults_between_rows(plan) == []


# Faults, each on its line


def test_all_faults_at_once_each_with_its_line():
    text = changed(
        ('amount = "20,000"\nassumed', 'amount = "-20,000"\nassumed'),
        ('areas = ["wexcombe"]\n', ""),
        ('source_fund = "Grant"', 'source_fund = "Grant"\nshade = "blue"'),
        ('yearly = "900"', 'yearly = "£1,051600"'),
        ("value = 7669", 'value = "TBC"'),
    )
    found = faults(text)
    assert [line for line, _ in found] == [
        line_of(text, 'key = "wexcombe-only"') - 1,
        *(line_of(text, part) for part in ("-20,000", "shade", "1,051600", "TBC")),
    ]
    fence, negative, unknown, two_ways, letters = (words for _, words in found)
    assert fence.startswith("Fence wexcombe-only: Name the areas where this money may be spent")
    assert negative.endswith("like £670,450, without a minus sign or brackets.")
    assert unknown.startswith("“shade” is not known in contribution commissioner: known here: amount,")
    assert two_ways.endswith("commas only between thousands, pence as two digits.")
    assert letters == "“value” has to be a whole number without quotation marks."


WEXCOMBE = 'starts = 2015-04-01\n\n[[organisations]]\ncode = "harbour"'


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('title = "Services', 'titel = "Services', "titel", "did you mean “title”?"),
        ("Wexcombe City Council", "fellshire county COUNCIL", "fellshire county COUNCIL", "Two organisations are called"),
        ('code = "city"\n', 'code  = "county"\n', 'code  = "county"', "Two entries have the code"),
        ('funder = "city"', 'funder = "ciyt"', 'funder = "ciyt"', "No organisation “ciyt”"),
        ('fence = "anywhere"', 'fence = "nowhere"', 'fence = "nowhere"', "No fence “nowhere”"),
        ('element = "change"\nstarts', 'element = "chnge"\nstarts', 'element = "chnge"', "No element “chnge”"),
        ('areas = ["fellshire"]', 'areas = ["fellshire", "mars"]', 'areas = ["fellshire", "mars"]', "No area “mars”"),
        ('anywhere = true', 'anywhere = true\nareas = ["whole"]', 'areas = ["whole"]', "not both"),
        ('amount = "300,000"', "amount = 300000", "amount = 300000", "in quotation marks"),
        ('amount = "300,000"', 'amount = "ten thousand"', "ten thousand", "cannot be read"),
        ('amount = "50,000"', 'amount = "0"', 'amount = "0"', "is nothing"),
        ('decided = "approved"', 'decided = "yes"', 'decided = "yes"', "write one of approved"),
        ('kind = "policing"', 'kind = "wizard"', "wizard", "write one of council"),
        ('side = "perpetrator"', 'side  = "victim"', 'side  = "victim"', "on the perpetrator side"),
        ('percent = "2"', 'percent = "2", printed = "51,001"', 'percent = "2", printed', "comes to £51,000, not £51,001"),
        ('times = "once"', 'times = "often"', 'times = "often"', "write one of once, yearly"),
        ('step = "agree_in_principle"', 'step = "receive"', 'step = "receive"', "write one of agree_in_principle"),
        ('key = "fellshire-only"', 'key = "Fellshire only"', "Fellshire only", "lower-case letters"),
        ("option_months = 12", "option_months = -1", "option_months = -1", "between 0 and 240"),
        (WEXCOMBE, WEXCOMBE.replace("2015-04-01", '"2015"'), '"2015"', "a date like"),
        (WEXCOMBE, WEXCOMBE.replace("-01\n", "-01T10:00:00\n"), "T10:00:00", "without a time"),
        (WEXCOMBE, WEXCOMBE.replace("-01\n", "-01\nends = 2015-03-31\n", 1), "ends = 2015-03-31", "before the first day"),
        ('provider = "harbour"', 'provider = "city"', 'provider = "city"', "not of the kind “provider”"),
    ],
)  # fmt: skip
def test_a_fault_is_found_on_its_line(old, new, at, says):
    text = changed((old, new))
    found = faults(text)
    assert {line for line, words in found if says in words} == {line_of(text, at)}, found


def test_the_same_key_twice_is_found_without_hiding_the_rest():
    text = changed(
        ('basis = "City budget resolution"', 'basis = "City budget resolution"\nbasis = "Another"'),
        ('amount = "50,000"', 'amount = "lots"'),
    )
    found = faults(text)
    assert (line_of(text, 'basis = "Another"'), "“basis” is given twice in one place: keep one.") in found
    assert any(line == line_of(text, '"lots"') for line, _ in found)


def test_circles_are_found():
    text = changed(
        (
            'kind = "police_area"\nstarts = 2015-04-01',
            'kind = "police_area"\nstarts = 2015-04-01\nwithin = ["fellshire"]',
        )
    )
    assert {words for _, words in faults(text)} == {
        "“whole” lies within itself: break the circle.",
        "“fellshire” lies within itself: break the circle.",
    }
    text = changed(
        ('kind = "policing"\n', 'kind = "policing"\nsucceeded_by = "city"\n'),
        (
            'name = "Wexcombe City Council"\n',
            'name = "Wexcombe City Council"\nsucceeded_by = "commissioner"\n',
        ),
    )
    assert any("is succeeded by itself" in words for _, words in faults(text))


def test_years_have_to_be_whole_and_inside_the_plan():
    text = changed(('fence = "anywhere"\nstarts', 'fence = "anywhere"\nstarts = 1999-01-02 # was'))
    last = line_of(text, "1999-01-02") + 1
    found = [words for line, words in faults(text) if line == last]
    assert any("outside the plan" in words for words in found)
    assert any("whole number of years" in words for words in found)
    missing = line_of(PLAN, 'key = "wexcombe-only"') - 1
    assert faults(changed(('areas = ["wexcombe"]\n', ""))) == [
        (
            missing,
            "Fence wexcombe-only: Name the areas where this money may be spent, or say that it may be spent anywhere.",
        )
    ]


def test_what_could_not_have_happened_shows_on_the_day_of_loading():
    plan = read_plan(PLAN)
    assert faults_by_day(plan, today=START) == []
    early = faults_by_day(plan, today=date(2020, 1, 1))
    assert {"is yet to come" in fault.text or "today or before" in fault.text for fault in early} == {True}
    assert all(fault.line for fault in early)
    promised = read_plan(changed(('step = "agree_in_principle"', 'decision = "JB-2", step = "confirm"')))
    (fault,) = faults_by_day(promised, today=START)
    assert "Choose the decision that confirms this money" in fault.text


@pytest.mark.parametrize(
    "text", ["", "   ", "[plan", "x", "plan = 3", "[[plan]]", "contributions = [1]", 'a = "\\u0000"']
)
def test_what_is_no_plan_is_refused_in_words(text):
    assert all(words.endswith((".", ").", "!")) or ":" in words for _, words in faults(text))


def test_signs_that_cannot_be_shown_are_refused():
    line, words = one_fault(('name = "Harbour"', 'name = "Har\\u0000bour"'))
    assert "cannot be shown" in words
    assert line == line_of(PLAN, 'name = "Harbour"')


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(PLAN)), put=st.text(max_size=8))
def test_no_file_breaks_the_reader(cut, put):
    text = PLAN[:cut] + put + PLAN[cut:]
    try:
        found = read_plan(text)
    except FaultsInPlan as refused:
        found = refused
    lines = [fault.line for fault in found] if isinstance(found, FaultsInPlan) else [found.line]
    assert all(0 <= line <= text.count("\n") + 1 for line in lines)


@given(st.text(alphabet="ab=[]{}\"'\n.,# 1", max_size=60))
def test_finding_lines_always_ends(text):
    assert all(line >= 1 for line in find_lines(text).begins.values())


def test_lines_are_found_inside_inline_tables_and_past_long_strings():
    text = 'a = """\nb = 1\n"""\n[[t]]\nx = [\n  { p = 1 },\n  { p = 2 },\n]\n[t.u]\nz = 3\n[[t]]\nx = 4 # x = 5\n"q k" = 6\n'
    lines = find_lines(text)
    assert ("b",) not in lines.begins
    assert lines.of(("t", 0, "x", 1, "p")) == 7
    assert lines.of(("t", 0, "u", "z")) == 10
    assert lines.of(("t", 1, "x")) == 12
    assert lines.of(("t", 1, "q k")) == 13
    assert lines.of(("t", 1, "missing")) == 11


def test_the_words_of_the_format_are_those_of_the_tables():
    assert {kind for kind, _ in Organisation.KINDS} == set(words.ORGANISATION_KINDS)
    assert {kind for kind, _ in Area.KINDS} == set(words.AREA_KINDS)
    assert {kind for kind, _ in Contribution.KINDS} == set(words.CONTRIBUTION_KINDS)
    assert {kind for kind, _ in NeedLine.PRIORITIES} == set(words.PRIORITIES)
    assert {status for status, _ in PublishedFigure.STATUSES} == set(words.FIGURE_STATUSES)
