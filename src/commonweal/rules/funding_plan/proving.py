"""Proving: one plan on confirmed money only, with conditional money, and with money in principle; each answer re-checked."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, Names
from commonweal.rules.funding_plan.funding import Asked, answered, asked
from commonweal.rules.funding_plan.words import answer_in_words, verdict_in_words
from commonweal.rules.funding_recheck import recheck
from commonweal.rules.funding_rows import Answer, Funding, Line, NotProved, Proof, Source, YearSums


def prove(
    sources: Sequence[Source],
    lines: Sequence[Line],
    areas_within: AreasWithin,
    *,
    open_gates: AbstractSet[str] = frozenset(),
    names: Names | None = None,
) -> Proof:
    """Can this plan be paid for, and how sure is that? Raises Refused with every fault of the rows.

    Raises NotProved, and gives nothing out, when the re-check finds a fault in an answer.
    """
    plan = asked(sources, lines, areas_within, open_gates=open_gates, names=names)
    answers = tuple(_answer(plan, down_to, areas_within) for down_to in Certainty)
    return Proof(answers, verdict_in_words(answers))


def _answer(plan: Asked, down_to: Certainty, areas_within: AreasWithin) -> Answer:
    funding, counts = answered(plan, down_to)
    faults = recheck(
        funding, plan.sources, plan.lines, areas_within, down_to=down_to, open_gates=plan.open_gates
    )
    if faults:
        raise NotProved(faults)
    needed = sum(line.amount_pence for line in plan.needed.lines)
    left_over = sum(pence for _, pence in funding.left_over)
    return Answer(
        down_to=down_to,
        available_pence=sum(counts.pence.values()),
        needed_pence=needed,
        years=_by_year(plan, funding),
        funding=funding,
        verdict=answer_in_words(down_to, needed, funding.short_pence, left_over),
    )


def _by_year(plan: Asked, funding: Funding) -> tuple[YearSums, ...]:
    needed: dict[str | None, int] = defaultdict(int)
    paid: dict[str | None, int] = defaultdict(int)
    left: dict[str | None, int] = defaultdict(int)
    year_of = {line.key: line.year for line in plan.needed.lines}
    for line in plan.needed.lines:
        needed[line.year] += line.amount_pence
    for payment in funding.payments:
        paid[year_of[payment.line]] += payment.pence
    given_for = {source.key: _year_of(source) for source in plan.sources}
    for key, pence in funding.left_over:
        left[given_for[key]] += pence
    years = sorted({*needed, *left}, key=lambda year: (year is None, year or ""))
    return tuple(
        YearSums(year, needed[year], paid[year], needed[year] - paid[year], left[year]) for year in years
    )


def _year_of(source: Source) -> str | None:
    """The one year a source is given for, by itself or by its fence; None: it may be used in several."""
    if source.year is None and source.fence.years is not None and len(source.fence.years) == 1:
        return next(iter(source.fence.years))
    return source.year
