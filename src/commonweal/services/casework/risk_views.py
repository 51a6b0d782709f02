"""The pages of a risk review, for a case and for a referral: which questions, the answers, kept sealed, and then the decision."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.partnership.form_page import Sent, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.reasons import refuse_if
from commonweal.rules.risk_tools import (
    NoSuchTool,
    Tool,
    choices_of_tool,
    reasons_not_to_use_tool,
    supplement_to,
    tool,
    usual_tool,
)
from commonweal.rules.thresholds import RepeatDefinition
from commonweal.services.casework.actions.risk import (
    AboutWhom,
    Answers,
    LocalRules,
    forget_answers,
    keep_answers,
    local_rules,
    work_out,
)
from commonweal.services.casework.forms import AnswersForm, DecisionForm, ToolForm
from commonweal.services.casework.pages import FormPage, answers_page, decision_page, tool_choices
from commonweal.services.casework.queries import answers_kept

ASKED = "questions"  # which tool the answers belong to, kept beside them


@dataclass(frozen=True)
class Places:
    """The addresses of the three pages of one review."""

    answers: str
    tool: str
    decide: str

    @property
    def subject(self) -> str:
        """What the answers that wait are kept under."""
        return f"{self.answers}answers"

    @property
    def tool_subject(self) -> str:
        return f"{self.answers}tool"


@dataclass(frozen=True)
class Chosen:
    """The questions of this review: the usual ones, or those a worker chose, and why."""

    tool: Tool
    mode: str = ""
    why: str = ""
    is_usual: bool = True
    note: str = ""
    kept: QueryDict | None = None  # the answers that wait, if they were given to these very questions

    @property
    def name(self) -> str:
        return as_value(self.tool, self.mode)


def as_value(chosen: Tool, mode: str = "") -> str:
    """A tool as the value of a choice."""
    return "|".join((*chosen.name, mode))


def _chosen(by: Actor, places: Places, about: AboutWhom, local: LocalRules) -> Chosen:
    usual = usual_tool(about.client_group, about.age, loaded=local.tools)
    kept = answers_kept(by, places.tool_subject, places.subject)
    chosen = Chosen(usual.tool, note=usual.note)
    if (choice := kept.get(places.tool_subject)) is not None:
        key, _, rest = choice.get("tool", "").partition("|")
        version, _, mode = rest.partition("|")
        with suppress(NoSuchTool):
            found = tool(key, version, loaded=local.tools)
            if found.name != usual.tool.name:
                chosen = Chosen(found, mode, choice.get("why", ""), is_usual=False, note=usual.note)
    answers = kept.get(places.subject)
    if answers is not None and answers.get(ASKED) == chosen.name:
        chosen = replace(chosen, kept=answers)
    return chosen


def _form_arguments(chosen: Chosen, about: AboutWhom, local: LocalRules) -> dict[str, Any]:
    definition = local.repeat_definition(area=about.area, on=today()) if about.has_marac else None
    return {
        "tool": chosen.tool,
        "supplement": supplement_to(chosen.tool, loaded=local.tools),
        "mode": chosen.mode,
        "asks_crime": definition == RepeatDefinition.CRIME_TYPE and about.last_marac_on is not None,
    }


def serve_tool(request: HttpRequest, *, about: AboutWhom, page: FormPage, places: Places) -> HttpResponse:
    """Other questions than the usual ones. Answers given so far belong to the old questions and are forgotten."""
    by, local = request.actor, local_rules()
    chosen = _chosen(by, places, about, local)
    tools = choices_of_tool(about.client_group, about.age, loaded=local.tools)

    def choose(sent: Sent) -> None:
        key, version, _ = sent.values["tool"].split("|")
        refuse_if(
            reasons_not_to_use_tool(
                tool(key, version, loaded=local.tools),
                client_group=about.client_group,
                age=about.age,
                why=sent.values["why"],
                loaded=local.tools,
            )
        )
        keep_answers(subject=places.tool_subject, data=request.POST, by=by, at=timezone.now())
        for subject in (places.subject, places.answers):
            forget_answers(subject=subject, by=by, at=timezone.now())

    return serve_form(
        request,
        form_class=ToolForm,
        form_arguments={"tools": tool_choices(tools)},
        template="casework/tool.jinja",
        page=answers_page(page, chosen.note, places.tool),
        initial=lambda: {"tool": chosen.name, "why": chosen.why},
        act=choose,
        done=lambda _: places.answers,
    )


def serve_answers(request: HttpRequest, *, about: AboutWhom, page: FormPage, places: Places) -> HttpResponse:
    """The questions for this person. Where there are none, straight on to the decision."""
    by, local = request.actor, local_rules()
    chosen = _chosen(by, places, about, local)
    arguments = _form_arguments(chosen, about, local)
    if not AnswersForm(**arguments).asks_anything:
        return redirect(places.decide)

    def keep(sent: Sent) -> None:
        data = request.POST.copy()
        data[ASKED] = chosen.name
        keep_answers(subject=places.subject, data=data, by=by, at=timezone.now())

    return serve_form(
        request,
        form_class=AnswersForm,
        form_arguments=arguments,
        template="casework/answers.jinja",
        page=answers_page(page, chosen.note, places.tool),
        initial=lambda: _as_typed(chosen.kept, arguments),
        act=keep,
        done=lambda _: places.decide,
    )


def serve_decision(
    request: HttpRequest,
    *,
    about: AboutWhom,
    page: FormPage,
    places: Places,
    form_class: type[DecisionForm],
    template: str,
    act: Callable[[Sent, Answers], Any],
    done: Callable[[Any], str],
    said: str,
    initial: Callable[[], Mapping[str, Any]] = dict,
    form_arguments: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """What the answers show, by the numbers in force today; then the judgement and the decision. Signing forgets the draft."""
    by, local = request.actor, local_rules()
    chosen = _chosen(by, places, about, local)
    answers = _answers(chosen, _form_arguments(chosen, about, local))
    if answers is None:
        return _begin_again(request, places.answers, page.back[1])
    found = work_out(about=about, answers=answers, judgement_high=False, on=today(), local=local)

    def sign(sent: Sent) -> Any:
        result = act(sent, answers)
        for subject in (places.subject, places.tool_subject):
            forget_answers(subject=subject, by=by, at=timezone.now())
        return result

    waits = local.lower_may_wait(area=about.area, on=today())
    shown = {"has_marac": about.has_marac, "lower_may_wait": waits}
    return serve_form(
        request,
        form_class=form_class,
        form_arguments={**shown, **(form_arguments or {})},
        template=template,
        page=decision_page(page, found, places=places, has_marac=about.has_marac),
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


def _answers(chosen: Chosen, arguments: Mapping[str, Any]) -> Answers | None:
    """The answers of the first page, checked again against today's questions; None when they are not complete."""
    form = AnswersForm(chosen.kept or QueryDict(), **arguments)
    if not form.asks_anything:
        return Answers(tool=None if chosen.is_usual else chosen.tool, tool_reason=chosen.why)
    return form.answers(is_usual=chosen.is_usual, why=chosen.why) if form.is_valid() else None


def _as_typed(kept: QueryDict | None, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the form's fields read them, to be shown again."""
    if kept is None:
        return {}
    form = AnswersForm(**arguments)
    widgets = ((name, form.fields[name].widget) for name in form.shown_names)
    return {name: widget.value_from_datadict(kept, {}, name) for name, widget in widgets}
