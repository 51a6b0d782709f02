"""What is done to accounts, to the service directory and to a service's team."""

from commonweal.partnership.actions.accounts import (
    STAND_ALONE,
    add_membership,
    change_password,
    close_account,
    end_membership,
    give_link,
    note_refusal,
    note_sign_in,
    note_sign_out,
    open_account,
    open_first_administrator,
    reopen_account,
    set_password_by_link,
)
from commonweal.partnership.actions.directory import (
    Knows,
    Offered,
    add_offer,
    change_offer,
    describe_worker,
)

__all__ = [
    "STAND_ALONE",
    "Knows",
    "Offered",
    "add_membership",
    "add_offer",
    "change_offer",
    "change_password",
    "close_account",
    "describe_worker",
    "end_membership",
    "give_link",
    "note_refusal",
    "note_sign_in",
    "note_sign_out",
    "open_account",
    "open_first_administrator",
    "reopen_account",
    "set_password_by_link",
]
