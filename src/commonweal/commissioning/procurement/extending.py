"""What an extension would take: its cost, the confirmed money free for it year by year, and the decision that allows it.

Reads once (`read_facts`); then any new end can be tried without asking the database again (`reasons_not_to_extend`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.question import Question, question_of
from commonweal.commissioning.funding.stored import read_back_for_proof
from commonweal.commissioning.governance.queries import Allowing, allowing, authority_of
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.extension_money import Free, free_for
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.commissioning.procurement.queries import Stretched
from commonweal.rules import contracts
from commonweal.rules.contract_days import reasons_not_in_months
from commonweal.rules.periods import Period, add_months
from commonweal.rules.plan_years import value_over
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Extending:
    """Everything that decides on an extension. `let` is what the plan's approved contracts are worth, this one included."""

    contract: contracts.Contract
    lines: tuple[ContractLine, ...]
    let: tuple[Stretched, ...]
    plan: rows.Plan
    question: Question
    allowing: tuple[Allowing, ...]
    committed: Mapping[int, int]

    def decision(self, decision_id: int | None) -> Allowing | None:
        return next((each for each in self.allowing if each.id == decision_id), None)

    def cost_pence(self, ends_before: date) -> int:
        """What the extension costs."""
        more = Period(self.contract.term.ends_before, ends_before)
        return sum(value_over(line.yearly_pence, more) for line in self.lines)


def read_facts(contract: Contract) -> Extending:
    """Reads everything about one contract's extension, in six queries."""
    book = queries.book()
    lines = book.lines_of(contract.pk)
    decisions = allowing()
    term = queries.term_of(contract)
    value = sum(value_over(line.yearly_pence, term) for line in lines)
    plan = read_back_for_proof(contract.plan)
    return Extending(
        contract=contracts.Contract(term, value, contract.option_months),
        lines=tuple(lines),
        let=tuple(
            row for row in book.stretches_of_plan(contract.plan) if authority_of(row.decision) is not None
        ),
        plan=plan,
        question=question_of(plan),
        allowing=tuple(decisions),
        committed=book.committed(),
    )


def reasons_not_to_extend(
    read: Extending, *, ends_before: date, decision: Allowing | None, on: date
) -> list[Reason]:
    """Why the contract may not be extended to a new end under a decision on a day; empty means it may."""
    return _reasons(read, ends_before, decision, on, _money(read, ends_before))


def reasons_under_any_decision(read: Extending, *, ends_before: date, on: date) -> list[Reason]:
    """Why the contract may not be extended to a new end under the decision that comes nearest; empty means it may."""
    money = _money(read, ends_before)
    tries = [_reasons(read, ends_before, decision, on, money) for decision in read.allowing or (None,)]
    return min(tries, key=len)


def reasons_not_to_extend_at_all(read: Extending, *, on: date) -> list[Reason]:
    """Why not even one month can be added under any decision; empty when some extension is possible."""
    return reasons_under_any_decision(read, ends_before=add_months(read.contract.term.ends_before, 1), on=on)


def _reasons(
    read: Extending, ends_before: date, decision: Allowing | None, on: date, money: Free
) -> list[Reason]:
    ended_before = read.contract.term.ends_before
    in_months = reasons_not_in_months(ends_before=ended_before, new_ends_before=ends_before)
    return in_months + contracts.reasons_not_to_extend(
        read.contract,
        new_ends_before=ends_before,
        cost_pence=read.cost_pence(ends_before) if ends_before > ended_before else 0,
        confirmed_pence=money.pence,
        money_ends_before=money.ends_before,
        authority=decision.authority if decision else None,
        used_pence=[read.committed.get(decision.id, 0)] if decision else (),
        on=on,
    )


def _money(read: Extending, ends_before: date) -> Free:
    """Confirmed money free for this contract's lines until a new end."""
    start = read.contract.term.ends_before
    if ends_before <= start:
        return Free(0, start)
    return free_for(
        read.lines, Period(start, ends_before), let=read.let, plan=read.plan, question=read.question
    )
