"""Scenarios beside the plan as it stands: can it be paid for, what is short in each year, what is stranded, who brings what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.comparing import Outcome
from commonweal.commissioning.funding.models import Plan, Scenario
from commonweal.commissioning.funding.pages.choosing import address, plan_choices
from commonweal.commissioning.funding.pages.who_pays import LEVELS
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios import LABELS, Kind, subjects_for
from commonweal.design.charts import Certainty as Sure
from commonweal.design.charts import Part, Row, Stack
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, pounds
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer
from commonweal.rules.reasons import Reason

MOST_BESIDE = 4
MOST_SHORTFALLS = 5
SURE = {
    Certainty.CONFIRMED: Sure.CONFIRMED,
    Certainty.CONDITIONAL: Sure.CONDITIONAL,
    Certainty.IN_PRINCIPLE: Sure.IN_PRINCIPLE,
}


@dataclass(frozen=True)
class Beside:
    """A scenario in the list: whether it is compared now."""

    id: int
    key: str
    name: str
    words: str
    changed: str
    is_chosen: bool


@dataclass(frozen=True)
class Told:
    """What one scenario tells otherwise, and why it cannot be tried, if it cannot."""

    name: str
    words: str
    changes: tuple[str, ...]
    reasons: tuple[str, ...]
    shortfalls: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class ComparePage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    scenarios: tuple[Beside, ...]
    answers: Table | None
    short: Table | None
    funders: Table | None
    picture: Stack | None
    told: tuple[Told, ...]
    may_keep: bool


@dataclass(frozen=True)
class ChangeShown:
    place: int
    words: str


@dataclass(frozen=True)
class AddLink:
    slug: str
    words: str


@dataclass(frozen=True)
class ScenarioPage:
    id: int
    name: str
    words: str
    plan_key: str
    plan_title: str
    kept: str
    changes: tuple[ChangeShown, ...]
    reasons: tuple[str, ...]
    verdict: str
    is_fundable: bool
    was: str
    answers: Table | None
    short: Table | None
    funders: Table | None
    picture: Stack | None
    shortfalls: tuple[str, ...]
    add: tuple[AddLink, ...]
    compare_address: str
    may_keep: bool
    is_to_compare: bool


@dataclass(frozen=True)
class ChangePage:
    id: int
    scenario: str
    words: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class QuestionPage:
    id: int
    scenario: str
    heading: str
    words: str
    button: str


def question_page(scenario: Scenario, *, heading: str, words: str, button: str) -> QuestionPage:
    return QuestionPage(scenario.pk, scenario.name, heading, words, button)


def kind_from(text: str) -> Kind | None:
    """The kind of change an address names; None when it names none."""
    return next((kind for kind in Kind if kind.value == text), None)


def chosen_scenarios(scenarios: Sequence[Scenario], wanted: Sequence[str]) -> list[Scenario]:
    """Those the address names, at most four; the first four while it names none."""
    named = [each for each in scenarios if each.key in wanted]
    return (named or list(scenarios))[:MOST_BESIDE]


def compare_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    scenarios: Sequence[Scenario],
    chosen: Sequence[Scenario],
    outcomes: Sequence[Outcome],
    counting: Certainty,
    by: Actor,
    path: str,
) -> ComparePage:
    keys = [each.key for each in chosen]
    return ComparePage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        levels=tuple(
            Choice(
                LEVELS[certainty],
                address(path, plan=plan.key, counting=certainty.value)
                + "".join(f"&with={key}" for key in keys),
                certainty is counting,
            )
            for certainty in Certainty
        ),
        scenarios=tuple(
            Beside(each.pk, each.key, each.name, each.words, day(each.at), each.key in keys)
            for each in scenarios
        ),
        **_tables(outcomes, counting),
        told=tuple(_told(each, counting) for each in outcomes[1:]),
        may_keep=may(by.roles, Action.KEEP_SCENARIO),
    )


def scenario_page(
    scenario: Scenario, *, plan: rows.Plan, changes: Sequence[str], outcomes: Sequence[Outcome], by: Actor
) -> ScenarioPage:
    """`outcomes` are the plan as it stands and this scenario."""
    was, now = outcomes
    address_of_all = f"{reverse('scenarios')}?plan={scenario.plan.key}&with={scenario.key}"
    return ScenarioPage(
        id=scenario.pk,
        name=scenario.name,
        words=scenario.words,
        plan_key=scenario.plan.key,
        plan_title=scenario.plan.title,
        kept=f"{scenario.by.full_name}, {day(scenario.at)}",
        changes=tuple(ChangeShown(place, words) for place, words in enumerate(changes, start=1)),
        reasons=now.reasons,
        verdict=now.proof.verdict if now.proof else "",
        is_fundable=bool(now.proof and now.proof.is_fundable),
        was=was.proof.verdict if was.proof else "",
        **_tables(outcomes, Certainty.IN_PRINCIPLE),
        shortfalls=_shortfalls(now, Certainty.IN_PRINCIPLE),
        add=tuple(AddLink(kind.value, words) for kind, words in LABELS.items() if subjects_for(kind, plan)),
        compare_address=address_of_all,
        is_to_compare=scenario.plan.is_to_compare,
        may_keep=may(by.roles, Action.KEEP_SCENARIO),
    )


def change_page(scenario: Scenario, *, kind: Kind, plan: rows.Plan) -> ChangePage:
    reasons: tuple[Reason, ...] = ()
    if not subjects_for(kind, plan):
        text = (
            "There is nothing in this plan that such a change could be about. Choose another kind of change."
        )
        reasons = (Reason("nothing_to_choose", text),)
    return ChangePage(scenario.pk, scenario.name, LABELS[kind], reasons)


def _tables(outcomes: Sequence[Outcome], counting: Certainty) -> dict[str, object]:
    tried = [each for each in outcomes if each.proof is not None]
    if not tried:
        return dict.fromkeys(("answers", "short", "funders", "picture"))
    return {
        "answers": _answers(outcomes),
        "short": _short(outcomes, counting),
        "funders": _funders(outcomes),
        "picture": _picture(tried),
    }


def _columns(first: str, outcomes: Sequence[Outcome], *, is_number: bool) -> tuple[Column, ...]:
    return (Column(first), *(Column(each.name, is_number=is_number) for each in outcomes))


def _answers(outcomes: Sequence[Outcome]) -> Table:
    """Can it be paid for, at each certainty: yes, or what is short; against the plan by sign and word."""
    rows_ = tuple((LEVELS[each], *_answer_cells(outcomes, each)) for each in Certainty)
    return Table("Can the plan be paid for?", _columns("Counting on", outcomes, is_number=False), rows_)


def _answer_cells(outcomes: Sequence[Outcome], certainty: Certainty) -> tuple[str, ...]:
    def said(answer: Answer) -> str:
        return "Yes" if answer.is_fundable else f"No, {pounds(answer.short_pence)} short"

    return _cells(outcomes, certainty, said, lambda answer: answer.short_pence)


def _short(outcomes: Sequence[Outcome], counting: Certainty) -> Table:
    years = next(each.years for each in outcomes if each.proof is not None)
    money = lambda read: _cells(outcomes, counting, lambda answer: pounds(read(answer)), read)  # noqa: E731
    rows_: list[tuple[str, ...]] = [
        ("Needed", *money(lambda answer: answer.needed_pence)),
        ("Money that counts", *money(lambda answer: answer.available_pence)),
        *((f"Short in {year}", *money(_short_in(year))) for year in years),
        ("Left over or stranded", *money(lambda answer: answer.left_over_pence)),
    ]
    total = ("Short over all years", *money(lambda answer: answer.short_pence))
    title = f"What is short and what is left over, {LEVELS[counting][:1].lower()}{LEVELS[counting][1:]}"
    note = "Beside each amount stands how it differs from the plan as it stands."
    return Table(title, _columns("Amount", outcomes, is_number=True), tuple(rows_), total, note=note)


def _short_in(year: str) -> Callable[[Answer], int]:
    return lambda answer: sum(each.short_pence for each in answer.years if each.year == year)


def _cells(
    outcomes: Sequence[Outcome],
    certainty: Certainty,
    said: Callable[[Answer], str],
    read: Callable[[Answer], int],
) -> tuple[str, ...]:
    first = outcomes[0].proof
    was = None if first is None else read(first.at(certainty))
    cells = []
    for place, each in enumerate(outcomes):
        if each.proof is None:
            cells.append("cannot be tried")
            continue
        answer = each.proof.at(certainty)
        cells.append(said(answer) + ("" if not place or was is None else _difference(read(answer) - was)))
    return tuple(cells)


def _difference(pence: int) -> str:
    """By sign and word, so that it can be read without colour: " (+£500, more)"."""
    if not pence:
        return " (no change)"
    sign, word = ("+", "more") if pence > 0 else ("−", "less")
    return f" ({sign}{pounds(abs(pence))}, {word})"


def _funders(outcomes: Sequence[Outcome]) -> Table:
    names = sorted({name for each in outcomes for name in each.by_funder})
    rows_ = tuple(
        (name, *_money_cells(outcomes, lambda each, name=name: each.by_funder.get(name, 0))) for name in names
    )
    total = ("Together", *_money_cells(outcomes, lambda each: sum(each.by_funder.values())))
    title = "What each funder’s money comes to over all years, with money agreed in principle"
    note = "Money that is only asked for, is behind a shut gate, or waits for a match does not count."
    return Table(title, _columns("Funder", outcomes, is_number=True), rows_, total, note=note)


def _money_cells(outcomes: Sequence[Outcome], read: Callable[[Outcome], int]) -> tuple[str, ...]:
    was = read(outcomes[0])
    return tuple(
        "cannot be tried"
        if each.proof is None
        else pounds(read(each)) + (_difference(read(each) - was) if place else "")
        for place, each in enumerate(outcomes)
    )


def _picture(tried: Sequence[Outcome]) -> Stack:
    """For each scenario: what is paid on confirmed money, what more on less sure money, and what stays short."""
    found = []
    for each in tried:
        assert each.proof is not None
        parts, before = [], 0
        for certainty in Certainty:
            answer = each.proof.at(certainty)
            paid = answer.needed_pence - answer.short_pence
            parts.append(Part(SURE[certainty], max(paid - before, 0)))
            before = max(before, paid)
        needed = each.proof.at(Certainty.IN_PRINCIPLE).needed_pence
        found.append(Row(each.name, tuple(parts), needed))
    title = "How much of what is needed can be paid, by how sure the money is"
    return Stack("scenarios", title, "Scenario", tuple(found))


def _told(outcome: Outcome, counting: Certainty) -> Told:
    changes = outcome.changes or ("Nothing is changed yet",)
    short = _shortfalls(outcome, counting)
    left_out = max(len(short) - MOST_SHORTFALLS, 0)
    return Told(outcome.name, outcome.words, changes, outcome.reasons, short[:MOST_SHORTFALLS], left_out)


def _shortfalls(outcome: Outcome, certainty: Certainty) -> tuple[str, ...]:
    if outcome.proof is None:
        return ()
    return tuple(each.text for each in outcome.proof.at(certainty).funding.shortfalls)
