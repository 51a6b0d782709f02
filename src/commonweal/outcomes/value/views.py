"""What the money bought: benefit tests and the gates they open, the cost of an outcome, unit costs, evaluation packs."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Gate
from commonweal.commissioning.governance.queries import allowing
from commonweal.outcomes.value import actions, forms, pages, queries
from commonweal.outcomes.value.counts import OUTCOMES
from commonweal.outcomes.value.models import BenefitTest, Citation, PriceRise
from commonweal.outcomes.views import FIRST_YEAR, year_asked
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules import unit_costs
from commonweal.rules.benefit import Verdict
from commonweal.rules.measures import Measure
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.reasons import Refused

LAST_YEAR = 2100


@page(Action.VIEW_VALUE)
def value(request: HttpRequest) -> HttpResponse:
    shown = pages.value_page(tests=queries.tests_kept(), by=request.actor)
    return render(request, "value/value.jinja", {"page": shown})


@page(Action.VIEW_VALUE)
def benefit_test(request: HttpRequest, benefit_test_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_VALUE, BenefitTest, benefit_test_id, related=("by",))
    gates = queries.shut_gates() if may(request.actor.roles, Action.OPEN_GATE) else []
    shown = pages.test_page(found, cited=queries.citations_of(found.pk), gates=gates)
    return render(request, "value/test.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_BENEFIT_TEST)
def benefit_test_new(request: HttpRequest) -> HttpResponse:
    year = year_asked(request)
    bought = queries.read_bought(year=year, today=today()).bought
    rises = queries.price_rises()

    def act(sent: Sent) -> BenefitTest:
        form = forms.BenefitForm(bought=bought, rises=rises)
        return actions.keep_benefit_test(
            judged=form.judged(sent.values, year=year.starts_on.year), **sent.once
        )

    return serve_form(
        request,
        form_class=forms.BenefitForm,
        form_arguments={"bought": bought, "rises": rises},
        template="value/test_new.jinja",
        page=pages.test_new_page(year=year, today=today(), bought=bought),
        initial=lambda: {"rise": forms.AS_PUBLISHED},
        act=act,
        done=lambda kept: reverse("benefit_test", args=[kept.pk]),
        said="The test is kept. It is never changed: keep another one if a judgement changes.",
    )


@keeps_draft
@page(Action.OPEN_GATE)
def benefit_test_cite(request: HttpRequest, benefit_test_id: int, gate_id: int) -> HttpResponse:
    test = record(request.actor, Action.VIEW_VALUE, BenefitTest, benefit_test_id)

    def gate() -> Gate:
        return record(request.actor, Action.OPEN_GATE, Gate, gate_id, related=("plan",))

    def act(sent: Sent) -> Citation:
        decision = sent.values["decision"]
        return actions.cite_benefit_test(
            test_id=test.pk,
            gate_id=gate_id,
            on=sent.values["on"],
            words=sent.values["words"],
            decision_id=None if decision == forms.NO_DECISION else int(decision),
            **sent.step,
        )

    needs_words = test.verdict != Verdict.EVEN_AT_THE_LOWEST
    return serve_form(
        request,
        form_class=forms.CiteForm,
        form_arguments={"allowing": allowing(), "today": today(), "needs_words": needs_words},
        template="value/cite.jinja",
        page=pages.cite_page(test, gate()),
        initial=lambda: {"version": gate().version, "decision": forms.NO_DECISION},
        act=act,
        done=lambda cited: reverse("gate", args=[gate_id]),
        said="The gate is open, and its history names the test.",
    )


@page(Action.VIEW_VALUE)
def cost_per_outcome(request: HttpRequest) -> HttpResponse:
    found = queries.read_bought(year=year_asked(request), today=today())
    shown = pages.cost_page(found, measure=_measure_asked(request), today=today())
    return render(request, "value/cost.jinja", {"page": shown})


def _measure_asked(request: HttpRequest) -> Measure:
    """The measure in `?outcome=`; the first when nothing, or nothing sensible, is asked."""
    typed = request.GET.get("outcome", "")
    return next((measure for measure in OUTCOMES if measure.key == typed), OUTCOMES[0])


@page(Action.VIEW_VALUE)
def costs_of_harm(request: HttpRequest) -> HttpResponse:
    shown = pages.unit_costs_page(rises=queries.price_rises(), by=request.actor)
    return render(request, "value/unit_costs.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_BENEFIT_TEST)
def price_rise_new(request: HttpRequest) -> HttpResponse:
    def act(sent: Sent) -> PriceRise:
        return actions.keep_price_rise(rise=unit_costs.PriceRise(**sent.values), **sent.once)

    return serve_form(
        request,
        form_class=forms.RiseForm,
        form_arguments={"today": today()},
        template="value/rise_new.jinja",
        page=None,
        act=act,
        done=lambda kept: reverse("unit_costs"),
        said="The rise of prices is kept.",
    )


@page(Action.EVALUATE)
def evaluation_packs(request: HttpRequest) -> HttpResponse:
    shown = pages.packs_page(packs=queries.packs(), today=today())
    return render(request, "value/packs.jinja", {"page": shown})


def _year_typed(text: str) -> Period:
    """The financial year that starts in what was typed; this one when that is nothing sensible."""
    if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return financial_year(date(int(text), 4, 1))
    return financial_year(today())


@require_POST
@page(Action.EVALUATE)
def evaluation_pack_make(request: HttpRequest) -> HttpResponse:
    try:
        made = actions.keep_pack(
            year=_year_typed(request.POST.get("year", "")), by=request.actor, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The pack is kept. Its hash is {made.digest}.")
    return redirect("evaluation_packs")


@require_POST
@page(Action.EVALUATE)
def evaluation_pack(request: HttpRequest, pack_id: int) -> HttpResponse:
    found = actions.take_pack(pack_id=pack_id, by=request.actor, at=timezone.now())
    response = HttpResponse(bytes(found.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evaluation-{found.year}.zip"'
    return response
