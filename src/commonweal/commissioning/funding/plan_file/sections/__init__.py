"""From the tables of a plan file to rows: what each kind of entry may say, and in which words.

Read each function as the description of one kind of entry (docs/plan-file.md says the same for people who write one).
"""

from commonweal.commissioning.funding.plan_file.sections.needs import need
from commonweal.commissioning.funding.plan_file.sections.parties import (
    area,
    board,
    decision,
    figure,
    organisation,
)
from commonweal.commissioning.funding.plan_file.sections.promises import contribution, reserve
from commonweal.commissioning.funding.plan_file.sections.services import contract, element, fence, gate, lot
from commonweal.commissioning.funding.plan_file.sections.trying import scenario, share_base

__all__ = [
    "area",
    "board",
    "contract",
    "contribution",
    "decision",
    "element",
    "fence",
    "figure",
    "gate",
    "lot",
    "need",
    "organisation",
    "reserve",
    "scenario",
    "share_base",
]
