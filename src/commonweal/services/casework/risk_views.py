"""The two pages of a risk review, for a case and for a referral: the answers, kept sealed, and then the decision."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from commonweal.partnership.form_page import Sent, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.risk_tools import Tool
from commonweal.services.casework.actions.risk import (
    AboutWhom,
    Answers,
    forget_answers,
    keep_answers,
    tool_for,
    work_out,
)
from commonweal.services.casework.forms import AnswersForm, DecisionForm
from commonweal.services.casework.pages import FormPage, decision_page
from commonweal.services.casework.queries import answers_kept


def serve_answers(
    request: HttpRequest, *, client_group: str, page: FormPage, answers_url: str, decide_url: str
) -> HttpResponse:
    """The questions for this group of people. Where there are none, straight on to the decision."""
    tool = tool_for(client_group)
    if not tool.items:
        return redirect(decide_url)
    by, subject = request.actor, _subject(answers_url)
    return serve_form(
        request,
        form_class=AnswersForm,
        form_arguments={"tool": tool},
        template="casework/answers.jinja",
        page=page,
        initial=lambda: _as_typed(answers_kept(by, subject), tool),
        act=lambda sent: keep_answers(subject=subject, data=request.POST, by=by, at=timezone.now()),
        done=lambda _: decide_url,
    )


def serve_decision(
    request: HttpRequest,
    *,
    about: AboutWhom,
    page: FormPage,
    answers_url: str,
    form_class: type[DecisionForm],
    template: str,
    act: Callable[[Sent, Answers], Any],
    done: Callable[[Any], str],
    said: str,
    initial: Callable[[], Mapping[str, Any]] = dict,
    form_arguments: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """What the answers show, by the numbers in force today; then the judgement and the decision. Signing forgets the draft."""
    by, subject = request.actor, _subject(answers_url)
    answers = _answers(answers_kept(by, subject), about.client_group)
    if answers is None:
        return _begin_again(request, answers_url, page.back[1])
    found = work_out(
        about=about, answers=answers, judgement_high=False, on=today(), thresholds=local_thresholds()
    )
    has_marac = about.client_group != "perpetrator"

    def sign(sent: Sent) -> Any:
        result = act(sent, answers)
        forget_answers(subject=subject, by=by, at=timezone.now())
        return result

    return serve_form(
        request,
        form_class=form_class,
        form_arguments={"has_marac": has_marac, **(form_arguments or {})},
        template=template,
        page=decision_page(page, found, has_marac=has_marac, answers_url=answers_url),
        initial=initial,
        act=sign,
        done=done,
        said=said,
    )


def _begin_again(request: HttpRequest, answers_url: str, back: str) -> HttpResponse:
    """There are no answers to decide on: not given yet, or signed a moment ago by the same form sent twice."""
    if request.method != "POST":
        return redirect(answers_url)
    messages.info(
        request, "These answers were signed already. Look at the last review before you begin another."
    )
    return redirect(back)


def _answers(kept: QueryDict | None, client_group: str) -> Answers | None:
    """The answers of the first page, checked again against today's questions; None when they are not complete."""
    tool = tool_for(client_group)
    if not tool.items:
        return Answers()
    form = AnswersForm(kept or QueryDict(), tool=tool)
    return form.answers() if form.is_valid() else None


def _subject(answers_url: str) -> str:
    return f"{answers_url}answers"


def _as_typed(kept: QueryDict | None, tool: Tool) -> dict[str, Any]:
    """The answers as the form's fields read them, to be shown again."""
    if kept is None:
        return {}
    form = AnswersForm(tool=tool)
    widgets = ((name, form.fields[name].widget) for name in form.shown_names)
    return {name: widget.value_from_datadict(kept, {}, name) for name, widget in widgets}
