"""The documents. Each is a function from what was gathered to a Paper; none of them asks the database anything."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from commonweal.outcomes.documents.content import (
    Amount,
    Block,
    Grid,
    Heading,
    Headline,
    Paper,
    Passage,
    Points,
    Section,
    Words,
    figure_of,
    named,
)
from commonweal.outcomes.documents.making import money
from commonweal.outcomes.documents.making.accommodation import (
    accommodation_measures,
    accommodation_tables,
    safe_accommodation,
)
from commonweal.outcomes.documents.making.changes import changed_since
from commonweal.outcomes.documents.making.gathered import Decided, Gathered
from commonweal.outcomes.documents.making.marac import marac_measures, marac_sections, marac_tables
from commonweal.outcomes.documents.making.people import (
    NOTHING_COUNTED,
    PER_CENT,
    Group,
    definitions_of,
    headlines_of,
    hidden_of,
    measures_of,
    sections_of,
)
from commonweal.outcomes.documents.making.ties import faults_in_paper
from commonweal.rules.decisions import Status
from commonweal.rules.disclosure import TOTAL, Publishable
from commonweal.rules.documents import TITLES, Kind, period_name
from commonweal.rules.measures import Measure
from commonweal.rules.periods import show_day
from commonweal.rules.steps import in_plain_words

LEDGER = "Money: the pool’s ledger, every movement by the day it happened. Every amount here ties to it to the penny."
COUNTS = "People: counts made from one milestone row for each referral. No record about a person was read for this document."
CERTIFIED = "People: counts certified, quarter by quarter, by whoever runs the service. No record about a person was read."
APART = "Victims, children and people who use abuse are counted apart and never added together."
WAITS = "waits for the board"


def make_paper(given: Gathered) -> Paper:
    """The document, with every reason why it does not tie."""
    paper = MAKERS[given.kind](given)
    return replace(paper, faults=(*given.faults, *faults_in_paper(paper)))


def _paper(
    given: Gathered, *, title: str, summary: str, sections: list[Section], groups: tuple[Group, ...] = ()
) -> Paper:
    return Paper(
        kind=given.kind.value,
        title=title,
        subtitle=f"{period_name(given.period)}: {given.period.show()}",
        summary=summary,
        made_at=given.at,
        data_at=given.read.refreshed_at if groups else None,
        sections=tuple(sections),
        headlines=_first(groups[0]) if groups else (),
        definitions=definitions_of(measures_of(groups)),
        sources=(LEDGER, *((COUNTS, APART) if groups else ())),
        hidden=hidden_of(groups),
    )


def _first(group: Group) -> tuple[Headline, ...]:
    """The figures at the top, of one group and named after it: they are not of everybody."""
    return tuple(replace(each, label=f"{each.label}: {group.name.lower()}") for each in headlines_of(group))


def _board_pack(given: Gathered) -> Paper:
    groups = given.groups
    costs = [grid for group in groups if (grid := money.cost_grid(given.read, group, given.partners))]
    sections = [
        _decisions(given),
        *(section for group in groups for section in sections_of(group)),
        Section("Money", tuple(_money(given))),
    ]
    if costs:
        sections.append(Section("Cost per closed case", tuple(costs), 2))
    paper = _paper(
        given,
        title=f"Board pack: {named(given.board).text}",
        summary=(
            "What the pooled money did, whom it helped, and what the board has to decide. The four figures below are of"
            " victims; those of children and of people who use abuse stand in their own sections."
        ),
        sections=sections,
        groups=groups,
    )
    changed = changed_since(given.previous, given.previous_period, paper)
    return replace(paper, sections=(paper.sections[0], changed, *paper.sections[1:]))


def _money(given: Gathered) -> list[Block]:
    if not given.partners:
        return [Passage("No partner has been asked for money in this period.")]
    return [money.partners_grid(given.partners), money.sums_grid(given.partners, given.pool)]


def _decisions(given: Gathered) -> Section:
    due = [each for each in given.decisions if each.status is Status.PUBLISHED]
    taken = [each for each in given.decisions if each.decided_on]
    blocks: list[Block] = []
    for rows, caption, none in (
        (due, "Decisions that wait for the board", "No report waits for the board."),
        (taken, "Decisions taken in the period", "The board took no decision in the period."),
    ):
        blocks.append(_decided(rows, caption) if rows else Passage(none))
    return Section("Decisions", tuple(blocks))


def _decided(rows: list[Decided], caption: str) -> Grid:
    columns = (
        Heading("Decision"),
        Heading("About"),
        Heading("Report of"),
        Heading("Where it stands"),
        Heading("Amount", True),
    )
    return Grid(
        caption,
        columns,
        tuple(
            (
                named(each.reference),
                named(each.title),
                Words(show_day(each.report_on)),
                Words(
                    f"{in_plain_words(each.status)} on {show_day(each.decided_on)}"
                    if each.decided_on
                    else WAITS
                ),
                Amount(each.pence),
            )
            for each in rows
        ),
    )


def _statement(given: Gathered) -> Paper:
    partner = given.partner
    assert partner is not None
    groups = given.groups
    bought = money.bought_grid(given.read, groups, partner, given.partners)
    spending = money.spending_grid(partner, given.fences)
    left = money.left_grid(partner)
    sections = [
        Section("What you promised", (money.given_grid(partner), money.bank_grid(partner))),
        Section(
            "Where it was spent",
            (
                money.work_grid(partner),
                spending or Passage("Nothing of your money was spent in this period."),
            ),
        ),
        *([Section("What was left over", (left,))] if left else []),
        Section(
            "What it bought",
            (
                bought or Passage(NOTHING_COUNTED),
                Passage(
                    "The work is paid from the pool, so the figures are of all the money spent there; the last column says"
                    " how much of it was yours."
                ),
            ),
        ),
        Section("Together with the others", (money.sums_grid(given.partners, given.pool),)),
    ]
    paper = _paper(
        given,
        title=f"Statement for {named(partner.funder).text}",
        summary="What you paid in, where it was spent, inside which fence, and what it bought.",
        sections=sections,
        groups=groups,
    )
    return replace(paper, headlines=())


def _annual_report(given: Gathered) -> Paper:
    groups = given.groups
    sections = [
        Section("The year in plain words", (Points(tuple(_plain(given, groups))),)),
        *(Section(group.name, tuple(_year_of(group))) for group in groups),
        Section("Money", tuple(_public_money(given))),
    ]
    return _paper(
        given,
        title="Annual report",
        summary="How many people asked for help, how soon somebody tried to reach them, what changed for them, and what it cost.",
        sections=sections,
        groups=groups,
    )


def _plain(given: Gathered, groups: tuple[Group, ...]) -> list[str]:
    said = []
    for group in groups:
        found = group.figures
        if found is None:
            said.append(f"{group.name}: nothing has been counted for this year yet.")
            continue
        referrals = figure_of(found.referrals, TOTAL, found.referrals.last_column)
        closed = figure_of(found.closed, TOTAL)
        said.append(
            f"{group.name}: {_how_many(referrals.text, referrals.value, 'referrals were received')}, and"
            f" {_how_many(closed.text, closed.value, 'cases were closed')}."
        )
    received = sum(each.received_pence for each in given.partners)
    spent = sum(each.spent_pence for each in given.partners)
    said.append(f"The partners paid in {Amount(received).text}, and {Amount(spent).text} was spent.")
    return said


def _how_many(text: str, value: int | None, what: str) -> str:
    return f"{text} {what}" if value is not None else f"how many {what} is not shown ({text})"


def _year_of(group: Group) -> list[Block]:
    """Whole-year figures by area and nothing finer: what is published is compared with everything else that is."""
    found = group.figures
    if found is None:
        return [Passage(NOTHING_COUNTED)]
    whole = found.referrals.last_column
    rows = tuple(
        (
            named(row.label),
            figure_of(found.referrals, row.label, whole),
            figure_of(found.attempted, row.label, PER_CENT),
            figure_of(found.closed, row.label),
            figure_of(found.risk_reduced, row.label, PER_CENT),
        )
        for row in found.closed
    )
    labels = ("Referrals", "Contact tried in time", "Cases closed", "Risk lower")
    return [
        Grid(
            f"{group.name}: the year by area",
            (Heading("Area"), *(Heading(label, True) for label in labels)),
            rows[:-1],
            rows[-1],
            tuple(dict.fromkeys(note for table in (found.referrals, found.closed) for note in table.notes)),
            drawn=1,
        )
    ]


def _public_money(given: Gathered) -> list[Block]:
    if not given.partners:
        return [Passage("No partner has been asked for money in this year.")]
    spent = money.elements_grid(given.partners, "What the money was spent on")
    return [money.partners_grid(given.partners), *([spent] if spent else [])]


def _safe_accommodation(given: Gathered) -> Paper:
    spent = money.elements_grid(
        given.partners, "Spent on support in safe accommodation", only=given.accommodation
    )
    tables = accommodation_tables(given)
    paper = _paper(
        given,
        title=TITLES[Kind.SAFE_ACCOMMODATION],
        summary=(
            "A working paper for the yearly return on the duty to support victims and their children in safe accommodation"
            " (Domestic Abuse Act 2021, Part 4). What this system does not record is said to be so, and is never nought: it"
            " has to come from where it is recorded."
        ),
        sections=safe_accommodation(spent, given),
    )
    return _with_certified(given, paper, tables.values(), accommodation_measures()) if tables else paper


def _marac_return(given: Gathered) -> Paper:
    tables = marac_tables(given)
    measures = marac_measures() if tables else ()
    paper = _paper(
        given,
        title=TITLES[Kind.MARAC_RETURN],
        summary=(
            "What the conferences on high risk counted, as certified in the quarterly returns of whoever co-ordinates them. A"
            " quarter that nobody certified is named, and is never nought."
        ),
        sections=marac_sections(given),
    )
    return replace(_with_certified(given, paper, tables.values(), measures), sources=(CERTIFIED,))


def _with_certified(
    given: Gathered, paper: Paper, tables: Iterable[Publishable], measures: Sequence[Measure]
) -> Paper:
    """With what is said of counts that returns alone give: when they were counted, what they mean, and that some are hidden."""
    return replace(
        paper,
        data_at=given.read.refreshed_at,
        definitions=definitions_of(measures),
        sources=(*paper.sources, CERTIFIED),
        hidden=tuple(dict.fromkeys(note for table in tables for note in table.notes)),
    )


MAKERS: Mapping[Kind, Callable[[Gathered], Paper]] = {
    Kind.BOARD_PACK: _board_pack,
    Kind.STATEMENT: _statement,
    Kind.ANNUAL_REPORT: _annual_report,
    Kind.SAFE_ACCOMMODATION: _safe_accommodation,
    Kind.MARAC_RETURN: _marac_return,
}
