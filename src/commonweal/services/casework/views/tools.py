"""The risk tools in use, with their versions and where they come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.services.casework.pages.tools import tools_page
from commonweal.services.casework.queries.tools import loaded_tools


@page(Action.VIEW_RISK_TOOLS)
def risk_tools(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/tools.jinja", {"page": tools_page(loaded_tools())})
