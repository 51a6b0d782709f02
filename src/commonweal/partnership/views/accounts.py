"""Coming in and going out, passwords, and the pages where a system administrator looks after accounts."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from commonweal.access.actor import Actor
from commonweal.access.enforce import page, public_page, record
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.partnership import actions, drafts, forms, pages, queries
from commonweal.partnership.form_page import INVALID, Sent, keeps_draft, serve_form
from commonweal.partnership.middleware import SEEN
from commonweal.partnership.models import User
from commonweal.partnership.numbers import numbers_page
from commonweal.rules.reasons import Refused

LIMIT = 50
BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"  # noqa: S105
LOCKED_STATUS = 429
GONE = 410
NOT_KEPT = 409


@public_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """One answer for an unknown address, a wrong password and a closed account."""
    if request.actor is not None:
        return redirect(_onward(request))
    form = forms.SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email, password = form.cleaned_data["email"].lower(), form.cleaned_data["password"]
        user = authenticate(request, email=email, password=password)
        by = queries.actor_for(user.pk, on=queries.today()) if user else None
        if user is not None and by is not None and by.memberships:
            return _come_in(request, user, by)
        actions.note_refusal(locked=getattr(request, "axes_locked_out", False), at=timezone.now())
        form.add_error(None, forms.NO_ROLE if user else forms.NOT_RIGHT)
    return _show_sign_in(request, form, status=INVALID if form.is_bound else 200)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """What django-axes answers with when there were too many wrong tries, whether or not there is such an account."""
    form = forms.SignInForm({"email": "", "password": ""})
    form.errors.clear()
    form.add_error(None, pages.LOCKED)
    return _show_sign_in(request, form, status=LOCKED_STATUS)


def _show_sign_in(request: HttpRequest, form: forms.SignInForm, *, status: int) -> HttpResponse:
    why = pages.WHY.get(request.GET.get("why", ""), "")
    shown = pages.SignInPage(why=why, is_demonstration=settings.DEMO)
    return render(request, "partnership/sign_in.jinja", {"page": shown, "form": form}, status=status)


def _onward(request: HttpRequest) -> str:
    """Where they were going, when that is one of our own pages; otherwise home."""
    asked = request.GET.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        try:
            resolve(asked.partition("?")[0])
        except Resolver404:
            return reverse("home")
        return asked
    return reverse("home")


def _come_in(request: HttpRequest, user: User, by: Actor, *, stepped_in: bool = False) -> HttpResponse:
    """Starts a session under a new key, leaving nothing of an earlier one."""
    now = timezone.now()
    login(request, user, backend=BY_PASSWORD)
    request.session[SEEN] = now.timestamp()
    actions.note_sign_in(by=by, at=now, stepped_in=stepped_in)
    return redirect(_onward(request))


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leads to a page that says nothing of what this is."""
    if request.actor is not None:
        actions.note_sign_out(by=request.actor, at=timezone.now())
    logout(request)
    request.actor = None
    response = redirect("leave")
    response.delete_cookie(settings.CSRF_COOKIE_NAME)
    return response


@public_page
def step_in(request: HttpRequest) -> HttpResponse:
    """In a demonstration only: become anyone of the cast by one press."""
    if not settings.DEMO:
        raise Http404
    cast = import_module(settings.DEMO_CAST).cast()
    users = queries.people_with_emails(each.email for each in cast)
    if request.method != "POST":
        return render(request, "partnership/step_in.jinja", {"page": pages.step_in_page(cast, users)})
    user = users.get(request.POST.get("email", ""))
    by = queries.actor_for(user.pk, on=queries.today()) if user else None
    if user is None or by is None:
        raise Http404
    return _come_in(request, user, by, stepped_in=True)


@public_page
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link a system administrator gave them."""
    user = queries.account_for_link(token)
    if user is None:
        return render(request, "partnership/link_gone.jinja", status=GONE)
    form = forms.NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            actions.set_password_by_link(
                token=token, password=form.cleaned_data["new_password"], at=timezone.now()
            )
        except Refused:
            return render(request, "partnership/link_gone.jinja", status=GONE)
        return redirect(f"{reverse('sign_in')}?{urlencode({'why': 'set'})}")
    status = INVALID if form.is_bound else 200
    return render(request, "partnership/set_password.jinja", {"page": None, "form": form}, status=status)


@page(Action.VIEW_HOME)
def change_password(request: HttpRequest) -> HttpResponse:
    """Everyone who may come in may change their own password."""
    by = request.actor

    def act(sent: Sent) -> None:
        current, new = sent.values["current_password"], sent.values["new_password"]
        user = actions.change_password(current=current, password=new, by=by, at=timezone.now())
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()

    return serve_form(
        request,
        form_class=forms.ChangePasswordForm,
        template="partnership/change_password.jinja",
        page=None,
        act=act,
        done=lambda _: reverse("home"),
        said="Your password is changed. Wherever else you were signed in, you are signed out.",
        form_arguments={"user": record(by, Action.VIEW_HOME, User, by.user_id)},
    )


@page(Action.VIEW_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Everyone who signs in, by name; a search is posted, so that no name stands in an address."""
    form = forms.FindAccountForm(request.POST if request.method == "POST" else None)
    containing = form.cleaned_data["containing"] if form.is_valid() else ""
    after, is_waiting = request.GET.get("after", ""), "waiting" in request.GET
    found = queries.accounts(
        request.actor,
        containing=containing,
        waiting_on=queries.today() if is_waiting else None,
        after_id=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None,
        limit=LIMIT + 1,
    )
    shown = pages.accounts_page(
        found, limit=LIMIT, is_search=bool(containing), is_waiting=is_waiting, today=queries.today()
    )
    status = INVALID if form.errors else 200
    return render(request, "partnership/accounts.jinja", {"page": shown, "form": form}, status=status)


@page(Action.VIEW_ACCOUNTS)
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    user = record(request.actor, Action.VIEW_ACCOUNTS, User, user_id)
    held = queries.roles_held([user.pk])[user.pk]
    shown = pages.account_page(user, held, by=request.actor, today=queries.today())
    return render(request, "partnership/account.jinja", {"page": shown})


@keeps_draft
@page(Action.MANAGE_ACCOUNTS)
def new_account(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.NewAccountForm,
        template="partnership/new_account.jinja",
        page=None,
        act=lambda sent: actions.open_account(**sent.values, by=request.actor, at=timezone.now()),
        done=lambda user: reverse("account", args=[user.pk]),
        said="The account is open. Give them a role, then a link to set their password.",
    )


@keeps_draft
@page(Action.MANAGE_ACCOUNTS)
def new_membership(request: HttpRequest, user_id: int) -> HttpResponse:
    user = record(request.actor, Action.MANAGE_ACCOUNTS, User, user_id)
    today = queries.today()

    def act(sent: Sent) -> None:
        values = sent.values
        actions.add_membership(
            user_id=user.pk,
            role=Role(values["role"]),
            organisation_id=int(values["organisation"]),
            side=values["side"],
            board_ids=[int(board) for board in values["boards"]],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            by=request.actor,
            at=timezone.now(),
        )

    return serve_form(
        request,
        form_class=forms.MembershipForm,
        template="partnership/new_membership.jinja",
        page=pages.account_page(user, [], by=request.actor, today=today),
        act=act,
        done=lambda _: reverse("account", args=[user.pk]),
        said="The role is given.",
        initial=lambda: {"starts_on": today},
        form_arguments={
            "organisations": queries.organisations_from(today),
            "boards": queries.boards_in_force(on=today),
        },
    )


@keeps_draft
@page(Action.MANAGE_ACCOUNTS)
def end_membership(request: HttpRequest, user_id: int, membership_id: int) -> HttpResponse:
    user = record(request.actor, Action.MANAGE_ACCOUNTS, User, user_id)
    held = [each for each in queries.roles_held([user.pk])[user.pk] if each.membership_id == membership_id]
    if not held:
        raise Http404
    today = queries.today()
    return serve_form(
        request,
        form_class=forms.EndMembershipForm,
        template="partnership/end_membership.jinja",
        page=pages.account_page(user, held, by=request.actor, today=today),
        act=lambda sent: actions.end_membership(
            user_id=user.pk,
            membership_id=membership_id,
            ends_on=sent.values["ends_on"],
            by=request.actor,
            at=timezone.now(),
            today=today,
        ),
        done=lambda _: reverse("account", args=[user.pk]),
        said="The end is recorded.",
        initial=lambda: {"ends_on": today},
    )


@page(Action.MANAGE_ACCOUNTS)
@require_POST
def close_account(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, actions.close_account, "The account is closed.")


@page(Action.MANAGE_ACCOUNTS)
@require_POST
def reopen_account(request: HttpRequest, user_id: int) -> HttpResponse:
    return _switch(request, user_id, actions.reopen_account, "The account is open again.")


def _switch(request: HttpRequest, user_id: int, act: Callable[..., User], said: str) -> HttpResponse:
    try:
        act(user_id=user_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("account", user_id)


@page(Action.MANAGE_ACCOUNTS)
@require_POST
def give_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Shows the link in this answer and never again: it is kept nowhere."""
    try:
        user, token = actions.give_link(user_id=user_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("account", user_id)
    link = request.build_absolute_uri(reverse("set_password", args=[token]))
    shown = pages.LinkPage(account_id=user.pk, name=user.full_name, link=link)
    return render(request, "partnership/link.jinja", {"page": shown})


@page(Action.VIEW_DIRECTORY)
def local_numbers(request: HttpRequest) -> HttpResponse:
    shown = numbers_page(
        queries.local_thresholds(), queries.local_policies(), queries.area_names(), today=queries.today()
    )
    return render(request, "partnership/numbers.jinja", {"page": shown})


@require_POST
@page(Action.VIEW_HOME)
def keep_draft(request: HttpRequest) -> HttpResponse:
    """A form keeps itself while it is written: what it holds now, as the draft of its own address. Nothing is sent."""
    at = timezone.localtime()
    if not drafts.keep_for(request, request.actor, path=request.POST.get("draft_of", "")):
        return JsonResponse({"kept": False}, status=NOT_KEPT)
    return JsonResponse({"kept": True, "at": f"{at:%H:%M}"})
