"""What is looked at before a return is certified: what must be put right, and what is to be looked at again and explained.

A finding that is explained stays explained only while its figures stay: its key carries them. None of the limits is law: they are
local numbers, dated (`rules.thresholds`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.rules.measures import Measure, ratio
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason
from commonweal.rules.returns.certified_alone import (
    Usual,
    parts_and_wholes,
    unusual_shares,
    what_usually_follows,
)
from commonweal.rules.returns.findings import Finding
from commonweal.rules.returns.lines import BLANK, Figure, Place, Standing, faults_in_figure, together
from commonweal.rules.targets import Aim, reached

ACTIVITY = "cases_closed"
"""What the money of a quarter is held against: work that came to an end."""


@dataclass(frozen=True)
class Limits:
    """`change_percent` and `change_size` are both reached before a change is asked about; the others are per cent."""

    change_percent: int
    change_size: int
    target_percent: int
    cost_percent: int


@dataclass(frozen=True)
class Money:
    """What the contract is worth in this quarter and in the one before, in pence."""

    now_pence: int
    before_pence: int | None = None


@dataclass(frozen=True)
class _Side:
    """One number of a measure: its numerator ("of those, so many") or what it is out of."""

    measure: str
    part: str
    words: str

    def value(self, figure: Figure) -> int | None:
        if figure.standing is not Standing.COUNTED:
            return None
        return figure.numerator if self.part == "in" else figure.denominator


# Read a row as: for one area and group, the first cannot be more than the second, because everyone in it is in the second.
NEVER_MORE: tuple[tuple[_Side, _Side], ...] = (
    (
        _Side("contact_attempted_in_time", "of", "referrals whose time to try has run out"),
        _Side("referrals_by_area", "in", "referrals"),
    ),
    (
        _Side("unmet_need", "of", "referrals accepted, ended with advice or declined"),
        _Side("referrals_by_area", "in", "referrals"),
    ),
    (
        _Side("ended_with_advice", "in", "referrals that ended with advice"),
        _Side("unmet_need", "of", "referrals accepted, ended with advice or declined"),
    ),
    (
        _Side("risk_reduced", "of", "closed cases with two risk reviews"),
        _Side("cases_closed", "in", "cases closed"),
    ),
    (
        _Side("daily_life_answered", "of", "closed cases asked about daily life"),
        _Side("cases_closed", "in", "cases closed"),
    ),
    (
        _Side("daily_life_better", "of", "cases with answers at both ends"),
        _Side("daily_life_answered", "in", "closed cases with answers at start and end"),
    ),
)


def findings(
    lines: Mapping[Place, Figure],
    *,
    rates: Mapping[str, bool],
    titles: Mapping[str, str],
    says: Mapping[Place, str],
    limits: Limits,
    last: Mapping[Place, Figure] | None = None,
    aims: Sequence[Aim] = (),
    money: Money | None = None,
    measures: Mapping[str, Measure] | None = None,
    usual: Mapping[str, Usual] | None = None,
) -> list[Finding]:
    """Everything to look at, what must be put right first.

    `rates` says of each measure whether it is a rate, `titles` its name, `says` a line in words; `last` is what the quarter
    before certified, None where there is none. `aims` are what the targets come to in this quarter. `measures` are those of the
    catalogue by key, `usual` shares by key.
    """
    known = measures or {}
    parts = frozenset(key for key, each in known.items() if each.out_of)
    wrong = [*_unfinished(lines, {**rates, **dict.fromkeys(parts, False)}, says), *_disagreeing(lines, says)]
    wrong += parts_and_wholes(lines, known, says)
    look = [] if last is None else list(_changed(lines, last, says, limits, parts=parts))
    look += what_usually_follows(lines, last, says)
    look += unusual_shares(lines, usual or {}, titles)
    look += _off_target(lines, aims, titles, limits)
    if money is not None and last is not None:
        look += _cost(lines, last, money, limits)
    return [*wrong, *look]


def reasons_not_to_certify(found: Iterable[Finding], *, explained: Mapping[str, str]) -> list[Reason]:
    """What stands between a return and its certification: what is wrong, and what nobody has explained."""
    reasons = []
    for each in found:
        if each.is_wrong:
            reasons.append(Reason(each.code, each.text))
        elif not explained.get(each.key, "").strip():
            reasons.append(Reason(each.code, f"{each.text} Put it right, or say why it is so."))
    return reasons


def is_same_as_last(lines: Mapping[Place, Figure], last: Mapping[Place, Figure] | None) -> bool:
    """Whether every figure is what it was a quarter ago: then the wrong quarter may have been pasted. All noughts say nothing."""
    if not last or set(lines) - set(last):
        return False
    counted = [place for place, each in lines.items() if each.standing is Standing.COUNTED]
    is_something = any(lines[place].numerator or lines[place].denominator for place in counted)
    return is_something and all(_numbers(lines[place]) == _numbers(last[place]) for place in counted)


def _numbers(figure: Figure) -> tuple[int | None, int | None]:
    return figure.numerator, figure.denominator


def _unfinished(
    lines: Mapping[Place, Figure], rates: Mapping[str, bool], says: Mapping[Place, str]
) -> Iterable[Finding]:
    for place, figure in lines.items():
        if figure.standing is Standing.BLANK:
            text = f"{says[place]}: enter a number, or say why there is none."
            yield Finding("blank", text, True, f"blank|{place.key}", place)
        for reason in faults_in_figure(figure, is_rate=rates.get(place.measure, False)):
            yield Finding(
                reason.code, f"{says[place]}: {reason.text}", True, f"{reason.code}|{place.key}", place
            )


def _disagreeing(lines: Mapping[Place, Figure], says: Mapping[Place, str]) -> Iterable[Finding]:
    for less, more in NEVER_MORE:
        for place, figure in lines.items():
            if place.measure != less.measure:
                continue
            part = less.value(figure)
            whole = more.value(lines.get(Place(more.measure, place.area, place.group), BLANK))
            if part is not None and whole is not None and part > whole:
                text = f"{says[place]}: {part:,} {less.words} cannot be more than {whole:,} {more.words}. Mend one of them."
                key = f"disagree|{place.key}|{more.measure}|{part}|{whole}"
                yield Finding("disagree", text, True, key, place)


def _changed(
    lines: Mapping[Place, Figure],
    last: Mapping[Place, Figure],
    says: Mapping[Place, str],
    limits: Limits,
    *,
    parts: Collection[str] = (),
) -> Iterable[Finding]:
    """`parts`: what these are out of is a line of its own, and asked about there."""
    for place, figure in lines.items():
        before = last.get(place, BLANK)
        for part, one, other in (
            ("in", figure.numerator, before.numerator),
            ("of", figure.denominator, before.denominator),
        ):
            if part == "of" and place.measure in parts:
                continue
            if one is None or other is None or not _is_large(one, other, limits):
                continue
            about = says[place] if part == "in" else f"{says[place]} (out of)"
            text = f"{about}: {other:,} last quarter and {one:,} now is a large change."
            yield Finding("changed", text, False, f"changed|{place.key}|{part}|{other}|{one}", place)


def _is_large(now: int, before: int, limits: Limits) -> bool:
    size = abs(now - before)
    if size < limits.change_size:
        return False
    return before == 0 or 100 * size >= limits.change_percent * before


def of_measure(lines: Mapping[Place, Figure], measure: str, *, area: str = "", group: str = "") -> Figure:
    """All lines of a measure together, or those of one area or one client group."""
    return together(
        figure
        for place, figure in lines.items()
        if place.measure == measure and area in ("", place.area) and group in ("", place.group)
    )


def _off_target(
    lines: Mapping[Place, Figure], aims: Sequence[Aim], titles: Mapping[str, str], limits: Limits
) -> Iterable[Finding]:
    for aim in aims:
        figure = of_measure(lines, aim.measure, area=aim.area, group=aim.group)
        if figure.numerator is None:
            continue
        found = reached(figure.numerator, figure.denominator, is_rate=aim.is_rate)
        if found is None or not _is_well_off(aim, found, limits.target_percent):
            continue
        unit = "%" if aim.is_rate else ""
        where = f", {aim.area_name or aim.area}" if aim.area else ""
        way = "above" if aim.at_most else "below"
        text = (
            f"{titles[aim.measure]}{where}: {found:,}{unit} is well {way} the target of {aim.value:,}{unit}."
        )
        at = "|".join(each for each in (aim.area, aim.group) if each)
        key = f"target|{aim.measure}|{aim.value}|{found}" + (f"|{at}" if at else "")
        yield Finding("below_target", text, False, key)


def _is_well_off(aim: Aim, found: int, per_cent: int) -> bool:
    """Is it so many per cent of the target away from it, or more, on the wrong side?"""
    if aim.at_most:
        return 100 * found > (100 + per_cent) * aim.value
    return 100 * found < (100 - per_cent) * aim.value


def _cost(
    lines: Mapping[Place, Figure], last: Mapping[Place, Figure], money: Money, limits: Limits
) -> Iterable[Finding]:
    """What one closed case comes to, of the money of the quarter, now and before. It says nothing of a case's worth."""
    now, before = of_measure(lines, ACTIVITY).numerator, of_measure(last, ACTIVITY).numerator
    if money.now_pence and now == 0:
        text = f"{show_pounds(money.now_pence)} is set aside for this quarter, and no case was closed."
        yield Finding("cost", text, False, f"cost|{money.now_pence}|0")
        return
    if not now or not before or not money.before_pence:
        return
    one, other = ratio(money.now_pence, now) or 0, ratio(money.before_pence, before) or 0
    if other and 100 * abs(one - other) >= limits.cost_percent * other:
        text = (
            f"The quarter’s money comes to {_whole_pounds(one)} for each closed case; it was {_whole_pounds(other)} the quarter"
            " before."
        )
        yield Finding("cost", text, False, f"cost|{one}|{other}")


def _whole_pounds(pence: int) -> str:
    return f"£{(pence + 50) // 100:,}"
