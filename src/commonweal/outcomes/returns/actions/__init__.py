"""Everything that writes returns: opened when a quarter is over, filled, certified, chased, reopened, locked."""

from commonweal.outcomes.returns.actions.asking import change_what_is_asked
from commonweal.outcomes.returns.actions.chasing import chase_returns
from commonweal.outcomes.returns.actions.filling import (
    Narrative,
    begin_return,
    explain,
    refill_return,
    save_figures,
    save_narrative,
    take_out_workbook,
)
from commonweal.outcomes.returns.actions.opening import open_returns
from commonweal.outcomes.returns.actions.steps import certify_return, take_step
from commonweal.outcomes.returns.actions.targets import set_target, set_target_of_all

__all__ = [
    "Narrative",
    "begin_return",
    "certify_return",
    "change_what_is_asked",
    "chase_returns",
    "explain",
    "open_returns",
    "refill_return",
    "save_figures",
    "save_narrative",
    "set_target",
    "set_target_of_all",
    "take_out_workbook",
    "take_step",
]
