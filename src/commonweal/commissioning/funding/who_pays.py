"""Who pays for what, and may they? One year of a plan, put to the rule book on money of each certainty.

Reads the plan in three queries and the areas in three more; everything else is worked out by `rules.funding_plan`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.partnership.queries import areas_within
from commonweal.rules import fences
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Funding, Line, Source, counting, fund, reasons_not_to_fund
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Asked:
    """Read as: may this source pay for this line? No reasons: it may. `pence` is what it pays in this plan."""

    line: Line
    reasons: tuple[Reason, ...]
    pence: int


@dataclass(frozen=True)
class SourceRead:
    """One source with its fence in words, the contribution behind it, and the answer for every line."""

    source: Source
    contribution: Contribution
    fence: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Answer:
    """What the plan comes to when money of one certainty and better is counted on."""

    down_to: Certainty
    available_pence: int
    funding: Funding

    @property
    def short_pence(self) -> int:
        return sum(each.short_pence for each in self.funding.shortfalls)

    @property
    def stranded_pence(self) -> int:
        return sum(pence for _, pence in self.funding.left_over)


@dataclass(frozen=True)
class WhoPays:
    """One year of a plan. `answers` are by certainty, surest first; `chosen` is the one shown in full."""

    year: Period
    years: tuple[Period, ...]
    lines: tuple[Line, ...]
    assumed: frozenset[str]
    answers: tuple[Answer, ...]
    chosen: Answer
    sources: tuple[SourceRead, ...]
    not_counted: tuple[Contribution, ...]
    names: Mapping[str, str]

    @property
    def needed_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines)


def who_pays(
    plan: Plan, *, year_number: int | None, today: date, counted: Certainty | None = None
) -> WhoPays:
    """One of the plan's years (from 1) put to the rule book; without a number the one we are in, or the nearest to it.

    Without `counted`: the surest money that pays for everything, or all there is when nothing does.
    """
    years = years_of(Period(plan.starts_on, plan.ends_before))
    if year_number is None:
        year = next((each for each in years if today < each.ends_before), years[-1])
    else:
        year = years[min(max(year_number, 1), len(years)) - 1]
    needs, given = queries.needs_of(plan.pk), queries.contributions_of(plan.pk)
    lines = facts.lines_in(needs, year, of=years)
    sources = facts.sources_in(given, year, of=years)
    within = areas_within(on=year.starts_on)
    names = facts.names_of({need.element for need in needs}, queries.area_names())
    answers = tuple(_answer(sources, lines, within, names, down_to) for down_to in Certainty)
    chosen = next((answer for answer in answers if _is_wanted(answer, counted)), answers[-1])
    return WhoPays(
        year=year,
        years=years,
        lines=lines,
        assumed=frozenset(need.key for need in needs if need.is_assumed),
        answers=answers,
        chosen=chosen,
        sources=_read(sources, lines, given, chosen, within, names),
        not_counted=_not_counted(given, year, counting(sources, down_to=chosen.down_to)),
        names=names,
    )


def _answer(
    sources: tuple[Source, ...],
    lines: tuple[Line, ...],
    within: fences.AreasWithin,
    names: Mapping[str, str],
    down_to: Certainty,
) -> Answer:
    counted = counting(sources, down_to=down_to)
    funding = fund(counted, lines, within, names=names)
    return Answer(down_to, sum(source.amount_pence for source in counted), funding)


def _is_wanted(answer: Answer, counted: Certainty | None) -> bool:
    return answer.funding.is_fundable if counted is None else answer.down_to is counted


def _read(
    sources: tuple[Source, ...],
    lines: tuple[Line, ...],
    given: list[Contribution],
    chosen: Answer,
    within: fences.AreasWithin,
    names: Mapping[str, str],
) -> tuple[SourceRead, ...]:
    by_key = {str(each.pk): each for each in given}
    paid = {(payment.source, payment.line): payment.pence for payment in chosen.funding.payments}
    return tuple(
        SourceRead(
            source=source,
            contribution=by_key[source.key],
            fence=fences.in_words(source.fence, names),
            asked=tuple(
                Asked(
                    line,
                    tuple(reasons_not_to_fund(source, line, areas_within=within, names=names)),
                    paid.get((source.key, line.key), 0),
                )
                for line in lines
            ),
        )
        for source in counting(sources, down_to=chosen.down_to)
    )


def _not_counted(
    given: list[Contribution], year: Period, counted: tuple[Source, ...]
) -> tuple[Contribution, ...]:
    """Contributions to this year that the chosen answer leaves out: not sure enough, withdrawn, or in kind."""
    keys = {source.key for source in counted}
    return tuple(each for each in given if facts.period_of(each).overlaps(year) and str(each.pk) not in keys)
