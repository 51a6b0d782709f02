"""Who is asking. Sets `request.actor`; ends idle sessions, keeping what was being typed."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commonweal.partnership.drafts import keep_posted
from commonweal.partnership.queries import actor_for

SEEN = "seen_at"
WRITE_EVERY_SECONDS = 60


class WhoIsAsking:
    """`request.actor` is an Actor for a signed-in person with an open account, otherwise None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None
        user_id = request.session.get("_auth_user_id")
        if user_id is None:
            return self.get_response(request)
        now = timezone.now()
        actor = actor_for(int(user_id), on=timezone.localdate(now))
        if actor is None:
            logout(request)
            return self.get_response(request)
        if self._is_idle(request, now.timestamp()):
            return self._sign_in_again(request, actor)
        request.actor = actor
        response = self.get_response(request)
        if request.actor is not None:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _is_idle(self, request: HttpRequest, now: float) -> bool:
        from django.conf import settings

        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_MINUTES * 60:
            return True
        if now - request.session.get(SEEN, 0) > WRITE_EVERY_SECONDS:
            request.session[SEEN] = now
        return False

    def _sign_in_again(self, request: HttpRequest, actor: object) -> HttpResponse:
        back = request.get_full_path()
        kept = keep_posted(request, actor) if request.method == "POST" else False
        logout(request)
        query = {"next": back, "why": "kept" if kept else "idle"}
        return redirect(f"{reverse('sign_in')}?{urlencode(query)}")
