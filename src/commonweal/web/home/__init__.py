"""What needs this person today, role by role: a number, a way there, and nothing that can wait.

Read a row of SECTIONS as: whoever holds one of these roles gets this section; those with somebody's safety in them come first.
"""

from collections.abc import Callable
from datetime import date, datetime

from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.web.home.care import at_the_front_door, own_caseload, own_referrals, own_service
from commonweal.web.home.facts import Facts
from commonweal.web.home.money import (
    figures,
    own_boards,
    pooled_money,
    receipts_and_payments,
    what_is_released,
)
from commonweal.web.home.reminded import reminded
from commonweal.web.home.system import the_accounts, the_audit
from commonweal.web.pages import Section


def sections(by: Actor, *, on: date, at: datetime) -> tuple[Section, ...]:
    """One section for each kind of work this person does today."""
    facts = Facts(by, on, at)
    found = tuple(make(facts) for roles, make in SECTIONS if roles & by.roles)
    return (*reminded(facts), *found)


SECTIONS: tuple[tuple[frozenset[Role], Callable[[Facts], Section]], ...] = (
    (frozenset({Role.FRONT_DOOR_WORKER}), at_the_front_door),
    (frozenset({Role.CASE_WORKER, Role.PERPETRATOR_WORKER}), own_caseload),
    (frozenset({Role.SERVICE_MANAGER}), own_service),
    (frozenset({Role.REFERRER}), own_referrals),
    (frozenset({Role.BOARD_MEMBER}), own_boards),
    (frozenset({Role.JOINT_COMMISSIONER}), pooled_money),
    (frozenset({Role.FINANCE_OFFICER}), receipts_and_payments),
    (frozenset({Role.ANALYST}), figures),
    (frozenset({Role.AUDITOR}), the_audit),
    (frozenset({Role.INFORMATION_GOVERNANCE_LEAD}), what_is_released),
    (frozenset({Role.SYSTEM_ADMINISTRATOR}), the_accounts),
)
