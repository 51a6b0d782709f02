"""Days in court: what for, when, what was asked to make it bearable, and who goes along.

Read a court date as: on this day and at this time, this kind of hearing; these special measures were asked for. A day that has
passed is written down as a record of what was, with its result; one to come is a day to prepare for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from commonweal.rules.periods import day_of, show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class HearingKind(StrEnum):
    FIRST = "first"
    WITHOUT_NOTICE = "without_notice"
    RETURN = "return"
    FACT_FINDING = "fact_finding"
    FINAL = "final"
    TRIAL = "trial"
    SENTENCE = "sentence"
    BAIL = "bail"
    BREACH = "breach"
    OTHER = "other"


class Measure(StrEnum):
    """What can be asked for so that somebody is able to speak."""

    SCREEN = "screen"
    VIDEO = "video"
    SEPARATE_ENTRANCE = "separate_entrance"
    SEPARATE_WAITING = "separate_waiting"
    INTERPRETER = "interpreter"
    INTERMEDIARY = "intermediary"
    NO_CROSS_EXAMINATION = "no_cross_examination"


class HearingResult(StrEnum):
    ORDER_MADE = "order_made"
    PUT_OFF = "put_off"
    NO_ORDER = "no_order"
    CONVICTED = "convicted"
    NOT_CONVICTED = "not_convicted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class HearingFacts:
    """A day in court. No `result` means that it is still to come."""

    starts_at: datetime
    result: HearingResult | None = None


def reasons_not_to_record(hearing: HearingFacts, *, at: datetime) -> list[Reason]:
    """What in a court date contradicts itself."""
    if hearing.result is None and hearing.starts_at <= at:
        text = "This day has passed. Say what came of it, and it is kept as a record."
        return [Reason("passed_without_result", text)]
    if hearing.result is not None and hearing.starts_at > at:
        text = f"Nothing can have come of it before {show_day(day_of(hearing.starts_at))}. Leave the result empty."
        return [Reason("result_before", text)]
    return []


def is_near(
    hearing: HearingFacts, *, today: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> bool:
    """Whether a day still to come is near enough to be shown on the first page."""
    days = threshold(Key.HEARING_DAYS, on=today, area=area, local=thresholds).value
    return hearing.result is None and today <= day_of(hearing.starts_at) <= today + timedelta(days=days)
