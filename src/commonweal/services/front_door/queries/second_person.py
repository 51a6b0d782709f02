"""What waits for a second person, and about whom it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.risk import Signing
from commonweal.services.casework.models import Case, SecondSignature, SharingWithout
from commonweal.services.casework.queries import CAP, in_hundred
from commonweal.services.front_door.models import Referral

MOST_WAITING = 50


@dataclass(frozen=True)
class About:
    """The name and the reference of the person something waits about."""

    name: str
    reference: str


@dataclass(frozen=True)
class Waiting:
    """What waits for this person's answer, the longest waiting first; and how much of their own waits for others."""

    signatures: list[SecondSignature]
    sharings: list[SharingWithout]
    about: dict[UUID, About]
    own: int


def waiting(by: Actor) -> Waiting:
    """Two lists of a few rows each. One's own wishes are never in them: they wait for somebody else."""
    signatures = list(
        _open(by, Action.SIGN_REVIEW, SecondSignature).select_related("asked_by", "review")[:MOST_WAITING]
    )
    sharings = list(
        _open(by, Action.APPROVE_SHARING, SharingWithout).select_related("asked_by", "organisation")[
            :MOST_WAITING
        ]
    )
    mine = [each for each in (*signatures, *sharings) if each.asked_by_id == by.user_id]
    others = [[each for each in rows if each not in mine] for rows in (signatures, sharings)]
    about = about_whom(each.episode_id for rows in others for each in rows)
    return Waiting(others[0], others[1], about, len(mine))


def _open(by: Actor, action: Action, model: type) -> QuerySet:
    return visible(by, action, model).filter(status=Signing.WAITING).order_by("asked_at", "id")


def how_many_wait(by: Actor) -> str:
    """How many wait for this person's answer, counted to a hundred and no further."""
    asked = ((Action.SIGN_REVIEW, SecondSignature), (Action.APPROVE_SHARING, SharingWithout))
    parts = [
        _open(by, action, model).exclude(asked_by_id=by.user_id).order_by().values("asked_at")[: CAP + 1]
        for action, model in asked
    ]
    return in_hundred(len(parts[0].union(*parts[1:], all=True)))


def about_whom(episodes: Iterable[UUID]) -> dict[UUID, About]:
    """By episode, from the case where there is one, else from the referral: two questions, however many rows."""
    wanted = list(episodes)
    if not wanted:
        return {}
    found = {
        each.episode_id: About(each.person.full_name, each.reference)
        for each in Referral.objects.filter(episode_id__in=wanted).select_related("person")
    }
    return found | {
        each.episode_id: About(each.subject.full_name, each.reference)
        for each in Case.objects.filter(episode_id__in=wanted).select_related("subject")
    }
