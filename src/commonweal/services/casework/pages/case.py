"""The page of one case, and the top of every form about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from commonweal.access.roles import Role
from commonweal.design.words import day
from commonweal.rules.approval import ApprovalStatus
from commonweal.rules.cases import CASE_STEPS, CaseStatus, CaseStep
from commonweal.rules.crossings import SafetyFact, read_as
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import steps_from
from commonweal.rules.thresholds import Key, Threshold, threshold
from commonweal.services.casework import words
from commonweal.services.casework.models import Approval, Case
from commonweal.services.casework.pages.menu import CaseTop, case_top, works_on
from commonweal.services.casework.pages.person import (
    ContactCard,
    EventLine,
    FormPage,
    Who,
    alert_words,
    contact_cards,
    event_lines,
    who,
)
from commonweal.services.casework.pages.risk import RiskPanel, risk_panel
from commonweal.services.casework.queries import CaseFile, Ending, StandingAlert
from commonweal.services.casework.words import said


@dataclass(frozen=True)
class DueLine:
    """One of the next things due: what, when, on which page, and whether it is late."""

    what: str
    when: str
    address: str
    is_late: bool


@dataclass(frozen=True)
class CasePage:
    """Everything the case page shows, in its order."""

    top: CaseTop
    facts: tuple[tuple[str, str], ...]
    who: Who
    cards: tuple[ContactCard, ...]
    risk: RiskPanel
    due: tuple[DueLine, ...]
    events: tuple[EventLine, ...]
    earlier: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    buttons: tuple[tuple[str, str], ...]


_OWN_STEPS = {
    CaseStep.CLOSE: ("Close the case", "case_close"),
    CaseStep.REOPEN: ("Reopen the case", "case_reopen"),
}


NO_MANAGER = "Name a manager who may see this case: those who were named have left"


def case_page(
    case: Case,
    file: CaseFile,
    *,
    today: date,
    thresholds: Sequence[Threshold],
    user_id: int,
    roles: frozenset[Role],
) -> CasePage:
    """`user_id` and `roles` are the reader's: whoever holds the case may write in it and see contact details."""
    works_on_it = works_on(case, user_id=user_id, roles=roles)
    return CasePage(
        top=case_top(case, file.alerts, here="case", user_id=user_id, roles=roles),
        facts=_case_facts(case),
        who=who(case.subject, today=today),
        cards=contact_cards(
            file.points,
            today=today,
            area=case.area.code,
            thresholds=thresholds,
            edit="case_contact_edit" if works_on_it else "",
            reveal="case_contact_reveal" if works_on_it else "",
            pk=case.pk,
            with_code_word=works_on_it,
        ),
        risk=risk_panel(file.reviews, due_on=None if case.closed_at else case.review_due_on, today=today),
        due=_due(case, file, today=today, thresholds=thresholds),
        events=event_lines(file.events),
        earlier=tuple(
            (f"{each.text}, opened {day(each.on)}", reverse("case", args=[each.key]))
            for each in file.around
            if each.kind == "case"
        ),
        parties=tuple(
            (party.person.full_name, party.get_role_display())
            for party in file.parties
            if party.person_id != case.subject_id
        ),
        buttons=_buttons(case) if works_on_it else (),
    )


def _due(case: Case, file: CaseFile, *, today: date, thresholds: Sequence[Threshold]) -> tuple[DueLine, ...]:
    """What comes next in an open case, the earliest first. The end of a limit on contact is there once it is near."""
    if case.closed_at:
        return ()
    plan, tasks, children = (
        reverse(name, args=[case.pk]) for name in ("case_plan", "case_tasks", "case_children")
    )
    near = threshold(Key.CONTACT_ENDS_DAYS, on=today, area=case.area.code, local=thresholds).value
    said_of = {
        "action": lambda text: (text, plan),
        "need": lambda _: ("Review a need", plan),
        "task": lambda text: (text, tasks),
        "contact": lambda _: ("Contact with a child: say what holds after this day", children),
        "safety": lambda fact: (read_as(SafetyFact(fact))[0], tasks),
    }
    found = [
        (each.on, *said_of[each.kind](each.text))
        for each in file.around
        if each.kind in said_of and not (each.kind == "contact" and each.on > today + timedelta(days=near))
    ]
    if case.review_due_on:
        found.append((case.review_due_on, "Review risk", reverse("case_risk", args=[case.pk])))
    lines = [
        DueLine(what, day(on), address, on < today)
        for on, what, address in sorted(found, key=lambda each: each[0])
    ]
    if any(each.kind == "manager" for each in file.around):
        lines.insert(0, DueLine(NO_MANAGER, "Now", reverse("case_name_manager", args=[case.pk]), True))
    return tuple(lines)


def _case_facts(case: Case) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Reference", case.reference),
        ("Group", words.GROUPS[case.client_group]),
        ("Area", case.area.name),
        ("Service", case.organisation.name),
        ("Worker", case.worker.full_name if case.worker else "Nobody yet"),
        ("Opened", day(case.opened_at)),
        ("Next risk review", day(case.review_due_on) if case.review_due_on else "No day set"),
    ]
    if case.closed_at:
        facts += [
            ("Closed", day(case.closed_at)),
            ("Why", said(words.CLOSING, case.closing_reason)),
            ("Outcome", said(words.OUTCOMES, case.outcome)),
        ]
    return tuple(facts)


def _buttons(case: Case) -> tuple[tuple[str, str], ...]:
    """What the worker can do from here, the most usual first."""
    if case.status == CaseStatus.CLOSED:
        usual = []
    else:
        usual = [
            ("Record a session", "case_session"),
            ("Write a note", "case_note"),
            ("Record a try at contact", "case_attempt"),
            ("Review risk", "case_risk"),
            ("Add a way to make contact", "case_contact_new"),
            ("What is shared with whom", "case_sharing"),
            ("Raise an alert", "case_alert"),
        ]
    open_steps = steps_from(CASE_STEPS, CaseStatus(case.status))
    steps = [button for step, button in _OWN_STEPS.items() if step in open_steps]
    return tuple((text, reverse(name, args=[case.pk])) for text, name in [*usual, *steps])


def case_form_page(
    case: Case,
    alerts: Iterable[StandingAlert],
    *,
    back_to: str = "case",
    reasons: Iterable[Reason] = (),
    notes: Iterable[str] = (),
    cards: Iterable[ContactCard] = (),
    back: tuple[str, str] | None = None,
    links: Iterable[tuple[str, str]] = (),
) -> FormPage:
    return FormPage(
        about=case.subject.full_name,
        reference=case.reference,
        alerts=alert_words(alerts),
        back=back or ("Back to the case", reverse(back_to, args=[case.pk])),
        reasons=tuple(reasons),
        notes=tuple(notes),
        cards=tuple(cards),
        links=tuple(links),
    )


@dataclass(frozen=True)
class ClosingPage:
    """The page on which a case ends. `asks`: the button asks the manager first."""

    form_page: FormPage
    shown: str
    said: str
    asks: bool
    can_take_back: bool
    plan_url: str
    ahead_url: str
    take_back_url: str
    starts_from: dict[str, str]


def closing_page(case: Case, alerts: Iterable[StandingAlert], ending: Ending) -> ClosingPage:
    """What stands in the way, what the needs show, and how the manager's approval stands."""
    last = ending.approval
    is_given = last is not None and last.status == ApprovalStatus.GIVEN
    is_waiting = last is not None and last.status == ApprovalStatus.ASKED
    waiting = [
        Reason(
            "approval_waits", "It is with your manager. You can close the case when they have approved it."
        )
    ]
    starts_from = {"outcome": ending.shown.value}
    if last is not None:
        starts_from = {"reason": last.reason, "outcome": last.outcome, "why_differs": last.why_differs}
    return ClosingPage(
        form_page=case_form_page(
            case,
            alerts,
            reasons=[*ending.always, *(waiting if is_waiting else [])],
            notes=[each.text for each in ending.sometimes],
        ),
        shown=words.OUTCOMES[ending.shown],
        said=_approval_said(last) if ending.needs_approval else "",
        asks=ending.needs_approval and not is_given,
        can_take_back=is_waiting or is_given,
        plan_url=reverse("case_plan", args=[case.pk]),
        ahead_url=reverse("case_ahead", args=[case.pk]),
        take_back_url=reverse("case_take_back", args=[case.pk]),
        starts_from=starts_from,
    )


def _approval_said(last: Approval | None) -> str:
    if last is None or last.status == ApprovalStatus.WITHDRAWN:
        return "Your manager has to approve the ending before the case closes."
    if last.status == ApprovalStatus.ASKED:
        return f"With your manager since {day(last.asked_at)}."
    who = last.decided_by.full_name if last.decided_by else "Your manager"
    if last.status == ApprovalStatus.REFUSED:
        return f"{who} sent it back on {day(last.decided_at)}: {last.why}"
    return f"{who} approved it on {day(last.decided_at)}. Close it as approved; to change it, take the approval back first."
