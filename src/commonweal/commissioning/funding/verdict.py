"""Can this plan lawfully be paid for? The whole plan, as it stands, put to the rule book on money of each certainty.

Reads what the proof needs and the numbers of the contributions; everything else is worked out by `rules.funding_plan`, and
re-checked there by other code before it comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.question import Question, fences_in_words, question_of, row_key
from commonweal.commissioning.funding.stored import read_back_for_proof
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer, Line, Proof, Source, prove


@dataclass(frozen=True)
class Verdict:
    """A plan, the question it asks and the answers, with what a page needs to name and link what they speak of."""

    plan: rows.Plan
    question: Question
    proof: Proof
    contribution_ids: Mapping[str, int]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {source.key: source for source in self.question.sources}

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        return {line.key: line for line in self.question.lines}

    @cached_property
    def contributions(self) -> Mapping[str, rows.ContributionRow]:
        return {row.key: row for row in self.plan.contributions}

    @cached_property
    def fences(self) -> Mapping[str, str]:
        """Each fence as a sentence, by its key."""
        return fences_in_words(self.plan)

    @cached_property
    def assumed(self) -> frozenset[str]:
        """The keys of needs and contributions whose amounts are guesses."""
        return frozenset(row.key for row in (*self.plan.needs, *self.plan.contributions) if row.assumption)

    def contribution_of(self, source: str) -> rows.ContributionRow:
        """The contribution a source was made of."""
        return self.contributions[row_key(source)]

    def contribution_id(self, source: str) -> int:
        return self.contribution_ids[row_key(source)]

    def name(self, code: str) -> str:
        return self.question.names.get(code, code)

    def line_name(self, line: Line) -> str:
        return f"{self.name(line.element)}, {self.name(line.area)}"

    def answer(self, counted: Certainty | None, *, year: str | None = None) -> Answer:
        """The answer at one certainty; without one, on the surest money that pays for the year (or for all), or all there is."""

        def is_wanted(answer: Answer) -> bool:
            if counted is not None:
                return answer.down_to is counted
            return not any(each.short_pence for each in answer.years if year in (None, each.year))

        return next(filter(is_wanted, self.proof.answers), self.proof.answers[-1])


def verdict_on(plan: Plan) -> Verdict:
    """A stored plan put to the proof."""
    said = read_back_for_proof(plan)
    question = question_of(said)
    proof = prove(
        question.sources,
        question.lines,
        question.areas_within,
        open_gates=question.open_gates,
        names=question.names,
    )
    return Verdict(said, question, proof, queries.contribution_ids(plan.pk))
