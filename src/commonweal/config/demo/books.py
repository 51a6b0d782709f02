"""What the keepers of the books do on a day, by the same actions as on the pages: budgets, accruals, virements, gates."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions as funding
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Element, Gate, Plan, Virement
from commonweal.commissioning.procurement import actions as procurement
from commonweal.commissioning.procurement.models import Accrual, ContractLine
from commonweal.config.demo.happenings import Event
from commonweal.partnership.models import Area
from commonweal.rules.commitment_years import over_financial_years
from commonweal.rules.payments import Step
from commonweal.rules.periods import Period

ONE_DAY = timedelta(days=1)
LineName = tuple[str, str]
"""The key of an element and the code of an area."""


def budget(by: Actor, on: date) -> Event:
    """The budget of every financial year of every plan is brought into line with the money that is confirmed."""

    def do(at: datetime) -> None:
        for plan in Plan.objects.order_by("id"):
            for year in over_financial_years(0, Period(plan.starts_on, plan.ends_before)):
                funding.set_budget(plan_id=plan.pk, year=year, by=by, at=at)

    return Event(on, do)


def accrue(by: Actor, line: ContractLine, starts_on: date, last_day: date, pence: int) -> list[Event]:
    """Work that no bill has come for is counted on the last day of the year, and the accrual taken back on the next."""
    made: list[Accrual] = []

    def count(at: datetime) -> None:
        accrual = procurement.accrue(
            contract_id=line.contract_id,
            line_id=line.pk,
            starts_on=starts_on,
            last_day=last_day,
            amount_pence=pence,
            on=last_day,
            words="The bill for the last quarter of the year has not come.",
            by=by,
            at=at,
        )
        made.append(accrual)

    def take_back(at: datetime) -> None:
        (accrual,) = made
        procurement.end_accrual(accrual_id=accrual.pk, on=last_day + ONE_DAY, by=by, at=at)

    return [Event(last_day, count), Event(last_day + ONE_DAY, take_back)]


def foresee(
    by: Actor,
    on: date,
    *,
    year: int,
    name: str,
    words: str = "",
    changes: Mapping[LineName, int] | None = None,
) -> Event:
    """A forecast of a year as it is seen on a day: every line at its budget, but for what is known to change, in pence."""

    def do(at: datetime) -> None:
        (plan,) = Plan.objects.all()
        amounts = {
            (row.element_id, row.area_id): row.budget_pence for row in queries.lines_of_year(plan.pk, year)
        }
        for line, pence in (changes or {}).items():
            amounts[_line(plan, line)] += pence
        funding.take_forecast(
            plan_id=plan.pk, year=year, name=name, amounts=amounts, words=words, by=by, at=at
        )

    return Event(on, do)


def move_budget(
    by: Actor,
    approver: Actor,
    on: date,
    *,
    year: int,
    from_line: LineName,
    to_line: LineName,
    pence: int,
    words: str,
) -> list[Event]:
    """Prepared on one day and approved by somebody else on the next."""
    asked: list[Virement] = []

    def prepare(at: datetime) -> None:
        (plan,) = Plan.objects.all()
        wish = funding.Wish(year, _line(plan, from_line), _line(plan, to_line), pence, words)
        asked.append(funding.prepare_virement(plan_id=plan.pk, wish=wish, by=by, at=at))

    def approve(at: datetime) -> None:
        (virement,) = asked
        funding.settle_virement(
            virement_id=virement.pk, step=Step.APPROVE, version=virement.version, by=approver, at=at
        )

    return [Event(on, prepare), Event(on + ONE_DAY, approve)]


def open_gate(by: Actor, key: str, on: date, words: str) -> Event:
    def do(at: datetime) -> None:
        gate = Gate.objects.get(key=key)
        funding.open_gate(gate_id=gate.pk, on=on, words=words, version=gate.version, by=by, at=at)

    return Event(on, do)


def _line(plan: Plan, name: LineName) -> queries.LineKey:
    element, area = name
    return Element.objects.get(plan=plan, key=element).pk, Area.objects.get(code=area).pk
