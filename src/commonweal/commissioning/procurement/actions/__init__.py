"""What is done under contracts and with the ledger: terms extended, money promised, work paid for by two people and accrued,
mistakes undone, years closed."""

from commonweal.commissioning.procurement.actions.accruals import accrue, end_accrual
from commonweal.commissioning.procurement.actions.closing import close_year
from commonweal.commissioning.procurement.actions.commitments import commit_contract, let_go_of_promises
from commonweal.commissioning.procurement.actions.contracts import extend
from commonweal.commissioning.procurement.actions.payments import (
    approve_payment,
    prepare_payment,
    send_back_payment,
    withdraw_payment,
)
from commonweal.commissioning.procurement.actions.reversing import reverse_transaction

__all__ = [
    "accrue",
    "approve_payment",
    "close_year",
    "commit_contract",
    "end_accrual",
    "extend",
    "let_go_of_promises",
    "prepare_payment",
    "reverse_transaction",
    "send_back_payment",
    "withdraw_payment",
]
