"""What the law wants again and again, area by area: what is late, what is due soon, and what nobody recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.design.tables import Column, Table
from commonweal.design.words import day, plural
from commonweal.rules.cycles import KINDS, Cycle, Standing, all_due

# A county or a unitary council answers for these: districts help.
ANSWER_FOR_IT = ("county", "city")


@dataclass(frozen=True)
class CyclesPage:
    """`verdict` is the most needed thing: how many are late."""

    verdict: str
    table: Table | None
    rules: Table
    may_record: bool


def cycles_page(
    *,
    areas: Sequence[tuple[str, str]],
    done: Mapping[tuple[Cycle, str], list[tuple[date, str]]],
    today: date,
    may_record: bool,
) -> CyclesPage:
    """`areas` are (code, name) of those that answer for the duties."""
    days = {key: [on for on, _ in several] for key, several in done.items()}
    found = all_due([code for code, _ in areas], days, on=today)
    names = dict(areas)
    rows = tuple(
        (
            KINDS[each.cycle].name,
            names[each.area],
            each.standing.value.capitalize(),
            each.says,
            day(each.done_on) if each.done_on else "not recorded",
            done[each.cycle, each.area][-1][1] if each.done_on else "",
        )
        for each in found
    )
    columns = tuple(
        Column(label) for label in ("What", "Area", "Stands", "When", "Last done", "Where it can be found")
    )
    return CyclesPage(
        verdict=_verdict([each.standing for each in found]),
        table=Table("What is due, area by area", columns, rows) if rows else None,
        rules=Table(
            "Where these come from",
            (Column("What"), Column("What is wanted"), Column("Source")),
            tuple((kind.name, kind.what, kind.source) for kind in KINDS.values()),
            note="Dates to work by, not advice: the partnership’s lawyer confirms them.",
        ),
        may_record=may_record,
    )


def _verdict(standings: Sequence[Standing]) -> str:
    late, soon, unknown = (
        standings.count(each) for each in (Standing.LATE, Standing.SOON, Standing.NOT_KNOWN)
    )
    parts = [
        *([f"{plural(late, 'step')} late"] if late else []),
        *([f"{plural(soon, 'step')} due within six months"] if soon else []),
        *([f"{plural(unknown, 'step')} that nobody recorded"] if unknown else []),
    ]
    return f"{'; '.join(parts)}." if parts else "Nothing is late, and nothing is due within six months."
