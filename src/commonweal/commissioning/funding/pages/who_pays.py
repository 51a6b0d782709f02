"""Who pays for what, and may they? One year of the answer: the picture, then every source with its fence and what it pays.

Where a year has more lines or sources than a picture can hold, the picture shows funders and elements; the tables never do.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.pages.choosing import Choice, address, plan_choices
from commonweal.commissioning.funding.pages.verdict import LEVELS
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.verdict import Verdict
from commonweal.design.charts import Flow, Fund, Ribbon
from commonweal.design.charts import Line as FlowLine
from commonweal.design.tables import Column, Table
from commonweal.design.words import month, period, pounds
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.funding_plan import Answer, Line, Payment, Source, reasons_not_to_fund
from commonweal.rules.steps import in_plain_words

MOST_IN_A_PICTURE = 16


@dataclass(frozen=True)
class SourceShown:
    """One source: whose, how much, its fence in a sentence, and what it pays this year."""

    contribution_id: int
    funder: str
    amount: str
    status: str
    is_assumed: bool
    fence: str
    basis: str
    every_line: str
    table: Table | None


@dataclass(frozen=True)
class LeftOut:
    contribution_id: int
    words: str


@dataclass(frozen=True)
class WhoPaysPage:
    title: str
    plan_key: str
    year: str
    plans: tuple[Choice, ...]
    years: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    is_fundable: bool
    answer: str
    shortfalls: tuple[str, ...]
    flow: Flow | None
    sources: tuple[SourceShown, ...]
    left_out: tuple[LeftOut, ...]
    has_assumed: bool


@dataclass(frozen=True)
class SourcePage:
    """One contribution against every line of a year: may it pay, and if not, why not?"""

    contribution_id: int
    title: str
    funder: str
    amount: str
    fence: str
    basis: str
    years: tuple[Choice, ...]
    table: Table
    back: str
    is_to_compare: bool


@dataclass(frozen=True)
class Year:
    """One year of an answer: its lines, what is paid for them, and the sources that pay or are given for it."""

    read: Verdict
    answer: Answer
    name: str

    @property
    def lines(self) -> list[Line]:
        behind = set(self.answer.funding.not_needed)
        found = [
            line for line in self.read.question.lines if line.year == self.name and line.key not in behind
        ]
        return sorted(
            found, key=lambda line: (self.read.name(line.area), self.read.name(line.element), line.key)
        )

    @property
    def payments(self) -> list[Payment]:
        return [each for each in self.answer.funding.payments if self.read.lines[each.line].year == self.name]

    @property
    def sources(self) -> list[Source]:
        """What counts, and is given for this year or pays in it; the funder's name decides the order."""
        out = {each.source: each.pence for each in self.answer.funding.not_counted}
        paying = {each.source for each in self.payments}
        found = [
            source
            for source in self.read.question.sources
            if source.key in paying
            or (source.year in (None, self.name) and out.get(source.key, 0) < source.amount_pence)
        ]
        return sorted(found, key=lambda source: (source.funder, source.key))

    @property
    def needed_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines)

    @property
    def paid_pence(self) -> int:
        return sum(each.pence for each in self.payments)


def who_pays_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    read: Verdict,
    year_number: int,
    counted: Certainty | None,
    path: str,
    source_address: Callable[[int], str],
) -> WhoPaysPage:
    name = read.question.years[year_number - 1]
    answer = read.answer(counted, year=name)
    year = Year(read, answer, name)
    chosen = {"plan": plan.key, "year": year_number, "counting": answer.down_to.value}
    lines, sources, payments = year.lines, year.sources, year.payments
    return WhoPaysPage(
        title=plan.title,
        plan_key=plan.key,
        year=_year_words(read, year_number),
        plans=plan_choices(plans, plan, path=path),
        years=_years(read, year_number, path, plan=plan.key, counting=counted.value if counted else None),
        levels=tuple(
            Choice(
                LEVELS[each.down_to],
                address(path, **chosen | {"counting": each.down_to.value}),
                each is answer,
            )
            for each in read.proof.answers
        ),
        is_fundable=year.paid_pence == year.needed_pence,
        answer=_answer(year, len(lines)),
        shortfalls=tuple(each.text for each in answer.funding.shortfalls if year.name in each.years),
        flow=_flow(year, lines, sources, payments),
        sources=tuple(
            _source(
                source,
                year,
                payments,
                f"{source_address(read.contribution_id(source.key))}?year={year_number}",
            )
            for source in sources
        ),
        left_out=tuple(_left_out(row, read) for row in _not_counted(year, year_number)),
        has_assumed=bool(read.assumed),
    )


def source_page(
    *,
    read: Verdict,
    contribution_id: int,
    year_number: int,
    path: str,
    back: str,
    is_to_compare: bool,
) -> SourcePage | None:
    """None when nothing of this contribution can pay: it is in kind, only asked for, or withdrawn."""
    keys = [key for key, source in read.sources.items() if read.contribution_id(key) == contribution_id]
    if not keys:
        return None
    answer = read.answer(Certainty.IN_PRINCIPLE)
    year = Year(read, answer, read.question.years[year_number - 1])
    own = [read.sources[key] for key in keys]
    source = next((each for each in own if each.year in (None, year.name)), own[0])
    row = read.contribution_of(source.key)
    paid = {each.line: each.pence for each in year.payments if each.source == source.key}
    columns = (
        Column("Line"),
        Column("Needs", is_number=True),
        Column("May it pay?"),
        Column("Pays", is_number=True),
    )
    table_rows = []
    for line in year.lines:
        reasons = reasons_not_to_fund(
            source, line, areas_within=read.question.areas_within, names=read.question.names
        )
        said = "No. " + " ".join(reason.text for reason in reasons) if reasons else "Yes"
        table_rows.append((read.line_name(line), _needs(line, read), said, pounds(paid.get(line.key, 0))))
    return SourcePage(
        contribution_id=contribution_id,
        title=f"{source.funder}: may it pay?",
        funder=source.funder,
        amount=pounds(source.amount_pence),
        fence=read.fences[row.fence],
        basis=_basis(row, read),
        years=_years(read, year_number, path),
        table=Table(
            f"Every line of {_year_words(read, year_number)}",
            columns,
            tuple(table_rows),
            ("Together", pounds(year.needed_pence), "", pounds(sum(paid.values()))),
        ),
        back=back,
        is_to_compare=is_to_compare,
    )


def _years(read: Verdict, chosen: int, path: str, **more: object) -> tuple[Choice, ...]:
    return tuple(
        Choice(_year_words(read, number), address(path, **more, year=number), number == chosen)
        for number in range(1, len(read.question.periods) + 1)
    )


def _year_words(read: Verdict, number: int) -> str:
    year = read.question.periods[number - 1]
    return f"{month(year.starts_on)} to {month(year.last_day)}"


def _answer(year: Year, lines: int) -> str:
    if not lines:
        return "Nothing is needed in this year, so there is nothing to pay for."
    counted = LEVELS[year.answer.down_to]
    counted = counted[:1].lower() + counted[1:]
    needed, short = pounds(year.needed_pence), year.needed_pence - year.paid_pence
    if short:
        return (
            f"No. {pounds(short)} of the {needed} that is needed cannot be paid inside the fences, {counted}."
        )
    own = {source.key for source in year.sources if source.year == year.name}
    left = sum(pence for key, pence in year.answer.funding.left_over if key in own)
    rest = f", and {pounds(left)} is left over" if left else ""
    return f"Yes. All {needed} that is needed can be paid, every fence kept, {counted}{rest}."


def _flow(
    year: Year, lines: Sequence[Line], sources: Sequence[Source], payments: Sequence[Payment]
) -> Flow | None:
    """The picture; None where there is no money or nothing to pay for.

    Lines of one area stand together, and each source stands about as high as what it pays for: fewer ribbons cross.
    """
    if not lines or not sources:
        return None
    read = year.read
    by_line = {line.key: _together(line.key, line.element, len(lines)) for line in lines}
    by_source = {source.key: _together(source.key, source.funder, len(sources)) for source in sources}
    needs: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for line in lines:
        needs[by_line[line.key]] += line.amount_pence
        names[by_line[line.key]] = (
            read.line_name(line) if by_line[line.key] == line.key else read.name(line.element)
        )
    has: dict[str, int] = defaultdict(int)
    funders: dict[str, str] = {}
    for source in sources:
        has[by_source[source.key]] += source.amount_pence
        funders[by_source[source.key]] = source.funder
    ribbons: dict[tuple[str, str], int] = defaultdict(int)
    for each in payments:
        ribbons[by_source[each.source], by_line[each.line]] += each.pence
    height = {key: place for place, key in enumerate(needs)}
    return Flow(
        "who-pays",
        "Who pays for what",
        tuple(
            Fund(key, funders[key], has[key])
            for key in sorted(has, key=lambda key: _middle(key, ribbons, height))
        ),
        tuple(FlowLine(key, names[key], pence) for key, pence in needs.items()),
        tuple(Ribbon(source, line, pence) for (source, line), pence in ribbons.items()),
    )


def _together(key: str, group: str, count: int) -> str:
    return key if count <= MOST_IN_A_PICTURE else f"all of {group}"


def _middle(source: str, ribbons: dict[tuple[str, str], int], height: dict[str, int]) -> float:
    """How high on the picture a source's money goes on average; a source that pays nothing goes last."""
    own = [(height[line], pence) for (payer, line), pence in ribbons.items() if payer == source]
    total = sum(pence for _, pence in own)
    return sum(place * pence for place, pence in own) / total if total else len(height)


def _source(source: Source, year: Year, payments: Sequence[Payment], every_line: str) -> SourceShown:
    read, row = year.read, year.read.contribution_of(source.key)
    own = [each for each in payments if each.source == source.key]
    columns = (Column("Pays for"), Column("Needs", is_number=True), Column("Pays", is_number=True))
    table = Table(
        f"What {source.funder} pays for",
        columns,
        tuple(
            (read.line_name(read.lines[each.line]), _needs(read.lines[each.line], read), pounds(each.pence))
            for each in own
        ),
        ("Together", "", pounds(sum(each.pence for each in own))),
    )
    return SourceShown(
        contribution_id=read.contribution_id(source.key),
        funder=source.funder,
        amount=pounds(source.amount_pence),
        status=row.status.value,
        is_assumed=bool(row.assumption),
        fence=read.fences[row.fence],
        basis=_basis(row, read),
        every_line=every_line,
        table=table if own else None,
    )


def _basis(row: rows.ContributionRow, read: Verdict) -> str:
    return next(fence.basis for fence in read.plan.fences if fence.key == row.fence)


def _needs(line: Line, read: Verdict) -> str:
    is_guess = line.key.partition("@")[0] in read.assumed
    return f"{pounds(line.amount_pence)}{' (assumed)' if is_guess else ''}"


def _not_counted(year: Year, number: int) -> list[rows.ContributionRow]:
    """Contributions to this year that the answer leaves out: not sure enough, behind a gate, withdrawn, or in kind."""
    days = year.read.question.periods[number - 1]
    counted = {year.read.contribution_of(source.key).key for source in year.sources}
    return [
        row
        for row in year.read.plan.contributions
        if row.key not in counted and row.starts_on < days.ends_before and days.starts_on < row.ends_before
    ]


def _left_out(row: rows.ContributionRow, read: Verdict) -> LeftOut:
    status = Status(row.status)
    why = "given in kind" if row.kind != "cash" else in_plain_words(status)
    if CERTAINTY[status] is None and status is Status.ASKED:
        why = "only asked for"
    elif row.gate and CERTAINTY[status] is not None:
        why = f"{why}, behind the gate “{read.name(row.gate)}”"
    for_days = period(row.starts_on, row.ends_before)
    words = f"{read.name(row.funder)}: {pounds(row.amount_pence)} for {for_days} ({why})"
    return LeftOut(read.contribution_ids[row.key], words)
