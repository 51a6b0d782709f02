"""The pages of board, analyst and partners."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.statements import (
    faults_in_statements,
    fence_sentences,
    partner_years,
    pool_of,
    statement_of,
)
from commonweal.commissioning.needs.queries import ours_published
from commonweal.jobs.actions import ask_for_work
from commonweal.outcomes import pages, statement_pages, trend_pages
from commonweal.outcomes.catalogue import families
from commonweal.outcomes.documents.pages import rows_shown
from commonweal.outcomes.documents.queries import statements_of
from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.reports import GROUPS, figures, read_year
from commonweal.outcomes.trends import read_trend
from commonweal.outcomes.work import REFRESH
from commonweal.partnership.queries import today
from commonweal.rules.measures import KEY_MEASURES, REFERRALS_BY_AREA, Family, Measure
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.statements import faults_in_statements as faults_in_sums

FIRST_YEAR = 2000


def year_asked(request: HttpRequest) -> Period:
    """The financial year that starts in `?year=`; this one when nothing, or nothing sensible, is asked."""
    typed = request.GET.get("year", "")
    this = financial_year(today())
    if typed.isascii() and typed.isdecimal() and FIRST_YEAR <= int(typed) <= this.starts_on.year:
        return financial_year(date(int(typed), 4, 1))
    return this


def group_asked(request: HttpRequest) -> str:
    """The client group in `?group=`; victims when nothing, or nothing sensible, is asked."""
    typed = request.GET.get("group", "")
    return typed if typed in GROUPS else "victim"


@page(Action.VIEW_FIGURES)
def board(request: HttpRequest) -> HttpResponse:
    group = group_asked(request)
    read = read_year(year=year_asked(request), today=today(), client_group=group, like=KEY_MEASURES)
    partners = partner_years(year=read.year)
    shown = pages.board_page(
        read=read,
        shown=figures(read, client_group=group, earlier=told_before(read)),
        group=group,
        partners=partners,
        faults=faults_in_statements(partners, year=read.year),
        families=families(),
        may_refresh=may(request.actor.roles, Action.REFRESH_FIGURES),
    )
    return render(request, "outcomes/board.jinja", {"page": shown})


@page(Action.VIEW_FIGURES)
def family_figures(request: HttpRequest, family: str) -> HttpResponse:
    asked = next((each for each in families() if each.key == family), None)
    if asked is None:
        raise Http404
    group = group_asked(request)
    with_told = any(each.told for each in asked.measures)
    read = read_year(
        year=year_asked(request),
        today=today(),
        client_group=group,
        like=asked.measures,
        with_told=with_told,
    )
    found = figures(read, client_group=group, earlier=told_before(read))
    subjects = {each.told.published for each in asked.measures if each.told and each.told.published}
    shown = pages.family_page(
        read=read,
        shown=found,
        group=group,
        family=asked,
        families=families(),
        published=ours_published(subjects) if subjects else {},
    )
    return render(request, "outcomes/family.jinja", {"page": shown})


@page(Action.VIEW_FIGURES)
def trend(request: HttpRequest) -> HttpResponse:
    family, measure = measure_asked(request)
    group = group_asked(request)
    found = read_trend(measure=measure, client_group=group, today=today())
    shown = trend_pages.trend_page(found, group=group, family=family)
    return render(request, "outcomes/trend.jinja", {"page": shown})


def measure_asked(request: HttpRequest) -> tuple[Family, Measure]:
    """The measure in `?measure=` with its family; referrals when nothing, or nothing there is, is asked."""
    known = {each.key: (family, each) for family in families() for each in family.measures}
    return known.get(request.GET.get("measure", ""), known[REFERRALS_BY_AREA.key])


@require_POST
@page(Action.REFRESH_FIGURES)
def refresh(request: HttpRequest) -> HttpResponse:
    """Counting takes a while: it is asked for, and its page says how far it is."""
    job = ask_for_work(name=REFRESH, arguments={}, by=request.actor, at=timezone.now())
    return redirect("job", job_id=job.pk)


@page(Action.VIEW_FIGURES)
def measures(request: HttpRequest) -> HttpResponse:
    return render(
        request, "outcomes/measures.jinja", {"page": pages.measures_page(families(), today=today())}
    )


@page(Action.VIEW_STATEMENT)
def statements(request: HttpRequest) -> HttpResponse:
    year = year_asked(request)
    partners, pool = partner_years(year=year), pool_of(year=year)
    faults = faults_in_sums([statement_of(each) for each in partners], pool)
    shown = statement_pages.statements_page(
        year=year, today=today(), partners=partners, pool=pool, faults=[reason.text for reason in faults]
    )
    return render(request, "outcomes/statements.jinja", {"page": shown})


@page(Action.VIEW_STATEMENT)
def statement(request: HttpRequest, organisation_id: int) -> HttpResponse:
    read = read_year(year=year_asked(request), today=today(), like=KEY_MEASURES)
    partners = partner_years(year=read.year)
    partner = next((each for each in partners if each.funder_id == organisation_id), None)
    if partner is None:
        raise Http404
    told = told_before(read)
    page_shown = statement_pages.statement_page(
        read=read,
        shown={group: figures(read, client_group=group, earlier=told) for group in GROUPS},
        partner=partner,
        partners=partners,
        fences=fence_sentences(partner, year=read.year),
        drills=may(request.actor.roles, Action.VIEW_LEDGER),
        documents=rows_shown(statements_of(organisation_id, read.year, by=request.actor)),
        makes=may(request.actor.roles, Action.MAKE_DOCUMENT),
    )
    return render(request, "outcomes/statement.jinja", {"page": page_shown})
