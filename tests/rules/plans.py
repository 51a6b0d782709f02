"""Plans to try rules on: invented areas, rows in few words, and Hypothesis strategies for plans with every kind of limit."""

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Least, Line, Match, Payment, Priority, Source

AREAS_WITHIN = {"county": {"all"}, "city": {"all"}, "all": set()}
NAMES = {"county": "the county", "city": "the city", "victims": "victims’ services", "early": "early help"}
IN_COUNTY, IN_CITY = Fence(areas=frozenset({"county"})), Fence(areas=frozenset({"city"}))
ANYWHERE = Fence(anywhere=True)
EARLY_HELP = Fence(anywhere=True, elements=frozenset({"early"}))
SECOND_YEAR = Fence(anywhere=True, years=frozenset({"2024/25"}))
YEARS = ("2023/24", "2024/25", "2025/26")


def money(key, pence, *elements, **other):
    """A source for these elements, anywhere."""
    return Source(key, f"funder {key}", pence, replace(ANYWHERE, elements=frozenset(elements)), **other)


def need(key, pence, **other):
    """A line of the first year in the city, for the element of its own key unless said otherwise."""
    return Line(
        key,
        **{"element": key, "area": "city", "client_group": None, "year": YEARS[0]} | other,
        amount_pence=pence,
    )


def with_payments(funding, sources, paid):
    """The answer with these payments and all that follows from them by adding up."""
    used = Counter()
    for (source, _), pence in paid.items():
        used[source] += pence
    out = Counter({each.source: each.pence for each in funding.not_counted})
    left = {s.key: s.amount_pence - out[s.key] - used[s.key] for s in sources}
    left_over = tuple(sorted((key, pence) for key, pence in left.items() if pence))
    stranded = dict(left_over)
    shortfalls = tuple(
        replace(
            each,
            stranded=tuple(row._replace(pence=stranded.get(row.source, row.pence)) for row in each.stranded),
        )
        for each in funding.shortfalls
    )
    return replace(
        funding,
        payments=tuple(Payment(*pair, pence) for pair, pence in sorted(paid.items())),
        left_over=left_over,
        shortfalls=shortfalls,
    )


# Strategies

fences = st.sampled_from([ANYWHERE, IN_COUNTY, IN_CITY, EARLY_HELP, SECOND_YEAR])


@st.composite
def sources(draw, number, most_pence, others=(), wild=True):
    """One source; `wild`: with years, leave, gates, ends, and what it asks of others."""
    key, year = f"s{number}", draw(st.sampled_from([None, *YEARS[:2]])) if wild else None
    return Source(
        key=key,
        funder=f"funder {number % 3}",
        amount_pence=draw(st.integers(0, most_pence)),
        fence=draw(fences),
        certainty=draw(st.sampled_from(Certainty)) if wild else Certainty.CONFIRMED,
        expires_on=draw(st.sampled_from([None, None, date(2024, 3, 31), date(2025, 4, 1)])) if wild else None,
        year=year,
        carry=draw(carries(year, most_pence)) if year else (),
        gate=draw(st.sampled_from([None, None, None, "open", "shut"])) if wild else None,
        match=draw(st.none() | matches(others)) if wild and others else None,
        least=draw(st.none() | leasts(others, most_pence)) if wild and others else None,
    )


@st.composite
def carries(draw, year, most_pence):
    later = [each for each in YEARS if each > year]
    one = Carry(
        frozenset(later[:1]), draw(st.sampled_from(Certainty)), draw(st.none() | st.integers(0, most_pence))
    )
    rest = Carry(
        frozenset(later[1:]), draw(st.sampled_from(Certainty)), draw(st.none() | st.integers(0, most_pence))
    )
    every = Carry(
        frozenset(later), draw(st.sampled_from(Certainty)), draw(st.none() | st.integers(0, most_pence))
    )
    return draw(
        st.sampled_from([(), (one,), (one, rest) if rest.years else (one, one), (every,), (every, every)])
    )


def matches(others):
    return st.builds(
        Match, st.frozensets(st.sampled_from(others), min_size=1), st.sampled_from([0, 5000, 10000, 25000])
    )


def leasts(others, most_pence):
    return st.builds(Least, st.frozensets(st.sampled_from(others), min_size=1), st.integers(0, most_pence))


@st.composite
def lines(draw, number, most_pence, years, wild=True):
    return Line(
        f"l{number}",
        draw(st.sampled_from(["victims", "early"])),
        draw(st.sampled_from(["county", "city", "county", "city", "all"])),
        None,
        draw(st.sampled_from(years)),
        draw(st.integers(0, most_pence)),
        draw(st.sampled_from([Priority.CORE, Priority.CORE, Priority.ASPIRATION, Priority.GAP])),
        gate=draw(st.sampled_from([None, None, None, "open", "shut"])) if wild else None,
    )


@st.composite
def plans(draw, *, rows, most_pence, wild=True, years=YEARS):
    """Sources and lines, so many rows of each at the fewest and at the most."""
    fewest, most = rows
    keys: list[str] = []
    given = []
    for number in range(draw(st.integers(fewest, most))):
        given.append(draw(sources(number, most_pence, tuple(keys), wild)))
        keys.append(f"s{number}")
    wanted = [
        draw(lines(number, most_pence, years if wild else years[:1], wild))
        for number in range(draw(st.integers(fewest, most)))
    ]
    return given, wanted
