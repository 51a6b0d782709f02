"""Is everything wrong with the parts of a plan listed on its line, in words that say what to do?"""

import dataclasses
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import (
    FaultsInPlan,
    faults_between_rows,
    faults_by_day,
    read_plan,
)
from tests.rules.test_plan_file import changed, faults, line_of
from tests.whole_plan import WHOLE


def by_key(found) -> dict:
    return {row.key: row for row in found}


PLAN = read_plan(WHOLE)
MONEY = by_key(PLAN.contributions)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('kind = "accommodation"', 'kind = "hotel"', "hotel", "write one of community, accommodation"),
        ('lots = ["lot-1"]', 'lots = ["lot-9"]', "lot-9", "No lot “lot-9”"),
        (
            'instruments = ["contract", "grant"]',
            'instruments = ["loan"]',
            "loan",
            "write some of contract, grant, staff",
        ),
        ('years = ["2022/23", ', 'years = ["2022/24", ', "2022/24", "Write a financial year like 2026/27"),
        ('kinds = ["accommodation", "community"]', "kinds = []", "kinds = []", "names nothing"),
        (
            'restriction = "safe-',
            'restriction = "unsafe-',
            "unsafe-",
            "No restriction “unsafe-accommodation-duty” is known",
        ),
        (
            'kinds = ["accommodation", "community"]',
            'kinds = ["community"]',
            "restriction = ",
            "exclude each other",
        ),
        (
            'open = true\ndecision = "AJB-7"',
            'open = true\ndecision = "AJB-9"',
            'decision = "AJB-9"',
            "No decision “AJB-9”",
        ),
        (
            'holder = "commissioner',
            'holder = "kommissioner',
            "kommissioner",
            "No organisation “kommissioner-of-ashmere”",
        ),
        ('balance = "730,000"', 'balance = "729,999.99"', "729,999.99", "£0.01 too much. Lower a tranche"),
        ('fund = "base_budget"', 'fund = "pocket"', "pocket", "write one of base_budget"),
        ('gate = "ministry"', 'gate = "minister"', 'minister"', "No gate “minister”"),
        (
            'reserve = "crime-reserve"\nfence',
            'reserve = "time-reserve"\nfence',
            "time-reserve",
            "No reserve “time-reserve”",
        ),
        (
            'match = { of = ["county"]',
            'match = { of = ["countess"]',
            "countess",
            "No contribution “countess”",
        ),
        (
            'match = { of = ["county"]',
            'match = { of = ["city"]',
            'match = { of = ["city"]',
            "depends on itself through match or least",
        ),
        ('percent = "50" }', 'percent = "0" }', 'percent = "0" }', "above nothing"),
        ('top_slice = "5"', 'top_slice = "101"', "101", "from 0 to 100"),
        ('amount = "75,000"', 'amount = "150,001"', "150,001", "More of “ministry-2022”"),
        (
            "[contributions.carry_forward]\nstarts = 2023-04-01",
            "[contributions.carry_forward]\nstarts = 2023-03-31",
            "starts = 2023-03-31",
            "its own time runs until 31 March 2023",
        ),
        (
            "2024-04-01, ends = 2025-03-31, status",
            "2024-04-01, ends = 2026-03-31, status",
            "2026-03-31, status",
            "carried out of the plan",
        ),
        (
            ", on = 2022-03-01 }",
            " }",
            'status = "confirmed"',
            "Say “on” which day the carry-forward was confirmed",
        ),
        ("expires = 2024-03-31", "expires = 2022-03-31", "expires = 2022-03-31", "before its time begins"),
        (
            'source_fund = "Rooms"',
            'source_fund = "match  FUND"',
            "match  FUND",
            "Bell Cross City Council has two funds called",
        ),
        ('lot = "lot-1"\ninstrument', 'lot = "lot-2"\ninstrument', "lot-2", "No lot “lot-2”"),
        ('gate = "benefit"', 'gate = "harm"', "harm", "No gate “harm”"),
        (
            'client_group = "child"\narea',
            'client_group = "perpetrator"\narea',
            'client_group = "perpetrator"\narea',
            "on the victim side of the wall",
        ),
        (
            'amount = "33,333.33"',
            'amount = "33,333.33"\nitems = []',
            "items = []",
            "has “amount” and “items”: keep one",
        ),
        (
            'amount = "33,333.33"\n',
            "",
            '[[needs]]\nkey = "early"\nelement = "early"\ngate',
            "or as “amount”, “items” or “split”",
        ),
        (
            'unit = "850", people = 4, starts = 2022',
            'unit = "850", people = 0, starts = 2022',
            "people = 0",
            "between 1 and 1,000,000",
        ),
        (
            "times = 7, every = 2",
            "times = 9, every = 2",
            "times = 9",
            "reach to 1 May 2024, after the last day",
        ),
        (
            "times = 15, starts = 2023-01-01, ends = 2024-03-31",
            "times = 15, starts = 2023-01-01, ends = 2026-03-31",
            'what = "Individual supervision"',
            "The dates lie outside the plan",
        ),
        (
            "people = 4, starts = 2023-06-01, ends = 2023-06-30",
            "people = 4",
            "Level 2 training",
            "or none of them",
        ),
        (
            'area = "bell-cross"\nitems',
            'area = "bell-cross"\nper = "year"\nitems',
            'per = "year"\nitems',
            "each item has days of its own",
        ),
        ('change = "60"', 'change = "60.01"', "60.01", "The percentages come to 100.01%, not 100%"),
        ('training = "40"', 'trainers = "40"', "trainers", "No element “trainers”"),
        ('method = "demand"', 'method = "guess"', "guess", "write one of fixed, population"),
        ("bell-cross = 2898", "bell-crass = 2898", "bell-crass", "No organisation “bell-crass”"),
        ("ashmere = 6000", "ashmere = 6001", "ashmere = 6001", "these come to 100.01%, not 100%"),
        (
            'kind = "leaves", subject = "bell-cross"',
            'kind = "leaves", subject = "bell-ross"',
            "bell-ross",
            "No organisation “bell-ross”",
        ),
        (
            'kind = "late", subject = "ministry-2022"',
            'kind = "late", subject = "ministry"',
            'subject = "ministry", months',
            "No contribution “ministry”",
        ),
        (
            'kind = "uplift", subject = "refuge"',
            'kind = "uplift", subject = "refuse"',
            "refuse",
            "No contribution or need “refuse”",
        ),
        (
            'kind = "shares", subject = "referrals"',
            'kind = "shares", subject = "need"',
            'subject = "need"',
            "No share base “need”",
        ),
        (
            'kind = "carry_allowed", subject = "ministry-2022"',
            'kind = "carry_refused", subject = "city"',
            'carry_refused", subject = "city"',
            "has no carry_forward",
        ),
        (
            'kind = "late", subject',
            'kind = "early", subject',
            '"early", subject',
            "write one of leaves, late",
        ),
        (", months = 6", ", moons = 6", "moons", "“moons” is not known"),
        ('printed = "102,500"', 'printed = "102,501"', "102,501", "comes to £102,500, not £102,501"),
        (
            'percent = "3", times = "once"',
            'percent = "3", printed = "1", times = "once"',
            'printed = "1"',
            "is for one amount, and these are several",
        ),
        (
            'instrument = "grant"\nstarts',
            'instrument = "gift"\nstarts',
            "gift",
            "write one of contract, grant, staff",
        ),
    ],
)
def test_a_fault_is_found_on_its_line(old, new, at, says):
    text = changed((old, new), text=WHOLE)
    found = faults(text)
    assert {line for line, words in found if says in words} == {line_of(text, at)}, found


def test_what_is_printed_need_not_come_out_where_the_source_does_not_say_how_it_is_rounded():
    told = changed(
        ('not_said = ["times"]', 'not_said = ["rounding"]'), ('"102,500"', '"102,501"'), text=WHOLE
    )
    assert by_key(read_plan(told).contributions)["county-year-1"].uplift.printed_pence == 102_501_00


def test_circles_of_match_are_found_however_long():
    text = changed(
        ('amount = "321,000"', 'amount = "321,000"\nmatch = { of = ["reserve-2"], percent = "100" }'),
        ('amount = "409,000"', 'amount = "409,000"\nleast = { of = ["reserve-1"], amount = "1" }'),
        text=WHOLE,
    )
    assert [said.split(" ")[0] for _, said in faults(text)] == ["“reserve-1”", "“reserve-2”"]


def test_the_same_key_twice_in_any_part():
    for kind in ("lots", "gates", "reserves", "share_bases", "scenarios", "needs"):
        found = getattr(PLAN, kind)
        twice = dataclasses.replace(PLAN, **{kind: (*found, dataclasses.replace(found[0], line=0))})
        said = [fault.text for fault in faults_between_rows(twice)]
        assert any(f"Two entries have the key “{found[0].key}”" in each for each in said), kind


def test_a_year_without_needs_between_others_is_named():
    needs = tuple(
        row
        for row in PLAN.needs
        if not (row.starts_on < date(2024, 4, 1) and row.ends_before > date(2023, 4, 1))
    )
    (fault,) = [
        each for each in faults_between_rows(dataclasses.replace(PLAN, needs=needs)) if "though" in each.text
    ]
    assert fault.text.startswith(
        "Nothing is needed from 1 April 2023 to 31 March 2024, though before and after it is"
    )


def test_a_year_without_money_between_others_is_named_and_an_end_without_money_is_not():
    def given_in(*years: int):
        found = tuple(
            row
            for row in PLAN.contributions
            if row.starts_on.year in years and row.ends_before.year == row.starts_on.year + 1
        )
        plan = dataclasses.replace(PLAN, contributions=found, scenarios=(), needs=())
        return [each.text for each in faults_between_rows(plan) if "though" in each.text]

    (text,) = given_in(2022, 2024)
    assert text.startswith("Nobody gives anything from 1 April 2023 to 31 March 2024")
    assert given_in(2022) == given_in(2022, 2023) == given_in(2023, 2024) == []


def test_amounts_beyond_what_can_be_are_refused_one_by_one_and_together():
    beyond = changed(('amount = "33,333.33"', 'amount = "10,000,000,000.01"'), text=WHOLE)
    assert any("£10,000,000,000 or less" in said for _, said in faults(beyond))
    together = changed(('amount = "33,333.33"', 'amount = "10,000,000,000"'), text=WHOLE)
    assert any(said.startswith("The needs come to £") for _, said in faults(together))
    raised = changed(
        (
            'amount = "33,333.33"',
            'amount = "10,000,000,000"\nuplift = { percent = "1", times = "once", rounded_to = "penny" }',
        ),
        text=WHOLE,
    )
    assert any("comes to £10,100,000,000, above £10,000,000,000" in said for _, said in faults(raised))
    items = changed(('unit = "240", people = 4', 'unit = "10,000,000,000", people = 2'), text=WHOLE)
    assert any("comes to more than £10,000,000,000" in said for _, said in faults(items))


def test_a_changed_amount_has_to_be_what_its_parts_come_to():
    def said(**rows):
        return [fault.text for fault in faults_between_rows(dataclasses.replace(PLAN, **rows))]

    contributions = tuple(
        dataclasses.replace(row, amount_pence=1) if row.key == "county-year-1" else row
        for row in PLAN.contributions
    )
    assert said(contributions=contributions) == [
        "“county-year-1” is £0.01, but its uplift comes to £102,500: correct one of them."
    ]
    needs = tuple(
        dataclasses.replace(row, amount_pence=1) if row.key == "venue" else row for row in PLAN.needs
    )
    assert said(needs=needs) == ["“venue” is £0.01, but its items come to £1,206: correct one of them."]


def test_one_fund_may_have_tranches_one_after_the_other_but_not_at_once():
    tranche = MONEY["reserve-1"]
    again = dataclasses.replace(
        tranche,
        key="reserve-again",
        starts_on=date(2024, 3, 31),
        ends_before=date(2024, 4, 2),
        carry=None,
        amount_pence=1,
        reserve=None,
    )
    found = faults_between_rows(dataclasses.replace(PLAN, contributions=(*PLAN.contributions, again)))
    assert {fault.text.split(" has two funds called")[0] for fault in found} == {"Ashmere Commissioner"}
    elsewhere = dataclasses.replace(again, fence="county")
    assert (
        faults_between_rows(dataclasses.replace(PLAN, contributions=(*PLAN.contributions, elsewhere))) == []
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'decision = "AJB-7", on = 2022-03-01 }',
            'decision = "AJB-8", on = 2022-03-01 }',
            "Name the approved decision",
        ),
        ("on = 2022-03-01 }", "on = 2022-01-31 }", "The decision was taken on 1 February 2022"),
        ("on = 2022-03-01 }", "on = 2032-03-01 }", "today or before"),
    ],
)
def test_a_confirmed_carry_forward_could_have_happened(old, new, says):
    plan = read_plan(changed((old, new), text=WHOLE))
    assert [fault.text for fault in faults_by_day(plan, today=date(2022, 6, 1)) if says in fault.text]


def test_one_year_by_itself_says_base_and_year_of_its_uplift():
    text = changed(
        (
            'ends = 2025-03-31\nper = "year"\namount = "100,000"\nuplift = { ',
            'ends = 2023-03-31\nper = "period"\namount = "105,063"\nuplift = { base = "100,000", year = 2, ',
        ),
        text=WHOLE,
    )
    county = by_key(read_plan(text).contributions)["county"]
    assert (county.amount_pence, county.uplift.year, county.working) == (
        105_063_00,
        2,
        "Raised as the council raises everything.",
    )
    wrong = changed(("105,063", "105,064"), text=text)
    assert any("its uplift comes to £105,063 in year 2" in said for _, said in faults(wrong))


def test_money_in_kind_is_not_drawn_from_a_reserve():
    text = changed(
        ('kind = "in_kind"', 'kind = "in_kind"\nreserve = "crime-reserve"'),
        ('"730,000"', '"800,000"'),
        text=WHOLE,
    )
    assert any("only cash is drawn from a reserve" in said for _, said in faults(text))


def test_no_half_of_a_match():
    contributions = tuple(
        dataclasses.replace(row, match_basis_points=None, least_pence=None) for row in PLAN.contributions
    )
    said = [
        fault.text for fault in faults_between_rows(dataclasses.replace(PLAN, contributions=contributions))
    ]
    assert (
        sum("say what is matched" in each for each in said)
        == sum("must bring at least" in each for each in said)
        == 3
    )


def test_a_file_that_is_no_plan_is_refused_for_its_length():
    with pytest.raises(FaultsInPlan, match="longer than 20,000,000"):
        read_plan("#" * 20_000_001)


VALUES = re.compile(r'= ("[^"]*"|\d{4}-\d\d-\d\d|\d+|true|\[[^\]]*\])')
OTHER_VALUES = [
    '""',
    '"x"',
    "3",
    "-1",
    "2.5",
    "true",
    "[]",
    '["a"]',
    "[[1]]",
    "{ a = 1 }",
    "[{ a = 1 }]",
    "2199-12-31",
    '"0"',
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(OTHER_VALUES)), min_size=1, max_size=4))
def test_no_value_of_another_kind_breaks_the_reader(puts):
    text = WHOLE
    for place, value in puts:
        found = list(VALUES.finditer(text))
        at = found[place % len(found)]
        text = text[: at.start(1)] + value + text[at.end(1) :]
    found = []
    try:
        faults_by_day(read_plan(text), today=date(2026, 1, 1))
    except FaultsInPlan as refused:
        found = list(refused)
    assert all(0 <= fault.line <= text.count("\n") + 1 for fault in found)
