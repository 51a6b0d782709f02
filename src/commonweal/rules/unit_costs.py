"""What harm costs, as two published studies put it: dated, sourced, and never mixed.

Read a Cost as: so many pence, `per` victim or for a whole country in a year, as one `study` counted it, at the prices of one
year. Costs add up only inside one study, per the same thing and at the same prices: anything else raises Refused, since the
sum would be of nothing. A cost per victim is of all that happened to one person (about three years on average, as the
government says), not of a year; so only a cost per victim may be multiplied by people.

Prices are never brought up to date in silence: an Uplift of prices is given by the partnership, with its index, its source
and the day it was read, and stands in the words of every cost it touched.

Who the studies are, and how sure we are of what they print: `studies_of_harm`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.rules.studies_of_harm import PRINTED, SOURCES, Study, Sure, millions
from commonweal.rules.uplift import RoundedTo, round_half_up, show_percent

_WHOLE = 10_000  # basis points in 100%


class Per(StrEnum):
    """What the amount is for."""

    VICTIM = "victim"
    COUNTRY_AND_YEAR = "country_and_year"


PER_IN_WORDS = {Per.VICTIM: "per victim, not per year", Per.COUNTRY_AND_YEAR: "for the country, in a year"}


@dataclass(frozen=True)
class PriceRise:
    """A rise of prices from one year to another, in basis points, as the partnership gives it; its source read on `read_on`."""

    from_prices_of: str
    to_prices_of: str
    basis_points: int
    index: str
    source: str
    read_on: date

    def in_words(self) -> str:
        """For people: "prices of 2016/17 brought to 2025/26 by 31.5%: GDP deflator, … read on 1 October 2026"."""
        return (
            f"prices of {self.from_prices_of} brought to {self.to_prices_of} by {show_percent(self.basis_points)}:"
            f" {self.index}, {self.source}, read on {show_day(self.read_on)}"
        )


@dataclass(frozen=True)
class Cost:
    """One amount of one study. `parts` are the keys of what is in it, so that nothing is counted twice."""

    pence: int
    per: Per
    study: Study
    prices_of: str
    parts: frozenset[str]
    rise: PriceRise | None = None

    def __add__(self, other: "Cost") -> "Cost":
        """The two together. Raises Refused when they are of two studies, per two things, at two prices, or share a part."""
        refuse_if(reasons_not_to_add(self, other))
        return replace(self, pence=self.pence + other.pence, parts=self.parts | other.parts)

    def of_people(self, people: int) -> int:
        """Pence for so many people. Raises Refused for a cost that is not per victim."""
        if self.per is not Per.VICTIM:
            text = "This is a cost of a whole country in a year. Only a cost per victim can be multiplied by people."
            raise Refused(Reason("cost_not_per_victim", text))
        return self.pence * people

    def at(self, rise: PriceRise) -> "Cost":
        """The same at other prices, half a penny up. Raises Refused when the rise begins at other prices than these, or twice."""
        refuse_if(reasons_not_to_raise(self, rise))
        exact = Fraction(self.pence * (_WHOLE + rise.basis_points), _WHOLE)
        return replace(
            self, pence=round_half_up(exact, RoundedTo.PENNY), prices_of=rise.to_prices_of, rise=rise
        )

    def in_words(self) -> str:
        """For people: "£34,015 per victim, not per year, Home Office, prices of 2016/17"."""
        words = f"{show_pounds(self.pence)} {PER_IN_WORDS[self.per]}, {SOURCES[self.study].title}, "
        return words + (self.rise.in_words() if self.rise else f"prices of {self.prices_of}")


@dataclass(frozen=True)
class Line:
    """One printed row of a study: its total in pence (printed in millions), and pounds per victim where it gives them."""

    key: str
    name: str
    study: Study
    total_pence: int
    per_victim_pounds: int | None
    sure: Sure
    is_public_service: bool = False

    @property
    def total(self) -> Cost:
        """For the country, in a year."""
        prices = SOURCES[self.study].prices_of
        return Cost(self.total_pence, Per.COUNTRY_AND_YEAR, self.study, prices, frozenset({self.key}))

    @property
    def per_victim(self) -> Cost | None:
        """Per victim; None where the study gives none."""
        if self.per_victim_pounds is None:
            return None
        pence = self.per_victim_pounds * 100
        return Cost(pence, Per.VICTIM, self.study, SOURCES[self.study].prices_of, frozenset({self.key}))


_RR, _W04, _W09, _WE = Study.HOME_OFFICE, Study.WALBY_2004, Study.WALBY_2009, Study.WALBY_2009_ENGLAND

LINES: tuple[Line, ...] = (
    Line("anticipation", "In anticipation of abuse", _RR, millions(6), 5, Sure.REMEMBERED),
    Line("harm", "Physical and emotional harm", _RR, millions(47_287), 24_300, Sure.REMEMBERED),
    Line("output", "Lost output", _RR, millions(14_098), 7_245, Sure.REMEMBERED),
    Line("health", "Health services", _RR, millions(2_333), 1_200, Sure.REMEMBERED, is_public_service=True),
    Line("victim_services", "Services for victims", _RR, millions(724), 370, Sure.REMEMBERED, is_public_service=True),
    Line("police", "Police", _RR, millions(1_257), 645, Sure.IN_A_COPY, is_public_service=True),
    Line("criminal_legal", "Criminal courts and law", _RR, millions(336), 170, Sure.IN_A_COPY, is_public_service=True),
    Line("civil_legal", "Civil courts and law", _RR, millions(140), 70, Sure.IN_A_COPY, is_public_service=True),
    Line("other_response", "Other response", _RR, millions(11), 5, Sure.REMEMBERED, is_public_service=True),
    Line("walby_2004_services", "Services", _W04, millions(3_100), None, Sure.IN_A_COPY, is_public_service=True),
    Line("walby_2004_output", "Lost output", _W04, millions(2_700), None, Sure.IN_A_COPY),
    Line("walby_2004_human", "Human and emotional cost, about", _W04, millions(17_000), None, Sure.IN_A_COPY),
    Line("walby_2009_services", "Services", _W09, millions(3_800), None, Sure.IN_A_COPY, is_public_service=True),
    Line("walby_2009_output", "Lost output", _W09, millions(1_900), None, Sure.IN_A_COPY),
    Line("walby_2009_human", "Human cost, about", _W09, millions(10_000), None, Sure.IN_A_COPY),
    Line("england_health", "Health", _WE, millions(1_600), None, Sure.OPENED, is_public_service=True),
    Line("england_justice", "Criminal justice", _WE, millions(1_200), None, Sure.OPENED, is_public_service=True),
    Line("england_social", "Social services", _WE, millions(268), None, Sure.OPENED, is_public_service=True),
    Line("england_housing", "Housing and refuge", _WE, millions(185, 7), None, Sure.OPENED, is_public_service=True),
    Line("england_civil", "Civil law", _WE, millions(366, 7), None, Sure.OPENED, is_public_service=True),
    Line("england_output", "Lost output", _WE, millions(1_800), None, Sure.OPENED),
)  # fmt: skip


def lines_of(study: Study) -> tuple[Line, ...]:
    """The rows of one study, as printed."""
    return tuple(line for line in LINES if line.study is study)


def per_victim(keys: Iterable[str]) -> Cost:
    """The Home Office’s cost per victim of some of its rows. Raises Refused for a row that has none, or none at all."""
    wanted = list(keys)
    found = [line.per_victim for line in LINES if line.key in wanted]
    costs = [cost for cost in found if cost is not None]
    if not costs or len(costs) != len(set(wanted)):
        text = "Choose rows that the Home Office gives per victim. Walby gives none: hers are national totals for a year."
        raise Refused(Reason("no_cost_per_victim", text))
    return sum(costs[1:], costs[0])


def whole_per_victim() -> Cost:
    """The Home Office’s whole cost per victim, as printed: £34,015."""
    printed = PRINTED[Study.HOME_OFFICE]
    keys = frozenset(line.key for line in lines_of(Study.HOME_OFFICE))
    return Cost((printed.per_victim_pounds or 0) * 100, Per.VICTIM, Study.HOME_OFFICE, "2016/17", keys)


def public_services_per_victim() -> Cost:
    """What of it falls on public services: no harm, no lost output. Part of it could be spent otherwise; harm cannot."""
    return per_victim(line.key for line in lines_of(Study.HOME_OFFICE) if line.is_public_service)


def reasons_not_to_add(one: Cost, other: Cost) -> list[Reason]:
    """Why two costs do not add up to anything."""
    reasons = []
    if one.study is not other.study:
        text = "These are costs of two studies, which count different things. Use one of them, or show them side by side."
        reasons.append(Reason("two_studies", text))
    if one.per is not other.per:
        text = "One is per victim, the other for a country in a year. Use costs that are per the same thing."
        reasons.append(Reason("two_bases", text))
    if (one.prices_of, one.rise) != (other.prices_of, other.rise):
        text = (
            "These are at the prices of two years. Bring both to one year with the same rise of prices first."
        )
        reasons.append(Reason("two_price_years", text))
    if one.parts & other.parts:
        reasons.append(
            Reason("counted_twice", "A part is in both of these costs. Take it out of one of them.")
        )
    return reasons


def reasons_not_to_raise(cost: Cost, rise: PriceRise) -> list[Reason]:
    """Why a cost cannot be brought to the prices of another year by this rise."""
    reasons = []
    if cost.rise is not None:
        text = "This cost was brought to other prices already. Begin again from the cost as it was published."
        reasons.append(Reason("raised_twice", text))
    elif cost.prices_of != rise.from_prices_of:
        text = f"This cost is at the prices of {cost.prices_of}, the rise begins at {rise.from_prices_of}. Choose one that fits."
        reasons.append(Reason("other_price_year", text))
    return reasons


def reasons_not_to_keep_rise(rise: PriceRise, *, today: date) -> list[Reason]:
    """Why a rise of prices cannot be kept as the partnership’s own."""
    reasons = []
    if not rise.source.strip() or not rise.index.strip():
        text = "Say which index this is and where it was read: a rise of prices without a source is a guess."
        reasons.append(Reason("rise_source_missing", text))
    if rise.from_prices_of == rise.to_prices_of:
        reasons.append(
            Reason("rise_same_year", "Enter two different years: from whose prices, and to whose.")
        )
    if rise.basis_points <= -_WHOLE:
        reasons.append(Reason("rise_below_nothing", "Enter a fall of less than 100%."))
    if rise.read_on > today:
        reasons.append(Reason("rise_in_future", "Enter the day the source was read: today or before."))
    return reasons
