"""What waits for a second person: a lower grade, sharing without agreement, the end of a high-risk referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.endings import Ending
from commonweal.rules.risk import Signing
from commonweal.services.casework.models import Case, SecondSignature, SharingWithout
from commonweal.services.casework.queries import CAP, in_hundred
from commonweal.services.front_door.models import EndingAsked, Referral

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
    endings: list[EndingAsked]
    about: dict[UUID, About]
    own: int


def waiting(by: Actor) -> Waiting:
    """Three lists of a few rows each. One's own wishes are never in them: they wait for somebody else."""
    signatures = list(
        _open(by, Action.SIGN_REVIEW, SecondSignature).select_related("asked_by", "review")[:MOST_WAITING]
    )
    sharings = list(
        _open(by, Action.APPROVE_SHARING, SharingWithout).select_related("asked_by", "organisation")[
            :MOST_WAITING
        ]
    )
    endings = list(
        _open(by, Action.AGREE_TO_END, EndingAsked).select_related("asked_by", "referral__person")[
            :MOST_WAITING
        ]
    )
    mine = [each for each in (*signatures, *sharings, *endings) if each.asked_by_id == by.user_id]
    others = [[each for each in rows if each not in mine] for rows in (signatures, sharings, endings)]
    about = about_whom(each.episode_id for rows in others[:2] for each in rows)
    return Waiting(*others, about, len(mine))


def _open(by: Actor, action: Action, model: type) -> QuerySet:
    waiting = Ending.WAITING if model is EndingAsked else Signing.WAITING
    return visible(by, action, model).filter(status=waiting).order_by("asked_at", "id")


def how_many_wait(by: Actor) -> str:
    """How many wait for this person's answer, counted to a hundred and no further."""
    asked = (
        (Action.SIGN_REVIEW, SecondSignature),
        (Action.APPROVE_SHARING, SharingWithout),
        (Action.AGREE_TO_END, EndingAsked),
    )
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
