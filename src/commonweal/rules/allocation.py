"""Who may be given a case: someone who holds cases at its organisation, on its side of the wall, with no
conflict.

Read a check as: this worker cannot be given this case, because; choose someone else.

Why the sentence about a conflict says so little. A manager must learn that this worker cannot have the case.
Nothing else: “works with the other party” would tell a manager on the perpetrator's side that the victim has
a worker, and which one; it would confirm that she sought help at all. So there is one sentence and one code
for every kind of conflict: an interest declared, a relative, two who must not meet, work with someone linked to the case, now or
before. Because a declared interest reads the same, the sentence does not prove that there is another case.
And it is only ever said of a worker who could otherwise have the case: for anyone from another organisation
or side the answer stops there, so nobody can try names to find out who works with whom. What the conflict was
is `conflict_grounds`, for the audit trail alone.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from commonweal.rules.caseload import Load
from commonweal.rules.cases import CaseStatus, Side
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Post:
    """One membership in force: where, on which side (None: neither), and whether it is a post that holds
    cases.
    """

    organisation_id: int
    side: Side | None
    holds_cases: bool = True


@dataclass(frozen=True)
class Worker:
    """Someone to allocate to, with every post they hold today."""

    user_id: int
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class CaseToAllocate:
    """The case, and who holds it now, if anyone."""

    organisation_id: int
    side: Side
    status: CaseStatus
    worker_id: int | None = None


CONFLICT = Reason(
    "conflict",
    "This worker has a conflict of interest with this case, so choose someone else. For safety we do not say"
    " which kind: a declared interest and work with someone connected read the same here. If nobody else can"
    " take it, ask your safeguarding lead.",
)


def reasons_not_to_allocate(worker: Worker, case: CaseToAllocate, *, has_conflict: bool) -> list[Reason]:
    """What stands in the way of giving this worker this case; empty means go ahead.

    `has_conflict` is whether `conflict_grounds` finds any; whoever answers it may look through the wall, this
    may not.
    """
    here = [
        post for post in worker.posts if post.organisation_id == case.organisation_id and post.holds_cases
    ]
    if not here:
        text = "This person does not hold cases at this service. Choose one of its workers."
        return [Reason("not_at_this_service", text)]
    if all(post.side != case.side for post in here):
        text = "This person does not work on this side of the service. Choose a worker who does."
        return [Reason("other_side", text)]
    if has_conflict:
        return [CONFLICT]
    if case.status == CaseStatus.CLOSED:
        return [Reason("case_closed", "This case is closed. Reopen it before you give it to a worker.")]
    if case.worker_id == worker.user_id:
        return [Reason("already_theirs", "This worker holds the case already.")]
    return []


@dataclass(frozen=True)
class Fit:
    """What a worker brings: languages, areas (codes) and needs they know well; left empty, any. `load` is what they hold now."""

    user_id: int
    name: str
    load: Load
    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WorkerSuggestion:
    """A worker of the service, with why they fit (`reasons_for`) and what to mind."""

    fit: Fit
    reasons_for: tuple[str, ...]
    to_mind: tuple[str, ...]


def suggest_workers(
    workers: Iterable[Fit], *, area: str, within: Set[str], needs: Set[str], language: str = ""
) -> list[WorkerSuggestion]:
    """All of them, the best placed first: those with room, then by language, area and needs they know, then the least full, by
    name. `within` are the codes of every area that contains `area`. Nobody is left out: a manager may know better.

    Nothing here looks at conflicts. A list that left people out for a conflict would say who works with whom.
    """
    here = set(within) | {area}
    wanted = language.casefold()
    found = []
    for each in workers:
        speaks = bool(wanted) and wanted in {spoken.casefold() for spoken in each.languages}
        near = not each.areas or not here.isdisjoint(each.areas)
        knows = needs & each.needs
        rank = (
            not each.load.has_room,
            bool(wanted) and not speaks,
            not near,
            -len(knows),
            each.load.percent,
            each.name,
            each.user_id,
        )
        found.append((rank, _worker_suggestion(each, language, speaks=speaks, near=near, knows=knows)))
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])]


def _worker_suggestion(
    fit: Fit, language: str, *, speaks: bool, near: bool, knows: Set[str]
) -> WorkerSuggestion:
    reasons, to_mind = [], []
    if speaks:
        reasons.append(f"speaks {language}")
    elif language:
        to_mind.append(f"works in {language} through an interpreter")
    if fit.areas:
        (reasons if near else to_mind).append("works in this area" if near else "works in another area")
    if knows:
        reasons.append(f"knows {', '.join(each.replace('_', ' ') for each in sorted(knows))}")
    if not fit.load.has_room:
        to_mind.append("is full")
    return WorkerSuggestion(fit, tuple(reasons), tuple(to_mind))


class ConflictGround(StrEnum):
    """Why a worker must not have a case. For the audit trail; never shown, counted or exported elsewhere."""

    WORKS_WITH_OTHER_PARTY = "works_with_other_party"
    DECLARED_INTEREST = "declared_interest"
    IS_A_PARTY = "is_a_party"
    MUST_NOT_MEET = "must_not_meet"


def conflict_grounds(
    *,
    other_parties: Set[UUID],
    everyone: Set[UUID],
    worked_with: Iterable[UUID],
    declared: Iterable[UUID],
    is_person: UUID | None = None,
    must_not_meet: bool = False,
) -> frozenset[ConflictGround]:
    """Every ground of conflict, as the wall's keeper may work it out; empty means none.

    `other_parties`: people linked to the case from the other side of the wall. `everyone`: those, the case's
    own person, and its children. `worked_with`: people the worker supports, or ever supported, in whatever
    role they had then. `declared`: people the worker has said they know, relatives among them. `is_person`: the worker's own
    record, where they have one. `must_not_meet`: the person, or somebody for them, said that these two must not meet.
    """
    found = {ConflictGround.MUST_NOT_MEET} if must_not_meet else set()
    if not other_parties.isdisjoint(worked_with):
        found.add(ConflictGround.WORKS_WITH_OTHER_PARTY)
    if not everyone.isdisjoint(declared):
        found.add(ConflictGround.DECLARED_INTEREST)
    if is_person is not None and is_person in everyone:
        found.add(ConflictGround.IS_A_PARTY)
    return frozenset(found)
