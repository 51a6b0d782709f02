"""The Jinja environment of every page: strict about our templates, with the design system's macros beside.

Settings name `environment` as the environment of Django's Jinja2 backend. A template that asks for a name
nobody gave it fails at once instead of leaving a blank. The design system's own macros rely on leaving things
out, so they are read by a second, forgiving environment; nothing else is.
"""

from functools import cache
from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from commonweal.design import words
from commonweal.design.glossary import GLOSSARY, term

COMPONENTS = "govuk_frontend_jinja/"
NEUTRAL_SITE = "https://www.bbc.co.uk/weather"
FILTERS = (
    "pounds",
    "count",
    "plural",
    "percent",
    "day",
    "month",
    "time_of_day",
    "moment",
    "period",
    "lower_first",
)


class Pages(jinja2.Environment):
    """Our templates, strictly; `govuk_frontend_jinja/…` comes from the forgiving environment."""

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> jinja2.Template:
        if isinstance(name, str) and name.startswith(COMPONENTS):
            return components().get_template(name)
        return super().get_template(name, *args, **kwargs)


@cache
def components() -> jinja2.Environment:
    """The design system's macros (govuk-frontend-jinja), rendered as their authors wrote them."""
    package = jinja2.PackageLoader("govuk_frontend_jinja")
    loader = jinja2.PrefixLoader({COMPONENTS.rstrip("/"): package})
    return jinja2.Environment(loader=loader, autoescape=True, auto_reload=False)


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment for Django's Jinja2 backend. `options` come from it."""
    ours = jinja2.PackageLoader("commonweal.design")
    given = options.pop("loader", None)
    loader = jinja2.ChoiceLoader([given, ours]) if given else ours
    options.update(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    pages = Pages(trim_blocks=True, lstrip_blocks=True, **options)
    pages.globals.update(static=static, url=url, term=term, glossary=GLOSSARY, way_out=way_out)
    pages.filters.update({name: getattr(words, name) for name in FILTERS})
    return pages


@cache
def own() -> jinja2.Environment:
    """An environment with the shared templates only, for parts that Python renders itself (form fields)."""
    return environment()


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url('case', case.id)`."""
    return reverse(name, args=args, kwargs=kwargs)


def way_out() -> str:
    """Where "Exit this page" leads: a harmless site that people look at every day (setting SAFE_EXIT_URL)."""
    return getattr(settings, "SAFE_EXIT_URL", NEUTRAL_SITE)
