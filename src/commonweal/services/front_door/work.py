"""What the front door needs: the nightly review, files whose time is over, and lists taken while nobody watches."""

from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonweal.access.enforce import ask_as
from commonweal.access.policy import Action
from commonweal.jobs.registry import Work
from commonweal.jobs.task import Task
from commonweal.services.casework.wall import forget_old_cases_out
from commonweal.services.front_door.actions.duplicates import review_duplicates
from commonweal.services.front_door.actions.list_rows import take_rows
from commonweal.services.front_door.actions.lists import forget_old_parts
from commonweal.services.front_door.queries.imports import TAKE_LIST


def _review(task: Task) -> None:
    review_duplicates(by=None, at=timezone.now())


def _forget(task: Task) -> None:
    forget_old_parts(by=None, at=task.at)
    forget_old_cases_out()


def _take_list(task: Task) -> None:
    """Part by part, each one transaction with the count of how far it is. What is taken is never taken again."""
    while True:
        with transaction.atomic():
            ask_as(task.by)
            sent = take_rows(list_id=UUID(task.arguments["list"]), by=task.by, at=timezone.now())
            task.keep(sent.rows_done, sent.rows)
        if sent.finished_at or sent.thrown_away_at:
            return


WORK = (
    Work(
        name="review_duplicates",
        title="Look for people on record twice",
        means="New pairs of records that may be one person are not laid before anybody.",
        what_to_do="Try it again. It needs a worker that knows the address of the tables’ owner (DATABASE_URL).",
        run=_review,
        clock=time(2, 0),
        whole=False,  # it works as the owner of the tables, in a transaction of that role; done twice, it finds the same
        needs_owner=True,
    ),
    Work(
        name="forget_files",
        title="Delete files whose time is over",
        means="Lists and files of cases that should be gone are still kept.",
        what_to_do="Try it again. If it fails again, tell your data protection officer: files are kept longer than was said.",
        run=_forget,
        clock=time(4, 30),
    ),
    Work(
        name=TAKE_LIST,
        title="Take the rows of a list",
        means="The rest of the list has not come in.",
        what_to_do="Open the list and press Carry on: what is taken is not taken twice.",
        run=_take_list,
        whole=False,
        action=Action.SEND_LIST,
        troubles={
            "is_over": "The rest of this list was deleted, because files are kept for a short time only. Send it again.",
        },
        back=("Go to your lists", "lists"),
    ),
)
