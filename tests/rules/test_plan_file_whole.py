"""Are all parts of the format read into rows, and held together row against row?"""

import dataclasses
from datetime import date

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import (
    digest,
    faults_between_rows,
    faults_by_day,
    read_plan,
    stands_for,
)
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.contributions import Status
from commonweal.rules.uplift import RoundedTo
from tests.rules.test_plan_file import changed
from tests.whole_plan import WHOLE


def by_key(found) -> dict:
    return {row.key: row for row in found}


PLAN = read_plan(WHOLE)
MONEY, NEEDS = by_key(PLAN.contributions), by_key(PLAN.needs)


def test_everything_is_read_and_holds_together():
    assert faults_between_rows(PLAN) == []
    assert faults_by_day(PLAN, today=date(2022, 6, 1)) == []
    assert PLAN.virement_limit_pence == 10_000_00
    kinds = "organisations areas boards decisions lots elements fences gates reserves contributions needs contracts"
    counts = {
        name: len(getattr(PLAN, name)) for name in [*kinds.split(), "figures", "share_bases", "scenarios"]
    }
    assert counts == {
        "organisations": 5,
        "areas": 3,
        "boards": 1,
        "decisions": 2,
        "lots": 1,
        "elements": 4,
        "fences": 3,
        "gates": 2,
        "reserves": 1,
        "contributions": 10,
        "needs": 14,
        "contracts": 1,
        "figures": 2,
        "share_bases": 2,
        "scenarios": 2,
    }


def test_a_fence_with_every_limit():
    fence = by_key(PLAN.fences)["safe"]
    assert fence.lots == ("lot-1",)
    assert fence.kinds == ("accommodation", "community")
    assert fence.years == ("2022/23", "2023/24", "2024/25")
    assert fence.instruments == ("contract", "grant")
    assert fence.powers == ("Localism Act 2011, section 1",)
    assert fence.restriction == "safe-accommodation-duty"


def test_an_uplift_keeps_how_it_was_raised_in_every_year():
    first, third = MONEY["county-year-1"], MONEY["county-year-3"]
    assert [MONEY[f"county-year-{n}"].amount_pence for n in (1, 2, 3)] == [102_500_00, 105_063_00, 107_689_00]
    assert (third.uplift.base_pence, third.uplift.basis_points, third.uplift.year) == (100_000_00, 250, 3)
    assert (third.uplift.times, third.uplift.rounded_to) == ("yearly", RoundedTo.POUND)
    assert (first.uplift.index, first.uplift.not_said) == ("CPI", ("times",))
    assert first.uplift.printed_pence == 102_500_00
    assert (first.vat, first.top_slice_basis_points, first.fund_kind) == ("outside", 500, "base_budget")
    assert first.status is Status.CONFIRMED
    assert MONEY["city-year-1"].status is Status.ASKED


def test_days_of_the_first_year_move_on_with_the_years():
    assert [MONEY[f"county-year-{n}"].expected_on for n in (1, 3)] == [date(2022, 4, 30), date(2024, 4, 30)]


def test_a_match_with_a_series_is_with_the_same_year():
    assert [MONEY[f"city-year-{n}"].match_of for n in (1, 2)] == [("county-year-1",), ("county-year-2",)]
    assert (MONEY["city-year-1"].match_basis_points, MONEY["city-year-1"].least_pence) == (5_000, 50_000_00)


def test_a_carry_forward_in_both_stages():
    outline, final = MONEY["ministry-2022"].carry, MONEY["reserve-1"].carry
    assert (outline.starts_on, outline.ends_before) == (date(2023, 4, 1), date(2024, 4, 1))
    assert (outline.amount_pence, outline.confirm_by) == (75_000_00, date(2023, 5, 31))
    assert (final.status, final.amount_pence, final.decision) == ("confirmed", None, "AJB-7")


def test_needs_are_raised_for_each_area():
    assert NEEDS["refuge-bell-cross-year-2"].amount_pence == 61_800_00
    assert NEEDS["refuge-bell-cross-year-2"].uplift.base_pence == 60_000_00
    assert NEEDS["refuge-ashmere-county-year-1"].working.startswith("£90,000 plus 3% once")


def test_one_amount_keeps_the_plain_key():
    early = NEEDS["early-year-2"]
    assert (early.area, early.client_group, early.gate) == ("ashmere-wide", "child", "benefit")
    assert early.working == "A third of what was asked."


def test_items_become_a_need_for_each_financial_year():
    first, second = NEEDS["supervision-2022-23"], NEEDS["supervision-2023-24"]
    assert (first.amount_pence, second.amount_pence) == (8_440_00, 20_320_00)
    assert (first.starts_on, first.ends_before) == (date(2022, 10, 1), date(2023, 4, 1))
    assert (second.starts_on, second.ends_before) == (date(2023, 4, 1), date(2024, 4, 1))
    assert [(item.words, item.people, item.times) for item in first.items] == [
        ("Level 1 training", 4, 1),
        ("Individual supervision", 4, 3),
        ("Group supervision", 3, 2),
    ]
    assert first.working == (
        "Level 1 training: £850 × 4 people = £3,400; Individual supervision: £240 × 4 people × 3 times = £2,880;"
        " Group supervision: £360 × 3 people × 2 times = £2,160."
    )


def test_items_without_days_are_for_the_needs_own_period():
    venue = NEEDS["venue"]
    assert (venue.amount_pence, venue.is_in_kind, len(venue.items)) == (1_206_00, True, 1)


def test_percentages_become_a_need_for_each_element():
    change, training = NEEDS["shares-change"], NEEDS["shares-training"]
    assert (change.amount_pence, training.amount_pence) == (90_146_94, 60_097_96)
    assert change.element == "change"
    assert change.working == "60% of £150,244.90."


def test_shares_are_in_the_order_of_codes():
    assert PLAN.share_bases[0].numbers == (("ashmere", 4771), ("bell-cross", 2898))


def test_one_name_stands_for_all_rows_of_its_entry():
    named = {
        name: [key for key, row in (MONEY | NEEDS).items() if stands_for(name, row)]
        for name in ("county", "early", "supervision", "shares")
    }
    assert named == {
        "county": ["county-year-1", "county-year-2", "county-year-3"],
        "early": ["early-year-1", "early-year-2", "early-year-3"],
        "supervision": ["supervision-2022-23", "supervision-2023-24"],
        "shares": ["shares-change", "shares-training"],
    }


def test_the_words_of_the_new_parts_are_those_of_the_tables():
    assert [kind for kind, _ in models.KINDS_OF_SUPPORT] == list(words.KINDS_OF_SUPPORT)
    assert [kind for kind, _ in models.INSTRUMENTS] == list(words.INSTRUMENTS)
    assert [kind for kind, _ in models.FUND_KINDS] == list(words.FUND_KINDS)
    assert [kind for kind, _ in models.RECURRENCES] == list(words.RECURRENCES)
    assert [kind for kind, _ in models.VAT] == list(words.VAT)
    assert [kind for kind, _ in models.ShareBase.METHODS] == list(words.SHARE_METHODS)


# The fingerprint

FIRST_FORMAT = """
[plan]
key = "first"
title = "As it was"
source = "Invented"
starts = 2023-04-01
ends = 2024-03-31

[[organisations]]
code = "county"
name = "A County"
kind = "council"
starts = 2015-04-01

[[areas]]
code = "county"
name = "The county"
kind = "county"
starts = 2015-04-01

[[elements]]
key = "early"
name = "Early help"
tier = "2"
client_group = "victim"
side = "victim"

[[fences]]
key = "anywhere"
anywhere = true
basis = "Said so"

[[contributions]]
key = "county"
funder = "county"
source_fund = "Core budget"
fence = "anywhere"
starts = 2023-04-01
ends = 2024-03-31
per = "year"
amount = "670,450"
uplift = { percent = "2", times = "once", rounded_to = "ten pounds", printed = "683,860" }

[[needs]]
key = "early"
element = "early"
starts = 2023-04-01
ends = 2024-03-31
per = "year"
amounts = { county = "600,000" }
"""


def test_a_plan_loaded_before_the_format_grew_is_the_same_plan():
    assert (
        digest(read_plan(FIRST_FORMAT)) == "68345eaf2ecf1fdbe5907c039a5f0a49ee0e48b0b2048720ea28f1a5a86ce395"
    )


def test_what_is_new_changes_the_fingerprint():
    assert digest(PLAN) == digest(read_plan("# a remark\n" + WHOLE))
    told = [
        dataclasses.replace(PLAN, virement_limit_pence=None),
        dataclasses.replace(PLAN, gates=PLAN.gates[:1]),
        dataclasses.replace(PLAN, scenarios=PLAN.scenarios[:1]),
        read_plan(changed(('top_slice = "5"', 'top_slice = "6"'), text=WHOLE)),
        read_plan(changed(('kind = "accommodation"', 'kind = "coordination"'), text=WHOLE)),
        read_plan(changed((', index = "CPI"', ""), text=WHOLE)),
    ]
    assert len({digest(plan) for plan in [PLAN, *told]}) == len(told) + 1
