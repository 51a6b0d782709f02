"""What two workers of the cast find in their first case: messages, a letter that was withheld, an order, a day in court, papers.

Done by the same actions as on the pages, so that the gate, history and audit read as if it had been done by hand.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.config.demo.ground import Ground
from commonweal.partnership import drafts
from commonweal.partnership.queries import actor_for
from commonweal.rules.addresses import AddressKind, Moves
from commonweal.rules.cases import CaseStatus
from commonweal.rules.messages import ALERTS_AGAINST, Medium
from commonweal.rules.safe_contact import Channel, Kind
from commonweal.services.casework.actions import documents, messages, moves, orders, wordings
from commonweal.services.casework.actions.contact import ContactDetails, add_contact_point
from commonweal.services.casework.models import Alert, Case, ContactPoint, Party

_PAIRS = (("maeve", "nell"), ("zofia", "amara"))
_DAY = timedelta(days=1)
_PAPER = "Tenancy agreed from the first of next month. Keys from the office, with a picture of the inside of the door.\n"
_REFUSED = "Your key worker at the refuge will ring tomorrow."


@dataclass(frozen=True)
class _Hand:
    """Who does it, in which case, and when."""

    case: Case
    by: Actor
    at: datetime

    def given(self) -> dict:
        return {"case_id": self.case.pk, "by": self.by, "at": self.at, "form_key": None}


@transaction.atomic
def load_papers(ground: Ground, *, now: datetime) -> None:
    for manager, worker in _PAIRS:
        by = _ask(ground, manager, now)
        wordings.set_sender(
            name="Bookings",
            call_back="01632 960150",
            address="hello@example.com",
            version=None,
            by=by,
            at=now - _DAY,
        )
        by = _ask(ground, worker, now)
        cases = visible(by, Action.WORK_CASE, Case).filter(status=CaseStatus.ALLOCATED)
        # One without an address yet: the first is added, and every other one is a move.
        has_one = ContactPoint.objects.filter(episode_id=OuterRef("episode_id"), kind=Kind.ADDRESS)
        # And without an alert that stops every message.
        stops = Alert.objects.filter(
            episode_id=OuterRef("episode_id"), kind__in=ALERTS_AGAINST, taken_down_at__isnull=True
        )
        cases = cases.filter(~Exists(has_one), ~Exists(stops)).select_related("episode")
        case = cases.order_by("-urgency", "opened_at", "pk").first()
        if case is not None:
            hand = _Hand(case, by, now)
            _write(hand)
            _keep_papers(hand)
            _go_to_court(hand)


def _ask(ground: Ground, key: str, now: datetime) -> Actor:
    by = actor_for(ground.users[key], on=now.date())
    assert by is not None
    enforce.ask_as(by)
    return by


def _write(hand: _Hand) -> None:
    """A text that waits, a letter that a move withheld, and one that was refused and is still being mended."""
    phone = _point(hand, "phone", "07700 900187", Channel.TEXT)
    home = _point(hand, "address", "31 Sorrel Walk, Ambermere ZZ9 3QA", Channel.POST)
    written = messages.Written(
        Medium.TEXT,
        "Your appointment is on Thursday at 2. Reply to this number to change it.",
        times_were_read=True,
    )
    messages.queue_message(point_id=phone.pk, written=written, **hand.given())
    letter = messages.Written(
        Medium.LETTER, "The papers you asked for are ready. Please ring when it suits you."
    )
    messages.queue_message(point_id=home.pk, written=letter, **hand.given())
    children = Party.objects.filter(case=hand.case, role="child").exclude(person_id=hand.case.subject_id)
    members = dict.fromkeys(children.values_list("person_id", flat=True), Moves.YES)
    moved = moves.Moved(
        AddressKind.HOME, hand.at.date() - _DAY, "8 Fennel Rise, Ambermere ZZ9 4QB", members=members
    )
    moves.record_move(moved=moved, **hand.given())
    refused = QueryDict(mutable=True)
    refused.update({"way": f"text:{phone.pk}", "body": _REFUSED, "times": "read"})
    address = reverse("case_message_new", args=[hand.case.pk])
    drafts.keep(owner_id=hand.by.user_id, subject=address, data=refused, at=hand.at)


def _point(hand: _Hand, kind: str, value: str, channel: Channel) -> ContactPoint:
    details = ContactDetails(
        kind=kind,
        value=value,
        safe_channels=(channel,),
        confirmed_on=hand.at.date(),
        safe_times="any day 8am to 8pm",
    )
    return add_contact_point(details=details, **hand.given())


def _keep_papers(hand: _Hand) -> None:
    paper = documents.Paper("housing", hand.at.date() - 9 * _DAY, "Tenancy, first page", _PAPER.encode())
    first = documents.add_document(paper=paper, **hand.given())
    again = documents.Paper("housing", hand.at.date() - 2 * _DAY, "Tenancy, signed", (_PAPER * 2).encode())
    documents.add_document(paper=again, replaces_id=first.pk, **hand.given())


def _go_to_court(hand: _Hand) -> None:
    today, case = hand.at.date(), hand.case
    people = dict(Party.objects.filter(case=case).values_list("role", "pk"))
    own = Party.objects.filter(case=case, person_id=case.subject_id).values_list("pk", flat=True)
    ordered = orders.Ordered(
        "non_molestation",
        today - 60 * _DAY,
        court="Family court",
        served_on=today - 58 * _DAY,
        ends_on=today + 20 * _DAY,
        terms=("no_violence", "no_contact", "zone"),
        zone="within 100 metres of the home",
        protects=frozenset(own),
        binds=frozenset({people["perpetrator"]}) if "perpetrator" in people else frozenset(),
    )
    order = orders.record_order(ordered=ordered, **hand.given())
    orders.record_breach(
        order_id=order.pk,
        happened_on=today - 12 * _DAY,
        way="through_others",
        reported="yes",
        note="A message came through a cousin. The picture of it is with the police.",
        **hand.given(),
    )
    heard = orders.Heard(
        "return",
        hand.at + 4 * _DAY,
        court="Family court",
        measures=("screen", "separate_waiting"),
        supporter="Their worker",
    )
    orders.record_hearing(heard=heard, **hand.given())
    past = orders.Heard("without_notice", hand.at - 60 * _DAY, court="Family court", result="order_made")
    orders.record_hearing(heard=past, **hand.given())
