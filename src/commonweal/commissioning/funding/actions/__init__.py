"""What is done with the pool's money. Each file is one kind of thing done; all of it is posted by `posting`.

The rule book builds the entries of every movement, and the database refuses any that do not balance.
"""

from commonweal.commissioning.funding.actions.budget import set_budget, take_forecast
from commonweal.commissioning.funding.actions.carry_forward import (
    confirm_carry_forward,
    outline_carry_forward,
    really_left,
    refuse_carry_forward,
)
from commonweal.commissioning.funding.actions.contributions import RECEIVING, post_promise, take_step
from commonweal.commissioning.funding.actions.gates import open_gate, shut_gate
from commonweal.commissioning.funding.actions.posting import Movement, post, post_all
from commonweal.commissioning.funding.actions.promises import (
    Asked,
    add_contribution,
    revise_contribution,
)
from commonweal.commissioning.funding.actions.returning import reasons_not_to_return, return_underspend
from commonweal.commissioning.funding.actions.scenarios import (
    add_change,
    changes_of,
    delete_scenario,
    keep_scenario,
    name_scenario,
    remove_change,
    version_of,
)
from commonweal.commissioning.funding.actions.spending import accrue, spend
from commonweal.commissioning.funding.actions.virements import Wish, prepare_virement, settle_virement

__all__ = [
    "RECEIVING",
    "Asked",
    "Movement",
    "Wish",
    "accrue",
    "add_change",
    "add_contribution",
    "changes_of",
    "confirm_carry_forward",
    "delete_scenario",
    "keep_scenario",
    "name_scenario",
    "open_gate",
    "outline_carry_forward",
    "post",
    "post_all",
    "post_promise",
    "prepare_virement",
    "really_left",
    "reasons_not_to_return",
    "refuse_carry_forward",
    "remove_change",
    "return_underspend",
    "revise_contribution",
    "set_budget",
    "settle_virement",
    "shut_gate",
    "spend",
    "take_forecast",
    "take_step",
    "version_of",
]
