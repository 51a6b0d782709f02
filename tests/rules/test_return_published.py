"""One provider's figures for others: small ones hidden in every table that would give them away; missing and nought apart."""

import pytest

from commonweal.outcomes.returns.published import published
from commonweal.rules.disclosure import HIDDEN_IN_WORDS
from commonweal.rules.returns import BLANK, Figure, Place, Standing

AREAS = {"fell": "Fellshire", "wex": "Wexcombe", "moor": "Moorside"}
NOT_KNOWN = Figure(Standing.NOT_KNOWN, reason="By the 20th.")
NOT_APPLICABLE = Figure(Standing.NOT_APPLICABLE)


def counted(numerator: int, denominator: int | None = None) -> Figure:
    return Figure(Standing.COUNTED, numerator, denominator)


def shown(figures: dict[tuple[str, str], Figure], group: str = "victim"):
    places = {Place(measure, area, "victim"): figure for (measure, area), figure in figures.items()}
    return {each.measure: each for each in published(places, group=group, areas=AREAS, threshold=5)}


def texts(each) -> dict[str, tuple[str, ...]]:
    return {row.label: tuple(cell.text for cell in row.cells) for row in each.figures}


def test_counts_large_enough_are_shown_with_their_sum():
    found = shown({("cases_closed", "fell"): counted(12), ("cases_closed", "wex"): counted(0)})
    assert texts(found["cases_closed"]) == {"Fellshire": ("12",), "Wexcombe": ("0",), "Total": ("12",)}


def test_a_small_count_is_hidden_and_cannot_be_taken_from_the_sum():
    found = shown({("cases_closed", "fell"): counted(12), ("cases_closed", "wex"): counted(3)})
    seen = texts(found["cases_closed"])
    assert seen["Wexcombe"] == (HIDDEN_IN_WORDS,)
    assert HIDDEN_IN_WORDS in (*seen["Fellshire"], *seen["Total"])


def test_what_one_table_hides_another_about_the_same_people_does_not_give_away():
    """Three cases closed are hidden; three cases with answers to be had would say so again."""
    found = shown(
        {
            ("cases_closed", "fell"): counted(3),
            ("cases_closed", "wex"): counted(30),
            ("daily_life_answered", "fell"): counted(0, 3),
            ("daily_life_answered", "wex"): counted(12, 30),
        }
    )
    for each in found.values():
        assert "3" not in texts(each)["Fellshire"]


def test_tables_of_another_day_are_not_hidden_with_them():
    found = shown({("cases_closed", "fell"): counted(3), ("referrals_by_area", "fell"): counted(40)})
    assert texts(found["referrals_by_area"])["Fellshire"] == ("40",)


def test_not_known_is_not_nought_and_says_why():
    found = shown({("cases_closed", "fell"): NOT_KNOWN, ("cases_closed", "wex"): counted(9)})
    assert texts(found["cases_closed"]) == {
        "Fellshire": ("not submitted",), "Wexcombe": ("9",), "Total": ("9 (partly covered)",),
    }  # fmt: skip
    assert found["cases_closed"].not_known == (("Fellshire", "By the 20th."),)


@pytest.mark.parametrize("figure", [NOT_KNOWN, NOT_APPLICABLE, BLANK])
def test_with_no_figure_at_all_there_is_none(figure):
    each = shown({("cases_closed", "fell"): figure})["cases_closed"]
    if each.figures is not None:
        assert texts(each) == {"Fellshire": ("not submitted",), "Total": ("not submitted",)}
    assert bool(each.not_applicable) is (figure is NOT_APPLICABLE)


def test_another_groups_figures_are_not_among_them():
    assert shown({("cases_closed", "fell"): counted(9)}, group="child") == {}
