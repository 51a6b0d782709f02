"""What waits for a second person, and the page to answer one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, moment, plural
from commonweal.rules.endings import Ending, reasons_not_to_answer
from commonweal.rules.reasons import Reason
from commonweal.rules.risk import Signing, reasons_not_to_sign
from commonweal.services.casework import words
from commonweal.services.casework.models import SecondSignature, SharingWithout
from commonweal.services.casework.pages import Line, waiting
from commonweal.services.casework.words import said
from commonweal.services.front_door.models import EndingAsked
from commonweal.services.front_door.pages.ending import end_in_words
from commonweal.services.front_door.queries import About, Waiting

NOBODY = About("Somebody", "")


@dataclass(frozen=True)
class WaitingPage:
    lines: tuple[Line, ...]
    own: str
    next_url: str = ""


def waiting_page(found: Waiting, *, today: date) -> WaitingPage:
    """Ends first: nobody knows yet who goes on with that person. Then grades: until somebody answers, a person is worked with
    at a grade that may be too high.
    """
    lines = [_ending_line(each, today) for each in found.endings]
    lines += [
        _line(each, found, "second_signature", f"Lower grade: {words.GRADES[each.grade][0].lower()}", today)
        for each in found.signatures
    ]
    lines += [
        _line(each, found, "sharing_asked", f"Share with {_whom(each)}", today) for each in found.sharings
    ]
    own = f"{plural(found.own, 'wish', 'wishes')} of yours wait{'s' if found.own == 1 else ''} for somebody else."
    return WaitingPage(tuple(lines), own if found.own else "")


def _line(each: SecondSignature | SharingWithout, found: Waiting, name: str, what: str, today: date) -> Line:
    about = found.about.get(each.episode_id, NOBODY)
    return Line(
        title=about.name,
        address=reverse(name, args=[each.pk]),
        facts=(what, about.reference, f"Asked by {each.asked_by.full_name}"),
        grade="",
        age=waiting(each.asked_at, today=today),
    )


def _ending_line(each: EndingAsked, today: date) -> Line:
    return Line(
        title=each.referral.person.full_name,
        address=reverse("ending_asked", args=[each.pk]),
        facts=(end_in_words(each), each.referral.reference, f"Asked by {each.asked_by.full_name}"),
        grade="",
        age=waiting(each.asked_at, today=today),
    )


def _whom(each: SharingWithout) -> str:
    return each.organisation.name if each.organisation else "MARAC"


@dataclass(frozen=True)
class AnswerPage:
    """One thing that waits: what was asked, by whom, why; and what stands in the way of answering."""

    heading: str
    about: str
    reference: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    agree: str
    back: tuple[str, str]
    read_first: tuple[str, str] | None = None


def signature_page(asked: SecondSignature, about: About, *, reader_id: int) -> AnswerPage:
    review = asked.review
    marac = ", ".join(said(words.GROUNDS, each).lower() for each in review.marac_grounds)
    facts = (
        ("Asked by", f"{asked.asked_by.full_name}, {moment(asked.asked_at)}"),
        ("By the answers", f"{review.score} yes, {words.GRADES[review.tool_grade][0].lower()}"),
        ("Their judgement", words.GRADES[review.judgement][0]),
        ("Why they judge so", review.judgement_reasons or "Nothing written"),
        ("Holds until you sign", words.GRADES[review.decision][0]),
        ("Asked for", words.GRADES[asked.grade][0]),
        ("Why lower", asked.why),
        ("Grounds for MARAC", marac or "None"),
        *_answered(asked),
    )
    reasons = reasons_not_to_sign(
        status=Signing(asked.status), asked_by=asked.asked_by_id, by=reader_id, agrees=True, why=""
    )
    return _answer_page("A lower grade", about, facts, reasons, "Sign the lower grade")


def sharing_page(asked: SharingWithout, about: About, *, reader_id: int) -> AnswerPage:
    told = "Yes" if asked.person_told else f"No: {asked.why_not_told}"
    facts = (
        ("Asked by", f"{asked.asked_by.full_name}, {moment(asked.asked_at)}"),
        ("With", _whom(asked)),
        ("For", said(words.PURPOSES, asked.purpose)),
        ("What", information(asked.kinds)),
        ("On the ground", words.SHARING_GROUNDS[asked.ground][0]),
        ("Why it is necessary", asked.necessary),
        ("Why it is no more than needed", asked.proportionate),
        ("Is the person told?", told),
        *_answered(asked),
    )
    reasons = reasons_not_to_sign(
        status=Signing(asked.status), asked_by=asked.asked_by_id, by=reader_id, agrees=True, why=""
    )
    return _answer_page("Share without agreement", about, facts, reasons, "Approve the sharing")


def ending_page(asked: EndingAsked, *, reader_id: int) -> AnswerPage:
    """Whoever answers reads the referral too: the way there stands above the question."""
    referral = asked.referral
    grade = words.GRADES[referral.grade][0] if referral.grade else "Not graded, said to be high"
    facts = [
        ("Asked by", f"{asked.asked_by.full_name}, {moment(asked.asked_at)}"),
        ("Wants to", end_in_words(asked)),
        ("What they wrote for you", asked.account),
        ("Risk", grade),
    ]
    if asked.duplicate_of:
        facts.append(("Said to repeat", asked.duplicate_of))
    if asked.signposted_to:
        facts.append(("Sent to", asked.signposted_to))
    facts += _over(asked)
    reasons = reasons_not_to_answer(
        status=Ending(asked.status), asked_by=asked.asked_by_id, by=reader_id, agrees=True, why=""
    )
    about = About(referral.person.full_name, referral.reference)
    page = _answer_page("End a high-risk referral", about, facts, reasons, "Agree: end the referral now")
    return replace(
        page, read_first=("Read the referral first", reverse("front_door_referral", args=[referral.pk]))
    )


def _over(asked: EndingAsked) -> list[tuple[str, str]]:
    """What became of it, with both names where there are two."""
    if asked.over_at is None:
        return []
    text = words.ENDINGS[asked.status][0]
    if asked.answered_by:
        text += f" by {asked.answered_by.full_name}"
    text += f", {day(asked.over_at)}"
    return [("Answer", f"{text}: {asked.why_refused}" if asked.why_refused else text)]


def _answer_page(
    heading: str,
    about: About,
    facts: Iterable[tuple[str, str]],
    reasons: Iterable[Reason],
    agree: str,
) -> AnswerPage:
    return AnswerPage(
        heading=heading,
        about=about.name,
        reference=about.reference,
        facts=tuple(facts),
        reasons=tuple(reasons),
        agree=agree,
        back=("What waits for you", reverse("second_person")),
    )


def _answered(asked: SecondSignature | SharingWithout) -> tuple[tuple[str, str], ...]:
    if asked.answered_by is None:
        return ()
    how = words.SIGNING[asked.status][0]
    text = f"{how} by {asked.answered_by.full_name}, {day(asked.answered_at)}"
    return (("Answer", f"{text}: {asked.why_refused}" if asked.why_refused else text),)


def information(kinds: Iterable[str]) -> str:
    """The kinds of information, in words."""
    return "; ".join(said(words.INFORMATION, each) for each in kinds)
