"""Does a fence let through exactly what lies inside it, say why not, and read as English?"""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.fences import (
    Fence,
    facts_of,
    faults_in_fence,
    in_words,
    limits_of,
    may_pay,
    reasons_not_to_pay,
)

AREAS_WITHIN = {"hill": {"county", "force"}, "county": {"force"}, "city": {"city", "force"}, "force": set()}
NAMES = {
    "county": "the county",
    "city": "the city",
    "victims": "victims’ services",
    "early": "early help",
    "force": "the force area",
}

ANYWHERE = Fence(anywhere=True)
COUNTY = Fence(areas=frozenset({"county"}))
NARROW = Fence(
    areas=frozenset({"county", "city"}),
    elements=frozenset({"victims"}),
    client_groups=frozenset({"victim", "child"}),
    years=frozenset({"2026/27"}),
    instruments=frozenset({"contract", "staff"}),
)


@dataclass(frozen=True)
class Line:
    """A line of spending, inside NARROW unless changed."""

    area: str | None = "county"
    element: str | None = "victims"
    client_group: str | None = "victim"
    year: str | None = "2026/27"
    instrument: str | None = "contract"
    lot: str | None = "north"
    kind: str | None = "community"
    power: str | None = "s"


def codes(fence, line):
    return [reason.code for reason in reasons_not_to_pay(fence, line, areas_within=AREAS_WITHIN)]


# What may be paid


def test_money_without_limits_pays_for_anything_anywhere():
    assert codes(ANYWHERE, Line()) == []
    assert codes(ANYWHERE, Line(None, None, None, None, None)) == []


@pytest.mark.parametrize(
    ("area", "allowed"),
    [
        ("county", True),
        ("hill", True),
        ("city", False),
        ("force", False),
        ("nowhere we know", False),
        (None, False),
    ],
)
def test_county_money_stays_in_the_county_and_in_the_areas_inside_it(area, allowed):
    assert may_pay(COUNTY, Line(area=area), areas_within=AREAS_WITHIN) is allowed


def test_an_area_lies_in_itself_even_when_nobody_says_so():
    assert may_pay(Fence(areas=frozenset({"moor"})), Line(area="moor"), areas_within={})


def test_money_that_does_not_say_where_pays_for_nothing():
    assert codes(Fence(), Line()) == ["fence_without_area"]


def test_a_line_inside_every_limit_may_be_paid():
    assert codes(NARROW, Line()) == []
    assert codes(NARROW, Line(area="city", client_group="child", instrument="staff")) == []


@pytest.mark.parametrize("stated", ["something else", None])
@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("area", "outside_fence_area"),
        ("element", "outside_fence_element"),
        ("client_group", "outside_fence_client_group"),
        ("year", "outside_fence_year"),
        ("instrument", "outside_fence_instrument"),
    ],
)
def test_one_fact_outside_or_not_stated_is_enough_to_refuse(fact, stated, code):
    assert codes(NARROW, replace(Line(), **{fact: stated})) == [code]


def test_every_limit_broken_is_named_not_only_the_first():
    assert codes(NARROW, Line("force", "early", "perpetrator", "2027/28", "grant")) == [
        "outside_fence_area",
        "outside_fence_element",
        "outside_fence_client_group",
        "outside_fence_year",
        "outside_fence_instrument",
    ]


def test_a_limit_on_elements_is_no_limit_on_areas_with_the_same_code():
    fence = Fence(elements=frozenset({"county"}), anywhere=True)
    assert codes(fence, Line(element="hill", area="county")) == ["outside_fence_element"]


def test_the_reason_says_the_limit_the_line_and_what_to_do():
    reasons = reasons_not_to_pay(COUNTY, Line(area="city"), areas_within=AREAS_WITHIN, names=NAMES)
    assert [reason.text for reason in reasons] == [
        "This money may be spent only in the county, and this line’s area is the city. "
        "Use other money, or change the line."
    ]
    [reason] = reasons_not_to_pay(NARROW, Line(client_group=None), areas_within=AREAS_WITHIN)
    assert reason.text == (
        "This money may be spent only for work with children or victims, and this line names no client group. "
        "Use other money, or change the line."
    )
    [reason] = reasons_not_to_pay(Fence(), Line(), areas_within=AREAS_WITHIN)
    assert reason.text == "Say where this money may be spent before paying anything from it."


# In words


@pytest.mark.parametrize(
    ("fence", "words"),
    [
        (ANYWHERE, "Anywhere, for anything."),
        (COUNTY, "Only in the county."),
        (
            Fence(areas=frozenset({"county"}), elements=frozenset({"victims"})),
            "Only in the county, only for victims’ services.",
        ),
        (
            Fence(anywhere=True, elements=frozenset({"victims", "early"})),
            "Anywhere, but only for early help or victims’ services.",
        ),
        (
            NARROW,
            "Only in the city or the county, only for victims’ services, only for work with children or victims, "
            "only in 2026/27, only through contracts or employed staff.",
        ),
        (
            Fence(areas=frozenset({"hill", "county", "city"}), instruments=frozenset({"grant"})),
            "Only in hill, the city or the county, only through grants.",
        ),
        (
            Fence(anywhere=True, client_groups=frozenset({"perpetrator"})),
            "Anywhere, but only for work with perpetrators.",
        ),
        (
            Fence(
                anywhere=True,
                lots=frozenset({"north"}),
                kinds=frozenset({"accommodation", "community", "workforce", "coordination"}),
                powers=frozenset({"the 2021 Act"}),
            ),
            "Anywhere, but only for north, only for co-ordination, support in safe accommodation, "
            "support in the community or workforce development, only under the 2021 Act.",
        ),
        (Fence(), "Where is not said, for anything."),
        (Fence(years=frozenset({"2026/27"})), "Where is not said, but only in 2026/27."),
        (Fence(areas=frozenset()), "Only in nothing."),
    ],
)
def test_a_fence_in_words(fence, words):
    assert in_words(fence, NAMES) == words


# Limit by limit


def test_a_fence_has_just_the_limits_it_names():
    assert limits_of(ANYWHERE) == {}
    assert limits_of(NARROW) == {
        "area": {"county", "city"},
        "element": {"victims"},
        "client group": {"victim", "child"},
        "year": {"2026/27"},
        "instrument": {"contract", "staff"},
    }
    assert limits_of(Fence(areas=frozenset())) == {"area": frozenset()}


def test_a_line_answers_every_kind_of_limit():
    every = Fence(*(frozenset({"x"}) for _ in range(5)), False, *(frozenset({"x"}) for _ in range(3)))
    assert limits_of(every).keys() == facts_of(Line()).keys()


# Faults


def test_sound_fences_have_no_faults():
    for fence in (ANYWHERE, COUNTY, NARROW):
        assert faults_in_fence(fence) == []


def test_a_fence_has_to_say_where():
    assert [(fault.code, fault.text) for fault in faults_in_fence(Fence())] == [
        (
            "fence_without_area",
            "Name the areas where this money may be spent, or say that it may be spent anywhere.",
        )
    ]


def test_a_fence_cannot_name_areas_and_say_anywhere():
    assert [(fault.code, fault.text) for fault in faults_in_fence(replace(COUNTY, anywhere=True))] == [
        ("fence_named_and_anywhere", "Either name the areas or say anywhere, not both.")
    ]


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ("areas", "area"),
        ("elements", "element"),
        ("client_groups", "client group"),
        ("years", "year"),
        ("instruments", "instrument"),
        ("lots", "lot"),
        ("kinds", "kind of support"),
        ("powers", "legal power"),
    ],
)
def test_a_limit_that_names_nothing_excludes_everything(limit, what):
    fence = replace(NARROW, **{limit: frozenset()})
    text = f"Name at least one {what}, or take that limit away: as it stands nothing can be paid for."
    assert [(fault.code, fault.text) for fault in faults_in_fence(fence)] == [
        ("fence_excludes_everything", text)
    ]
    assert codes(fence, Line())


def test_every_year_that_is_no_financial_year_is_named():
    fence = Fence(anywhere=True, years=frozenset({"2026/27", "2026", "26/27"}))
    assert [fault.code for fault in faults_in_fence(fence)] == ["financial_year_not_understood"] * 2


# Properties

codes_or_none = st.none() | st.frozensets(st.sampled_from("abc"), max_size=3)
facts = st.none() | st.sampled_from("abcd")
fences = st.builds(
    Fence,
    areas=codes_or_none,
    elements=codes_or_none,
    client_groups=codes_or_none,
    years=codes_or_none,
    instruments=codes_or_none,
    anywhere=st.booleans(),
    lots=codes_or_none,
    kinds=codes_or_none,
    powers=codes_or_none,
)
lines = st.builds(Line, facts, facts, facts, facts, facts, facts, facts, facts)
enclosing = st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("abcd")))


@given(fences, lines, enclosing)
def test_a_line_may_be_paid_exactly_when_each_limit_lets_it(fence, line, areas_within):
    inside = {line.area} | areas_within.get(line.area, frozenset())
    lets = [
        fence.anywhere if fence.areas is None else line.area is not None and bool(inside & fence.areas),
        fence.elements is None or line.element in fence.elements,
        fence.client_groups is None or line.client_group in fence.client_groups,
        fence.years is None or line.year in fence.years,
        fence.instruments is None or line.instrument in fence.instruments,
        fence.lots is None or line.lot in fence.lots,
        fence.kinds is None or line.kind in fence.kinds,
        fence.powers is None or line.power in fence.powers,
    ]
    assert may_pay(fence, line, areas_within=areas_within) is all(lets)
    assert len(reasons_not_to_pay(fence, line, areas_within=areas_within)) == lets.count(False)


@given(fences, lines, st.frozensets(st.sampled_from("abc"), min_size=1))
def test_another_limit_never_lets_more_through(fence, line, elements):
    narrower = replace(fence, elements=elements if fence.elements is None else fence.elements & elements)
    if may_pay(narrower, line, areas_within={}):
        assert may_pay(fence, line, areas_within={})
