"""A case on its way to another service: the page of the case on either side, what is offered here, and what is outstanding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.design.words import day, lower_first, plural
from commonweal.rules.cases import CaseStatus
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason
from commonweal.rules.transfers import (
    KIND_OF,
    UNDER_WAY,
    FirstContact,
    TransferKind,
    TransferStatus,
    WhyMoved,
    reasons_not_to_begin,
    whose_turn,
)
from commonweal.services.casework import transfer_words as texts
from commonweal.services.casework import words
from commonweal.services.casework.models import Case, Transfer, TransferHistory
from commonweal.services.casework.pages.lists import Line, ListPage, waiting
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries.transfers import Choices, OnItsWay
from commonweal.services.casework.words import said
from commonweal.services.casework.work_words import AREAS

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Passing:
    """One transfer as a side sees it: what is outstanding comes first."""

    title: str
    status: str
    colour: str
    outstanding: str
    due: str
    is_late: bool
    facts: Facts


@dataclass(frozen=True)
class OnPage:
    """The page of a case about passing it on. Addresses are empty where this reader, or the moment, has no such step."""

    top: CaseTop
    version: int
    arrived: Passing | None
    contact_changed: bool
    met_url: str
    back_url: str
    step_up_url: str
    going: Passing | None
    withdraw_url: str
    finish_url: str
    closing_url: str
    begin_url: str
    reasons: tuple[Reason, ...]
    before: tuple[Passing, ...]


def on_page(
    top: CaseTop, case: Case, found: OnItsWay, *, today: date, user_id: int, roles: frozenset[Role]
) -> OnPage:
    """Whoever holds the case passes it on and closes it; a manager may withdraw, confirm and hand back as well."""
    is_closed = case.status == CaseStatus.CLOSED
    holds = case.worker_id == user_id and may(roles, Action.WORK_CASE)
    latest = found.sent[0] if found.sent else None
    going = latest if latest and whose_turn(TransferStatus(latest.status), is_closed=is_closed) else None
    under_way = latest is not None and latest.status in UNDER_WAY
    is_over = going is not None and going.status == TransferStatus.HANDED_OVER
    arrived = found.arrived
    waits_here = arrived is not None and arrived.status == TransferStatus.ACCEPTED and not is_closed
    reasons = reasons_not_to_begin(case_status=CaseStatus(case.status), under_way=under_way)
    may_begin = holds and not reasons and not waits_here and not is_over
    came_down = arrived is not None and _kind(arrived) == TransferKind.STEP_DOWN
    ask = reverse("case_on_ask", args=[case.pk])
    return OnPage(
        top=top,
        version=case.version,
        arrived=_passing(arrived, found.last_steps, today=today, arrives=True, is_closed=True)
        if arrived
        else None,
        contact_changed=found.contact_changed,
        met_url=reverse("case_on_met", args=[case.pk]) if waits_here else "",
        back_url=reverse("case_on_back", args=[case.pk])
        if waits_here and may(roles, Action.HAND_BACK_CASE)
        else "",
        step_up_url=f"{ask}?back=yes" if may_begin and came_down else "",
        going=_passing(going, found.last_steps, today=today, is_closed=is_closed) if going else None,
        withdraw_url=reverse("case_on_withdraw", args=[case.pk])
        if going and going.status == TransferStatus.OFFERED
        else "",
        finish_url=reverse("case_on_finish", args=[case.pk]) if is_over and holds else "",
        closing_url=reverse("case_close", args=[case.pk]) if is_over and holds else "",
        begin_url=ask if may_begin else "",
        reasons=tuple(reasons) if holds and not under_way else (),
        before=tuple(
            _passing(each, found.last_steps, today=today, is_closed=is_closed)
            for each in found.sent
            if each is not going
        ),
    )


def _kind(transfer: Transfer) -> TransferKind:
    return KIND_OF[WhyMoved(transfer.why)]


def _passing(
    transfer: Transfer,
    steps: Mapping[UUID, TransferHistory],
    *,
    today: date,
    is_closed: bool,
    arrives: bool = False,
) -> Passing:
    status = TransferStatus(transfer.status)
    text, colour = texts.STATUSES[status]
    outstanding = _waits(status, is_closed=is_closed, arrives=arrives)
    other = transfer.sender if arrives else transfer.organisation
    kind = texts.KINDS[_kind(transfer)][0]
    facts = [
        ("Why", texts.WHY[WhyMoved(transfer.why)][0]),
        ("Asked", f"{day(transfer.asked_at)}, by {transfer.asked_by.full_name} ({transfer.sender.name})"),
        ("What was said", transfer.words),
        ("What crosses", _crosses(transfer)),
    ]
    last = steps.get(transfer.pk)
    if last is not None:
        facts.append((texts.STEPS[last.step], f"{day(last.at)}, by {last.by.full_name}"))
    if transfer.why_not:
        facts.append(("Why not", said(texts.WHY_NOT, transfer.why_not)))
        if last is not None and last.words:
            facts.append(("Their words", last.words))
    if transfer.met_on:
        facts.append(
            ("First contact", f"{day(transfer.met_on)}: {texts.MET[FirstContact(transfer.met_how)][0]}")
        )
    return Passing(
        title=f"{kind} {'from' if arrives else 'to'} {other.name}",
        status=text,
        colour=colour,
        outstanding=outstanding,
        due=day(transfer.due_on) if outstanding else "",
        is_late=bool(outstanding) and transfer.due_on < today,
        facts=tuple(facts),
    )


def _waits(status: TransferStatus, *, is_closed: bool, arrives: bool) -> str:
    turn = whose_turn(status, is_closed=is_closed)
    return texts.WAITS[turn][0 if arrives else 1] if turn else ""


def _crosses(transfer: Transfer) -> str:
    first, *others = (said(words.INFORMATION, each) for each in transfer.kinds)
    return "; ".join([first, *map(lower_first, others)])


def service_choices(choices: Choices) -> list[tuple[str, str, str]]:
    """The services that fit where the person lives on record, with why; then the others, with the areas they are for."""
    found = []
    for each in choices.services:
        text = "; ".join(each.reasons_for).capitalize() + "."
        if each.to_mind:
            text += f" Mind: it {'; '.join(each.to_mind)}."
        found.append((str(each.offer.service_id), choices.names[each.offer.service_id], text))
    for other in choices.others:
        places = ", ".join(area.name for area in other.areas.all())
        found.append(
            (str(other.pk), choices.names[other.pk], f"Does not fit what is on record. For: {places}.")
        )
    return found


def manager_choices(choices: Choices) -> list[tuple[str, str]]:
    return [(str(pk), f"{name} ({organisation})") for pk, name, organisation in choices.managers]


def arrivals_page(offered: Slice[Transfer], *, today: date) -> ListPage:
    """What other services offer: never a name."""
    return ListPage(
        tuple(arrival_line(each, today=today) for each in offered.rows),
        f"?after={offered.next_key}" if offered.next_key else "",
    )


def arrival_line(transfer: Transfer, *, today: date) -> Line:
    text, colour = texts.KINDS[_kind(transfer)]
    return Line(
        title=f"{_whom(transfer)}, from {transfer.sender.name}",
        address=reverse("arrival", args=[transfer.pk]),
        facts=(
            texts.WHY[WhyMoved(transfer.why)][0],
            transfer.area.name,
            waiting(transfer.asked_at, today=today),
        ),
        grade=transfer.grade or "unknown",
        age=f"Answer by {day(transfer.due_on)}",
        is_late=transfer.due_on < today,
        tag=text,
        tag_colour=colour,
    )


def _whom(transfer: Transfer) -> str:
    group = words.GROUPS[transfer.client_group]
    return f"{group}, aged {transfer.age}" if transfer.age is not None else group


@dataclass(frozen=True)
class ArrivalPage:
    """An offer as the receiving manager reads it before saying yes. Nobody is named."""

    transfer_id: UUID
    title: str
    kind: str
    colour: str
    grade: str
    version: int
    due: str
    is_late: bool
    only_for_you: bool
    said: str
    facts: Facts
    crosses: str
    no_url: str
    back: tuple[str, str]


def arrival_page(transfer: Transfer, *, today: date) -> ArrivalPage:
    kind, colour = texts.KINDS[_kind(transfer)]
    language = transfer.language or "Not recorded"
    if transfer.needs_interpreter:
        language += ", needs an interpreter"
    needs = ", ".join(said(AREAS, each) for each in transfer.needs)
    return ArrivalPage(
        transfer_id=transfer.pk,
        title=f"{_whom(transfer)}, from {transfer.sender.name}",
        kind=kind,
        colour=colour,
        grade=transfer.grade or "unknown",
        version=transfer.version,
        due=day(transfer.due_on),
        is_late=transfer.due_on < today,
        only_for_you=transfer.is_restricted,
        said=transfer.words,
        facts=(
            ("Why", texts.WHY[WhyMoved(transfer.why)][0]),
            ("For your service", transfer.offer.name),
            ("Area", transfer.area.name),
            ("Language", language),
            ("Needs on their plan", needs or "None is recorded"),
            ("Asked", f"{day(transfer.asked_at)}, by {transfer.asked_by.full_name}"),
        ),
        crosses=lower_first(_crosses(transfer)),
        no_url=reverse("arrival_decline", args=[transfer.pk]),
        back=("Offers", reverse("arrivals")),
    )


def passing_page(found: Slice[Transfer], cases: Mapping[UUID, Case], *, today: date) -> ListPage:
    """Everything on its way, the first due first: whose turn it is, and by when."""
    lines = tuple(_moving_line(each, cases[each.pk], today=today) for each in found.rows if each.pk in cases)
    return ListPage(lines, f"?after={found.next_key}" if found.next_key else "")


def _moving_line(transfer: Transfer, case: Case, *, today: date) -> Line:
    arrives = case.pk != transfer.case_id
    status = TransferStatus(transfer.status)
    text, colour = texts.STATUSES[status]
    other = transfer.sender if arrives else transfer.organisation
    outstanding = _waits(status, is_closed=case.status == CaseStatus.CLOSED, arrives=arrives)
    age = plural((today - day_of(transfer.asked_at)).days, "day")
    return Line(
        title=case.subject.full_name,
        address=reverse("case_on", args=[case.pk]),
        facts=(f"{'From' if arrives else 'To'} {other.name}", f"Waits for {outstanding}", f"Begun {age} ago"),
        grade=case.grade or "unknown",
        age=f"Due {day(transfer.due_on)}",
        is_late=transfer.due_on < today,
        tag=text,
        tag_colour=colour,
    )


def choices_of_areas(choices: Choices) -> Iterable[tuple[str, str]]:
    return [(str(pk), name) for pk, name in choices.areas]
