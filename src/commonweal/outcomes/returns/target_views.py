"""Targets: of one contract, and of the partnership."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.catalogue import by_key, catalogue
from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.returns import actions, pages, queries, target_forms
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import area_ids, today
from commonweal.rules.periods import financial_year


@keeps_draft
@page(Action.SET_TARGET)
def set_target(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = record(request.actor, Action.SET_TARGET, Contract, contract_id)
    areas = shown_areas(on=today())

    def act(sent: Sent) -> object:
        starts_on, months = target_forms.period_chosen(sent.values["period"])
        return actions.set_target(
            contract_id=contract_id,
            measure_key=sent.values["measure"],
            starts_on=starts_on,
            months=months,
            value=sent.values["value"],
            at_most=sent.values["way"] == target_forms.AT_MOST,
            area_id=_area(sent),
            **sent.once,
        )

    return serve_form(
        request,
        form_class=target_forms.TargetForm,
        form_arguments={
            "periods": target_forms.period_choices(financial_year(today()).starts_on),
            "areas": [(each.code, each.name) for each in areas],
        },
        template="returns/target.jinja",
        page=pages.target_page(found, queries.targets_of(contract_id)),
        initial=lambda: {"area": target_forms.EVERYWHERE, "way": target_forms.AT_LEAST},
        act=act,
        done=lambda _: reverse("returns"),
        said="The target is set.",
    )


@page(Action.VIEW_FIGURES)
def targets(request: HttpRequest) -> HttpResponse:
    shown = pages.targets_page(queries.targets_set(), by_key(), by=request.actor)
    return render(request, "returns/targets.jinja", {"page": shown})


@keeps_draft
@page(Action.SET_TARGET)
def set_target_of_all(request: HttpRequest) -> HttpResponse:
    def act(sent: Sent) -> object:
        last_on = sent.values["last_on"]
        return actions.set_target_of_all(
            asked=by_key()[sent.values["measure"]],
            client_group=sent.values["client_group"],
            area_id=_area(sent),
            at_most=sent.values["way"] == target_forms.AT_MOST,
            value=sent.values["value"],
            starts_on=sent.values["starts_on"],
            ends_before=last_on + timedelta(days=1) if last_on else None,
            reason=sent.values["reason"],
            **sent.once,
        )

    return serve_form(
        request,
        form_class=target_forms.TargetOfAllForm,
        form_arguments={
            "measures": catalogue(),
            "areas": [(each.code, each.name) for each in shown_areas(on=today())],
        },
        template="returns/target.jinja",
        page=pages.target_of_all_page(),
        initial=lambda: {"area": target_forms.EVERYWHERE, "way": target_forms.AT_LEAST},
        act=act,
        done=lambda _: reverse("targets"),
        said="The target is set. It stands beside the figure from now on.",
    )


def _area(sent: Sent) -> int | None:
    code = sent.values["area"]
    return None if code == target_forms.EVERYWHERE else area_ids()[code]
