"""Rows of the plan of one case: needs and their levels, actions, safety plans, notes, and what the manager approved."""

from datetime import date, timedelta

from commonweal.config.demo import words
from commonweal.config.demo.calendar import DAY, day_at
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.families import Referred
from commonweal.config.demo.rows import Records
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.cases import NO_CLOSING_REVIEW, ClientGroup, Outcome
from commonweal.rules.needs import Area, Doer, Occasion
from commonweal.rules.safety_plans import Occasion as PlanOccasion

_OTHERS = tuple(area for area in words.GOALS if area not in (Area.SAFETY, Area.BEHAVIOUR))
_EXIT = {Outcome.NEEDS_MET: (1, 2), Outcome.NEEDS_PARTLY_MET: (1, 3), Outcome.NEEDS_NOT_MET: (4, 4)}
_ALREADY_DONE = 0.6
_STILL_WAITING = 0.03
_REVIEW_EVERY = timedelta(days=56)


def write_plan(records: Records, referred: Referred, worker: int, manager: int) -> None:
    """What a worker wrote down from the day the case was theirs, and at its end where it has one."""
    path, rng = referred.path, records.rng
    if path.allocated is None:
        return
    begun = path.allocated + DAY
    is_finished = path.closed is not None and path.closing_reason not in NO_CLOSING_REVIEW
    first = Area.BEHAVIOUR if referred.group is ClientGroup.PERPETRATOR else Area.SAFETY
    areas = (first, rng.choice(_OTHERS))
    records.write("casework_supportplan", referred.case, len(areas), day_at(begun), len(areas))
    for place, area in enumerate(areas):
        _write_need(records, referred, area, worker, begun, place if is_finished else None)
    if referred.group is not ClientGroup.PERPETRATOR:
        _write_safety_plan(records, referred, worker, begun, 1, PlanOccasion.START)
        if is_finished and path.closed:
            _write_safety_plan(records, referred, worker, path.closed, 2, PlanOccasion.LEAVING)
    note_id = uuid_text(rng.getrandbits(128))
    records.write("casework_note", note_id, referred.case, rng.choice(words.NOTES), worker, moment(begun))
    waits = path.closed is None and rng.random() < _STILL_WAITING
    _write_approval(records, referred, Subject.PLAN, worker, manager, begun, is_waiting=waits)
    if path.closed is not None:
        _write_approval(records, referred, Subject.CLOSING, worker, manager, path.closed)


def _write_need(
    records: Records, referred: Referred, area: Area, worker: int, begun: int, place: int | None
) -> None:
    """`place` among the needs of a case that ended: which of its levels at the end is this one's."""
    rng, path, need = records.rng, referred.path, uuid_text(records.rng.getrandbits(128))
    goal, level = words.GOALS[area], rng.choice((3, 4, 4, 5))
    levels = [(Occasion.START, level, begun)]
    if place is not None and path.closed is not None:
        ends = _EXIT.get(Outcome(path.outcome or Outcome.NOT_KNOWN), (0, 0))
        levels.append((Occasion.EXIT, ends[place], path.closed))
    review_on = max(day_at(levels[-1][2]) + _REVIEW_EVERY, records.today - timedelta(days=rng.randrange(4)))
    records.write("casework_need", need, referred.case, area, goal, levels[-1][1], review_on, len(levels))
    for occasion, value, at in levels:
        records.write(
            "casework_needreview",
            need,
            referred.case,
            occasion,
            value,
            day_at(at),
            goal,
            "",
            worker,
            moment(at),
        )
    _write_action(records, referred, need, area, worker, begun, is_closed=path.closed is not None)


def _write_action(
    records: Records, referred: Referred, need: str, area: Area, worker: int, begun: int, *, is_closed: bool
) -> None:
    rng = records.rng
    due: date = day_at(begun) + timedelta(days=14)
    is_done = is_closed or rng.random() < _ALREADY_DONE
    if not is_done:
        due = records.today + timedelta(days=rng.randrange(-5, 15))
    records.write(
        "casework_planaction",
        uuid_text(rng.getrandbits(128)),
        need,
        referred.case,
        words.ACTIONS[area],
        Doer.WORKER,
        "",
        due,
        min(due, records.today) if is_done else None,
        worker if is_done else None,
        "",
        worker,
        moment(begun),
    )


def _write_safety_plan(
    records: Records, referred: Referred, worker: int, at: int, number: int, occasion: PlanOccasion
) -> None:
    records.write(
        "casework_safetyplan", referred.case, number, occasion, *words.SAFETY_PLAN, worker, moment(at)
    )


def _write_approval(
    records: Records,
    referred: Referred,
    subject: Subject,
    worker: int,
    manager: int,
    at: int,
    *,
    is_waiting: bool = False,
) -> None:
    is_ending = subject is Subject.CLOSING
    records.write(
        "casework_approval",
        referred.case,
        subject,
        ApprovalStatus.ASKED if is_waiting else ApprovalStatus.GIVEN,
        2,
        (referred.path.closing_reason or "") if is_ending else "",
        (referred.path.outcome or "") if is_ending else "",
        "",
        worker,
        moment(at),
        None if is_waiting else manager,
        None if is_waiting else moment(at),
        "",
    )
