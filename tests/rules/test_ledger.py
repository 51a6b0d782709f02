"""Does every movement of money balance, for each source by itself, and say what it was for?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.ledger import (
    Account,
    Position,
    Posting,
    Share,
    accrual_ended,
    accrual_made,
    balances,
    commitment_made,
    commitment_released,
    contribution_confirmed,
    contribution_received,
    faults_in_transaction,
    payment_made,
    position_of,
    reasons_not_to_draw,
    reversal,
    shared_out,
    underspend_returned,
)
from commonweal.rules.reasons import Refused

COUNTY = Share("county", "victims", "county", 600_00)
COMMISSIONER = Share("commissioner", "victims", "city", 400_00)
SHARES = (COUNTY, COMMISSIONER)


def codes(postings):
    return [fault.code for fault in faults_in_transaction(postings)]


def test_the_accounts_keep_the_codes_that_the_ledger_is_written_in():
    assert " ".join(Account) == (
        "bank receivable contributions committed set_aside expenditure accrued budget allocated returned"
    )


# Transactions


def test_a_balanced_transaction_has_no_faults():
    assert codes([Posting(Account.BANK, 5, "county"), Posting(Account.RECEIVABLE, -5, "county")]) == []


@pytest.mark.parametrize(
    ("postings", "expected"),
    [
        ([], ["too_few_postings"]),
        ([Posting(Account.BANK, 5, "county")], ["too_few_postings", "unbalanced"]),
        (
            [Posting(Account.BANK, 0, "county"), Posting(Account.RECEIVABLE, 0, "county")],
            ["posting_of_nothing"],
        ),
        ([Posting(Account.BANK, 5, "county"), Posting(Account.RECEIVABLE, -4, "county")], ["unbalanced"]),
        ([Posting(Account.BANK, 5, ""), Posting(Account.RECEIVABLE, -5, "")], ["posting_without_source"]),
        (
            [Posting(Account.EXPENDITURE, 5, "county", "victims"), Posting(Account.BANK, -5, "county")],
            ["posting_not_traced"],
        ),
        (
            [Posting(Account.EXPENDITURE, 5, "county", None, "city"), Posting(Account.BANK, -5, "county")],
            ["posting_not_traced"],
        ),
    ],
)
def test_each_fault_of_a_transaction_is_found(postings, expected):
    assert codes(postings) == expected


def test_the_faults_of_a_transaction_say_what_to_do():
    faults = [*faults_in_transaction([Posting(Account.EXPENDITURE, 0, "")])]
    assert [fault.text for fault in faults] == [
        "Give at least two postings: where money comes from and goes to.",
        "Leave out postings of nothing.",
        "Say for each posting whose money it is.",
        "Say for each amount spent or committed which element and area it is for.",
    ]


def test_one_funders_money_cannot_stand_in_for_anothers():
    postings = [
        Posting(Account.EXPENDITURE, 5, "county", "victims", "county"),
        Posting(Account.BANK, -5, "city"),
    ]
    assert [fault.text for fault in faults_in_transaction(postings)] == [
        "Debits and credits of source city differ by £0.05: make them equal.",
        "Debits and credits of source county differ by £0.05: make them equal.",
    ]


@pytest.mark.parametrize("account", [Account.COMMITTED, Account.SET_ASIDE, Account.EXPENDITURE])
def test_money_spent_or_promised_is_traced(account):
    assert codes([Posting(account, 5, "county"), Posting(Account.BANK, -5, "county")]) == [
        "posting_not_traced"
    ]


# The movements


def test_a_contribution_confirmed_is_due_and_received_is_in_the_bank():
    assert contribution_confirmed("county", 100) == (
        Posting(Account.RECEIVABLE, 100, "county"),
        Posting(Account.CONTRIBUTIONS, -100, "county"),
    )
    assert contribution_received("county", 100) == (
        Posting(Account.BANK, 100, "county"),
        Posting(Account.RECEIVABLE, -100, "county"),
    )


def test_a_payment_over_two_sources_is_traced_to_funder_element_and_area():
    assert payment_made(SHARES) == (
        Posting(Account.EXPENDITURE, 600_00, "county", "victims", "county"),
        Posting(Account.BANK, -600_00, "county", "victims", "county"),
        Posting(Account.EXPENDITURE, 400_00, "commissioner", "victims", "city"),
        Posting(Account.BANK, -400_00, "commissioner", "victims", "city"),
    )


def test_a_commitment_touches_neither_bank_nor_spending():
    accounts = {posting.account for posting in commitment_made(SHARES)}
    assert accounts == {Account.COMMITTED, Account.SET_ASIDE}
    assert commitment_released(SHARES) == tuple(
        replace(posting, amount_pence=-posting.amount_pence)
        for made in (commitment_made([share]) for share in SHARES)
        for posting in reversed(made)
    )


@pytest.mark.parametrize("movement", [contribution_confirmed, contribution_received])
def test_a_movement_of_nothing_is_refused(movement):
    with pytest.raises(Refused, match="Leave out postings of nothing"):
        movement("county", 0)


def test_a_payment_from_nobody_is_refused():
    with pytest.raises(Refused, match="at least two postings"):
        payment_made([])


def test_a_payment_is_shared_out_in_proportion_to_the_penny():
    assert shared_out(100_01, SHARES) == (
        replace(COMMISSIONER, pence=40_00),
        replace(COUNTY, pence=60_01),
    )
    assert shared_out(1, SHARES) == (replace(COUNTY, pence=1),)


shares = st.lists(
    st.builds(
        Share,
        st.sampled_from(["county", "city"]),
        st.sampled_from("vp"),
        st.sampled_from("ab"),
        st.integers(1, 10**9),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda share: (share.source, share.element, share.area),
)


@given(st.integers(1, 10**12), shares, st.randoms())
def test_a_payment_shared_out_is_the_same_in_any_order_balances_and_loses_nothing(pence, over, random):
    shuffled = random.sample(over, len(over))
    out = shared_out(pence, over)
    assert shared_out(pence, shuffled) == out
    postings = payment_made(out)
    assert faults_in_transaction(postings) == []
    by_account = balances(postings, by=lambda posting: posting.account)
    assert by_account == {Account.EXPENDITURE: pence, Account.BANK: -pence}


# Balances

LEDGER = (
    *contribution_confirmed("county", 1_000_00),
    *contribution_received("county", 700_00),
    *contribution_confirmed("commissioner", 500_00),
    *commitment_made([replace(COUNTY, pence=900_00), COMMISSIONER]),
    *payment_made([COUNTY]),
    *commitment_released([COUNTY]),
)


def test_balances_by_account_come_to_nothing():
    sums = balances(LEDGER, by=lambda posting: posting.account)
    assert sums == {
        Account.RECEIVABLE: 800_00,
        Account.CONTRIBUTIONS: -1_500_00,
        Account.BANK: 100_00,
        Account.COMMITTED: 700_00,
        Account.SET_ASIDE: -700_00,
        Account.EXPENDITURE: 600_00,
    }
    assert sum(sums.values()) == 0


def test_where_one_sources_money_stands():
    position = position_of("county", LEDGER)
    assert position.confirmed_pence == 1_000_00
    assert position.received_pence == 700_00
    assert position.committed_pence == 300_00
    assert position.spent_pence == 600_00
    assert position.free_to_spend == 100_00
    assert position.in_bank_pence == 100_00
    assert position_of("commissioner", LEDGER).free_to_spend == 100_00
    assert position_of("nobody", LEDGER) == Position()
    assert position_of("county", contribution_confirmed("county", 1)).received_pence == 0


def test_money_is_drawn_up_to_what_is_free_and_no_more():
    position = position_of("county", LEDGER)
    assert reasons_not_to_draw(100_00, position) == []
    [reason] = reasons_not_to_draw(100_01, position)
    assert reason.code == "above_free_to_spend"
    assert reason.text == (
        "£100 of this money is free to spend: use that much or less, or have more confirmed first."
    )
    [reason] = reasons_not_to_draw(1, Position(1_00, 1_00, 2_00, 0))
    assert reason.text.startswith("£0 of this money is free to spend")


def test_a_reversal_takes_everything_back():
    undone = balances(
        [*LEDGER, *reversal(LEDGER)], by=lambda posting: (posting.account, posting.source, posting.area)
    )
    assert set(undone.values()) == {0}
    assert faults_in_transaction(reversal(payment_made(SHARES))) == []


def test_an_accrual_is_spent_and_still_in_the_bank_until_it_is_taken_back():
    made = [*contribution_confirmed("county", 1_000_00), *contribution_received("county", 1_000_00)]
    accrued = [*made, *accrual_made([replace(COUNTY, pence=300_00)])]
    now = position_of("county", accrued)
    assert (now.spent_pence, now.accrued_pence, now.in_bank_pence) == (300_00, 300_00, 1_000_00)
    assert (now.payable_pence, now.free_to_spend) == (700_00, 700_00)
    assert position_of("county", [*accrued, *accrual_ended([replace(COUNTY, pence=300_00)])]) == position_of(
        "county", made
    )


def test_what_goes_back_leaves_the_bank_and_is_not_free_any_more():
    made = [*contribution_confirmed("county", 1_000_00), *contribution_received("county", 1_000_00)]
    now = position_of("county", [*made, *underspend_returned("county", 250_00)])
    assert (now.returned_pence, now.in_bank_pence, now.free_to_spend) == (250_00, 750_00, 750_00)
    assert now.received_pence == 1_000_00


def test_a_posting_keeps_the_year_it_is_for():
    postings = commitment_made([replace(COUNTY, year=2027)])
    assert {posting.year for posting in postings} == {2027}
    assert {posting.year for posting in reversal(postings)} == {2027}


def test_the_bank_is_the_banks_own_account():
    odd = [Posting(Account.BANK, 7, "county"), Posting(Account.RETURNED, -7, "county")]
    assert position_of("county", odd).in_bank_pence == 7


MOVEMENTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                lambda s: contribution_confirmed(s.source, s.pence),
                lambda s: contribution_received(s.source, s.pence),
                lambda s: commitment_made([s]),
                lambda s: commitment_released([s]),
                lambda s: payment_made([s]),
                lambda s: accrual_made([s]),
                lambda s: accrual_ended([s]),
                lambda s: underspend_returned(s.source, s.pence),
            ]
        ),
        st.builds(
            Share, st.sampled_from(["county", "city"]), st.just("v"), st.just("a"), st.integers(1, 10**9)
        ),
        st.booleans(),
    ),
    max_size=20,
)


@given(MOVEMENTS)
def test_every_movement_balances_and_what_is_reversed_leaves_nothing(movements):
    kept, everything = [], []
    for make, own, is_reversed in movements:
        postings = make(own)
        assert faults_in_transaction(postings) == []
        everything += postings
        if is_reversed:
            everything += reversal(postings)
        else:
            kept += postings
    for source in ("county", "city"):
        assert position_of(source, everything) == position_of(source, kept)
        assert sum(posting.amount_pence for posting in everything if posting.source == source) == 0
