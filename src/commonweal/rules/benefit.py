"""Does the benefit exceed the investment? A range, never one number, worked out in whole pence.

Read a Test as: of so many outcomes, this share would not have happened anyway (deadweight), of those this share is owed to
the service (attribution), of those this share lasts (drop-off is what does not); each that is left is worth so much. Every
judgement is a Range of low, central and high, with its reason and where it comes from. The lowest benefit takes the lowest
attribution and worth with the highest deadweight and drop-off; the highest takes the other ends. So the ends are further
apart than chance would have it: they are what somebody who doubts, and somebody who hopes, could each defend.

Shares are whole basis points (20% is 2,000). What is left of a penny at the end is left off, once, so that rounding never
makes a benefit. A benefit exceeds the investment when it is more, in whole pence; equal is not more.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.money import MOST_PENCE, show_pounds
from commonweal.rules.reasons import Reason
from commonweal.rules.uplift import show_percent

WHOLE = 10_000  # basis points in 100%
MOST_OUTCOMES = 1_000_000
HUNDREDTHS = 100


@dataclass(frozen=True)
class Range:
    """A judgement: from `low` to `high`, and what is most likely; `reason` says why, and which source it rests on."""

    low: int
    central: int
    high: int
    reason: str = ""

    @property
    def is_in_order(self) -> bool:
        return 0 <= self.low <= self.central <= self.high


@dataclass(frozen=True)
class Test:
    """What goes in. `worth` is pence for one outcome; `investment_pence` is what was spent."""

    __test__ = False  # not a test of pytest's

    outcomes: int
    attribution: Range
    deadweight: Range
    drop_off: Range
    worth: Range
    investment_pence: int


class Verdict(StrEnum):
    """What the range says."""

    EVEN_AT_THE_LOWEST = "even_at_the_lowest"
    ONLY_IF = "only_if"
    NOT = "not"


@dataclass(frozen=True)
class Needed:
    """What it would take, all else central, for the benefit to exceed the investment; None where nothing would."""

    outcomes: int | None
    attribution: int | None


@dataclass(frozen=True)
class Result:
    """Benefits in pence, left off after the penny; `ratios` in hundredths, left off after that."""

    low: int
    central: int
    high: int
    investment_pence: int
    verdict: Verdict
    needed: Needed

    @property
    def ratios(self) -> tuple[int, int, int]:
        """Benefit for each pound invested, in hundredths: lowest, central, highest."""
        low, central, high = (
            pence * HUNDREDTHS // self.investment_pence for pence in (self.low, self.central, self.high)
        )
        return low, central, high


def reasons_not_to_test(test: Test) -> list[Reason]:
    """Why this cannot be worked out, or should not be believed."""
    reasons = []
    if test.investment_pence <= 0:
        text = "Nothing was spent on this in the year, so there is no investment to set a benefit against. Choose another line."
        reasons.append(Reason("nothing_invested", text))
    if not 0 < test.outcomes <= MOST_OUTCOMES:
        text = f"Enter a number of outcomes from 1 to {MOST_OUTCOMES:,}."
        reasons.append(Reason("outcomes_not_usable", text))
    for name, each in SHARES.items():
        reasons += _of_range(name, getattr(test, name), most=WHOLE, called=each)
    reasons += _of_range("worth", test.worth, most=MOST_PENCE, called="what one outcome is worth")
    return reasons


SHARES = {"attribution": "attribution", "deadweight": "deadweight", "drop_off": "drop-off"}


def _of_range(name: str, given: Range, *, most: int, called: str) -> list[Reason]:
    reasons = []
    if not given.is_in_order:
        text = f"Enter {called} from low to high: the low first, the central no lower, the high no lower than that."
        reasons.append(Reason(f"{name}_out_of_order", text))
    elif given.high > most:
        limit = show_percent(most) if most == WHOLE else show_pounds(most)
        reasons.append(Reason(f"{name}_too_high", f"Enter {called} of {limit} or less."))
    if not given.reason.strip():
        reasons.append(
            Reason(f"{name}_reason_missing", f"Say why you chose this range for {called}, and its source.")
        )
    return reasons


def work_out(test: Test) -> Result:
    """The range and what it says. Raises ValueError for a test that `reasons_not_to_test` refuses."""
    if reasons_not_to_test(test):
        raise ValueError("This test cannot be worked out: ask reasons_not_to_test first.")
    low, central, high = _lowest(test), _central(test), _highest(test)
    return Result(
        low, central, high, test.investment_pence, _verdict(low, high, test.investment_pence), _needed(test)
    )


def in_words(result: Result) -> str:
    """The verdict as a sentence, with what it would take."""
    span = f"{show_pounds(result.low)} to {show_pounds(result.high)}"
    against = f"{show_pounds(result.investment_pence)} invested"
    if result.verdict is Verdict.EVEN_AT_THE_LOWEST:
        return f"Benefit exceeds the investment even at the lowest: {span}, against {against}."
    if result.verdict is Verdict.NOT:
        return f"Benefit does not exceed the investment, not even at the highest: {span}, against {against}."
    return f"Benefit exceeds the investment only if the judgements hold: {span}, against {against}. {needed_in_words(result)}"


def needed_in_words(result: Result) -> str:
    """The break-even: "All else as judged most likely, it takes 52 outcomes, or an attribution of 31.25%." """
    found = result.needed
    if found.outcomes is None:
        return "As judged most likely, no number of outcomes would be enough."
    share = (
        f"an attribution of {show_percent(found.attribution)}"
        if found.attribution is not None
        else "more than all of the change being owed to the service, which cannot be"
    )
    return f"All else as judged most likely, it takes {found.outcomes:,} outcomes; or, with the outcomes there were, {share}."


def show_ratio(hundredths: int) -> str:
    """ "1.21" of 121: pounds of benefit for each pound invested."""
    return f"{hundredths // HUNDREDTHS:,}.{hundredths % HUNDREDTHS:02d}"


def _lowest(test: Test) -> int:
    return _pence(
        test.outcomes, test.attribution.low, test.deadweight.high, test.drop_off.high, test.worth.low
    )


def _central(test: Test) -> int:
    return _pence(test.outcomes, *_middle(test))


def _highest(test: Test) -> int:
    return _pence(
        test.outcomes, test.attribution.high, test.deadweight.low, test.drop_off.low, test.worth.high
    )


def _middle(test: Test) -> tuple[int, int, int, int]:
    return test.attribution.central, test.deadweight.central, test.drop_off.central, test.worth.central


def _exact(outcomes: int, attribution: int, deadweight: int, drop_off: int, worth: int) -> Fraction:
    left = attribution * (WHOLE - deadweight) * (WHOLE - drop_off)
    return Fraction(outcomes * worth * left, WHOLE**3)


def _pence(*given: int) -> int:
    return _exact(*given).__floor__()


def _verdict(low: int, high: int, investment: int) -> Verdict:
    if low > investment:
        return Verdict.EVEN_AT_THE_LOWEST
    return Verdict.ONLY_IF if high > investment else Verdict.NOT


def _needed(test: Test) -> Needed:
    """The fewest outcomes, and the least attribution, with which the central benefit would be a penny more than was invested."""
    attribution, deadweight, drop_off, worth = _middle(test)
    one = _exact(1, attribution, deadweight, drop_off, worth)
    outcomes = _least(Fraction(test.investment_pence + 1), one)
    point = _exact(test.outcomes, 1, deadweight, drop_off, worth)
    share = _least(Fraction(test.investment_pence + 1), point)
    return Needed(outcomes, share if share is not None and share <= WHOLE else None)


def _least(target: Fraction, each: Fraction) -> int | None:
    """The smallest whole number of `each` that reaches the target."""
    return None if each == 0 else (target / each).__ceil__()


def reasons_not_to_cite(verdict: Verdict, *, words: str) -> list[Reason]:
    """Why a kept test may not be given as what the opening of a gate rests on: one that is no proof needs its reason in words."""
    if verdict is Verdict.EVEN_AT_THE_LOWEST or words.strip():
        return []
    text = "This test does not show that benefit exceeds the investment at the lowest. Say why the gate opens all the same."
    return [Reason("not_proof", text)]
