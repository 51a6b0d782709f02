"""A wish to end a high-risk referral, as its page shows it: what is asked, and what the reader can do about it."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import moment
from commonweal.rules.endings import Ending
from commonweal.services.casework import words
from commonweal.services.casework.words import said
from commonweal.services.front_door.models import EndingAsked
from commonweal.services.front_door.queries import EndingWish


@dataclass(frozen=True)
class EndingPanel:
    """A wish to end it that takes two people: what is asked, and what this reader can do about it."""

    ending_id: UUID
    title: str
    lines: tuple[str, ...]
    answer_url: str = ""
    may_take_back: bool = False


def end_in_words(asked: EndingAsked | EndingWish) -> str:
    """What was asked for, as it is counted."""
    if asked.advice:
        return f"End with advice: {words.ADVICE[asked.advice][0].lower()}"
    return f"Decline: {said(words.DECLINING, asked.reason).lower()}"


def ending_panel(asked: EndingWish, *, reader_id: int) -> EndingPanel | None:
    """While it waits, and after it came to nothing: then the next step is for somebody here to take."""
    title = words.ENDINGS[asked.status][0]
    wish = f"{asked.who} asked on {moment(asked.at)}. {end_in_words(asked)}."
    if asked.status == Ending.WAITING:
        is_mine = asked.asked_by_id == reader_id
        return EndingPanel(
            asked.ending_id,
            title,
            (wish, "Until somebody else agrees, the referral stays open and its clock runs on."),
            answer_url="" if is_mine else reverse("ending_asked", args=[asked.ending_id]),
            may_take_back=is_mine,
        )
    if asked.status == Ending.REFUSED:
        return EndingPanel(
            asked.ending_id, "The second person said no", (wish, "{} said no: {}".format(*asked.answer))
        )
    if asked.status == Ending.LAPSED:
        text = (
            "Something else was done with the referral since, so this counts no more. It can be asked again."
        )
        return EndingPanel(asked.ending_id, "A wish to end it counts no more", (wish, text))
    return None
