"""Fundable or not, over all the plan's years: the answer, how sure it is, year by year, and why not in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.pages.choosing import Choice, address, plan_choices
from commonweal.commissioning.funding.verdict import Verdict
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer, Shortfall

LEVELS = {
    Certainty.CONFIRMED: "Confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "With money agreed in principle",
}
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class Why:
    """One set of lines that is short: how much, the sentence, then what is needed and who may pay, to the penny."""

    title: str
    text: str
    lines: Table
    payers: Table | None


@dataclass(frozen=True)
class VerdictPage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    is_fundable: bool
    has_lines: bool
    answer: str
    by_level: Table
    by_year: Table
    why: tuple[Why, ...]
    not_counted: tuple[str, ...]
    not_needed: Table | None
    left_over: Table | None


def certainty_from(text: str) -> Certainty | None:
    """The certainty an address asks for; None when it names none."""
    return next((certainty for certainty in Certainty if certainty.value == text), None)


def verdict_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    read: Verdict,
    counted: Certainty | None,
    path: str,
    who_pays: str,
    contribution: str,
) -> VerdictPage:
    """`who_pays` is the address of a year in full; `contribution` that of one contribution, with 0 for its number."""
    chosen = read.answer(counted)
    links = {
        source: contribution.replace("/0/", f"/{read.contribution_id(source)}/") for source in read.sources
    }
    return VerdictPage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        levels=tuple(
            Choice(
                LEVELS[each.down_to],
                address(path, plan=plan.key, counting=each.down_to.value),
                each is chosen,
            )
            for each in read.proof.answers
        ),
        is_fundable=chosen.funding.is_fundable,
        has_lines=bool(read.question.lines),
        answer=chosen.verdict,
        by_level=by_level(read),
        by_year=_by_year(
            read, lambda number: address(who_pays, plan=plan.key, year=number, counting=chosen.down_to.value)
        ),
        why=tuple(_why(each, read, chosen, links) for each in chosen.funding.largest_first),
        not_counted=tuple(dict.fromkeys(each.reason.text for each in chosen.funding.not_counted)),
        not_needed=_not_needed(read, chosen),
        left_over=_left_over(read, chosen, links),
    )


def by_level(read: Verdict) -> Table:
    columns = (
        Column("Counting on"),
        Column("Money there is", is_number=True),
        Column("Needed", is_number=True),
        Column("Short", is_number=True),
        Column("Left over", is_number=True),
        Column("Can everything be paid?"),
    )
    rows = tuple(
        (
            LEVELS[each.down_to],
            pounds(each.available_pence),
            pounds(each.needed_pence),
            pounds(each.funding.short_pence),
            pounds(sum(pence for _, pence in each.funding.left_over)),
            "Yes" if each.funding.is_fundable else "No",
        )
        for each in read.proof.answers
    )
    return Table("How sure the answer is", columns, rows)


def _by_year(read: Verdict, year_address) -> Table:
    """A row for each year of the plan: what it needs, and what stays short at each certainty."""
    columns = (
        Column("Year"),
        Column("Needed", is_number=True),
        *(
            Column(f"Short: {LEVELS[each.down_to][:1].lower()}{LEVELS[each.down_to][1:]}", is_number=True)
            for each in read.proof.answers
        ),
    )
    sums = [{year.year: year for year in answer.years} for answer in read.proof.answers]
    rows = []
    for number, year in enumerate(read.question.years, start=1):
        own = [found.get(year) for found in sums]
        needed = next((each.needed_pence for each in own if each), 0)
        cells = (_short(each.short_pence) if each and each.needed_pence else "Nothing needed" for each in own)
        rows.append((_LINK.format(year_address(number), year), pounds(needed), *cells))
    return Table("Year by year", columns, tuple(rows))


def _short(pence: int) -> str:
    return pounds(pence) if pence else "Paid in full"


def _why(shortfall: Shortfall, read: Verdict, answer: Answer, links: Mapping[str, str]) -> Why:
    paid: dict[str, int] = {}
    inside = set(shortfall.lines)
    for payment in answer.funding.payments:
        if payment.line in inside:
            paid[payment.line] = paid.get(payment.line, 0) + payment.pence
    lines = sorted(
        (read.lines[key] for key in shortfall.lines), key=lambda line: (line.year, read.line_name(line))
    )
    line_rows = tuple(
        (
            read.line_name(line),
            line.year,
            pounds(line.amount_pence),
            pounds(paid.get(line.key, 0)),
            pounds(line.amount_pence - paid.get(line.key, 0)),
        )
        for line in lines
    )
    payer_rows = tuple(
        (
            _LINK.format(links[key], read.sources[key].funder),
            read.sources[key].year or "Any year",
            read.fences[read.contribution_of(key).fence],
            pounds(pence),
        )
        for key, pence in shortfall.brings
    )
    years = " to ".join(dict.fromkeys((shortfall.years[0], shortfall.years[-1])))
    return Why(
        f"{pounds(shortfall.short_pence)} short in {years}",
        shortfall.text,
        Table(
            "Lines that are short, or compete with one that is",
            (
                Column("Line"),
                Column("Year"),
                Column("Needs", is_number=True),
                Column("Paid", is_number=True),
                Column("Short", is_number=True),
            ),
            line_rows,
            (
                "Together",
                "",
                pounds(shortfall.needed_pence),
                pounds(shortfall.available_pence),
                pounds(shortfall.short_pence),
            ),
        ),
        Table(
            "All the money that may pay for any of them",
            (
                Column("Whose money"),
                Column("For"),
                Column("It may be spent"),
                Column("Brings at most", is_number=True),
            ),
            payer_rows,
            ("Together", "", "", pounds(shortfall.available_pence)),
        )
        if payer_rows
        else None,
    )


def _not_needed(read: Verdict, answer: Answer) -> Table | None:
    """Lines behind a gate that is shut: not part of the question yet."""
    lines = [read.lines[key] for key in answer.funding.not_needed]
    if not lines:
        return None
    columns = (Column("Line"), Column("Year"), Column("Gate"), Column("Would need", is_number=True))
    rows = tuple(
        (read.line_name(line), line.year, read.name(line.gate or ""), pounds(line.amount_pence))
        for line in lines
    )
    total = ("Together", "", "", pounds(sum(line.amount_pence for line in lines)))
    return Table("Not needed while a gate is shut", columns, rows, total)


def _left_over(read: Verdict, answer: Answer, links: Mapping[str, str]) -> Table | None:
    if not answer.funding.left_over:
        return None
    columns = (
        Column("Whose money"),
        Column("For"),
        Column("It may be spent"),
        Column("Left over", is_number=True),
    )
    rows = tuple(
        (
            _LINK.format(links[key], read.sources[key].funder),
            read.sources[key].year or "Any year",
            read.fences[read.contribution_of(key).fence],
            pounds(pence),
        )
        for key, pence in answer.funding.left_over
    )
    total = ("Together", "", "", pounds(sum(pence for _, pence in answer.funding.left_over)))
    return Table("Money left over", columns, rows, total)
