"""Lays the ground as the owner of the tables: areas, organisations, boards, the service directory, people who sign in.

Besides the cast there are colleagues, as many as the number of referrals needs: accounts nobody has a password for.
What is learnt on the way (which code became which id) is the Ground on which referrals are then drawn.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from commonweal.access.roles import Role, Side
from commonweal.config.demo import names
from commonweal.config.demo.cast import cast, password
from commonweal.config.demo.places import AREAS, BOARDS, LONG_AGO, OFFERS, ORGANISATIONS
from commonweal.partnership.models import (
    Area,
    AreaPart,
    Board,
    Membership,
    Organisation,
    Seat,
    ServiceOffer,
    User,
)

OWNER = "owner"
# Petra Oakmere moved across the wall: days before today on which she left the one service and joined the other.
MOVED = ("petra", "kestrel-row", "turnpike", 420)
_CASES_A_WORKER = 40
_OPEN_AT_ONCE = 0.075  # of three years' referrals, as the chances of pathways.py give it
_MOST_WORKERS = 60
_SHARES = {"kestrel-row": 0.56, "fernlight": 0.34, "saffron-loom": 0.07, "turnpike": 0.035}
_REFERRERS = {"police": 0.66, "health-board": 0.14, "orrenshire-council": 0.12, "haldenford-council": 0.08}


@dataclass(frozen=True)
class Worker:
    """Someone who holds (or held) cases at an organisation, between two days."""

    user_id: int
    organisation_id: int
    side: Side
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True)
class OfferPlace:
    id: int
    organisation_id: int
    side: Side
    client_groups: frozenset[str]
    areas: frozenset[str]
    needs: tuple[str, ...]
    share: int
    by_and_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """Ids by code or key, and who does what. Plain values, so that another process can be given it."""

    areas: dict[str, int]
    organisations: dict[str, int]
    boards: dict[str, int]
    users: dict[str, int]
    offers: tuple[OfferPlace, ...]
    workers: tuple[Worker, ...]
    front_door_workers: tuple[int, ...]
    referrers: tuple[tuple[int, int], ...]  # user, organisation
    managers: dict[tuple[int, Side], int]


def lay_ground(*, total: int, seed: int, today: date) -> Ground:
    """Writes everything that is not money and not a person who is helped. One transaction is the caller's business."""
    organisations = _organisations()
    areas = _areas()
    boards = {
        each.code: _make(
            Board, name=each.name, organisation_id=organisations[each.organisation], starts_on=LONG_AGO
        ).pk
        for each in BOARDS
    }
    users, memberships = _people(organisations, boards, total=total, seed=seed, today=today)
    return Ground(
        areas=areas,
        organisations=organisations,
        boards=boards,
        users=users,
        offers=_directory(organisations, areas),
        workers=tuple(
            Worker(held.user_id, held.organisation_id, Side(held.side), held.starts_on, held.ends_before)
            for held in memberships
            if held.role in (Role.CASE_WORKER, Role.PERPETRATOR_WORKER)
        ),
        front_door_workers=tuple(m.user_id for m in memberships if m.role == Role.FRONT_DOOR_WORKER),
        referrers=tuple((m.user_id, m.organisation_id) for m in memberships if m.role == Role.REFERRER),
        managers={
            (m.organisation_id, Side(m.side)): m.user_id
            for m in memberships
            if m.role == Role.SERVICE_MANAGER
        },
    )


def _make(model, **values):
    return model.objects.using(OWNER).create(**values)


def _organisations() -> dict[str, int]:
    made = {
        each.code: _make(
            Organisation,
            code=each.code,
            name=each.name,
            kind=each.kind,
            starts_on=each.starts_on,
            ends_before=each.ends_before,
        )
        for each in ORGANISATIONS
    }
    for each in ORGANISATIONS:
        if each.succeeded_by:
            made[each.code].succeeded_by = made[each.succeeded_by]
            made[each.code].save(using=OWNER)
    return {code: organisation.pk for code, organisation in made.items()}


def _areas() -> dict[str, int]:
    areas = {
        place.code: _make(Area, code=place.code, name=place.name, kind=place.kind, starts_on=LONG_AGO).pk
        for place in AREAS
    }
    for place in AREAS:
        for outer in place.within:
            _make(AreaPart, outer_id=areas[outer], inner_id=areas[place.code], starts_on=LONG_AGO)
    return areas


def _directory(organisations: dict[str, int], areas: dict[str, int]) -> tuple[OfferPlace, ...]:
    places = []
    for offer in OFFERS:
        made = _make(
            ServiceOffer,
            organisation_id=organisations[offer.organisation],
            name=offer.name,
            side=offer.side,
            client_groups=list(offer.client_groups),
            needs=list(offer.needs),
            minimum_age=offer.minimum_age,
            maximum_age=offer.maximum_age,
            languages=list(offer.languages),
            by_and_for=list(offer.by_and_for),
            places=offer.places,
            starts_on=LONG_AGO,
        )
        covers = ServiceOffer.areas.through
        covers.objects.using(OWNER).bulk_create(
            covers(serviceoffer_id=made.pk, area_id=areas[code]) for code in offer.areas
        )
        places.append(
            OfferPlace(
                made.pk,
                made.organisation_id,
                offer.side,
                frozenset(offer.client_groups),
                frozenset(offer.areas),
                offer.needs,
                offer.share,
                offer.by_and_for,
            )
        )
    return tuple(places)


def _people(
    organisations: dict[str, int], boards: dict[str, int], *, total: int, seed: int, today: date
) -> tuple[dict[str, int], list[Membership]]:
    shared, nobodys = make_password(password()), make_password(None)
    members = cast()
    colleagues = _colleagues(total, seed)
    users = User.objects.using(OWNER).bulk_create(
        [User(email=one.email, full_name=one.name, password=shared) for one in members]
        + [User(email=email, full_name=name, password=nobodys) for name, email, *_ in colleagues]
    )
    keys = {one.key: user.pk for one, user in zip(members, users, strict=False)}
    moved_on = today - timedelta(days=MOVED[3])
    roles = [(one.organisation, one.role, one.side or "") for one in members]
    roles += [(organisation, role, side) for _, _, organisation, role, side in colleagues]
    held = [
        Membership(
            user_id=user.pk,
            organisation_id=organisations[organisation],
            role=role,
            side=side,
            starts_on=moved_on if user.pk == keys[MOVED[0]] else LONG_AGO,
        )
        for user, (organisation, role, side) in zip(users, roles, strict=True)
    ]
    held.append(
        Membership(
            user_id=keys[MOVED[0]],
            organisation_id=organisations[MOVED[1]],
            role=Role.CASE_WORKER,
            side=Side.VICTIM,
            starts_on=LONG_AGO,
            ends_before=moved_on,
        )
    )
    memberships = Membership.objects.using(OWNER).bulk_create(held)
    for one, membership in zip(members, memberships, strict=False):
        if one.board:
            _make(Seat, board_id=boards[one.board], membership_id=membership.pk, is_chair=one.is_chair)
    return keys, memberships


def _colleagues(total: int, seed: int) -> list[tuple[str, str, str, Role, str]]:
    """Name, e-mail, organisation, role and side of those who work there and are not in the cast."""
    rng = Random(f"{seed}:colleagues")
    posts: list[tuple[str, Role, str]] = []
    for organisation, share in _SHARES.items():
        perpetrators = organisation == "turnpike"
        role = Role.PERPETRATOR_WORKER if perpetrators else Role.CASE_WORKER
        side = Side.PERPETRATOR if perpetrators else Side.VICTIM
        wanted = round(total * _OPEN_AT_ONCE * share / _CASES_A_WORKER)
        posts += [(organisation, role, side)] * min(wanted, _MOST_WORKERS)
    posts += [("first-step", Role.FRONT_DOOR_WORKER, "")] * min(round(total / 4_000), 40)
    for organisation, share in _REFERRERS.items():
        posts += [(organisation, Role.REFERRER, "")] * min(round(total * share / 600), 120)
    posts.append(("saffron-loom", Role.SERVICE_MANAGER, Side.VICTIM))
    made = []
    for number, (organisation, role, side) in enumerate(posts, start=1):
        name = names.full_name(rng, woman=rng.random() < 0.75)
        email = f"{name.lower().replace(' ', '.')}.{number}@example.org"
        made.append((name, email, organisation, role, side))
    return made
