"""What somebody says of their own behaviour, held beside what is heard from whoever is harmed: counted, never shown of a couple.

Read a count as: of the couples in which the one who uses abuse was last asked in that year whether they check, threaten, follow
or frighten, so many said this, and the other, asked about the same year, said that; or was not heard. “Stopped” is the lowest
answer, “never”; everything above it goes on.

Whoever uses abuse may work for one of the partners. So: whole years only, no area, no service; a year is counted once, when it
has settled, and never again, so that no later answer can be seen to change it; and a couple counts only where it is certain who
speaks of whom. What is left passes the one gate as a sensitive rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.disclosure import TOTAL, Publishable, publish_rates
from commonweal.rules.periods import Period, financial_year

# Our own, not verified, from 27 November 2026: what a worker writes down late is there by then.
SETTLES_DAYS = 91
FIRST_YEAR = 2000
NOT_HEARD = ""
HEARD_STOPPED, BOTH_ASKED = "Heard: stopped", "Both were asked"


class Said(StrEnum):
    STOPPED = "stopped"
    GOES_ON = "goes_on"


IN_WORDS = {Said.STOPPED: "Says it has stopped", Said.GOES_ON: "Says it goes on"}


@dataclass(frozen=True)
class Couples:
    """So many couples: what one said, and what the other said or `NOT_HEARD`."""

    told: str
    heard: str
    number: int


def settled_years(*, today: date) -> Iterable[Period]:
    """Every financial year that may be counted on this day, the latest first."""
    year = financial_year(today - timedelta(days=SETTLES_DAYS))
    while year.starts_on.year > FIRST_YEAR:
        year = financial_year(year.starts_on - timedelta(days=1))
        yield year


@dataclass(frozen=True)
class Shown:
    """One year. `agreement`: of those who say this, how many are heard to say it stopped. `coverage`: of all who were asked, how
    many have somebody who was heard too; None where even that may not be shown.
    """

    agreement: Publishable
    coverage: Publishable | None


def shown(couples: Iterable[Couples], *, threshold: int) -> Shown | None:
    """The tables of a year, through the gate; None where nobody of these couples was asked."""
    counted = {(each.told, each.heard): each.number for each in couples}
    if not sum(counted.values()):
        return None
    agreement = publish_rates(
        {words: _stopped_of_both(counted, told) for told, words in IN_WORDS.items()},
        threshold=threshold,
        numerator=HEARD_STOPPED,
        denominator=BOTH_ASKED,
        sensitive=True,
    )
    both = sum(number for (_, heard), number in counted.items() if heard != NOT_HEARD)
    coverage = publish_rates(
        {"Couples": (both, sum(counted.values()))},
        threshold=threshold,
        numerator=BOTH_ASKED,
        denominator="One was asked",
    )
    hides = agreement.has_hidden or coverage.has_hidden
    return Shown(agreement, None if hides else coverage)


def _stopped_of_both(counted: Mapping[tuple[str, str], int], told: Said) -> tuple[int, int]:
    stopped, goes_on = (counted.get((told, heard), 0) for heard in Said)
    return stopped, stopped + goes_on


def sentence(agreement: Publishable) -> str:
    """The figure that matters, in words: whose word the other bears out."""
    counted, of_all, rate = next(each.cells for each in agreement if each.label == IN_WORDS[Said.STOPPED])
    if rate.value is None:
        return (
            "How far the two agree cannot be said without pointing at somebody, or there is nothing to count."
        )
    return (
        f"Of {of_all.text} who say it has stopped, {counted.text} are borne out by the person who is harmed"
        f" ({rate.text})."
    )


__all__ = [
    "BOTH_ASKED",
    "HEARD_STOPPED",
    "IN_WORDS",
    "NOT_HEARD",
    "SETTLES_DAYS",
    "TOTAL",
    "Couples",
    "Said",
    "Shown",
    "sentence",
    "settled_years",
    "shown",
]
