"""What changed: between two papers of one kind, figure by figure. Both were fit to be shown; nothing else is looked at.

Read a Change as: this figure, found by its table, row and column, said `then` and says `now`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.outcomes.documents.content import Grid, Heading, Paper, Passage, Section, Shown, Words
from commonweal.rules.documents import period_name
from commonweal.rules.periods import Period

NOT_THERE = "not in it"


@dataclass(frozen=True)
class Change:
    what: str
    then: Shown
    now: Shown


def changes_between(old: Paper, new: Paper) -> tuple[Change, ...]:
    """Every figure that both or one of them has and that is not the same."""
    was, now = dict(_figures(old)), dict(_figures(new))
    gone = Words(NOT_THERE)
    return tuple(
        Change(" · ".join(where), was.get(where, gone), now.get(where, gone))
        for where in dict.fromkeys([*was, *now])
        if was.get(where, gone).text != now.get(where, gone).text
    )


def changed_since(old: Paper | None, period: Period | None, new: Paper) -> Section:
    """The headline figures of each group beside those of the last pack that was signed."""
    title = "What changed since the last pack"
    if old is None or period is None:
        return Section(
            title,
            (Passage("No pack was signed for this board before, so there is nothing to compare with."),),
        )
    heads = {where: cell for where, cell in _figures(old) if where[0].endswith("in short")}
    rows = tuple(
        (Words(f"{where[0].removesuffix(': in short')}: {where[1].lower()}"), heads[where], cell)
        for where, cell in _figures(new)
        if where in heads
    )
    said = (
        f"The last pack that was signed was for {period_name(period)}. Both columns are from the start of the financial year, so"
        " a later quarter has more in it; a change of year starts afresh."
    )
    if not rows:
        return Section(title, (Passage(said), Passage("The two have no figure in common.")))
    columns = (Heading("Figure"), Heading("Then", True), Heading("Now", True))
    return Section(title, (Passage(said), Grid(title, columns, rows)))


def _figures(paper: Paper) -> Iterator[tuple[tuple[str, ...], Shown]]:
    for _, grid in paper.grids:
        if grid.caption.startswith("What changed since"):
            continue
        for label, row in zip(_labels(grid), grid.all_rows, strict=True):
            for cell, column in zip(row, grid.columns, strict=True):
                if column.is_number:
                    yield (grid.caption, label, column.label), cell


def _labels(grid: Grid) -> list[str]:
    """A name for each row that no other row of the table has: its first cell, or all its words, or these with a number."""
    firsts = [row[0].text for row in grid.all_rows]
    found: list[str] = []
    for row in grid.all_rows:
        label = row[0].text
        if firsts.count(label) > 1:
            label = ", ".join(
                cell.text
                for cell, column in zip(row, grid.columns, strict=True)
                if not column.is_number and cell.text
            )
        same = sum(each == label or each.startswith(f"{label} (") for each in found)
        found.append(f"{label} ({same + 1})" if same else label)
    return found
