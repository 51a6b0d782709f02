"""A made plan handed over line by line, as people would hand it to a solver: a pipe for every fund and line it may pay.

Read a Pipe as: "this fund may pay this line, out of this limited leave (None: out of all it has)"; funds, lines and leaves
are numbers. Written without the code that is measured, so that ways of finding the money covered can be compared. An answer
is pence covered by rank (the core offer before aspirations before gaps, then earlier years), or under None for all ranks at
once, where who goes first is not asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.made_plans import MadePlan
from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import may_pay
from commonweal.rules.funding_plan import Line, Priority, Source
from commonweal.rules.periods import financial_year_named

SUREST_FIRST = tuple(Certainty)
WHOLE = 10_000


Rank = tuple[int, str]
Covered = dict[Rank | None, int]


class Pipe(NamedTuple):
    source: int
    line: int
    leave: int | None


@dataclass(frozen=True)
class ByLine:
    """`gives`, `needs` and `leaves` are pence: what counts of each fund, what each line needs, the most of each leave."""

    gives: list[int]
    needs: list[int]
    ranks: list[Rank]
    leaves: list[int]
    pipes: list[Pipe]


def by_line(plan: MadePlan, down_to: Certainty) -> ByLine:
    """Every pipe of a plan, when money at least this sure is counted on."""
    counts = _what_counts(plan.sources, down_to)
    sources = [source for source in plan.sources if counts[source.key]]
    fences = {source.fence for source in sources}
    inside = {
        fence: [
            place
            for place, line in enumerate(plan.lines)
            if may_pay(fence, line, areas_within=plan.areas_within)
        ]
        for fence in fences
    }
    made = ByLine(
        gives=[counts[source.key] for source in sources],
        needs=[line.amount_pence for line in plan.lines],
        ranks=[rank_of(line) for line in plan.lines],
        leaves=[],
        pipes=[],
    )
    for number, source in enumerate(sources):
        in_time = [place for place in inside[source.fence] if _in_time(source, plan.lines[place])]
        for most, years in _leaves(source, counts[source.key], down_to):
            leave = None
            if most is not None:
                leave = len(made.leaves)
                made.leaves.append(most)
            made.pipes.extend(
                Pipe(number, place, leave)
                for place in in_time
                if years is None or plan.lines[place].year in years
            )
    return made


def rank_of(line: Line) -> Rank:
    """The rank of a line: its priority's place and its year."""
    return list(Priority).index(line.priority), line.year


def by_highs(plan: ByLine, *, in_order: bool = False) -> Covered:
    """By HiGHS as it comes: a variable for every pipe, a row for every fund, line and leave.

    `in_order` asks for the earlier ranks first: each weighs one more than the next, which is enough, because what a set
    of lines can get at most never grows faster when more lines are asked for.
    """
    import highspy
    import numpy

    first_line, first_leave = len(plan.gives), len(plan.gives) + len(plan.needs)
    rows, starts = [], [0]
    for source, line, leave in plan.pipes:
        rows += (
            (source, first_line + line) if leave is None else (source, first_line + line, first_leave + leave)
        )
        starts.append(len(rows))
    most = numpy.array([*plan.gives, *plan.needs, *plan.leaves], dtype=float)
    model = highspy.HighsLp()
    model.sense_ = highspy.ObjSense.kMaximize
    model.num_col_, model.num_row_ = len(plan.pipes), len(most)
    ranks = sorted(set(plan.ranks), reverse=True)
    weighs = {rank: place if in_order else 1 for place, rank in enumerate(ranks, 1)}
    model.col_cost_ = numpy.array([weighs[plan.ranks[line]] for _, line, _ in plan.pipes], dtype=float)
    model.col_lower_ = numpy.zeros(len(plan.pipes))
    model.col_upper_ = numpy.full(len(plan.pipes), highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = numpy.full(len(most), -highspy.kHighsInf), most
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = numpy.array(starts), numpy.array(rows)
    model.a_matrix_.value_ = numpy.ones(len(rows))
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SystemExit(f"HiGHS ended with {solver.modelStatusToString(status)}.")
    if not in_order:
        return {None: round(solver.getInfo().objective_function_value)}
    covered = dict.fromkeys(ranks, 0.0)
    for (_, line, _), pence in zip(plan.pipes, solver.getSolution().col_value, strict=True):
        covered[plan.ranks[line]] += pence
    return {rank: round(pence) for rank, pence in covered.items()}


def by_networkx(plan: ByLine) -> Covered:
    """By networkx: the most that flows from a start through funds and lines to an end."""
    import networkx
    from networkx.algorithms.flow import shortest_augmenting_path

    graph = networkx.DiGraph()
    for number, pence in enumerate(plan.gives):
        graph.add_edge("start", ("fund", number), capacity=pence)
    for number, pence in enumerate(plan.needs):
        graph.add_edge(("line", number), "end", capacity=pence)
    for source, line, leave in plan.pipes:
        payer = ("fund", source)
        if leave is not None:
            payer = ("leave", leave)
            graph.add_edge(("fund", source), payer, capacity=plan.leaves[leave])
        graph.add_edge(payer, ("line", line))
    return {None: networkx.maximum_flow_value(graph, "start", "end", flow_func=shortest_augmenting_path)}


def _is_sure(certainty: Certainty, down_to: Certainty) -> bool:
    return SUREST_FIRST.index(certainty) <= SUREST_FIRST.index(down_to)


def _what_counts(sources: Sequence[Source], down_to: Certainty) -> Mapping[str, int]:
    """Pence of each fund that count. In made plans nothing that is asked of others is asked of those who ask themselves."""
    sure = {each.key: each.amount_pence if _is_sure(each.certainty, down_to) else 0 for each in sources}

    def counts(source: Source) -> int:
        least, match, pence = source.least, source.match, sure[source.key]
        if least and sum(sure.get(key, 0) for key in least.of) < least.pence:
            return 0
        if match:
            return min(pence, sum(sure.get(key, 0) for key in match.of) * match.basis_points // WHOLE)
        return pence

    return {source.key: counts(source) for source in sources}


def _in_time(source: Source, line: Line) -> bool:
    return source.expires_on is None or financial_year_named(line.year).starts_on <= source.expires_on


def _leaves(source: Source, pence: int, down_to: Certainty) -> list[tuple[int | None, set[str] | None]]:
    """The years in which a fund may pay (None: any), first those in which it may pay with all it has (None: no limit)."""
    if source.year is None:
        return [(None, None)]
    leaves = [leave for leave in source.carry if _is_sure(leave.certainty, down_to)]
    limited = [leave for leave in leaves if leave.most_pence is not None and leave.most_pence < pence]
    free = {source.year}.union(*(leave.years for leave in leaves if leave not in limited))
    return [(None, free), *((leave.most_pence, set(leave.years) - free) for leave in limited)]
