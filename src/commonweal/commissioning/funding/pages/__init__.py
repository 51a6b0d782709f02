"""What the money pages show: plain values, ready to be read. One module for each page; no queries."""

from commonweal.commissioning.funding.pages.balances import BalancesPage, balances_page, entries_address
from commonweal.commissioning.funding.pages.board import BoardPage, board_page
from commonweal.commissioning.funding.pages.carry import CarryPage, carry_of, outline_page, settle_page
from commonweal.commissioning.funding.pages.choosing import (
    after_a_step,
    chosen_plan,
    key_from,
    number_from,
    plan_choices,
    year_name,
)
from commonweal.commissioning.funding.pages.contribution import (
    ContributionPage,
    StepPage,
    change_page,
    contribution_page,
    step_from,
    step_page,
)
from commonweal.commissioning.funding.pages.ledger import (
    ACCOUNTS,
    LedgerPage,
    TransactionPage,
    ledger_page,
    sought,
    transaction_page,
    words_chosen,
    year_choices,
)
from commonweal.commissioning.funding.pages.movements import MovementsPage, movements_page
from commonweal.commissioning.funding.pages.pool import PoolPage, pool_page
from commonweal.commissioning.funding.pages.verdict import certainty_from

__all__ = [
    "ACCOUNTS",
    "BalancesPage",
    "BoardPage",
    "CarryPage",
    "ContributionPage",
    "LedgerPage",
    "MovementsPage",
    "PoolPage",
    "StepPage",
    "TransactionPage",
    "after_a_step",
    "balances_page",
    "board_page",
    "carry_of",
    "certainty_from",
    "change_page",
    "chosen_plan",
    "contribution_page",
    "entries_address",
    "key_from",
    "ledger_page",
    "movements_page",
    "number_from",
    "outline_page",
    "plan_choices",
    "pool_page",
    "settle_page",
    "sought",
    "step_from",
    "step_page",
    "transaction_page",
    "words_chosen",
    "year_choices",
    "year_name",
]
