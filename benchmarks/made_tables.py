"""Invented tables of areas by quarters by providers: few large areas and many small, as referrals come."""

import math
import random
from itertools import product

from commonweal.rules.disclosure_cube import Labels

THINGS = ("area", "quarter", "provider")


def made_table(*, areas: int, quarters: int, providers: int, mean: float, seed: int = 1) -> dict[Labels, int]:
    """Counts with this mean; the same numbers always give the same table."""
    draw = random.Random(seed)
    by_area = [math.exp(draw.gauss(0, 0.7)) for _ in range(areas)]
    by_quarter = [math.exp(draw.gauss(0, 0.3)) for _ in range(quarters)]
    by_provider = [math.exp(draw.gauss(0, 0.7)) for _ in range(providers)]
    usual = sum(by_area) * sum(by_quarter) * sum(by_provider) / (areas * quarters * providers)
    counts: dict[Labels, int] = {}
    for a, q, p in product(range(areas), range(quarters), range(providers)):
        expected = mean / usual * by_area[a] * by_quarter[q] * by_provider[p]
        counts[f"area {a + 1}", f"quarter {q + 1}", f"provider {p + 1}"] = _drawn(draw, expected)
    return counts


def _drawn(draw: random.Random, expected: float) -> int:
    """A count by chance, as many as expected on average."""
    if expected > 30:
        return max(0, round(draw.gauss(expected, math.sqrt(expected))))
    left, found = math.exp(-expected), -1
    reached = 1.0
    while reached > left:
        reached *= draw.random()
        found += 1
    return found
