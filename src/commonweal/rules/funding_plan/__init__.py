"""Funding plan: which money pays which line over all years of a plan, and when it cannot be done, why not.

The order of policy, which makes the answer one and the same whatever the order of the rows:

1. A source pays only lines inside its fence, in years that begin before it expires. Money given for a year pays lines of
   that year, and of later years only with leave to carry it forward that is as sure as the money counted on, up to
   the amount of the leave. A line behind a shut gate is not needed now; a source behind one does not count; a source
   that must be matched, or wants others to bring at least so much, counts only as far as they do.
2. As much as possible of the plan is paid.
3. The core offer before aspirations before gaps; then earlier years. This never costs the plan money: paying the core
   first does not lower the total that can be paid.
4. Lines of one rank that compete for the same money are paid in proportion to their need: the worst paid as well as can
   be, then the next worst. Whole pence; the pennies left go to the largest remainders, then by key, where they can flow.
5. Sources: the one whose last day of use comes first; then the most fenced, which may pay the fewest pence of lines,
   or has the most limits in its fence; then the surest. Sources equal in all of these are used in proportion to their
   amounts, to the penny.
6. Who pays whom: down the sources, each paying as little as it can of the last line it may pay, then of the one before,
   as far as that leaves everything payable. Sources (and lines) equal in order stand together with those that may pay the
   same (be paid by the same), and then by key.

`prove` answers on confirmed money only, with conditional money, and with money in principle, and gives nothing out that
`funding_recheck.recheck`, which shares no code with what is here, finds a fault in. The types stand in `funding_rows`.
"""

from commonweal.rules.funding_plan.counting import counting
from commonweal.rules.funding_plan.faults import faults_in_plan
from commonweal.rules.funding_plan.funding import fund
from commonweal.rules.funding_plan.may_pay import reasons_not_to_fund
from commonweal.rules.funding_plan.proving import prove
from commonweal.rules.funding_recheck import recheck
from commonweal.rules.funding_rows import (
    Answer,
    Carry,
    Funding,
    Least,
    Line,
    Match,
    NotCounted,
    NotProved,
    Payment,
    Priority,
    Proof,
    Share,
    Shortfall,
    Source,
    Stranded,
    Why,
    YearSums,
)

__all__ = [
    "Answer",
    "Carry",
    "Funding",
    "Least",
    "Line",
    "Match",
    "NotCounted",
    "NotProved",
    "Payment",
    "Priority",
    "Proof",
    "Share",
    "Shortfall",
    "Source",
    "Stranded",
    "Why",
    "YearSums",
    "counting",
    "faults_in_plan",
    "fund",
    "prove",
    "reasons_not_to_fund",
    "recheck",
]
