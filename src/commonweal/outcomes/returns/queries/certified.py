"""The certified counts, for whoever counts on: the same figure everywhere."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from commonweal.outcomes.returns.models import CertifiedLine, ReturnHistory
from commonweal.rules.periods import Period
from commonweal.rules.returns import Figure, Place, Standing, Step


@dataclass(frozen=True)
class CertifiedCount:
    """Read as: in the quarter from `starts_on`, this provider counted `numerator` of `denominator` (alike for a plain count).

    `is_from_records` counts came from the records here: whoever counts those again must not add these.
    """

    measure: str
    starts_on: date
    ends_before: date
    area_id: int
    client_group: str
    provider_id: int
    contract_id: int
    numerator: int
    denominator: int
    is_from_records: bool


def certified_counts(
    *, period: Period | None = None, is_from_records: bool | None = None
) -> list[CertifiedCount]:
    """What was certified last of each return, of the quarters that begin in `period`. One query.

    What is not known, or does not apply, is not among them: it is not nought. A return that was reopened goes on counting as it
    was certified, until it is certified again. `is_from_records=False`: only what providers counted in records of their own.
    A share without what it is out of is no share, and is not among them either.
    """
    latest = (
        ReturnHistory.objects.filter(of=OuterRef("step__of"), step=Step.CERTIFY)
        .order_by("-id")
        .values("id")[:1]
    )
    rows = CertifiedLine.objects.filter(standing=Standing.COUNTED, step_id=Subquery(latest))
    rows = rows.exclude(is_rate=True, denominator__isnull=True)
    if period is not None:
        rows = rows.filter(
            step__of__starts_on__gte=period.starts_on, step__of__starts_on__lt=period.ends_before
        )
    if is_from_records is not None:
        rows = rows.filter(is_from_records=is_from_records)
    columns = (
        "measure",
        "step__of__starts_on",
        "step__of__ends_before",
        "area_id",
        "client_group",
        "step__of__contract__provider_id",
        "step__of__contract_id",
        "numerator",
        "denominator",
        "is_from_records",
    )
    return [
        CertifiedCount(*row[:8], row[7] if row[8] is None else row[8], row[9])
        for row in rows.order_by("step__of__starts_on", "step_id", "place").values_list(*columns)
    ]


def certified_figures(return_id: int) -> dict[Place, Figure]:
    """What was certified last of one return, whatever it says; empty when it never was. One query."""
    return certified_with_areas(return_id)[0]


def certified_with_areas(return_id: int) -> tuple[dict[Place, Figure], dict[str, str]]:
    """The same, and the names of its areas by code."""
    latest = ReturnHistory.objects.filter(of_id=return_id, step=Step.CERTIFY).order_by("-id").values("id")[:1]
    rows = CertifiedLine.objects.filter(step_id=Subquery(latest)).order_by("place")
    columns = ("measure", "area__code", "client_group", "standing", "numerator", "denominator", "reason")
    found = list(rows.values_list(*columns, "area__name"))
    return (
        {Place(*row[:3]): Figure(Standing(row[3]), *row[4:7]) for row in found},
        {row[1]: row[7] for row in found},
    )
