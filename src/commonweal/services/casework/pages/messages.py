"""The messages of a case, a message, the ways it could go, and what a manager sets for a service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.messages import CHANNEL_OF, KIND_OF, Medium, MessageStatus
from commonweal.rules.reasons import Reason
from commonweal.rules.safe_contact import reasons_not_to_use
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import paper_words, words
from commonweal.services.casework.models import Case, ContactPoint, Message, Move, Sender, Wording
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.person import FormPage
from commonweal.services.casework.paging import Slice


@dataclass(frozen=True)
class MessageLine:
    when: str
    what: str
    state: str
    colour: str
    who: str
    why: str
    address: str


@dataclass(frozen=True)
class MessagesPage:
    """What was written to the person, the newest first. `warning` says when the address changed."""

    top: CaseTop
    lines: tuple[MessageLine, ...]
    next_url: str
    warning: str
    write_url: str
    move_url: str
    confirm_url: str = ""


def messages_page(
    top: CaseTop, case: Case, found: Slice[Message], *, move: Move | None, may_confirm: bool
) -> MessagesPage:
    return MessagesPage(
        top=top,
        lines=tuple(_line(case, each) for each in found.rows),
        next_url=f"?after={found.next_key}" if found.next_key else "",
        warning=moved_warning(move),
        write_url=reverse("case_message_new", args=[case.pk]) if top.can_write else "",
        move_url=reverse("case_move", args=[case.pk]) if top.can_write else "",
        confirm_url=confirm_url(case, move) if may_confirm else "",
    )


def confirm_url(case: Case, move: Move | None) -> str:
    """Where the second person confirms; empty when there is nothing to confirm."""
    waits = move is not None and move.kind == "safe" and move.confirmed_at is None
    return reverse("case_move_confirm", args=[case.pk, move.pk]) if waits and move else ""


def moved_warning(move: Move | None) -> str:
    """What every page from which something is sent has to say after a move."""
    if move is None:
        return ""
    waits = move.kind == "safe" and move.confirmed_at is None
    text = f"The address changed on {day(move.moved_on)}. Check every letter and paper before it goes."
    return f"{text} A second person has not confirmed the new one yet." if waits else text


def _line(case: Case, message: Message) -> MessageLine:
    state, colour = paper_words.MESSAGE_STATUSES[MessageStatus(message.status)]
    return MessageLine(
        when=moment(message.queued_at),
        what=paper_words.MEDIA[Medium(message.medium)],
        state=state,
        colour=colour,
        who=message.by.full_name,
        why=paper_words.WHY.get(message.why, paper_words.OTHER_WHY) if message.why else "",
        address=reverse("case_message", args=[case.pk, message.pk]),
    )


@dataclass(frozen=True)
class MessagePage:
    """One message as it would be read. A letter that waits can be printed; its address is shown on a press."""

    top: CaseTop
    line: MessageLine
    body: str
    subject: str
    starts: str
    warning: str
    is_letter: bool
    can_withdraw: bool
    can_post: bool
    envelope: str = ""
    reasons: tuple[Reason, ...] = ()
    withdraw_url: str = ""
    post_url: str = ""
    envelope_url: str = ""
    print_url: str = ""
    back: tuple[str, str] = ("", "")


def message_page(
    top: CaseTop,
    case: Case,
    message: Message,
    *,
    move: Move | None,
    envelope: str = "",
    reasons: Sequence[Reason] = (),
) -> MessagePage:
    waits = message.status == MessageStatus.QUEUED and top.can_write
    is_letter = message.medium == Medium.LETTER
    names = {"withdraw_url": "case_message_withdraw"}
    if is_letter:
        names |= {
            "post_url": "case_message_posted",
            "envelope_url": "case_message_envelope",
            "print_url": "case_message_print",
        }
    return MessagePage(
        top=top,
        line=_line(case, message),
        body=message.body,
        subject=message.get_subject_display() if message.subject else "",
        starts=moment(message.starts_at) if message.starts_at else "",
        warning=moved_warning(move),
        is_letter=is_letter,
        can_withdraw=waits,
        can_post=waits and is_letter,
        envelope=envelope,
        reasons=tuple(reasons),
        back=("Messages", reverse("case_messages", args=[case.pk])),
        **{key: reverse(name, args=[case.pk, message.pk]) for key, name in names.items()},
    )


@dataclass(frozen=True)
class WritePage:
    """The form to write, with the wordings to start from and how it is safe to make contact."""

    form_page: FormPage
    warning: str
    sender: str
    wordings: tuple[tuple[str, str, str], ...]
    times: tuple[tuple[str, str], ...]


def write_page(
    form_page: FormPage,
    points: Iterable[ContactPoint],
    wordings: Iterable[Wording],
    *,
    sender: Sender | None,
    move: Move | None,
) -> WritePage:
    return WritePage(
        form_page=form_page,
        warning=moved_warning(move),
        sender=f"It comes from “{sender.name}”." if sender else "",
        wordings=tuple((each.title, each.body, f"?wording={each.pk}") for each in wordings),
        times=tuple(
            (title, point.safe_times or "No times are recorded. Ask first.")
            for title, point in numbered(points)
        ),
    )


def numbered(points: Iterable[ContactPoint]) -> list[tuple[str, ContactPoint]]:
    """Each contact with a name to choose it by, which is never the contact itself."""
    named, seen = [], {}
    for point in points:
        seen[point.kind] = seen.get(point.kind, 0) + 1
        named.append((f"{words.said(words.KINDS, point.kind)} {seen[point.kind]}", point))
    return named


def ways(
    points: Iterable[ContactPoint], *, today: date, area: str, thresholds: Sequence[Threshold]
) -> list[tuple[str, str, str]]:
    """Each way to write to each contact, with what stands in its way. None is left out: the form says why not."""
    found = []
    for title, point in numbered(points):
        for medium in Medium:
            if KIND_OF[medium] != point.kind:
                continue
            reasons = reasons_not_to_use(
                CHANNEL_OF[medium], point.facts, on=today, area=area, thresholds=thresholds
            )
            hint = reasons[0].text if reasons else "Recorded as safe."
            found.append((f"{medium}:{point.pk}", f"{paper_words.MEDIA[medium]} · {title}", hint))
    return found


@dataclass(frozen=True)
class MovePage:
    """The form of a move, and who must not learn of the new address."""

    form_page: FormPage
    must_not_learn: tuple[str, ...]


@dataclass(frozen=True)
class WordingsPage:
    """What a manager sets: the sender, and the wordings in use."""

    sender: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str], ...]


def wordings_page(sender: Sender | None, wordings: Iterable[Wording]) -> WordingsPage:
    shown = (
        (
            ("Name", sender.name),
            ("Call-back number", sender.call_back or "None"),
            ("E-mail", sender.address or "None"),
        )
        if sender
        else ()
    )
    return WordingsPage(
        sender=shown,
        lines=tuple((each.title, each.body, reverse("wording_end", args=[each.pk])) for each in wordings),
    )
