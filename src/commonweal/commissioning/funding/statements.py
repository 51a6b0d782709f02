"""What each partner's money did in a year, from the ledger. Amounts only: what it bought is `outcomes`' to say.

Read a spent row as: in this year, this partner's money paid `pence` for this element, for this client group, in this area, inside
this fence. Money belongs to the day it moved. Spent counts work that is done and not yet billed, and not again when its bill
comes; paid is what went out of the bank.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, Sum

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Element, Fence, LedgerEntry
from commonweal.partnership.models import Area
from commonweal.rules import restrictions
from commonweal.rules.contributions import Status
from commonweal.rules.ledger import Account
from commonweal.rules.money import split
from commonweal.rules.periods import Period
from commonweal.rules.statements import SpentRow, Statement
from commonweal.rules.statements import faults_in_statements as faults_in_sums
from commonweal.rules.year_close import UnderspendShare, underspend_shares

WHOLE = 10_000  # hundredths of a per cent
KEPT = (Status.CONFIRMED, Status.RECEIVED)
_COUNTED = (
    Account.BANK,
    Account.CONTRIBUTIONS,
    Account.RETURNED,
    Account.ACCRUED,
    Account.EXPENDITURE,
    Account.COMMITTED,
)
_FLOWS = """
WITH spread AS (
    SELECT entry.contribution_id, entry.account, entry.element_id IS NOT NULL AS is_for_line, entry.amount_pence,
           moved.occurred_on < %(starts)s AS is_before,
           CASE WHEN entry.account = 'expenditure' AND moved.occurred_on >= %(starts)s THEN entry.element_id END AS element_id,
           CASE WHEN entry.account = 'expenditure' AND moved.occurred_on >= %(starts)s THEN entry.area_id END AS area_id
      FROM funding_ledgerentry entry
      JOIN funding_ledgertransaction moved ON moved.id = entry.transaction_id
     WHERE moved.occurred_on < %(ends)s AND entry.account = ANY(%(counted)s)
), by_number AS (
    SELECT contribution_id, account, is_for_line, element_id, area_id,
           coalesce(sum(amount_pence) FILTER (WHERE is_before), 0)::bigint AS before,
           coalesce(sum(amount_pence) FILTER (WHERE NOT is_before), 0)::bigint AS during
      FROM spread GROUP BY 1, 2, 3, 4, 5
)
SELECT found.contribution_id, found.account, found.is_for_line, found.element_id, element.name, element.client_group,
       found.area_id, area.code, area.name, found.before, found.during
  FROM by_number found
  LEFT JOIN funding_element element ON element.id = found.element_id
  LEFT JOIN partnership_area area ON area.id = found.area_id
 ORDER BY element.name, area.name
"""


@dataclass(frozen=True)
class Spent:
    funder_id: int
    element_id: int
    element: str
    client_group: str
    area_id: int
    area_code: str
    area: str
    fence_id: int
    pence: int


@dataclass(frozen=True)
class PartnerYear:
    """One partner's year. `balance_pence` is what is in the bank of this partner's money at the end of the year, or today.

    `underspends` say what becomes of what is left of each contribution whose time ended in the year.
    """

    funder_id: int
    funder: str
    promised_pence: int
    top_slice_pence: int
    in_kind_pence: int
    brought_forward_pence: int
    received_pence: int
    paid_pence: int
    returned_pence: int
    accrued_pence: int
    spent_pence: int
    committed_pence: int
    balance_pence: int
    assumed_pence: int
    spent: tuple[Spent, ...]
    fences: tuple[Fence, ...]
    underspends: tuple[UnderspendShare, ...]


class _Sums:
    """The accounts of some contributions: pence before the year and in it, those for a line apart."""

    def __init__(self) -> None:
        self.found: dict[tuple[Account, bool], tuple[int, int]] = defaultdict(lambda: (0, 0))

    def add(self, account: Account, is_for_line: bool, before: int, during: int) -> None:
        was, has = self.found[account, is_for_line]
        self.found[account, is_for_line] = was + before, has + during

    def before(self, account: Account) -> int:
        return sum(self.found[account, each][0] for each in (True, False))

    def during(self, account: Account, *, for_lines: bool | None = None) -> int:
        return sum(self.found[account, each][1] for each in (True, False) if for_lines in (None, each))

    def closing(self, account: Account) -> int:
        return self.before(account) + self.during(account)


def partner_years(*, year: Period) -> list[PartnerYear]:
    """Each partner's year, by name, over the plans in use. Two queries."""
    rows = Contribution.objects.filter(plan__is_to_compare=False)
    rows = rows.select_related("funder", "fence", "carry_forward")
    contributions = list(rows.order_by("funder__name", "funder_id", "id"))
    by_number = {each.pk: each for each in contributions}
    funders: dict[int, _Sums] = defaultdict(_Sums)
    each_alone: dict[int, _Sums] = defaultdict(_Sums)
    spent: dict[int, dict[tuple, int]] = defaultdict(lambda: defaultdict(int))
    for number, account, is_for_line, *line, before, during in _flows(year):
        own = by_number[number]
        for sums in (funders[own.funder_id], each_alone[number]):
            sums.add(Account(account), is_for_line, before, during)
        if account == Account.EXPENDITURE and during:
            spent[own.funder_id][*line, own.fence_id] += during
    left = underspend_shares(
        [
            facts.left_at_close(
                by_number[number],
                promised=-sums.closing(Account.CONTRIBUTIONS),
                left=sums.closing(Account.BANK) + sums.closing(Account.ACCRUED),
            )
            for number, sums in sorted(each_alone.items())
            if year.starts_on < by_number[number].ends_before <= year.ends_before
        ]
    )
    of_funder: dict[int, list[UnderspendShare]] = defaultdict(list)
    for share in left:
        of_funder[by_number[int(share.key)].funder_id].append(share)
    return [
        _partner(
            [each for each in contributions if each.funder_id == funder_id],
            funders[funder_id],
            spent[funder_id],
            of_funder[funder_id],
            year,
        )
        for funder_id in dict.fromkeys(each.funder_id for each in contributions)
    ]


def fence_sentences(partner: PartnerYear, *, year: Period) -> dict[int, str]:
    """The sentence of each fence of this partner's money, as the law narrows it in the year. One query."""
    areas = Area.objects.values_list("code", "name")
    names = dict(areas.union(Element.objects.values_list("key", "name")))
    found = {}
    for row in partner.fences:
        restriction = restrictions.restriction_named(row.restriction)
        in_force = restriction if restriction and restriction.touches(year) else None
        found[row.pk] = restrictions.said(facts.fence_of(row), in_force, names)
    return found


def statement_of(partner: PartnerYear, fences: Mapping[int, str] | None = None) -> Statement:
    """A partner's year as the rule book checks it."""
    left = partner.underspends
    return Statement(
        funder=partner.funder,
        promised=partner.promised_pence,
        top_slice=partner.top_slice_pence,
        in_kind=partner.in_kind_pence,
        brought_forward=partner.brought_forward_pence,
        received=partner.received_pence,
        paid=partner.paid_pence,
        returned=partner.returned_pence,
        balance=partner.balance_pence,
        accrued=partner.accrued_pence,
        spent=partner.spent_pence,
        committed=partner.committed_pence,
        left_over=sum(share.left_pence for share in left),
        carried=sum(share.carried_pence for share in left),
        mine=sum(share.mine_pence for share in left),
        stays=sum(share.stays_pence for share in left),
        rows=tuple(
            SpentRow(row.element, row.area, (fences or {}).get(row.fence_id, ""), row.pence)
            for row in partner.spent
        ),
    )


def pool_of(*, year: Period) -> dict[str, int]:
    """The columns of a statement as the pool's own books have them, added up without asking whose money it is. Two queries."""
    entries = LedgerEntry.objects.filter(transaction__occurred_on__lt=year.ends_before)
    begun = Q(transaction__occurred_on__gte=year.starts_on)
    bank, line = Q(account=Account.BANK), Q(element__isnull=False)
    ended = Q(contribution__ends_before__gt=year.starts_on, contribution__ends_before__lte=year.ends_before)
    pool = entries.aggregate(
        brought_forward=Sum("amount_pence", filter=bank & ~begun, default=0),
        came_in=Sum("amount_pence", filter=bank & begun & ~line, default=0),
        paid=-Sum("amount_pence", filter=bank & begun & line, default=0),
        returned=Sum("amount_pence", filter=begun & Q(account=Account.RETURNED), default=0),
        accrued=-Sum("amount_pence", filter=begun & Q(account=Account.ACCRUED), default=0),
        spent=Sum("amount_pence", filter=begun & Q(account=Account.EXPENDITURE), default=0),
        committed=Sum("amount_pence", filter=Q(account=Account.COMMITTED), default=0),
        balance=Sum("amount_pence", filter=bank, default=0),
        left_over=Sum("amount_pence", filter=(bank | Q(account=Account.ACCRUED)) & ended, default=0),
    )
    pool["received"] = pool.pop("came_in") + pool["returned"]
    rows = Contribution.objects.filter(
        plan__is_to_compare=False,
        status__in=KEPT,
        starts_on__gte=year.starts_on,
        starts_on__lt=year.ends_before,
    ).values_list("kind", "top_slice_basis_points", "amount_pence")
    pool |= {"promised": 0, "in_kind": 0, "top_slice": 0}
    for kind, basis_points, pence in rows:
        pool["promised" if kind == facts.CASH else "in_kind"] += pence
        if kind == facts.CASH and basis_points:
            pool["top_slice"] += split(pence, [basis_points, WHOLE - basis_points])[0]
    return pool


def faults_in_statements(years: Sequence[PartnerYear], *, year: Period) -> list[str]:
    """The statements have to add up to the pool, to the penny: a sentence for each sum that does not; nothing when they do."""
    return [
        reason.text for reason in faults_in_sums([statement_of(each) for each in years], pool_of(year=year))
    ]


def _flows(year: Period) -> list[tuple]:
    """Every account of every contribution before the year and in it, spending of the year by line too. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FLOWS,
            {
                "starts": year.starts_on,
                "ends": year.ends_before,
                "counted": [each.value for each in _COUNTED],
            },
        )
        return cursor.fetchall()


def _partner(
    contributions: Sequence[Contribution],
    sums: _Sums,
    spent: Mapping[tuple, int],
    underspends: Sequence[UnderspendShare],
    year: Period,
) -> PartnerYear:
    kept = [each for each in contributions if each.status in KEPT and year.contains(each.starts_on)]
    cash = [each for each in kept if each.kind == facts.CASH]
    funder, returned = contributions[0].funder, sums.during(Account.RETURNED)
    return PartnerYear(
        funder_id=funder.pk,
        funder=funder.name,
        promised_pence=sum(each.amount_pence for each in cash),
        top_slice_pence=sum(_top_slice(each) for each in cash),
        in_kind_pence=sum(each.amount_pence for each in kept if each.kind != facts.CASH),
        brought_forward_pence=sums.before(Account.BANK),
        received_pence=sums.during(Account.BANK, for_lines=False) + returned,
        paid_pence=-sums.during(Account.BANK, for_lines=True),
        returned_pence=returned,
        accrued_pence=-sums.during(Account.ACCRUED),
        spent_pence=sums.during(Account.EXPENDITURE),
        committed_pence=sums.closing(Account.COMMITTED),
        balance_pence=sums.closing(Account.BANK),
        assumed_pence=sum(each.amount_pence for each in cash if each.is_assumed),
        spent=tuple(Spent(funder.pk, *place, pence) for place, pence in spent.items() if pence),
        fences=tuple({each.fence_id: each.fence for each in contributions}.values()),
        underspends=tuple(underspends),
    )


def _top_slice(each: Contribution) -> int:
    kept = each.top_slice_basis_points
    return split(each.amount_pence, [kept, WHOLE - kept])[0] if kept else 0
