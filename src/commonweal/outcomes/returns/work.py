"""What returns need: opened in the night after a quarter, when the figures were counted; and in the morning, who is told."""

import os
from datetime import time

from commonweal.jobs.registry import Work
from commonweal.jobs.task import Task
from commonweal.outcomes.returns.actions import chase_returns, open_returns


def _link() -> str:
    return os.environ.get("COMMONWEAL_URL", "")


def _open(task: Task) -> None:
    open_returns(by=None, at=task.at)


def _chase(task: Task) -> None:
    chase_returns(link=_link(), by=None, at=task.at)


WORK = (
    Work(
        name="open_returns",
        title="Open the returns of a quarter that is over",
        means="Providers do not see the return that is asked of them.",
        what_to_do="Try it again, or press Open what is due now under Returns.",
        run=_open,
        clock=time(2, 30),
    ),
    Work(
        name="chase_returns",
        title="Tell providers which returns are due or late",
        means="Nobody was told by e-mail. It stands on their first page all the same.",
        what_to_do="Look whether the mail server takes mail, then try it again: nobody gets the same line twice.",
        run=_chase,
        clock=time(7, 30),
        whole=False,  # mail cannot be called back: what is told is put down for good before the first line goes
        is_wanted=lambda: bool(_link()),
    ),
)
