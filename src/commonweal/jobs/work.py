"""The work of the night that belongs to no other app: the seals of the audit, old sign-ins, and whom to remind."""

from datetime import time

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from commonweal.audit.actions import check_chain
from commonweal.jobs.actions import remind
from commonweal.jobs.registry import Work
from commonweal.jobs.task import Task
from commonweal.rules.reasons import Reason, Refused

AUDIT_IS_BROKEN = Reason("audit_broken", "The audit was changed or cut: tell your data protection officer.")


def _check_audit(task: Task) -> None:
    if check_chain(by=None, at=timezone.now()).faults:
        raise Refused(AUDIT_IS_BROKEN)


def _forget_sessions(task: Task) -> None:
    SessionStore.clear_expired()


def _remind(task: Task) -> None:
    remind(by=None, at=task.at)


WORK = (
    Work(
        name="check_audit",
        title="Check the audit",
        means="Nobody has made sure that the record of who looked and who changed is whole.",
        what_to_do="Run commonweal audit verify on the server: it says which event is at fault.",
        run=_check_audit,
        clock=time(3, 0),
        whole=False,  # what the check found is kept, also when it found a fault
        troubles={
            "audit_broken": "The audit was changed or cut. Tell your data protection officer today, keep every backup, and run"
            " commonweal audit verify: it names each event that is at fault."
        },
    ),
    Work(
        name="forget_sessions",
        title="Forget old sign-ins",
        means="Sign-ins that have ended are still kept.",
        what_to_do="Try it again. Nobody is kept out or let in by it.",
        run=_forget_sessions,
        clock=time(4, 0),
    ),
    Work(
        name="remind",
        title="Remind people of what is due",
        means="Nobody was reminded of what falls due.",
        what_to_do="Try it again: nobody is reminded twice.",
        run=_remind,
        clock=time(6, 30),
    ),
)
REMINDERS = ()
