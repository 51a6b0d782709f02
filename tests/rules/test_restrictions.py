"""Do statutory restrictions narrow a fence, never widen it, and say where they come from?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.fences import Fence, faults_in_fence, may_pay
from commonweal.rules.funding_plan import Line
from commonweal.rules.periods import Period
from commonweal.rules.restrictions import RESTRICTIONS, narrowed, restriction_named, said

SAFE = RESTRICTIONS["safe-accommodation-duty"]
ANYWHERE = Fence(anywhere=True)


def line(**facts) -> Line:
    usual = {
        "key": "l",
        "element": "e",
        "area": "a",
        "client_group": "victim",
        "year": "2026/27",
        "amount_pence": 1,
    }
    return Line(**{**usual, **facts})


@pytest.mark.parametrize(
    ("kind", "group", "may"),
    [
        ("accommodation", "victim", True),
        ("accommodation", "child", True),
        ("accommodation", "perpetrator", False),
        ("community", "victim", False),
        (None, "victim", False),
    ],
)
def test_the_safe_accommodation_duty_pays_for_victims_and_children_in_safe_accommodation(kind, group, may):
    fence = narrowed(ANYWHERE, SAFE)
    assert may_pay(fence, line(kind=kind, client_group=group), areas_within={}) is may


def test_the_victims_grant_is_not_for_perpetrators_but_for_any_support():
    fence = narrowed(ANYWHERE, RESTRICTIONS["victims-services-grant"])
    assert may_pay(fence, line(kind="community"), areas_within={})
    assert not may_pay(fence, line(client_group="perpetrator"), areas_within={})


def test_the_sentence_names_the_restriction():
    fence = Fence(areas=frozenset({"county"}))
    assert said(fence, SAFE, {"county": "Fellshire"}) == (
        "Only in Fellshire, only for support in safe accommodation, only for work with children or victims,"
        " as section 57 of the Domestic Abuse Act 2021 requires."
    )
    assert said(fence, None, {"county": "Fellshire"}) == "Only in Fellshire."
    assert said(ANYWHERE, RESTRICTIONS["public-health-grant"], {}) == (
        "Anywhere, for anything, and only for public health functions, as the conditions of the public health grant require."
    )


def test_a_restriction_may_leave_nothing():
    fence = narrowed(Fence(anywhere=True, client_groups=frozenset({"perpetrator"})), SAFE)
    assert [fault.code for fault in faults_in_fence(fence)] == ["fence_excludes_everything"]


def test_instruments_are_narrowed_like_everything_else():
    by_contract = replace(SAFE, instruments=frozenset({"contract"}))
    assert narrowed(ANYWHERE, by_contract).instruments == {"contract"}
    assert narrowed(Fence(anywhere=True, instruments=frozenset({"grant"})), SAFE).instruments == {"grant"}
    both = Fence(anywhere=True, instruments=frozenset({"grant", "contract"}))
    assert narrowed(both, by_contract).instruments == {"contract"}
    assert narrowed(ANYWHERE, SAFE).instruments is None


def test_restrictions_are_dated():
    assert not SAFE.in_force(date(2021, 9, 30))
    assert SAFE.in_force(date(2021, 10, 1))
    ended = replace(SAFE, ends_before=date(2024, 4, 1))
    assert ended.in_force(date(2024, 3, 31))
    assert not ended.in_force(date(2024, 4, 1))


@pytest.mark.parametrize(
    ("starts", "ends_before", "touches"),
    [
        (date(2020, 4, 1), date(2021, 10, 1), False),
        (date(2020, 4, 1), date(2021, 10, 2), True),
        (date(2024, 3, 31), date(2025, 4, 1), True),
        (date(2024, 4, 1), date(2025, 4, 1), False),
    ],
)
def test_a_restriction_touches_every_year_it_holds_on_any_day_of(starts, ends_before, touches):
    ended = replace(SAFE, ends_before=date(2024, 4, 1))
    assert ended.touches(Period(starts, ends_before)) is touches
    assert SAFE.touches(Period(date(2030, 1, 1), date(2031, 1, 1)))


@pytest.mark.parametrize("each", RESTRICTIONS.values(), ids=RESTRICTIONS)
def test_each_says_where_it_comes_from_and_what_was_not_checked(each):
    assert restriction_named(each.key) is each
    assert any(word in each.source for word in ("Act", "Grant"))
    assert any(char.isdigit() for char in each.source)
    assert each.words[:2] in ("as", "an")
    assert not each.words.endswith(".")


def test_only_what_was_read_in_its_source_is_verified():
    assert {key for key, each in RESTRICTIONS.items() if each.is_verified} == {"safe-accommodation-duty"}
    assert restriction_named("unheard-of") is None


GROUPS, KINDS = (
    ("victim", "child", "perpetrator"),
    ("community", "accommodation", "workforce", "coordination"),
)
LIMITS = st.none() | st.frozensets(st.sampled_from(GROUPS), min_size=1)
KIND_LIMITS = st.none() | st.frozensets(st.sampled_from(KINDS), min_size=1)


@given(
    LIMITS,
    KIND_LIMITS,
    st.sampled_from(sorted(RESTRICTIONS)),
    st.sampled_from(GROUPS),
    st.sampled_from(KINDS),
)
def test_a_restriction_never_widens_a_fence(groups, kinds, key, group, kind):
    fence = Fence(anywhere=True, client_groups=groups, kinds=kinds)
    asked = line(client_group=group, kind=kind)
    by_both = may_pay(fence, asked, areas_within={}) and may_pay(
        narrowed(ANYWHERE, RESTRICTIONS[key]), asked, areas_within={}
    )
    assert may_pay(narrowed(fence, RESTRICTIONS[key]), asked, areas_within={}) is by_both
