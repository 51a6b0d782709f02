"""What the money pages show: plain values, ready to be read. One module for each page; no queries."""

from commonweal.commissioning.funding.pages.balances import BalancesPage, balances_page, entries_address
from commonweal.commissioning.funding.pages.choosing import (
    Choice,
    key_from,
    number_from,
    plan_choices,
    year_name,
)
from commonweal.commissioning.funding.pages.contribution import (
    ContributionPage,
    StepPage,
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
from commonweal.commissioning.funding.pages.money import MoneyPage, money_page
from commonweal.commissioning.funding.pages.who_pays import WhoPaysPage, certainty_from, who_pays_page

__all__ = [
    "ACCOUNTS",
    "BalancesPage",
    "Choice",
    "ContributionPage",
    "LedgerPage",
    "MoneyPage",
    "StepPage",
    "TransactionPage",
    "WhoPaysPage",
    "balances_page",
    "certainty_from",
    "contribution_page",
    "entries_address",
    "key_from",
    "ledger_page",
    "money_page",
    "number_from",
    "plan_choices",
    "sought",
    "step_from",
    "step_page",
    "transaction_page",
    "who_pays_page",
    "words_chosen",
    "year_choices",
    "year_name",
]
