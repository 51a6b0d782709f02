"""Published figures of public bodies, set beside one another: what kind of number each is, and what may be said of it.

Read a Figure as: for this area and these days, this body published so many (in hundredths of one, since some counts are printed
with fractions), out of so many; `status` says what kind of number it is. Nought, not submitted, hidden by the publisher and
partly covered are different things and never stand for each other. Every rate is worked out afresh from the two counts; what was
printed beside them is kept, and shown too where it does not agree. No place in a list is given without saying how sure it is: two
areas are called different only when their intervals lie apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from commonweal.rules.intervals import Interval, of_count, of_share
from commonweal.rules.measures import ratio
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason

HUNDREDTHS = 100
PER_CENT = 100
RATES_PER = (10, 100, 1_000, 10_000, 100_000)
FINEST_PLACES = 3  # a printed rate is held to as many decimals as it has, and to no more than these
FAR_BELOW = 4  # a rate below a quarter of what is recommended
KINDS: Mapping[str, str] = {
    "county": "a county",
    "city": "a city",
    "district": "a district",
    "police_area": "a police area",
    "health_area": "a health area",
}


class Status(StrEnum):
    """What kind of number a published figure is."""

    PUBLISHED = "published"
    PUBLISHED_ZERO = "published_zero"
    NOT_SUBMITTED = "not_submitted"
    SUPPRESSED = "suppressed"
    PARTLY_COVERED = "partly_covered"


IN_WORDS: Mapping[Status, str] = {
    Status.PUBLISHED: "published",
    Status.PUBLISHED_ZERO: "published as nought",
    Status.NOT_SUBMITTED: "not submitted",
    Status.SUPPRESSED: "hidden by the publisher",
    Status.PARTLY_COVERED: "partly covered",
}


@dataclass(frozen=True)
class Figure:
    """One published figure. `value` is in hundredths of one; `lowest` and `highest` are whole: the range of a hidden figure.

    `out_of` so many `out_of_what` makes a rate for each `per`; per 100 the value is a part of them. `printed` is that rate as the
    publisher prints it, empty where none is.
    """

    subject: str
    title: str
    place: str
    kind: str
    period: Period
    value: int | None
    status: Status
    source: str
    edition: str
    lowest: int | None = None
    highest: int | None = None
    out_of: int | None = None
    out_of_what: str = ""
    per: int | None = None
    printed: str = ""

    @property
    def shown(self) -> str:
        """The count for people, with the words that say what kind of number it is."""
        if self.status is Status.SUPPRESSED:
            between = f" (between {self.lowest:,} and {self.highest:,})" if self.highest is not None else ""
            return IN_WORDS[self.status] + between
        if self.value is None:
            return IN_WORDS[Status.NOT_SUBMITTED]
        words = show_hundredths(self.value)
        return f"{words} (partly covered)" if self.status is Status.PARTLY_COVERED else words


@dataclass(frozen=True)
class Rate:
    """A rate for each `per`, in tenths, and how far chance alone could move it, in tenths too."""

    tenths: int
    interval: Interval
    per: int

    @property
    def shown(self) -> str:
        """`39.4`."""
        return show_tenths(self.tenths)

    @property
    def between(self) -> str:
        """`37.6 to 41.3`."""
        return f"{show_tenths(self.interval.lowest)} to {show_tenths(self.interval.highest)}"


class Standing(StrEnum):
    """Where one rate stands beside another."""

    HIGHER = "higher"
    LOWER = "lower"
    CANNOT_TELL = "cannot be told apart"


@dataclass(frozen=True)
class Rank:
    """The places that one area could have, from the highest rate down: chance alone decides which of them."""

    first: int
    last: int
    of: int

    @property
    def shown(self) -> str:
        """`between 5 and 9 of 33`."""
        place = str(self.first) if self.first == self.last else f"between {self.first} and {self.last}"
        return f"{place} of {self.of}"


def faults_in(figure: Figure) -> list[Reason]:
    """Everything in a figure that cannot be: each with what to write instead."""
    return [*_status_faults(figure), *_rate_faults(figure)]


def _status_faults(figure: Figure) -> Iterable[Reason]:
    has_value = figure.value is not None
    if figure.value is not None and figure.value < 0:
        yield Reason("value_negative", "A count is nought or more.")
    if figure.status in (Status.PUBLISHED, Status.PARTLY_COVERED) and not has_value:
        text = "This status needs a value. If nothing was sent, write not_submitted; if it was hidden, suppressed."
        yield Reason("value_missing", text)
    if figure.status is Status.PUBLISHED and figure.value == 0:
        text = "Nought is written as published_zero, so that it is not taken for a figure that is missing."
        yield Reason("zero_not_said", text)
    if figure.status is Status.PUBLISHED_ZERO and figure.value != 0:
        yield Reason("zero_is_not_zero", "A published nought has the value 0.")
    if figure.status in (Status.NOT_SUBMITTED, Status.SUPPRESSED) and has_value:
        text = f"A figure that is {IN_WORDS[figure.status]} has no value. Leave the value empty, or change the status."
        yield Reason("value_not_there", text)
    yield from _range_faults(figure)


def _range_faults(figure: Figure) -> Iterable[Reason]:
    if figure.status is not Status.SUPPRESSED:
        if figure.lowest is not None or figure.highest is not None:
            text = "Only a figure that the publisher hides has a lowest and a highest."
            yield Reason("range_not_wanted", text)
    elif (figure.lowest is None) is not (figure.highest is None):
        yield Reason(
            "range_half", "Give both the lowest and the highest that a hidden figure can be, or neither."
        )
    elif (
        figure.lowest is not None and figure.highest is not None and not 0 <= figure.lowest <= figure.highest
    ):
        yield Reason("range_upside_down", "The lowest is nought or more, and not above the highest.")


def _rate_faults(figure: Figure) -> Iterable[Reason]:
    if figure.out_of is None:
        if figure.per is not None or figure.out_of_what or figure.printed:
            text = "A rate needs what it is out of: give out_of, or leave per, out_of_what and printed empty."
            yield Reason("out_of_missing", text)
        return
    if figure.out_of < 1:
        text = "out_of is one or more. With nothing to divide by there is no rate: leave it empty."
        yield Reason("out_of_nothing", text)
    if not figure.out_of_what:
        yield Reason("out_of_what_missing", "Say in out_of_what what the figure is out of, like adult women.")
    if figure.per not in RATES_PER:
        yield Reason("per_unknown", f"per is one of {', '.join(f'{per:,}' for per in RATES_PER)}.")
    if figure.per == PER_CENT and figure.value is not None and figure.value > figure.out_of * HUNDREDTHS:
        yield Reason("part_above_whole", "A part is not more than the whole: check the value and out_of.")


def reasons_not_to_place(*, published_for: str, area_name: str, area_kind: str) -> list[Reason]:
    """Why a figure published for one kind of area is not put on an area of another kind: it is never copied, never divided."""
    if published_for == area_kind:
        return []
    text = (
        f"{area_name} is {KINDS[area_kind]}, and this figure was published for {KINDS[published_for]}. It is shown once, for the"
        " area it was published for: it is neither copied nor divided onto the areas inside it, which may differ widely."
    )
    return [Reason("another_kind_of_area", text)]


def rate_of(figure: Figure) -> Rate | None:
    """The rate, worked out from both counts; None where one is missing. A partly covered figure has a rate of what it covers."""
    if figure.value is None or not figure.out_of or figure.per is None:
        return None
    tenths = ratio(figure.value, figure.out_of * HUNDREDTHS, per=figure.per * 10)
    events = (figure.value + HUNDREDTHS // 2) // HUNDREDTHS
    interval = (
        of_share(min(events, figure.out_of), figure.out_of, per=figure.per * 10)
        if figure.per == PER_CENT
        else of_count(events, per=figure.per * 10, population=figure.out_of)
    )
    if tenths is None or interval is None:
        return None
    return Rate(tenths, interval, figure.per)


def printed_differs(figure: Figure) -> bool:
    """Does the rate that is printed disagree with its own two counts, by more than its last decimal was rounded?"""
    if not figure.printed or figure.value is None or not figure.out_of or figure.per is None:
        return False
    decimals = figure.printed.partition(".")[2].rstrip("0")
    places = min(len(decimals), FINEST_PLACES)
    exact = Fraction(figure.value * figure.per, HUNDREDTHS * figure.out_of)
    room = Fraction(1, 10**places) if len(decimals) > FINEST_PLACES else Fraction(1, 2 * 10**places)
    return abs(exact - Fraction(figure.printed)) > room


def standing(one: Rate, beside: Rate) -> Standing:
    """Is `one` higher or lower than the other, by more than chance explains?"""
    if one.interval.lowest > beside.interval.highest:
        return Standing.HIGHER
    if one.interval.highest < beside.interval.lowest:
        return Standing.LOWER
    return Standing.CANNOT_TELL


def rank(key: str, rates: Mapping[str, Rate]) -> Rank:
    """The places that this one of several rates could have, the highest rate first."""
    others = [standing(rates[key], rate) for name, rate in rates.items() if name != key]
    return Rank(1 + others.count(Standing.LOWER), len(rates) - others.count(Standing.HIGHER), len(rates))


def nearest_in_size(of: Figure, others: Iterable[Figure], *, count: int) -> list[Figure]:
    """So many others whose `out_of` is nearest to this one's. The nearest in size need not be alike in anything else."""
    size = of.out_of or 0
    sized = [each for each in others if each.out_of and each.place != of.place]
    return sorted(sized, key=lambda each: (abs((each.out_of or 0) - size), each.place))[:count]


def doubts(years: Sequence[Figure], *, recommended_rate: int | None = None) -> list[str]:
    """What to ask the publisher about the figures of one area and subject, the earliest first."""
    return [
        *_far_below(years, recommended_rate),
        *(doubt for each in years for doubt in _doubts_about(each)),
        *(
            f"{later.period.show()}: the same number as the window before. Was the last one carried forward?"
            for earlier, later in pairwise(years)
            if later.value and earlier.value == later.value
        ),
    ]


def _doubts_about(figure: Figure) -> Iterable[str]:
    window, rate = figure.period.show(), rate_of(figure)
    if figure.value is not None and figure.value % HUNDREDTHS:
        yield f"{window}: {show_hundredths(figure.value)} is no whole number, but it was published so."
    if rate is not None and printed_differs(figure):
        yield (
            f"{window}: {show_printed(figure.printed)} is printed for each {figure.per:,},"
            f" but {show_hundredths(figure.value or 0)} of"
            f" {figure.out_of:,} {figure.out_of_what} is {rate.shown}."
        )


def _far_below(years: Sequence[Figure], recommended_rate: int | None) -> list[str]:
    """One question for all windows of which it has to be asked."""
    rates = [(each.period.show(), rate_of(each)) for each in years]
    low = [
        (window, rate)
        for window, rate in rates
        if rate is not None and recommended_rate and rate.tenths * FAR_BELOW < recommended_rate * 10
    ]
    if not low:
        return []
    shown = "; ".join(f"{window}, {rate.shown}" for window, rate in low)
    text = f"Far below the {recommended_rate} for each {low[0][1].per:,} that is recommended: {shown}."
    return [f"{text} Were all meetings and all quarters sent in?"]


def show_printed(printed: str) -> str:
    """A printed rate to two decimals at most, halves up: one that is printed to its last digit says no more.

    >>> show_printed("42.39672748869457"), show_printed("23.0")
    ('42.4', '23')
    """
    return show_hundredths(int((Decimal(printed) * HUNDREDTHS).quantize(Decimal(1), ROUND_HALF_UP)))


def show_tenths(tenths: int) -> str:
    """`39.4` for 394."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole:,}.{tenth}"


def show_hundredths(value: int) -> str:
    """A count for people: `1,711`, `95.5`, `30.83`."""
    whole, part = divmod(value, HUNDREDTHS)
    return f"{whole:,}.{part:02d}".rstrip("0") if part else f"{whole:,}"
