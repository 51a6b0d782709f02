"""Takes a file of cases in: first all of it is checked, then all of it is taken, in one transaction, or nothing.

Run by whoever runs the system, as the owner of the tables: a file brings authors who are not here, and the app must never be able
to write in somebody's name. It is taken in for a manager of the receiving service, who finds the cases waiting for a worker.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import DataError, IntegrityError, connections, transaction
from django.utils.dateparse import parse_datetime

from commonweal.access.encryption import seal_bytes
from commonweal.access.roles import Role, Side
from commonweal.audit.actions import Happened, record_events
from commonweal.partnership.models import Area, Membership, Organisation, User
from commonweal.partnership.queries import NOT_HERE, in_force, local_thresholds
from commonweal.rules.cases import CaseStatus
from commonweal.rules.periods import day_of
from commonweal.rules.portable import NO_MANIFEST
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.rules.risk_tools import TOOLS
from commonweal.services.casework.actions.people import own_keys
from commonweal.services.casework.models import (
    Case,
    CaseIn,
    CasesIn,
    CasesOut,
    DocumentPart,
    Person,
    RiskTool,
    SearchKey,
)
from commonweal.services.casework.portable.arriving import CHANGES, Arrival, readers
from commonweal.services.casework.portable.catalogue import name_of, records
from commonweal.services.casework.portable.placing import Places, place
from commonweal.services.casework.portable.reading import (
    Batch,
    Checked,
    Opened,
    PaperCame,
    batches,
    check,
)
from commonweal.services.casework.portable.writing import PAPER, author_id

AT_ONCE = 1_000


@dataclass(frozen=True)
class WhereTo:
    """Where a file is taken in: the service, its side, its manager. The maps give our code for one of theirs."""

    organisation: str
    side: Side
    manager: str
    areas: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What a file holds and what became of it. Before it is taken in, `new` are the cases that would be."""

    came_from: str
    made_at: datetime
    counts: Mapping[str, int]
    left_out: Mapping[str, int]
    new: int
    waiting: int
    here_already: int
    receipt: str
    taken: CasesIn | None = None


def take_cases_in(
    *, opened: Opened, passphrase: str, to: WhereTo, for_good: bool, at: datetime, using: str = "owner"
) -> Report:
    """Checks a file and, `for_good`, takes it in. Raises Refused, in words, for what stands in the way; then nothing changed."""
    checked = check(opened, passphrase=passphrase)
    made_here = CasesOut.objects.using(using).filter(pk=_file(checked)).exists()
    checked.is_home = checked.is_home and made_here
    try:
        with transaction.atomic(using=using):
            arriving = _Arriving(checked, to, at, using)
            report = arriving.report()
            if not for_good:
                return report
            return arriving.take(opened, passphrase, report)
    except (IntegrityError, DataError) as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None) or "of the database"
        text = f"What the file holds breaks the rule “{name}” here. Nothing was taken in."
        raise Refused(Reason("refused_by_database", text)) from None


class _Arriving:
    """One file on its way in, in one transaction."""

    def __init__(self, checked: Checked, to: WhereTo, at: datetime, using: str) -> None:
        self.checked, self.to, self.at, self.using = checked, to, at, using
        refuse_if(Reason("fault", each) for each in checked.faults)
        organisation = Organisation.objects.using(using).filter(code=to.organisation).first()
        manager = _manager(organisation, to, at, using)
        refuse_if(_reasons_of_place(organisation, manager, to, checked))
        assert organisation is not None
        assert manager is not None
        self.organisation, self.manager = organisation, manager
        areas = dict(Area.objects.using(using).values_list("code", "pk"))
        organisations = dict(Organisation.objects.using(using).values_list("code", "pk"))
        refuse_if(self._unknown(areas, organisations))
        self.places = Places(
            using=using,
            service=organisation.code,
            side=to.side,
            organisation_id=organisation.pk,
            is_home=checked.is_home,
            at=at,
            areas=_mapped(areas, to.areas),
            organisations=_mapped(organisations, to.organisations),
        )
        self.arrival = Arrival(
            organisation_id=organisation.pk,
            reader_id=manager.pk,
            at=at,
            is_home=checked.is_home,
            thresholds=local_thresholds(using=using),
            area_codes={pk: code for code, pk in areas.items()},
        )
        if checked.is_home:
            users = User.objects.using(using).values_list("pk", flat=True)
            self.places.authors = {str(author_id(pk)): pk for pk in users}
        self.here = self._cases_here()

    def _unknown(self, areas: Mapping[str, int], organisations: Mapping[str, int]) -> Iterator[Reason]:
        """Areas, organisations and risk tools that this system does not know."""
        known = {"area": areas, "organisation": organisations}
        said = {"area": self.to.areas, "organisation": self.to.organisations}
        for (kind, code), name in sorted(self.checked.names.items()):
            if kind == "organisation" and code not in self.checked.organisations:
                continue
            if kind not in known or said[kind].get(code, code) not in known[kind]:
                yield Reason(
                    f"unknown_{kind}",
                    f"No {kind} here has the code {code} ({name}). Say which of ours it is: --{kind} {code}=OURS.",
                )
        there = {(tool.key, tool.version) for tool in TOOLS} | set(
            RiskTool.objects.using(self.using).values_list("key", "version")
        )
        for key, version in sorted(self.checked.tools - there):
            text = f"Risk was reviewed with the tool “{key}”, version {version}. Load it here first (docs/risk-tools.md)."
            yield Reason("unknown_tool", text)

    def _cases_here(self) -> set[str]:
        new = {self.places.number("case", old): old for old in self.checked.cases}
        return {
            new[pk]
            for start in range(0, len(new), AT_ONCE)
            for pk in Case.objects.using(self.using)
            .filter(pk__in=list(new)[start : start + AT_ONCE])
            .values_list("pk", flat=True)
        }

    def report(self, taken: CasesIn | None = None) -> Report:
        manifest, new = self.checked.manifest, set(self.checked.cases) - self.here
        return Report(
            came_from=str(manifest["service_name"]),
            made_at=_moment(manifest["made_at"]),
            counts=dict(sorted(self.checked.counts.items())),
            left_out=dict(manifest.get("left_out") or {}),
            new=len(new),
            waiting=sum(self.checked.cases[each] != CaseStatus.CLOSED for each in new),
            here_already=len(self.here),
            receipt=self.checked.receipt,
            taken=taken,
        )

    def take(self, opened: Opened, passphrase: str, report: Report) -> Report:
        file = _file(self.checked)
        same = CasesIn.objects.using(self.using).filter(
            organisation=self.organisation, side=self.to.side, file=file
        )
        if report.new == 0:
            return self.report(taken=same.first())
        came = CasesIn.objects.using(self.using).create(
            organisation=self.organisation,
            side=self.to.side,
            file=file,
            came_from=report.came_from[:120],
            made_at=report.made_at,
            taken_for=self.manager,
            at=self.at,
            cases=report.new,
            waiting=report.waiting,
            counts=dict(report.counts),
            receipt=report.receipt,
        )
        taken: Counter[str] = Counter()
        for each in batches(opened, passphrase=passphrase):
            if isinstance(each, Batch):
                self._take_batch(each, came, taken)
            else:
                self._take_paper(each, taken)
        if not self.here:
            refuse_if(_what_does_not_tie(taken, self.checked.counts))
        record_events(
            events=[Happened("take_cases_in", came, {"cases": came.cases, "for": self.manager.pk})],
            by=None,
            at=self.at,
            using=self.using,
        )
        return self.report(taken=came)

    def _take_batch(self, batch: Batch, came: CasesIn, taken: Counter[str]) -> None:
        lines = batch.rows
        some_are_here = self._pass_over_what_is_here(lines)
        self._authors(lines.get("author", ()))
        self.places.here = {}
        rows: dict[str, list[Any]] = {}
        for model in records():
            name = name_of(model)
            rows[name] = place(model, lines.get(name, ()), self.places, some_are_here=some_are_here)
            for row in rows[name]:
                if name in CHANGES:
                    CHANGES[name](row, self.arrival)
            # People stand in every batch that names them.
            manager = model._default_manager.using(self.using)
            manager.bulk_create(rows[name], batch_size=AT_ONCE, ignore_conflicts=model is Person)
            taken[name] += len(rows[name])
        taken["author"] += len(lines.get("author", ()))
        taken["named"] += len(lines.get("named", ()))
        self._finish_batch(lines.get("case", ()), rows, came)

    def _pass_over_what_is_here(self, lines: dict[str, list[dict[str, Any]]]) -> bool:
        """Cases that came before are left as they are, with their episodes and all that hangs on them."""
        cases = lines.get("case", [])
        here = [line for line in cases if line["id"] in self.here]
        if here:
            episodes = {line["episode"] for line in here}
            lines["case"] = [line for line in cases if line["id"] not in self.here]
            lines["episode"] = [line for line in lines.get("episode", []) if line["id"] not in episodes]
        return bool(here)

    def _authors(self, lines: Any) -> None:
        """An account for each author who is not here: a name that stands on the record, and nobody who could sign in."""
        new = [line for line in lines if str(line["id"]) not in self.places.authors]
        emails = {f"{self.places.number('author', str(line['id']))}{NOT_HERE}": line for line in new}
        users = User.objects.using(self.using)
        there = dict(users.filter(email__in=emails).values_list("email", "pk"))
        users.bulk_create(
            User(email=email, full_name=_author(line), is_active=False, password=make_password(None))
            for email, line in emails.items()
            if email not in there
        )
        there = dict(users.filter(email__in=emails).values_list("email", "pk"))
        self.places.authors |= {str(line["id"]): there[email] for email, line in emails.items()}

    def _finish_batch(self, lines: Any, rows: dict[str, list[Any]], came: CasesIn) -> None:
        cases, alias = rows["case"], self.using
        former = {self.places.number("case", line["id"]): str(line["reference"])[:12] for line in lines}
        CaseIn.objects.using(alias).bulk_create(
            CaseIn(case=case, came_by=came, former_reference=former[case.pk]) for case in cases
        )
        added, named = readers(cases, rows["restriction"], self.arrival)
        for model_rows in (added, named):
            if model_rows:
                type(model_rows[0])._default_manager.using(alias).bulk_create(model_rows)
        self._search_keys(rows["person"], rows["contact_point"])
        if self.checked.is_home:
            with connections[alias].cursor() as cursor:
                ids = [case.pk for case in cases]
                cursor.execute("SELECT link_across_wall(each) FROM unnest(%s::uuid[]) each", [ids])
        record_events(
            events=[Happened("take_case_in", case) for case in cases], by=None, at=self.at, using=alias
        )

    def _search_keys(self, people: list[Any], points: list[Any]) -> None:
        keys = {person.pk: own_keys(person) for person in people}
        for point in points:
            keys.setdefault(point.person_id, set()).update(point.keys_to_find_it())
        SearchKey.objects.using(self.using).bulk_create(
            [SearchKey(person_id=person, key=key) for person, some in keys.items() for key in sorted(some)],
            ignore_conflicts=True,
            batch_size=5 * AT_ONCE,
        )

    def _take_paper(self, came: PaperCame, taken: Counter[str]) -> None:
        number = self.places.here["document"].get(str(came.row["id"]))
        if number is None:
            return  # of a case that is here already
        parts = len(came.pieces)
        DocumentPart.objects.using(self.using).bulk_create(
            DocumentPart(
                document_id=number,
                number=place_of,
                sealed_content=seal_bytes(piece, bound_to=f"document:{number}:{place_of}/{parts}"),
            )
            for place_of, piece in enumerate(came.pieces)
        )
        taken[PAPER] += parts


def _manager(organisation: Organisation | None, to: WhereTo, at: datetime, using: str) -> User | None:
    held = Membership.objects.using(using).filter(
        in_force(day_of(at)),
        organisation=organisation,
        role=Role.SERVICE_MANAGER,
        side=to.side,
        user__email=to.manager.strip().lower(),
        user__is_active=True,
    )
    found = held.select_related("user").first()
    return found.user if found else None


def _reasons_of_place(
    organisation: Organisation | None, manager: User | None, to: WhereTo, checked: Checked
) -> list[Reason]:
    if organisation is None:
        return [Reason("no_organisation", f"No organisation here has the code {to.organisation}.")]
    found = []
    if manager is None:
        text = f"Nobody with that e-mail address manages {organisation.name} on this side today. The cases arrive for a manager."
        found.append(Reason("no_manager", text))
    if checked.sides - {to.side.value} or checked.manifest["side"] != to.side:
        text = (
            "The cases are of the other side of the wall. They are taken in by a service of their own side."
        )
        found.append(Reason("other_side", text))
    if checked.is_home and checked.manifest["service"] == organisation.code:
        found.append(Reason("own_cases", "These are this service’s own cases, from this system."))
    return found


def _what_does_not_tie(taken: Counter[str], counted: Counter[str]) -> list[Reason]:
    return [
        Reason(
            "does_not_tie",
            f"Of {name}, {counted[name]} are in the file and {taken[name]} were taken in. Nothing was kept.",
        )
        for name in sorted({*taken, *counted})
        if taken[name] != counted[name]
    ]


def _mapped(ours: Mapping[str, int], said: Mapping[str, str]) -> dict[str, int]:
    return {**ours, **{theirs: ours[code] for theirs, code in said.items() if code in ours}}


def _author(line: Mapping[str, Any]) -> str:
    name, was = str(line.get("name") or "Somebody"), str(line.get("was") or "")
    return (f"{name} ({was})" if was else name).replace("\0", "")[:120]


def _file(checked: Checked) -> UUID:
    try:
        return UUID(str(checked.manifest["file"]))
    except ValueError:
        raise Refused(NO_MANIFEST) from None


def _moment(text: object) -> datetime:
    found = parse_datetime(str(text))
    if found is None or found.tzinfo is None:
        raise Refused(
            Reason("no_moment", "The manifest does not say when the file was made. Nothing was taken in.")
        )
    return found


__all__ = ["NOT_HERE", "Report", "WhereTo", "take_cases_in"]
