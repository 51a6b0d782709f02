"""The register of evaluation packs, and the years one can be made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.outcomes.value.pages.years import name_of
from commonweal.outcomes.value.queries import PackRow
from commonweal.rules.periods import financial_year

YEARS_SHOWN = 4


@dataclass(frozen=True)
class PacksPage:
    packs: tuple[PackRow, ...]
    years: tuple[tuple[int, str], ...]


def packs_page(*, packs: Sequence[PackRow], today: date) -> PacksPage:
    this = financial_year(today).starts_on.year
    return PacksPage(
        tuple(packs), tuple((each, name_of(each)) for each in range(this, this - YEARS_SHOWN, -1))
    )
