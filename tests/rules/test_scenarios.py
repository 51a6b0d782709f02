"""Does a scenario change what it says and nothing else, whatever order its changes come in?"""

from dataclasses import fields, replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import read_plan, rows
from commonweal.commissioning.funding.plan_file.as_json import from_json, to_json
from commonweal.commissioning.funding.scenarios import (
    ASKS,
    EVERYTHING,
    LABELS,
    Kind,
    changed,
    in_words,
    reasons_not_to_change,
    subjects_for,
)
from commonweal.rules.contributions import Status
from commonweal.rules.reasons import Refused

EXAMPLES = Path(__file__).parents[2] / "examples"
YEARS = [(date(year, 4, 1), date(year + 1, 4, 1)) for year in (2013, 2014, 2015)]
START, END = YEARS[0][0], YEARS[-1][1]
CONFIRM = rows.StepRow(step="confirm", on=date(2013, 2, 1), decision="B-1")
IN_PRINCIPLE = rows.StepRow(step="agree_in_principle", on=date(2013, 1, 7), carried_by="Letter")
LETTERS = {"county": "County Council", "city": "City Council", "ministry": "Ministry", "idle": "Idle Trust"}
RAISED = rows.UpliftRow(
    base_pence=100_00,
    basis_points=200,
    times="once",
    rounded_to=1,
    not_said=("times", "rounding"),
    printed_pence=102_00,
)


def given_by(funder: str, pence: int, key: str = "", **more) -> tuple[rows.ContributionRow, ...]:
    """A contribution a year, as a plan file makes them."""
    return tuple(
        rows.ContributionRow(
            key=f"{key or funder}-year-{number}",
            funder=funder,
            source_fund="core budget",
            kind="cash",
            fence="anywhere",
            starts_on=starts_on,
            ends_before=ends_before,
            amount_pence=pence,
            **more,
        )
        for number, (starts_on, ends_before) in enumerate(YEARS, start=1)
    )


def needed(element: str, area: str, pence: int, **more) -> tuple[rows.NeedRow, ...]:
    return tuple(
        rows.NeedRow(
            key=f"{element}-{area}-year-{number}",
            element=element,
            area=area,
            starts_on=starts_on,
            ends_before=ends_before,
            amount_pence=pence,
            **more,
        )
        for number, (starts_on, ends_before) in enumerate(YEARS, start=1)
    )


PLAN = rows.Plan(
    key="small",
    title="A small plan",
    source="Invented",
    starts_on=START,
    ends_before=END,
    organisations=tuple(
        rows.OrganisationRow(code=code, name=name, kind="council", starts_on=START)
        for code, name in LETTERS.items()
    ),
    areas=(
        rows.AreaRow(code="shire", name="the county", kind="county", starts_on=START),
        rows.AreaRow(code="town", name="the city", kind="city", starts_on=START),
    ),
    elements=(
        rows.ElementRow(key="early", name="Early support", tier="2", client_group="victim", side="victim"),
        rows.ElementRow(
            key="change", name="Change", tier="3", client_group="perpetrator", side="perpetrator"
        ),
    ),
    contributions=(
        *(
            replace(row, amount_pence=102_00, uplift=replace(RAISED, year=number))
            for number, row in enumerate(given_by("county", 0, steps=(CONFIRM,)), start=1)
        ),
        *given_by("city", 50_00, steps=(IN_PRINCIPLE,)),
        rows.ContributionRow(
            key="grant",
            funder="ministry",
            source_fund="victims grant",
            kind="cash",
            fence="anywhere",
            starts_on=YEARS[0][0],
            ends_before=YEARS[0][1],
            amount_pence=1200_00,
            steps=(CONFIRM,),
            expected_on=date(2013, 4, 15),
            expires_on=date(2014, 3, 31),
            carry=rows.CarryRow(starts_on=YEARS[1][0], ends_before=END, amount_pence=455_00),
        ),
        rows.ContributionRow(
            key="rooms",
            funder="ministry",
            source_fund="building",
            kind="in_kind",
            fence="anywhere",
            starts_on=START,
            ends_before=END,
            amount_pence=30_00,
        ),
        rows.ContributionRow(
            key="gone",
            funder="idle",
            source_fund="fund",
            kind="cash",
            fence="anywhere",
            starts_on=START,
            ends_before=END,
            amount_pence=9_00,
            steps=(rows.StepRow(step="withdraw", on=START, carried_by="Letter"),),
        ),
    ),
    needs=(
        *needed("early", "shire", 80_00, gate="benefit"),
        *needed("early", "town", 40_00),
        rows.NeedRow(
            key="training",
            element="change",
            area="shire",
            starts_on=START,
            ends_before=END,
            amount_pence=34_00,
            items=(rows.ItemRow(words="Day", unit_pence=8_50, people=4),),
        ),
    ),
    gates=(
        rows.GateRow(key="benefit", name="Measured benefit", question="Does benefit exceed the investment?"),
        rows.GateRow(key="health", name="Health pays", question="Does public health pay?", is_open=True),
    ),
    share_bases=(
        rows.ShareBaseRow(
            key="people",
            name="people who live there",
            method="population",
            source="Census",
            as_at=START,
            numbers=(("city", 1), ("county", 3)),
        ),
        rows.ShareBaseRow(
            key="with-idle",
            name="all",
            method="fixed",
            source="Letter",
            as_at=START,
            numbers=(("city", 1), ("idle", 1)),
        ),
        rows.ShareBaseRow(
            key="nobody", name="nobody", method="fixed", source="Letter", as_at=START, numbers=(("idle", 1),)
        ),
        rows.ShareBaseRow(
            key="noughts",
            name="noughts",
            method="fixed",
            source="Letter",
            as_at=START,
            numbers=(("city", 0),),
        ),
    ),
)


def change(kind: str, subject: str = "", **more) -> rows.ChangeRow:
    return rows.ChangeRow(kind=kind, subject=subject, **more)


def contribution(plan: rows.Plan, key: str) -> rows.ContributionRow:
    return next(row for row in plan.contributions if row.key == key)


def need(plan: rows.Plan, key: str) -> rows.NeedRow:
    return next(row for row in plan.needs if row.key == key)


def differing(plan: rows.Plan, other: rows.Plan) -> set[str]:
    """Keys of all rows that differ, and names of other parts of the plan that do."""
    found = {
        field.name
        for field in fields(plan)
        if field.name not in ("contributions", "needs")
        and getattr(plan, field.name) != getattr(other, field.name)
    }
    for part in ("contributions", "needs"):
        assert [row.key for row in getattr(plan, part)] == [row.key for row in getattr(other, part)]
        pairs = zip(getattr(plan, part), getattr(other, part), strict=True)
        found |= {row.key for row, now in pairs if row != now}
    return found


# A funder leaves


def test_who_leaves_takes_everything_from_that_day_on():
    after = changed(PLAN, [change("leaves", "county", on=date(2014, 10, 1))])
    assert differing(PLAN, after) == {"county-year-2", "county-year-3"}
    half = contribution(after, "county-year-2")
    assert (half.ends_before, half.amount_pence, half.uplift) == (date(2014, 10, 1), 51_00, None)
    assert half.working == "In this scenario: of £102 the part before 1 October 2014."
    assert half.status is Status.CONFIRMED
    last = contribution(after, "county-year-3")
    assert last.status is Status.WITHDRAWN
    assert last.amount_pence == 102_00, "what was promised can still be read"


def test_what_is_given_in_kind_leaves_too_and_what_ended_before_stays():
    after = changed(PLAN, [change("leaves", "ministry", on=YEARS[1][0])])
    assert differing(PLAN, after) == {"rooms"}
    assert contribution(after, "rooms").amount_pence == 10_00


# Money comes late


def test_a_late_grant_pays_later_and_keeps_its_own_end():
    after = changed(PLAN, [change("late", "grant", months=6)])
    assert differing(PLAN, after) == {"grant"}
    late, was = contribution(after, "grant"), contribution(PLAN, "grant")
    assert (late.starts_on, late.ends_before) == (date(2013, 10, 1), date(2014, 10, 1))
    assert late.amount_pence == 1200_00, (
        "nothing is lost by moving; what its own end forbids is for the proof to show"
    )
    assert (late.expires_on, late.fence, late.carry) == (was.expires_on, was.fence, was.carry)
    assert late.expected_on == date(2013, 10, 15)


def test_every_year_of_a_series_is_late_and_what_lies_after_the_plan_is_lost():
    after = changed(PLAN, [change("late", "county", months=6)])
    assert differing(PLAN, after) == {"county-year-1", "county-year-2", "county-year-3"}
    last = contribution(after, "county-year-3")
    assert (last.starts_on, last.ends_before, last.amount_pence) == (date(2015, 10, 1), END, 51_00)
    assert last.uplift is None
    assert contribution(after, "county-year-2").uplift is not None


def test_what_comes_after_the_plan_ends_does_not_come():
    after = changed(PLAN, [change("late", "county-year-3", months=12)])
    assert contribution(after, "county-year-3").status is Status.WITHDRAWN


# Amounts and uplifts


def test_another_amount_for_a_contribution_a_series_a_need_and_all_its_areas():
    assert differing(PLAN, changed(PLAN, [change("amount", "grant", amount_pence=1)])) == {"grant"}
    after = changed(PLAN, [change("amount", "county", amount_pence=77_00)])
    assert [contribution(after, f"county-year-{year}").amount_pence for year in (1, 2, 3)] == [77_00] * 3
    assert contribution(after, "county-year-1").uplift is None
    town = changed(PLAN, [change("amount", "early-town", amount_pence=1_00)])
    assert differing(PLAN, town) == {f"early-town-year-{year}" for year in (1, 2, 3)}
    early = changed(PLAN, [change("amount", "early", amount_pence=0)])
    assert differing(PLAN, early) == {row.key for row in PLAN.needs if row.element == "early"}
    training = need(changed(PLAN, [change("amount", "training", amount_pence=40_00)]), "training")
    assert (training.amount_pence, training.items) == (40_00, ())


def test_another_uplift_starts_from_the_stated_base():
    after = changed(PLAN, [change("uplift", EVERYTHING, basis_points=300, times="yearly", rounded_to=100)])
    assert differing(PLAN, after) == {"county-year-1", "county-year-2", "county-year-3"}
    rises = [contribution(after, f"county-year-{year}") for year in (1, 2, 3)]
    assert [row.amount_pence for row in rises] == [103_00, 106_00, 109_00]
    assert rises[0].working == "In this scenario: £100 plus 3% every year, rounded to the nearest £1."
    assert rises[0].uplift == replace(
        RAISED, basis_points=300, times="yearly", rounded_to=100, not_said=(), printed_pence=None
    )


def test_what_a_change_does_not_say_stays_as_the_plan_has_it():
    only = contribution(changed(PLAN, [change("uplift", "county", basis_points=500)]), "county-year-3")
    assert (only.amount_pence, only.uplift.times, only.uplift.rounded_to) == (105_00, "once", 1)
    assert only.uplift.not_said == ("times", "rounding")


def test_what_states_no_base_rises_from_its_amount_year_by_year():
    after = changed(PLAN, [change("uplift", "city", basis_points=1000, times="yearly")])
    assert [contribution(after, f"city-year-{year}").amount_pence for year in (1, 2, 3)] == [
        55_00,
        60_50,
        66_55,
    ]
    dearer = changed(PLAN, [change("uplift", "early", basis_points=1000, times="yearly")])
    assert [need(dearer, f"early-town-year-{year}").amount_pence for year in (1, 2, 3)] == [
        44_00,
        48_40,
        53_24,
    ]
    assert need(dearer, "early-shire-year-1").amount_pence == 88_00


def test_the_staffordshire_uplift_told_otherwise():
    plan = read_plan((EXAMPLES / "staffordshire.toml").read_text())
    county = [row.key for row in plan.contributions if row.key.startswith("county-year")]
    after = changed(plan, [change("uplift", "county", basis_points=200, times="yearly", rounded_to=1)])
    assert [contribution(after, key).amount_pence for key in county] == [68_385_900, 69_753_618, 71_148_690]
    flat = changed(plan, [change("uplift", "county", basis_points=200, times="once", rounded_to=1_000)])
    assert [contribution(flat, key).amount_pence for key in county] == [68_386_000] * 3


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_scenario_of_the_examples_can_be_tried(path):
    plan = read_plan(path.read_text())
    for scenario in plan.scenarios:
        assert reasons_not_to_change(plan, scenario.changes) == []
        assert changed(plan, scenario.changes) != plan


# Shares


def test_cash_is_shared_again_year_by_year_and_the_total_stays():
    after = changed(PLAN, [change("shares", "people")])
    assert [contribution(after, f"county-year-{year}").amount_pence for year in (1, 2, 3)] == [114_00] * 3
    assert [contribution(after, f"city-year-{year}").amount_pence for year in (1, 2, 3)] == [38_00] * 3
    assert contribution(after, "city-year-1").working == (
        "In this scenario: its share of £152 by people who live there."
    )
    assert contribution(after, "city-year-1").status is Status.IN_PRINCIPLE, (
        "an amount, not a promise, changes"
    )
    assert not differing(PLAN, after) & {"grant", "rooms", "gone"}


def test_an_organisation_with_two_contributions_keeps_their_proportion():
    more = given_by("city", 150_00, key="city-more")
    plan = replace(PLAN, contributions=(*PLAN.contributions, *more))
    after = changed(plan, [change("shares", "people")])
    assert contribution(after, "city-year-1").amount_pence == 18_87
    assert contribution(after, "city-more-year-1").amount_pence == 56_63
    assert sum(row.amount_pence for row in after.contributions) == sum(
        row.amount_pence for row in plan.contributions
    )


# Certainty, gates, carry-forwards


def test_confirmed_changes_what_is_not_sure_yet():
    after = changed(PLAN, [change("confirmed", "city")])
    assert {row.status for row in after.contributions if row.funder == "city"} == {Status.CONFIRMED}
    everything = changed(PLAN, [change("confirmed", EVERYTHING)])
    assert differing(PLAN, everything) == {"city-year-1", "city-year-2", "city-year-3", "rooms"}
    assert contribution(everything, "gone").status is Status.WITHDRAWN


def test_gates_open_and_shut():
    after = changed(PLAN, [change("gate_opens", "benefit"), change("gate_shuts", "health")])
    assert [(gate.key, gate.is_open) for gate in after.gates] == [("benefit", True), ("health", False)]
    assert differing(PLAN, after) == {"gates"}


def test_a_carry_forward_is_allowed_as_outlined_or_up_to_an_amount_or_refused():
    allowed = contribution(changed(PLAN, [change("carry_allowed", "grant")]), "grant").carry
    assert (allowed.status, allowed.amount_pence) == ("confirmed", 455_00)
    less = contribution(changed(PLAN, [change("carry_allowed", "grant", amount_pence=1_00)]), "grant").carry
    assert less.amount_pence == 1_00
    refused = contribution(changed(PLAN, [change("carry_refused", "grant")]), "grant").carry
    assert (refused.status, refused.amount_pence) == ("refused", 455_00)


def test_what_was_not_outlined_may_be_carried_into_the_rest_of_the_plan():
    after = changed(PLAN, [change("carry_allowed", "city")])
    assert differing(PLAN, after) == {"city-year-1", "city-year-2"}, "the last year has no year after it"
    carry = contribution(after, "city-year-1").carry
    assert (carry.status, carry.starts_on, carry.ends_before) == ("confirmed", YEARS[0][1], END)


# What is refused

SAYS_NOTHING = [
    (
        change("explodes", "county"),
        "change_kind_unknown",
        "“explodes” is no kind of change. Use one of: amount,",
    ),
    (change("late", "", months=1), "subject_missing", "Money comes late: say whom or what it is about."),
    (change("leaves", "county"), "on_missing", "A funder leaves: say the day from which it is so."),
    (change("late", "grant"), "months_missing", "Money comes late: say how many months late it comes."),
    (change("amount", "grant"), "amount_pence_missing", "Another amount: say the amount."),
    (change("uplift", "county"), "basis_points_missing", "Another uplift: say the percentage."),
    (change("confirmed", "city", months=1), "value_not_used", "take how many months late it comes away"),
    (change("amount", "grant", amount_pence=-1), "amount_not_usable", "between nothing and £10,000,000,000"),
    (change("amount", "grant", amount_pence=10**12 + 1), "amount_not_usable", "between nothing and"),
    (change("uplift", "county", basis_points=-10_001), "percentage_not_usable", "between -100 and 1000"),
    (change("uplift", "county", basis_points=100_001), "percentage_not_usable", "between -100 and 1000"),
    (change("uplift", "county", basis_points=1, times="often"), "times_not_usable", "say “once” or “yearly”"),
    (change("uplift", "county", basis_points=1, rounded_to=7), "rounding_not_usable", "ten pounds"),
    (change("late", "grant", months=0), "months_not_usable", "give whole months, 1 to 120"),
    (change("late", "grant", months=121), "months_not_usable", "give whole months, 1 to 120"),
    (
        change("leaves", "shire", on=START),
        "subject_unknown",
        "No organisation in this plan is called “shire”",
    ),
    (change("leaves", "idle", on=START), "nothing_to_leave", "Idle Trust pays nothing from 1 April 2013 on"),
    (
        change("leaves", "county", on=END),
        "nothing_to_leave",
        "County Council pays nothing from 1 April 2016 on",
    ),
    (change("leaves", "county", on=date(2013, 3, 31)), "before_plan", "The plan starts on 1 April 2013"),
    (
        change("late", "count", months=1),
        "subject_unknown",
        "No contribution or series of them is called “count”",
    ),
    (change("late", "gone", months=1), "nothing_would_change", "“gone” has been withdrawn"),
    (change("amount", "nowhere", amount_pence=1), "subject_unknown", "No contribution or need"),
    (change("amount", EVERYTHING, amount_pence=1), "subject_unknown", "everything cannot have one amount"),
    (change("amount", "gone", amount_pence=1), "nothing_would_change", "“gone” has been withdrawn"),
    (change("confirmed", "county"), "nothing_would_change", "“county” is confirmed already, or withdrawn"),
    (change("gate_opens", "gate"), "subject_unknown", "No gate in this plan is called “gate”"),
    (change("gate_opens", "health"), "gate_is_so_already", "“Health pays” is open already"),
    (change("gate_shuts", "benefit"), "gate_is_so_already", "“Measured benefit” is shut already"),
    (change("carry_refused", "city"), "nothing_would_change", "has no carry-forward that could be refused"),
    (
        change("carry_allowed", "city-year-3"),
        "nothing_to_carry_into",
        "there is no later year to carry it into",
    ),
    (change("carry_allowed", "gone"), "nothing_would_change", "“gone” has been withdrawn"),
    (
        change("shares", "population"),
        "subject_unknown",
        "No base for shares in this plan is called “population”",
    ),
    (change("shares", "with-idle"), "nobody_carries_share", "Idle Trust gives no cash for 1 April 2013 to"),
    (change("shares", "nobody"), "nothing_to_share", "none of those it names gives cash to this plan"),
    (change("shares", "noughts"), "shares_not_usable", "one of them above nought"),
]


@pytest.mark.parametrize(
    ("wrong", "code", "text"), SAYS_NOTHING, ids=lambda each: getattr(each, "kind", None)
)
def test_what_names_nothing_or_makes_no_sense_is_refused(wrong, code, text):
    with pytest.raises(Refused) as refused:
        changed(PLAN, [wrong])
    assert {reason.code for reason in refused.value.reasons} == {code}
    assert text in str(refused.value)


def test_a_carry_forward_that_is_confirmed_is_not_allowed_again():
    plan = changed(PLAN, [change("carry_allowed", "grant")])
    assert [each.code for each in reasons_not_to_change(plan, [change("carry_allowed", "grant")])] == [
        "carry_is_so_already"
    ]


def test_a_key_of_both_a_contribution_and_a_need_is_refused():
    plan = replace(PLAN, needs=(*PLAN.needs, replace(PLAN.needs[-1], key="grant")))
    assert [
        each.code for each in reasons_not_to_change(plan, [change("amount", "grant", amount_pence=1)])
    ] == ["subject_ambiguous"]


def test_nothing_is_uplifted_where_nothing_was():
    plan = replace(PLAN, contributions=tuple(replace(row, uplift=None) for row in PLAN.contributions))
    reasons = reasons_not_to_change(plan, [change("uplift", EVERYTHING, basis_points=1)])
    assert [each.code for each in reasons] == ["nothing_uplifted"]


@pytest.mark.parametrize(
    "both",
    [
        [change("amount", "county", amount_pence=1), change("uplift", EVERYTHING, basis_points=1)],
        [change("amount", "county", amount_pence=1), change("amount", "county-year-1", amount_pence=2)],
        [change("gate_opens", "benefit"), change("gate_opens", "benefit")],
        [change("carry_allowed", "grant"), change("carry_refused", "grant")],
        [change("leaves", "county", on=START), change("leaves", "county", on=YEARS[1][0])],
        [change("late", "city", months=1), change("late", "city-year-2", months=2)],
        [change("shares", "people"), change("shares", "people")],
        [change("confirmed", "city"), change("confirmed", EVERYTHING)],
    ],
)
def test_two_changes_about_one_thing_are_refused(both):
    reasons = reasons_not_to_change(PLAN, both)
    assert {each.code for each in reasons} == {"changes_collide"}
    assert "take one of them away" in reasons[0].text


def test_everything_that_is_wrong_is_said_at_once():
    wrong = [each for each, _, _ in SAYS_NOTHING[:4]]
    assert len(reasons_not_to_change(PLAN, wrong)) == 4


def test_a_scenario_of_very_many_changes_is_refused():
    many = [change("amount", row.key, amount_pence=1) for row in PLAN.contributions[:1]] * 41
    assert "too_many_changes" in {each.code for each in reasons_not_to_change(PLAN, many)}


# Properties

SOUND = [
    change("leaves", "county", on=date(2014, 10, 1)),
    change("leaves", "ministry", on=YEARS[1][0]),
    change("late", "grant", months=6),
    change("late", "county-year-2", months=3),
    change("amount", "early-town", amount_pence=77_01),
    change("amount", "training", amount_pence=1),
    change("uplift", "city", basis_points=250, times="yearly"),
    change("shares", "people"),
    change("confirmed", "city"),
    change("gate_opens", "benefit"),
    change("gate_shuts", "health"),
    change("carry_allowed", "grant"),
    change("carry_refused", "grant"),
]


@st.composite
def sound_changes(draw):
    chosen = draw(st.lists(st.sampled_from(SOUND), unique=True, max_size=6))
    while any(each.code == "changes_collide" for each in reasons_not_to_change(PLAN, chosen)):
        chosen.pop()
    return chosen


def test_no_changes_are_the_same_plan():
    assert changed(PLAN, []) is PLAN


@given(sound_changes(), st.randoms())
def test_the_order_of_changes_never_decides(changes, random):
    shuffled = list(changes)
    random.shuffle(shuffled)
    assert changed(PLAN, shuffled) == changed(PLAN, changes)


@pytest.mark.parametrize(
    "pair", list(permutations(SOUND[:8], 2)), ids=lambda pair: "-".join(e.kind for e in pair)
)
def test_of_any_two_changes_the_order_never_decides(pair):
    if not reasons_not_to_change(PLAN, pair):
        assert changed(PLAN, pair) == changed(PLAN, pair[::-1])


@given(sound_changes())
def test_nothing_is_changed_that_no_change_is_about(changes):
    about = {
        "leaves": lambda one: {row.key for row in PLAN.contributions if row.funder == one.subject},
        "shares": lambda _: {row.key for row in PLAN.contributions if row.funder in ("county", "city")},
        "gate_opens": lambda _: {"gates"},
        "gate_shuts": lambda _: {"gates"},
    }
    allowed = set()
    for one in changes:
        usual = {
            row.key
            for row in (*PLAN.contributions, *PLAN.needs)
            if row.key == one.subject or row.key.startswith(f"{one.subject}-")
        }
        allowed |= about[one.kind](one) if one.kind in about else usual
    after = changed(PLAN, changes)
    assert differing(PLAN, after) <= allowed
    for was, now in zip(PLAN.contributions, after.contributions, strict=True):
        fixed = (
            "key",
            "funder",
            "source_fund",
            "kind",
            "fence",
            "expires_on",
            "gate",
            "reserve",
            "match_of",
            "least_of",
        )
        assert [getattr(was, name) for name in fixed] == [getattr(now, name) for name in fixed]
        assert now.starts_on < now.ends_before <= END
        assert now.amount_pence >= 0


@given(sound_changes())
def test_shares_never_change_the_total_of_a_year(changes):
    without = [each for each in changes if each.kind != "shares"]
    if without == changes:
        return
    for starts_on, _ in YEARS:
        totals = [
            sum(
                row.amount_pence
                for row in plan.contributions
                if row.starts_on == starts_on and row.kind == "cash"
            )
            for plan in (changed(PLAN, [change("shares", "people")]), PLAN)
        ]
        assert totals[0] == totals[1]


@pytest.mark.parametrize("one", SOUND, ids=lambda one: one.kind)
def test_a_change_is_kept_as_plain_values_and_comes_back_the_same(one):
    assert from_json(rows.ChangeRow, to_json(one)) == one


def test_kept_values_hold_nothing_empty():
    assert to_json(change("late", "grant", months=6)) == {"kind": "late", "subject": "grant", "months": 6}
    assert to_json(change("leaves", "county", on=START)) == {
        "kind": "leaves",
        "subject": "county",
        "on": "2013-04-01",
    }


# Words and choices


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (change("leaves", "county", on=date(2025, 4, 1)), "County Council leaves from 1 April 2025"),
        (change("late", "grant", months=6), "Ministry, victims grant: comes 6 months late"),
        (change("late", "city", months=1), "City Council, core budget: comes 1 month late"),
        (
            change("late", "city-year-2", months=2),
            "City Council, core budget, 1 April 2014 to 31 March 2015: comes 2 months late",
        ),
        (
            change("amount", "city", amount_pence=5_00),
            "City Council, core budget: gives £5 in each of 3 periods",
        ),
        (change("amount", "grant", amount_pence=5_00), "Ministry, victims grant: gives £5"),
        (change("amount", "training", amount_pence=5_00), "Change in the county: costs £5"),
        (
            change("amount", "early", amount_pence=5_00),
            "Early support: costs £5 in each of 3 periods and 2 areas",
        ),
        (
            change("uplift", EVERYTHING, basis_points=300, times="yearly", rounded_to=1000),
            "Everything that is uplifted: uplifted by 3% every year, rounded to the nearest £10",
        ),
        (change("uplift", "early-town", basis_points=250), "Early support in the city: uplifted by 2.5%"),
        (
            change("shares", "people"),
            "The cash of City Council and County Council is shared again by people who live there, its total unchanged",
        ),
        (change("confirmed", "city"), "City Council, core budget: is confirmed"),
        (change("confirmed", EVERYTHING), "Everything that is promised or asked for is confirmed"),
        (change("gate_opens", "benefit"), "The gate “Measured benefit” opens"),
        (change("gate_shuts", "health"), "The gate “Health pays” is shut"),
        (change("carry_allowed", "grant"), "Ministry, victims grant: what is left may be carried forward"),
        (
            change("carry_allowed", "grant", amount_pence=9_00),
            "Ministry, victims grant: what is left may be carried forward, at most £9 of it",
        ),
        (
            change("carry_refused", "grant"),
            "Ministry, victims grant: what is left may not be carried forward",
        ),
        (change("explodes", "x"), "A change of a kind that is not known: explodes"),
        (change("late", "nothing", months=2), "nothing: comes 2 months late"),
        (change("shares", "nothing"), "Cash is shared again by nothing"),
    ],
)
def test_a_change_is_read_aloud(one, words):
    assert in_words(one, PLAN) == words


def test_every_kind_has_its_label_and_what_it_asks():
    assert set(LABELS) == set(ASKS) == set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_subject_that_is_offered_can_be_chosen(kind):
    values = {
        "on": START,
        "months": 1,
        "amount_pence": 1,
        "basis_points": 100,
        "times": "once",
        "rounded_to": 1,
    }
    told = {name: values[name] for name in ASKS[kind]}
    offered = subjects_for(kind, PLAN)
    assert offered
    assert len({each.key for each in offered}) == len(offered)
    assert len({each.name for each in offered}) == len(offered), "two of one name could not be told apart"
    for each in offered:
        if kind is Kind.SHARES and each.key != "people":
            continue
        assert reasons_not_to_change(PLAN, [change(kind, each.key, **told)]) == [], each


def test_series_are_offered_before_their_years():
    assert [each.key for each in subjects_for(Kind.CONFIRMED, PLAN)] == [
        "city",
        "city-year-1",
        "city-year-2",
        "city-year-3",
        "rooms",
    ]
    assert [each.name for each in subjects_for(Kind.CONFIRMED, PLAN)][:2] == [
        "City Council, core budget",
        "City Council, core budget, 1 April 2013 to 31 March 2014",
    ]


def test_two_of_one_name_are_told_apart():
    option = given_by("city", 1_00, key="city-option", steps=(IN_PRINCIPLE,))[2:]
    core = replace(PLAN.needs[-1], key="training-more")
    plan = replace(PLAN, contributions=(*PLAN.contributions, *option), needs=(*PLAN.needs, core))
    names = {each.key: each.name for each in subjects_for(Kind.AMOUNT, plan)}
    assert names["city"] == "City Council, core budget, 1 April 2013 to 31 March 2016"
    assert names["city-option-year-3"] == (
        "City Council, core budget, 1 April 2015 to 31 March 2016 (city-option-year-3)"
    )
    assert names["training"] == "Change in the county (training)"
    assert len(set(names.values())) == len(names)


def test_of_a_very_large_plan_only_series_are_offered():
    many = tuple(row for number in range(400) for row in needed("early", f"area-{number}", 1_00))
    offered = {each.key for each in subjects_for(Kind.AMOUNT, replace(PLAN, needs=many))}
    assert len(offered) < 410
    assert {"early", "early-area-7", "county", "grant"} <= offered
    assert "early-area-7-year-1" not in offered
