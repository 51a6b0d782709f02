"""What may be shared about somebody, with whom, and what was: one page, for a case and for a referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment
from commonweal.rules.risk import Signing
from commonweal.services.casework import words
from commonweal.services.casework.models import SharingAgreement, SharingRecord, SharingWithout
from commonweal.services.casework.pages.person import FormPage
from commonweal.services.casework.queries.sharing import SharingFile
from commonweal.services.casework.words import said

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SharingPlaces:
    """The addresses of the pages about sharing."""

    shown: str
    agree: str
    withdraw: str
    ask: str
    record: str


@dataclass(frozen=True)
class AgreementLine:
    agreement_id: UUID
    whom: str
    purpose: str
    holds: str
    can_be_withdrawn: bool


@dataclass(frozen=True)
class WithoutLine:
    whom: str
    purpose: str
    kinds: str
    ground: str
    status: str
    colour: str
    detail: str


@dataclass(frozen=True)
class SharingPage:
    form_page: FormPage
    agreements: tuple[AgreementLine, ...]
    without: tuple[WithoutLine, ...]
    shared: Table | None
    places: SharingPlaces
    may_write: bool


def sharing_page(
    form_page: FormPage, file: SharingFile, *, places: SharingPlaces, may_write: bool, today: date
) -> SharingPage:
    return SharingPage(
        form_page=form_page,
        agreements=tuple(_agreement(each, today) for each in file.agreements),
        without=tuple(map(_without, file.without)),
        shared=_shared(file.records) if file.records else None,
        places=places,
        may_write=may_write,
    )


def _whom(each: SharingAgreement | SharingWithout | SharingRecord) -> str:
    return each.organisation.name if each.organisation else "MARAC"


def _agreement(each: SharingAgreement, today: date) -> AgreementLine:
    holds = each.facts.holds_on(today)
    if each.withdrawn_on:
        text = f"Withdrawn {day(each.withdrawn_on)}"
    elif holds:
        text = f"From {day(each.given_on)} to {day(each.ends_before - A_DAY)}"
    else:
        text = f"Ended {day(each.ends_before - A_DAY)}: ask again"
    return AgreementLine(each.pk, _whom(each), said(words.PURPOSES, each.purpose), text, holds)


def _without(each: SharingWithout) -> WithoutLine:
    status, colour = words.SIGNING[Signing(each.status)]
    asked = f"Asked by {each.asked_by.full_name}, {day(each.asked_at)}"
    answered = (
        f"; answered by {each.answered_by.full_name}, {day(each.answered_at)}" if each.answered_by else ""
    )
    refused = f": {each.why_refused}" if each.why_refused else ""
    return WithoutLine(
        whom=_whom(each),
        purpose=said(words.PURPOSES, each.purpose),
        kinds=_kinds(each.kinds),
        ground=words.SHARING_GROUNDS[each.ground][0],
        status=status,
        colour=colour,
        detail=f"{asked}{answered}{refused}",
    )


def _kinds(kinds: Iterable[str]) -> str:
    return "; ".join(said(words.INFORMATION, each) for each in kinds)


def _shared(records: Iterable[SharingRecord]) -> Table:
    columns = tuple(map(Column, ("When", "With", "For", "What", "On which footing", "By")))
    rows = tuple(
        (
            moment(each.shared_at),
            _whom(each),
            said(words.PURPOSES, each.purpose),
            _kinds(each.kinds),
            _footing(each),
            each.by.full_name,
        )
        for each in records
    )
    return Table("What was shared, the newest first", columns, rows)


def _footing(each: SharingRecord) -> str:
    if each.without is None:
        return "The person agreed"
    ground = words.SHARING_GROUNDS[each.without.ground][0].lower()
    return f"Without agreement: {ground}. Approved by {each.without.answered_by.full_name}"
