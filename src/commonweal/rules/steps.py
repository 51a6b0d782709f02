"""Steps: how a record moves from one status to the next, as a table anyone can read.

Read a row as: "this step may be taken from any of these statuses, and leads to that one":

    {Step.ACCEPT: (frozenset({Status.TRIAGED}), Status.ACCEPTED)}

Statuses are past participles (accepted), steps imperatives (accept); both are StrEnums with lower-case
values. Two functions are the whole engine: `next_status` and `steps_from`. The rest describes a table:
`mermaid` draws it, `faults_in_table` finds a slip in it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from commonweal.rules.reasons import Reason, Refused

StepT = TypeVar("StepT", bound=StrEnum)
StatusT = TypeVar("StatusT", bound=StrEnum)
StepsTable = Mapping[StepT, tuple[frozenset[StatusT], StatusT]]


def next_status(table: StepsTable[StepT, StatusT], status: StatusT, step: StepT) -> StatusT:
    """The status this step leads to. Raises Refused, in a sentence, when it cannot be taken from here."""
    row = table.get(step)
    if row is not None and status in row[0]:
        return row[1]
    open_steps = [in_plain_words(each) for each in steps_from(table, status)]
    here = f"From here you can: {', '.join(open_steps)}." if open_steps else "Nothing more can be done to it."
    text = f"You cannot {in_plain_words(step)} this because it is {in_plain_words(status)}. {here}"
    raise Refused(Reason("step_not_open", text))


def steps_from(table: StepsTable[StepT, StatusT], status: StatusT) -> tuple[StepT, ...]:
    """The steps that may be taken from a status, in the order of the table; none from a terminal status."""
    return tuple(step for step, (sources, _) in table.items() if status in sources)


def in_plain_words(word: StrEnum) -> str:
    """The words of a status or step: `in_principle` reads "in principle"."""
    return word.value.replace("_", " ")


def mermaid(table: StepsTable[StepT, StatusT]) -> str:
    """The state diagram of a table as Mermaid text: the same for the same table, ending in a newline.

    A status no other status leads to is drawn as a beginning, one that leads nowhere as an end.
    """
    arrows = [(start, end, step) for step, (starts, end) in table.items() for start in sorted(starts)]
    entered = {end for start, end, _ in arrows if start != end}
    left = {start for start, _, _ in arrows}
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {status.value}" for status in sorted(left - entered)]
    lines += [f"    {start.value} --> {end.value}: {in_plain_words(step)}" for start, end, step in arrows]
    lines += [f"    {status.value} --> [*]" for status in sorted(entered - left)]
    return "\n".join(lines) + "\n"


def faults_in_table(
    table: StepsTable[StepT, StatusT], *, steps: type[StepT], first: StatusT, terminal: frozenset[StatusT]
) -> list[Reason]:
    """What is wrong with a table: a step without a row, a status nobody can reach, an end that is not one.

    `first` is the status a new record has; `terminal` the statuses that nothing may leave.
    """
    faults = []
    for step in steps:
        if step not in table:
            text = f"Give the step “{in_plain_words(step)}” a row in the table, or remove the step."
            faults.append(Reason("step_without_row", text))
    reachable = _reachable(table, first)
    for status in type(first):
        name, leaving = in_plain_words(status), steps_from(table, status)
        if status in terminal and leaving:
            text = (
                f"“{name}” is an end, but “{in_plain_words(leaving[0])}” leaves it. Remove one or the other."
            )
            faults.append(Reason("leaves_terminal", text))
        if status not in terminal and not leaving:
            text = f"Nothing leads on from “{name}”. Add a step, or call it an end."
            faults.append(Reason("dead_end", text))
        if status not in reachable:
            text = f"No steps lead from “{in_plain_words(first)}” to “{name}”. Add one, or remove the status."
            faults.append(Reason("unreachable", text))
    return faults


def _reachable(table: StepsTable[StepT, StatusT], first: StatusT) -> set[StatusT]:
    reached, waiting = {first}, [first]
    while waiting:
        status = waiting.pop()
        found = {table[step][1] for step in steps_from(table, status)} - reached
        reached |= found
        waiting += found
    return reached
