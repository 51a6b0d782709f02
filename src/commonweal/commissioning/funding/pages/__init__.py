"""What the money pages show: plain values, ready to be read. One module for each page; no queries."""

from commonweal.commissioning.funding.pages.choosing import Choice, key_from, plan_choices
from commonweal.commissioning.funding.pages.contribution import (
    ContributionPage,
    StepPage,
    contribution_page,
    step_from,
    step_page,
)
from commonweal.commissioning.funding.pages.ledger import LedgerPage, ledger_page
from commonweal.commissioning.funding.pages.money import MoneyPage, money_page
from commonweal.commissioning.funding.pages.who_pays import WhoPaysPage, certainty_from, who_pays_page

__all__ = [
    "Choice",
    "ContributionPage",
    "LedgerPage",
    "MoneyPage",
    "StepPage",
    "WhoPaysPage",
    "certainty_from",
    "contribution_page",
    "key_from",
    "ledger_page",
    "money_page",
    "plan_choices",
    "step_from",
    "step_page",
    "who_pays_page",
]
