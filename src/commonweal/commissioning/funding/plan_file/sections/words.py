"""The words a plan file may use where it has to choose one: they are those of the tables, and a test holds them together."""

from commonweal.commissioning.funding.plan_file.amounts import NOT_SAID, PER, ROUNDINGS
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.cases import ClientGroup, Side
from commonweal.rules.contributions import STEPS as CONTRIBUTION_STEPS

ORGANISATION_KINDS = (
    "council",
    "policing",
    "police",
    "health",
    "probation",
    "ministry",
    "provider",
    "front_door",
    "partnership",
)
AREA_KINDS = ("county", "city", "district", "police_area", "health_area")
CLIENT_GROUPS = tuple(group.value for group in ClientGroup)
SIDES = tuple(side.value for side in Side)
KINDS_OF_SUPPORT = ("community", "accommodation", "workforce", "coordination", "marac", "programme")
INSTRUMENTS = ("contract", "grant", "staff")
CONTRIBUTION_KINDS = ("cash", "in_kind")
FUND_KINDS = ("base_budget", "grant", "reserve", "match", "brought_forward")
RECURRENCES = ("recurring", "one_off")
VAT = ("outside", "excluded", "included")
UNDERSPENDS = tuple(each.value for each in Underspend)
CARRY_STATUSES = tuple(each.value for each in CarryStatus)
PRIORITIES = ("core", "aspiration", "gap")
FIGURE_STATUSES = ("published", "published_zero", "not_submitted", "suppressed", "partly_covered")
SHARE_METHODS = ("fixed", "population", "demand", "cost", "means")
# Money is received by a finance officer, on the day it comes in: a plan cannot say so.
STEPS_IN_A_PLAN = tuple(step.value for step in CONTRIBUTION_STEPS if not step.value.startswith("receive"))
DECIDED = ("approved", "approved_as_amended", "rejected", "deferred")

# What each kind of change in a scenario says, beside what it is about; and what it may say.
CHANGES = {
    "leaves": ("on",),
    "late": ("months",),
    "amount": ("amount",),
    "uplift": ("percent",),
    "gate_opens": (),
    "gate_shuts": (),
    "carry_allowed": (),
    "carry_refused": (),
    "shares": (),
    "confirmed": (),
}
CHANGES_MAY_SAY = {"uplift": ("times", "rounded_to"), "carry_allowed": ("amount",)}

__all__ = [
    "AREA_KINDS",
    "CARRY_STATUSES",
    "CHANGES",
    "CHANGES_MAY_SAY",
    "CLIENT_GROUPS",
    "CONTRIBUTION_KINDS",
    "DECIDED",
    "FIGURE_STATUSES",
    "FUND_KINDS",
    "INSTRUMENTS",
    "KINDS_OF_SUPPORT",
    "NOT_SAID",
    "ORGANISATION_KINDS",
    "PER",
    "PRIORITIES",
    "RECURRENCES",
    "ROUNDINGS",
    "SHARE_METHODS",
    "SIDES",
    "STEPS_IN_A_PLAN",
    "UNDERSPENDS",
    "VAT",
]
