"""How things are in one case: set by set, what was said on each occasion and what changed, as picture and table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from commonweal.design.charts import Point, Series
from commonweal.design.words import day, plural
from commonweal.rules.measures import ratio
from commonweal.rules.outcome_questions.shape import WHOLE_POINT
from commonweal.rules.outcome_tools import (
    Answered,
    Change,
    Occasion,
    OutcomeTool,
    WhyNotAsked,
    change_between,
    find_outcome_tool,
    pair_of,
)
from commonweal.services.casework import outcome_words as words
from commonweal.services.casework.models import Case, OutcomeAnswers
from commonweal.services.casework.pages.menu import CaseTop


@dataclass(frozen=True)
class OccasionLine:
    """One asking: when, the score or why there is none, and where its answers are. Struck ones say why."""

    what: str
    result: str
    who: str
    url: str
    struck: str


@dataclass(frozen=True)
class SetPanel:
    """One set of questions. `change` is (words, colour), empty until there is a start and an end."""

    title: str
    answered_by: str
    ask_url: str
    change: tuple[str, str] | None
    chart: Series | None
    lines: tuple[OccasionLine, ...]


@dataclass(frozen=True)
class OutcomesPage:
    top: CaseTop
    sets: tuple[SetPanel, ...]
    nothing_fits: str
    strange: str


def outcomes_page(
    top: CaseTop,
    case: Case,
    answers: Sequence[OutcomeAnswers],
    *,
    fitting: Sequence[OutcomeTool],
    loaded: Sequence[OutcomeTool],
    may_write: bool,
) -> OutcomesPage:
    """Every set that fits the person today, and every other that was answered before."""
    names = [each.name for each in fitting]
    others = {(each.tool, each.tool_version) for each in answers} - set(names)
    panels = [_panel(case, each, answers, may_ask=may_write) for each in fitting]
    known = {name: find_outcome_tool(*name, loaded=loaded) for name in sorted(others)}
    panels += [_panel(case, found, answers, may_ask=False) for found in known.values() if found]
    strange = sum(
        (each.tool, each.tool_version) in known and not known[each.tool, each.tool_version]
        for each in answers
    )
    return OutcomesPage(top, tuple(panels), "" if panels else _nothing_fits(case), _strange(strange))


def _strange(number: int) -> str:
    if not number:
        return ""
    asked = f"{plural(number, 'asking')} came with the case from elsewhere"
    return f"{asked}, with questions that are not loaded here. The answers are kept, and cannot be shown."


def _nothing_fits(case: Case) -> str:
    if case.subject.born_on is None:
        return "Which questions fit depends on the age. Record the date of birth first."
    return "No set of questions fits somebody of this group and age."


def _panel(case: Case, asked: OutcomeTool, answers: Iterable[OutcomeAnswers], *, may_ask: bool) -> SetPanel:
    mine = [each for each in answers if (each.tool, each.tool_version) == asked.name]
    standing = [each for each in mine if each.struck_at is None]
    scored = [each for each in standing if each.score is not None]
    pair = pair_of(
        (Answered(asked.name, Occasion(each.occasion), each.answered_on, each.score) for each in scored),
        tool=asked.name,
    )
    change = change_between(asked, pair[0].score, pair[1].score) if pair else None
    return SetPanel(
        title=asked.title,
        answered_by=words.ANSWERED_BY[asked.answered_by],
        ask_url=reverse("case_outcome_ask", args=[case.pk, asked.key]) if may_ask else "",
        change=words.CHANGES[Change(change)] if change else None,
        chart=_chart(asked, scored),
        lines=tuple(_line(case, each, asked) for each in reversed(mine)),
    )


def _line(case: Case, row: OutcomeAnswers, asked: OutcomeTool) -> OccasionLine:
    return OccasionLine(
        what=f"{words.OCCASIONS[Occasion(row.occasion)]}, {day(row.answered_on)}",
        result=said_score(row, asked),
        who=row.by.full_name,
        url=reverse("case_outcome", args=[case.pk, row.pk]) if row.answers else "",
        struck=f"Struck: {row.why_struck}" if row.struck_at else "",
    )


def said_score(row: OutcomeAnswers, asked: OutcomeTool) -> str:
    """The score in points, with what the publisher calls it; or why there is none."""
    if row.why_not:
        return f"Not answered: {words.WHY_NOT[WhyNotAsked(row.why_not)].lower()}"
    if row.score is None:
        return "Too few answers for a score"
    band = asked.band_of(row.score)
    return f"{points(row.score)}, “{band}”" if band else points(row.score)


def points(score: int) -> str:
    """Hundredths as points: 217 is 2.2.

    >>> points(217), points(250), points(5)
    ('2.2 points', '2.5 points', '0.1 points')
    """
    whole, tenth = divmod(ratio(score, 10) or 0, 10)
    return f"{whole}.{tenth} points"


def _chart(asked: OutcomeTool, scored: Sequence[OutcomeAnswers]) -> Series | None:
    if len(scored) < 2:
        return None
    marks = tuple(
        Point(f"{each.answered_on:%d %b %y}", each.score / WHOLE_POINT, points(each.score)) for each in scored
    )
    low, high = (points(end).removesuffix(" points").removesuffix(".0") for end in asked.ends)
    better = "more" if asked.higher_is_better else "less"
    title = f"Points at each asking, from {low} to {high}; {better} is better"
    return Series(f"set-{asked.key}", title, "Asked", "Points", marks)


@dataclass(frozen=True)
class AskPage:
    """The top of the form, and what is said before the first statement."""

    title: str
    version: str
    answered_by: str
    opening: str
    source: str
    licence: str
    least: str
    reaching: tuple[str, ...]


def ask_page(asked: OutcomeTool, *, reaching: tuple[str, ...]) -> AskPage:
    """`reaching`: how contact may be made, once the case is closed."""
    return AskPage(
        title=asked.title,
        version=asked.version,
        answered_by=words.ANSWERED_BY[asked.answered_by],
        opening=asked.opening,
        source=asked.source,
        licence=f"{asked.licence} Registration {asked.registration}." if asked.licence else "",
        reaching=reaching,
        least=f"A score needs {asked.least_answered} of {len(asked.statements)} answers.",
    )


@dataclass(frozen=True)
class AnswersShown:
    """One asking with every statement and what was answered."""

    top: CaseTop
    title: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    strike_url: str
    back_url: str


def answers_shown(
    top: CaseTop, row: OutcomeAnswers, *, loaded: Sequence[OutcomeTool], may_strike: bool, case_id: UUID
) -> AnswersShown | None:
    """None where the set is not loaded here."""
    asked = find_outcome_tool(row.tool, row.tool_version, loaded=loaded)
    if asked is None:
        return None
    said = {str(points_): text for points_, text in asked.scale}
    return AnswersShown(
        top=top,
        title=f"{asked.title}, version {asked.version}",
        facts=(
            ("When", f"{words.OCCASIONS[Occasion(row.occasion)]}, {day(row.answered_on)}"),
            ("Score", said_score(row, asked)),
            *((("Words for scores from", asked.bands_source),) if asked.bands else ()),
            ("Whose view", words.ANSWERED_BY[asked.answered_by]),
            ("Kept by", f"{row.by.full_name}, {day(row.at)}"),
            *((("Struck", row.why_struck),) if row.struck_at else ()),
        ),
        rows=tuple(
            (each.text, said.get(str(row.answers.get(str(each.number), "")), "Left out"))
            for each in asked.statements
        ),
        strike_url=reverse("case_outcome_strike", args=[case_id, row.pk])
        if may_strike and row.struck_at is None
        else "",
        back_url=reverse("case_outcomes", args=[case_id]),
    )
