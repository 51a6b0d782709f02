"""Documents that leave the partnership: which there are, what they cover, who signs them, and when they may be signed.

Read a row of SIGNED_BY as: this document is signed by whoever holds this post. What was signed never changes; a later one of
the same kind for the same period takes its place and says so.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import Period, financial_year, financial_year_name, quarters_in
from commonweal.rules.reasons import Reason

FIRST_YEAR = 2000
QUARTERS = (1, 2, 3, 4)


class Kind(StrEnum):
    """What a document is."""

    BOARD_PACK = "board_pack"
    STATEMENT = "statement"
    ANNUAL_REPORT = "annual_report"
    SAFE_ACCOMMODATION = "safe_accommodation"
    MARAC_RETURN = "marac_return"


class Form(StrEnum):
    """What a document is taken down as; the value is the ending of the file."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    ODS = "ods"


TITLES: Mapping[Kind, str] = {
    Kind.BOARD_PACK: "Board pack",
    Kind.STATEMENT: "Partner’s statement",
    Kind.ANNUAL_REPORT: "Annual report",
    Kind.SAFE_ACCOMMODATION: "Safe accommodation return",
    Kind.MARAC_RETURN: "MARAC national return",
}
UP_TO_A_QUARTER = frozenset({Kind.BOARD_PACK, Kind.MARAC_RETURN})
"""From April to the end of a quarter; all others are of a whole financial year."""
SIGNED_BY: Mapping[Kind, str] = {
    Kind.BOARD_PACK: "joint_commissioner",
    Kind.STATEMENT: "finance_officer",
    Kind.ANNUAL_REPORT: "joint_commissioner",
    Kind.SAFE_ACCOMMODATION: "joint_commissioner",
    Kind.MARAC_RETURN: "joint_commissioner",
}


def post_in_words(kind: Kind) -> str:
    """`the finance officer`."""
    return f"the {SIGNED_BY[kind].replace('_', ' ')}"


def period_of(*, year: int, quarter: int | None) -> Period:
    """The financial year that starts in `year`, up to the end of a quarter (1 to 4), or whole when None."""
    whole = financial_year(date(year, 4, 1))
    if quarter is None:
        return whole
    return Period(whole.starts_on, quarters_in(whole)[quarter - 1].ends_before)


def period_name(period: Period) -> str:
    """`2026/27, quarters 1 to 2`, and `2026/27` for a whole year.

    >>> period_name(Period(date(2026, 4, 1), date(2026, 10, 1))), period_name(Period(date(2026, 4, 1), date(2027, 4, 1)))
    ('2026/27, quarters 1 to 2', '2026/27')
    """
    name, quarters = financial_year_name(period.starts_on), len(quarters_in(period))
    if quarters == len(QUARTERS):
        return name
    return f"{name}, quarter 1" if quarters == 1 else f"{name}, quarters 1 to {quarters}"


def reasons_not_to_make(
    kind: Kind, *, year: int, quarter: int | None, has_partner: bool, has_board: bool, today: date
) -> list[Reason]:
    """Why this document cannot be made."""
    if not FIRST_YEAR <= year <= financial_year(today).starts_on.year:
        return [Reason("year_not_begun", "Choose a financial year that has begun.")]
    reasons = []
    if kind in UP_TO_A_QUARTER and quarter is None:
        text = (
            f"Choose the quarter that the {'board pack' if kind is Kind.BOARD_PACK else 'return'} goes up to."
        )
        reasons.append(Reason("quarter_missing", text))
    if kind is Kind.BOARD_PACK and not has_board:
        reasons.append(Reason("board_missing", "Choose the board that the pack is for."))
    if kind is Kind.STATEMENT and not has_partner:
        reasons.append(Reason("partner_missing", "Choose the partner that the statement is for."))
    if quarter is not None and kind in UP_TO_A_QUARTER:
        begins = quarters_in(financial_year(date(year, 4, 1)))[quarter - 1].starts_on
        if begins > today:
            reasons.append(Reason("quarter_not_begun", "Choose a quarter that has begun."))
    return reasons


def reasons_not_to_sign(
    kind: Kind,
    *,
    roles: Collection[str],
    is_signed: bool,
    faults: Sequence[str],
    ends_before: date,
    today: date,
    differs: bool,
) -> list[Reason]:
    """Why this document cannot be signed now by somebody with these roles; empty means go ahead.

    `differs`: made again today it would say something else, so that whoever signs would sign what is out of date.
    """
    if is_signed:
        return [Reason("signed_already", "This is signed already, and what was signed does not change.")]
    reasons = []
    if SIGNED_BY[kind] not in roles:
        text = f"A document of this kind is signed by {post_in_words(kind)}."
        reasons.append(Reason("signed_by_another_post", text))
    if faults:
        text = "It does not tie. Put right what its first page says, make it again, and sign that."
        reasons.append(Reason("does_not_tie", text))
    if ends_before > today:
        reasons.append(
            Reason(
                "period_not_over", "Its period is not over. Make it again after the last day, and sign that."
            )
        )
    if differs:
        text = "The records have changed since it was made. Make it again, read it, and sign that."
        reasons.append(Reason("out_of_date", text))
    return reasons


def file_name(kind: Kind, *, period: Period, partner: str, checksum: str, form: Form) -> str:
    """`board-pack-2026-27-q2-0a1b2c3d.pdf`: no person's name, and a part of the checksum, so that two never share one.

    `partner` is an organisation's code, or empty.
    """
    name, quarters = financial_year_name(period.starts_on).replace("/", "-"), len(quarters_in(period))
    parts = [kind.value.replace("_", "-"), name, *([f"q{quarters}"] if quarters < len(QUARTERS) else [])]
    safe = "".join(each for each in partner.lower() if each.isascii() and (each.isalnum() or each == "-"))
    return "-".join([*parts, *([safe] if safe else []), checksum[:8]]) + f".{form.value}"
