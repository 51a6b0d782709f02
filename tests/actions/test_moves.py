"""A move: the old address stops at once, the new one reaches nobody, and a secret one takes two."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules import addresses
from commonweal.rules.addresses import AddressKind, Moves, Point
from commonweal.rules.reasons import Refused
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import queries
from commonweal.services.casework.actions import contact, moves
from commonweal.services.casework.models import Alert, ContactPoint, Move, SearchKey
from tests.cast import NOW, ask
from tests.papers import LOCAL_NOW, NEW_ADDRESS, move, point, ready

TODAY = LOCAL_NOW.date()
SAFE = addresses.Move(
    AddressKind.SAFE, TODAY, True, frozenset(Point), {"kit": Moves.YES}, children=frozenset({"kit"})
)


def codes(reasons) -> list[str]:
    return [each.code for each in reasons]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"moved_on": TODAY + timedelta(days=1)}, ["moves_later"]),
        ({"members": {}}, ["child_not_asked"]),
        ({"members": None, "children": frozenset()}, []),
        ({"children": frozenset()}, ["not_of_this_side"]),
        ({"points": frozenset(Point) - {Point.PHONES}}, ["points_missing"]),
        ({"points": frozenset(), "kind": AddressKind.HOME}, []),
        ({"points": frozenset(), "kind": AddressKind.CORRESPONDENCE}, []),
    ],
)
def test_what_stands_in_the_way_of_a_move(changes, expected):
    assert codes(addresses.reasons_not_to_move(replace(SAFE, **changes), today=TODAY)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"confirmed_by": 1}, ["same_person"]),
        ({"points": frozenset()}, ["points_missing"]),
        ({"is_confirmed": True}, ["already_confirmed"]),
        ({"kind": AddressKind.HOME}, ["nothing_to_confirm"]),
    ],
)
def test_what_stands_in_the_way_of_the_second_person(changes, expected):
    given = {
        "kind": AddressKind.SAFE,
        "made_by": 1,
        "confirmed_by": 2,
        "is_confirmed": False,
        "points": frozenset(Point),
    }
    assert codes(addresses.reasons_not_to_confirm(**given | changes)) == expected


def test_every_point_has_words():
    assert set(addresses.POINTS) == set(Point)


@pytest.fixture
def pat(cast):
    return ready(cast)


def addresses_of(cast):
    ask(cast.pat)
    return ContactPoint.objects.filter(episode=cast.pats_case.episode, kind="address")


def test_the_old_addresses_are_struck_and_the_new_one_is_safe_for_nothing(cast, pat):
    made = move(cast)
    old = addresses_of(cast).filter(struck_at__isnull=False)
    assert {each.pk for each in old} == {cast.veras_home.pk, cast.pats_address.pk}
    assert all(
        (each.safe_channels, each.confirmed_on, each.struck_by_id) == ([], None, cast.pat.pk) for each in old
    )
    new = addresses_of(cast).get(struck_at__isnull=True)
    assert (new.pk, new.is_confidential, new.safe_channels, new.person_id) == (
        made.new_point_id,
        True,
        [],
        cast.pats_case.subject_id,
    )
    assert new.never_say()[1] == NEW_ADDRESS
    assert made.struck == 2


def test_an_old_address_is_shown_to_nobody_any_more(cast, pat):
    move(cast, AddressKind.HOME)
    for act in (
        lambda: contact.reveal_contact(
            case_id=cast.pats_case.pk,
            point_id=cast.veras_home.pk,
            channel=Channel.POST,
            by=ask(cast.pat),
            at=NOW,
        ),
        lambda: queries.contact_point(cast.pats_case.episode_id, cast.veras_home.pk),
        lambda: contact.change_contact_point(
            case_id=cast.pats_case.pk,
            point_id=cast.veras_home.pk,
            details=contact.ContactDetails(kind="address", safe_channels=("post",), confirmed_on=TODAY),
            version=2,
            by=ask(cast.pat),
            at=NOW,
        ),
    ):
        with pytest.raises(Http404):
            act()
    assert cast.veras_home.pk not in {each.pk for each in queries.contact_points(cast.pats_case.episode_id)}


def test_a_secret_address_cannot_be_shown_nor_made_less_secret(cast, pat):
    made = move(cast)
    details = contact.ContactDetails(
        kind="address", safe_channels=("post",), confirmed_on=TODAY, is_confidential=False
    )
    contact.change_contact_point(
        case_id=cast.pats_case.pk,
        point_id=made.new_point_id,
        details=details,
        version=1,
        by=ask(cast.pat),
        at=NOW,
    )
    assert ContactPoint.objects.get(pk=made.new_point_id).is_confidential
    for channel in (Channel.POST, Channel.IN_PERSON):
        with pytest.raises(Refused):
            contact.reveal_contact(
                case_id=cast.pats_case.pk,
                point_id=made.new_point_id,
                channel=channel,
                by=ask(cast.pat),
                at=NOW,
            )
    with pytest.raises(DatabaseError, match="safe_address_stays_secret"):
        ContactPoint.objects.filter(pk=made.new_point_id).update(is_confidential=False)


def test_the_alert_is_up_and_nothing_finds_the_address(cast, pat):
    before = SearchKey.objects.count()
    move(cast)
    assert Alert.objects.filter(episode=cast.pats_case.episode, kind="do_not_share_address").count() == 1
    assert SearchKey.objects.count() == before


def test_an_ordinary_home_raises_no_alert_and_leaves_a_correspondence_address(cast, pat):
    letters = point(cast, "address", "c/o 2 Plum Row, Farrow", ["post"], address_kind="correspondence")
    move(cast, AddressKind.HOME)
    assert not Alert.objects.filter(kind="do_not_share_address").exists()
    assert ContactPoint.objects.get(pk=letters.pk).struck_at is None
    move(cast, AddressKind.SAFE)
    assert ContactPoint.objects.get(pk=letters.pk).struck_at is not None


def test_a_new_address_for_letters_leaves_the_place_where_the_person_hides(cast, pat):
    move(cast, AddressKind.CORRESPONDENCE, "c/o 2 Plum Row, Farrow")
    ask(cast.pat)
    assert ContactPoint.objects.get(pk=cast.pats_address.pk).struck_at is None
    assert ContactPoint.objects.get(pk=cast.veras_home.pk).struck_at is not None


def test_without_a_new_address_the_old_one_stops_all_the_same(cast, pat):
    assert move(cast, address="").new_point_id is None
    assert not addresses_of(cast).filter(struck_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("answer", "struck"), [(Moves.YES, True), (Moves.NO, False), (Moves.NOT_KNOWN, False)]
)
def test_a_child_moves_only_when_somebody_said_so(cast, pat, answer, struck):
    theirs = point(cast, "address", "18 Elm Close, Bexton", [], person=cast.kits_case_person)
    move(cast, members={cast.kits_case_person.pk: answer})
    kept = addresses_of(cast).filter(person=cast.kits_case_person)
    assert (kept.get(pk=theirs.pk).struck_at is not None) is struck
    assert kept.filter(struck_at__isnull=True, is_confidential=True).count() == struck


def test_nobody_on_the_other_side_is_ever_asked_about(cast, pat):
    for members in ({}, {cast.kits_case_person.pk: Moves.YES, cast.percys_case_person.pk: Moves.YES}):
        with pytest.raises(Refused):
            move(cast, members=members)
    assert not ContactPoint.objects.filter(person=cast.percys_case_person).exists()
    assert not Move.objects.exists()


def confirm(cast, made, who, points=frozenset(Point), case=None):
    return moves.confirm_move(
        case_id=(case or cast.pats_case).pk, move_id=made.pk, points=points, by=ask(who), at=NOW
    )


def test_a_second_person_confirms(cast, pat):
    made = move(cast)
    with pytest.raises(Refused):
        confirm(cast, made, cast.mona, frozenset({Point.PHONES}))
    assert confirm(cast, made, cast.mona).confirmed_by_id == cast.mona.pk
    with pytest.raises(Refused):
        confirm(cast, made, cast.mona)
    with pytest.raises(DatabaseError, match="move_confirmed_by_another"):
        Move.objects.filter(pk=made.pk).update(confirmed_by=cast.pat)


@pytest.mark.parametrize("name", ["nigel", "petra", "pat", "cora", "percy"])
def test_the_neighbour_and_the_other_side_confirm_nothing(cast, pat, name):
    made = move(cast)
    with pytest.raises(Http404):
        confirm(cast, made, getattr(cast, name))


def test_not_through_another_case(cast, pat):
    made = move(cast)
    with pytest.raises(Http404):
        confirm(cast, made, cast.mona, case=cast.coras_case)


@pytest.mark.parametrize("name", ["nell", "cora", "percy", "mona"])
def test_only_who_holds_the_case_records_a_move(cast, pat, name):
    with pytest.raises(Http404):
        moves.record_move(
            case_id=cast.pats_case.pk,
            moved=moves.Moved(AddressKind.HOME, TODAY),
            form_key=uuid.uuid4(),
            by=ask(getattr(cast, name)),
            at=NOW,
        )


def test_a_new_address_typed_over_the_old_one_is_sent_to_the_right_place(cast, pat):
    details = contact.ContactDetails(kind="address", value=NEW_ADDRESS)
    with pytest.raises(Refused) as caught:
        contact.change_contact_point(
            case_id=cast.pats_case.pk, point_id=cast.veras_home.pk, details=details, version=1, by=pat, at=NOW
        )
    assert codes(caught.value.reasons) == ["move_instead"]


def test_the_audit_says_what_kind_and_never_where(cast, pat):
    move(cast)
    event = AuditEvent.objects.get(action="record_move")
    assert event.details == {"kind": "safe", "struck": 2}
