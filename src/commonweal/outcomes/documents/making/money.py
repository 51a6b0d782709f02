"""The parts of a document that are about money, from the partners' years: amounts in pence, and shares of amounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commonweal.commissioning.funding.statements import PartnerYear, Spent, statement_of
from commonweal.outcomes.documents.content import (
    Amount,
    Grid,
    Heading,
    Share,
    Shown,
    Words,
    figure_of,
    named,
)
from commonweal.outcomes.documents.making.people import Group
from commonweal.outcomes.pages import NO_COST, spent_on
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import Counted, Figures
from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.measures import ratio
from commonweal.rules.statements import COLUMNS, together

OUT = ("paid", "returned")
IN_THE_BANK = ("brought_forward", "received", *OUT, "balance")
SHORT = {
    "promised": "Promised",
    "received": "Received",
    "spent": "Spent",
    "committed": "Promised to providers",
    "balance": "In the bank",
}
PENCE_IN_POUND = 100


def partners_grid(partners: Sequence[PartnerYear]) -> Grid:
    """What each partner promised and paid in, what was spent, what is promised on and what is left, and the pool's sum."""
    said = [statement_of(each) for each in partners]
    sums = together(said)
    notes = ["Promised: contributions whose time begins in this period."]
    if _assumed(partners):
        notes.append("Some promised amounts are assumed: the source gives none.")
    return Grid(
        "What each partner paid in, and what was spent",
        (Heading("Partner"), *(Heading(label, True) for label in SHORT.values())),
        tuple((named(each.funder), *(Amount(getattr(each, name)) for name in SHORT)) for each in said),
        (Words(TOTAL), *(Amount(sums[name]) for name in SHORT)),
        tuple(notes),
    )


def sums_grid(partners: Sequence[PartnerYear], pool: Mapping[str, int]) -> Grid:
    """Every column of all the statements beside the pool's own figure."""
    sums = together([statement_of(each) for each in partners])
    return Grid(
        "The statements beside the pool’s own books",
        (Heading("What"), Heading("All statements", True), Heading("The pool", True)),
        tuple(
            (Words(words), Amount(sums[name]), Amount(pool[name]))
            for name, words in COLUMNS.items()
            if name in pool
        ),
        notes=("The pool’s own figures are added up without asking whose money it is.",),
    )


def cost_grid(read: Counted, group: Group, partners: Sequence[PartnerYear]) -> Grid | None:
    """Spending on a group by area, its closed cases, and the one divided by the other where it may be shown."""
    found = group.figures
    if found is None:
        return None
    rows = []
    for area in read.areas:
        spent = spent_on(group.key, area, partners)
        closed = figure_of(found.closed, area.name)
        rows.append((named(area.name), Amount(spent), closed, cost_of(spent, found, area)))
    return Grid(
        f"Cost per closed case: {group.name.lower()}",
        (
            Heading("Area"),
            *(Heading(label, True) for label in ("Spent", "Closed cases", "Spent per closed case")),
        ),
        tuple(rows),
        notes=(
            "All spending on this group in the area, prevention too, divided by cases closed, in whole pounds. It does not show"
            " quality, and people helped without a closed case are not in it.",
        ),
    )


def cost_of(spent: int, found: Figures, area: ShownArea) -> Shown:
    """As on the board page: in whole pounds, and none where the count is hidden or there is nothing to divide."""
    cell = found.closed.cell(area.name)
    if cell.status != CellStatus.VALUE or not cell.value or not spent:
        return Words(NO_COST)
    return Amount((ratio(spent, cell.value * PENCE_IN_POUND) or 0) * PENCE_IN_POUND)


def elements_grid(
    partners: Iterable[PartnerYear], caption: str, *, only: frozenset[int] | None = None
) -> Grid | None:
    """Spending by element and area, over all partners; `only` of some elements. None where nothing was spent."""
    spent: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows_of(partners, only=only):
        spent[row.element, row.area] += row.pence
    if not spent:
        return None
    return Grid(
        caption,
        (Heading("What it was spent on"), Heading("Area"), Heading("Spent", True)),
        tuple(
            (named(element), named(area), Amount(pence)) for (element, area), pence in sorted(spent.items())
        ),
        (Words(TOTAL), Words(""), Amount(sum(spent.values()))),
    )


def rows_of(partners: Iterable[PartnerYear], *, only: frozenset[int] | None = None) -> list[Spent]:
    """Every row of what was spent, of some elements or of all."""
    return [row for each in partners for row in each.spent if only is None or row.element_id in only]


def given_grid(partner: PartnerYear) -> Grid:
    """What this partner promised, and of it kept for management or given in kind."""
    said = statement_of(partner)
    names = ["promised", *(name for name in ("top_slice", "in_kind") if getattr(said, name))]
    notes = []
    if partner.assumed_pence:
        notes.append(
            f"Of what was promised, {Amount(partner.assumed_pence).text} is assumed: the source gives none."
        )
    return _facts("What you promised", said, names, notes)


def bank_grid(partner: PartnerYear) -> Grid:
    """From the opening to the close; what went out is below nought, so that the column adds up to its last row."""
    said = statement_of(partner)
    rows = tuple(
        (Words(COLUMNS[name]), Amount(-getattr(said, name) if name in OUT else getattr(said, name)))
        for name in IN_THE_BANK
    )
    return Grid(
        "Your money in the bank", (Heading("In the bank"), Heading("Pounds", True)), rows[:-1], rows[-1]
    )


def work_grid(partner: PartnerYear) -> Grid:
    return _facts("What was done with it", statement_of(partner), ["spent", "accrued", "committed"])


def left_grid(partner: PartnerYear) -> Grid | None:
    """What becomes of what was left over; None where no money's time ended."""
    if not partner.underspends:
        return None
    return _facts("What was left over", statement_of(partner), ["left_over", "carried", "mine", "stays"])


def spending_grid(partner: PartnerYear, fences: Mapping[int, str]) -> Grid | None:
    """Where this partner's money was spent, each row inside its fence."""
    if not partner.spent:
        return None
    rows = tuple(
        (named(row.element), named(row.area), named(fences.get(row.fence_id, "")), Amount(row.pence))
        for row in partner.spent
    )
    columns = (Heading("Paid for"), Heading("Area"), Heading("Inside this fence"), Heading("Spent", True))
    total = (Words(TOTAL), Words(""), Words(""), Amount(partner.spent_pence))
    return Grid("Where your money was spent", columns, rows, total)


def bought_grid(
    read: Counted, groups: Iterable[Group], partner: PartnerYear, partners: Sequence[PartnerYear]
) -> Grid | None:
    """What the pooled money bought where this partner's was spent, and how much of it was this partner's."""
    areas = [
        area for area in read.areas if any(row.area_code in area.codes for row in partner.spent)
    ] or read.areas
    rows = []
    for group in groups:
        found = group.figures
        if found is None:
            continue
        for area in areas:
            spent, yours = spent_on(group.key, area, partners), spent_on(group.key, area, [partner])
            rows.append(
                (
                    named(f"{group.name}, {area.name}"),
                    figure_of(found.referrals, area.name, found.referrals.last_column),
                    figure_of(found.attempted, area.name, "Per cent"),
                    figure_of(found.closed, area.name),
                    figure_of(found.risk_reduced, area.name, "Per cent"),
                    cost_of(spent, found, area),
                    Share(ratio(yours, spent, per=100)),
                )
            )
    labels = (
        "Referrals",
        "Contact tried in time",
        "Cases closed",
        "Risk lower",
        "Per closed case",
        "Your share",
    )
    if not rows:
        return None
    columns = (Heading("Who, where"), *(Heading(label, True) for label in labels))
    return Grid("What the pooled money bought where yours was spent", columns, tuple(rows))


def _facts(caption: str, said, names: Iterable[str], notes: Iterable[str] = ()) -> Grid:
    rows = tuple((Words(COLUMNS[name]), Amount(getattr(said, name))) for name in names)
    return Grid(caption, (Heading("What"), Heading("Pounds", True)), rows, notes=tuple(notes))


def _assumed(partners: Iterable[PartnerYear]) -> bool:
    return any(each.assumed_pence for each in partners)
