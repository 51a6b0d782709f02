"""What casework needs every morning: the daily line to whom something waits for."""

import os
from datetime import time

from django.utils import timezone

from commonweal.jobs.registry import Work
from commonweal.jobs.task import Task
from commonweal.services.casework.actions.notices import send_notices
from commonweal.services.casework.queries.messages import who_wants_no_notices


def _link() -> str:
    return os.environ.get("COMMONWEAL_URL", "")


def _send(task: Task) -> None:
    send_notices(link=_link(), at=timezone.now())


WORK = (
    Work(
        name="send_notices",
        title="Send the daily line",
        means="Nobody was told by e-mail that something waits for them. It stands on their first page all the same.",
        what_to_do="Look whether the mail server takes mail, then try it again: nobody gets it twice.",
        run=_send,
        clock=time(7, 0),
        whole=False,  # mail cannot be called back: each person is marked before theirs goes
        is_wanted=lambda: bool(_link()),
    ),
)

WANTS_NO_LINE = (who_wants_no_notices,)
