"""The public door: pages anybody may open, one address for the whole way, no cookie and no session.

Each page carries a sealed ticket to the next in its form. A ticket older than some minutes still keeps what was typed, and shows
nothing more until the secret words come with it: whoever goes back through a browser's history finds a question, not an answer.
There is no cookie, so there is nothing that another site could borrow, and no token against that is needed.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.actor import Actor
from commonweal.access.door_limits import network_of
from commonweal.access.enforce import ask_as, public_page
from commonweal.partnership.queries import today
from commonweal.rules.public_door import (
    NOT_KNOWN,
    Message,
    Number,
    Source,
    Try,
    number,
)
from commonweal.rules.reasons import Reason, Refused
from commonweal.services.front_door import queries
from commonweal.services.front_door.actions import public as actions
from commonweal.services.front_door.actions.public import Kept, Opened
from commonweal.services.front_door.forms import public as forms
from commonweal.services.front_door.forms.public import CHECK, STEPS, Choosable
from commonweal.services.front_door.pages import public as pages
from commonweal.services.front_door.queries import public as door_queries
from commonweal.services.front_door.secret_words import (
    Ticket,
    read_moment,
    read_ticket,
    tidy_reference,
    write_moment,
)

INVALID, BUSY = 422, 429
HONEY = "website"
NOTHING_TO_CHOOSE = Choosable((), ())
View = Callable[..., HttpResponse]
SAVED_COME_BACK = Reason(
    "saved",
    "This page was open for a long time. What you wrote is saved. To go on, enter your reference and secret words.",
)
OLD_PAGE = Reason(
    "old_page",
    "You have sent a later page since. Nothing is lost. To go on, enter your reference and secret words.",
)
ASK_AFRESH = Reason("ask_afresh", "This page was open for a long time. Please enter both once more.")
TOO_FAST = Reason("too_fast", "That was very quick. Nothing is lost: press the button once more.")


def leaves_nothing(view: View) -> View:
    """No copy, no referrer, no search engine; and a call where there is nobody to take it in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            response = view(request, *args, **options)
        except Refused:  # there is no front door to hand anything to today
            response = _show(request, "call", status=BUSY)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


def _show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    shown = {"phone": settings.DOOR_PHONE, **context}
    return render(request, f"front_door/door/{template}.jinja", shown, status=status)


def _door(at: Any) -> Actor:
    """Who writes what strangers send; from here on the database knows that the door is asking."""
    by = actions.open_public_door(at=at)
    ask_as(by)
    return by


def _choosable() -> Choosable:
    on = today()
    return Choosable(
        areas=tuple((str(area.pk), area.name) for area in queries.areas_to_choose(on=on)),
        needs=tuple(queries.needs_to_choose(on=on)),
        unknown_area_id=door_queries.area_of_nobody_knows_where(on=on),
    )


@public_page
@require_safe
@leaves_nothing
def talk(request: HttpRequest) -> HttpResponse:
    return _show(request, "before", is_self=True, begin="talk_begin")


@public_page
@require_safe
@leaves_nothing
def refer(request: HttpRequest) -> HttpResponse:
    return _show(request, "before", is_self=False, begin="refer_begin")


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def talk_begin(request: HttpRequest) -> HttpResponse:
    return _begin(request, Source.SELF)


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def refer_begin(request: HttpRequest) -> HttpResponse:
    return _begin(request, Source.PROFESSIONAL)


def _begin(request: HttpRequest, source: Source) -> HttpResponse:
    at, step = timezone.now(), next(iter(STEPS[source]))
    if request.method != "POST":
        form = forms.shown_form(source, step, {}, NOTHING_TO_CHOOSE, today=today())
        return _first_page(request, source, step, form, shown=write_moment(at))
    typed = forms.typed_in(step, request.POST)
    form = forms.bound_form(source, step, {step: typed}, NOTHING_TO_CHOOSE, today=today())
    shown = request.POST.get("shown", "")
    shown_at = read_moment(shown)
    if request.POST.get(HONEY):
        return _show(request, "call", status=BUSY)
    if shown_at is None or at - shown_at < timedelta(seconds=number(Number.LEAST_SECONDS)):
        form.refuse([TOO_FAST])
    if not form.is_valid():
        shown = shown if shown_at else write_moment(at)
        return _first_page(request, source, step, form, shown=shown, status=INVALID)
    by = _door(at)
    if not actions.takes_in(
        tries={Try.BEGIN_NETWORK: network_of(request), Try.BEGIN_ALL: "all"}, by=by, at=at
    ):
        return _show(request, "call", status=BUSY)
    try:
        begun = actions.begin_knock(source=source, step=step, typed=typed, by=by, at=at)
    except Refused as refused:
        form.refuse(refused)
        return _first_page(request, source, step, form, shown=shown, status=INVALID)
    words = pages.WordsPage(
        reference=begun.opened.reference,
        words=begun.words,
        ticket=begun.opened.ticket(at=at),
        step=step,
        is_self=source is Source.SELF,
        not_safe_now=form.cleaned_data.get("safe_now") in ("no", "dont_know"),
    )
    return _show(request, "words", page=words)


def _first_page(
    request: HttpRequest, source: Source, step: str, form: forms.StepForm, *, shown: str, status: int = 200
) -> HttpResponse:
    page = _step_page(source, step, {"shown": shown})
    return _show(request, "step", page=page, form=form, status=status)


def _step_page(source: Source, step: str, hidden: dict[str, str]) -> pages.StepPage:
    lead = STEPS[source][step].lead
    return pages.step_page(source, step, headings=forms.headings(source), lead=lead, hidden=hidden)


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def talk_go(request: HttpRequest) -> HttpResponse:
    """Every page after the first is sent here. `to` says where to: on, back, a step by its name, or send."""
    ticket = read_ticket(request.POST.get("ticket", "")) if request.method == "POST" else None
    if ticket is None:
        return redirect("talk_again")
    at = timezone.now()
    by = _door(at)
    step, to = request.POST.get("step", ""), request.POST.get("to", "")
    try:
        if to == "send":
            return _send(request, ticket, by=by, at=at)
        return _go_on(request, ticket, step, to, by=by, at=at)
    except Refused as refused:
        return _come_back(request, refused.reasons, status=INVALID)


def _is_fresh(ticket: Ticket, at: Any) -> bool:
    return at - ticket.made_at <= timedelta(minutes=number(Number.PAGE_MINUTES))


def _go_on(request: HttpRequest, ticket: Ticket, step: str, to: str, *, by: Actor, at: Any) -> HttpResponse:
    typed = forms.typed_in(step, request.POST)
    if to == "back" and not any(map(any, typed.values())):
        typed = actions.only_if_kept(ticket=ticket, step=step, typed=typed)  # turned back before answering
    if typed:
        opened, kept = actions.keep_step(ticket=ticket, step=step, typed=typed, by=by, at=at)
    else:
        opened, kept = actions.look_again(ticket=ticket, by=by, at=at)
    if opened.referral_id is None and (reason := _why_ask_for_the_words(ticket, kept, at=at)):
        return _come_back(request, [reason])
    if opened.referral_id is not None:
        return _come_back(request, [actions.GONE])
    choosable = _choosable()
    if typed and to != "back" and step in STEPS[opened.source]:
        form = forms.bound_form(opened.source, step, opened.body.typed, choosable, today=today())
        if not form.is_valid():
            return _step(request, opened, step, form, at=at, status=INVALID)
    return _next(request, opened, step, to, choosable, at=at)


def _why_ask_for_the_words(ticket: Ticket, kept: Kept, *, at: Any) -> Reason | None:
    """A page that was overtaken, or that was open for long, shows nothing more by itself."""
    if kept is Kept.OUTDATED:
        return OLD_PAGE
    return None if _is_fresh(ticket, at) else SAVED_COME_BACK


def _next(
    request: HttpRequest, opened: Opened, step: str, to: str, choosable: Choosable, *, at: Any
) -> HttpResponse:
    """The page that follows: the one asked for by name, the one before, or the first after this that is not answered."""
    steps = list(STEPS[opened.source])
    place = steps.index(step) if step in steps else -1
    if to == "back":
        to = steps[max(place - 1, 0)]
    if to not in steps:
        left = forms.unanswered(opened.source, opened.body.typed, choosable, today=today())
        after = [each for each in left if steps.index(each) > place]
        to = next(iter(after), CHECK)
    if to == CHECK:
        return _check(request, opened, choosable, at=at)
    form = forms.shown_form(opened.source, to, opened.body.typed, choosable, today=today())
    return _step(request, opened, to, form, at=at)


def _step(
    request: HttpRequest, opened: Opened, step: str, form: forms.StepForm, *, at: Any, status: int = 200
) -> HttpResponse:
    page = _step_page(opened.source, step, {"ticket": opened.ticket(at=at)})
    return _show(request, "step", page=page, form=form, status=status)


def _check(
    request: HttpRequest, opened: Opened, choosable: Choosable, *, at: Any, status: int = 200
) -> HttpResponse:
    left = forms.unanswered(opened.source, opened.body.typed, choosable, today=today())
    page = pages.check_page(forms.headings(opened.source), left, ticket=opened.ticket(at=at))
    return _show(request, "check", page=page, status=status)


def _send(request: HttpRequest, ticket: Ticket, *, by: Actor, at: Any) -> HttpResponse:
    opened, kept = actions.look_again(ticket=ticket, by=by, at=at)
    if opened.referral_id is None and (reason := _why_ask_for_the_words(ticket, kept, at=at)):
        return _come_back(request, [reason])
    if opened.referral_id is None:
        choosable, body = _choosable(), opened.body
        if forms.unanswered(opened.source, body.typed, choosable, today=today()):
            return _check(request, opened, choosable, at=at, status=INVALID)
        asked, outside = forms.what_was_asked_at_the_door(
            opened.source, body.typed, choosable, told_on=body.day_of_step("contact"), today=today()
        )
        try:
            opened = actions.send_knock(ticket=ticket, asked=asked, outside=outside, by=by, at=at)
        except Refused as refused:
            form = forms.bound_form(opened.source, "happened", body.typed, choosable, today=today())
            form.refuse(refused, fields=getattr(form, "fields_of_reasons", {}))
            return _step(request, opened, "happened", form, at=at, status=INVALID)
    return _progress(request, opened, at=at, is_new=True)


def _progress(
    request: HttpRequest,
    opened: Opened,
    *,
    at: Any,
    is_new: bool = False,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    progress = door_queries.progress_of(opened.knock_id, opened.key)
    page = pages.progress_page(
        opened.source, progress, reference=opened.reference, ticket=opened.ticket(at=at), is_new=is_new
    )
    return _show(request, "progress", page=page, form=form or forms.MessageForm(), status=status)


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def talk_again(request: HttpRequest) -> HttpResponse:
    """Coming back, with the reference and the secret words."""
    if request.method != "POST":
        return _come_back(request, ())
    at, form = timezone.now(), forms.ComeBackForm(request.POST)
    shown_at = read_moment(request.POST.get("shown", ""))
    if shown_at is None or at - shown_at > timedelta(minutes=number(Number.PAGE_MINUTES)):
        return _come_back(request, [ASK_AFRESH])
    if not form.is_valid():
        return _come_back(request, (), form=form, status=INVALID)
    by = _door(at)
    reference = form.cleaned_data["reference"]
    tries = {
        Try.COME_BACK_REFERENCE: tidy_reference(reference),
        Try.COME_BACK_NETWORK: network_of(request),
        Try.COME_BACK_ALL: "all",
    }
    if not actions.takes_in(tries=tries, by=by, at=at):
        return _show(request, "call", status=BUSY)
    opened = actions.come_back(reference=reference, words=form.cleaned_data["secret_words"], by=by, at=at)
    if opened is None:
        form.refuse([NOT_KNOWN])
        return _come_back(request, (), form=form, status=INVALID)
    if opened.referral_id is not None:
        return _progress(request, opened, at=at)
    return _next(request, opened, "", "", _choosable(), at=at)


def _come_back(request: HttpRequest, notes: Any, *, form: Any = None, status: int = 200) -> HttpResponse:
    form, shown = form or forms.ComeBackForm(), write_moment(timezone.now())
    return _show(request, "again", form=form, notes=tuple(notes), shown=shown, status=status)


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def talk_tell(request: HttpRequest) -> HttpResponse:
    """A message to the front door, from the page that says how far it has got."""
    ticket = read_ticket(request.POST.get("ticket", "")) if request.method == "POST" else None
    if ticket is None:
        return redirect("talk_again")
    at = timezone.now()
    by = _door(at)
    form = forms.MessageForm(request.POST)
    try:
        opened, _ = actions.look_again(ticket=ticket, by=by, at=at)
        if form.is_valid():
            _tell(form, ticket, by=by, at=at)
    except Refused as refused:
        return _come_back(request, refused.reasons, status=INVALID)
    if not _is_fresh(ticket, at):
        return _come_back(request, [SAVED_COME_BACK])
    if form.errors:
        return _progress(request, opened, at=at, form=form, status=INVALID)
    return _progress(request, opened, at=at)


def _tell(form: forms.MessageForm, ticket: Ticket, *, by: Actor, at: Any) -> None:
    kind = Message(form.cleaned_data["kind"])
    try:
        actions.tell_front_door(ticket=ticket, kind=kind, words=form.cleaned_data["words"], by=by, at=at)
    except Refused as refused:
        form.refuse(refused, fields=form.fields_of_reasons)
