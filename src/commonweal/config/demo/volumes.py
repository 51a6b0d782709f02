"""How many referrals, where, when and how serious: calibrated to published figures, drawn from a seed.

Read a stream as: in this zone, on this side of the wall, at this grade, so many referrals a year. The yearly numbers:

- 7,669 referrals to the victims' service in twelve months, 4,771 of them in the county; 286 and 140 to the service for
  people who use abuse: Staffordshire County Council, Cabinet, 19 October 2022, Recommissioning Domestic Abuse Services.
- medium-risk referrals in a city rose from 541 to 946 a year when the police changed how they refer, and fell back when
  they changed it again: Portsmouth City Council, 2022/23. Ours does so in the city for nine months, a year in.

Shares of the other grades are our own guesses. Growth, weekdays and seasons are ours too, and average out over three years.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from commonweal.access.roles import Side
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.rules.periods import is_working_day
from commonweal.rules.risk import Grade

YEARS = 3
VICTIMS_A_YEAR, IN_THE_COUNTY = 7_669, 4_771
PERPETRATORS_A_YEAR, PERPETRATORS_IN_THE_COUNTY = 286, 140
MEDIUM_BEFORE, MEDIUM_IN_SURGE = 541, 946
DEFAULT_TOTAL = YEARS * (VICTIMS_A_YEAR + PERPETRATORS_A_YEAR)
MOST = 1_000_000
PART = 2_500  # referrals drawn together: families do not reach from one part into another

SURGE_STARTS, SURGE_ENDS = 365, 365 + 274  # days after the first day; the process changed, and changed back
_EXTRA = (MEDIUM_IN_SURGE - MEDIUM_BEFORE) * (SURGE_ENDS - SURGE_STARTS) / 365 / YEARS
_CITY_OTHERS = VICTIMS_A_YEAR - IN_THE_COUNTY - MEDIUM_BEFORE - _EXTRA

_WEEKDAYS = (1.18, 1.14, 1.10, 1.07, 1.05, 0.75, 0.71)
_MONTHS = (1.08, 0.97, 0.97, 0.97, 1.01, 1.04, 1.10, 1.08, 0.98, 0.96, 0.93, 0.91)
_GROWTH = {Side.VICTIM: 0.04, Side.PERPETRATOR: -0.04}  # a year


@dataclass(frozen=True)
class Stream:
    zone: str
    side: Side
    grade: Grade
    a_year: float


def _streams() -> tuple[Stream, ...]:
    victims, users = Side.VICTIM, Side.PERPETRATOR
    shares = ((Grade.STANDARD, 0.30), (Grade.MEDIUM, 0.42), (Grade.HIGH, 0.28))
    return (
        Stream(COUNTY, victims, Grade.STANDARD, 0.52 * IN_THE_COUNTY),
        Stream(COUNTY, victims, Grade.MEDIUM, 0.26 * IN_THE_COUNTY),
        Stream(COUNTY, victims, Grade.HIGH, 0.22 * IN_THE_COUNTY),
        Stream(CITY, victims, Grade.STANDARD, 0.69 * _CITY_OTHERS),
        Stream(CITY, victims, Grade.MEDIUM, MEDIUM_BEFORE),
        Stream(CITY, victims, Grade.HIGH, 0.31 * _CITY_OTHERS),
        *(Stream(COUNTY, users, grade, share * PERPETRATORS_IN_THE_COUNTY) for grade, share in shares),
        *(
            Stream(CITY, users, grade, share * (PERPETRATORS_A_YEAR - PERPETRATORS_IN_THE_COUNTY))
            for grade, share in shares
        ),
    )


STREAMS = _streams()


@dataclass(frozen=True)
class Arrival:
    """One referral to come: `day` counts from the first day."""

    day: int
    zone: str
    side: Side
    grade: Grade


class Volumes:
    """The weight of each stream on each day from `first_day` to `last_day`, both included; draws arrivals from it.

    `of_last_day` is how much of the last day has passed, from 0 to 1.
    """

    def __init__(self, first_day: date, last_day: date, *, of_last_day: float = 1.0) -> None:
        self.days = (last_day - first_day).days + 1
        calendar = [first_day + timedelta(days=number) for number in range(self.days)]
        self._cells: list[tuple[int, Stream]] = []
        weights: list[float] = []
        for stream in STREAMS:
            shape = [_shape(day, number, stream, self.days) for number, day in enumerate(calendar)]
            shape[-1] *= of_last_day
            scale = stream.a_year * YEARS / sum(shape)
            surge = stream.zone == CITY and stream.side is Side.VICTIM and stream.grade is Grade.MEDIUM
            for number, weight in enumerate(shape):
                lifted = MEDIUM_IN_SURGE / MEDIUM_BEFORE if surge and in_surge(number) else 1.0
                self._cells.append((number, stream))
                weights.append(weight * scale * lifted)
        self._cumulative = list(accumulate(weights))

    def draw(self, how_many: int, rng: Random) -> list[Arrival]:
        """So many arrivals, earliest first. Draws of parts add up to a draw of the whole."""
        cells = rng.choices(self._cells, cum_weights=self._cumulative, k=how_many)
        cells.sort(key=lambda cell: cell[0])
        return [Arrival(day, stream.zone, stream.side, stream.grade) for day, stream in cells]


def in_surge(day: int) -> bool:
    """Does this day, counted from the first, fall into the surge of medium risk in the city?"""
    return SURGE_STARTS <= day < SURGE_ENDS


def in_parts(total: int) -> Iterator[int]:
    """`total` in parts of at most PART, as even as they can be."""
    pieces = -(-total // PART)
    for number in range(pieces):
        yield total // pieces + (number < total % pieces)


def _shape(day: date, number: int, stream: Stream, days: int) -> float:
    grown = math.exp(_GROWTH[stream.side] * (number - days / 2) / 365)
    holiday = 0.8 if day.weekday() < 5 and not is_working_day(day) else 1.0
    return grown * _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * holiday
