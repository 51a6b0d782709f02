"""Three people asked by the public door this morning: two for themselves, one through a surgery. All invented.

They come in as strangers do, through the same actions; nobody keeps their secret words.
"""

from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.enforce import ask_as
from commonweal.partnership.models import Area
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import day_of
from commonweal.rules.public_door import Message, Source
from commonweal.services.front_door.actions import Asked
from commonweal.services.front_door.actions import public as door
from commonweal.services.front_door.actions.public import Outside
from commonweal.services.front_door.queries import areas_to_choose
from commonweal.services.front_door.queries.public import area_of_nobody_knows_where
from commonweal.services.front_door.secret_words import read_ticket

STRANGERS = 3


@transaction.atomic
def knock(*, now: datetime) -> None:
    """Each is received some hours before `now`. The last has said since that contact is not safe any more."""
    on = day_of(now)
    areas = areas_to_choose(on=on)
    nobody_knows = Area.objects.get(pk=area_of_nobody_knows_where(on=on))
    herself = {"client_group": "victim", "agrees_to_support": Agreement.GIVEN.value}
    _send(
        Asked(
            **herself,
            area_id=areas[0].pk,
            full_name="Oriel",
            what_happened="I would rather say it than write it.",
            language="Welsh",
            safe_channels=("text",),
            safe_times="Mondays and Thursdays, 10am to noon",
            code_word="marigold",
            confirmed_on=on,
            phone="07700 900861",
            access_needs="I cannot hear well on the phone. Please text.",
        ),
        None,
        at=now - timedelta(hours=5),
    )
    _send(
        Asked(
            client_group="victim",
            agrees_to_support=Agreement.NOT_ASKED.value,
            area_id=nobody_knows.pk,
            full_name="Name not given",
            what_happened="Came in twice with injuries that the account does not explain. Always accompanied. Lives out of town.",
        ),
        Outside("Dilwen Ashgrove", "Mill Lane Surgery (invented)", "01632 960188"),
        at=now - timedelta(hours=3),
    )
    _send(
        Asked(
            **herself,
            area_id=areas[-1].pk,
            full_name="Tamsel Brightwater",
            what_happened="He checks the phone every evening.",
            safe_channels=("call",),
            safe_times="lunch time",
            confirmed_on=on,
            phone="07700 900862",
            is_immediate_danger=False,
        ),
        None,
        at=now - timedelta(hours=2),
        told="He has found the number. Please do not ring it.",
    )
    ask_as(None)


def _send(asked: Asked, outside: Outside | None, *, at: datetime, told: str = "") -> None:
    by = door.open_public_door(at=at)
    ask_as(by)
    source = Source.PROFESSIONAL if outside else Source.SELF
    step = "asker" if outside else "contact"
    begun = door.begin_knock(source=source, step=step, typed={}, by=by, at=at)
    ticket = read_ticket(begun.opened.ticket(at=at))
    door.send_knock(ticket=ticket, asked=asked, outside=outside, by=by, at=at)
    if told:
        later = at + timedelta(hours=1)
        door.tell_front_door(ticket=ticket, kind=Message.NOT_SAFE, words=told, by=by, at=later)
