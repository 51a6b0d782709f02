"""The children of a case, on its page: what is known, what each adult is to them, what has to be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, month
from commonweal.rules.child_agreement import AgreedBy, ChildSays, Judged, reasons_not_to_support_child
from commonweal.rules.children import CareStatus, Known, Relation, age, is_grown, is_victim_in_own_right
from commonweal.rules.parental_responsibility import Standing, standing
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework import child_words as words
from commonweal.services.casework.models import Case, ChildAgreement, Order, Party
from commonweal.services.casework.pages.child_adults import AdultLine, adult_line, warnings
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.person import FormPage
from commonweal.services.casework.paper_words import ORDER_KINDS
from commonweal.services.casework.queries.children import (
    USES_ABUSE,
    Family,
    agreed_in,
    child_facts,
    responsibility_of,
)
from commonweal.services.casework.words import said

Link = tuple[str, str]


@dataclass(frozen=True)
class ChildCard:
    """`own`: cases of the child's own that the reader may open. `reasons`: why support does not begin yet."""

    name: str
    anchor: str
    facts: tuple[tuple[str, str], ...]
    right: str
    reasons: tuple[Reason, ...]
    agreed: str
    adults: tuple[AdultLine, ...]
    warnings: tuple[str, ...]
    own: tuple[Link, ...]
    asked: str
    change_url: str
    agreement_url: str
    ask_url: str


@dataclass(frozen=True)
class ChildrenPage:
    top: CaseTop
    children: tuple[ChildCard, ...]
    related: tuple[Link, ...]
    add_url: str


def children_page(
    top: CaseTop,
    case: Case,
    family: Family,
    cases: Sequence[Case],
    *,
    may_ask: bool,
    today: date,
    thresholds: Sequence[Threshold],
) -> ChildrenPage:
    """`cases`: others in which these children stand, as far as the reader may open them. `may_ask`: for one of a child's own."""
    people = {each.person_id for each in family.children}
    return ChildrenPage(
        top=top,
        children=tuple(
            _child(top, case, family, each, cases, may_ask=may_ask, today=today, thresholds=thresholds)
            for each in family.children
        ),
        related=tuple(_link(each) for each in cases if each.subject_id not in people),
        add_url=reverse("case_child_new", args=[case.pk]) if top.can_write else "",
    )


@dataclass(frozen=True)
class ChildFormPage:
    """A form about a child, under a title of its own."""

    form_page: FormPage
    title: str
    back: Link


def form_page(shown: FormPage, title: str) -> ChildFormPage:
    return ChildFormPage(shown, title, shown.back)


def adult_choices(adults: Iterable[Party]) -> list[tuple[str, str]]:
    """Whom a worker may ask: never the person who uses abuse."""
    return [(str(each.pk), each.person.full_name) for each in adults if each.role != USES_ABUSE]


def order_choices(orders: Iterable[Order]) -> list[tuple[str, str]]:
    return [(str(each.pk), f"{said(ORDER_KINDS, each.kind)}, {day(each.made_on)}") for each in orders]


def _link(case: Case) -> Link:
    holder = f"held by {case.worker.full_name}" if case.worker else "waiting for a worker"
    closed = ", closed" if case.closed_at else ""
    return f"{case.reference}, {holder}{closed}", reverse("case", args=[case.pk])


def _child(
    top: CaseTop,
    case: Case,
    family: Family,
    child: Party,
    cases: Sequence[Case],
    *,
    may_ask: bool,
    today: date,
    thresholds: Sequence[Threshold],
) -> ChildCard:
    facts = child_facts(child)
    agreed = agreed_in(family, child, today=today)
    own = tuple(_link(each) for each in cases if each.subject_id == child.person_id)
    is_own = case.subject_id == child.person_id
    # Whoever uses abuse comes first: what contact they may have is what is looked for.
    adults = sorted(family.adults_of(child), key=lambda each: each.role != USES_ABUSE)
    here = [case.pk, child.pk]
    has_open = is_own or any(each.subject_id == child.person_id and not each.closed_at for each in cases)
    can_ask = top.can_write and may_ask and not has_open and not facts.is_unborn
    return ChildCard(
        name=child.person.full_name,
        anchor=f"child-{child.pk}",
        facts=_facts(child, today=today),
        right=_right(family, child, adults, today=today, thresholds=thresholds),
        reasons=tuple(reasons_not_to_support_child(agreed, child=facts, today=today, thresholds=thresholds)),
        agreed=_agreed(child.agreement, adults),
        adults=tuple(
            adult_line(top, case, family, child, each, today=today, thresholds=thresholds) for each in adults
        ),
        warnings=tuple(warnings(family, child, adults, today=today, thresholds=thresholds)),
        own=own,
        asked=_asked(child, is_own=is_own, has_own=bool(own)),
        change_url=reverse("case_child", args=here) if top.can_write else "",
        agreement_url=reverse("case_child_agreement", args=here) if top.can_write else "",
        ask_url=reverse("child_case_ask", args=here) if can_ask else "",
    )


def _facts(child: Party, *, today: date) -> tuple[tuple[str, str], ...]:
    known = child_facts(child)
    years = age(known.born_on, today)
    if known.expected_in and known.is_unborn:
        born = ("Expected", f"{month(known.expected_in)}, not yet born")
    elif years is None:
        born = ("Age", "Not known: born on not known")
    else:
        grown = ", no child any more" if is_grown(known.born_on, today=today) else ""
        born = ("Age", f"{years}{grown}, born {day(known.born_on)}")
    care = words.CARE[known.care]
    if known.care_since and known.care not in (CareStatus.NONE, CareStatus.NOT_KNOWN):
        care += f", since {day(known.care_since)}"
    if known.care_order is Known.YES:
        care += ". Under a care order: the local authority has parental responsibility too"
    found = [born, ("Lives", words.LIVES_WITH[known.lives_with])]
    if not known.is_unborn:
        found.append(("School or nursery", words.KNOWN[known.in_school]))
    return (*found, ("Social care", care))


def _right(
    family: Family, child: Party, adults: Iterable[Party], *, today: date, thresholds: Sequence[Threshold]
) -> str:
    facts = child_facts(child)
    if facts.is_unborn or is_grown(facts.born_on, today=today, thresholds=thresholds):
        return ""
    rows = [row for each in adults if (row := family.between.get((child.pk, each.pk)))]
    has = any(standing(responsibility_of(each), child=facts, today=today) is Standing.HAS for each in rows)
    is_victim = is_victim_in_own_right(
        [Relation(each.relation) for each in rows], anybody_has_responsibility=has
    )
    if is_victim:
        return "A victim in their own right: a child who sees, hears or feels the effects, and is related to an adult here."
    if is_victim is None:
        return "Say what each adult is to this child: a child who is related to either is a victim in their own right."
    return ""


def _agreed(row: ChildAgreement | None, adults: Iterable[Party]) -> str:
    if row is None:
        return ""
    found = [words.SAYS[ChildSays(row.child_says)]]
    if row.own_words:
        found.append(f"“{row.own_words}”")
    if row.judged != Judged.NOT_JUDGED:
        found.append(f"{words.JUDGED[Judged(row.judged)]}: {row.judged_by}, {day(row.judged_on)}")
    if row.agreed_by == AgreedBy.ADULT:
        name = next((each.person.full_name for each in adults if each.pk == row.adult_id), "An adult")
        found.append(f"{name} agreed on {day(row.agreed_on)}")
    if row.agreed_by == AgreedBy.LOCAL_AUTHORITY:
        found.append(f"The local authority agreed on {day(row.agreed_on)}")
    return " ".join(each if each.endswith("”") else f"{each}." for each in found)


def _asked(child: Party, *, is_own: bool, has_own: bool) -> str:
    if is_own:
        return "This is their own case."
    if child.asked is not None and not has_own:
        return f"Asked for on {day(child.asked.at)}, reference {child.asked.reference}. The front door rings you."
    return "" if has_own else "None that you may open."
