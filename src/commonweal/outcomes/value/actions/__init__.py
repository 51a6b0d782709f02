"""Everything that writes what the money bought: rises of prices, benefit tests and where they are cited, evaluation packs."""

from commonweal.outcomes.value.actions.benefit_tests import Judged, cite_benefit_test, keep_benefit_test
from commonweal.outcomes.value.actions.packs import keep_pack, take_pack
from commonweal.outcomes.value.actions.rises import keep_price_rise

__all__ = [
    "Judged",
    "cite_benefit_test",
    "keep_benefit_test",
    "keep_pack",
    "keep_price_rise",
    "take_pack",
]
