"""Reads what choices are made of: amounts that were uplifted, with their bases, and the bases for shares."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commonweal.commissioning.funding.models import Contribution, NeedLine, ShareBase
from commonweal.partnership.models import Organisation
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift


@dataclass(frozen=True)
class UpliftedRow:
    """Read a row as: this amount, for a period from `starts_on`, was raised from `base_pence` in this way."""

    key: str
    name: str
    is_need: bool
    starts_on: date
    amount_pence: int
    base_pence: int
    uplift: Uplift
    not_said: tuple[str, ...]
    printed_pence: int | None


def uplifted_in(plan_id: int) -> list[UpliftedRow]:
    """Everything in a plan that was uplifted, contributions first. Two queries."""
    money = Contribution.objects.filter(plan_id=plan_id).exclude(status="withdrawn")
    needs = NeedLine.objects.filter(plan_id=plan_id)
    return [
        *_rows(money, ("funder__name", "source_fund"), is_need=False),
        *_rows(needs, ("element__name", "area__name"), is_need=True),
    ]


def share_bases_of(plan_id: int) -> list[ShareBase]:
    """What shares of a plan may be worked out from, in the order of its file."""
    return list(ShareBase.objects.filter(plan_id=plan_id).order_by("id"))


def organisation_names() -> dict[str, str]:
    """Each organisation's name by its code."""
    return dict(Organisation.objects.values_list("code", "name"))


def _rows(found: QuerySet, names: tuple[str, str], *, is_need: bool) -> list[UpliftedRow]:
    fields = (
        "key",
        *names,
        "starts_on",
        "amount_pence",
        "base_pence",
        "uplift_basis_points",
        "uplift_times",
        "uplift_rounded_to",
        "uplift_index",
        "uplift_not_said",
        "printed_pence",
    )
    rows = found.filter(base_pence__isnull=False).order_by("starts_on", "id").values_list(*fields)
    return [
        UpliftedRow(
            key=key,
            name=f"{first}, {second}",
            is_need=is_need,
            starts_on=starts_on,
            amount_pence=amount,
            base_pence=base,
            uplift=Uplift(points or 0, HowOften(times or HowOften.ONCE), RoundedTo(rounded or 1), index),
            not_said=tuple(not_said),
            printed_pence=printed,
        )
        for key, first, second, starts_on, amount, base, points, times, rounded, index, not_said, printed in rows
    ]
