"""Every address the application answers, and what each declares about who may open it.

Read a Route as: at `path` the view `name` answers whoever `access` says: an Action of the policy, "public" for anyone,
or None for a view that declares nothing, which is refused before it runs and fails a test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from commonweal.access.enforce import PUBLIC
from commonweal.access.policy import Action

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """`pattern` is the address as Django matches it, `<uuid:case_id>` and all; `path` is the same to read."""

    pattern: str
    name: str
    access: str | Action | None
    keeps_draft: bool

    @property
    def path(self) -> str:
        return PARAMETER.sub(r"<\1>", self.pattern)

    @property
    def is_public(self) -> bool:
        return self.access == PUBLIC


def routes() -> list[Route]:
    """All of them, by path."""
    return sorted(_walk(get_resolver().url_patterns, "/"), key=lambda route: (route.path, route.name))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
            continue
        view = pattern.callback
        yield Route(
            pattern=path,
            name=pattern.name or "",
            access=getattr(view, "declared_access", None),
            keeps_draft=getattr(view, "keeps_draft", False),
        )
