"""What the pages about contracts show: plain values, ready to be read. One module for each kind of page; no queries."""

from commonweal.commissioning.procurement.pages.contracts import (
    PAGE,
    ContractPage,
    ContractsPage,
    Money,
    contract_page,
    contracts_page,
)
from commonweal.commissioning.procurement.pages.forms import (
    ExtendPage,
    PayPage,
    extend_page,
    line_choices,
    longest_end,
    pay_page,
)
from commonweal.commissioning.procurement.pages.money import (
    accrual_page,
    accrue_page,
    close_page,
    commit_page,
    last_year_end,
    let_go_page,
    return_page,
    reverse_page,
    years_page,
)
from commonweal.commissioning.procurement.pages.payment import (
    ApprovePage,
    PaymentPage,
    WaitingPage,
    approve_page,
    payment_page,
    waiting_page,
)

__all__ = [
    "PAGE",
    "ApprovePage",
    "ContractPage",
    "ContractsPage",
    "ExtendPage",
    "Money",
    "PayPage",
    "PaymentPage",
    "WaitingPage",
    "accrual_page",
    "accrue_page",
    "approve_page",
    "close_page",
    "commit_page",
    "contract_page",
    "contracts_page",
    "extend_page",
    "last_year_end",
    "let_go_page",
    "line_choices",
    "longest_end",
    "pay_page",
    "payment_page",
    "return_page",
    "reverse_page",
    "waiting_page",
    "years_page",
]
