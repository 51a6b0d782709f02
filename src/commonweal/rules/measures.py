"""Measures: every figure a partnership shows, defined once. The definition stands beside the figure.

Read a measure as: we count `numerator` among `denominator` over `window`, in `unit`s, because
`why_it_matters`. Units are never mixed or added: a person, a child, a household, a referral and a case are
five different things. Arithmetic is in whole numbers and halves round up, so that every engine and every page
shows the same figure; with nothing to divide by there is no figure, which is not nought.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What one counts as."""

    PERSON = "person"
    CHILD = "child"
    HOUSEHOLD = "household"
    REFERRAL = "referral"
    CASE = "case"


@dataclass(frozen=True)
class Measure:
    """One definition. No `denominator` means the figure is a plain count; otherwise it is a per cent of it.

    `window` says which day places a record in a period; `owner` is the post that answers for the definition.
    """

    key: str
    title: str
    why_it_matters: str
    unit: Unit
    numerator: str
    denominator: str | None
    window: str
    source: str
    owner: str
    next_review_on: date

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None


REFERRALS_BY_AREA = Measure(
    key="referrals_by_area",
    title="Referrals by area",
    why_it_matters="Shows where people ask for help, so that help can be where they are.",
    unit=Unit.REFERRAL,
    numerator=(
        "Referrals received by the front door. Several for one person count each time; passing to another service"
        " does not count again."
    ),
    denominator=None,
    window="The day the referral was received.",
    source="One milestone row per referral.",
    owner="Joint commissioner",
    next_review_on=date(2027, 10, 1),
)

CONTACT_ATTEMPTED_IN_TIME = Measure(
    key="contact_attempted_in_time",
    title="Contact attempted within two working days",
    why_it_matters="The days after asking for help can be the most dangerous. Trying and reaching are apart.",
    unit=Unit.REFERRAL,
    numerator=(
        "Referrals where someone first tried a safe channel by the end of the second working day after"
        " receipt (the number in force in the area that day)."
    ),
    denominator="Referrals whose time to try has run out, or where contact was tried before it did.",
    window="The day the referral was received.",
    source="One milestone row per referral; bank holidays of England and Wales.",
    owner="Front door lead",
    next_review_on=date(2027, 10, 1),
)

RISK_REDUCED = Measure(
    key="risk_reduced",
    title="Risk reduced between first and last review",
    why_it_matters="Safety is what people come for. It does not show why risk fell, nor what people felt.",
    unit=Unit.CASE,
    numerator=(
        "Closed cases whose last risk review shows a lower grade than the first, or the same grade and a"
        " lower score."
    ),
    denominator=(
        "Closed cases with two or more risk reviews, first and last with the same version of the same tool."
    ),
    window="The day the case was closed.",
    source="One milestone row per referral, taken from signed risk reviews.",
    owner="Safeguarding lead",
    next_review_on=date(2027, 10, 1),
)

CASES_CLOSED = Measure(
    key="cases_closed",
    title="Cases closed",
    why_it_matters="Work that came to an end, for whatever reason. Beside what was spent it gives a cost per closed case.",
    unit=Unit.CASE,
    numerator=(
        "Cases closed, counted once for each time they were closed last. Somebody who passed to another service counts"
        " once at each. What a service handed back before it spoke with the person counts for nothing there."
    ),
    denominator=None,
    window="The day the case was closed.",
    source="One milestone row per referral.",
    owner="Joint commissioner",
    next_review_on=date(2027, 10, 1),
)

UNMET_NEED = Measure(
    key="unmet_need",
    title="Referrals that ended with need unmet",
    why_it_matters="Need that nobody met is what more money or another way of working would be for.",
    unit=Unit.REFERRAL,
    numerator=(
        "Referrals declined because no service had room, the person could not be reached, no safe way to make"
        " contact was known, or too little was known. Advice given, a person's no, another area, another matter and"
        " a second copy do not count."
    ),
    denominator="Referrals that were accepted, ended with advice, or were declined.",
    window="The day the referral was received.",
    source="One milestone row per referral.",
    owner="Joint commissioner",
    next_review_on=date(2027, 10, 1),
)

ENDED_WITH_ADVICE = Measure(
    key="ended_with_advice",
    title="Referrals that ended with advice",
    why_it_matters="Help that needs no service is help. Counted apart, so that it is no refusal and no case either.",
    unit=Unit.REFERRAL,
    numerator="Referrals where the person was given advice, or chose information or a helpline for themselves.",
    denominator=None,
    window="The day the referral was received.",
    source="One milestone row per referral.",
    owner="Front door lead",
    next_review_on=date(2027, 10, 1),
)

DAILY_LIFE_BETTER = Measure(
    key="daily_life_better",
    title="Daily life better at the end than at the start",
    why_it_matters="What people say of their own safety and daily life is what support is for. It does not show why it changed.",
    unit=Unit.CASE,
    numerator="Of these, those whose score at the end is higher by half a point or more than at the start.",
    denominator=(
        "Closed cases in which the person (for a young child, whoever cares for them) answered the same version of the"
        " same set of questions about daily life at the start and at the end."
    ),
    window="The day the case was closed.",
    source="One row per referral and set of questions, taken from answers that were not struck. Our own wording.",
    owner="Joint commissioner",
    next_review_on=date(2027, 10, 1),
)

DAILY_LIFE_ANSWERED = Measure(
    key="daily_life_answered",
    title="Closed cases with answers about daily life at start and end",
    why_it_matters="How far a change found among those who answered holds for the rest. Below half, say so beside it.",
    unit=Unit.CASE,
    numerator="Of these, those with a start and an end to one version of one set of questions about daily life.",
    denominator="Closed cases of people who are harmed.",
    window="The day the case was closed.",
    source="One row per referral and set of questions, taken from answers that were not struck.",
    owner="Joint commissioner",
    next_review_on=date(2027, 10, 1),
)

MEASURES: tuple[Measure, ...] = (
    REFERRALS_BY_AREA,
    CONTACT_ATTEMPTED_IN_TIME,
    RISK_REDUCED,
    CASES_CLOSED,
    UNMET_NEED,
    ENDED_WITH_ADVICE,
    DAILY_LIFE_BETTER,
    DAILY_LIFE_ANSWERED,
)


class NoSuchMeasure(LookupError):
    """No measure with this key is in the catalogue."""


def measure(key: str) -> Measure:
    """The measure with this key. Raises NoSuchMeasure."""
    for each in MEASURES:
        if each.key == key:
            return each
    raise NoSuchMeasure(f"There is no measure “{key}”. Choose one of: {', '.join(m.key for m in MEASURES)}.")


def due_for_review(on: date) -> tuple[Measure, ...]:
    """The measures whose definition should have been looked at again by that day."""
    return tuple(each for each in MEASURES if each.next_review_on <= on)


def ratio(numerator: int, denominator: int, *, per: int = 1) -> int | None:
    """`numerator / denominator × per`, rounded to a whole number, halves up; None when there is nothing to
    divide by.

    >>> ratio(5, 8, per=1000)
    625
    >>> ratio(1, 8, per=100)
    13
    """
    if denominator == 0:
        return None
    if denominator < 0:
        raise ValueError("A denominator cannot be below zero.")
    return (2 * numerator * per + denominator) // (2 * denominator)


def percent(numerator: int, denominator: int) -> int | None:
    """Whole per cent, halves up; None when there is nothing to divide by."""
    return ratio(numerator, denominator, per=100)


def change_in_percent(before: int, after: int, *, places: int = 0) -> str | None:
    """How much a figure rose or fell, signed: "+34.9%". None when there was nothing before.

    Halves are rounded away from nought, so that a rise and a fall of one size read alike.
    """
    scale = 10**places
    size = ratio(abs(after - before), before, per=100 * scale)
    if size is None:
        return None
    whole, part = divmod(size, scale)
    sign = "" if size == 0 else "+" if after > before else "−"
    return f"{sign}{whole}.{part:0{places}d}%" if places else f"{sign}{whole}%"
