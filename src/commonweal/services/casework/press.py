"""A button without questions: it acts, says so, and goes on. A refusal is said in words on the page it came from."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonweal.partnership.form_page import Sent
from commonweal.rules.reasons import Refused


def press(
    request: HttpRequest,
    *,
    act: Callable[[Sent], Any],
    done: Callable[[Any], str],
    back: str,
    said: str | Callable[[Any], str],
) -> HttpResponse:
    """`act` does it, `done` gives the address to go on to, `back` the page to return to when it was refused.

    `said` is what is said then, or makes it from what `act` gave back.
    """
    if request.method != "POST":
        return redirect(back)
    version = request.POST.get("version", "")
    sent = Sent(
        values=request.POST.dict(),
        version=int(version) if version.isascii() and version.isdecimal() else None,
        form_key=uuid_or_none(request.POST.get("form_key", "")),
    )
    try:
        result = act(sent)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    words = said if isinstance(said, str) else said(result)
    if words:
        messages.success(request, words)
    return redirect(done(result))


def uuid_or_none(text: str) -> UUID | None:
    """What a form brought as a key, or nothing when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
