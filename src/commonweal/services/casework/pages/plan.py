"""The plan of a case on a page: needs with the most needed first, what is to be done, and how approval stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.needs import Level, Occasion, Progress, Standing, most_needed_first, progress
from commonweal.services.casework import work_words as words
from commonweal.services.casework.models import Approval, Need, NeedReview, PlanAction
from commonweal.services.casework.pages.lists import Line, ListPage
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries.plan import PlanFile
from commonweal.services.casework.words import CLOSING, OUTCOMES, said


@dataclass(frozen=True)
class ActionLine:
    """One action. `state` is open, done or off; `when` and `why` say it in words."""

    id: UUID
    what: str
    who: str
    when: str
    is_late: bool
    state: str
    why: str
    off_url: str


@dataclass(frozen=True)
class NeedCard:
    """One need: what the person wants, how much help is needed now and before, and what is to be done."""

    title: str
    goal: str
    level: str
    review: str
    is_late: bool
    progress: str
    open: tuple[ActionLine, ...]
    finished: tuple[ActionLine, ...]
    history: tuple[tuple[str, str, str], ...]
    review_url: str
    add_url: str


@dataclass(frozen=True)
class ApprovalPanel:
    """How approval stands, in words. `kind` is the kind of notice; `can_ask` and `can_take_back` are the buttons."""

    said: str
    kind: str
    can_ask: bool
    can_take_back: bool


@dataclass(frozen=True)
class PlanPage:
    top: CaseTop
    needs: tuple[NeedCard, ...]
    agreed: str
    approval: ApprovalPanel
    add_url: str
    agreed_url: str


def plan_page(top: CaseTop, file: PlanFile, *, is_required: bool, today: date) -> PlanPage:
    """`is_required`: whether this area asks for a manager's approval of plans today."""
    actions: dict[UUID, list[PlanAction]] = defaultdict(list)
    reviews: dict[UUID, list[NeedReview]] = defaultdict(list)
    for action in file.actions:
        actions[action.need_id].append(action)
    for review in file.reviews:
        reviews[review.need_id].append(review)
    ordered = sorted(
        file.needs,
        key=lambda need: most_needed_first(_standing(need, actions[need.pk]), today=today),
    )
    return PlanPage(
        top=top,
        needs=tuple(_need_card(need, actions[need.pk], reviews[need.pk], today=today) for need in ordered),
        agreed=_agreed(file),
        approval=_approval(file, is_required=is_required),
        add_url=reverse("case_need_new", args=[top.case_id]),
        agreed_url=reverse("case_plan_agreed", args=[top.case_id]),
    )


def _standing(need: Need, actions: Iterable[PlanAction]) -> Standing:
    first = min((each.due_on for each in actions if _state(each) == "open"), default=None)
    return Standing(need.level, first, need.review_due_on)


def _state(action: PlanAction) -> str:
    if action.taken_off_at is not None:
        return "off"
    return "open" if action.done_on is None else "done"


def need_progress(reviews: Sequence[NeedReview]) -> Progress:
    """What became of a need so far, from its levels, oldest first."""
    return progress([Level(each.level, each.judged_on, Occasion(each.occasion)) for each in reviews])


def _need_card(
    need: Need, actions: Sequence[PlanAction], reviews: Sequence[NeedReview], *, today: date
) -> NeedCard:
    lines = [_action_line(each, today=today) for each in actions]
    return NeedCard(
        title=said(words.AREAS, need.area),
        goal=need.goal,
        level=words.level_words(need.level),
        review=day(need.review_due_on),
        is_late=need.review_due_on < today,
        progress=words.PROGRESS[need_progress(reviews)] if len(reviews) > 1 else "",
        open=tuple(line for line in lines if line.state == "open"),
        finished=tuple(line for line in lines if line.state != "open"),
        history=tuple(
            (
                f"{day(each.judged_on)}, {words.OCCASIONS[Occasion(each.occasion)].lower()}",
                words.level_words(each.level),
                each.note,
            )
            for each in reversed(reviews)
        ),
        review_url=reverse("case_need", args=[need.case_id, need.pk]),
        add_url=reverse("case_action_new", args=[need.case_id, need.pk]),
    )


def _action_line(action: PlanAction, *, today: date) -> ActionLine:
    state = _state(action)
    when = {
        "open": f"By {day(action.due_on)}",
        "done": f"Done {day(action.done_on)}" if action.done_on else "",
        "off": "Taken off the plan",
    }[state]
    return ActionLine(
        id=action.pk,
        what=action.what,
        who=who_does(action),
        when=when,
        is_late=state == "open" and action.due_on < today,
        state=state,
        why=action.why_taken_off,
        off_url=reverse("case_action_off", args=[action.case_id, action.pk]),
    )


def who_does(action: PlanAction) -> str:
    return said(words.AGENCIES, action.agency) if action.agency else said(words.DOERS_SHORT, action.who)


def _agreed(file: PlanFile) -> str:
    if file.plan is None or file.plan.agreed_on is None:
        return ""
    changed = " The plan has changed since." if file.plan.agreed_version != file.plan.version else ""
    return f"The person agreed to it on {day(file.plan.agreed_on)}.{changed}"


def _approval(file: PlanFile, *, is_required: bool) -> ApprovalPanel:
    version, last = file.plan.version if file.plan else 0, file.approval
    if last is None or last.status == ApprovalStatus.WITHDRAWN:
        text = "Your manager has not seen this plan yet." if is_required else ""
        return ApprovalPanel(text, "info", bool(version) and is_required, False)
    if last.status == ApprovalStatus.ASKED:
        return ApprovalPanel(f"With your manager since {day(last.asked_at)}.", "info", False, True)
    who = last.decided_by.full_name if last.decided_by else ""
    if last.status == ApprovalStatus.REFUSED:
        return ApprovalPanel(
            f"{who} sent it back on {day(last.decided_at)}: {last.why}", "warning", is_required, False
        )
    if last.plan_version == version:
        return ApprovalPanel(f"{who} approved this plan on {day(last.decided_at)}.", "success", False, False)
    text = f"The plan has changed since {who} approved it on {day(last.decided_at)}."
    return ApprovalPanel(text, "warning", is_required, False)


def actions_due_page(
    due: Slice[PlanAction], sent_back: Iterable[Approval], *, today: date
) -> tuple[ListPage, tuple[Line, ...]]:
    """The actions due in a worker's cases, the earliest first; and what a manager sent back."""
    lines = tuple(
        Line(
            title=each.case.subject.full_name,
            address=reverse("case_plan", args=[each.case_id]),
            facts=(each.what, who_does(each)),
            grade=each.case.grade or "unknown",
            age=f"By {day(each.due_on)}",
            is_late=each.due_on < today,
        )
        for each in due.rows
    )
    back = tuple(
        Line(
            title=each.case.subject.full_name,
            address=reverse(
                "case_plan" if each.subject == Subject.PLAN else "case_close", args=[each.case_id]
            ),
            facts=(said(words.SUBJECTS, each.subject), each.why),
            grade="",
            age=f"Sent back {day(each.decided_at)}",
        )
        for each in sent_back
    )
    return ListPage(lines, f"?after={due.next_key}" if due.next_key else ""), back


def approvals_page(waiting: Slice[Approval]) -> ListPage:
    """What waits for a manager, the longest first."""
    lines = tuple(
        Line(
            title=each.case.subject.full_name,
            address=reverse("case_approve", args=[each.case_id]),
            facts=(each.case.reference, f"Asked by {each.asked_by.full_name}"),
            grade=each.case.grade or "unknown",
            age=f"Since {day(each.asked_at)}",
            tag=said(words.SUBJECTS, each.subject),
            tag_colour="blue" if each.subject == Subject.PLAN else "purple",
        )
        for each in waiting.rows
    )
    return ListPage(lines, f"?after={waiting.next_key}" if waiting.next_key else "")


def asked_words(asked: Approval) -> tuple[tuple[str, str], ...]:
    """What a manager is asked, as questions and answers."""
    facts = [
        ("What", said(words.SUBJECTS, asked.subject)),
        ("Asked by", f"{asked.asked_by.full_name}, {day(asked.asked_at)}"),
    ]
    if asked.subject == Subject.CLOSING:
        facts += [("Why it ends", said(CLOSING, asked.reason)), ("Outcome", said(OUTCOMES, asked.outcome))]
        if asked.why_differs:
            facts.append(("Why the outcome differs from the needs", asked.why_differs))
    return tuple(facts)


def need_choices(needs: Iterable[Need]) -> list[tuple[str, str]]:
    """The needs of a case to choose from."""
    return [(str(need.pk), said(words.AREAS, need.area)) for need in needs]
