"""What each partner's money did in a year, from the ledger. Amounts only: what it bought is `outcomes`' to say.

Read a spent row as: in this year, this partner's money paid `pence` for this element, for this client group, in this area.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, Sum

from commonweal.commissioning.funding.models import LedgerEntry
from commonweal.commissioning.funding.queries import RECEIPTS
from commonweal.partnership.models import Organisation
from commonweal.rules.contributions import Status
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period


@dataclass(frozen=True)
class Spent:
    funder_id: int
    element: str
    client_group: str
    area_code: str
    area: str
    pence: int


@dataclass(frozen=True)
class PartnerYear:
    """One partner's year. `balance_pence` is what is in the bank of this partner's money at the end of the year, or today."""

    funder_id: int
    funder: str
    promised_pence: int
    received_pence: int
    spent_pence: int
    balance_pence: int
    assumed_pence: int
    spent: tuple[Spent, ...]


def partner_years(*, year: Period) -> list[PartnerYear]:
    """Each partner's promise, receipts, spending and balance in a year, by name. Three queries."""
    kept = _kept_in(year) & Q(contributions__status__in=[Status.CONFIRMED, Status.RECEIVED])
    partners = (
        Organisation.objects.filter(contributions__isnull=False)
        .order_by("name")
        .values_list("id", "name")
        .annotate(
            promised=Sum("contributions__amount_pence", filter=kept, default=0),
            assumed=Sum(
                "contributions__amount_pence", filter=kept & Q(contributions__is_assumed=True), default=0
            ),
        )
    )
    entries = LedgerEntry.objects.filter(transaction__occurred_on__lt=year.ends_before)
    in_year = Q(transaction__occurred_on__gte=year.starts_on)
    banked = {
        funder: (received, balance)
        for funder, received, balance in entries.filter(account=Account.BANK)
        .order_by()
        .values_list("contribution__funder_id")
        .annotate(
            received=Sum("amount_pence", filter=in_year & RECEIPTS, default=0),
            balance=Sum("amount_pence"),
        )
    }
    spent: dict[int, list[Spent]] = defaultdict(list)
    for row in _spending(entries.filter(in_year)):
        spent[row.funder_id].append(row)
    return [
        PartnerYear(
            funder_id=funder_id,
            funder=name,
            promised_pence=promised,
            received_pence=banked.get(funder_id, (0, 0))[0],
            spent_pence=sum(row.pence for row in spent[funder_id]),
            balance_pence=banked.get(funder_id, (0, 0))[1],
            assumed_pence=assumed,
            spent=tuple(spent[funder_id]),
        )
        for funder_id, name, promised, assumed in partners
    ]


def faults_in_statements(years: list[PartnerYear], *, year: Period) -> list[str]:
    """The statements have to add up to the pool, to the penny: a sentence for each sum that does not; nothing when they do."""
    entries = LedgerEntry.objects.filter(transaction__occurred_on__lt=year.ends_before)
    in_year = Q(transaction__occurred_on__gte=year.starts_on)
    pool = entries.aggregate(
        spent=Sum("amount_pence", filter=in_year & Q(account=Account.EXPENDITURE), default=0),
        received=Sum("amount_pence", filter=in_year & RECEIPTS & Q(account=Account.BANK), default=0),
        balance=Sum("amount_pence", filter=Q(account=Account.BANK), default=0),
    )
    sums = {
        "spent": sum(each.spent_pence for each in years),
        "received": sum(each.received_pence for each in years),
        "balance": sum(each.balance_pence for each in years),
    }
    return [
        f"The partners' {what} adds up to {sums[what]} pence, the pool's is {pool[what]} pence."
        for what in sums
        if sums[what] != pool[what]
    ]


def _kept_in(year: Period) -> Q:
    """Cash for a year that starts in this one, as seen from the organisation that gives it."""
    return Q(
        contributions__starts_on__gte=year.starts_on,
        contributions__starts_on__lt=year.ends_before,
        contributions__kind="cash",
    )


def _spending(in_year) -> list[Spent]:
    rows = (
        in_year.filter(account=Account.EXPENDITURE)
        .order_by("element__name", "area__name")
        .values_list(
            "contribution__funder_id", "element__name", "element__client_group", "area__code", "area__name"
        )
        .annotate(total=Sum("amount_pence"))
    )
    return [Spent(*row) for row in rows]
