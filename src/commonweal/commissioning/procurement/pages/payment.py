"""One payment: where it stands, who did what with it, and, once it is made, whose money it was; and those that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from markupsafe import Markup

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.procurement.models import Payment, PaymentHistory
from commonweal.commissioning.procurement.queries import Part, PaymentStepRow, WaitingRow
from commonweal.design.charts import Flow, Fund, Line, Ribbon
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment, period, pounds
from commonweal.rules import payments
from commonweal.rules.payments import Status, Step
from commonweal.rules.reasons import Reason

_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


DONE = dict(PaymentHistory.STEPS) | {
    "approve": "Approved",
    "send_back": "Sent back",
    "withdraw": "Withdrawn",
}
STATES = {
    Status.PREPARED: ("Waits for approval", "yellow"),
    Status.APPROVED: ("Paid", "green"),
    Status.SENT_BACK: ("Sent back", "red"),
    Status.WITHDRAWN: ("Withdrawn", "grey"),
}


@dataclass(frozen=True)
class PaymentPage:
    """`flow` and `table` say whose money it was, once it is paid. `reversed_on` is empty while the payment stands."""

    id: int
    contract_id: int
    reference: str
    provider: str
    amount: str
    element: str
    area: str
    period: str
    paid_on: str
    status: str
    colour: str
    is_paid: bool
    prepared_by: str
    approved_by: str
    decision_id: int | None
    decision: str
    reversed_on: str
    reversed_because: str
    transaction_id: int | None
    history: tuple[tuple[str, str, str, str], ...]
    may_approve: bool
    may_withdraw: bool
    may_reverse: bool
    flow: Flow | None
    table: Table | None


@dataclass(frozen=True)
class ApprovePage:
    """`reasons` close the form to this reader; `not_now` would make approving fail, though it can still be sent back."""

    id: int
    amount: str
    provider: str
    element: str
    area: str
    period: str
    paid_on: str
    prepared_by: str
    reasons: tuple[Reason, ...]
    not_now: tuple[Reason, ...]


@dataclass(frozen=True)
class WaitingPage:
    rows: tuple[tuple[int, str, tuple[str, ...], bool], ...]


def waiting_page(rows: Sequence[WaitingRow], *, by: Actor) -> WaitingPage:
    """What waits for approval; the last of each row says that this reader prepared it."""
    return WaitingPage(
        tuple(
            (
                row.id,
                f"{pounds(row.amount_pence, always_pence=True)} to {row.provider}",
                (
                    row.reference,
                    f"{row.element}, {row.area}",
                    row.period.show(),
                    f"Prepared by {row.prepared_by}",
                ),
                row.prepared_by_id == by.user_id,
            )
            for row in rows
        )
    )


def approve_page(payment: Payment, *, step: Step, by: Actor, not_now: Sequence[Reason] = ()) -> ApprovePage:
    line = payment.line
    reasons = payments.reasons_not_to_take(
        step, status=Status(payment.status), prepared_by=payment.prepared_by_id, by=by.user_id, words="yes"
    )
    return ApprovePage(
        id=payment.pk,
        amount=pounds(payment.amount_pence, always_pence=True),
        provider=line.contract.provider.name,
        element=line.element.name,
        area=line.area.name,
        period=period(payment.starts_on, payment.ends_before),
        paid_on=day(payment.paid_on),
        prepared_by=payment.prepared_by.full_name,
        reasons=tuple(reasons),
        not_now=() if reasons else tuple(not_now),
    )


def payment_page(
    payment: Payment,
    *,
    parts: Sequence[Part],
    history: Sequence[PaymentStepRow],
    names: Mapping[str, str],
    undone: tuple[date, str] | None,
    by: Actor,
) -> PaymentPage:
    """`undone` is the day of the payment's reversal and why."""
    line, contract, posted = payment.line, payment.line.contract, payment.transaction
    decision, status = posted.decision if posted else None, Status(payment.status)
    waits = status is Status.PREPARED
    words, colour = ("Reversed", "red") if undone else STATES[status]
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
        status=words,
        colour=colour,
        is_paid=posted is not None and undone is None,
        prepared_by=payment.prepared_by.full_name,
        approved_by=posted.recorded_by.full_name if posted else "",
        decision_id=decision.pk if decision else None,
        decision=decision.reference if decision else "",
        reversed_on=day(undone[0]) if undone else "",
        reversed_because=undone[1] if undone else "",
        transaction_id=posted.pk if posted else None,
        history=tuple((moment(row.at), DONE[row.step], row.words, row.by) for row in history),
        may_approve=waits and may(by.roles, Action.APPROVE_PAYMENT),
        may_withdraw=waits and may(by.roles, Action.PAY_CONTRACT) and payment.prepared_by_id == by.user_id,
        may_reverse=posted is not None and undone is None and may(by.roles, Action.KEEP_LEDGER),
        flow=_flow(payment, parts) if parts else None,
        table=_traced(payment, parts, names) if parts else None,
    )


def _flow(payment: Payment, parts: Sequence[Part]) -> Flow:
    what = f"{payment.line.element.name}, {payment.line.area.name}"
    return Flow(
        "traced",
        "Whose money this was",
        tuple(Fund(str(part.contribution.pk), part.contribution.funder.name, part.pence) for part in parts),
        (Line("line", what, payment.amount_pence),),
        tuple(Ribbon(str(part.contribution.pk), "line", part.pence) for part in parts),
    )


def _traced(payment: Payment, parts: Sequence[Part], names: Mapping[str, str]) -> Table:
    line = payment.line
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
            facts.fence_sentence(part.contribution.fence, names),
            line.element.name,
            line.area.name,
            pounds(part.pence, always_pence=True),
        )
        for part in parts
    )
    return Table(
        "From the funder to the place, to the penny",
        columns,
        rows,
        ("Together", "", "", "", pounds(payment.amount_pence, always_pence=True)),
    )


def _funder(part: Part) -> Markup:
    """Whose money, as a link; said to be assumed when the promise it came from is."""
    name = part.contribution.funder.name
    link = _LINK.format(reverse("contribution", args=[part.contribution.pk]), name)
    return link + " (its promise is assumed)" if part.contribution.is_assumed else link
