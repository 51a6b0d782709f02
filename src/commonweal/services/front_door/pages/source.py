"""How a referral came in, who brought it without an account, and what was said about it since, in words for the front door."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.design.words import moment, plural
from commonweal.rules.public_door import BY_THE_DOOR, Message, Source
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.queries import ToldAtDoor, WrongTries

SOURCES = {
    Source.REFERRER: "By somebody with an account",
    Source.SELF: "Asked for herself or himself",
    Source.PROFESSIONAL: "By a professional without an account",
    Source.LIST: "On a sender’s daily list",
}
TOLD = {
    Message.NOT_SAFE: "Says contact is not safe any more",
    Message.STOP: "Says to stop",
}
ADVICE = {
    Message.NOT_SAFE: "Every way to make contact was taken back at that moment. Make none until you have asked again, in"
    " person or through whoever the person trusts.",
    Message.STOP: "It came with the reference and the secret words, which somebody may have taken. Before you end"
    " anything, make sure in a safe way that it was the person who asked.",
}


@dataclass(frozen=True)
class Said:
    """One message that came in by the public door."""

    title: str
    when: str
    words: str
    advice: str


def said_since(told: Sequence[ToldAtDoor]) -> tuple[Said, ...]:
    """The newest first."""
    return tuple(Said(TOLD[each.kind], moment(each.at), each.words, ADVICE[each.kind]) for each in told)


MOST_TRIES = 200  # a knock keeps so many, and no more (migration 0016)


def wrong_tries(found: WrongTries | None) -> tuple[Said, ...]:
    """That somebody tried, and what to think of it. Nobody knows who: what was typed and from where is kept by nobody."""
    if found is None:
        return ()
    times = plural(found.times, "time") + (" or more" if found.times >= MOST_TRIES else "")
    last = f", the last time {moment(found.last_at)}" if found.times > 1 else ""
    return (
        Said(
            f"Somebody tried wrong secret words {times}",
            f"since {moment(found.first_at)}{last}",
            "",
            "They had the reference. It may be the person, who did not remember; it may be somebody with the phone or with a"
            " note of the person’s. Before you use any way to make contact, think whether it is still the person’s alone, and"
            " ask when you speak.",
        ),
    )


def in_the_queue(referral: Referral) -> tuple[str, ...]:
    """What the queue says of a referral that came in by the public door."""
    if referral.source not in BY_THE_DOOR:
        return ()
    told = (TOLD[Message(referral.told_since)],) if referral.told_since else ()
    return (*told, SOURCES[Source(referral.source)])


def source_facts(referral: Referral) -> tuple[tuple[str, str], ...]:
    """How it came in, and whom to answer. Nobody has checked who that is."""
    facts = [("How it came in", SOURCES[Source(referral.source)])]
    outside = getattr(referral, "outside_referrer", None)
    if outside is not None:
        facts.append(("Who asked (not checked)", f"{outside.name}, {outside.agency}, {outside.contact}"))
    return tuple(facts)
