"""The forms under a contract: paying for work, and extending the term; with what stands in the way of either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.commissioning.procurement.extending import Extending, reasons_under_any_decision
from commonweal.commissioning.procurement.models import Contract
from commonweal.commissioning.procurement.paying import Paying
from commonweal.commissioning.procurement.queries import term_of
from commonweal.design.words import day, pounds
from commonweal.rules.deciding import reasons_not_in_force
from commonweal.rules.decisions import Status
from commonweal.rules.periods import add_months
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class PayPage:
    id: int
    reference: str
    title: str
    provider: str
    term: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ExtendPage:
    """`reasons` close the form altogether; `full` says what stands in the way of using the whole option."""

    id: int
    reference: str
    title: str
    ends: str
    longest: str
    cost: str
    reasons: tuple[Reason, ...]
    full: tuple[Reason, ...]


def pay_page(contract: Contract) -> PayPage:
    found = reasons_not_in_force(
        reference=contract.decision.reference, status=Status(contract.decision.status)
    )
    return PayPage(
        id=contract.pk,
        reference=contract.reference,
        title=contract.title,
        provider=contract.provider.name,
        term=term_of(contract).show(),
        reasons=tuple(found),
    )


def line_choices(read: Paying) -> list[tuple[int, str, str]]:
    """What may be paid for or accrued: each line with what is left of it, after what waits for approval."""
    return [
        (
            line.pk,
            f"{line.element.name}, {line.area.name}",
            f"{pounds(read.worth_of(line) - read.used_of(line.pk) - read.accrued_of(line.pk))} of this line is left",
        )
        for line in read.lines.values()
    ]


def extend_page(
    contract: Contract, *, read: Extending, not_at_all: Sequence[Reason], today: date
) -> ExtendPage:
    longest = read.contract.longest_term
    can_extend = longest.ends_before > read.contract.term.ends_before
    full: list[Reason] = []
    if can_extend and not not_at_all:
        full = reasons_under_any_decision(read, ends_before=longest.ends_before, on=today)
    return ExtendPage(
        id=contract.pk,
        reference=contract.reference,
        title=contract.title,
        ends=day(read.contract.term.last_day),
        longest=day(longest.last_day),
        cost=pounds(read.cost_pence(longest.ends_before)) if can_extend else pounds(0),
        reasons=tuple(not_at_all),
        full=tuple(full),
    )


def longest_end(contract: Contract) -> date:
    """The last day the contract can reach when its whole option is used."""
    return add_months(contract.ends_before, contract.option_months) - timedelta(days=1)
