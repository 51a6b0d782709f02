"""What people say of a service: whom to ask, when and how; and what answers show, with who did not answer beside it.

Read a survey as: people of these groups and ages are asked these questions at these moments, each with one answer of `scale`. It
asks about the service, never about the person, and has no free text: a sentence is known by its words. Nobody is asked twice at
one moment. Read a row of NUMBERS as in rules/public_door.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.disclosure import TOTAL, Publishable, publish_rates
from commonweal.rules.for_whom import ForWhom
from commonweal.rules.measures import percent
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason

WELL, ANSWERED, ASKED = "Spoke well of it", "Answered", "Asked"


class Moment(StrEnum):
    """When somebody is asked."""

    START = "start"
    CLOSING = "closing"
    AFTERWARDS = "afterwards"


class Way(StrEnum):
    """How they are asked. A text goes through the gate for messages; a sheet is handed over."""

    TEXT = "text"
    PAPER = "paper"


class Dimension(StrEnum):
    """By what those who answered are held beside all who were asked."""

    AREA = "area"
    GROUP = "group"
    GRADE = "grade"


class Number(StrEnum):
    CODE_LETTERS = "code_letters"
    TEXT_DAYS = "text_days"
    PAPER_DAYS = "paper_days"
    START_DAYS = "start_days"
    AFTERWARDS_DAYS = "afterwards_days"
    SETTLES_DAYS = "settles_days"
    LEAST_ANSWERS = "least_answers"
    FAR_APART_POINTS = "far_apart_points"


@dataclass(frozen=True)
class Dated:
    value: int
    starts_on: date
    source: str


_FIRST_DAY = date(2026, 11, 27)
_OURS = "Our default, not verified"
NUMBERS: Mapping[Number, Dated] = {
    Number.CODE_LETTERS: Dated(9, _FIRST_DAY, f"{_OURS}: 17 letters, 36 bits, with a limit on tries."),
    Number.TEXT_DAYS: Dated(14, _FIRST_DAY, f"{_OURS}: time to find a safe hour."),
    Number.PAPER_DAYS: Dated(42, _FIRST_DAY, f"{_OURS}: a sheet comes back at the next meeting or the one after."),
    Number.START_DAYS: Dated(14, _FIRST_DAY, f"{_OURS}: after two weeks there is something to say."),
    Number.AFTERWARDS_DAYS: Dated(42, _FIRST_DAY, f"{_OURS}: six weeks after the end."),
    Number.SETTLES_DAYS: Dated(91, _FIRST_DAY, f"{_OURS}: longer than any code is good for."),
    Number.LEAST_ANSWERS: Dated(10, _FIRST_DAY, f"{_OURS}: fewer answers about one service in a year are not shown."),
    Number.FAR_APART_POINTS: Dated(10, _FIRST_DAY, f"{_OURS}: points of a per cent from which it is said in words."),
}  # fmt: skip


def number(which: Number) -> int:
    return NUMBERS[which].value


@dataclass(frozen=True)
class Survey(ForWhom):
    """One version. `good_from`: the points from which an answer speaks well of the service."""

    key: str
    version: str
    title: str
    questions: tuple[str, ...]
    moments: frozenset[Moment]
    client_groups: frozenset[str]
    scale: tuple[tuple[int, str], ...]
    good_from: int
    minimum_age: int = 16
    maximum_age: int | None = None

    def __post_init__(self) -> None:
        points = [each for each, _ in self.scale]
        if not self.questions or len(points) < 2 or points != sorted(set(points)):
            raise ValueError(f"Give {self.key} a question, and at least two answers with rising points.")
        if not points[0] < self.good_from <= points[-1]:
            raise ValueError(f"Let an answer of {self.key} from the second on count as good.")

    @property
    def name(self) -> tuple[str, str]:
        return self.key, self.version

    def is_answer(self, question: int, points: int) -> bool:
        return 1 <= question <= len(self.questions) and points in [each for each, _ in self.scale]


AGREE = ((0, "Not at all"), (1, "A little"), (2, "Mostly"), (3, "Completely"))
SURVEYS: tuple[Survey, ...] = (
    Survey(
        key="how_it_was",
        version="2026.1",
        title="How it was with us",
        questions=(
            "I was listened to.",
            "I was told what would happen and when.",
            "I decided what we did, and how fast.",
            "It was easy to get hold of somebody.",
            "I would tell a friend to ask here.",
        ),
        moments=frozenset(Moment),
        client_groups=frozenset({"victim", "perpetrator"}),
        scale=AGREE,
        good_from=2,
    ),
)


def find_survey(key: str, version: str, *, loaded: Sequence[Survey] = ()) -> Survey | None:
    return next((each for each in (*SURVEYS, *loaded) if each.name == (key, version)), None)


def surveys_for(client_group: str, age: int | None, *, loaded: Sequence[Survey] = ()) -> tuple[Survey, ...]:
    """The latest version of each survey that somebody of this group and age may be asked."""
    latest = {each.key: each for each in (*SURVEYS, *loaded)}
    return tuple(each for each in latest.values() if each.is_for(client_group, age))


@dataclass(frozen=True)
class Askable:
    """What is known of a case before somebody is asked. `asked`: (survey, moment) of what was asked before."""

    client_group: str
    age: int | None
    allocated_on: date | None
    closed_on: date | None
    can_be_reached: bool
    asked: Collection[tuple[str, str]] = ()


def reasons_not_to_ask(
    survey: Survey, moment: Moment, way: Way, case: Askable, *, today: date, is_safe_to_take: bool
) -> list[Reason]:
    """What stands in the way. Whether a text may go is asked of the gate for messages as well (rules/messages)."""
    found = []
    if not survey.is_for(case.client_group, case.age) or moment not in survey.moments:
        found.append(Reason("wrong_survey", "These questions are not for this person, or not for now."))
    if (survey.key, str(moment)) in case.asked:
        found.append(Reason("asked_before", "They were asked this before. Nobody is asked twice."))
    found += _reasons_against_moment(moment, way, case, today)
    if way is Way.PAPER and not is_safe_to_take:
        text = "Ask whether it is safe to take a sheet along. If not, let them answer at the meeting."
        found.append(Reason("not_safe_to_take", text))
    return found


def _reasons_against_moment(moment: Moment, way: Way, case: Askable, today: date) -> list[Reason]:
    if moment is Moment.START:
        if case.allocated_on is None or case.closed_on is not None:
            return [Reason("not_begun", "Ask this while the case is open and a worker holds it.")]
        earliest = case.allocated_on + timedelta(days=number(Number.START_DAYS))
        return [] if today >= earliest else [_too_soon(earliest)]
    if moment is Moment.CLOSING:
        closed = case.closed_on is not None
        return [Reason("closed", "The case is closed. Choose “Afterwards”.")] if closed else []
    if case.closed_on is None:
        return [Reason("not_closed", "The case is open. Choose “At the end”, before you close it.")]
    earliest = case.closed_on + timedelta(days=number(Number.AFTERWARDS_DAYS))
    found = [] if today >= earliest else [_too_soon(earliest)]
    if not case.can_be_reached:
        found.append(Reason("not_safe_to_reach", "No way of making contact is safe today. Do not ask."))
    if way is Way.TEXT:
        found.append(
            Reason("no_text_after", "Nothing is sent once a case is closed. Ask in person, with a sheet.")
        )
    return found


def _too_soon(earliest: date) -> Reason:
    return Reason("too_soon", f"It is too soon. Ask from {show_day(earliest)}.")


def reasons_not_to_take(survey: Survey, answers: Mapping[int, int]) -> list[Reason]:
    """What stands in the way of these answers, by the number of the question."""
    if not answers:
        return [Reason("nothing_answered", "Answer at least one question. You can leave out the others.")]
    wrong = [each for each, points in answers.items() if not survey.is_answer(each, points)]
    return [Reason("not_an_answer", "Choose one of the answers shown.")] if wrong else []


def wording(code: str, *, until: date, address: str) -> str:
    """The text that is sent: nothing in it says who asks or what about.

    >>> wording("BCDFGHJKM", until=date(2026, 12, 13), address="")
    'A few questions, if you like. Your code is BCD FGH JKM, good until 13 December.'
    """
    where = f" You answer at {address}" if address else ""
    return f"A few questions, if you like. Your code is {spaced(code)}, good until {until.day} {until:%B}.{where}"


def spaced(code: str) -> str:
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def good_until(way: Way, *, today: date) -> date:
    """The Sunday on or after the last day: a day of its own would tell on which day somebody was asked."""
    days = number(Number.TEXT_DAYS if way is Way.TEXT else Number.PAPER_DAYS)
    last = today + timedelta(days=days)
    return last + timedelta(days=6 - last.weekday())


@dataclass(frozen=True)
class Result:
    """So many answers with these points to this question about this service, in one year."""

    service: str
    question: int
    points: int
    number: int


def enough(respondents: Mapping[str, int]) -> tuple[str, ...]:
    """The services with enough answers in the year to show any."""
    return tuple(name for name, answers in respondents.items() if answers >= number(Number.LEAST_ANSWERS))


def question_tables(
    survey: Survey, results: Iterable[Result], *, services: Sequence[str], threshold: int
) -> tuple[Publishable, ...]:
    """For each question how many answered well, out of how many, service by service. All and none are hidden: they speak of
    everyone at once. The questions are answered by the same people, so each table hides of them what any other does.
    """
    given = list(results)
    rates = [_rates(survey, place, given, services) for place in range(1, len(survey.questions) + 1)]
    hide: frozenset[str] = frozenset()
    while services:
        tables = tuple(
            publish_rates(
                each,
                threshold=threshold,
                numerator=WELL,
                denominator=ANSWERED,
                sensitive=True,
                also_hide=hide,
            )
            for each in rates
        )
        found = frozenset().union(*(table.hidden_in(ANSWERED) for table in tables))
        if found <= hide:
            return tables
        hide |= found
    return ()


def _rates(
    survey: Survey, question: int, results: Sequence[Result], services: Sequence[str]
) -> dict[str, tuple[int, int]]:
    rates = dict.fromkeys(services, (0, 0))
    for each in results:
        if each.question == question and each.service in rates:
            good, everyone = rates[each.service]
            is_good = each.points >= survey.good_from
            rates[each.service] = (good + each.number * is_good, everyone + each.number)
    return rates


def response_tables(
    tallies: Mapping[Dimension, Mapping[str, tuple[int, int]]], *, threshold: int
) -> dict[Dimension, Publishable]:
    """(answered, asked) by area, group and grade, through the gate. They share totals: none is shown where any hides its."""
    tables = {
        each: publish_rates(pairs, threshold=threshold, numerator=ANSWERED, denominator=ASKED)
        for each, pairs in tallies.items()
        if pairs
    }
    hides = any(TOTAL in table.hidden_in(column) for table in tables.values() for column in (ANSWERED, ASKED))
    return {} if hides else tables


def bias_in_words(tables: Iterable[Publishable]) -> tuple[str, ...]:
    """How those who answered differ from those who were asked, as far as may be said. Never nothing: silence would be a claim."""
    said = []
    for table in tables:
        rows = list(table)
        total = rows[-1].cells
        if total[0].value is None or total[1].value is None:
            continue
        for row in rows[:-1]:
            answered, asked = row.cells[0].value, row.cells[1].value
            if not answered or not asked:
                continue
            among_answers, among_asked = percent(answered, total[0].value), percent(asked, total[1].value)
            if among_answers is None or among_asked is None:
                continue
            if abs(among_answers - among_asked) >= number(Number.FAR_APART_POINTS):
                more = "more" if among_answers > among_asked else "less"
                said.append(
                    f"{row.label}: {among_asked}% of those asked, {among_answers}% of those who answered."
                    f" They are heard {more} than they are helped."
                )
    if said:
        return tuple(said)
    return (
        "By area, group and risk, those who answered do not differ much from those who were asked, as far as it can be shown."
        " They may differ in what nobody counted: who is content, who dares, who reads easily.",
    )
