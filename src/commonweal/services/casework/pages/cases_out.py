"""All cases of a service that move, and those that arrived, on pages. Numbers and days; nothing about anybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from commonweal.access.roles import Side
from commonweal.design.words import day, moment, plural
from commonweal.rules.cases_out import (
    WHY_IN_WORDS,
    OutStatus,
    WhyOut,
    reasons_not_to_answer,
    reasons_not_to_make,
    reasons_not_to_take_down,
    reasons_not_to_withdraw,
)
from commonweal.services.casework.models import CasesIn, CasesOut
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries.cases_out import COUNTED, Services

STATUS = {
    OutStatus.ASKED: ("Waits for a second person", "yellow"),
    OutStatus.REFUSED: ("Refused", "red"),
    OutStatus.APPROVED: ("Agreed, no file yet", "teal"),
    OutStatus.MAKING: ("The file is being made", "yellow"),
    OutStatus.READY: ("The file is ready", "green"),
    OutStatus.HANDED_OVER: ("Handed over", "grey"),
    OutStatus.WITHDRAWN: ("Withdrawn", "grey"),
}
SIDES = {Side.VICTIM: "people harmed", Side.PERPETRATOR: "people who use abuse"}
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class OutLine:
    title: str
    facts: tuple[str, ...]
    status: str
    colour: str
    address: str


@dataclass(frozen=True)
class OutListPage:
    lines: tuple[OutLine, ...]
    may_ask: bool
    has_arrived: bool


def out_list_page(rows: Iterable[CasesOut], *, may_ask: bool, has_arrived: bool) -> OutListPage:
    lines = tuple(
        OutLine(
            row.organisation.name,
            (f"Asked on {day(row.asked_at)}", f"To {row.receiver}", plural(row.cases, "case")),
            *STATUS[OutStatus(row.status)],
            reverse("moving_one", args=[row.pk]),
        )
        for row in rows
    )
    return OutListPage(lines, may_ask, has_arrived)


@dataclass(frozen=True)
class AskPage:
    """What would move, in sentences, above the form."""

    back: tuple[str, str]
    says: tuple[str, ...]


def ask_page(found: Services) -> AskPage:
    says = []
    for each in found.here:
        says.append(
            f"{each.name}: {_number(each.open_cases, 'open case')} and {_number(each.closed_cases, 'closed case')}"
            " that you see."
        )
        if each.papers:
            says.append(
                f"{plural(each.papers, 'paper')} of {each.name} {'is' if each.papers == 1 else 'are'} for named people"
                " and not for you: they stay behind, unless those people open them to you both first."
            )
    if found.hidden:
        says.append(
            f"{plural(found.hidden, 'restricted case')} {'does' if found.hidden == 1 else 'do'} not name you and"
            " cannot go into the file. Whoever is named has to hand them over, or name you first."
        )
    return AskPage(("All cases move", reverse("moving")), tuple(says))


def _number(cases: int, one: str) -> str:
    return plural(cases, one) if cases <= COUNTED else f"more than {COUNTED:,} {one}s"


def service_choices(found: Services) -> list[tuple[str, str]]:
    return [(str(each.membership_id), f"{each.name}, for {SIDES[Side(each.side)]}") for each in found.here]


@dataclass(frozen=True)
class OutPage:
    """One of them. The flags say which buttons the reader gets; the rule book decided."""

    out_id: UUID
    title: str
    status: str
    colour: str
    facts: tuple[tuple[str, str], ...]
    why_refused: str
    left: tuple[str, ...]
    counts: tuple[tuple[str, str], ...]
    said: str
    done: int
    cases: int
    goes_on: bool
    is_manager: bool
    may_answer: bool
    may_begin: bool
    is_again: bool
    may_carry_on: bool
    may_take_down: bool
    may_hand_over: bool
    may_withdraw: bool
    back: tuple[str, str]


def out_page(
    out: CasesOut,
    *,
    taken_by: frozenset[int],
    user_id: int,
    is_manager: bool,
    other_managers: frozenset[int],
    at: datetime,
    goes_on: bool = False,
) -> OutPage:
    asked, status = out.facts(taken_by), OutStatus(out.status)
    words, colour = STATUS[status]
    mine = is_manager and out.asked_by_id == user_id
    return OutPage(
        out_id=out.pk,
        title=f"All cases of {out.organisation.name} move",
        status=words,
        colour=colour,
        facts=_facts(out, taken_by, at),
        why_refused=out.why_refused if is_manager else "",
        left=_left_behind(out.left_out),
        counts=tuple(
            (name.replace("_", " ").capitalize(), f"{number:,}")
            for name, number in sorted(out.counts.items())
        )
        if status in (OutStatus.READY, OutStatus.HANDED_OVER) and is_manager
        else (),
        said=f"{out.cases_done:,} of {plural(out.cases, 'case')}",
        done=out.cases_done,
        cases=out.cases,
        goes_on=goes_on,
        is_manager=is_manager,
        may_answer=not reasons_not_to_answer(
            asked,
            by=user_id,
            is_manager=is_manager,
            other_managers=other_managers,
            gives=True,
            with_restricted=False,
            why="",
        ),
        may_begin=mine and not reasons_not_to_make(asked, by=user_id),
        is_again=status != OutStatus.APPROVED,
        may_carry_on=mine and status == OutStatus.MAKING,
        may_take_down=is_manager and not reasons_not_to_take_down(asked, by=user_id, at=at),
        may_hand_over=mine and status == OutStatus.READY,
        may_withdraw=mine and not reasons_not_to_withdraw(asked, by=user_id),
        back=("All cases move", reverse("moving")),
    )


def _facts(out: CasesOut, taken_by: frozenset[int], at: datetime) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Why", WHY_IN_WORDS[WhyOut(out.why)]),
        ("To", out.receiver),
        ("Contract", out.contract),
        ("Cases", f"{out.cases:,}, {'open and closed' if out.with_closed else 'open ones only'}"),
        ("Asked", f"{day(out.asked_at)}, by {out.asked_by.full_name}"),
    ]
    if out.answered_by is not None:
        rows.append(("Answered", f"{day(out.answered_at)}, by {out.answered_by.full_name}"))
        rows.append(("Restricted records", "Go as well" if out.with_restricted else "Stay behind"))
    if out.made_at is not None:
        rows.append(("File", f"{max(out.size / MEGABYTE, 0.1):,.1f} MB, made {moment(out.made_at)}"))
        gone = out.expires_at is not None and out.expires_at <= at
        rows.append(("Kept", "It is gone" if gone else f"Until {moment(out.expires_at)}"))
        rows.append(("Taken down", ("Not yet", "Once", "Twice, by each of the two")[len(taken_by)]))
    return tuple((name, value) for name, value in rows if value)


_LEFT = {
    "case": ("case that was restricted meanwhile", "cases that were restricted meanwhile"),
    "restricted_note": ("restricted note", "restricted notes"),
    "document": ("paper for named people", "papers for named people"),
}


def _left_behind(left_out: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(_left(name, number) for name, number in sorted(left_out.items()))


def _left(name: str, number: int) -> str:
    if name in _LEFT:
        return plural(number, *_LEFT[name])
    kind = name.replace("_", " ")
    return (
        f"{plural(number, 'record')} of the kind “{kind}”, because of what they refer to: you do not see it"
    )


@dataclass(frozen=True)
class PassphrasePage:
    out_id: UUID
    passphrase: str
    title: str
    back: tuple[str, str]


def passphrase_page(out: CasesOut, passphrase: str) -> PassphrasePage:
    return PassphrasePage(
        out.pk,
        passphrase,
        "Write the passphrase down now",
        ("All cases move", reverse("moving_one", args=[out.pk])),
    )


@dataclass(frozen=True)
class InLine:
    title: str
    facts: tuple[str, ...]
    address: str


def in_list_page(rows: Iterable[CasesIn]) -> tuple[InLine, ...]:
    return tuple(
        InLine(
            f"From {row.came_from}",
            (f"Arrived {day(row.at)}", f"To {row.organisation.name}", plural(row.cases, "case")),
            reverse("arrived_one", args=[row.pk]),
        )
        for row in rows
    )


@dataclass(frozen=True)
class InPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str], ...]
    next_url: str
    back: tuple[str, str]


def in_page(came: CasesIn, cases: Slice) -> InPage:
    """`lines` are (what a case was, what it is now, its address)."""
    address = reverse("arrived_one", args=[came.pk])
    return InPage(
        title=f"Cases from {came.came_from}",
        facts=(
            ("Arrived", f"{day(came.at)}, for {came.taken_for.full_name}"),
            ("File made", day(came.made_at)),
            ("Cases", f"{came.cases:,}, of which {came.waiting:,} wait for a worker"),
            ("Receipt", came.receipt),
        ),
        lines=tuple(
            (each.former_reference, each.case.reference, reverse("case_waiting", args=[each.case_id]))
            for each in cases.rows
        ),
        next_url=f"{address}?after={cases.next_key}" if cases.next_key else "",
        back=("Cases that arrived", reverse("arrived")),
    )
