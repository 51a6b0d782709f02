"""Reads the partnership: who is asking, which areas lie within which, who works where, the directory."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.encryption import CannotOpen, open_sealed
from commonweal.access.policy import Action
from commonweal.access.roles import Role, Side
from commonweal.access.scopes import visible
from commonweal.partnership import links
from commonweal.partnership.models import (
    Area,
    Board,
    Draft,
    LocalPolicy,
    LocalThreshold,
    Membership,
    Organisation,
    ServiceOffer,
    User,
    WorkerProfile,
)
from commonweal.rules.thresholds import Key, Policy, PolicyKey, Threshold


def in_force(on: date) -> Q:
    """The rows whose period contains the day `on`."""
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def actor_for(user_id: int, *, on: date, session_hash: str | None = None) -> Actor | None:
    """The actor with the memberships in force on a day, in one query; None for an account that is closed or unknown.

    `session_hash` is what a session holds of the password it was made with: after a change of password it is nobody's.
    """
    boards = ArrayAgg("memberships__seats__board_id", filter=Q(memberships__seats__isnull=False), default=[])
    columns = ("id", "role", "organisation_id", "side", "starts_on", "ends_before")
    rows = list(
        User.objects.filter(pk=user_id, is_active=True)
        .annotate(boards=boards)
        .values_list("full_name", *(f"memberships__{column}" for column in columns), "boards", "password")
    )
    if not rows:
        return None
    current = User(password=rows[0][-1]).get_session_auth_hash()
    if session_hash is not None and not constant_time_compare(current, session_hash):
        return None
    held = tuple(
        MembershipFacts(
            membership_id, Role(role), organisation_id, Side(side) if side else None, tuple(sorted(boards))
        )
        for _, membership_id, role, organisation_id, side, starts_on, ends_before, boards, _ in sorted(
            rows, key=lambda r: r[1] or 0
        )
        if membership_id and starts_on <= on and (ends_before is None or ends_before > on)
    )
    return Actor(user_id=user_id, name=rows[0][0], memberships=held)


@dataclass(frozen=True)
class AreaRow:
    """An area on a day, and the codes of every area that contains it, itself included."""

    id: int
    code: str
    name: str
    kind: str
    within: frozenset[str]


@dataclass(frozen=True)
class Areas:
    """Every area ever known, by name, as (number, code, name, kind), and what contains what, as (inner, outer, from, until)."""

    rows: tuple[tuple[int, str, str, str], ...]
    parts: tuple[tuple[str, str, date, date | None], ...]

    @property
    def names(self) -> dict[str, str]:
        """Each area's name by its code."""
        return {code: name for _, code, name, _ in self.rows}

    def on(self, day: date) -> list[AreaRow]:
        """Every area with what contains it on a day."""
        direct: dict[str, set[str]] = defaultdict(set)
        for inner, outer, starts_on, ends_before in self.parts:
            if starts_on <= day and (ends_before is None or day < ends_before):
                direct[inner].add(outer)
        return [AreaRow(pk, code, name, kind, _enclosing(code, direct)) for pk, code, name, kind in self.rows]

    def within(self, day: date) -> dict[str, frozenset[str]]:
        """Each area's code with the codes of every area that contains it, itself included, on a day."""
        return {area.code: area.within for area in self.on(day)}


def areas() -> Areas:
    """Every area, in one query."""
    outer = ("within__outer__code", "within__starts_on", "within__ends_before")
    found = list(Area.objects.order_by("name", "id").values_list("id", "code", "name", "kind", *outer))
    return Areas(
        rows=tuple(dict.fromkeys(row[:4] for row in found)),
        parts=tuple((row[1], *row[4:]) for row in found if row[4]),
    )


def areas_on(*, on: date) -> list[AreaRow]:
    """Every area ever known, by name, with what contains it on a day."""
    return areas().on(on)


def areas_within(*, on: date) -> dict[str, frozenset[str]]:
    """Each area's code with the codes of every area that contains it, itself included, on a day."""
    return areas().within(on)


def _enclosing(code: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = {code}, [code]
    while waiting:
        for outer in direct.get(waiting.pop(), ()):
            if outer not in found:
                found.add(outer)
                waiting.append(outer)
    return frozenset(found)


@dataclass(frozen=True)
class Colleague:
    """Somebody who holds cases, with what their manager said of them: hours in percent of full time, and what they know.

    `ends_before`: the day on which they hold the post no more, where one is set.
    """

    user_id: int
    name: str
    role: Role
    side: Side | None
    hours_percent: int = 100
    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    ends_before: date | None = None


def workers_at(organisation_id: int, *, side: str, on: date) -> list[Colleague]:
    """The people who hold cases on one side of the wall at an organisation, by name."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    rows = (
        Membership.objects.filter(
            in_force(on), organisation_id=organisation_id, side=side, role__in=roles, user__is_active=True
        )
        .order_by("user__full_name", "user_id")
        .select_related("user", "profile")
    )
    return [_colleague(row) for row in rows]


def _colleague(row: Membership) -> Colleague:
    said = getattr(row, "profile", None) or WorkerProfile()
    return Colleague(
        row.user_id,
        row.user.full_name,
        Role(row.role),
        Side(row.side),
        said.hours_percent,
        frozenset(said.languages),
        frozenset(said.areas),
        frozenset(said.needs),
        row.ends_before,
    )


def profile(membership_id: int) -> WorkerProfile | None:
    """What is said of one worker, read afresh."""
    return WorkerProfile.objects.filter(membership_id=membership_id).first()


def post_in_team(by: Actor, user_id: int, *, on: date) -> Membership | None:
    """The post in which this person holds cases at a service that the asker manages, on the asker's side; None elsewhere."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    held = visible(by, Action.KEEP_TEAM, Membership).filter(in_force(on), user_id=user_id, role__in=roles)
    return held.select_related("user").order_by("id").first()


def last_post_in_team(by: Actor, user_id: int) -> Membership | None:
    """The same, also where the post has ended: the one that ends last. None for somebody who never held one there."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    held = visible(by, Action.KEEP_TEAM, Membership).filter(user_id=user_id, role__in=roles)
    return held.select_related("user").order_by(F("ends_before").desc(nulls_first=True), "id").first()


def posts_with_cases(on: date) -> QuerySet[Membership]:
    """The posts in which somebody who can sign in holds cases on a day."""
    roles = [Role.CASE_WORKER, Role.PERPETRATOR_WORKER]
    return Membership.objects.filter(in_force(on), role__in=roles, user__is_active=True)


def offer(offer_id: int) -> ServiceOffer:
    """One line of the directory, read afresh."""
    return ServiceOffer.objects.prefetch_related("areas").get(pk=offer_id)


def people_in_post(organisation_id: int, *, side: str, on: date) -> list[Colleague]:
    """Everyone who works at an organisation on one side of the wall on a day, managers too, by name."""
    rows = (
        Membership.objects.filter(
            in_force(on), organisation_id=organisation_id, side=side, user__is_active=True
        )
        .order_by("user__full_name", "user_id")
        .values_list("user_id", "user__full_name", "role", "side")
    )
    return [Colleague(user_id, name, Role(role), Side(held)) for user_id, name, role, held in rows]


@dataclass(frozen=True)
class Post:
    """Read a row as: from `starts_on` until `ends_before` this person held `role` at this organisation."""

    user_id: int
    role: Role
    organisation: str
    starts_on: date
    ends_before: date | None


def posts_of(user_ids: Iterable[int]) -> list[Post]:
    """Every post these people hold or held, in one query."""
    rows = Membership.objects.filter(user_id__in=sorted(user_ids)).order_by("user_id", "starts_on", "id")
    return [
        Post(user_id, Role(role), organisation, starts_on, ends_before)
        for user_id, role, organisation, starts_on, ends_before in rows.values_list(
            "user_id", "role", "organisation__name", "starts_on", "ends_before"
        )
    ]


def offers_in_force(*, on: date) -> QuerySet[ServiceOffer]:
    """The service directory on a day, with organisation and areas at hand."""
    return (
        ServiceOffer.objects.filter(in_force(on))
        .select_related("organisation")
        .prefetch_related("areas")
        .order_by("name")
    )


def front_door(*, on: date) -> Organisation | None:
    """The partnership's single front door on a day."""
    return Organisation.objects.filter(in_force(on), kind="front_door").order_by("id").first()


def own_front_door(organisation_ids: Iterable[int], *, on: date) -> Organisation | None:
    """The first of these that keeps its own records on a day, and so is a front door of its own; None when none does."""
    return (
        Organisation.objects.filter(
            in_force(on), pk__in=list(organisation_ids), keeps_own_records_from__lte=on
        )
        .order_by("id")
        .first()
    )


def local_thresholds(*, using: str = "default") -> tuple[Threshold, ...]:
    """The partnership's own numbers, for `rules.thresholds.threshold(..., local=...)`. One query."""
    rows = (
        LocalThreshold.objects.using(using)
        .order_by("starts_on")
        .values_list("key", "value", "starts_on", "source", "area__code")
    )
    return tuple(
        Threshold(Key(key), value, starts_on, source, area) for key, value, starts_on, source, area in rows
    )


def local_policies() -> tuple[Policy, ...]:
    """What the partnership has decided that is no number, for `rules.thresholds.policy(..., local=...)`. One query."""
    rows = LocalPolicy.objects.order_by("starts_on").values_list(
        "key", "value", "starts_on", "source", "area__code"
    )
    return tuple(Policy(PolicyKey(key), *rest) for key, *rest in rows)


def local_numbers() -> tuple[tuple[Threshold, ...], tuple[Policy, ...]]:
    """Both kinds of local rows in one query, for a page that needs both."""
    columns = ("kind", "key", "text", "starts_on", "source", "area__code")
    both = [
        model.objects.annotate(kind=Value(kind), text=Cast("value", CharField())).values_list(*columns)
        for kind, model in (("number", LocalThreshold), ("policy", LocalPolicy))
    ]
    rows = list(both[0].union(both[1], all=True).order_by("starts_on"))
    return (
        tuple(Threshold(Key(key), int(value), *rest) for kind, key, value, *rest in rows if kind == "number"),
        tuple(Policy(PolicyKey(key), value, *rest) for kind, key, value, *rest in rows if kind == "policy"),
    )


def area_codes() -> set[str]:
    """The codes of every area, past and present."""
    return set(Area.objects.values_list("code", flat=True))


def area_names() -> dict[str, str]:
    return dict(Area.objects.values_list("code", "name"))


def boards_in_force(*, on: date) -> list[Board]:
    return list(Board.objects.filter(in_force(on)).order_by("name"))


def draft_body(*, owner_id: int, subject: str) -> tuple[str, datetime] | None:
    """What this person typed about `subject` and has not sent, and when it was kept; None when there is nothing."""
    return draft_bodies(owner_id=owner_id, subjects=[subject]).get(subject)


def draft_bodies(*, owner_id: int, subjects: Iterable[str]) -> dict[str, tuple[str, datetime]]:
    """The same for several subjects, in one query; those with nothing are left out."""
    found = {}
    for draft in Draft.objects.filter(owner_id=owner_id, subject__in=list(subjects)):
        with suppress(CannotOpen):
            body = open_sealed(draft.sealed_body, bound_to=f"draft:{draft.id}")
            found[draft.subject] = body, draft.saved_at
    return found


def drafts_under(*, owner_id: int, under: str, limit: int) -> list[tuple[str, str, datetime]]:
    """This person's drafts whose subject begins with `under`: subject, what was typed, and when; the latest first."""
    rows = Draft.objects.filter(owner_id=owner_id, subject__startswith=under).order_by("-saved_at")[:limit]
    found = []
    for draft in rows:
        try:
            body = open_sealed(draft.sealed_body, bound_to=f"draft:{draft.id}")
        except CannotOpen:
            continue
        found.append((draft.subject, body, draft.saved_at))
    return found


def how_many_drafts(*, owner_id: int, under: str) -> int:
    return Draft.objects.filter(owner_id=owner_id, subject__startswith=under).count()


def today() -> date:
    """Today in the partnership's time zone: the one clock that views pass on to actions and rules."""
    return timezone.localdate()


@dataclass(frozen=True)
class RoleHeld:
    """Read a row as: from `starts_on` until `ends_before` this person holds `role` there, on these boards."""

    membership_id: int
    role: Role
    organisation_id: int
    organisation: str
    side: str
    boards: tuple[str, ...]
    starts_on: date
    ends_before: date | None


NOT_HERE = "@not-here.invalid"  # authors of records that came from elsewhere: a name on the record, and no account to keep


def accounts(
    by: Actor | None,
    *,
    containing: str = "",
    waiting_on: date | None = None,
    after_id: int | None = None,
    limit: int,
) -> list[tuple[User, list[RoleHeld]]]:
    """Accounts by name, from the one after `after_id` on, with every role each holds or held.

    `containing` looks for a part of the name or the e-mail address, `waiting_on` for those who cannot come in on a day.
    """
    users = visible(by, Action.VIEW_ACCOUNTS, User).exclude(email__endswith=NOT_HERE)
    users = users.order_by("full_name", "id")
    if waiting_on is not None:
        users = users.filter(_cannot_come_in(waiting_on))
    if containing:
        users = users.filter(Q(full_name__icontains=containing) | Q(email__icontains=containing))
    if after_id is not None:
        last = User.objects.filter(pk=after_id).values_list("full_name", flat=True).first() or ""
        users = users.filter(Q(full_name__gt=last) | Q(full_name=last, id__gt=after_id))
    page = list(users[:limit])
    held = roles_held([user.pk for user in page])
    return [(user, held[user.pk]) for user in page]


def accounts_waiting(by: Actor, *, on: date) -> int:
    """How many open accounts nobody can come in with on a day: no role, or no password."""
    return visible(by, Action.VIEW_ACCOUNTS, User).filter(_cannot_come_in(on)).count()


def administrators(*, on: date) -> int:
    """How many open accounts hold the role of system administrator on a day."""
    held = Membership.objects.filter(in_force(on), role=Role.SYSTEM_ADMINISTRATOR, user__is_active=True)
    return held.values("user_id").distinct().count()


def _cannot_come_in(on: date) -> Q:
    held = Membership.objects.filter(in_force(on), user_id=OuterRef("pk"))
    return Q(is_active=True) & (~Exists(held) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))


def roles_held(user_ids: Iterable[int]) -> dict[int, list[RoleHeld]]:
    """Every role these people hold or held, the latest first, in one query."""
    seats = ArrayAgg("seats__board__name", filter=Q(seats__isnull=False), default=[])
    columns = (
        "id",
        "role",
        "organisation_id",
        "organisation__name",
        "side",
        "boards",
        "starts_on",
        "ends_before",
    )
    rows = (
        Membership.objects.filter(user_id__in=list(user_ids))
        .annotate(boards=seats)
        .order_by("-starts_on", "id")
    )
    held: dict[int, list[RoleHeld]] = defaultdict(list)
    for (
        user_id,
        number,
        role,
        organisation_id,
        organisation,
        side,
        boards,
        starts_on,
        ends_before,
    ) in rows.values_list("user_id", *columns):
        names = tuple(sorted(boards))
        held[user_id].append(
            RoleHeld(number, Role(role), organisation_id, organisation, side, names, starts_on, ends_before)
        )
    return held


def organisations_from(day: date) -> list[Organisation]:
    """The organisations that exist on a day or will exist later, by name: those where a role can be given."""
    return list(Organisation.objects.exclude(ends_before__lte=day).order_by("name"))


def people_with_emails(emails: Iterable[str]) -> dict[str, User]:
    """Open accounts by e-mail address."""
    return {user.email: user for user in User.objects.filter(email__in=list(emails), is_active=True)}


def account_for_link(token: str) -> User | None:
    """The account whose password a one-time link may set; None when the link was used, has run out or is not ours."""
    user = User.objects.filter(pk=links.account_of(token), is_active=True).first()
    return user if user is not None and links.is_fresh(token, user) else None
