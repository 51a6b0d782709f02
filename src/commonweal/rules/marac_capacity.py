"""How many cases MARAC should expect for so many women, and how many people that takes: now, as recommended, and the gap.

Read a Capacity as: so many cases a year come now, so many are recommended for this many women, and this is the full-time staff
for either. It counts referrals to MARAC only: an adviser service that also takes people below the line of MARAC needs more. More
cases than recommended is no failure, and a low repeat rate is no success: repeats that nobody notices are not counted either.
"""

from dataclasses import dataclass
from datetime import date

from commonweal.rules.measures import ratio
from commonweal.rules.periods import show_day

RECOMMENDED_PER_10K = 40
REFERRALS_PER_ADVISER = 100
CASES_PER_ADMINISTRATOR = 400
PER_WOMEN = 10_000
LOW_REPEAT_PERCENT = 28

SOURCE = "SafeLives, reviewing your MARAC data (read in November 2026)"
READ_ON = date(2026, 11, 1)
STANDS_ON: tuple[tuple[str, str], ...] = (
    (
        f"{RECOMMENDED_PER_10K} cases a year for each {PER_WOMEN:,} women aged 16 and over, repeats among them",
        SOURCE,
    ),
    (f"1 full-time adviser for each {REFERRALS_PER_ADVISER} referrals a year", SOURCE),
    (f"1 full-time administrator for each {CASES_PER_ADMINISTRATOR} cases a year", SOURCE),
)
DOES_NOT_SHOW = (
    "It counts referrals to MARAC only. An adviser service that also helps people below the line of MARAC needs more.",
    "It says nothing of other workers: outreach, children’s workers, managers, or cover for leave and sickness.",
    "More cases than recommended may be good identification. Fewer usually means that people at high risk are not found.",
    "A very low repeat rate usually means that repeats are missed. It is not shown as a success here.",
)


@dataclass(frozen=True)
class Capacity:
    """Cases a year now and as recommended; staff in tenths of a full-time post."""

    women: int
    cases_now: int

    @property
    def cases_recommended(self) -> int:
        """Cases a year for so many women, to the nearest one."""
        return ratio(self.women * RECOMMENDED_PER_10K, PER_WOMEN) or 0

    @property
    def advisers_now(self) -> int:
        """Tenths of a full-time adviser for the cases that come now."""
        return _tenths(self.cases_now, REFERRALS_PER_ADVISER)

    @property
    def advisers_recommended(self) -> int:
        """Tenths of a full-time adviser for the recommended volume."""
        return _tenths(self.cases_recommended, REFERRALS_PER_ADVISER)

    @property
    def administrators_now(self) -> int:
        """Tenths of a full-time administrator for the cases that come now."""
        return _tenths(self.cases_now, CASES_PER_ADMINISTRATOR)

    @property
    def administrators_recommended(self) -> int:
        """Tenths of a full-time administrator for the recommended volume."""
        return _tenths(self.cases_recommended, CASES_PER_ADMINISTRATOR)

    @property
    def advisers_needed(self) -> int:
        """Tenths of a full-time adviser for whichever volume is larger: people who come are not turned away by a guide value."""
        return max(self.advisers_now, self.advisers_recommended)


def women_for(recommended: int) -> int:
    """The number of women that a recommended volume belongs to, where only the volume is known."""
    return ratio(recommended * PER_WOMEN, RECOMMENDED_PER_10K) or 0


def says_of_repeats(repeat_percent: int) -> str:
    """What a repeat rate, in whole per cent, may mean; empty when it is nothing to ask about."""
    if repeat_percent >= LOW_REPEAT_PERCENT:
        return ""
    return (
        f"{repeat_percent}% of cases are repeats. That is low: usually it means that repeats are not noticed, not that nobody was"
        " hurt again. Ask whether agencies flag their files for twelve months. (The guide value of 28% to 40% is from memory, not"
        " verified.)"
    )


def in_force() -> str:
    """Since when, and by whom."""
    return f"{SOURCE}. No first day is given; read on {show_day(READ_ON)}."


def _tenths(cases: int, each: int) -> int:
    return ratio(cases, each, per=10) or 0
