"""What is to be done: in one case, and on somebody's own list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.press import press
from commonweal.services.casework.views.opening import opened, top_of


@page(Action.WORK_TASKS)
def my_tasks(request: HttpRequest) -> HttpResponse:
    found = queries.my_tasks(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what="casework.task", count=len(found.rows), by=request.actor, at=timezone.now())
    return render(request, "casework/my_tasks.jinja", {"page": pages.my_tasks_page(found, today=today())})


@page(Action.WORK_TASKS)
def case_tasks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.WORK_TASKS, case_id)
    to_do, done = queries.tasks_of(found)
    top = top_of(request, found, here="case_tasks")
    return render(
        request,
        "casework/case_tasks.jinja",
        {"page": pages.case_tasks_page(top, to_do, done, today=today())},
    )


@keeps_draft
@page(Action.WORK_TASKS)
def task_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.WORK_TASKS, case_id)
    back = reverse("case_tasks", args=[case_id])
    return serve_form(
        request,
        form_class=forms.TaskForm,
        template="casework/task.jinja",
        page=pages.case_form_page(
            found, queries.alerts(found.episode_id, by=request.actor), back=("Back to the tasks", back)
        ),
        initial=lambda: {"due_on": today()},
        act=lambda sent: actions.add_task(case_id=case_id, **sent.values, **sent.once),
        done=lambda _: back,
        said="The task is put down.",
    )


@page(Action.WORK_TASKS)
def task_done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return _pressed(request, task_id, actions.finish_task, "It is done.")


@page(Action.WORK_TASKS)
def task_undone(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return _pressed(request, task_id, actions.reopen_task, "It is on the list again.")


def _pressed(request: HttpRequest, task_id: UUID, act, said: str) -> HttpResponse:
    """Back to the list it was pressed on: the case's, or one's own."""
    on_own_list = request.POST.get("from") == "mine"
    case_id = actions.case_of_task(task_id=task_id, by=request.actor)
    back = reverse("my_tasks") if on_own_list else reverse("case_tasks", args=[case_id])
    return press(
        request,
        act=lambda _: act(task_id=task_id, by=request.actor, at=timezone.now()),
        done=lambda _: back,
        back=back,
        said=said,
    )
