"""A benefit test is worked out and kept; a kept test is cited when a gate opens. The gate itself moves by its own action."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions import open_gate
from commonweal.commissioning.funding.models import GateHistory
from commonweal.outcomes.value import queries
from commonweal.outcomes.value.counts import OUTCOMES
from commonweal.outcomes.value.freezing import digest_of, frozen, frozen_result, thawed_result
from commonweal.outcomes.value.models import BenefitTest, Citation, PriceRise
from commonweal.outcomes.value.queries import Bought, rise_of
from commonweal.rules import benefit
from commonweal.rules.benefit import Range
from commonweal.rules.disclosure import CellStatus, publish
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import day_of, financial_year
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.rules.studies_of_harm import SOURCES, Study
from commonweal.rules.unit_costs import Cost, Per, whole_per_victim

ENTERED = "entered"
LONGEST_CITATION = 300
APRIL = 4


@dataclass(frozen=True)
class Judged:
    """What somebody puts in. `lines` are keys of what was bought in `year`, the one that starts in it.

    `outcome` is the key of a measure, whose published count is taken, or ENTERED, with the number and where it is from. `worth`
    is pence for one outcome at the prices of `study`; `rise_id` names a kept rise that brings it to other prices, or none.
    """

    title: str
    year: int
    lines: Sequence[str]
    outcome: str
    attribution: Range
    deadweight: Range
    drop_off: Range
    worth: Range
    study: Study
    outcomes: int | None = None
    outcomes_source: str = ""
    rise_id: int | None = None


@transaction.atomic
def keep_benefit_test(
    *, judged: Judged, form_key: UUID | None = None, by: Actor, at: datetime
) -> BenefitTest:
    """Works a test out and keeps it with everything that went in. Sent twice, kept once. Raises Refused, Http404."""
    if not may(by.roles, Action.KEEP_BENEFIT_TEST):
        raise Http404
    if form_key and (kept := BenefitTest.objects.filter(form_key=form_key).first()):
        return kept
    year = queries.read_bought(year=financial_year(date(judged.year, APRIL, 1)), today=day_of(at))
    lines = _chosen(judged.lines, year.bought)
    worth, prices = _worth(judged)
    test = benefit.Test(
        outcomes=_outcomes(judged, lines, threshold=year.counts.threshold),
        attribution=judged.attribution,
        deadweight=judged.deadweight,
        drop_off=judged.drop_off,
        worth=worth,
        investment_pence=sum(line.spent_pence for line in lines),
    )
    refuse_if(benefit.reasons_not_to_test(test))
    result = benefit.work_out(test)
    inputs = frozen(
        test,
        year=judged.year,
        lines=[
            {"key": line.key, "name": line.name, "area": line.area, "pence": line.spent_pence}
            for line in lines
        ],
        outcome=judged.outcome,
        outcomes_source=judged.outcomes_source,
        refreshed_at=year.counts.refreshed_at.isoformat() if year.counts.refreshed_at else "",
        study=judged.study.value,
        worth_as_given=[judged.worth.low, judged.worth.central, judged.worth.high],
        prices=prices,
    )
    out = frozen_result(result)
    kept = BenefitTest.objects.create(
        title=judged.title,
        year=judged.year,
        inputs=inputs,
        result=out,
        digest=digest_of(inputs, out),
        verdict=result.verdict,
        low_pence=result.low,
        central_pence=result.central,
        high_pence=result.high,
        investment_pence=result.investment_pence,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(
        action="keep_benefit_test", subject=kept, by=by, at=at, verdict=result.verdict.value, year=judged.year
    )
    return kept


def _chosen(keys: Sequence[str], bought: Sequence[Bought]) -> list[Bought]:
    by_key = {each.key: each for each in bought}
    if not keys or not set(keys) <= set(by_key):
        text = "Choose at least one line of spending of this year. If the books changed since, open the form again."
        raise Refused(Reason("lines_unknown", text))
    return [by_key[key] for key in dict.fromkeys(keys)]


def _outcomes(judged: Judged, lines: Sequence[Bought], *, threshold: int) -> int:
    """How many: what was entered with its source, or the published counts of the lines. Raises Refused for what is hidden."""
    if judged.outcome == ENTERED:
        if not judged.outcomes_source.strip():
            text = "Say where the number of outcomes is from: a count without a source proves nothing."
            raise Refused(Reason("outcomes_source_missing", text))
        number = judged.outcomes or 0
        if (
            publish({"Outcomes": number}, threshold=threshold).cell("Outcomes").status
            is CellStatus.SUPPRESSED
        ):
            text = f"Enter {threshold} or more: fewer would be hidden anywhere else, to protect people."
            raise Refused(Reason("outcomes_too_few", text))
        return number
    if judged.outcome not in {measure.key for measure in OUTCOMES}:
        raise Refused(Reason("outcome_unknown", "Choose what counts as an outcome from those shown."))
    cells = [line.cells.get(judged.outcome) for line in lines]
    if any(cell is None for cell in cells):
        text = "For one of these lines nobody counts this outcome. Leave it out, or enter the number with its source."
        raise Refused(Reason("outcomes_not_counted", text))
    if any(cell.status not in (CellStatus.VALUE, CellStatus.ZERO) for cell in cells if cell is not None):
        text = "For one of these lines the count is hidden or not whole. Choose more lines together, or another outcome."
        raise Refused(Reason("outcomes_hidden", text))
    return sum(cell.value or 0 for cell in cells if cell is not None)


def _worth(judged: Judged) -> tuple[Range, str]:
    """What one outcome is worth at the prices asked for, and whose prices these are. Raises Refused."""
    study = judged.study
    if study not in (Study.HOME_OFFICE, Study.LOCAL):
        text = "That study gives no cost per victim. Choose the Home Office’s, or your own with its source."
        raise Refused(Reason("no_cost_per_victim", text))
    given = judged.worth
    prices_of = SOURCES[study].prices_of
    costs = [
        Cost(pence, Per.VICTIM, study, prices_of, frozenset())
        for pence in (given.low, given.central, given.high)
    ]
    if study is Study.HOME_OFFICE and given.high > (most := whole_per_victim().pence):
        text = f"Enter {show_pounds(most)} or less: that is the whole cost per victim which the Home Office found."
        raise Refused(Reason("worth_above_study", text))
    if judged.rise_id is None:
        return given, f"Prices of {prices_of}." if study is Study.HOME_OFFICE else f"Prices {prices_of}."
    row = PriceRise.objects.filter(pk=judged.rise_id).first()
    if row is None:
        raise Refused(Reason("rise_unknown", "Choose a rise of prices from those shown."))
    rise = rise_of(row)
    low, central, high = (cost.at(rise).pence for cost in costs)
    words = rise.in_words()
    return replace(given, low=low, central=central, high=high), f"{words[:1].upper()}{words[1:]}."


@transaction.atomic
def cite_benefit_test(
    *,
    test_id: int,
    gate_id: int,
    on: date,
    words: str,
    decision_id: int | None = None,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Citation:
    """Opens a gate by the gate's own action, with this test as what it rests on. Raises Refused, Stale, Http404.

    A test that does not show benefit above the investment even at the lowest is cited only with a reason in words.
    """
    test = enforce.record(by, Action.VIEW_VALUE, BenefitTest, test_id)
    if form_key and (cited := Citation.objects.filter(step__form_key=form_key).first()):
        return cited
    refuse_if(_reasons_not_to_cite(test, words))
    gate = open_gate(
        gate_id=gate_id,
        on=on,
        words=reference_to(test, words),
        decision_id=decision_id,
        version=version,
        form_key=form_key,
        by=by,
        at=at,
    )
    step = GateHistory.objects.filter(gate=gate).order_by("-id").first()
    cited = Citation.objects.create(test=test, step=step, words=words, by_id=by.user_id, at=at)
    record_event(action="cite_benefit_test", subject=test, by=by, at=at, gate=gate_id)
    return cited


def _reasons_not_to_cite(test: BenefitTest, words: str) -> list[Reason]:
    result: dict[str, Any] = test.result
    reasons = benefit.reasons_not_to_cite(thawed_result(result).verdict, words=words)
    if digest_of(test.inputs, result) != test.digest:
        text = "This test is not what was kept: its hash differs. Tell whoever looks after the system, and keep a new one."
        reasons.append(Reason("test_changed", text))
    if len(reference_to(test, words)) > LONGEST_CITATION:
        over = len(reference_to(test, words)) - LONGEST_CITATION
        reasons.append(Reason("words_too_long", f"Say it in {over} characters fewer."))
    return reasons


def reference_to(test: BenefitTest, words: str) -> str:
    """What the gate's history says: which test, its hash, its range, and the reason."""
    said = (
        f"Benefit test {test.pk}, {test.digest}: {show_pounds(test.low_pence)} to {show_pounds(test.high_pence)}"
        f" against {show_pounds(test.investment_pence)}. {words.strip()}"
    )
    return said.strip()
