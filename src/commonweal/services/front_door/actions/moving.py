"""The person of a referral in hand has moved: the old address stops in the same breath, and a secret one is not written here.

Nothing is posted from the front door, so what a move withholds (actions/moves of the case) is not there yet; and there is no
manager of a service who could be the second of two people. Why it is so: docs/adr/0029.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import was_sent
from commonweal.rules.addresses import is_secret, reasons_not_to_move_before_a_case
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.services.casework.actions.moves import Moved, strike_addresses, write_new_address
from commonweal.services.casework.actions.record import write_alerts
from commonweal.services.casework.models import ContactPoint
from commonweal.services.front_door.actions.record import in_hand
from commonweal.services.front_door.models import Referral


@transaction.atomic
def record_move(
    *, referral_id: UUID, moved: Moved, form_key: UUID | None, by: Actor, at: datetime
) -> Referral:
    """Strikes the old addresses, keeps the new one as safe for nothing, and raises the alert where it is secret."""
    referral = in_hand(by=by, referral_id=referral_id)
    if was_sent(ContactPoint, form_key):
        return referral
    refuse_if(
        reasons_not_to_move_before_a_case(
            kind=moved.kind, moved_on=moved.moved_on, has_address=bool(moved.address), today=day_of(at)
        )
    )
    whose = {"episode_id": referral.episode_id}
    old = strike_addresses(people=[referral.person_id], kind=moved.kind, by=by, at=at, **whose)
    if moved.address:
        write_new_address(person_id=referral.person_id, moved=moved, form_key=form_key, **whose)
    if is_secret(moved.kind):
        write_alerts(episode=referral.episode, kinds=["do_not_share_address"], by=by, at=at)
    record_event(action="record_move", subject=referral, by=by, at=at, kind=str(moved.kind), struck=len(old))
    return referral
