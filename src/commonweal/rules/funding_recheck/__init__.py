"""The re-check: an answer about a funding plan is read again from the plan's rows, without any of the code that found it.

Read it as an auditor's list. (1) The answer leaves out just what does not count and is not needed. (2) Every payment is
allowed, and the sums tie. (3) Each shortfall proves itself: all that may pay its lines is so much too little; together
they are all that is short. (4) No penny could be led from a line of lower rank, or of the same rank and a larger share,
to one that is short. (5) No penny could come from a source that goes first in place of one that goes later. (6) No source
could pay less of a later line and more of an earlier one, all else payable. What shares one proportion is a penny's
rounding off it.

It looks from the sources: for each source a row of boxes, one for each line, ticked where it may pay or does. It shares
with the rest only the plain types and the test of a single limit of a fence.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin
from commonweal.rules.funding_recheck.book import Book
from commonweal.rules.funding_recheck.pairs import faults_in_pairs
from commonweal.rules.funding_recheck.shortfalls import faults_in_shortfalls
from commonweal.rules.funding_recheck.sums import faults_in_sums, faults_in_what_counts
from commonweal.rules.funding_recheck.turns import faults_among_lines, faults_among_sources
from commonweal.rules.funding_rows import Funding, Line, Source
from commonweal.rules.reasons import Reason


def recheck(
    funding: Funding,
    sources: Sequence[Source],
    lines: Sequence[Line],
    areas_within: AreasWithin,
    *,
    down_to: Certainty = Certainty.IN_PRINCIPLE,
    open_gates: AbstractSet[str] = frozenset(),
) -> list[Reason]:
    """Every fault in an answer on money at least this sure; empty means it stands. The rows must be without faults."""
    book = Book(sources, lines, areas_within, down_to, open_gates)
    if faults := [*faults_in_what_counts(funding, book, lines, open_gates), *book.take(funding)]:
        return faults
    faults = [*faults_in_sums(funding, book), *faults_in_shortfalls(funding, book)]
    return faults or [
        *faults_among_lines(funding, book),
        *faults_among_sources(funding, book),
        *faults_in_pairs(book),
    ]
