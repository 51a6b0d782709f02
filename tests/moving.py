"""All cases of Harbour move: asked by Mona, answered by Moira, made to the end; and an empty system to take them in.

The empty system is a database of its own: migrated, with Lantern and an area in it, and nobody who is helped.
"""

import hashlib
import io
import uuid
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date

from django.db import connections, transaction
from django.test import override_settings

from commonweal.access.roles import Role, Side
from commonweal.config import database
from commonweal.partnership.models import Area, Membership, Organisation, User
from commonweal.rules.cases_out import OutStatus, WhyOut
from commonweal.services.casework.actions import cases_file, cases_in, cases_out
from commonweal.services.casework.models import CasesOut, CasesOutPart
from tests import database_setup
from tests.cast import LONG_AGO, NOW, ask

EMPTY = "empty"


@dataclass
class File:
    """A file that was made."""

    content: bytes
    passphrase: str
    out: CasesOut

    def opened(self) -> io.BytesIO:
        return io.BytesIO(self.content)


def second_manager(cast, *, name="Moira Second", organisation=None) -> User:
    moira = User.objects.create_user(email=f"{name.split()[0].lower()}@example.org", full_name=name)
    Membership.objects.create(
        user=moira,
        organisation=organisation or cast.harbour,
        role=Role.SERVICE_MANAGER,
        side=Side.VICTIM,
        starts_on=LONG_AGO,
    )
    return moira


def asked(cast, manager=None, *, membership=None, at=NOW, **changes) -> CasesOut:
    given = {"why": WhyOut.CONTRACT_ENDS, "contract": "C-17", "receiver": "Lantern", "with_closed": False}
    return cases_out.ask_cases_out(
        membership_id=(membership or cast.mona_membership).pk,
        form_key=uuid.uuid4(),
        by=ask(manager or cast.mona),
        at=at,
        **given | changes,
    )


def asked_by(cast, name: str) -> CasesOut:
    """Somebody who manages a service asks that its cases move; afterwards nobody is asking."""
    out = asked(cast, getattr(cast, name), membership=getattr(cast, f"{name}_membership"))
    ask(None)
    return out


def answered(out: CasesOut, second, *, gives=True, with_restricted=False, why="", at=NOW) -> CasesOut:
    by = ask(second)
    return cases_out.answer_cases_out(
        out_id=out.pk,
        gives=gives,
        with_restricted=with_restricted,
        why=why,
        version=out.version,
        by=by,
        at=at,
    )


def made(out: CasesOut, manager, *, at=NOW) -> File:
    by = ask(manager)
    _, passphrase = cases_file.begin_file(out_id=out.pk, by=by, at=at)
    while (out := cases_file.make_part(out_id=out.pk, by=by, at=at)).status != OutStatus.READY:
        pass
    parts = CasesOutPart.objects.filter(out=out).order_by("number").values_list("sealed_content", flat=True)
    return File(b"".join(map(bytes, parts)), passphrase, out)


def file_of_harbour(cast, *, with_restricted=False, **changes) -> File:
    """From the question to the whole file. Afterwards Mona is asking."""
    moira = second_manager(cast)
    out = answered(asked(cast, **changes), moira, with_restricted=with_restricted)
    return made(out, cast.mona)


def take(
    file: File, *, using=EMPTY, for_good=True, manager="nora.new@example.org", passphrase=None, at=NOW, **to
):
    where = {"organisation": "lantern", "side": Side.VICTIM, "manager": manager} | to
    with elsewhere() if using == EMPTY else nullcontext():
        return cases_in.take_cases_in(
            opened=file.opened,
            passphrase=passphrase or file.passphrase,
            to=cases_in.WhereTo(**where),
            for_good=for_good,
            at=at,
            using=using,
        )


def elsewhere():
    """The keys and secrets of the other system."""
    keys = {"theirs": hashlib.sha256(b"another system").digest()}
    return override_settings(ENCRYPTION_KEYS=keys, SEARCH_KEY=b"another system")


@contextmanager
def empty_system():
    """Another database, under the alias EMPTY. What is done in it is gone afterwards."""
    owner_url = database.owner_url()
    name = f"{connections['owner'].settings_dict['NAME']}_empty"
    with database_setup._maintenance(owner_url) as maintenance:
        template = database_setup._template(maintenance, owner_url, afresh=False)
        database_setup._drop(maintenance, name)
        database_setup._copy(maintenance, template, name)
    as_owner = connections.settings["owner"] | database.django_settings(
        database.as_role(owner_url, dbname=name)
    )
    connections.settings[EMPTY] = as_owner | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    connections[EMPTY].connect()
    try:
        with transaction.atomic(using=EMPTY):
            _ground()
            yield EMPTY
            transaction.set_rollback(True, using=EMPTY)
    finally:
        connections[EMPTY].close()
        del connections[EMPTY]
        del connections.settings[EMPTY]
        with database_setup._maintenance(owner_url) as maintenance:
            database_setup._drop(maintenance, name)


def _ground() -> None:
    """Lantern, which takes over, its manager, and the areas it works in."""
    lantern = Organisation.objects.using(EMPTY).create(
        code="lantern", name="Lantern", kind="provider", starts_on=LONG_AGO
    )
    for code in ("county", "city", "harbour"):
        Organisation.objects.using(EMPTY).create(code=code, name=code, kind="council", starts_on=LONG_AGO)
    Area.objects.using(EMPTY).create(
        code="fellshire", name="Fellshire", kind="county", starts_on=date(2015, 4, 1)
    )
    nora = User(email="nora.new@example.org", full_name="Nora New")
    nora.set_password("correct horse battery")
    nora.save(using=EMPTY)
    Membership.objects.using(EMPTY).create(
        user=nora, organisation=lantern, role=Role.SERVICE_MANAGER, side=Side.VICTIM, starts_on=LONG_AGO
    )
