"""The fixed cast: the same named people in every test, and always the neighbour, who has real records of their own.

Harbour helps victims and children in the county, Lantern in the city, Turning works with people who use abuse. Pat and Cora are
colleagues at Harbour, Nell is the neighbour at Lantern, Percy at Turning works with the other party to Pat's case.
Everything is made by the owner of the tables and committed once; tests run as the app's role inside a transaction.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import connections, transaction
from django.test import Client

from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.access.roles import Role, Side
from commonweal.partnership import models as partnership
from commonweal.partnership.queries import actor_for
from commonweal.services.casework import models as casework
from commonweal.services.front_door import models as front_door
from commonweal.services.milestones.models import Episode

OWNER = "owner"
LONG_AGO = date(2015, 4, 1)
PASSWORD = "correct horse battery"
NOW = datetime.now(UTC).replace(microsecond=0)
SECRET_ADDRESS = "4 Larkspur Yard, Nethercombe ZZ1 4QQ"


@dataclass
class Cast:
    """Attribute access to everyone and everything: `cast.pat`, `cast.pats_case`, `cast.harbour`."""

    everyone: dict[str, object] = field(default_factory=dict)

    def __getattr__(self, name: str):
        try:
            return self.__dict__["everyone"][name]
        except KeyError:
            raise AttributeError(name) from None

    def add(self, **made):
        self.everyone.update(made)

    @property
    def people(self) -> dict[str, partnership.User]:
        return {name: one for name, one in self.everyone.items() if isinstance(one, partnership.User)}


def make_cast() -> Cast:
    """Writes the cast as the owner of the tables. Call once per database."""
    cast = Cast()
    with transaction.atomic(using=OWNER):
        _organisations(cast)
        _people(cast)
        _directory(cast)
        _cases(cast)
        _referrals(cast)
        _lists(cast)
    return cast


def actor_of(user: partnership.User) -> Actor:
    """Who this person is today, as a view would know them."""
    found = actor_for(user.pk, on=NOW.date())
    assert found is not None
    return found


def ask(user: partnership.User | None) -> Actor | None:
    """Sets who is asking for this transaction, as a page does, and returns the actor."""
    by = actor_of(user) if user else None
    ask_as(by)
    return by


def client_for(user: partnership.User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make(model, **values):
    return model.objects.using(OWNER).create(**values)


def _organisations(cast: Cast) -> None:
    for key, name, kind in [
        ("county", "Fellshire County Council", "council"),
        ("city", "Wexcombe City Council", "council"),
        ("commissioner", "Fellshire Commissioner", "policing"),
        ("police", "Fellshire Police", "police"),
        ("team", "Fellshire Partnership Team", "partnership"),
        ("door", "Open Door", "front_door"),
        ("harbour", "Harbour", "provider"),
        ("lantern", "Lantern", "provider"),
        ("turning", "Turning", "provider"),
    ]:
        cast.add(**{key: make(partnership.Organisation, code=key, name=name, kind=kind, starts_on=LONG_AGO)})
    for key, name, kind in [
        ("fellshire", "Fellshire", "county"),
        ("wexcombe", "Wexcombe", "city"),
        ("north_fell", "North Fell", "district"),
        ("whole", "Fellshire and Wexcombe", "police_area"),
    ]:
        cast.add(**{key: make(partnership.Area, code=key, name=name, kind=kind, starts_on=LONG_AGO)})
    for outer, inner in [("fellshire", "north_fell"), ("whole", "fellshire"), ("whole", "wexcombe")]:
        make(partnership.AreaPart, outer=getattr(cast, outer), inner=getattr(cast, inner), starts_on=LONG_AGO)
    cast.add(board=make(partnership.Board, name="Joint Board", organisation=cast.county, starts_on=LONG_AGO))
    cast.add(
        other_board=make(partnership.Board, name="City Board", organisation=cast.city, starts_on=LONG_AGO)
    )


PEOPLE = [
    ("joan", "Joan Commissions", Role.JOINT_COMMISSIONER, "team", ""),
    ("finn", "Finn Counts", Role.FINANCE_OFFICER, "county", ""),
    ("bea", "Bea Decides", Role.BOARD_MEMBER, "county", ""),
    ("ben", "Ben Neighbour", Role.BOARD_MEMBER, "city", ""),
    ("anna", "Anna Lyst", Role.ANALYST, "team", ""),
    ("aud", "Aud Itor", Role.AUDITOR, "county", ""),
    ("ingrid", "Ingrid Governs", Role.INFORMATION_GOVERNANCE_LEAD, "county", ""),
    ("adam", "Adam Accounts", Role.SYSTEM_ADMINISTRATOR, "team", ""),
    ("fred", "Fred Door", Role.FRONT_DOOR_WORKER, "door", ""),
    ("rita", "Rita Refers", Role.REFERRER, "police", ""),
    ("ravi", "Ravi Neighbour", Role.REFERRER, "police", ""),
    ("pat", "Pat Works", Role.CASE_WORKER, "harbour", Side.VICTIM),
    ("cora", "Cora Colleague", Role.CASE_WORKER, "harbour", Side.VICTIM),
    ("mona", "Mona Manages", Role.SERVICE_MANAGER, "harbour", Side.VICTIM),
    ("nell", "Nell Neighbour", Role.CASE_WORKER, "lantern", Side.VICTIM),
    ("nigel", "Nigel Neighbour", Role.SERVICE_MANAGER, "lantern", Side.VICTIM),
    ("percy", "Percy Turns", Role.PERPETRATOR_WORKER, "turning", Side.PERPETRATOR),
    ("petra", "Petra Manages", Role.SERVICE_MANAGER, "turning", Side.PERPETRATOR),
]


def _people(cast: Cast) -> None:
    for key, name, role, organisation, side in PEOPLE:
        user = partnership.User(email=f"{key}@example.org", full_name=name)
        user.set_password(PASSWORD)
        user.save(using=OWNER)
        held = make(
            partnership.Membership,
            user=user,
            organisation=getattr(cast, organisation),
            role=role,
            side=side,
            starts_on=LONG_AGO,
        )
        cast.add(**{key: user, f"{key}_membership": held})
    nora = partnership.User(email="nora@example.org", full_name="Nora Nothing")
    nora.set_password(PASSWORD)
    nora.save(using=OWNER)
    cast.add(nora=nora)
    make(partnership.Seat, board=cast.board, membership=cast.bea_membership, is_chair=True)
    make(partnership.Seat, board=cast.other_board, membership=cast.ben_membership)


def _directory(cast: Cast) -> None:
    for key, organisation, side, groups, area in [
        ("harbour_offer", "harbour", Side.VICTIM, ["victim", "child"], "fellshire"),
        ("lantern_offer", "lantern", Side.VICTIM, ["victim", "child"], "wexcombe"),
        ("turning_offer", "turning", Side.PERPETRATOR, ["perpetrator"], "whole"),
    ]:
        offer = make(
            partnership.ServiceOffer,
            organisation=getattr(cast, organisation),
            name=f"{organisation.capitalize()} support",
            side=side,
            client_groups=groups,
            starts_on=LONG_AGO,
        )
        make(partnership.ServiceOffer.areas.through, serviceoffer=offer, area=getattr(cast, area))
        cast.add(**{key: offer})


def _episode(cast: Cast, *, side: Side, group: str, days_ago: int, **more) -> Episode:
    received = NOW - timedelta(days=days_ago)
    return make(
        Episode,
        side=side,
        client_group=group,
        area=cast.fellshire,
        received_at=received,
        attempt_due_at=received + timedelta(days=3),
        changed_at=received,
        **more,
    )


def _person(name: str, born: date) -> casework.Person:
    return make(casework.Person, full_name=name, born_on=born)


def _case(
    cast: Cast, key: str, *, worker, organisation, side: Side, group: str, subject, status: str, days_ago: int
):
    opened = NOW - timedelta(days=days_ago)
    episode = _episode(
        cast,
        side=side,
        group=group,
        days_ago=days_ago,
        provider=organisation,
        accepted_at=opened,
        allocated_at=opened,
    )
    case = make(
        casework.Case,
        reference=f"T{key[:10].upper()}",
        episode=episode,
        organisation=organisation,
        side=side,
        client_group=group,
        area=cast.fellshire,
        subject=subject,
        status=status,
        grade="medium",
        urgency=2,
        worker=worker,
        opened_at=opened,
        interim_due_on=NOW.date() if status == "opened" else None,
    )
    make(casework.Party, case=case, person=subject, role=group)
    if worker is not None:
        make(casework.Assignment, case=case, worker=worker, starts_at=opened, by=cast.mona)
    make(
        casework.CaseHistory, case=case, step="allocate", was="opened", became=status, by=cast.mona, at=opened
    )
    cast.add(**{key: case, f"{key}_person": subject})
    return case


def _contact(case, person, kind: str, value: str, safe: list[str]) -> casework.ContactPoint:
    point = casework.ContactPoint(
        id=uuid.uuid4(),
        episode=case.episode,
        person=person,
        kind=kind,
        safe_channels=safe,
        confirmed_on=NOW.date() if safe else None,
        is_confidential=kind == "address",
    )
    point.seal_value(value)
    point.save(using=OWNER)
    return point


def _cases(cast: Cast) -> None:
    vera, other, cleo = (
        _person("Vera Victim", date(1990, 5, 4)),
        _person("Otis Other", date(1988, 1, 9)),
        _person("Cleo Client", date(1985, 7, 7)),
    )
    nina, kit = _person("Nina Next", date(1979, 3, 3)), _person("Kit Child", date(2016, 2, 2))
    common = {"status": "allocated", "days_ago": 40}
    victims, users = {"side": Side.VICTIM}, {"side": Side.PERPETRATOR}
    pats = _case(
        cast,
        "pats_case",
        worker=cast.pat,
        organisation=cast.harbour,
        group="victim",
        subject=vera,
        **victims,
        **common,
    )
    make(casework.Party, case=pats, person=other, role="perpetrator")
    make(casework.Party, case=pats, person=kit, role="child")
    cast.add(
        pats_phone=_contact(pats, vera, "phone", "07700 900123", ["call"]),
        pats_address=_contact(pats, vera, "address", SECRET_ADDRESS, []),
    )
    _case(
        cast,
        "kits_case",
        worker=cast.cora,
        organisation=cast.harbour,
        group="child",
        subject=kit,
        **victims,
        **common,
    )
    coras = _case(
        cast,
        "coras_case",
        worker=cast.cora,
        organisation=cast.harbour,
        group="victim",
        subject=cleo,
        **victims,
        **common,
    )
    cast.add(coras_phone=_contact(coras, cleo, "phone", "07700 900456", ["text"]))
    nells = _case(
        cast,
        "nells_case",
        worker=cast.nell,
        organisation=cast.lantern,
        group="victim",
        subject=nina,
        **victims,
        **common,
    )
    cast.add(nells_phone=_contact(nells, nina, "phone", "07700 900789", ["call"]))
    percys = _case(
        cast,
        "percys_case",
        worker=cast.percy,
        organisation=cast.turning,
        group="perpetrator",
        subject=other,
        **users,
        **common,
    )
    make(casework.CaseLink, victim_case=pats, perpetrator_case=percys)
    _case(
        cast, "unallocated_case", worker=None, organisation=cast.harbour, group="victim",
        subject=_person("Una Allocated", date(1995, 9, 9)), side=Side.VICTIM, status="opened", days_ago=2,
    )  # fmt: skip


def _referral(
    cast: Cast,
    key: str,
    *,
    by,
    status: str,
    name: str,
    offer=None,
    other=None,
    side=Side.VICTIM,
    group="victim",
):
    episode = _episode(cast, side=side, group=group, days_ago=1)
    referral = make(
        front_door.Referral,
        reference=f"R{key[:10].upper()}",
        episode=episode,
        front_door=cast.door,
        made_by=by,
        made_at_organisation=cast.police,
        side=side,
        client_group=group,
        area=cast.fellshire,
        person=_person(name, date(1991, 1, 1)),
        other_party=other,
        what_happened="Frightened at home; asked for help.",
        received_at=episode.received_at,
        status=status,
        offered_to=offer,
        grade="medium" if offer else "",
    )
    cast.add(**{key: referral})
    return referral


def _referrals(cast: Cast) -> None:
    _referral(
        cast,
        "new_referral",
        by=cast.rita,
        status="received",
        name="Rose Received",
        other=_person("Olaf Other", date(1980, 2, 2)),
    )
    _referral(cast, "ravis_referral", by=cast.ravi, status="received", name="Ruth Received")
    _referral(cast, "triaged", by=cast.rita, status="triaged", name="Tess Triaged")
    _referral(cast, "offered", by=cast.rita, status="routed", name="Olive Offered", offer=cast.harbour_offer)
    _referral(
        cast,
        "offered_next_door",
        by=cast.ravi,
        status="routed",
        name="Nadia Offered",
        offer=cast.lantern_offer,
    )
    _referral(cast, "offered_across", by=cast.ravi, status="routed", name="Oz Offered", offer=cast.turning_offer,
              side=Side.PERPETRATOR, group="perpetrator")  # fmt: skip


def _lists(cast: Cast) -> None:
    """Rita and her neighbour Ravi, of the same force, each sent a list: one row of it taken, one handed back."""
    mapping = make(
        front_door.ListMapping,
        organisation=cast.police,
        version=1,
        columns={
            "reference": "Reference",
            "full_name": "Name",
            "area": "District",
            "what_happened": "Summary",
        },
        everyone_is="victim",
        made_by=cast.rita,
        at=NOW - timedelta(days=1),
    )
    cast.add(mapping=mapping)
    for key, user, referral in [
        ("ritas_list", cast.rita, cast.triaged),
        ("ravis_list", cast.ravi, cast.ravis_referral),
    ]:
        sent = front_door.ListImport(
            organisation=cast.police, made_by=user, mapping=mapping, sent_as=".csv", rows=2, rows_done=2, taken=1,
            handed_back=1, why={"Area: we do not know this area.": 1}, sent_at=NOW - timedelta(days=1),
            begun_at=NOW - timedelta(days=1), finished_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=13),
        )  # fmt: skip
        sent.seal_headings('["Reference", "Name", "District", "Summary"]')
        sent.save(using=OWNER)
        part = front_door.ListPart(list=sent, number=1, done_at=sent.finished_at)
        part.seal_rows(
            '[[3, ["FP/2", "Bad Row", "Nowhere", "Shouting."], "Area: we do not know this area."]]'
        )
        part.save(using=OWNER)
        row = front_door.ListRow(
            list=sent, number=2, organisation=cast.police, made_by=user, reference_key=key.encode()[:16],
            fingerprints=b"", referral=referral,
        )  # fmt: skip
        row.seal_reference(f"FP/1 {key}")
        row.save(using=OWNER)
        make(front_door.AsTold, referral=referral, grade="high", tool="DARA", score="")
        cast.add(**{key: sent})


def count_as_owner(sql: str, *parameters: object) -> int:
    """One number from the owner's view of the database, past every wall: for checking what really happened."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
