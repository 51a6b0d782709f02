"""Everything that writes here: asking for work and stopping it, doing it, and reminding people."""

from commonweal.jobs.actions.asking import ask_for_nights, ask_for_work, stop_work, try_again
from commonweal.jobs.actions.reminding import remind
from commonweal.jobs.actions.running import (
    Heard,
    finish_job,
    give_back,
    go_wrong,
    hear_from,
    keep_progress,
    stopped,
    take_back_abandoned,
    take_job,
)

__all__ = [
    "Heard",
    "ask_for_nights",
    "ask_for_work",
    "finish_job",
    "give_back",
    "go_wrong",
    "hear_from",
    "keep_progress",
    "remind",
    "stop_work",
    "stopped",
    "take_back_abandoned",
    "take_job",
    "try_again",
]
