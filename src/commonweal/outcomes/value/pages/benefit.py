"""Benefit tests: the list, one with all that it rests on, working one out, opening a gate with one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Gate
from commonweal.design.charts import Span, Spans
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, pounds
from commonweal.outcomes.pages import year_choices
from commonweal.outcomes.value.actions.benefit_tests import ENTERED, reference_to
from commonweal.outcomes.value.counts import OUTCOMES
from commonweal.outcomes.value.freezing import digest_of, thawed, thawed_result
from commonweal.outcomes.value.models import BenefitTest
from commonweal.outcomes.value.pages.years import name_of
from commonweal.outcomes.value.queries import Bought, Cited, Gated
from commonweal.rules.benefit import Range, Result, Test, Verdict, in_words, needed_in_words, show_ratio
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.studies_of_harm import SOURCES, Study
from commonweal.rules.unit_costs import public_services_per_victim, whole_per_victim
from commonweal.rules.uplift import show_percent

VERDICTS = {
    Verdict.EVEN_AT_THE_LOWEST: ("Exceeds even at the lowest", "green"),
    Verdict.ONLY_IF: ("Exceeds only if", "yellow"),
    Verdict.NOT: ("Does not exceed", "red"),
}
TEST_DOES_NOT_SHOW = (
    "That the service caused the change: there is no comparison group.",
    "Money that anybody gets back: most of what harm costs is suffering and lost work.",
    "That a case is one victim: somebody who passed to another service counts at each.",
    "What one year is worth: a cost per victim is of all that happened to one person, about three years on average.",
)


@dataclass(frozen=True)
class TestRow:
    """One kept test in the list."""

    id: int
    title: str
    year: str
    verdict: str
    colour: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class ValuePage:
    tests: tuple[TestRow, ...]
    may_keep: bool
    may_evaluate: bool


@dataclass(frozen=True)
class TestPage:
    id: int
    title: str
    year: str
    verdict: str
    colour: str
    sentence: str
    needed: str
    picture: Spans
    judgements: Table
    lines: Table
    facts: tuple[tuple[str, str], ...]
    digest: str
    is_as_kept: bool
    does_not_show: tuple[str, ...]
    cited: tuple[Cited, ...]
    gates: tuple[Gated, ...]


@dataclass(frozen=True)
class TestNewPage:
    year: str
    years: tuple[Choice, ...]
    has_spending: bool
    whole: str
    services: str


@dataclass(frozen=True)
class CitePage:
    test_id: int
    gate_id: int
    gate: str
    question: str
    title: str
    sentence: str
    reference: str


def value_page(*, tests: Iterable[BenefitTest], by: Actor) -> ValuePage:
    return ValuePage(
        tests=tuple(_row(test) for test in tests),
        may_keep=may(by.roles, Action.KEEP_BENEFIT_TEST),
        may_evaluate=may(by.roles, Action.EVALUATE),
    )


def _row(test: BenefitTest) -> TestRow:
    words, colour = VERDICTS[Verdict(test.verdict)]
    facts = (
        name_of(test.year),
        f"{pounds(test.low_pence)} to {pounds(test.high_pence)} against {pounds(test.investment_pence)}",
        f"kept by {test.by.full_name} on {day(test.at)}",
    )
    return TestRow(test.pk, test.title, name_of(test.year), words, colour, facts)


def test_page(found: BenefitTest, *, cited: Sequence[Cited], gates: Sequence[Gated]) -> TestPage:
    test, result = thawed(found.inputs), thawed_result(found.result)
    words, colour = VERDICTS[result.verdict]
    return TestPage(
        id=found.pk,
        title=found.title,
        year=name_of(found.year),
        verdict=words,
        colour=colour,
        sentence=in_words(result),
        needed="" if result.verdict is Verdict.ONLY_IF else needed_in_words(result),
        picture=_range(result),
        judgements=_judgements(test, found.inputs),
        lines=_lines(found.inputs),
        facts=(("Benefit for each pound invested", _for_each_pound(result)), *_facts(found)),
        digest=found.digest,
        is_as_kept=digest_of(found.inputs, found.result) == found.digest,
        does_not_show=TEST_DOES_NOT_SHOW,
        cited=tuple(cited),
        gates=tuple(gates),
    )


def _range(result: Result) -> Spans:
    cells = (pounds(result.low), pounds(result.central), pounds(result.high), pounds(result.investment_pence))
    said = f"{cells[0]} to {cells[2]}, most likely {cells[1]}"
    return Spans(
        "benefit",
        "Benefit beside what was invested",
        "What",
        ("Lowest", "Most likely", "Highest", "Invested"),
        (Span("Benefit", said, cells, result.low, result.central, result.high),),
        mark=result.investment_pence,
        mark_name="what was invested",
    )


def _for_each_pound(result: Result) -> str:
    low, central, high = (f"£{show_ratio(each)}" for each in result.ratios)
    return f"{low} to {high}, most likely {central}"


def _judgements(test: Test, inputs: dict[str, Any]) -> Table:
    columns = (
        Column("What was judged"),
        *(Column(end, is_number=True) for end in ("Low", "Central", "High")),
        Column("Why, and the source"),
    )
    rows = [
        (name, *(show_percent(each) for each in _ends(given)), given.reason)
        for name, given in (
            ("Owed to the service (attribution)", test.attribution),
            ("Would have happened anyway (deadweight)", test.deadweight),
            ("Did not last (drop-off)", test.drop_off),
        )
    ]
    given = inputs["worth_as_given"]
    if list(_ends(test.worth)) != given:
        rows.append(("Worth of one outcome, as given", *(pounds(each) for each in given), test.worth.reason))
    worth = ("Worth of one outcome", *(pounds(each) for each in _ends(test.worth)))
    rows.append((*worth, f"{test.worth.reason} {SOURCES[Study(inputs['study'])].title}. {inputs['prices']}"))
    note = "The lowest benefit takes the low ends of attribution and worth and the high ends of the other two; the highest takes"
    return Table("What was judged", columns, tuple(rows), note=f"{note} the other ends.")


def _ends(given: Range) -> tuple[int, int, int]:
    return given.low, given.central, given.high


def _lines(inputs: dict[str, Any]) -> Table:
    columns = (Column("Line"), Column("Area"), Column("Spent", is_number=True))
    rows = tuple((line["name"], line["area"], pounds(line["pence"])) for line in inputs["lines"])
    total = ("Total", "", pounds(inputs["investment_pence"]))
    return Table("What was invested, from the ledger on the day of the test", columns, rows, total)


def _facts(found: BenefitTest) -> tuple[tuple[str, str], ...]:
    inputs = found.inputs
    measure = next((each.title for each in OUTCOMES if each.key == inputs["outcome"]), "")
    if inputs["outcome"] == ENTERED:
        counted = f"Entered: {inputs['outcomes_source']}"
    else:
        counted = f"{measure}, the published count of the lines below"
    return (
        ("Outcomes", f"{inputs['outcomes']:,}"),
        ("Where that number is from", counted),
        ("Kept", f"{day(found.at)}, by {found.by.full_name}"),
    )


def test_new_page(*, year: Period, today: date, bought: Sequence[Bought]) -> TestNewPage:
    return TestNewPage(
        year=financial_year_name(year.starts_on),
        years=year_choices(year, today, "/money/value/tests/new/?year="),
        has_spending=bool(bought),
        whole=pounds(whole_per_victim().pence),
        services=pounds(public_services_per_victim().pence),
    )


def cite_page(test: BenefitTest, gate: Gate) -> CitePage:
    return CitePage(
        test_id=test.pk,
        gate_id=gate.pk,
        gate=gate.name,
        question=gate.question,
        title=test.title,
        sentence=in_words(thawed_result(test.result)),
        reference=reference_to(test, ""),
    )
