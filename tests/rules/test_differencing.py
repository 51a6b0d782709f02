"""Subtracting one release from another gives away nobody: by area, by time, by provider, by audience, by a later count."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.rules.differencing import Printed, reasons_not_to_release
from commonweal.rules.disclosure import publish, publish_rates
from commonweal.rules.disclosure_rounded import publish_rounded
from commonweal.rules.periods import Period
from commonweal.rules.released import (
    Audience,
    as_json,
    canonical,
    digest,
    from_json,
    released_table,
)

Q1, Q2, Q3, Q4 = (
    Period(date(2026, 4, 1), date(2026, 7, 1)),
    Period(date(2026, 7, 1), date(2026, 10, 1)),
    Period(date(2026, 10, 1), date(2027, 1, 1)),
    Period(date(2027, 1, 1), date(2027, 4, 1)),
)
YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))
QUARTERS = {"Q1": Q1, "Q2": Q2, "Q3": Q3, "Q4": Q4}
AREAS = {"North": {"n"}, "South": {"s"}, "East": {"e"}}


def table(counts, *, areas=AREAS, periods=QUARTERS, threshold=5, measure="referrals", group="victim", **more):
    return released_table(
        publish(counts, threshold=threshold),
        measure=measure,
        client_group=group,
        areas=areas,
        periods=periods,
        **more,
    )


def series(counts, *, areas=AREAS, period=YEAR, **more):
    return table(counts, areas=areas, periods=period, **more)


def codes(new, *before, threshold=5):
    printed = [Printed(f"Release {number}", each) for number, each in enumerate(before, start=1)]
    return [
        reason.code for reason in reasons_not_to_release({"New": new}, before=printed, threshold=threshold)
    ]


def test_the_first_release_of_a_table_is_safe():
    assert codes(table({"North": {"Q1": 20, "Q2": 3}, "South": {"Q1": 30, "Q2": 40}})) == []
    assert codes(series({"North": 3, "South": 40})) == []
    assert codes(series({"North": 3}, areas={"North": {"n"}})) == []


def test_printing_the_same_again_is_safe():
    one = table({"North": {"Q1": 20, "Q2": 3}, "South": {"Q1": 30, "Q2": 40}})
    assert codes(one, one, one) == []


@pytest.mark.parametrize(
    ("later", "found"), [(20, []), (21, ["changed_by_few"]), (16, ["changed_by_few"]), (25, [])]
)
def test_a_later_count_changed_by_few_tells_of_those_few(later, found):
    before, now = (series({"North": n}, areas={"North": {"n"}}) for n in (20, later))
    assert sorted(set(codes(now, before))) == found


def test_the_sentence_says_what_to_do_and_not_how_many():
    before, now = (series({"North": n}, areas={"North": {"n"}}) for n in (20, 22))
    reasons = reasons_not_to_release({"New": now}, before=[Printed("Spring pack", before)], threshold=5)
    assert reasons[0].text == (
        "New, North, Number: this differs from what “Spring pack” says by fewer than 5, so it tells what happened to a"
        " few people. Keep the earlier figure, or hide it."
    )


def test_a_year_beside_three_of_its_quarters():
    quarters = table({"North": {"Q1": 20, "Q2": 30, "Q3": 40}}, areas={"North": {"n"}})
    year = {"North": 93}
    assert "difference_is_small" in codes(series(year, areas={"North": {"n"}}), quarters)
    assert codes(series({"North": 95}, areas={"North": {"n"}}), quarters) == []
    assert codes(series({"North": 90}, areas={"North": {"n"}}), quarters) == []


def test_the_small_difference_is_named_in_words():
    quarters = table({"North": {"Q1": 20, "Q2": 30, "Q3": 40}}, areas={"North": {"n"}})
    new = {"New": series({"North": 93}, areas={"North": {"n"}})}
    reasons = reasons_not_to_release(new, before=[Printed("Pack", quarters)], threshold=5)
    assert reasons[0].text == (
        "Nobody printed n, 1 January 2027 to 31 March 2027, but figures taken from each other leave fewer than 5"
        " people there. Leave one of them out, or round them."
    )


def test_areas_that_lie_in_each_other_and_areas_that_overlap():
    def one(codes_of_area, n):
        return series({"All": n}, areas=frozenset(codes_of_area))

    assert "difference_is_small" in codes(one("abc", 52), one("ab", 50))
    assert codes(one("abc", 57), one("ab", 50)) == []
    # a+b, b+c and a+b+c make b: 50 + 40 - 87 = 3.
    assert "difference_is_small" in codes(one("abc", 87), one("ab", 50), one("bc", 40))
    assert codes(one("abc", 80), one("ab", 50), one("bc", 40)) == []


def test_providers_and_all_of_them():
    def one(names, n):
        return series({"All": n}, areas=frozenset("a"), providers=names)

    assert "difference_is_small" in codes(one((), 52), one(("harbour",), 30), one(("lantern",), 20))
    assert codes(one((), 60), one(("harbour",), 30), one(("lantern",), 20)) == []


def test_a_hidden_figure_is_found_out_by_another_release():
    hidden = series({"North": 3, "South": 8, "East": 40})
    assert codes(series({"North and East": 43}, areas=frozenset("ne")), hidden) == ["hidden_found_out"] * 2
    assert codes(series({"All": 51}, areas=frozenset("nse")), hidden) == []


def test_what_was_hidden_once_is_hidden_for_good():
    assert "was_hidden" in codes(
        series({"North": 7, "South": 9, "East": 40}), series({"North": 3, "South": 8, "East": 40})
    )
    rounded = released_table(
        publish_rounded({"North": 21, "South": 34}, threshold=5),
        measure="referrals", client_group="victim", areas=AREAS, periods=YEAR,
    )  # fmt: skip
    assert codes(rounded) == []
    assert "was_hidden" in codes(series({"North": 21, "South": 34}), rounded)


def test_an_exact_total_narrows_rounded_parts():
    rounded = released_table(
        publish_rounded({"North": 12, "South": 12}, threshold=5),
        measure="referrals", client_group="victim", areas={"North": {"n"}, "South": {"s"}}, periods=YEAR,
    )  # fmt: skip
    assert [cell.region.areas for cell in rounded.cells] == [{"n"}, {"s"}]
    assert codes(series({"Both": 24}, areas=frozenset("ns")), rounded) == ["hidden_found_out"] * 2


def test_rates_are_compared_by_their_counts():
    def rates(given):
        return released_table(
            publish_rates(given, threshold=5),
            measure="tried",
            client_group="victim",
            areas=AREAS,
            periods=YEAR,
        )

    first = rates({"North": (20, 40), "South": (30, 60)})
    assert len(first.cells) == 6
    assert codes(first) == []
    assert "changed_by_few" in codes(rates({"North": (22, 40), "South": (30, 60)}), first)
    # Counted and not counted both grew by a lot; of all, too.
    assert codes(rates({"North": (30, 60), "South": (30, 60)}), first) == []
    assert codes(rates({"North": (38, 40), "South": (30, 60)})) == []


def test_other_measures_and_groups_are_not_subtracted():
    before = series({"North": 20}, areas={"North": {"n"}})
    assert codes(series({"North": 21}, areas={"North": {"n"}}, group="child"), before) == []
    assert codes(series({"North": 21}, areas={"North": {"n"}}, measure="closed"), before) == []


def test_figures_of_different_days_that_cannot_both_be_true_are_left_aside():
    assert (
        codes(series({"All": 30}, areas=frozenset("ns")), series({"North": 50}, areas={"North": {"n"}})) == []
    )


def test_whoever_reads_a_narrow_audience_reads_the_wider_ones():
    assert Audience.BOARD.also_reads == (Audience.PUBLIC, Audience.PARTNERS, Audience.BOARD)
    assert Audience.PUBLIC.also_reads == (Audience.PUBLIC,)
    assert Audience.PUBLIC.readers == (Audience.PUBLIC, Audience.PARTNERS, Audience.BOARD)
    assert Audience.BOARD.readers == (Audience.BOARD,)


def test_a_table_is_kept_as_published_and_comes_back_the_same():
    one = table({"North": {"Q1": 20, "Q2": 3}, "South": {"Q1": 30, "Q2": 4711}})
    assert from_json(as_json(one)) == one
    text = canonical({"Referrals": one})
    assert canonical({"Referrals": from_json(as_json(one))}) == text
    assert "4711" not in text
    assert '"highest":null,"label":"North, Q2","lowest":1' in text
    assert len(digest(text)) == 64


def test_labels_that_nobody_explained_are_refused():
    with pytest.raises(ValueError, match=r"^Elsewhere: say what this label means\.$"):
        series({"North": 20, "Elsewhere": 30})
    with pytest.raises(ValueError, match="follow each other without a gap"):
        table({"North": {"Q1": 20, "Q3": 30}}, areas={"North": {"n"}}, periods={"Q1": Q1, "Q3": Q3})


# --- what holds for every table ---

counts = st.dictionaries(
    st.sampled_from(["North", "South", "East"]),
    st.fixed_dictionaries(
        {"Q1": st.integers(0, 12), "Q2": st.integers(0, 12), "Q3": st.none() | st.integers(0, 40)}
    ),
    min_size=1,
)


@settings(max_examples=150, deadline=None)
@given(counts, st.integers(2, 8))
def test_one_safe_table_is_never_refused(given_counts, threshold):
    areas = {name: AREAS[name] for name in given_counts}
    assert codes(table(given_counts, areas=areas, threshold=threshold), threshold=threshold) == []
    rates = {
        name: (min(cells["Q1"], cells["Q2"]), max(cells["Q1"], cells["Q2"]))
        for name, cells in given_counts.items()
    }
    released = released_table(
        publish_rates(rates, threshold=threshold), measure="m", client_group="g", areas=areas, periods=YEAR
    )
    assert codes(released, threshold=threshold) == []


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=4),
    st.lists(st.sets(st.sampled_from("abcd"), min_size=1), min_size=2, max_size=5),
)
def test_no_difference_of_nested_figures_gets_through(people, asked):
    """Area by area, in any order: what gets through leaves no two printed figures a few people apart."""
    out = []
    for each in asked:
        new = series({"All": sum(people[area] for area in each)}, areas=frozenset(each))
        if not codes(new, *out):
            out.append(new)
    cells = {cell.region.areas: cell.value for one in out for cell in one.cells if cell.value is not None}
    for inner, few in cells.items():
        for outer, many in cells.items():
            if inner < outer:
                assert not 0 < many - few < 5
    for inner, few in cells.items():
        for other, more in cells.items():
            if not inner & other and inner | other in cells:
                assert cells[inner | other] == few + more
            for outer, many in cells.items():
                if not inner & other and inner | other < outer:
                    assert not 0 < many - few - more < 5
