"""What the proof of a plan sets aside for each line of a financial year, and what moving budget has to ask of the plan.

A plan's years need not begin on 1 April: what pays a line in one of them is shared over the financial years it touches, to the
penny. Nothing is written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.models import Contribution, Element
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.facts import period_of
from commonweal.commissioning.funding.question import Question, question_of, row_key
from commonweal.commissioning.funding.stored import read_back_for_proof
from commonweal.rules.commitment_years import over_financial_years
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Line, Payment, prove
from commonweal.rules.ledger import Share
from commonweal.rules.periods import Period
from commonweal.rules.virements import Held


@dataclass(frozen=True)
class PlanRead:
    """A plan with its question, and the numbers of its rows in the ledger."""

    plan: rows.Plan
    question: Question
    numbers: queries.PlanNumbers

    @property
    def names(self) -> dict[str, str]:
        """What people call each number, as the ledger's shares name them: contributions by funder, elements, areas."""
        said = self.question.names
        funders = {row.key: said.get(row.funder, row.funder) for row in self.plan.contributions}
        return {
            **{str(number): said.get(code, code) for code, number in self.numbers.areas.items()},
            **{str(number): said.get(key, key) for key, number in self.numbers.elements.items()},
            **{str(number): funders.get(key, key) for key, number in self.numbers.contributions.items()},
        }


def read_plan_of(plan_id: int) -> PlanRead:
    """Reads a plan once, with a number of queries that does not grow with it."""
    plan = read_back_for_proof(plan_id)
    return PlanRead(plan, question_of(plan), queries.plan_numbers(plan_id))


def shares_of(read: PlanRead, year: int) -> list[Share]:
    """Who sets aside how much for which line of the financial year that starts in `year`, on confirmed money."""
    lines = {line.key: line for line in read.question.lines}
    needs = {row.key: row for row in read.plan.needs}
    periods = dict(zip(read.question.years, read.question.periods, strict=True))
    numbers = read.numbers
    found = []
    for payment in _confirmed(read.question):
        line = lines[payment.line]
        lasting = period_of(needs[row_key(line.key)]).shared_with(periods[line.year])
        pence = over_financial_years(payment.pence, lasting).get(year, 0)
        if pence:
            source = str(numbers.contributions[row_key(payment.source)])
            element, area = str(numbers.elements[line.element]), str(numbers.areas[line.area])
            found.append(Share(source, element, area, pence))
    return found


def held_on(
    sources: Iterable[queries.SourceLine],
    line: queries.LineKey,
    contributions: Mapping[int, Contribution],
    read: PlanRead,
) -> list[Held]:
    """Each contribution's budget on one line, as the rule of virements asks about it, its fence as the law narrows it."""
    narrowed = {
        read.numbers.contributions[row_key(source.key)]: source.fence for source in read.question.sources
    }
    found = []
    for each in sources:
        if (each.element_id, each.area_id) == line:
            own = contributions[each.contribution_id]
            held = Held(
                key=str(own.pk),
                funder=own.funder.name,
                fence=narrowed.get(own.pk) or facts.fence_of(own.fence),
                ends_before=own.ends_before,
                budget_pence=each.budget_pence,
                used_pence=each.used_pence,
            )
            found.append(held)
    return found


def line_in(element: Element, area_code: str, year: Period, question: Question) -> Line:
    """A line that budget is to move to, with what the plan says of it where it has that line in the year."""
    plain = facts.line_for(element, area=area_code, year=year, pence=0)
    same = [
        line
        for line in question.lines
        if (line.element, line.area, line.year) == (element.key, area_code, plain.year)
    ]
    return same[0] if len(same) == 1 else plain


def _confirmed(question: Question) -> Sequence[Payment]:
    """Who pays for what on confirmed money, as the proof of the plan says it, re-checked."""
    proof = prove(
        question.sources,
        question.lines,
        question.areas_within,
        open_gates=question.open_gates,
        names=question.names,
    )
    return proof.at(Certainty.CONFIRMED).funding.payments
