"""The published file of MARAC figures by police force and year, with the traps that it holds.

Read a MaracRow as: in this police area and this year so many MARACs sent figures, and this is what they counted. The traps:

- a row of noughts, without a MARAC and without a recommended volume, is a force that sent nothing: not submitted, never nought;
- an empty cell is not submitted; a nought in a row that has cases is a published nought;
- the number of women behind a rate is not printed: it is what makes the printed rate of the printed cases;
- where that number does not go with the recommended volume (40 for each 10,000 women), the volume is believed;
- a force whose number of women falls had fewer of its MARACs counted: partly covered. It also changed for every force when the
  census of 2021 took the place of that of 2011 (from 2023/24), which is no change of coverage;
- some counts have fractions, and percentages are sometimes rounded and sometimes not: both counts are kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from commonweal.rules.comparators import HUNDREDTHS, Figure, Status
from commonweal.rules.marac_capacity import RECOMMENDED_PER_10K
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.reasons import Reason, Refused

COLUMNS = (
    "pfa_name_safelives",
    "financial_year",
    "marac_count",
    "cases_discussed",
    "recommended_cases",
    "cases_per_10k_adult_females",
    "repeat_cases",
    "repeat_cases_pct",
    "children_in_household",
    "housing_referrals",
    "source",
)
KIND = "police_area"
WOMEN = "women aged 16 and over"
CASES, REPEATS, CHILDREN = "marac-cases", "marac-repeats", "marac-children"
HOUSING, MEETINGS, RECOMMENDED = "marac-housing", "marac-meetings", "marac-recommended"
TITLES: Mapping[str, str] = {
    CASES: "Cases discussed at MARAC",
    REPEATS: "Repeat cases at MARAC",
    CHILDREN: "Children in the households of MARAC cases",
    HOUSING: "MARAC cases referred by housing",
    MEETINGS: "MARACs that sent figures",
    RECOMMENDED: "Cases recommended for so many women",
}
CENSUS_OF_2021_FROM = date(
    2023, 4, 1
)  # seen in the file: the number of women of every force changes with this year
COVERED_PERCENT = 98  # below so much of its own largest number of women, a part of an area was left out
FAR_APART = 20  # the recommended volume and the one the rate implies differ by more than one part in so many
ROUNDED_TO = 10  # recommended volumes are printed to the nearest ten

# Police areas of England and Wales: what a file that covers "England and Wales" should hold. Home Office, police force areas.
ENGLAND = (
    "Avon and Somerset", "Bedfordshire", "Cambridgeshire", "Cheshire", "City of London", "Cleveland", "Cumbria", "Derbyshire",
    "Devon & Cornwall", "Dorset", "Durham", "Essex", "Gloucestershire", "Greater Manchester", "Hampshire", "Hertfordshire",
    "Humberside", "Kent", "Lancashire", "Leicestershire", "Lincolnshire", "Merseyside", "Metropolitan Police", "Norfolk",
    "North Yorkshire", "Northamptonshire", "Northumbria", "Nottinghamshire", "South Yorkshire", "Staffordshire", "Suffolk",
    "Surrey", "Sussex", "Thames Valley", "Warwickshire", "West Mercia", "West Midlands", "West Yorkshire", "Wiltshire",
)  # fmt: skip
WALES = ("Dyfed-Powys", "Gwent", "North Wales", "South Wales")

_YEAR = re.compile(r"(20[0-9]{2})-([0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")


@dataclass(frozen=True)
class MaracRow:
    """One row as read. Counts are in hundredths of one; None: an empty cell. Rates are as printed."""

    place: str
    year: Period
    meetings: int | None
    cases: int | None
    recommended: int | None
    rate: str
    repeats: int | None
    repeats_printed: str
    children: int | None
    housing: int | None
    source: str

    @property
    def is_not_submitted(self) -> bool:
        """Did the force send nothing? Noughts say so as well as empty cells do, where there was no MARAC and no volume."""
        return not (self.meetings or self.cases or self.recommended)


def read_row(cells: Mapping[str, str]) -> MaracRow:
    """One row of the file. Raises Refused with everything that cannot be read in it."""
    faults: list[Reason] = []

    def counted(column: str) -> int | None:
        text = cells[column].strip()
        if text and not _NUMBER.fullmatch(text):
            faults.append(
                Reason("number_not_understood", f"{column}: write a number of nought or more, or nothing.")
            )
            return None
        return int((Decimal(text) * HUNDREDTHS).quantize(Decimal(1), ROUND_HALF_UP)) if text else None

    place, source = cells["pfa_name_safelives"].strip(), cells["source"].strip()
    for column, text in (("pfa_name_safelives", place), ("source", source)):
        if not text:
            faults.append(Reason("cell_empty", f"{column}: this must be filled in."))
    row = MaracRow(
        place=place,
        year=_year(cells["financial_year"].strip(), faults),
        meetings=counted("marac_count"),
        cases=counted("cases_discussed"),
        recommended=counted("recommended_cases"),
        rate=_printed(cells, "cases_per_10k_adult_females", faults),
        repeats=counted("repeat_cases"),
        repeats_printed=_printed(cells, "repeat_cases_pct", faults),
        children=counted("children_in_household"),
        housing=counted("housing_referrals"),
        source=source,
    )
    for name, part in (("repeat_cases", row.repeats), ("housing_referrals", row.housing)):
        if part is not None and part > (row.cases or 0):
            faults.append(Reason("part_above_whole", f"{name}: more than the cases discussed. Check both."))
    if faults:
        raise Refused(faults)
    return row


def _year(text: str, faults: list[Reason]) -> Period:
    match = _YEAR.fullmatch(text)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        faults.append(Reason("year_not_understood", "financial_year: write a year like 2024-25."))
        return financial_year(date(2000, 4, 1))
    return financial_year(date(int(match[1]), 4, 1))


def _printed(cells: Mapping[str, str], column: str, faults: list[Reason]) -> str:
    text = cells[column].strip()
    if text and not _NUMBER.fullmatch(text):
        faults.append(
            Reason("number_not_understood", f"{column}: write a number of nought or more, or nothing.")
        )
        return ""
    return text


def women_of(row: MaracRow) -> int | None:
    """The number of women a row is about: from its rate, or from its recommended volume where the two do not go together."""
    recommended = row.recommended or 0
    by_volume = round(Fraction(recommended * 10_000, RECOMMENDED_PER_10K * HUNDREDTHS)) or None
    if not row.cases or not row.rate or not Fraction(row.rate):
        return by_volume
    by_rate = Fraction(row.cases * 10_000, HUNDREDTHS) / Fraction(row.rate)
    implied = by_rate * RECOMMENDED_PER_10K / 10_000
    apart = abs(implied - Fraction(recommended, HUNDREDTHS))
    return (
        by_volume
        if recommended and apart > max(implied / FAR_APART, Fraction(ROUNDED_TO))
        else round(by_rate)
    )


def figures_in(rows: Sequence[MaracRow], *, edition: str) -> list[list[Figure]]:
    """The figures of each row, in the order of the rows. What is partly covered shows only beside an area's other years."""
    women = [None if row.is_not_submitted else women_of(row) for row in rows]
    whole = _whole_areas(zip(rows, women, strict=True))
    return [
        list(_figures_of(row, number, _is_partial(number, whole[row.place, _census(row)]), edition))
        for row, number in zip(rows, women, strict=True)
    ]


def _is_partial(women: int | None, whole: int) -> bool:
    return women is not None and women * 100 < whole * COVERED_PERCENT


def _census(row: MaracRow) -> bool:
    return row.year.starts_on >= CENSUS_OF_2021_FROM


def _whole_areas(found: Iterable[tuple[MaracRow, int | None]]) -> dict[tuple[str, bool], int]:
    """The number of women in the whole of an area, by area and census: the largest its rows ever had, an older census's too."""
    whole: dict[tuple[str, bool], int] = {}
    for row, number in found:
        for census in {_census(row), True}:
            key = row.place, census
            whole[key] = max(whole.get(key, 0), number or 0)
    return whole


def _figures_of(row: MaracRow, women: int | None, is_partial: bool, edition: str) -> Iterable[Figure]:
    cases = (row.cases or 0) // HUNDREDTHS or None

    def figure(
        subject: str,
        value: int | None,
        out_of: int | None,
        what: str,
        per: int | None,
        printed: str,
        partial: bool,
    ) -> Figure:
        if row.is_not_submitted or value is None:
            value, out_of, status = None, None, Status.NOT_SUBMITTED
        else:
            status = (
                Status.PARTLY_COVERED if partial else Status.PUBLISHED if value else Status.PUBLISHED_ZERO
            )
        has_rate = out_of is not None
        return Figure(
            subject=subject,
            title=TITLES[subject],
            place=row.place,
            kind=KIND,
            period=row.year,
            value=value,
            status=status,
            source=row.source,
            edition=edition,
            out_of=out_of,
            out_of_what=what if has_rate else "",
            per=per if has_rate else None,
            printed=printed if has_rate else "",
        )

    yield figure(CASES, row.cases, women, WOMEN, 10_000, row.rate, is_partial)
    yield figure(REPEATS, row.repeats, cases, "cases discussed", 100, row.repeats_printed, is_partial)
    yield figure(CHILDREN, row.children, cases, "cases discussed", 10, "", is_partial)
    yield figure(HOUSING, row.housing, cases, "cases discussed", 100, "", is_partial)
    yield figure(RECOMMENDED, row.recommended, None, "", None, "", is_partial)
    yield figure(MEETINGS, row.meetings, None, "", None, "", False)


def missing_forces(places: Iterable[str]) -> list[str]:
    """Police areas of England and Wales that a file does not hold at all, which says nothing of what happened there."""
    known = {plain(place) for place in places}
    return [name for name in (*ENGLAND, *WALES) if plain(name) not in known]


def plain(name: str) -> str:
    """A name without what two lists write differently: capitals, “&”, hyphens."""
    return " ".join(name.lower().replace("&", "and").replace("-", " ").split())
