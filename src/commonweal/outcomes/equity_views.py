"""The same help everywhere? Asked year by year, group by group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.outcomes.equity import by_area
from commonweal.outcomes.equity_pages import LEVELS, equity_page
from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.reports import figures, read_year
from commonweal.outcomes.views import group_asked, year_asked
from commonweal.partnership.queries import today
from commonweal.rules.measures import KEY_MEASURES


@page(Action.VIEW_FIGURES)
def equity(request: HttpRequest) -> HttpResponse:
    group, asked = group_asked(request), request.GET.get("level", "")
    level = asked if asked in LEVELS else next(iter(LEVELS))
    read = read_year(year=year_asked(request), today=today(), client_group=group, like=KEY_MEASURES)
    found = by_area(
        read, figures(read, client_group=group, earlier=told_before(read)), client_group=group, level=level
    )
    shown = equity_page(read=read, found=found, group=group, level=level)
    return render(request, "outcomes/equity.jinja", {"page": shown})
