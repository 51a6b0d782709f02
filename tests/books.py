"""A ledger at random for tests: movements of every kind between a few funds, elements, areas, days and years, posted as the app.

What comes of it is worked out again by the plainest sums there are, over the rows as plain values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from hypothesis import strategies as st

from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.models import Contribution, Element, LedgerEntry
from commonweal.partnership.models import Area
from commonweal.rules.ledger import Account, Posting
from tests.cast import NOW, actor_of

DAYS = [
    date(2024, 3, 31),
    date(2024, 4, 1),
    date(2024, 9, 30),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2026, 2, 28),
]
PAIRS: dict[str, tuple[Account, Account, bool]] = {
    "promise": (Account.RECEIVABLE, Account.CONTRIBUTIONS, False),
    "receipt": (Account.BANK, Account.RECEIVABLE, False),
    "returned": (Account.RETURNED, Account.BANK, False),
    "budget": (Account.BUDGET, Account.ALLOCATED, True),
    "commitment": (Account.COMMITTED, Account.SET_ASIDE, True),
    "release": (Account.SET_ASIDE, Account.COMMITTED, True),
    "payment": (Account.EXPENDITURE, Account.BANK, True),
    "accrual": (Account.EXPENDITURE, Account.ACCRUED, True),
    "accrual_end": (Account.ACCRUED, Account.EXPENDITURE, True),
    "reversal": (Account.BANK, Account.EXPENDITURE, True),
}


@dataclass(frozen=True)
class Happened:
    """One movement drawn: its kind, day, the year it is for, and shares of (source, element, area, pence) by place."""

    kind: str
    on: date
    year: int
    shares: tuple[tuple[int, int, int, int], ...]


some_happenings = st.lists(
    st.builds(
        Happened,
        kind=st.sampled_from(sorted(PAIRS)),
        on=st.sampled_from(DAYS),
        year=st.integers(2023, 2026),
        shares=st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.integers(1, 10**11)),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    min_size=1,
    max_size=12,
)


def post_all(cast, happenings: list[Happened]) -> None:
    """Everything that happened, into the ledger of the plan that is loaded, and checked there as a commit would check it."""
    contributions = list(Contribution.objects.order_by("funder_id", "id"))[::2][:3]
    elements, areas = list(Element.objects.order_by("id")[:2]), list(Area.objects.order_by("id")[:2])
    for each in happenings:
        up, down, is_traced = PAIRS[each.kind]
        postings = []
        for source, element, area, pence in each.shares:
            line = (str(elements[element].pk), str(areas[area].pk)) if is_traced else (None, None)
            own = str(contributions[source].pk)
            postings += [Posting(up, pence, own, *line), Posting(down, -pence, own, *line)]
        post(postings=postings, kind=each.kind, on=each.on, year=each.year, by=actor_of(cast.finn), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@dataclass(frozen=True)
class Row:
    account: str
    pence: int
    funder_id: int
    source_fund: str
    element_id: int | None
    area_id: int | None
    year: int
    on: date
    kind: str


def rows() -> list[Row]:
    """Every entry of the ledger as plain values."""
    found = LedgerEntry.objects.values_list(
        "account", "amount_pence", "contribution__funder_id", "contribution__source_fund", "element_id", "area_id",
        "year", "transaction__occurred_on", "transaction__kind",
    )  # fmt: skip
    return [Row(*each) for each in found]


def pence_of(found: list[Row], holds: Callable[[Row], bool]) -> int:
    return sum(row.pence for row in found if holds(row))
