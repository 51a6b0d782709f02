"""Who pays for what, and may they? The answer first, then the picture, then every source with its fence and every line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.commissioning.funding.pages.choosing import Choice, address, plan_choices
from commonweal.commissioning.funding.who_pays import Asked, SourceRead, WhoPays
from commonweal.design.charts import Flow, Fund, Ribbon
from commonweal.design.charts import Line as FlowLine
from commonweal.design.tables import Column, Table
from commonweal.design.words import month, period, pounds
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.funding_plan import Line, Payment
from commonweal.rules.steps import in_plain_words

LEVELS = {
    Certainty.CONFIRMED: "Confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "With money agreed in principle",
}


@dataclass(frozen=True)
class SourceShown:
    """One source: whose, how much, its fence in a sentence, and for each line whether it may pay and what it pays."""

    contribution_id: int
    funder: str
    amount: str
    status: str
    is_assumed: bool
    fence: str
    basis: str
    table: Table


@dataclass(frozen=True)
class LeftOut:
    contribution_id: int
    words: str


@dataclass(frozen=True)
class WhoPaysPage:
    title: str
    plans: tuple[Choice, ...]
    years: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    is_fundable: bool
    answer: str
    shortfalls: tuple[str, ...]
    by_level: Table
    flow: Flow | None
    sources: tuple[SourceShown, ...]
    left_out: tuple[LeftOut, ...]
    has_assumed: bool


def certainty_from(text: str) -> Certainty | None:
    """The certainty an address asks for; None when it names none."""
    return next((certainty for certainty in Certainty if certainty.value == text), None)


def who_pays_page(*, plan: Plan, plans: Sequence[Plan], read: WhoPays, path: str) -> WhoPaysPage:
    chosen = {
        "plan": plan.key,
        "year": read.years.index(read.year) + 1,
        "counting": read.chosen.down_to.value,
    }
    return WhoPaysPage(
        title=plan.title,
        plans=plan_choices(plans, plan, path=path),
        years=tuple(
            Choice(
                f"{month(year.starts_on)} to {month(year.last_day)}",
                address(path, plan=plan.key, year=number),
                year == read.year,
            )
            for number, year in enumerate(read.years, start=1)
        ),
        levels=tuple(
            Choice(
                LEVELS[each.down_to],
                address(path, **chosen | {"counting": each.down_to.value}),
                each is read.chosen,
            )
            for each in read.answers
        ),
        is_fundable=read.chosen.funding.is_fundable,
        answer=_answer(read),
        shortfalls=tuple(each.text for each in read.chosen.funding.shortfalls),
        by_level=_by_level(read),
        flow=_flow(read),
        sources=tuple(_source(each, read) for each in read.sources),
        left_out=tuple(_left_out(each) for each in read.not_counted),
        has_assumed=bool(read.assumed) or any(each.contribution.is_assumed for each in read.sources),
    )


def _answer(read: WhoPays) -> str:
    needed, answer = pounds(read.needed_pence), read.chosen
    counted = LEVELS[answer.down_to][:1].lower() + LEVELS[answer.down_to][1:]
    if not read.lines:
        return "Nothing is needed in this year, so there is nothing to pay for."
    if answer.funding.is_fundable:
        left = f", and {pounds(answer.stranded_pence)} is left over" if answer.stranded_pence else ""
        return f"Yes. All {needed} that is needed can be paid, every fence kept, {counted}{left}."
    short = pounds(answer.short_pence)
    return f"No. {short} of the {needed} that is needed cannot be paid inside the fences, {counted}."


def _by_level(read: WhoPays) -> Table:
    columns = (
        Column("Counting on"),
        Column("Money there is", is_number=True),
        Column("Short", is_number=True),
        Column("Left over", is_number=True),
        Column("Can everything be paid?"),
    )
    rows = tuple(
        (
            LEVELS[each.down_to],
            pounds(each.available_pence),
            pounds(each.short_pence),
            pounds(each.stranded_pence),
            "Yes" if each.funding.is_fundable else "No",
        )
        for each in read.answers
    )
    return Table("How sure the answer is", columns, rows)


def _flow(read: WhoPays) -> Flow | None:
    """The picture of the chosen answer; None where there is no money or nothing to pay for.

    Lines of one area stand together, and each source stands about as high as what it pays for: fewer ribbons cross.
    """
    if not read.lines or not read.sources:
        return None
    lines = sorted(read.lines, key=lambda line: read.names.get(line.area, line.area))
    height = {line.key: place for place, line in enumerate(lines)}
    paid = read.chosen.funding.payments
    return Flow(
        "who-pays",
        "Who pays for what",
        tuple(
            Fund(each.source.key, each.source.funder, each.source.amount_pence)
            for each in sorted(read.sources, key=lambda each: _middle(each.source.key, paid, height))
        ),
        tuple(FlowLine(line.key, _line_name(line, read), line.amount_pence) for line in lines),
        tuple(Ribbon(each.source, each.line, each.pence) for each in paid),
    )


def _middle(source: str, paid: Sequence[Payment], height: Mapping[str, int]) -> float:
    """How high on the picture a source's money goes on average; a source that pays nothing goes last."""
    own = [(height[each.line], each.pence) for each in paid if each.source == source]
    total = sum(pence for _, pence in own)
    return sum(place * pence for place, pence in own) / total if total else len(height)


def _source(each: SourceRead, read: WhoPays) -> SourceShown:
    columns = (
        Column("Line"),
        Column("Needs", is_number=True),
        Column("May it pay?"),
        Column("Pays", is_number=True),
    )
    rows = tuple(
        (_line_name(asked.line, read), _amount(asked.line, read), _may(asked), pounds(asked.pence))
        for asked in each.asked
    )
    total = ("Together", "", "", pounds(sum(asked.pence for asked in each.asked)))
    return SourceShown(
        contribution_id=each.contribution.pk,
        funder=each.source.funder,
        amount=pounds(each.source.amount_pence),
        status=each.contribution.status,
        is_assumed=each.contribution.is_assumed,
        fence=each.fence,
        basis=each.contribution.fence.basis,
        table=Table(f"What {each.source.funder} may pay for", columns, rows, total),
    )


def _may(asked: Asked) -> str:
    return "No. " + " ".join(reason.text for reason in asked.reasons) if asked.reasons else "Yes"


def _amount(line: Line, read: WhoPays) -> str:
    return f"{pounds(line.amount_pence)}{' (assumed)' if line.key in read.assumed else ''}"


def _line_name(line: Line, read: WhoPays) -> str:
    return f"{read.names.get(line.element, line.element)}, {read.names.get(line.area, line.area)}"


def _left_out(contribution: Contribution) -> LeftOut:
    status = Status(contribution.status)
    why = "given in kind" if contribution.kind != "cash" else in_plain_words(status)
    if CERTAINTY[status] is None and status is Status.ASKED:
        why = "only asked for"
    words = (
        f"{contribution.funder.name}: {pounds(contribution.amount_pence)} for {period(contribution)} ({why})"
    )
    return LeftOut(contribution.pk, words)
