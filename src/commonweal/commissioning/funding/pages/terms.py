"""The terms of a contribution as questions and answers: what was promised, when it is due, whose the rest of it is."""

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.commissioning.funding.models import FUND_KINDS, RECURRENCES, VAT, Contribution
from commonweal.design.words import day, pounds
from commonweal.rules import contributions
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.contributions import CERTAINTY, Certainty
from commonweal.rules.promises import kept_for_management
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift, show_percent

NOT_SAID = "Not said"
UNDERSPEND = {
    Underspend.FUNDER: "Goes back to the funder",
    Underspend.POOL: "Stays in the pool",
    Underspend.SHARED: "Is shared among the funders in proportion",
}
LEFT_OPEN = {"times": "once or every year", "rounding": "what it is rounded to"}


def terms_rows(
    row: Contribution, stands: contributions.Contribution, *, beside: Mapping[str, str], today: date
) -> tuple[tuple[str, str], ...]:
    """What to know of a contribution beyond where it stands. What nobody said is called so, where it matters."""
    rows = [
        ("Fund", f"{row.source_fund} ({_said(FUND_KINDS, row.fund_kind, 'kind not said').lower()})"),
        ("Given", "In kind" if not stands.is_cash else "In cash"),
    ]
    if not stands.is_cash:
        rows.append(("Valued on the basis of", row.valuation or NOT_SAID))
    rows += [
        ("How often", _said(RECURRENCES, row.recurrence)),
        ("Expected in the bank" if stands.is_cash else "Expected", _expected(row, stands, today)),
        ("To be spent by", day(row.expires_on) if row.expires_on else "The end of its period"),
        ("What is not spent", _underspend(row)),
        ("VAT", _said(VAT, row.vat)),
    ]
    if row.top_slice_basis_points:
        kept = kept_for_management(row.amount_pence, row.top_slice_basis_points)
        left = pounds(row.amount_pence - kept)
        share = show_percent(row.top_slice_basis_points)
        rows.append(("Kept for management", f"{share}, {pounds(kept)}; {left} is for the plan’s lines"))
    if row.gate is not None:
        state = "open" if row.gate.is_open else "shut, so this money does not count yet"
        rows.append(("Condition", f"{row.gate.name}: {row.gate.question} The gate is {state}."))
    if row.reserve is not None:
        held = f"held {pounds(row.reserve.balance_pence)} on {day(row.reserve.as_at)}"
        authorised = CERTAINTY[stands.status] is Certainty.CONFIRMED
        is_so = "authorised by a decision" if authorised else "not yet authorised by a decision"
        rows.append(("Reserve", f"A tranche of {row.reserve.name}, which {held}; {is_so}"))
    if row.match_of and row.match_basis_points is not None:
        share = show_percent(row.match_basis_points)
        rows.append(
            ("Match", f"Counts only up to {share} of what comes from {_listed(row.match_of, beside)}")
        )
    if row.least_of and row.least_pence is not None:
        what = f"Counts only when at least {pounds(row.least_pence)} comes from"
        rows.append(("Minimum", f"{what} {_listed(row.least_of, beside)}"))
    if row.base_pence is not None:
        rows.append(("Uplift", _uplift(row)))
    if row.decision is not None and CERTAINTY[stands.status] is Certainty.CONFIRMED:
        rows.append(("Confirmed under", f"Decision {row.decision.reference}: {row.decision.title}"))
    return tuple(rows)


def _said(choices: Sequence[tuple[str, str]], value: str, otherwise: str = NOT_SAID) -> str:
    return dict(choices).get(value, otherwise)


def _expected(row: Contribution, stands: contributions.Contribution, today: date) -> str:
    if row.expected_on is None:
        return NOT_SAID
    due = row.amount_pence - stands.received_pence
    if not due:
        return f"{day(row.expected_on)}; all of it has come in"
    late = ", and the day has passed" if row.expected_on < today else ""
    return f"{day(row.expected_on)}; {pounds(due)} has not come in yet{late}"


def _underspend(row: Contribution) -> str:
    if row.underspend:
        return UNDERSPEND[Underspend(row.underspend)]
    return "Has to be paid back to the funder" if row.is_repayable else NOT_SAID


def _listed(keys: Sequence[str], beside: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(beside.get(key, key) for key in keys))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _uplift(row: Contribution) -> str:
    """How the amount was raised, and what the source leaves open about it."""
    uplift = Uplift(
        row.uplift_basis_points or 0,
        HowOften(row.uplift_times or HowOften.ONCE),
        RoundedTo(row.uplift_rounded_to or RoundedTo.PENNY),
    )
    index = f" ({row.uplift_index})" if row.uplift_index else ""
    text = f"{pounds(row.base_pence or 0)} plus {uplift.in_words()}{index}"
    if row.uplift_not_said:
        open_ = " and ".join(LEFT_OPEN.get(each, each) for each in row.uplift_not_said)
        text += f". The source does not say {open_}: this plan chose"
    return text
