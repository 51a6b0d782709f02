"""The two studies of what harm costs: who counted what, where and when, at whose prices, and what they print as their totals.

Read a Source as: this study counted this place at the prices of this year, and must not be used for what its warning says. How
sure we are that a figure is printed there is said beside it: `OPENED` in the document, `IN_A_COPY` read in a copy or another's
account of it, `REMEMBERED` from general knowledge, to be checked against the document before anybody rests a decision on it.
"""

from dataclasses import dataclass
from enum import StrEnum

MILLION_POUNDS = 100_000_000  # pence


def millions(whole: int, tenths: int = 0) -> int:
    """Pence of so many millions of pounds and tenths of one.

    >>> millions(185, 7)
    18570000000
    """
    return whole * MILLION_POUNDS + tenths * MILLION_POUNDS // 10


class Study(StrEnum):
    """Who counted."""

    HOME_OFFICE = "home_office"
    WALBY_2004 = "walby_2004"
    WALBY_2009 = "walby_2009"
    WALBY_2009_ENGLAND = "walby_2009_england"
    LOCAL = "local"


class Sure(StrEnum):
    """How sure we are that the study prints this."""

    OPENED = "opened"
    IN_A_COPY = "in_a_copy"
    REMEMBERED = "remembered"


SURE_IN_WORDS = {
    Sure.OPENED: "read at the source",
    Sure.IN_A_COPY: "read in a copy or another’s account: check before use",
    Sure.REMEMBERED: "from general knowledge: check before use",
}


@dataclass(frozen=True)
class Source:
    """A study: what it is called, where and when it counted, whose prices, and what it must not be used for."""

    study: Study
    title: str
    place: str
    prices_of: str
    published_on: str
    warning: str


SOURCES: dict[Study, Source] = {
    each.study: each
    for each in (
        Source(
            Study.HOME_OFFICE,
            "Home Office research report 107",
            "England and Wales",
            "2016/17",
            "January 2019",
            "Per victim, not per year: about three years of abuse on average. Most of it is harm and lost output, which no"
            " budget gets back.",
        ),
        Source(
            Study.WALBY_2004,
            "Walby 2004",
            "England and Wales",
            "2001",
            "2004",
            "National totals for a year. It counts other things than the Home Office does: never add the two.",
        ),
        Source(
            Study.WALBY_2009,
            "Walby, update of 2009",
            "As the update states it: not checked by us",
            "2008",
            "2009",
            "National totals for a year, of fewer victims than in 2004. Never added to the Home Office’s.",
        ),
        Source(
            Study.WALBY_2009_ENGLAND,
            "Walby 2009, England’s part as Trust for London printed it",
            "England",
            "2008",
            "2009",
            "National totals for a year, without the human cost.",
        ),
        Source(
            Study.LOCAL,
            "The partnership’s own costing",
            "As its source says",
            "as its source says",
            "as its source says",
            "Only as good as its source: say what is in it.",
        ),
    )
}


@dataclass(frozen=True)
class Printed:
    """A total as the study prints it, beside what its rows come to. They may differ, and the page says by how much."""

    study: Study
    total_pence: int
    per_victim_pounds: int | None
    sure: Sure
    note: str = ""


PRINTED: dict[Study, Printed] = {
    each.study: each
    for each in (
        Printed(
            Study.HOME_OFFICE,
            millions(66_192),
            34_015,
            Sure.IN_A_COPY,
            "The rows add up to the total. Per victim they add up to £34,010: each was rounded to £5, the total by itself.",
        ),
        Printed(
            Study.WALBY_2004,
            millions(23_000),
            None,
            Sure.IN_A_COPY,
            "About: 22.8 or 22.9 billion before rounding.",
        ),
        Printed(Study.WALBY_2009, millions(15_700), None, Sure.OPENED),
        Printed(
            Study.WALBY_2009_ENGLAND,
            millions(5_500),
            None,
            Sure.OPENED,
            "Rounded in print: the rows come to £5,420.4 million. Without the human cost.",
        ),
    )
}
