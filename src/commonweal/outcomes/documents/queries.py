"""Reads documents, and gathers what one is made of: a fixed number of questions, whatever there is to count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.commissioning.funding.models import Contribution, Element
from commonweal.commissioning.funding.statements import fence_sentences, partner_years, pool_of
from commonweal.commissioning.governance.models import Decision
from commonweal.outcomes.documents import canonical
from commonweal.outcomes.documents.making.accommodation import accommodation_measures
from commonweal.outcomes.documents.making.gathered import Decided, Gathered
from commonweal.outcomes.documents.making.marac import marac_measures
from commonweal.outcomes.documents.making.ties import faults_in_certified, faults_in_counts, faults_in_money
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.queries import last_refresh
from commonweal.outcomes.reports import GROUPS, Counted, Figures, figures, read_year
from commonweal.outcomes.returns.queries import certified_counts
from commonweal.partnership.models import Board, Organisation
from commonweal.partnership.queries import local_policies
from commonweal.rules.decisions import Status
from commonweal.rules.documents import Kind
from commonweal.rules.measures import Measure
from commonweal.rules.periods import Period, day_of
from commonweal.rules.thresholds import PolicyKey, RepeatDefinition, policy

ACCOMMODATION = "accommodation"
# The documents that say what returns alone count, and what that is.
CERTIFIED: Mapping[Kind, Callable[[], tuple[Measure, ...]]] = {
    Kind.MARAC_RETURN: marac_measures,
    Kind.SAFE_ACCOMMODATION: accommodation_measures,
}


@dataclass(frozen=True)
class DocumentRow:
    id: int
    kind: Kind
    period: Period
    partner: str
    board: str
    ties: bool
    made_at: datetime
    signed_at: datetime | None
    is_superseded: bool


def documents_seen(*, by: Actor | None, before: int | None = None, limit: int = 50) -> list[DocumentRow]:
    """The documents a person may read, the latest first; `before` is the number of the last one shown. One query."""
    rows = visible(by, Action.VIEW_DOCUMENT, FrozenDocument).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_row(each) for each in rows.select_related("partner", "board").defer("content")[:limit]]


def last_signed_pack(*, by: Actor | None) -> DocumentRow | None:
    """The pack that was signed last of those a person may read. One query."""
    rows = visible(by, Action.VIEW_DOCUMENT, FrozenDocument).filter(
        kind=Kind.BOARD_PACK, signed_at__isnull=False, superseded_by__isnull=True
    )
    found = rows.select_related("partner", "board").defer("content").order_by("-signed_at", "-id").first()
    return _row(found) if found else None


def history_of(found: FrozenDocument, *, limit: int = 20) -> list[DocumentRow]:
    """Every document of the same kind for the same period, board and partner, this one too, the latest first. One query."""
    return [
        _row(each)
        for each in alike(found).select_related("partner", "board").defer("content").order_by("-id")[:limit]
    ]


def statements_of(partner_id: int, year: Period, *, by: Actor | None, limit: int = 3) -> list[DocumentRow]:
    """The statements of a partner and a year that were made as documents, the latest first. One query."""
    rows = visible(by, Action.VIEW_DOCUMENT, FrozenDocument).filter(
        kind=Kind.STATEMENT, partner_id=partner_id, starts_on=year.starts_on, ends_before=year.ends_before
    )
    return [
        _row(each)
        for each in rows.select_related("partner", "board").defer("content").order_by("-id")[:limit]
    ]


def gather(
    *, kind: Kind, period: Period, partner_id: int | None, board_id: int | None, at: datetime
) -> Gathered:
    """Everything one document is made of."""
    today = day_of(at)
    read, shown = _counted(kind, period, today)
    partners, pool = tuple(partner_years(year=period)), pool_of(year=period)
    partner = next((each for each in partners if each.funder_id == partner_id), None)
    previous = _previous(kind, board_id, period) if kind is Kind.BOARD_PACK else None
    return Gathered(
        kind=kind,
        period=period,
        today=today,
        at=at,
        read=read,
        shown=shown,
        partners=partners,
        pool=pool,
        fences=fence_sentences(partner, year=period) if partner else {},
        board=Board.objects.values_list("name", flat=True).get(pk=board_id) if board_id else "",
        partner_id=partner_id,
        decisions=_decisions(board_id, period, today) if board_id else (),
        accommodation=_accommodation() if kind is Kind.SAFE_ACCOMMODATION else frozenset(),
        previous=canonical.read(previous.content) if previous else None,
        previous_period=previous.period if previous else None,
        repeats=_repeats(read, min(period.last_day, today)) if kind is Kind.MARAC_RETURN else {},
        faults=(*faults_in_money(partners, pool), *_faults_in_counts(kind, period, read, shown, at)),
    )


def _repeats(read: Counted, on: date) -> dict[str, RepeatDefinition]:
    """By name of area: what is called a repeat at MARAC there. One query."""
    local = local_policies()
    return {
        area.name: RepeatDefinition(
            policy(PolicyKey.REPEAT_DEFINITION, on=on, area=area.code, local=local).value
        )
        for area in read.areas
    }


def partners_known() -> list[tuple[int, str]]:
    """Every organisation that was ever asked for money, by name: (number, name)."""
    rows = Organisation.objects.filter(pk__in=Contribution.objects.values("funder_id"))
    return list(rows.order_by("name").values_list("pk", "name"))


def document_with(checksum: str) -> FrozenDocument | None:
    """The document that has this checksum, whoever may read it: whoever holds a file may ask whether it is ours."""
    return FrozenDocument.objects.filter(sha256=checksum).select_related("partner").first()


def document_numbered(number: int) -> FrozenDocument | None:
    return FrozenDocument.objects.filter(pk=number).select_related("partner").first()


def _counted(kind: Kind, period: Period, today: date) -> tuple[Counted, Mapping[str, Figures | None]]:
    read = read_year(year=period, today=today, with_told=kind in CERTIFIED)
    told = told_before(read)
    return read, {group: figures(read, client_group=group, earlier=told) for group in GROUPS}


def _faults_in_counts(
    kind: Kind, period: Period, read: Counted, shown: Mapping[str, Figures | None], at: datetime
) -> tuple[str, ...]:
    """Counts them once more. A return on safe accommodation of which nothing is certified has no figure about people."""
    of = {each.key for each in CERTIFIED[kind]()} if kind in CERTIFIED else set()
    if kind is Kind.SAFE_ACCOMMODATION and not any(
        place[0] in of and any(pair) for place, pair in read.counts.items()
    ):
        return ()
    _, shown_again = _counted(kind, period, day_of(at))
    certified = certified_counts(period=period, is_from_records=False) if read.told else ()
    later = faults_in_certified(certified, read.counts, of=of) if read.told else ()
    return later + faults_in_counts(
        shown,
        shown_again,
        counted_at=read.refreshed_at,
        counted_again_at=last_refresh(),
        period=period,
        at=at,
    )


def _decisions(board_id: int, period: Period, today: date) -> tuple[Decided, ...]:
    """What waits for this board as the document is made, and what it decided in the period."""
    waiting = Q(status=Status.PUBLISHED)
    taken = Q(decided_on__gte=period.starts_on, decided_on__lt=period.ends_before)
    rows = Decision.objects.filter(Q(board_id=board_id) & (waiting | taken)).order_by("report_on", "id")
    fields = ("reference", "title", "amount_pence", "report_on", "decided_on", "status")
    return tuple(Decided(*facts, Status(status)) for *facts, status in rows.values_list(*fields))


def _accommodation() -> frozenset[int]:
    return frozenset(Element.objects.filter(kind=ACCOMMODATION).values_list("pk", flat=True))


def _previous(kind: Kind, board_id: int | None, period: Period) -> FrozenDocument | None:
    """The signed one that was read before this one: never one of a later period."""
    rows = FrozenDocument.objects.filter(kind=kind, board_id=board_id, signed_at__isnull=False)
    rows = rows.filter(ends_before__lte=period.ends_before)
    return rows.order_by("-ends_before", "-id").first()


def alike(found: FrozenDocument) -> QuerySet[FrozenDocument]:
    """Every document of the same kind for the same period, partner and board, itself too."""
    return FrozenDocument.objects.filter(
        kind=found.kind,
        starts_on=found.starts_on,
        ends_before=found.ends_before,
        partner_id=found.partner_id,
        board_id=found.board_id,
    )


def earlier_signed(found: FrozenDocument) -> QuerySet[FrozenDocument]:
    """Signed ones that a newly signed document takes the place of."""
    return alike(found).filter(signed_at__isnull=False, superseded_by__isnull=True).exclude(pk=found.pk)


def _row(each: FrozenDocument) -> DocumentRow:
    return DocumentRow(
        id=each.pk,
        kind=Kind(each.kind),
        period=each.period,
        partner=each.partner.name if each.partner else "",
        board=each.board.name if each.board else "",
        ties=each.ties,
        made_at=each.made_at,
        signed_at=each.signed_at,
        is_superseded=each.superseded_by_id is not None,
    )
