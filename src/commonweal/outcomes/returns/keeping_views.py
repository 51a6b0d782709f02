"""All returns, for those who keep them: which are there, who is late, what was certified, and what becomes of it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.procurement.models import Contract
from commonweal.design.fields import CommonwealForm
from commonweal.outcomes.catalogue import known, rates
from commonweal.outcomes.returns import actions, forms, pages, queries
from commonweal.outcomes.returns.models import GROUPS, Return
from commonweal.outcomes.returns.published import published
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.press import press
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.disclosure_minimum import minimum_in_force
from commonweal.rules.returns import OPEN, STEPS, Status, Step, next_quarter
from commonweal.rules.steps import steps_from

FACTS = ("contract__provider",)


@page(Action.VIEW_RETURNS)
def returns(request: HttpRequest) -> HttpResponse:
    quarters = queries.quarters_shown()
    rows = queries.returns_seen(request.actor, Action.VIEW_RETURNS, since=quarters[-1] if quarters else None)
    shown = pages.matrix_page(rows, quarters, by=request.actor, today=today())
    return render(request, "returns/returns.jinja", {"page": shown, "form": CommonwealForm()})


@page(Action.VIEW_RETURNS)
def late_returns(request: HttpRequest) -> HttpResponse:
    rows = queries.late_returns(request.actor, Action.VIEW_RETURNS)
    shown = pages.late_page(rows, by=request.actor, today=today())
    return render(request, "returns/late.jinja", {"page": shown, "form": CommonwealForm()})


@page(Action.VIEW_RETURNS)
def return_certified(request: HttpRequest, return_id: int) -> HttpResponse:
    """What was certified last, through disclosure control. What is being filled in is nobody's but the provider's."""
    found = record(request.actor, Action.VIEW_RETURNS, Return, return_id, related=FACTS)
    certified = queries.certified_step(found.pk)
    figures, areas = queries.certified_with_areas(found.pk)
    local = local_thresholds()
    least = minimum_in_force(on=today(), local=local).value
    lines = queries.lines_with_areas(found.pk) if Status(found.status) not in OPEN else []
    shown = pages.certified_page(
        found,
        aims=queries.aims_of_return(found, rates=rates()) if certified else (),
        tables={group: published(figures, group=group, areas=areas, threshold=least) for group, _ in GROUPS},
        certified=certified,
        changed=len(queries.drifted(figures, queries.counts_of(found, lines))),
        explained=_explained(queries.explained(found.pk)) if lines else (),
        history=queries.history_of(found.pk),
        by=request.actor,
        today=today(),
    )
    return render(request, "returns/certified.jinja", {"page": shown})


def _explained(rows: list[tuple[str, str]]) -> list[str]:
    """What a provider said of a measure, without the figures it is about: those stand in the tables, or are hidden there."""
    named = ((_about(key), words) for key, words in rows)
    return [f"{title}: {words}" for title, words in named]


def _about(key: str) -> str:
    found = known((*key.split("|"), "")[1])
    return found.title if found else "Money for each closed case"


@keeps_draft
@page(Action.KEEP_RETURNS)
def step_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.KEEP_RETURNS, Return, return_id, related=FACTS)

    def start() -> dict[str, object]:
        found.refresh_from_db(fields=["version"])
        return {"version": found.version}

    return serve_form(
        request,
        form_class=forms.StepForm,
        form_arguments={"steps": steps_from(STEPS, Status(found.status))},
        template="returns/step.jinja",
        page=pages.step_page(found),
        initial=start,
        act=lambda sent: actions.take_step(
            return_id=return_id, step=Step(sent.values["step"]), words=sent.values["words"], **sent.step
        ),
        done=lambda saved: reverse("return_certified", args=[saved.pk]),
        said="It is recorded.",
    )


@page(Action.KEEP_RETURNS)
def open_returns(request: HttpRequest) -> HttpResponse:
    address = reverse("returns")
    return press(
        request,
        act=lambda sent: actions.open_returns(by=sent.by, at=sent.at),
        done=lambda _: address,
        back=address,
        said=lambda opened: f"Opened {len(opened)}." if opened else "Everything that is due is open already.",
    )


@page(Action.KEEP_RETURNS)
def chase_returns(request: HttpRequest) -> HttpResponse:
    address = reverse("late_returns")
    link = request.build_absolute_uri("/")
    return press(
        request,
        act=lambda sent: actions.chase_returns(link=link, by=sent.by, at=sent.at),
        done=lambda _: address,
        back=address,
        said=lambda told: (
            f"Told {len(told)}." if told else "Everybody was told already what there is to tell."
        ),
    )


@keeps_draft
@page(Action.CHANGE_WHAT_IS_ASKED)
def change_what_is_asked(request: HttpRequest, contract_id: int) -> HttpResponse:
    """What the next return of a contract asks for, and a form to change it from a quarter on."""
    found = record(request.actor, Action.CHANGE_WHAT_IS_ASKED, Contract, contract_id)
    first = next_quarter(today(), queries.last_quarter_opened(contract_id))
    now = queries.asked_of([contract_id], quarter_starts_on=first)[contract_id]

    def act(sent: Sent) -> object:
        return actions.change_what_is_asked(
            contract_id=contract_id,
            measure_key=sent.values["measure"],
            is_asked=sent.values["is_asked"] == "yes",
            starts_on=date.fromisoformat(sent.values["quarter"]),
            why=sent.values["why"],
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.AskedForm,
        form_arguments={"measures": forms.asked_choices(now), "quarters": forms.quarters_from(first)},
        template="returns/asked.jinja",
        page=pages.asked_page(found, now=now, changes=queries.changes_of(contract_id), quarter=first),
        act=act,
        done=lambda _: reverse("change_what_is_asked", args=[contract_id]),
        said="What the return asks for is changed.",
    )
