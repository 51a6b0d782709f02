"""What the pages about contracts show: plain values, ready to be read. One module for each kind of page; no queries."""

from commonweal.commissioning.procurement.pages.contracts import (
    PAGE,
    ContractPage,
    ContractsPage,
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
from commonweal.commissioning.procurement.pages.payment import PaymentPage, payment_page

__all__ = [
    "PAGE",
    "ContractPage",
    "ContractsPage",
    "ExtendPage",
    "PayPage",
    "PaymentPage",
    "contract_page",
    "contracts_page",
    "extend_page",
    "line_choices",
    "longest_end",
    "pay_page",
    "payment_page",
]
