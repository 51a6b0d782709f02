"""One payment, traced from the funder through the fence to the element and the area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup

from commonweal.commissioning.funding import facts
from commonweal.commissioning.procurement.models import Payment
from commonweal.commissioning.procurement.queries import Part
from commonweal.design.charts import Flow, Fund, Line, Ribbon
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, period, pounds
from commonweal.rules import fences

_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class PaymentPage:
    id: int
    contract_id: int
    reference: str
    provider: str
    amount: str
    element: str
    area: str
    period: str
    paid_on: str
    recorded_by: str
    decision_id: int | None
    decision: str
    flow: Flow
    table: Table


def payment_page(payment: Payment, *, parts: Sequence[Part], names: Mapping[str, str]) -> PaymentPage:
    line, contract = payment.line, payment.line.contract
    what = f"{line.element.name}, {line.area.name}"
    decision = payment.transaction.decision
    columns = (
        Column("Whose money"),
        Column("What it may be spent on"),
        Column("Paid for"),
        Column("In"),
        Column("Amount", is_number=True),
    )
    rows = tuple(
        (
            _funder(part),
            fences.in_words(facts.fence_of(part.contribution.fence), names),
            line.element.name,
            line.area.name,
            pounds(part.pence, always_pence=True),
        )
        for part in parts
    )
    return PaymentPage(
        id=payment.pk,
        contract_id=contract.pk,
        reference=contract.reference,
        provider=contract.provider.name,
        amount=pounds(payment.amount_pence, always_pence=True),
        element=line.element.name,
        area=line.area.name,
        period=period(payment.starts_on, payment.ends_before),
        paid_on=day(payment.paid_on),
        recorded_by=payment.transaction.recorded_by.full_name,
        decision_id=decision.pk if decision else None,
        decision=decision.reference if decision else "",
        flow=Flow(
            "traced",
            "Whose money this was",
            tuple(
                Fund(str(part.contribution.pk), part.contribution.funder.name, part.pence) for part in parts
            ),
            (Line("line", what, payment.amount_pence),),
            tuple(Ribbon(str(part.contribution.pk), "line", part.pence) for part in parts),
        ),
        table=Table(
            "From the funder to the place, to the penny",
            columns,
            rows,
            ("Together", "", "", "", pounds(payment.amount_pence, always_pence=True)),
        ),
    )


def _funder(part: Part) -> Markup:
    """Whose money, as a link; said to be assumed when the promise it came from is."""
    name = part.contribution.funder.name
    link = _LINK.format(reverse("contribution", args=[part.contribution.pk]), name)
    return link + " (its promise is assumed)" if part.contribution.is_assumed else link
