"""Who looked at a record and what they did, in words for the person it is about: by what people are, not by name.

The name stands beside it for a manager. Nobody of the other side is ever among them, and nothing says that there is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.access.roles import Role
from commonweal.audit.queries import EventRow
from commonweal.design.words import day, plural
from commonweal.partnership.queries import Post
from commonweal.rules.consent import InformationKind, Purpose, SharingGround
from commonweal.rules.periods import day_of
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.queries import Seen
from commonweal.services.casework.queries.seen import MOST, Shared

WHAT = {
    "view_case": "looked at your record",
    "view_referral": "looked at your referral",
    "view_progress": "looked at how far your referral has got",
    "view_in_emergency": "looked at your record in an emergency",
    "view_access_log": "looked at this account",
    "break_glass": "opened your record in an emergency",
    "review_break_glass": "checked whether opening your record was in order",
    "reveal_contact": "was shown a way to reach you",
    "add_contact_point": "added a way to reach you",
    "change_contact_point": "changed a way to reach you",
    "record_attempt": "recorded a try at reaching you",
    "record_session": "recorded a session with you",
    "keep_outcome_answers": "recorded how things are for you",
    "strike_outcome_answers": "struck what was recorded of how things are for you",
    "record_equality": "recorded what you said when asked the equality questions",
    "read_equality": "read what you said when asked the equality questions",
    "ask_for_feedback": "asked what you say of the service",
    "sign_risk_review": "recorded a review of risk",
    "raise_alert": "put an alert on your record",
    "take_down_alert": "took an alert off your record",
    "make_referral": "referred you",
    "triage_referral": "looked into what would help you",
    "route_referral": "offered your referral to a service",
    "accept_referral": "took your referral on",
    "open_case": "opened your record",
    "allocate_case": "chose who works with you",
    "unallocate_case": "ended who works with you, until somebody else does",
    "write_handover": "wrote down what the next worker has to know",
    "read_handover": "read what the worker before had written down",
    "close_case": "ended the work with you",
    "reopen_case": "began the work with you again",
    "put_case_in_file": "put your record into a sealed file for the service that takes over",
    "hand_over_case": "handed your record over to the service that takes over",
    "export_cases": "took a list away with your reference on it, without your name",
    "restrict_case": "restricted who may see your record",
    "lift_restriction": "lifted the restriction of who may see your record",
    "name_manager": "named a manager who may see your record, because the one before had left",
    "take_charge": "took charge of your record, because those who might see it had left",
    "add_to_family": "added somebody of your family",
    "record_child": "recorded what is known of a child of your family",
    "record_between": "recorded what an adult is to a child of your family",
    "record_child_contact": "recorded what contact with a child is allowed",
    "record_child_agreement": "recorded who agrees to support for a child",
    "ask_child_case": "asked for help for a child of your family",
    "add_task": "put down something to do for you",
    "finish_task": "did something they had put down",
    "reopen_task": "put something back on their list",
    "add_need": "put something you need on your plan",
    "review_need": "looked again at something you need",
    "add_plan_action": "put something to be done on your plan",
    "mark_plan_action_done": "said that something on your plan is done",
    "undo_plan_action_done": "said that something on your plan is not done yet",
    "take_plan_action_off": "took something off your plan",
    "agree_plan": "wrote down that you agreed to your plan",
    "sign_safety_plan": "wrote your safety plan",
    "print_safety_plan": "opened your safety plan for printing",
    "settle_hand_over": "wrote down how your safety plan is handed to you",
    "write_note": "wrote a note",
    "strike_note": "struck a note out",
    "undo_strike": "put a note back that was struck out",
    "strike_session": "struck out a session that was recorded by mistake",
    "add_document": "put a paper on your record",
    "open_document": "opened a paper on your record",
    "strike_document": "struck a paper on your record out",
    "queue_message": "wrote a message to you",
    "send_message": "sent a message to you",
    "record_order": "recorded an order of a court",
    "change_order": "changed what is recorded of an order of a court",
    "record_breach": "recorded that an order was broken",
    "record_hearing": "recorded a day in court",
    "change_hearing": "changed what is recorded of a day in court",
    "record_move": "recorded that you moved",
    "ask_transfer": "offered your record to another service",
    "view_transfer": "looked at what another service had offered them of your record",
    "accept_transfer": "took your record on from another service",
    "decline_transfer": "declined to take your record on",
    "withdraw_transfer": "took back that another service should have your record",
    "begin_at_door": "began to ask for help on the public page",
    "come_back_to_door": "came back to what was asked on the public page, with the reference and the secret words",
    "wrong_words_at_door": "tried your reference on the public page with wrong secret words",
    "tell_front_door": "left a message on the public page",
}
# What was shared, said to the person.
YOURS = {
    InformationKind.RISK: "how high the risk was judged and why",
    InformationKind.WHO_THEY_ARE: "your name and date of birth",
    InformationKind.HOW_TO_REACH: "how you can safely be reached",
    InformationKind.WHERE_THEY_LIVE: "where you live",
    InformationKind.CHILDREN: "what concerns the children",
    InformationKind.WHAT_HAPPENED: "what happened",
    InformationKind.HEALTH: "your health",
    InformationKind.OTHER_PARTY: "who else it is about",
    InformationKind.PLAN: "what was planned with you",
}
FOR = {
    Purpose.SUPPORT: "so that a service could support you",
    Purpose.MARAC: "so that everybody who can make you safer knew the same",
    Purpose.SAFEGUARDING: "to keep somebody from harm",
    Purpose.HOUSING: "about housing",
    Purpose.HEALTH: "about health",
    Purpose.JUSTICE: "for the police or a court",
}
WITHOUT = {
    SharingGround.MARAC_THRESHOLD: "You were told. You had not agreed: the risk was judged too high to wait.",
    SharingGround.CHILD_AT_RISK: "You were told. You had not agreed: a child was at risk of serious harm.",
    SharingGround.ADULT_AT_RISK: "You were told. You had not agreed: an adult who could not protect themselves was at risk.",
    SharingGround.PREVENT_SERIOUS_CRIME: "You were told. You had not agreed: it was to prevent a serious crime.",
    SharingGround.LEGAL_DUTY: "You were told. You had not agreed: a law or a court required it.",
}
MARAC = "the meeting about people at high risk (MARAC)"
_ROLES = {
    Role.FRONT_DOOR_WORKER: "A front-door worker of",
    Role.SERVICE_MANAGER: "A manager of",
    Role.REFERRER: "The person who referred you, of",
    Role.CASE_WORKER: "A worker of",
    Role.PERPETRATOR_WORKER: "A worker of",
}


@dataclass(frozen=True)
class SeenLine:
    who: str
    what: str
    name: str


@dataclass(frozen=True)
class SeenPage:
    """Read a day as: on this day, these people did these things. `next_url` leads to what was before.

    Read a row of `shared` as: on this day, with this body, this, on this footing. `not_told` is for the screen alone.
    """

    top: CaseTop
    days: tuple[tuple[str, tuple[SeenLine, ...]], ...]
    shared: tuple[tuple[str, str, str, str], ...]
    not_told: str
    next_url: str


def seen_page(top: CaseTop, seen: Seen, *, with_names: bool) -> SeenPage:
    shown = list(seen.events)[:MOST]
    next_url = f"?before={shown[-1].id}" if len(seen.events) > MOST else ""
    return SeenPage(
        top=top,
        days=tuple(_days(shown, seen.posts, seen.names if with_names else {})),
        shared=tuple(map(_shared, seen.shared)),
        not_told=_not_told(seen.not_told),
        next_url=next_url,
    )


def _shared(each: Shared) -> tuple[str, str, str, str]:
    kinds = ", ".join(YOURS[InformationKind(kind)] for kind in each.kinds)
    footing = WITHOUT[SharingGround(each.ground)] if each.ground else "You had agreed."
    return day(each.on), each.with_whom or MARAC, f"{kinds}, {FOR[Purpose(each.purpose)]}", footing


def _not_told(times: int) -> str:
    if not times:
        return ""
    return (
        f"Shared without the person’s knowledge {plural(times, 'time')}: it is on the page Sharing, and not in this"
        " account, because it was judged that telling them is not safe."
    )


def _days(
    events: Iterable[EventRow], posts: Iterable[Post], names: Mapping[int, str]
) -> Iterable[tuple[str, tuple[SeenLine, ...]]]:
    """Day by day, the latest first; the same thing done often by one person on a day is one line with how often."""
    posts_by_person: dict[int, list[Post]] = {}
    for post in posts:
        posts_by_person.setdefault(post.user_id, []).append(post)
    days: dict[date, dict[tuple[int | None, str], int]] = {}
    for event in events:
        done = days.setdefault(day_of(event.at), {})
        key = (event.actor_id, WHAT.get(event.action, "worked on your record"))
        done[key] = done.get(key, 0) + 1
    for on, done in days.items():
        lines = tuple(
            SeenLine(
                _who(posts_by_person.get(actor or 0, []), on),
                what + (f" ({times} times)" if times > 1 else ""),
                names.get(actor or 0, ""),
            )
            for (actor, what), times in done.items()
        )
        yield day(on), lines


def _who(posts: Iterable[Post], on: date) -> str:
    """What somebody was on that day, and where."""
    for post in posts:
        if (
            post.role in _ROLES
            and post.starts_on <= on
            and (post.ends_before is None or post.ends_before > on)
        ):
            return f"{_ROLES[post.role]} {post.organisation}"
    return "Somebody"
