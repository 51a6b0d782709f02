"""Writes a checked plan into the database: all of it or nothing, and the same plan a second time changes nothing.

A plan file spans the whole money wing, from needs to contracts, so it is loaded from the app at its top.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import (
    Fault,
    FaultsInPlan,
    Plan,
    digest,
    faults_between_rows,
    faults_by_day,
)
from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.commissioning.procurement import shared, taken
from commonweal.commissioning.procurement.writing import write_down
from commonweal.partnership.models import Area, Board, Organisation
from commonweal.rules.contributions import Status, Step
from commonweal.rules.periods import day_of, financial_year, financial_year_name, show_day
from commonweal.rules.versions import reasons_not_to_load

ONE_AT_A_TIME = 4_827_116


@dataclass(frozen=True)
class Loaded:
    """The plan's row, and whether this made it (False: the same plan was there already and nothing was changed)."""

    plan: models.Plan
    is_new: bool


@transaction.atomic
def load_plan(plan: Plan, *, at: datetime, by: Actor, to_compare: bool | None = None) -> Loaded:
    """Writes a plan. Raises FaultsInPlan, with everything that stands in the way, and then nothing of it is written.

    `to_compare` says that it is another version, here to be compared, so that nothing of it goes into the ledger; False that
    it is a plan of its own. It has to be said when its promises are in other plans already, and is kept for good.
    Organisations, areas, boards, decisions, contracts and figures that are there already stay as they are, and have to say the
    same as the plan.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    fingerprint = digest(plan)
    there = loaded_as(plan.key)
    if there is not None and there.digest == fingerprint and to_compare in (None, there.is_to_compare):
        return Loaded(there, is_new=False)
    if there is not None:
        raise FaultsInPlan([Fault(plan.line, _why_not_again(there, fingerprint))])
    faults = [*faults_between_rows(plan), *faults_on_loading(plan, at=at)]
    faults += [
        Fault(plan.line, reason.text)
        for reason in reasons_not_to_load(shared.promises_shared(plan), to_compare=to_compare)
    ]
    if faults:
        raise FaultsInPlan(faults)
    is_to_compare = bool(to_compare)
    row = write_down(plan, fingerprint=fingerprint, is_to_compare=is_to_compare, at=at, by=by)
    record_event(
        action="load_plan", subject=row, by=by, at=at, digest=fingerprint, is_to_compare=is_to_compare
    )
    return Loaded(row, is_new=True)


def _why_not_again(there: models.Plan, fingerprint: str) -> str:
    """What a key that is taken says: another text is loaded under it, or this one, as something else."""
    if there.digest != fingerprint:
        return f"A plan {there.key} is loaded and differs from this one: give this one a key of its own, to compare the two."
    said = "a version to compare" if there.is_to_compare else "a plan of its own"
    return f"This plan is loaded as {there.key} already, as {said}, and that does not change: it needs no loading again."


def loaded_as(key: str) -> models.Plan | None:
    """The plan that is loaded under a key."""
    return models.Plan.objects.filter(key=key).first()


def faults_on_loading(plan: Plan, *, at: datetime) -> list[Fault]:
    """What stands in the way of loading a sound plan here and now: days still to come, names and references taken."""
    return [*faults_by_day(plan, today=day_of(at)), *_faults_against_what_is_there(plan)]


def _faults_against_what_is_there(plan: Plan) -> list[Fault]:
    """A code that means another body, area or board here; a name or reference that is taken."""
    faults: list[Fault] = []
    organisations = {row.code: row for row in Organisation.objects.all()}
    codes_by_name = {row.name.casefold(): row.code for row in organisations.values()}
    for row in plan.organisations:
        known = organisations.get(row.code)
        if known is not None and (known.name, known.kind) != (row.name, row.kind):
            text = f"“{row.code}” is {known.name} ({known.get_kind_display()}) here: use its name, or another code."
            faults.append(Fault(row.line, text))
        elif codes_by_name.get(row.name.casefold(), row.code) != row.code:
            text = f"{row.name} is “{codes_by_name[row.name.casefold()]}” here: use that code."
            faults.append(Fault(row.line, text))
    areas = dict(Area.objects.values_list("code", "name"))
    for area in plan.areas:
        if areas.get(area.code, area.name) != area.name:
            faults.append(
                Fault(area.line, f"“{area.code}” is {areas[area.code]} here: use its name, or another code.")
            )
    boards = dict(Board.objects.values_list("name", "organisation__code"))
    for board in plan.boards:
        if boards.get(board.name, board.organisation) != board.organisation:
            faults.append(
                Fault(
                    board.line,
                    f"{board.name} belongs to “{boards[board.name]}” here: correct one of the two.",
                )
            )
    faults += taken.faults_in_decisions(plan)
    faults += taken.faults_in_contracts(plan)
    known_figures = {
        (row.subject, row.area.code, row.starts_on, row.ends_before, row.edition): (row.value, row.status)
        for row in PublishedFigure.objects.filter(
            subject__in={row.subject for row in plan.figures}
        ).select_related("area")
    }
    for figure in plan.figures:
        key = (figure.subject, figure.area, figure.starts_on, figure.ends_before, figure.edition)
        if known_figures.get(key, (figure.value, figure.status)) != (figure.value, figure.status):
            text = f"{figure.title}: this edition has another value here, {known_figures[key][0]}: correct one of the two."
            faults.append(Fault(figure.line, text))
    return [*faults, *_in_closed_years(plan)]


def _in_closed_years(plan: Plan) -> list[Fault]:
    """Promises whose day lies in a year that is closed here: the ledger takes nothing dated in one any more."""
    confirmed = [
        (row, step)
        for row in plan.contributions
        if row.kind == "cash" and row.status is Status.CONFIRMED
        for step in row.steps
        if step.step == Step.CONFIRM
    ]
    if not confirmed:
        return []
    closed = set(models.YearClose.objects.values_list("year", flat=True))
    return [
        Fault(
            step.at("on") or row.line,
            f"{financial_year_name(step.on)} is closed, so “{row.key}” cannot be confirmed on {show_day(step.on)} any more:"
            " give the day it is recorded here, in a year that is open.",
        )
        for row, step in confirmed
        if financial_year(step.on).starts_on.year in closed
    ]
