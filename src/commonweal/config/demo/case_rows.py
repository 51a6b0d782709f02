"""Rows of one case: the case, its parties, who held it, its sessions, its history; and the links between the two sides."""

from collections import defaultdict
from datetime import UTC, date, datetime

from commonweal.access.roles import Side
from commonweal.config.demo import words
from commonweal.config.demo.calendar import day_at
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.equality_rows import write_equality
from commonweal.config.demo.families import Referred, Someone
from commonweal.config.demo.ground import OfferPlace
from commonweal.config.demo.outcome_rows import write_outcomes
from commonweal.config.demo.pathways import Path
from commonweal.config.demo.plan_rows import write_plan
from commonweal.config.demo.review_rows import decided
from commonweal.config.demo.rows import Records
from commonweal.rules.cases import CaseStatus, CaseStep, ClientGroup
from commonweal.rules.interim import next_contact_on
from commonweal.rules.referrals import urgency
from commonweal.rules.risk import Grade, review_due_on

_KINDS = ("in_person", "in_person", "phone", "phone", "phone", "video")
_ATTENDANCE = ("attended",) * 8 + ("did_not_attend", "cancelled_by_person")
_DONE = {
    Side.VICTIM: (
        "one_to_one",
        "one_to_one",
        "outreach",
        "safety_planning",
        "criminal_court",
        "civil_court",
        "helpline",
    ),
    Side.PERPETRATOR: ("behaviour_one_to_one", "behaviour_group"),
}
_MINUTES = (20, 30, 45, 60, 60, 90)


def parties_of(referred: Referred) -> list[tuple[Someone, str]]:
    """Who is named in the case, and as what. A case about someone's use of abuse names nobody else."""
    if referred.group is ClientGroup.PERPETRATOR:
        return [(referred.subject, "perpetrator")]
    family = referred.family
    named = [(referred.subject, str(referred.group))]
    if family.perpetrator is not None:
        named.append((family.perpetrator, "perpetrator"))
    if referred.group is ClientGroup.CHILD:
        return [*named, (family.victim, "victim")]
    return named + [(child, "child") for child in family.children]


def write_case(
    records: Records, referred: Referred, offer: OfferPlace, worker: int | None, before: int | None
) -> None:
    """`worker` holds it (or held it last), `before` is who held it first where it passed from one to another."""
    path = referred.path
    grade = decided(records, path.reviews[-1])
    steps = _steps(path)
    records.write(
        "casework_case",
        referred.case,
        records.reference(),
        referred.episode,
        offer.organisation_id,
        referred.side,
        referred.group,
        records.ground.areas[referred.area],
        referred.subject.id,
        path.case_status,
        grade,
        urgency(grade),
        worker,
        moment(path.accepted),
        review_due_on(day_at(path.reviews[-1].at)),
        _interim_due_on(path, grade),
        moment(path.closed),
        path.closing_reason or "",
        path.outcome or "",
        1 + len(steps),
    )
    for someone, role in parties_of(referred):
        records.write("casework_party", referred.case, someone.id, role)
    if worker is None:
        return
    manager = records.ground.managers[offer.organisation_id, offer.side]
    _write_assignments(records, referred, worker, before, manager)
    for step, was, became, at in steps:
        by = worker if step is CaseStep.CLOSE else manager
        records.write("casework_casehistory", referred.case, step, was, became, "", by, moment(at))
    _write_sessions(records, referred, worker, before)
    write_plan(records, referred, worker, manager)
    write_outcomes(records, referred, worker)
    write_equality(records, referred, worker)


def _interim_due_on(path: Path, grade: Grade) -> date | None:
    """Whoever waits for a worker is spoken with again; where they have waited long it is late, and shows."""
    if path.case_status != CaseStatus.OPENED:
        return None
    return next_contact_on(grade, since=datetime.fromtimestamp(path.accepted, UTC))


def _steps(path: Path) -> list[tuple[CaseStep, CaseStatus, CaseStatus, int]]:
    opened, allocated, closed = CaseStatus.OPENED, CaseStatus.ALLOCATED, CaseStatus.CLOSED
    steps = []
    if path.allocated:
        steps.append((CaseStep.ALLOCATE, opened, allocated, path.allocated))
    if path.passed_on:
        steps.append((CaseStep.ALLOCATE, allocated, allocated, path.passed_on))
    if path.closed:
        steps.append((CaseStep.CLOSE, allocated, closed, path.closed))
    return steps


def _write_assignments(
    records: Records, referred: Referred, worker: int, before: int | None, manager: int
) -> None:
    path, starts = referred.path, referred.path.allocated
    if before is not None:
        records.write(
            "casework_assignment", referred.case, before, moment(starts), moment(path.passed_on), manager
        )
        starts = path.passed_on
    records.write("casework_assignment", referred.case, worker, moment(starts), moment(path.closed), manager)


def _write_sessions(records: Records, referred: Referred, worker: int, before: int | None) -> None:
    rng, path = records.rng, referred.path
    for at in path.sessions:
        attendance = rng.choice(_ATTENDANCE)
        early = before is not None and path.passed_on is not None and at < path.passed_on
        was_there = attendance == "attended"
        main, minutes = rng.choice(_DONE[Side(referred.side)]), rng.choice(_MINUTES)
        records.write(
            "casework_session",
            referred.case,
            day_at(at),
            minutes if was_there else None,
            rng.choice(_KINDS),
            attendance,
            main if was_there else "",
            [],
            rng.choice(words.NOTES) if was_there else "",
            before if early else worker,
            moment(at),
            "",
        )
        if was_there:
            number, key = records.session_number(), uuid_text(rng.getrandbits(128))
            records.write(
                "milestones_output",
                key,
                referred.episode,
                main,
                day_at(at),
                minutes,
                number,
                False,
                moment(at),
            )


def write_links(records: Records, cases: list[Referred]) -> None:
    """A link for each case that names a person as using abuse and each case that works with that person."""
    with_them: dict[str, list[str]] = defaultdict(list)
    for referred in cases:
        if referred.side is Side.PERPETRATOR:
            with_them[referred.subject.id].append(referred.case)
    for referred in cases:
        other = referred.family.perpetrator
        if referred.side is Side.VICTIM and other is not None:
            for across in with_them.get(other.id, ()):
                records.write("casework_caselink", referred.case, across)
