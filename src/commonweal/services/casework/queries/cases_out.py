"""Cases that move with a whole service: what was asked, and what arrived."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access import enforce
from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.models import Organisation
from commonweal.rules.cases import CaseStatus
from commonweal.rules.cases_out import OutStatus
from commonweal.services.casework.models import Case, CaseIn, CasesIn, CasesOut, CasesOutTaken
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.wall import papers_out_of_sight, restricted_out_of_sight

MOST, COUNTED = 30, 1_000
BY_CASE = (Order("case_id", UUID),)
RELATED = ("organisation", "asked_by", "answered_by")


def moving(by: Actor) -> list[CasesOut]:
    """What was asked of services this person manages; for a commissioner, of every service. The latest first."""
    rows = visible(by, Action.APPROVE_CASES_OUT, CasesOut)
    return list(rows.select_related(*RELATED).order_by("-asked_at", "id")[:MOST])


def moving_one(by: Actor, out_id: UUID) -> CasesOut:
    """One of them, or 404."""
    return enforce.record(by, Action.APPROVE_CASES_OUT, CasesOut, out_id, related=RELATED)


def moving_version(by: Actor, out_id: UUID) -> dict[str, int]:
    """For a form: the version it is opened on."""
    return {
        "version": visible(by, Action.APPROVE_CASES_OUT, CasesOut)
        .values_list("version", flat=True)
        .get(pk=out_id)
    }


def taken_down_by(out: CasesOut) -> frozenset[int]:
    """Who took the file down."""
    return frozenset(CasesOutTaken.objects.filter(out=out).values_list("user_id", flat=True))


def waits_for_second(by: Actor) -> int:
    """How many wait for somebody else's answer than whoever asked, as far as this person could give it."""
    rows = visible(by, Action.APPROVE_CASES_OUT, CasesOut).filter(status=OutStatus.ASKED)
    return rows.exclude(asked_by_id=by.user_id).count()


@dataclass(frozen=True)
class Service:
    """A service this person manages, and what of it would move, counted to one more than COUNTED; `papers` would not."""

    membership_id: int
    name: str
    side: str
    open_cases: int
    closed_cases: int
    papers: int


@dataclass(frozen=True)
class Services:
    here: tuple[Service, ...] = field(default=())
    hidden: int = 0


def services_managed(by: Actor) -> Services:
    """The services of this person, with how many cases each would move."""
    posts = [each for each in by.memberships if each.role is Role.SERVICE_MANAGER]
    names = dict(
        Organisation.objects.filter(pk__in=[each.organisation_id for each in posts]).values_list("pk", "name")
    )
    return Services(
        tuple(_service(by, post, names[post.organisation_id]) for post in posts), restricted_out_of_sight()[0]
    )


def _service(by: Actor, post: MembershipFacts, name: str) -> Service:
    cases = visible(by, Action.MOVE_CASES_OUT, Case).filter(
        organisation_id=post.organisation_id, side=post.side
    )
    closed = Q(status=CaseStatus.CLOSED)
    return Service(
        post.id,
        name,
        str(post.side),
        counted(cases.exclude(closed)),
        counted(cases.filter(closed)),
        papers_out_of_sight(post.organisation_id, str(post.side)),
    )


def counted(rows: QuerySet[Case]) -> int:
    """How many, to one more than COUNTED: a service may have had half a million, and nobody needs to know to the last."""
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def arrived(by: Actor) -> list[CasesIn]:
    """Files of cases that arrived at this person's services, the latest first."""
    return list(
        visible(by, Action.TAKE_CASES_IN, CasesIn).select_related("organisation").order_by("-at")[:MOST]
    )


def arrived_one(by: Actor, in_id: UUID, *, after: str = "") -> tuple[CasesIn, Slice]:
    """One file, and a page of the cases that came by it, as far as this person reaches them. Or 404."""
    came = enforce.record(by, Action.TAKE_CASES_IN, CasesIn, in_id, related=("organisation", "taken_for"))
    cases = visible(by, Action.TAKE_CASES_IN, CaseIn).filter(came_by=came).select_related("case")
    return came, one_page(cases, BY_CASE, after=after)


__all__ = ["arrived", "arrived_one", "moving", "moving_one", "services_managed", "waits_for_second"]
