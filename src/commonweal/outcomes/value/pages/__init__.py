"""What the money bought, as its pages show it. No queries; every count passed disclosure control before it came here."""

from commonweal.outcomes.value.pages.benefit import (
    cite_page,
    test_new_page,
    test_page,
    value_page,
)
from commonweal.outcomes.value.pages.cost import cost_page
from commonweal.outcomes.value.pages.harm import unit_costs_page
from commonweal.outcomes.value.pages.packs import packs_page

__all__ = [
    "cite_page",
    "cost_page",
    "packs_page",
    "test_new_page",
    "test_page",
    "unit_costs_page",
    "value_page",
]
