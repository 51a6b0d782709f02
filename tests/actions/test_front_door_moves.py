"""At the front door an address is never typed over: a move strikes the old one, and a secret one is not written down here."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules.addresses import AddressKind
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions.contact import ContactDetails
from commonweal.services.casework.actions.moves import Moved
from commonweal.services.casework.models import Alert, ContactPoint
from commonweal.services.front_door import actions
from tests import care
from tests.care import LATER, TODAY
from tests.cast import ask

OLD, NEW = "18 Elm Close, Bexton FS1 1AA", "4 Larkspur Yard, Farrow FS2 2BB"
POSTED = {"kind": "address", "safe_channels": ("post",), "confirmed_on": TODAY}


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def add(cast, made, value=OLD, **changes):
    details = ContactDetails(**POSTED | {"value": value} | changes)
    return actions.add_contact_point(
        referral_id=made.pk, details=details, form_key=uuid.uuid4(), by=ask(cast.fred), at=LATER
    )


def change(cast, made, point, **changes):
    return actions.change_contact_point(
        referral_id=made.pk,
        point_id=point.pk,
        details=ContactDetails(**POSTED | changes),
        version=point.version,
        by=ask(cast.fred),
        at=LATER,
    )


def move(cast, made, kind=AddressKind.HOME, *, address=NEW, on=TODAY, by="fred", form_key=None):
    return actions.record_move(
        referral_id=made.pk,
        moved=Moved(kind, on, address),
        form_key=form_key,
        by=ask(getattr(cast, by)),
        at=LATER,
    )


def addresses(made):
    return ContactPoint.objects.filter(episode=made.episode, kind="address").order_by("struck_at")


@pytest.fixture
def made(cast):
    return care.make_referral(cast)


def test_the_first_address_is_written_and_no_other_beside_or_over_it(cast, made):
    point = add(cast, made)
    with pytest.raises(Refused) as beside:
        add(cast, made, NEW)
    with pytest.raises(Refused) as over:
        change(cast, made, point, value=NEW)
    assert codes(beside) == codes(over) == ["move_instead"]
    assert "The person has moved" in str(over.value)
    ask(cast.fred)
    assert addresses(made).count() == 1


def test_what_is_safe_is_still_changed_and_a_secret_address_stays_secret(cast, made):
    point = add(cast, made, is_confidential=True)
    changed = change(cast, made, point, safe_channels=(), is_confidential=False)
    assert (changed.safe_channels, changed.is_confidential) == ([], True)


def test_a_move_strikes_the_old_one_and_keeps_the_new_one_safe_for_nothing(cast, made):
    old = add(cast, made)
    key = uuid.uuid4()
    for _ in range(2):
        move(cast, made, form_key=key)
    ask(cast.fred)
    now, struck = sorted(addresses(made), key=lambda each: each.struck_at is not None)
    assert (struck.pk, struck.safe_channels, struck.struck_by) == (old.pk, [], cast.fred)
    assert (now.safe_channels, now.address_kind, now.is_confidential) == ([], "home", False)
    event = AuditEvent.objects.get(action="record_move")
    assert (event.record_id, event.details) == (str(made.pk), {"kind": "home", "struck": 1})
    with pytest.raises(Http404):
        change(cast, made, old)


def test_a_secret_address_is_not_written_here_and_the_old_one_stops_all_the_same(cast, made):
    add(cast, made)
    with pytest.raises(Refused) as refused:
        move(cast, made, AddressKind.SAFE)
    assert codes(refused) == ["secret_not_here"]
    assert not Alert.objects.filter(kind="do_not_share_address").exists()
    move(cast, made, AddressKind.SAFE, address="")
    ask(cast.fred)
    assert [each.struck_at for each in addresses(made)] == [LATER]
    assert Alert.objects.filter(episode=made.episode, kind="do_not_share_address").count() == 1


def test_a_move_is_not_to_come(cast, made):
    with pytest.raises(Refused) as refused:
        move(cast, made, on=TODAY + timedelta(days=1))
    assert codes(refused) == ["moves_later"]


@pytest.mark.parametrize("name", ["mona", "pat", "nell", "nigel", "percy", "petra", "rita"])
def test_nobody_else_records_one(cast, made, name):
    with pytest.raises(Http404):
        move(cast, made, by=name)


def test_once_a_service_has_it_the_front_door_records_none(cast):
    case = care.new_case(cast)
    from commonweal.services.front_door.models import Referral

    ask(cast.fred)
    made = Referral.objects.get(episode=case.episode)
    with pytest.raises(Http404):
        move(cast, made)
