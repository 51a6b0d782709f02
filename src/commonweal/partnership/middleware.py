"""Who is asking. Sets `request.actor`; ends idle sessions, keeping what was being typed; lets no page be stored."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from commonweal.access.actor import Actor
from commonweal.access.enforce import PUBLIC
from commonweal.partnership.drafts import keep_posted
from commonweal.partnership.queries import actor_for

SEEN = "seen_at"
WRITE_EVERY_SECONDS = 60


class WhoIsAsking:
    """`request.actor` is an Actor for a signed-in person with an open account, otherwise None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.actor = None
        user_id = request.session.get(SESSION_KEY)
        if user_id is None:
            return self.get_response(request)
        now = timezone.now()
        session_hash = request.session.get(HASH_SESSION_KEY, "")
        actor = actor_for(int(user_id), on=timezone.localdate(now), session_hash=session_hash)
        if actor is None:
            logout(request)
        elif self._is_idle(request, now.timestamp()):
            if not _is_public(request):
                return self._sign_in_again(request, actor)
            logout(request)
        else:
            request.actor = actor
        return self.get_response(request)

    def _is_idle(self, request: HttpRequest, now: float) -> bool:
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_MINUTES * 60:
            return True
        if now - request.session.get(SEEN, 0) > WRITE_EVERY_SECONDS:
            request.session[SEEN] = now
        return False

    def _sign_in_again(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        """Back to where they were; a button that cannot be pressed by coming back leads home instead."""
        is_reading = request.method in ("GET", "HEAD")
        kept = False if is_reading else keep_posted(request, actor)
        query = {"why": "kept" if kept else "idle"}
        if is_reading or kept:
            query["next"] = request.get_full_path()
        logout(request)
        return redirect(f"{reverse('sign_in')}?{urlencode(query)}")


def _is_public(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return True
    return getattr(view, "declared_access", None) == PUBLIC
