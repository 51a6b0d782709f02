"""Reads the plan: who promised what, where each promise stands, what is needed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef

from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Element,
    LedgerEntry,
    Lot,
    NeedLine,
    Plan,
)
from commonweal.commissioning.funding.queries.sums import NOTHING, Moved, in_ledger, moved, position_in
from commonweal.partnership.models import Area
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period


@dataclass(frozen=True)
class StepRow:
    """Read a row as: on `on`, this step was taken, carried by a decision or a letter, and recorded by `by`.

    `step` is one of the ladder's, or "ask" or "revise"; `words` say what a change changed, and why.
    """

    step: str
    became: Status
    on: date
    amount_pence: int | None
    decision_id: int | None
    decision: str
    carried_by: str
    by: str
    words: str = ""
    was_pence: int | None = None
    became_pence: int | None = None
    id: int = 0


def plans() -> list[Plan]:
    """Every plan, the one that starts last first; those that are only here to compare after all others."""
    return list(Plan.objects.order_by("is_to_compare", "-starts_on", "-id"))


def contributions_of(plan_id: int) -> list[Contribution]:
    """A plan's contributions, each with funder, fence, gate and carry-forward at hand, by funder and year."""
    rows = Contribution.objects.filter(plan_id=plan_id)
    rows = rows.select_related("funder", "fence", "gate", "carry_forward")
    return list(rows.order_by("funder__name", "source_fund", "starts_on", "id"))


def needs_of(plan_id: int) -> list[NeedLine]:
    """A plan's need lines, each with element and area at hand."""
    rows = NeedLine.objects.filter(plan_id=plan_id).select_related("element", "area", "lot")
    return list(rows.order_by("starts_on", "element__id", "area__name", "id"))


def area_names() -> dict[str, str]:
    """Each area's name by its code."""
    return dict(Area.objects.values_list("code", "name"))


def areas_by_number() -> dict[int, str]:
    """Each area's name by its number."""
    return dict(Area.objects.values_list("id", "name"))


def elements_of(plan_id: int) -> list[Element]:
    """A plan's elements, in the order of its file."""
    return list(Element.objects.filter(plan_id=plan_id).order_by("id"))


def history_of(contribution_id: int) -> list[StepRow]:
    """The ladder a contribution has climbed, the latest step first."""
    rows = (
        ContributionHistory.objects.filter(contribution_id=contribution_id)
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
            "words",
            "was_pence",
            "became_pence",
            "id",
        )
    )
    return [
        StepRow(step, Status(became), on, pence, decision_id, reference or "", *rest)
        for step, became, on, pence, decision_id, reference, *rest in rows
    ]


def last_step_on(contribution_id: int) -> date | None:
    """The day of a contribution's last step; None while it is only asked for."""
    rows = ContributionHistory.objects.filter(contribution_id=contribution_id)
    return rows.order_by("-id").values_list("on", flat=True).first()


def named_beside(contribution: Contribution) -> dict[str, str]:
    """The contributions that a match or a minimum names, by key: whose they are. No query where none is named."""
    keys = {*contribution.match_of, *contribution.least_of}
    if not keys:
        return {}
    rows = Contribution.objects.filter(plan_id=contribution.plan_id, key__in=keys)
    return {
        key: f"{funder}: {fund}"
        for key, funder, fund in rows.values_list("key", "funder__name", "source_fund")
    }


def names_in(plan_id: int) -> dict[str, str]:
    """What people call each area, element and lot that a fence of this plan may name, by its code. One query."""
    rows = Area.objects.order_by().values_list("code", "name")
    elements = Element.objects.filter(plan_id=plan_id).order_by().values_list("key", "name")
    lots = Lot.objects.filter(plan_id=plan_id).order_by().values_list("key", "name")
    return dict(rows.union(elements, lots))


def last_steps(plan_id: int) -> dict[int, date]:
    """The day of the last step of each of a plan's contributions; one without a step is left out."""
    rows = ContributionHistory.objects.filter(contribution__plan_id=plan_id).order_by()
    return dict(rows.values_list("contribution_id").annotate(last=Max("on")))


def purse_rows(plan_id: int, *, lock: bool = False) -> list[tuple[Contribution, Moved]]:
    """A plan's confirmed or received cash, and what the ledger says of it. `lock` holds the rows to the transaction's end."""
    rows = Contribution.objects.filter(
        plan_id=plan_id, kind="cash", status__in=[Status.CONFIRMED, Status.RECEIVED]
    ).select_related("funder", "fence", "gate", "reserve", "decision", "carry_forward")
    rows = rows.order_by("id")
    if not lock:
        return [(row, position_in(row.in_ledger)) for row in rows.annotate(in_ledger=in_ledger())]
    # The ledger is asked once the rows are held, so that it tells of what happened while this waited for them.
    found = list(rows.select_for_update(of=("self",)))
    said = moved(row.pk for row in found)
    return [(row, said.get(row.pk, NOTHING)) for row in found]


def contribution_choices() -> list[tuple[int, str, Period]]:
    """Every contribution that the ledger knows, for choosing one: number, funder, period."""
    known = Contribution.objects.filter(Exists(LedgerEntry.objects.filter(contribution_id=OuterRef("pk"))))
    rows = known.order_by("funder__name", "starts_on", "id").values_list(
        "id", "funder__name", "starts_on", "ends_before"
    )
    return [
        (number, funder, Period(starts_on, ends_before)) for number, funder, starts_on, ends_before in rows
    ]


def contribution_ids(plan_id: int) -> dict[str, int]:
    """A plan's contributions, from key to number."""
    return dict(Contribution.objects.filter(plan_id=plan_id).values_list("key", "id"))
