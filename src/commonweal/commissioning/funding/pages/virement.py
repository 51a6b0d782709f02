"""One virement, and the forms round it: moving budget, approving or sending back, taking a forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Element, NeedLine, Plan
from commonweal.commissioning.funding.pages.budget import STATUS_WORDS
from commonweal.commissioning.funding.pages.choosing import address, year_name
from commonweal.commissioning.funding.queries import LineKey, LineYear, SourceLine, VirementRow
from commonweal.design.words import moment, pounds
from commonweal.rules.payments import Step, reasons_not_to_take
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import in_plain_words
from commonweal.rules.variance import Figures, foreseen

_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
ADDRESS_OF = {
    Step.APPROVE: "virement_approve",
    Step.SEND_BACK: "virement_send_back",
    Step.WITHDRAW: "virement_withdraw",
}
_WORDS_ONLY_FOR_THE_RULE = "asked before the form is shown: whatever will be said there"


@dataclass(frozen=True)
class StepOpen:
    """A step of a virement: its words and address, and why this person may not take it."""

    words: str
    address: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class VirementPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[StepOpen, ...]
    back: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class YearFormPage:
    """What stands above a form about one year of a plan."""

    title: str
    plan: str
    year: str
    limit: str
    back: str
    has_lines: bool


def virement_page(row: VirementRow, *, plan: Plan, by: Actor) -> VirementPage:
    facts: list[tuple[str, str]] = [
        ("How far it is", STATUS_WORDS[row.status]),
        ("Year", year_name(row.year)),
        ("From", row.from_words),
        ("To", row.to_words),
        ("Amount", pounds(row.amount_pence, always_pence=True)),
        ("Why", row.words),
        ("Prepared by", f"{row.prepared_by}, {moment(row.prepared_at)}"),
    ]
    if row.decision_id:
        facts.append(
            ("Under decision", _LINK.format(reverse("decision", args=[row.decision_id]), row.decision))
        )
    if row.settled_at:
        facts.append(("Settled by", f"{row.settled_by}, {moment(row.settled_at)}"))
    if row.settled_words:
        facts.append(("What they said", row.settled_words))
    if row.transaction_id and may(by.roles, Action.VIEW_LEDGER):
        where = reverse("ledger_transaction", args=[row.transaction_id])
        facts.append(("In the ledger", _LINK.format(where, f"Movement {row.transaction_id}")))
    return VirementPage(
        title=f"Virement {row.id}",
        facts=tuple(facts),
        steps=_steps(row, by) if may(by.roles, Action.KEEP_BUDGET) else (),
        back=address(reverse("budget"), plan=plan.key, year=row.year),
    )


def settling_page(row: VirementRow, step: Step, *, plan: Plan, by: Actor) -> VirementPage:
    shown = virement_page(row, plan=plan, by=by)
    return VirementPage(
        title=f"{in_plain_words(step).capitalize()} virement {row.id}",
        facts=shown.facts,
        steps=(),
        back=reverse("virement", args=[row.id]),
        reasons=_reasons(row, step, by),
    )


def year_form_page(title: str, *, plan: Plan, year: int, has_lines: bool) -> YearFormPage:
    return YearFormPage(
        title=f"{title}, {year_name(year)}",
        plan=plan.title,
        year=year_name(year),
        limit="" if plan.virement_limit_pence is None else pounds(plan.virement_limit_pence),
        back=address(reverse("budget"), plan=plan.key, year=year),
        has_lines=has_lines,
    )


def line_key(text: str) -> LineKey | None:
    """The element and area that a form names as `17.4`; None when it cannot be read."""
    element, _, area = text.partition(".")
    return (int(element), int(area)) if element.isdecimal() and area.isdecimal() else None


def key_of(line: LineKey) -> str:
    return f"{line[0]}.{line[1]}"


def lines_to_take_from(
    lines: Sequence[LineYear], sources: Sequence[SourceLine]
) -> list[tuple[str, str, str]]:
    """Every line with budget: its key, its name, and what of it is free."""
    found = []
    for line in lines:
        key = (line.element_id, line.area_id)
        own = [each for each in sources if (each.element_id, each.area_id) == key]
        free = max(sum(each.budget_pence - each.used_pence for each in own), 0)
        if line.budget_pence > 0:
            found.append((key_of(key), f"{line.element}, {line.area}", f"{pounds(free)} is free"))
    return found


def lines_to_give_to(lines: Sequence[LineYear], needs: Sequence[NeedLine]) -> list[tuple[str, str]]:
    """Every line that the plan or the budget knows, in the order of the plan's elements."""
    found = {(line.element_id, line.area_id): f"{line.element}, {line.area}" for line in lines}
    found |= {(need.element_id, need.area_id): f"{need.element.name}, {need.area.name}" for need in needs}
    return [
        (key_of(key), words) for key, words in sorted(found.items(), key=lambda each: (each[0][0], each[1]))
    ]


def suggested(
    lines: Sequence[LineYear], needs: Sequence[NeedLine], elements: Sequence[Element]
) -> Mapping[LineKey, tuple[str, Figures]]:
    """Every line to foresee an amount for: its name, and what the books say of it."""
    known = {(line.element_id, line.area_id): line for line in lines}
    names = dict(lines_to_give_to(lines, needs))
    found = {}
    for text, words in names.items():
        key = line_key(text)
        assert key is not None, "our own keys can be read"
        line = known.get(key)
        found[key] = (
            words,
            Figures(
                element=words,
                area="",
                year="",
                budget=line.budget_pence if line else 0,
                spent=line.spent_pence if line else 0,
                accrued=line.accrued_pence if line else 0,
                committed=line.committed_pence if line else 0,
            ),
        )
    return found


def suggestion_words(figures: Figures) -> str:
    return (
        f"Budget {pounds(figures.budget)}. Spent {pounds(figures.spent)}, accrued {pounds(figures.accrued)} and committed"
        f" {pounds(figures.committed)} come to {pounds(foreseen(figures))}."
    )


def _steps(row: VirementRow, by: Actor) -> tuple[StepOpen, ...]:
    found = []
    for step, name in ADDRESS_OF.items():
        reasons = _reasons(row, step, by)
        if not any(reason.code == "step_not_open" for reason in reasons):
            words = in_plain_words(step).capitalize()
            found.append(StepOpen(words, reverse(name, args=[row.id]), reasons))
    return tuple(found)


def _reasons(row: VirementRow, step: Step, by: Actor) -> tuple[Reason, ...]:
    return tuple(
        reasons_not_to_take(
            step,
            status=row.status,
            prepared_by=row.prepared_by_id,
            by=by.user_id,
            words=_WORDS_ONLY_FOR_THE_RULE,
        )
    )
