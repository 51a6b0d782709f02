"""From rows to the values the rule book takes: fences, lines and money as `rules` know them. No queries here.

Sources are known to the rule book by the contribution's number as text, elements by their key, areas by their code.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from commonweal.commissioning.funding.models import Contribution, Element, Fence, NeedLine, Reserve
from commonweal.commissioning.funding.queries.sums import Moved
from commonweal.rules import (
    carry_forward,
    contributions,
    fences,
    funding_plan,
    promises,
    reserves,
    year_close,
)
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.drawing import Purse
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.restrictions import narrowed, restriction_named, said

CASH = "cash"


def fence_of(row: Fence) -> fences.Fence:
    """A stored fence as the rule book's: an empty list is no limit."""
    return fences.Fence(
        areas=frozenset(row.areas) or None,
        elements=frozenset(row.elements) or None,
        client_groups=frozenset(row.client_groups) or None,
        years=frozenset(row.years) or None,
        instruments=frozenset(row.instruments) or None,
        anywhere=row.anywhere,
        lots=frozenset(row.lots) or None,
        kinds=frozenset(row.kinds) or None,
        powers=frozenset(row.powers) or None,
    )


def fence_in(row: Fence, period: Period) -> fences.Fence:
    """A stored fence as it is in a period: narrowed by its statutory restriction where that is in force on any day of it."""
    fence, restriction = fence_of(row), restriction_named(row.restriction)
    if restriction is None or not restriction.touches(period):
        return fence
    return narrowed(fence, restriction)


def fence_sentence(row: Fence, names: fences.Names) -> str:
    """A stored fence as one English sentence, with the statutory restriction that narrows it."""
    return said(fence_of(row), restriction_named(row.restriction), names)


def standing_of(
    row: Contribution, moved: Moved, *, last_step_on: date | None = None
) -> contributions.Contribution:
    """A contribution as the rule book asks about it. What is given in kind is never in the ledger: its promise stands for it."""
    status = Status(row.status)
    in_kind = row.kind != CASH and CERTAINTY[status] is Certainty.CONFIRMED
    return contributions.Contribution(
        status=status,
        confirmed_pence=row.amount_pence if in_kind else moved.confirmed_pence,
        received_pence=row.amount_pence if in_kind and status is Status.RECEIVED else moved.received_pence,
        last_step_on=last_step_on,
        period=period_of(row),
        is_cash=row.kind == CASH,
        valuation=row.valuation,
    )


def terms_of(row: Contribution) -> promises.Terms:
    """What was promised, as far as a change may change it."""
    return promises.Terms(
        pence=row.amount_pence,
        period=period_of(row),
        expected_on=row.expected_on,
        expires_on=row.expires_on,
        is_cash=row.kind == CASH,
        valuation=row.valuation,
    )


def reserve_of(row: Reserve) -> reserves.Reserve:
    return reserves.Reserve(row.name, row.balance_pence, row.as_at)


def leftover_of(row: Contribution, *, left_pence: int) -> carry_forward.Leftover:
    """What is or will be left of a contribution, as the rules of carry-forward ask about it."""
    goes_back = row.is_repayable and not row.underspend
    underspend = carry_forward.Underspend.FUNDER if goes_back else row.underspend
    return carry_forward.Leftover(
        promise=Status(row.status),
        period=period_of(row),
        left_pence=left_pence,
        funder=row.funder.name,
        is_cash=row.kind == CASH,
        expires_on=row.expires_on,
        underspend=carry_forward.Underspend(underspend) if underspend else None,
    )


def left_at_close(row: Contribution, *, promised: int, left: int) -> year_close.Leftover:
    """What is left of a contribution as its year closes, with its carry-forward and its owner as they stand now."""
    carry = getattr(row, "carry_forward", None)
    is_carried = carry is not None and carry.status == carry_forward.Status.CONFIRMED
    most = carry.amount_pence if carry and carry.amount_pence is not None else left
    ownership = carry_forward.Underspend(row.underspend) if row.underspend else None
    if row.is_repayable:
        ownership = carry_forward.Underspend.FUNDER
    return year_close.Leftover(
        key=str(row.pk),
        funder=row.funder.name,
        promised_pence=promised,
        left_pence=left,
        ownership=ownership,
        carried_pence=most if is_carried else 0,
    )


def period_of(row: Contribution | NeedLine) -> Period:
    return Period(row.starts_on, row.ends_before)


def purse_of(contribution: Contribution, *, pence: int) -> Purse:
    """A contribution's received and unspent money."""
    return Purse(
        key=str(contribution.pk),
        funder=contribution.funder.name,
        fence=fence_in(contribution.fence, period_of(contribution)),
        period=period_of(contribution),
        pence=pence,
    )


def line_for(
    element: Element,
    *,
    area: str,
    year: Period,
    pence: int,
    key: str = "bill",
    instrument: str = "",
    lot: str = "",
    power: str = "",
) -> funding_plan.Line:
    """Spending on an element in an area, as a line that fences can be asked about. Empty: it does not say."""
    return funding_plan.Line(
        key=key,
        element=element.key,
        area=area,
        client_group=element.client_group,
        year=financial_year_name(year.starts_on),
        amount_pence=pence,
        kind=element.kind,
        instrument=instrument or None,
        lot=lot or None,
        power=power or None,
    )


def only(said: set[str]) -> str:
    """What all of them say, or nothing when they differ."""
    return said.pop() if len(said) == 1 else ""


def names_of(elements: Iterable[Element], areas: Mapping[str, str]) -> dict[str, str]:
    """What people call each element and area, for the rule book's sentences."""
    return {**areas, **{element.key: element.name for element in elements}}
