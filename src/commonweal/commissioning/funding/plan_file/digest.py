"""The fingerprint of a plan: the same for the same plan, whatever its comments, layout or lines.

What an entry leaves at its usual value is not part of it, so the format can grow and plans loaded before stay the same. A
value that could be given from the first version of the format on always is (`FROM_THE_START`), and an uplift that says
no more than the working beside it never is, because that is how plans were fingerprinted then.
"""

import hashlib
import json
from datetime import date

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import uplift_in_words
from commonweal.commissioning.funding.plan_file.as_json import is_usual, said_in

FROM_THE_START: dict[type, frozenset[str]] = {
    rows.OrganisationRow: frozenset({"ends_before", "succeeded_by"}),
    rows.AreaRow: frozenset({"ends_before", "within"}),
    rows.BoardRow: frozenset({"ends_before"}),
    rows.DecisionRow: frozenset({"status", "decided_on", "reasons"}),
    rows.FenceRow: frozenset({"anywhere", "areas", "elements", "client_groups"}),
    rows.StepRow: frozenset({"decision", "carried_by"}),
    rows.ContributionRow: frozenset({"working", "assumption", "steps"}),
    rows.NeedRow: frozenset({"priority", "assumption"}),
    rows.ContractLineRow: frozenset({"assumption"}),
    rows.Plan: frozenset(
        [
            "organisations",
            "areas",
            "boards",
            "decisions",
            "elements",
            "fences",
            "contributions",
            "needs",
            "contracts",
            "figures",
        ]
    ),
}


def digest(plan: rows.Plan) -> str:
    """A fingerprint (SHA-256, 64 hexadecimal digits) of what the plan says: comments and layout change nothing."""
    said = json.dumps(_said(plan), sort_keys=True, default=date.isoformat)
    return hashlib.sha256(said.encode()).hexdigest()


def _said(value: object) -> object:
    if isinstance(value, rows.Row):
        always = FROM_THE_START.get(type(value), frozenset())
        return {
            each.name: _said(found)
            for each in said_in(type(value))
            if not is_usual(each, found := getattr(value, each.name)) or each.name in always
            if not (each.name == "uplift" and _is_in_working(value))
        }
    if isinstance(value, tuple):
        return [_said(each) for each in value]
    return value


def _is_in_working(row) -> bool:
    uplift = row.uplift
    return (
        uplift is not None
        and not uplift.index
        and not uplift.not_said
        and row.working.startswith(uplift_in_words(uplift))
    )
