"""Reads what stands round a promise: the authority that is used, what its reserve holds, its carry-forward, what is left."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from commonweal.commissioning.funding.models import (
    CarryForward,
    CarryForwardHistory,
    Contribution,
    ContributionHistory,
    Fence,
    Gate,
    LedgerEntry,
    LedgerTransaction,
    Reserve,
    YearClose,
)
from commonweal.partnership.models import Organisation
from commonweal.rules import carry_forward
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.ledger import Account
from commonweal.rules.movements import Recorded
from commonweal.rules.periods import Period
from commonweal.rules.promises import Fund
from commonweal.rules.reserves import Tranche

CONFIRMED = [status for status, sure in CERTAINTY.items() if sure is Certainty.CONFIRMED]
NOT_FUNDERS = ("provider", "front_door")


@dataclass(frozen=True)
class ChangeRow:
    """One record of a contribution's history, as the way from the first promise is told from it."""

    contribution_id: int
    recorded: Recorded
    decision_id: int | None
    decision: str
    carried_by: str
    words: str


@dataclass(frozen=True)
class CarryStepRow:
    """Read a row as: on `on` the carry-forward became this, for this amount, carried by a decision or a letter."""

    step: str
    became: carry_forward.Status
    on: date
    amount_pence: int | None
    decision_id: int | None
    decision: str
    carried_by: str
    by: str


@dataclass(frozen=True)
class OpenCarry:
    """A carry-forward that stands in outline, and who has to confirm it by when."""

    contribution_id: int
    funder: str
    source_fund: str
    amount_pence: int | None
    confirmed_by: str
    confirm_by: date | None


def closed_years() -> frozenset[int]:
    """The financial years in which nothing may be dated any more, by the year they start in."""
    return frozenset(YearClose.objects.values_list("year", flat=True))


def confirmed_under(decision_id: int | None, *, but: int | None = None) -> list[int]:
    """What a decision has confirmed, in pence, one amount for each contribution; `but` and plans to compare are left out."""
    if decision_id is None:
        return []
    rows = Contribution.objects.filter(
        decision_id=decision_id, status__in=CONFIRMED, plan__is_to_compare=False
    ).exclude(pk=but)
    return list(rows.values_list("amount_pence", flat=True))


def tranches_of(reserve_id: int, *, but: int | None = None) -> list[Tranche]:
    """What is promised from a reserve; `but` is left out."""
    rows = Contribution.objects.filter(reserve_id=reserve_id).exclude(pk=but)
    return [Tranche(Status(status), pence) for status, pence in rows.values_list("status", "amount_pence")]


def promises_posted(contribution_id: int) -> list[tuple[LedgerTransaction, int]]:
    """The promise of a contribution and every change of it in the ledger, each with its pence, none that is undone."""
    rows = LedgerTransaction.objects.filter(
        kind__in=("promise", "revision"), reversed_by__isnull=True, entries__contribution_id=contribution_id
    )
    promised = Sum("entries__amount_pence", filter=Q(entries__account=Account.RECEIVABLE))
    return [(row, row.promised) for row in rows.annotate(promised=promised).order_by("id")]


def left_of(contribution_id: int, *, before: date | None = None) -> int:
    """What is in the bank of a contribution and free, in pence; `before` a day, as it stood then. Accruals count as spent."""
    rows = LedgerEntry.objects.filter(contribution_id=contribution_id)
    if before is not None:
        rows = rows.filter(transaction__occurred_on__lt=before)
    found = rows.aggregate(
        promised=_sum(Account.CONTRIBUTIONS),
        due=_sum(Account.RECEIVABLE),
        spent=_sum(Account.EXPENDITURE),
        returned=_sum(Account.RETURNED),
        committed=_sum(Account.COMMITTED),
    )
    return carry_forward.left_of(
        received_pence=-found["promised"] - found["due"],
        spent_pence=found["spent"] + found["returned"],
        committed_pence=found["committed"],
    )


def will_be_left_of(contribution: Contribution) -> int:
    """What is or will be left of a contribution: all that is promised, less what is spent, given back and committed."""
    found = LedgerEntry.objects.filter(contribution_id=contribution.pk).aggregate(
        gone=Coalesce(
            Sum(
                "amount_pence",
                filter=Q(account__in=(Account.EXPENDITURE, Account.RETURNED, Account.COMMITTED)),
            ),
            0,
        )
    )
    return contribution.amount_pence - found["gone"]


def carry_forward_of(contribution_id: int) -> CarryForward | None:
    """The carry-forward of a contribution, when one was ever agreed in outline."""
    return CarryForward.objects.filter(contribution_id=contribution_id).select_related("decision").first()


def carry_steps(contribution_id: int) -> list[CarryStepRow]:
    """What happened to a contribution's carry-forward, the latest first."""
    rows = (
        CarryForwardHistory.objects.filter(carry_forward__contribution_id=contribution_id)
        .order_by("-id")
        .values_list(
            "step",
            "became",
            "on",
            "amount_pence",
            "decision_id",
            "decision__reference",
            "carried_by",
            "by__full_name",
        )
    )
    return [
        CarryStepRow(
            step, carry_forward.Status(became), on, pence, decision_id, reference or "", letter, name
        )
        for step, became, on, pence, decision_id, reference, letter, name in rows
    ]


def open_carries(*, plan_id: int | None = None) -> list[OpenCarry]:
    """Carry-forwards that stand in outline, the first to be confirmed first."""
    rows = CarryForward.objects.filter(status=carry_forward.Status.OUTLINED)
    if plan_id is not None:
        rows = rows.filter(contribution__plan_id=plan_id)
    fields = (
        "contribution_id",
        "contribution__funder__name",
        "contribution__source_fund",
        "amount_pence",
        "confirmed_by",
        "confirm_by",
    )
    return [OpenCarry(*row) for row in rows.order_by("confirm_by", "id").values_list(*fields)]


def changes_of(*, plan_id: int | None = None, contribution_id: int | None = None) -> list[ChangeRow]:
    """Every record of a plan's contributions, or of one, in the order they were put down."""
    rows = ContributionHistory.objects.order_by("id")
    if plan_id is not None:
        rows = rows.filter(contribution__plan_id=plan_id)
    if contribution_id is not None:
        rows = rows.filter(contribution_id=contribution_id)
    fields = (
        "contribution_id",
        "step",
        "became",
        "on",
        "was_pence",
        "became_pence",
        "id",
        "decision_id",
        "decision__reference",
        "carried_by",
        "words",
    )
    return [
        ChangeRow(
            contribution_id=number,
            recorded=Recorded(step, Status(became), on, was_pence, became_pence, place),
            decision_id=decision_id,
            decision=reference or "",
            carried_by=carried_by,
            words=words,
        )
        for (
            number,
            step,
            became,
            on,
            was_pence,
            became_pence,
            place,
            decision_id,
            reference,
            carried_by,
            words,
        ) in rows.values_list(*fields)
    ]


def funds_of(plan_id: int) -> list[Fund]:
    """What the contributions of a plan are told apart by; a withdrawn one gives its name free."""
    rows = Contribution.objects.filter(plan_id=plan_id).exclude(status=Status.WITHDRAWN)
    return [
        Fund(funder, fund, Period(starts_on, ends_before))
        for funder, fund, starts_on, ends_before in rows.values_list(
            "funder__name", "source_fund", "starts_on", "ends_before"
        )
    ]


def keys_in(plan_id: int) -> frozenset[str]:
    """The keys of a plan's contributions."""
    return frozenset(Contribution.objects.filter(plan_id=plan_id).values_list("key", flat=True))


def keys_of_fund(plan_id: int, *, funder_id: int, source_fund: str, period: Period) -> list[str]:
    """The keys of one fund's contributions that run in a period, for a match or a minimum that names the fund."""
    rows = Contribution.objects.filter(
        plan_id=plan_id,
        funder_id=funder_id,
        source_fund=source_fund,
        starts_on__lt=period.ends_before,
        ends_before__gt=period.starts_on,
    )
    return list(rows.exclude(status=Status.WITHDRAWN).order_by("key").values_list("key", flat=True))


def possible_funders() -> list[Organisation]:
    """Who may promise money: every organisation but those that provide services or take referrals."""
    return list(Organisation.objects.exclude(kind__in=NOT_FUNDERS).order_by("name"))


def fences_of(plan_id: int) -> list[Fence]:
    return list(Fence.objects.filter(plan_id=plan_id).order_by("id"))


def gates_of(plan_id: int) -> list[Gate]:
    return list(Gate.objects.filter(plan_id=plan_id).order_by("id"))


def reserves_of(plan_id: int) -> list[Reserve]:
    """A plan's reserves, each with its holder at hand."""
    return list(Reserve.objects.filter(plan_id=plan_id).select_related("holder").order_by("id"))


def _sum(account: Account) -> Sum:
    return Sum("amount_pence", filter=Q(account=account), default=0)
