"""A button without questions: it acts, says so, and goes on. A refusal is said in words on the page it came from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonweal.partnership.form_page import Sent, sent_by
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
    sent = sent_by(request.actor, request.POST.dict())
    try:
        result = act(sent)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    words = said if isinstance(said, str) else said(result)
    if words:
        messages.success(request, words)
    return redirect(done(result))
