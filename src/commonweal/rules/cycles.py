"""What the law wants again and again of an authority: which step, by when, and what is late.

Read a Kind as: this has to be done, so many months after it was last done, says this source. Read a Due as: in this area this was
last done on that day, so it is next due by this one. Where nothing is recorded nothing is called late: it may have been done.
The dates are guide rails for the partnership's lawyer to confirm: what is from memory says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import add_months, show_day
from commonweal.rules.reasons import Reason

SOON_MONTHS = 6  # ours: a strategy takes consultation, so half a year is not early


class Cycle(StrEnum):
    """What has to be done again."""

    NEEDS_ASSESSMENT = "needs_assessment"
    STRATEGY = "strategy"
    STRATEGY_REVIEW = "strategy_review"
    ANNUAL_REPORT = "annual_report"


@dataclass(frozen=True)
class Kind:
    """`months` between one time and the next, None where once is enough; `first_by` the day by which it had to be done first.

    `after` is what it follows: before its own first time, the months count from the first time of that.
    """

    name: str
    what: str
    months: int | None
    source: str
    first_by: date | None = None
    after: Cycle | None = None


_ACT = "Domestic Abuse Act 2021"
_REGULATIONS = (
    "Domestic Abuse Support (Local Authority Strategies and Annual Reports) Regulations 2021 (SI 2021/990)"
)
KINDS: Mapping[Cycle, Kind] = {
    Cycle.NEEDS_ASSESSMENT: Kind(
        "Needs assessment",
        "Assess the need for support in safe accommodation.",
        36,
        f"{_ACT}, section 57. It gives no interval: ours is that of the strategy, so that the one stands on the other.",
    ),
    Cycle.STRATEGY: Kind(
        "Strategy",
        "Publish a strategy for support in safe accommodation.",
        None,
        f"{_REGULATIONS}: first before 5 January 2022. It is then reviewed; a new one is needed when the review says so.",
        date(2022, 1, 4),
    ),
    Cycle.STRATEGY_REVIEW: Kind(
        "Review of the strategy",
        "Review the strategy, with the partnership board.",
        36,
        f"{_REGULATIONS}: within three years of the first publication, and every three years after.",
        date(2025, 1, 4),
        Cycle.STRATEGY,
    ),
    Cycle.ANNUAL_REPORT: Kind(
        "Annual report",
        "Report to the Secretary of State on the financial year that ended.",
        12,
        f"{_ACT}, section 59: as soon as practicable after the year. 30 June is expected, from memory: confirm it.",
    ),
}


class Standing(StrEnum):
    """How a cycle stands on a day."""

    LATE = "late"
    SOON = "due soon"
    IN_TIME = "in time"
    NOT_KNOWN = "not recorded"


@dataclass(frozen=True)
class Due:
    """One cycle in one area."""

    cycle: Cycle
    area: str
    done_on: date | None
    due_on: date | None
    standing: Standing

    @property
    def says(self) -> str:
        """For people: what to do by when."""
        by = show_day(self.due_on) if self.due_on else ""
        if self.standing is Standing.NOT_KNOWN:
            first = f" It was first due by {by}." if by else ""
            return f"Nothing is recorded.{first} Record when it was last done, or do it."
        if not by:
            return "Done. Its review says whether a new one is needed."
        return f"It was due by {by}." if self.standing is Standing.LATE else f"Next by {by}."


def due(cycle: Cycle, area: str, done: Iterable[date], *, on: date, followed: Iterable[date] = ()) -> Due:
    """How one cycle stands in an area, from the days on which it was done; `followed` are the days of what it comes after.

    >>> due(Cycle.STRATEGY_REVIEW, "fellshire", [], on=date(2024, 5, 1), followed=[date(2022, 1, 4)]).due_on
    datetime.date(2025, 1, 4)
    """
    kind = KINDS[cycle]
    last, begun = max(done, default=None), min(followed, default=None)
    counted_from = last or begun
    if counted_from is None:
        return Due(cycle, area, None, kind.first_by, Standing.NOT_KNOWN)
    if kind.months is None:
        return Due(cycle, area, last, None, Standing.IN_TIME)
    due_on = add_months(counted_from, kind.months)
    if due_on < on:
        return Due(cycle, area, last, due_on, Standing.LATE)
    return Due(
        cycle,
        area,
        last,
        due_on,
        Standing.SOON if add_months(on, SOON_MONTHS) >= due_on else Standing.IN_TIME,
    )


def all_due(areas: Iterable[str], done: Mapping[tuple[Cycle, str], list[date]], *, on: date) -> list[Due]:
    """Every cycle of every area: the late ones first, then what is due soon, what is not recorded, and what is in time."""
    found = []
    for area in areas:
        for cycle, kind in KINDS.items():
            followed = done.get((kind.after, area), []) if kind.after else []
            found.append(due(cycle, area, done.get((cycle, area), []), on=on, followed=followed))
    order = [Standing.LATE, Standing.SOON, Standing.NOT_KNOWN, Standing.IN_TIME]
    return sorted(
        found, key=lambda each: (order.index(each.standing), each.due_on or date.max, each.area, each.cycle)
    )


def reasons_not_to_record(*, done_on: date, today: date, done: Iterable[date]) -> list[Reason]:
    """Why a step cannot be recorded as done on this day."""
    if done_on > today:
        return [Reason("done_in_future", "Enter the day on which it was done: today or before.")]
    if done_on in set(done):
        return [Reason("done_already", f"It is recorded already as done on {show_day(done_on)}.")]
    return []
