"""What the cast always finds, whatever the seed draws: something at every stage, and families on both sides of the wall.

Read a story as: so many days ago `made_by` referred somebody of this family for this group; today it stands at `stage`, held
by `worker` or at `organisation`. Paths are drawn until one stands there, so they are like all the others.
"""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.access.roles import Side
from commonweal.config.demo.calendar import DAY, day_at
from commonweal.config.demo.families import Families, Family, Referred, subject_of
from commonweal.config.demo.ground import MOVED, Ground
from commonweal.config.demo.pathways import Path
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.config.demo.volumes import Arrival
from commonweal.rules.cases import SIDE_OF_GROUP, CaseStatus, ClientGroup
from commonweal.rules.referrals import DeclineReason, ReferralStatus
from commonweal.rules.risk import Grade, review_due_on

VICTIM, CHILD, PERPETRATOR = ClientGroup.VICTIM, ClientGroup.CHILD, ClientGroup.PERPETRATOR
_TRIES = 20_000


class Stage(StrEnum):
    NEW = "received, and nobody has tried to make contact"
    TRIED = "contact was tried"
    TRIAGED = "triaged"
    ROUTED = "offered to a service"
    UNALLOCATED = "accepted, and nobody holds it"
    ACTIVE = "somebody works with them"
    OVERDUE = "the review is overdue"
    CLOSED = "closed"
    CLOSED_BEFORE_THE_MOVE = "closed before one of the cast crossed the wall"
    NO_CAPACITY = "declined, because nobody had room"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Story:
    """Stories with one family name are about one family; without one they are about people drawn like all others."""

    group: ClientGroup
    zone: str
    grade: Grade
    days: tuple[float, float]
    stage: Stage
    made_by: str = "callum"
    worker: str = ""
    organisation: str = ""
    family: str = ""


STORIES = (
    # The wall: Petra worked with her until she moved; now the manager of Turnpike Change has a case to give to somebody.
    Story(
        VICTIM,
        COUNTY,
        Grade.HIGH,
        (600, 900),
        Stage.CLOSED_BEFORE_THE_MOVE,
        worker="petra",
        family="Talbridge",
    ),
    Story(
        PERPETRATOR,
        COUNTY,
        Grade.HIGH,
        (2, 14),
        Stage.UNALLOCATED,
        organisation="turnpike",
        family="Talbridge",
    ),
    # The wall at work: three cases, three workers, two sides.
    Story(VICTIM, COUNTY, Grade.HIGH, (30, 60), Stage.ACTIVE, worker="nell", family="Corwick"),
    Story(CHILD, COUNTY, Grade.MEDIUM, (20, 50), Stage.ACTIVE, "hana", worker="owain", family="Corwick"),
    Story(PERPETRATOR, COUNTY, Grade.HIGH, (20, 50), Stage.ACTIVE, worker="marek", family="Corwick"),
    Story(VICTIM, CITY, Grade.MEDIUM, (30, 60), Stage.ACTIVE, worker="amara", family="Hollingshaw"),
    Story(PERPETRATOR, CITY, Grade.MEDIUM, (20, 50), Stage.ACTIVE, worker="petra", family="Hollingshaw"),
    Story(VICTIM, CITY, Grade.HIGH, (30, 60), Stage.ACTIVE, "hana", worker="ayesha", family="Sarkis"),
    # The front door.
    Story(VICTIM, COUNTY, Grade.HIGH, (0, 0.3), Stage.NEW),
    Story(VICTIM, CITY, Grade.MEDIUM, (0, 0.3), Stage.NEW),
    Story(CHILD, COUNTY, Grade.MEDIUM, (0, 0.9), Stage.NEW, "hana"),
    Story(VICTIM, COUNTY, Grade.MEDIUM, (1, 6), Stage.TRIED),
    Story(VICTIM, COUNTY, Grade.HIGH, (1, 8), Stage.TRIAGED),
    Story(PERPETRATOR, CITY, Grade.MEDIUM, (1, 8), Stage.TRIAGED),
    Story(VICTIM, COUNTY, Grade.HIGH, (1, 8), Stage.ROUTED, organisation="kestrel-row"),
    Story(VICTIM, COUNTY, Grade.STANDARD, (2, 9), Stage.ROUTED, "hana", organisation="kestrel-row"),
    Story(VICTIM, CITY, Grade.MEDIUM, (1, 8), Stage.ROUTED, organisation="fernlight"),
    Story(PERPETRATOR, COUNTY, Grade.MEDIUM, (1, 8), Stage.ROUTED, organisation="turnpike"),
    Story(VICTIM, COUNTY, Grade.STANDARD, (200, 600), Stage.NO_CAPACITY),
    Story(VICTIM, CITY, Grade.STANDARD, (40, 300), Stage.WITHDRAWN, "hana"),
    # Waiting for a worker.
    Story(VICTIM, COUNTY, Grade.MEDIUM, (2, 14), Stage.UNALLOCATED, organisation="kestrel-row"),
    Story(VICTIM, CITY, Grade.STANDARD, (2, 14), Stage.UNALLOCATED, organisation="fernlight"),
    # Caseloads.
    *(
        Story(group, zone, grade, (14, 75), Stage.ACTIVE, worker=worker)
        for worker, group, zone in (
            ("nell", VICTIM, COUNTY),
            ("owain", VICTIM, COUNTY),
            ("amara", VICTIM, CITY),
            ("ayesha", VICTIM, CITY),
            ("petra", PERPETRATOR, COUNTY),
            ("marek", PERPETRATOR, CITY),
        )
        for grade in Grade
    ),
    Story(VICTIM, COUNTY, Grade.HIGH, (90, 200), Stage.OVERDUE, worker="nell"),
    Story(VICTIM, CITY, Grade.MEDIUM, (90, 200), Stage.OVERDUE, worker="amara"),
    Story(PERPETRATOR, CITY, Grade.MEDIUM, (90, 200), Stage.OVERDUE, worker="marek"),
    Story(VICTIM, COUNTY, Grade.MEDIUM, (150, 400), Stage.CLOSED, worker="nell"),
    Story(VICTIM, CITY, Grade.HIGH, (150, 400), Stage.CLOSED, worker="amara"),
)


def tell(families: Families, ground: Ground, *, now: int) -> list[Referred]:
    """Every story, in order. The people of a named family are the same in all its stories."""
    known: dict[str, Family] = {}
    return [_tell_one(families, ground, story, known, now) for story in STORIES]


def _tell_one(
    families: Families, ground: Ground, story: Story, known: dict[str, Family], now: int
) -> Referred:
    made_by = ground.users[story.made_by]
    path = _path(families, story, now)
    day = day_at(path.received)
    family = known.get(story.family)
    if family is None:
        family = families.new_family(story.zone, day, complete=True, surname=story.family)
    if story.family:
        known[story.family] = family
    side = Side(SIDE_OF_GROUP[story.group])
    arrival = Arrival(path.received // DAY, story.zone, side, story.grade)
    referred = families.referred(story.group, arrival, subject_of(family, story.group), family, path)
    referred.made_by = made_by, dict(ground.referrers)[made_by]
    if story.worker:
        referred.worker = ground.users[story.worker]
    if story.organisation:
        referred.organisation = ground.organisations[story.organisation]
    return referred


def _path(families: Families, story: Story, now: int) -> Path:
    earliest, latest = story.days
    for number in range(_TRIES):
        # Before a weekend or a bank holiday things take longer: the further we look, the further back we begin.
        ago = earliest + (latest - earliest) * families.rng.random() * (1 + 3 * number / _TRIES)
        path = families.walk(received=now - int(ago * DAY) - 60, grade=story.grade)
        if _stands(path, now) is story.stage:
            return path
    raise AssertionError(f"No path was found on which a referral is “{story.stage}” today.")


def _stands(path: Path, now: int) -> Stage | None:
    if path.status is ReferralStatus.RECEIVED:
        return Stage.TRIED if path.attempts else Stage.NEW
    if path.decline_reason is DeclineReason.NO_CAPACITY:
        return Stage.NO_CAPACITY
    by_status = {
        ReferralStatus.TRIAGED: Stage.TRIAGED,
        ReferralStatus.ROUTED: Stage.ROUTED,
        ReferralStatus.WITHDRAWN: Stage.WITHDRAWN,
    }
    if path.case_status is None:
        return by_status.get(path.status)
    if path.case_status is CaseStatus.OPENED:
        return Stage.UNALLOCATED
    if path.closed is not None:
        return Stage.CLOSED_BEFORE_THE_MOVE if path.closed < now - (MOVED[3] + 2) * DAY else Stage.CLOSED
    return Stage.OVERDUE if review_due_on(day_at(path.reviews[-1].at)) < day_at(now) else Stage.ACTIVE
