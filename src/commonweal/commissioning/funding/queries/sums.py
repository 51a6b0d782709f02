"""Sums of the ledger: what was promised, came in, was spent and is left. Nothing keeps a balance of its own.

For `outcomes`, which counts and never writes: `funders`, `paid_in`, `received`, `balance`, `spent_by` and `spending`. Amounts
are pence, periods whole days, and money belongs to the day it moved (`occurred_on`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Sum
from django.db.models.functions import JSONObject

from commonweal.commissioning.funding.models import LedgerEntry
from commonweal.partnership.models import Organisation
from commonweal.rules.ledger import Account, Position, position_from
from commonweal.rules.periods import Period

Moved = Position
"""What the ledger says of one contribution so far."""

NOTHING = Position()

RECEIPTS = Q(transaction__kind="receipt") | Q(transaction__reverses__kind="receipt")
"""Entries of receipts, and of what takes a receipt back."""


@dataclass(frozen=True)
class SpentRow:
    """Read a row as: in the period asked for, this contribution paid `pence` for this element in this area."""

    contribution_id: int
    funder_id: int
    funder: str
    element_id: int
    element: str
    client_group: str
    area_id: int
    area: str
    pence: int


def moved(contributions: Iterable[int]) -> dict[int, Moved]:
    """What the ledger says of these contributions; one without entries is left out."""
    rows = (
        LedgerEntry.objects.filter(contribution_id__in=list(contributions))
        .order_by()
        .values_list("contribution_id", "account")
        .annotate(pence=Sum("amount_pence"))
    )
    sums: dict[int, dict[Account, int]] = defaultdict(dict)
    for contribution, account, pence in rows:
        sums[contribution][Account(account)] = pence
    return {contribution: position_from(own) for contribution, own in sums.items()}


def in_ledger() -> ArraySubquery:
    """The same beside each contribution of a query; `position_in` reads it."""
    sums = LedgerEntry.objects.filter(contribution_id=OuterRef("pk")).order_by().values("account")
    sums = sums.annotate(pence=Sum("amount_pence"))
    return ArraySubquery(sums.values_list(JSONObject(account="account", pence="pence")))


def position_in(said: Iterable[Mapping[str, Any]]) -> Moved:
    """What the ledger says of one contribution, as `in_ledger` found it."""
    return position_from({Account(each["account"]): each["pence"] for each in said})


def funders() -> list[Organisation]:
    """Everyone who contributes to any plan, by name."""
    return list(Organisation.objects.filter(contributions__isnull=False).distinct().order_by("name"))


def paid_in(*, period: Period, funder_id: int | None = None, contribution_id: int | None = None) -> int:
    """What came into the bank in a period, of one funder's money, of one contribution, or of everybody's."""
    rows = _of(_in(period), funder_id, contribution_id).filter(RECEIPTS, account=Account.BANK)
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def received(contribution_id: int) -> int:
    """What has come in of one contribution so far."""
    return moved([contribution_id]).get(contribution_id, NOTHING).received_pence


def balance(*, on: date, funder_id: int | None = None, contribution_id: int | None = None) -> int:
    """What is in the bank at the end of a day, of one funder's money, of one contribution, or of everybody's."""
    rows = LedgerEntry.objects.filter(transaction__occurred_on__lte=on, account=Account.BANK)
    return _of(rows, funder_id, contribution_id).aggregate(total=Sum("amount_pence", default=0))["total"]


def spent_by(
    *,
    period: Period,
    funder_id: int | None = None,
    contribution_id: int | None = None,
    area_id: int | None = None,
    element_id: int | None = None,
) -> int:
    """What was spent in a period, narrowed by whatever is given."""
    rows = _of(_in(period), funder_id, contribution_id).filter(account=Account.EXPENDITURE)
    narrow = {"area_id": area_id, "element_id": element_id}
    rows = rows.filter(**{name: value for name, value in narrow.items() if value is not None})
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def spending(*, period: Period) -> list[SpentRow]:
    """Everything spent in a period, by contribution, element and area, in one query."""
    rows = (
        _in(period)
        .filter(account=Account.EXPENDITURE)
        .order_by("contribution__funder__name", "element__name", "area__name")
        .values_list(
            "contribution_id",
            "contribution__funder_id",
            "contribution__funder__name",
            "element_id",
            "element__name",
            "element__client_group",
            "area_id",
            "area__name",
        )
        .annotate(pence=Sum("amount_pence"))
    )
    return [SpentRow(*row) for row in rows]


def _in(period: Period) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        transaction__occurred_on__gte=period.starts_on, transaction__occurred_on__lt=period.ends_before
    )


def _of(
    rows: QuerySet[LedgerEntry], funder_id: int | None, contribution_id: int | None
) -> QuerySet[LedgerEntry]:
    if funder_id is not None:
        rows = rows.filter(contribution__funder_id=funder_id)
    return rows if contribution_id is None else rows.filter(contribution_id=contribution_id)
