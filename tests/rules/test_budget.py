"""Is only the difference posted, does setting a budget twice change nothing, and does what was moved stay moved?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.budget import budget_set, differences, reasons_not_to_set, set_aside
from commonweal.rules.ledger import Account, Share, balances
from commonweal.rules.reasons import Refused

EARLY = Share("county", "early", "fellshire", 100_00)
NAMES = {"county": "Fellshire County Council", "early": "Early help", "fellshire": "Fellshire"}


def share(pence: int, source: str = "county", element: str = "early", area: str = "fellshire") -> Share:
    return Share(source, element, area, pence)


def test_the_first_time_all_of_it_is_posted():
    assert differences([share(70_00), share(30_00), share(5_00, "city")], []) == (
        share(5_00, "city"),
        EARLY,
    )


def test_the_second_time_nothing_is():
    assert differences([EARLY], [share(60_00), share(40_00)]) == ()


def test_only_what_changed_is_posted_up_or_down_or_all_back():
    wanted = [share(120_00), share(9_00, area="wexcombe")]
    posted = [EARLY, share(10_00, "city"), share(9_00, area="wexcombe")]
    assert differences(wanted, posted) == (share(-10_00, "city"), share(20_00))


def test_changes_stand_in_the_order_of_their_places():
    wanted = [share(1, source) for source in "edcba"]
    assert differences(wanted, []) == tuple(reversed(wanted))


def test_what_was_never_set_aside_cannot_be_taken_back():
    (reason,) = reasons_not_to_set([share(-1)], {}, names=NAMES, year="2026/27")
    assert reason.code == "budget_below_nothing"
    assert reason.text.endswith("move £0.01 of it back first.")


def test_a_budget_that_was_moved_away_is_not_taken_twice():
    standing = set_aside([EARLY, share(-40_00)])
    assert reasons_not_to_set([share(-60_00)], standing, names=NAMES, year="2026/27") == []
    (reason,) = reasons_not_to_set([share(-60_01)], standing, names=NAMES, year="2026/27")
    assert reason.code == "budget_below_nothing"
    assert reason.text == (
        "The plan now sets less of Fellshire County Council’s money aside for Early help in Fellshire in 2026/27 than"
        " virements have moved away from it: move £0.01 of it back first."
    )


def test_a_closed_year_keeps_its_budget():
    (reason,) = reasons_not_to_set([EARLY], {}, names=NAMES, year="2026/27", is_closed=True)
    assert reason.code == "year_closed"


def test_postings_set_aside_for_a_line_and_nothing_else():
    postings = budget_set([EARLY, share(-30_00, "city")])
    assert balances(postings, by=lambda each: (each.account, each.source)) == {
        (Account.BUDGET, "county"): 100_00,
        (Account.ALLOCATED, "county"): -100_00,
        (Account.BUDGET, "city"): -30_00,
        (Account.ALLOCATED, "city"): 30_00,
    }


def test_nothing_is_posted_for_no_change():
    with pytest.raises(Refused):
        budget_set([])


some = st.lists(
    st.builds(
        Share,
        source=st.sampled_from("abc"),
        element=st.sampled_from("ef"),
        area=st.sampled_from("xy"),
        pence=st.integers(-(10**12), 10**12),
    ),
    max_size=12,
)


@given(some, some)
def test_after_posting_the_difference_the_budget_is_what_is_wanted(wanted, posted):
    changes = differences(wanted, posted)
    assert set_aside([*posted, *changes]) == set_aside(wanted)
    assert differences(wanted, [*posted, *changes]) == ()
    assert all(change.pence for change in changes)
