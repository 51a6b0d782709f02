"""The daily list that Callum sent this morning: a few of his newest referrals came on it, and two of its rows came back."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from commonweal.access.encryption import search_key
from commonweal.config.demo.ground import Ground
from commonweal.rules.daily_list import COLUMNS, Field, same_reference
from commonweal.rules.public_door import Source
from commonweal.services.front_door.models import (
    AsTold,
    ListImport,
    ListMapping,
    ListPart,
    ListRow,
    Referral,
)

OWNER = "owner"
SENDER, FORCE = "callum", "police"
MOST_ROWS = 8
_OURS = UUID("5f0c7d0e-6d0e-4f6e-9a36-3f1f7a3c5b11")
_LEFT_OUT = (Field.FULL_NAME, Field.EMAIL, Field.SCORE_TOLD)
_BAD = (
    ("date of birth", "Date of birth: there is no such day. Write it like 27/03/1990.", "31/02/1991"),
    ("phone", "Phone number: a spreadsheet shortened this number. Make the column text, and type it again.", "4.477E+11"),
)  # fmt: skip


def add_daily_list(ground: Ground, *, now: datetime) -> None:
    """Writes the list as the owner of the tables. The referrals are there already; what a list adds is where they came from."""
    organisation_id, sender_id = ground.organisations[FORCE], ground.users[SENDER]
    columns = [column for column in COLUMNS if column.field not in _LEFT_OUT]
    at = now - timedelta(minutes=40)
    mapping = ListMapping.objects.using(OWNER).create(
        organisation_id=organisation_id,
        version=1,
        columns={str(column.field): column.label for column in columns},
        areas={},
        made_by_id=sender_id,
        at=at - timedelta(days=30),
    )
    newest = Referral.objects.using(OWNER).filter(
        made_by_id=sender_id, made_at_organisation_id=organisation_id
    )
    taken = list(newest.order_by("-received_at", "reference")[:MOST_ROWS])
    at = min([at, *(each.received_at for each in taken[:1])])
    sent = ListImport(
        id=_id("list"),
        organisation_id=organisation_id,
        made_by_id=sender_id,
        mapping=mapping,
        sent_as=".csv",
        rows=len(taken) + len(_BAD),
        rows_done=len(taken) + len(_BAD),
        taken=len(taken),
        handed_back=len(_BAD),
        why={text: 1 for _, text, _ in _BAD},
        sent_at=at,
        begun_at=at,
        finished_at=at,
        expires_at=at + timedelta(days=14),
    )
    sent.seal_headings(json.dumps([column.label for column in columns]))
    sent.save(using=OWNER, force_insert=True)
    _write_rows(sent, taken)
    part = ListPart(id=_id("part"), list=sent, number=1, done_at=at)
    bad = [
        (len(taken) + 2 + number, _cells(len(columns), number, wrong), text)
        for number, (_, text, wrong) in enumerate(_BAD)
    ]
    part.seal_rows(json.dumps(bad))
    part.save(using=OWNER, force_insert=True)


def _write_rows(sent: ListImport, taken: list[Referral]) -> None:
    for number, referral in enumerate(taken, start=2):
        reference = f"OH/{4100 + number}"
        row = ListRow(
            id=_id(f"row {number}"),
            list=sent,
            number=number,
            organisation_id=sent.organisation_id,
            made_by_id=sent.made_by_id,
            reference_key=search_key("list_reference", f"{sent.organisation_id}:{same_reference(reference)}"),
            fingerprints=b"",
            referral=referral,
        )
        row.seal_reference(reference)
        row.save(using=OWNER, force_insert=True)
        AsTold.objects.using(OWNER).create(
            referral=referral,
            incident_on=referral.received_at.date(),
            grade=("medium", "high", "standard")[number % 3],
            tool="DARA",
        )
    ids = [referral.pk for referral in taken]
    Referral.objects.using(OWNER).filter(pk__in=ids).update(source=Source.LIST)


def _cells(width: int, number: int, wrong: str) -> list[str]:
    """A row of an invented person in which one cell is wrong."""
    cells = [f"OH/{4200 + number}", "adult victim", "Invented", "Person", wrong]
    return [*cells, *([""] * (width - len(cells)))]


def _id(what: str) -> UUID:
    return uuid5(_OURS, what)
