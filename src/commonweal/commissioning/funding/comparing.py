"""The plan as it stands beside its scenarios: each put to the rule book on confirmed, conditional and in-principle money.

Read an Outcome as: "with these changes the proof says this, and each funder's money that counts comes to so much". A scenario
that no longer fits the plan says why instead. Rows in, values out: no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.question import Question, question_of
from commonweal.commissioning.funding.scenarios import changed, in_words, reasons_not_to_change
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer, Proof, YearSums, prove
from commonweal.rules.reasons import Refused

AS_IT_STANDS = "The plan as it stands"


@dataclass(frozen=True)
class Outcome:
    """One way the plan may go. `reasons` say why it cannot be tried; then there is no proof."""

    key: str
    name: str
    words: str = ""
    changes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    proof: Proof | None = None
    by_funder: Mapping[str, int] = field(default_factory=dict)
    years: tuple[str, ...] = ()

    def short_in(self, year: str, certainty: Certainty) -> int:
        """Pence short in a year, on money at least so sure."""
        return sum(each.short_pence for each in self._years(certainty) if each.year == year)

    def _years(self, certainty: Certainty) -> Sequence[YearSums]:
        return () if self.proof is None else self.proof.at(certainty).years


def compare(plan: rows.Plan, scenarios: Sequence[rows.ScenarioRow]) -> tuple[Outcome, ...]:
    """The plan as it stands first, then each scenario."""
    return (outcome_of(plan), *(outcome_in(plan, scenario) for scenario in scenarios))


def outcome_of(plan: rows.Plan) -> Outcome:
    """The plan as it stands."""
    return _tried(plan, Outcome(key="", name=AS_IT_STANDS))


def outcome_in(plan: rows.Plan, scenario: rows.ScenarioRow) -> Outcome:
    """The plan as a scenario tells it."""
    told = tuple(in_words(change, plan) for change in scenario.changes)
    reasons = reasons_not_to_change(plan, scenario.changes)
    named = Outcome(scenario.key, scenario.name, scenario.words, told, tuple(each.text for each in reasons))
    return named if reasons else _tried(changed(plan, scenario.changes), named)


def _tried(plan: rows.Plan, named: Outcome) -> Outcome:
    question = question_of(plan)
    try:
        proof = prove(
            question.sources,
            question.lines,
            question.areas_within,
            open_gates=question.open_gates,
            names=question.names,
        )
    except Refused as refused:
        return replace(named, reasons=tuple(reason.text for reason in refused.reasons))
    return replace(
        named,
        proof=proof,
        by_funder=_by_funder(question, proof.at(Certainty.IN_PRINCIPLE)),
        years=question.years,
    )


def _by_funder(question: Question, answer: Answer) -> dict[str, int]:
    """What each funder's money comes to in this answer: all that counts, used or not."""
    not_counted: dict[str, int] = {}
    for each in answer.funding.not_counted:
        not_counted[each.source] = not_counted.get(each.source, 0) + each.pence
    found: dict[str, int] = {}
    for source in question.sources:
        pence = source.amount_pence - not_counted.get(source.key, 0)
        found[source.funder] = found.get(source.funder, 0) + pence
    return found
