"""Is there money for an extension? The plan's own question, asked of what its contracts are worth instead of what it needs.

Read a Free as: "so many pence of confirmed money are free for this extension, and the last of it ends then". As in the verdict,
what stands behind a shut gate, is kept for management, or waits for others to bring theirs does not count. What is let already,
of this contract and of the plan's others, is paid first, so that an extension takes only what is free.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.facts import period_of
from commonweal.commissioning.funding.question import Question, row_key
from commonweal.commissioning.procurement.models import ContractLine
from commonweal.commissioning.procurement.queries import Stretched
from commonweal.rules import carry_forward
from commonweal.rules.commitments import Stretch, stretches_of, values_of
from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import may_pay
from commonweal.rules.funding_plan import Line, Priority, Source, counting, fund
from commonweal.rules.periods import Period

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Free:
    """`ends_before` is the first day that no confirmed money covers."""

    pence: int
    ends_before: date


def free_for(
    lines: Sequence[ContractLine],
    more: Period,
    *,
    let: Sequence[Stretched],
    plan: rows.Plan,
    question: Question,
) -> Free:
    """What is free for these lines over so much more of a term. `let` is what the plan's contracts are worth as they are."""
    cut = stretches_of(more, plan_starts_on=plan.starts_on)
    own = [
        replace(
            _line(line, stretch, pence, plan),
            key=f"more.{line.pk}.{stretch.year}",
            priority=Priority.ASPIRATION,
        )
        for line in lines
        for stretch, pence in values_of(line.yearly_pence, more, cut).items()
    ]
    core = [
        replace(_line(row.line, row.stretch, row.pence, plan), key=f"let.{number}")
        for number, row in enumerate(let)
    ]
    answer = fund(
        question.sources,
        [*own, *core],
        question.areas_within,
        down_to=Certainty.CONFIRMED,
        open_gates=question.open_gates,
    )
    keys = {line.key for line in own}
    pence = sum(payment.pence for payment in answer.payments if payment.line in keys)
    left_out = {each.source: each.pence for each in answer.not_counted}
    counted = [
        source
        for source in counting(question.sources, down_to=Certainty.CONFIRMED)
        if source.amount_pence > left_out.get(source.key, 0)
    ]
    return Free(pence, max([more.starts_on, *_ends(counted, own, plan, question)]))


def _ends(
    sources: Sequence[Source], lines: Sequence[Line], plan: rows.Plan, question: Question
) -> Iterator[date]:
    """The end of each source that may pay for any of the lines, if they were needed in its time."""
    contributions = {row.key: row for row in plan.contributions}
    for source in sources:
        row = contributions[row_key(source.key)]
        for year, end in _years_with_ends(source, row):
            in_time = (replace(line, year=year) for line in lines)
            if any(may_pay(source.fence, line, areas_within=question.areas_within) for line in in_time):
                yield min(end, row.expires_on + ONE_DAY) if row.expires_on else end


def _years_with_ends(source: Source, row: rows.ContributionRow) -> Iterator[tuple[str, date]]:
    """The years a source may pay in, on what is confirmed, each with the end of the time it is given or carried for."""
    if source.year:
        yield source.year, row.ends_before
    if row.carry and carry_forward.CERTAINTY[carry_forward.Status(row.carry.status)] is Certainty.CONFIRMED:
        for leave in source.carry:
            for year in leave.years:
                yield year, row.carry.ends_before


def _line(line: ContractLine, stretch: Stretch, pence: int, plan: rows.Plan) -> Line:
    """A contract's line as fences see it; lot and legal power are those of the plan's needs for the same, when they agree."""
    same = [
        need
        for need in plan.needs
        if (need.element, need.area) == (line.element.key, line.area.code)
        and period_of(need).overlaps(stretch.period)
    ]
    return facts.line_for(
        line.element,
        area=line.area.code,
        year=stretch.plan_year,
        pence=pence,
        instrument=line.contract.instrument,
        lot=facts.only({need.lot or "" for need in same}),
        power=facts.only({need.power for need in same}),
    )
