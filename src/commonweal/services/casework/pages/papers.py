"""The papers of a case, its orders, and its days in court."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.orders import state_of
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import paper_words as words
from commonweal.services.casework.models import Case, Document, Hearing, Move, Order
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.messages import moved_warning
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries.orders import facts_of_order
from commonweal.services.casework.words import said

KB = 1_000


@dataclass(frozen=True)
class PaperLine:
    title: str
    facts: tuple[str, ...]
    tag: str
    colour: str
    why: str
    open_url: str
    replace_url: str
    strike_url: str


@dataclass(frozen=True)
class PapersPage:
    top: CaseTop
    lines: tuple[PaperLine, ...]
    next_url: str
    warning: str
    add_url: str


def papers_page(top: CaseTop, case: Case, found: Slice[Document], *, move: Move | None) -> PapersPage:
    return PapersPage(
        top=top,
        lines=tuple(_paper(case, each, can_write=top.can_write) for each in found.rows),
        next_url=f"?after={found.next_key}" if found.next_key else "",
        warning=moved_warning(move),
        add_url=reverse("case_paper_new", args=[case.pk]) if top.can_write else "",
    )


def _paper(case: Case, document: Document, *, can_write: bool) -> PaperLine:
    is_old = hasattr(document, "replaced_by")
    is_latest = not is_old and document.struck_at is None
    tag, colour = (
        ("Struck out", "red") if document.struck_at else ("Replaced", "grey") if is_old else ("", "grey")
    )
    size = f"{max(1, document.size // KB)} kB"
    facts = [
        document.get_kind_display(),
        day(document.dated_on),
        document.media.upper(),
        size,
        document.by.full_name,
    ]
    if document.only_for:
        facts.append("Only for some people")
    here = [case.pk, document.pk]
    return PaperLine(
        title=document.title,
        facts=tuple(facts),
        tag=tag,
        colour=colour,
        why=document.struck_why,
        open_url="" if document.struck_at else reverse("case_paper", args=here),
        replace_url=reverse("case_paper_replace", args=here) if is_latest and can_write else "",
        strike_url=reverse("case_paper_strike", args=here) if not document.struck_at and can_write else "",
    )


@dataclass(frozen=True)
class OrderCard:
    title: str
    state: str
    colour: str
    facts: tuple[tuple[str, str], ...]
    breaches: tuple[tuple[str, str, str], ...]
    change_url: str
    breach_url: str


@dataclass(frozen=True)
class HearingLine:
    when: str
    what: str
    facts: tuple[tuple[str, str], ...]
    is_ahead: bool
    change_url: str


@dataclass(frozen=True)
class OrdersPage:
    top: CaseTop
    warning: str
    orders: tuple[OrderCard, ...]
    ahead: tuple[HearingLine, ...]
    past: tuple[HearingLine, ...]
    add_url: str
    add_day_url: str


def orders_page(
    top: CaseTop,
    case: Case,
    orders: Iterable[Order],
    hearings: Iterable[Hearing],
    *,
    move: Move | None,
    today: date,
    thresholds: Sequence[Threshold],
) -> OrdersPage:
    lines = [_hearing(case, each, can_write=top.can_write) for each in hearings]
    return OrdersPage(
        top=top,
        warning=moved_warning(move),
        orders=tuple(
            _order(case, each, today=today, thresholds=thresholds, can_write=top.can_write) for each in orders
        ),
        ahead=tuple(reversed([each for each in lines if each.is_ahead])),
        past=tuple(each for each in lines if not each.is_ahead),
        add_url=reverse("case_order_new", args=[case.pk]) if top.can_write else "",
        add_day_url=reverse("case_day_new", args=[case.pk]) if top.can_write else "",
    )


def _order(
    case: Case, order: Order, *, today: date, thresholds: Sequence[Threshold], can_write: bool
) -> OrderCard:
    state, colour = words.ORDER_STATES[
        state_of(facts_of_order(order), today=today, area=case.area.code, thresholds=thresholds)
    ]
    people = {
        role: [each.party.person.full_name for each in order.parties.all() if each.role == role]
        for role in ("protects", "binds")
    }
    facts = [
        ("Protects", ", ".join(people["protects"])),
        ("Binds", ", ".join(people["binds"])),
        ("Court", order.court),
        ("Made", day(order.made_on)),
        ("Served", day(order.served_on) if order.served_on else "Not yet"),
        ("Last day", day(order.ends_on) if order.ends_on else "None set"),
        ("Ended early", day(order.ended_early_on) if order.ended_early_on else ""),
        ("It says", ", ".join(said(words.TERMS, each) for each in order.terms)),
        ("Place", order.zone),
    ]
    breaches = [
        (
            day(each.happened_on),
            f"{each.get_way_display()}. Police know: {each.get_reported_display().lower()}.",
            each.note,
        )
        for each in sorted(order.breaches.all(), key=lambda one: one.happened_on, reverse=True)
    ]
    return OrderCard(
        title=said(words.ORDER_KINDS, order.kind),
        state=state,
        colour=colour,
        facts=tuple(fact for fact in facts if fact[1]),
        breaches=tuple(breaches),
        change_url=reverse("case_order", args=[case.pk, order.pk]) if can_write else "",
        breach_url=reverse("case_order_breach", args=[case.pk, order.pk]) if can_write else "",
    )


def _hearing(case: Case, hearing: Hearing, *, can_write: bool) -> HearingLine:
    facts = [
        ("Court", hearing.court),
        ("Asked for", ", ".join(said(words.MEASURES, each) for each in hearing.measures)),
        ("Goes with them", hearing.supporter or ("" if hearing.result else "Nobody yet")),
        ("What came of it", said(words.RESULTS, hearing.result) if hearing.result else ""),
    ]
    return HearingLine(
        when=moment(hearing.starts_at),
        what=said(words.HEARING_KINDS, hearing.kind),
        facts=tuple(fact for fact in facts if fact[1]),
        is_ahead=not hearing.result,
        change_url=reverse("case_day", args=[case.pk, hearing.pk]) if can_write else "",
    )
