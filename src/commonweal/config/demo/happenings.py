"""What can happen to money on a day, done by the same actions as on the pages. `money.py` says what happens when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions as funding
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance import actions as governance
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions as procurement
from commonweal.commissioning.procurement.models import Contract, ContractLine, Payment
from commonweal.rules.carry_forward import Outline
from commonweal.rules.contributions import Step
from commonweal.rules.decisions import Step as Deciding
from commonweal.rules.periods import LONDON


@dataclass(frozen=True)
class Event:
    """Something done on a day; of one day in the order in which they were put down."""

    on: date
    do: Callable[[datetime], object]


def pay(
    by: Actor, approver: Actor, line: ContractLine, starts_on: date, last_day: date, pence: int
) -> list[Event]:
    """Prepared on one day and approved by somebody else on the next."""
    on = last_day + timedelta(days=24)
    asked: list[Payment] = []

    def prepare(at: datetime) -> None:
        payment = procurement.prepare_payment(
            contract_id=line.contract_id,
            line_id=line.pk,
            starts_on=starts_on,
            last_day=last_day,
            amount_pence=pence,
            paid_on=on,
            by=by,
            at=at,
        )
        asked.append(payment)

    def approve(at: datetime) -> None:
        (payment,) = asked
        procurement.approve_payment(payment_id=payment.pk, version=payment.version, by=approver, at=at)

    return [Event(on, prepare), Event(on + timedelta(days=1), approve)]


def extend(by: Actor, reference: str, on: date, ends_before: date) -> Event:
    def do(at: datetime) -> None:
        decision = Decision.objects.get(reference=reference)
        for contract in Contract.objects.order_by("id"):
            procurement.extend(
                contract_id=contract.pk,
                last_day=ends_before - timedelta(days=1),
                decision_id=decision.pk,
                version=contract.version,
                by=by,
                at=at,
            )

    return Event(on, do)


def commit(by: Actor, on: date) -> Event:
    """Every contract is promised the money that is confirmed for it."""

    def do(at: datetime) -> None:
        for contract in Contract.objects.order_by("id"):
            procurement.commit_contract(contract_id=contract.pk, on=on, by=by, at=at)

    return Event(on, do)


def ten_o_clock(day: date) -> datetime:
    return datetime.combine(day, time(10), LONDON)


def decide(by: Actor, reference: str, step: Deciding, on: date, words: str = "") -> Event:
    def do(at: datetime) -> None:
        decision = Decision.objects.get(reference=reference)
        governance.take_step(
            decision_id=decision.pk, step=step, on=on, words=words, version=decision.version, by=by, at=at
        )

    return Event(on, do)


def draft(by: Actor, board_id: int, reference: str, on: date, **said: object) -> Event:
    return Event(
        on,
        lambda at: governance.draft_decision(
            board_id=board_id, reference=reference, report_on=on, by=by, at=at, **said
        ),
    )


def climb(
    by: Actor,
    which: dict[str, object],
    step: Step,
    on: date,
    *,
    parts: int = 1,
    decision: str = "",
    letter: str = "",
) -> Event:
    def do(at: datetime) -> None:
        contribution = Contribution.objects.get(**which)
        funding.take_step(
            contribution_id=contribution.pk,
            step=step,
            on=on,
            amount_pence=contribution.amount_pence // parts,
            decision_id=Decision.objects.get(reference=decision).pk if decision else None,
            carried_by=letter,
            version=contribution.version,
            by=by,
            at=at,
        )

    return Event(on, do)


def revise(by: Actor, which: dict[str, object], on: date, *, pence: int, letter: str, words: str) -> Event:
    """A letter changes what was promised."""

    def do(at: datetime) -> None:
        contribution = Contribution.objects.get(**which)
        funding.revise_contribution(
            contribution_id=contribution.pk,
            on=on,
            amount_pence=pence,
            expected_on=contribution.expected_on,
            expires_on=contribution.expires_on,
            valuation=contribution.valuation,
            carried_by=letter,
            words=words,
            version=contribution.version,
            by=by,
            at=at,
        )

    return Event(on, do)


def carry_over(
    by: Actor, which: dict[str, object], on: date, *, outline: Outline, decision: str, letter: str
) -> Event:
    """What will be left is to be carried forward, in outline."""

    def do(at: datetime) -> None:
        contribution = Contribution.objects.get(**which)
        funding.outline_carry_forward(
            contribution_id=contribution.pk,
            outline=outline,
            on=on,
            decision_id=Decision.objects.get(reference=decision).pk,
            carried_by=letter,
            version=contribution.version,
            by=by,
            at=at,
        )

    return Event(on, do)
