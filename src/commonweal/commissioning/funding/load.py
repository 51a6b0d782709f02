"""Writes a checked plan into the database: all of it or nothing, and the same plan a second time changes nothing.

A plan file spans the whole money wing, so this module alone looks up from funding to procurement, and sideways to needs.
What a plan says was decided or promised before is written with its history; promises are posted to the ledger like any other.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import actions, models
from commonweal.commissioning.funding.plan_file import (
    DecisionRow,
    Fault,
    FaultsInPlan,
    Plan,
    StepRow,
    digest,
    faults_between_rows,
    faults_by_day,
)
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.partnership.models import Area, AreaPart, Board, Organisation
from commonweal.rules import contributions, decisions
from commonweal.rules.periods import day_of
from commonweal.rules.steps import next_status

ONE_AT_A_TIME = 4_827_116


@dataclass(frozen=True)
class Loaded:
    """The plan's row, and whether this made it (False: the same plan was there already and nothing was changed)."""

    plan: models.Plan
    is_new: bool


@transaction.atomic
def load_plan(plan: Plan, *, at: datetime, by: Actor) -> Loaded:
    """Writes a plan. Raises FaultsInPlan, with everything that stands in the way, and then nothing of it is written.

    Organisations, areas, boards and figures that are there already stay as they are, and have to say the same as the plan.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    fingerprint = digest(plan)
    there = models.Plan.objects.filter(key=plan.key).first()
    if there is not None and there.digest == fingerprint:
        return Loaded(there, is_new=False)
    faults = [
        *faults_between_rows(plan),
        *faults_by_day(plan, today=day_of(at)),
        *_faults_against_what_is_there(plan),
    ]
    if there is not None:
        text = f"A plan {plan.key} is loaded and differs from this one: give this one a key of its own, to compare the two."
        faults.append(Fault(plan.line, text))
    if faults:
        raise FaultsInPlan(faults)
    row = _Writer(plan, fingerprint, at, by).write()
    record_event(action="load_plan", subject=row, by=by, at=at, digest=fingerprint)
    return Loaded(row, is_new=True)


def _faults_against_what_is_there(plan: Plan) -> list[Fault]:
    """A code that means another body, area or board here; a name or reference that is taken."""
    faults: list[Fault] = []
    organisations = {row.code: row for row in Organisation.objects.all()}
    codes_by_name = {row.name.casefold(): row.code for row in organisations.values()}
    for row in plan.organisations:
        known = organisations.get(row.code)
        if known is not None and (known.name, known.kind) != (row.name, row.kind):
            text = f"“{row.code}” is {known.name} ({known.get_kind_display()}) here: use its name, or another code."
            faults.append(Fault(row.line, text))
        elif codes_by_name.get(row.name.casefold(), row.code) != row.code:
            text = f"{row.name} is “{codes_by_name[row.name.casefold()]}” here: use that code."
            faults.append(Fault(row.line, text))
    areas = dict(Area.objects.values_list("code", "name"))
    for area in plan.areas:
        if areas.get(area.code, area.name) != area.name:
            faults.append(
                Fault(area.line, f"“{area.code}” is {areas[area.code]} here: use its name, or another code.")
            )
    boards = dict(Board.objects.values_list("name", "organisation__code"))
    for board in plan.boards:
        if boards.get(board.name, board.organisation) != board.organisation:
            faults.append(
                Fault(
                    board.line,
                    f"{board.name} belongs to “{boards[board.name]}” here: correct one of the two.",
                )
            )
    for model, rows, what in ((Decision, plan.decisions, "decision"), (Contract, plan.contracts, "contract")):
        taken = set(model.objects.values_list("reference", flat=True))
        faults += [
            Fault(
                each.line,
                f"There is a {what} {each.reference} already: give this one a reference of its own.",
            )
            for each in rows
            if each.reference in taken
        ]
    return faults


class _Writer:
    """Writes the parts in the order in which they need one another; keeps what was written by its code or key."""

    def __init__(self, plan: Plan, fingerprint: str, at: datetime, by: Actor) -> None:
        self.said, self.fingerprint, self.at, self.by = plan, fingerprint, at, by

    def write(self) -> models.Plan:
        self.organisations = self._organisations()
        self.areas = self._areas()
        self.boards = self._boards()
        self.decisions = {row.reference: self._decision(row) for row in self.said.decisions}
        self.plan = models.Plan.objects.create(
            key=self.said.key,
            title=self.said.title,
            source=self.said.source,
            starts_on=self.said.starts_on,
            ends_before=self.said.ends_before,
            digest=self.fingerprint,
            loaded_at=self.at,
        )
        self.elements = self._elements()
        self.fences = self._fences()
        self._contributions()
        self._needs()
        self._contracts()
        self._figures()
        return self.plan

    def _organisations(self) -> dict[str, Organisation]:
        found = {}
        for row in self.said.organisations:
            found[row.code], _ = Organisation.objects.get_or_create(
                code=row.code,
                defaults={
                    "name": row.name,
                    "kind": row.kind,
                    "starts_on": row.starts_on,
                    "ends_before": row.ends_before,
                },
            )
        for row in self.said.organisations:
            follower = found.get(row.succeeded_by or "")
            if follower is not None and found[row.code].succeeded_by_id is None:
                found[row.code].succeeded_by = follower
                found[row.code].save(update_fields=["succeeded_by"])
        return found

    def _areas(self) -> dict[str, Area]:
        found = {}
        for row in self.said.areas:
            found[row.code], _ = Area.objects.get_or_create(
                code=row.code,
                defaults={
                    "name": row.name,
                    "kind": row.kind,
                    "starts_on": row.starts_on,
                    "ends_before": row.ends_before,
                },
            )
        for row in self.said.areas:
            for outer in row.within:
                since = max(found[row.code].starts_on, found[outer].starts_on)
                if not AreaPart.objects.filter(outer=found[outer], inner=found[row.code]).exists():
                    AreaPart.objects.create(outer=found[outer], inner=found[row.code], starts_on=since)
        return found

    def _boards(self) -> dict[str, Board]:
        found = {}
        for row in self.said.boards:
            found[row.key], _ = Board.objects.get_or_create(
                name=row.name,
                defaults={
                    "organisation": self.organisations[row.organisation],
                    "starts_on": row.starts_on,
                    "ends_before": row.ends_before,
                },
            )
        return found

    def _decision(self, row: DecisionRow) -> Decision:
        decision = Decision.objects.create(
            board=self.boards[row.board],
            reference=row.reference,
            title=row.title,
            recommendation=row.recommendation,
            amount_pence=row.amount_pence,
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            report_on=row.report_on,
            decided_on=row.decided_on,
            status=row.status,
            drafted_by_id=self.by.user_id,
        )
        was = decisions.FIRST
        for step, on in _steps_to(row):
            became = next_status(decisions.STEPS, was, step)
            DecisionHistory.objects.create(
                decision=decision,
                step=step,
                was=was,
                became=became,
                on=on,
                reasons=row.reasons if became == row.status else "",
                amount_pence=row.amount_pence,
                by_id=self.by.user_id,
                at=self.at,
            )
            was = became
        return decision

    def _elements(self) -> dict[str, models.Element]:
        return {
            row.key: models.Element.objects.create(
                plan=self.plan,
                key=row.key,
                name=row.name,
                tier=row.tier,
                client_group=row.client_group,
                side=row.side,
            )
            for row in self.said.elements
        }

    def _fences(self) -> dict[str, models.Fence]:
        return {
            row.key: models.Fence.objects.create(
                plan=self.plan,
                key=row.key,
                basis=row.basis,
                anywhere=row.anywhere,
                areas=list(row.areas),
                elements=list(row.elements),
                client_groups=list(row.client_groups),
            )
            for row in self.said.fences
        }

    def _contributions(self) -> None:
        for row in self.said.contributions:
            contribution = models.Contribution.objects.create(
                plan=self.plan,
                key=row.key,
                funder=self.organisations[row.funder],
                source_fund=row.source_fund,
                kind=row.kind,
                fence=self.fences[row.fence],
                starts_on=row.starts_on,
                ends_before=row.ends_before,
                amount_pence=row.amount_pence,
                working=row.working,
                is_assumed=bool(row.assumption),
                assumption=row.assumption,
            )
            for step in row.steps:
                self._climb(contribution, step)

    def _climb(self, contribution: models.Contribution, row: StepRow) -> None:
        step, was = contributions.Step(row.step), contributions.Status(contribution.status)
        decision = self.decisions.get(row.decision or "")
        contribution.status = next_status(contributions.STEPS, was, step)
        contribution.version += 1
        if step is contributions.Step.CONFIRM:
            contribution.decision = decision
        contribution.save(update_fields=["status", "version", "decision"])
        models.ContributionHistory.objects.create(
            contribution=contribution,
            step=step,
            was=was,
            became=contribution.status,
            on=row.on,
            decision=decision,
            carried_by=row.carried_by,
            amount_pence=contribution.amount_pence if step is contributions.Step.CONFIRM else None,
            by_id=self.by.user_id,
            at=self.at,
        )
        if step is contributions.Step.CONFIRM and contribution.kind == "cash":
            actions.post_promise(
                contribution=contribution, on=row.on, decision=decision, by=self.by, at=self.at
            )

    def _needs(self) -> None:
        models.NeedLine.objects.bulk_create(
            models.NeedLine(
                plan=self.plan,
                key=row.key,
                element=self.elements[row.element],
                area=self.areas[row.area],
                starts_on=row.starts_on,
                ends_before=row.ends_before,
                amount_pence=row.amount_pence,
                priority=row.priority,
                is_assumed=bool(row.assumption),
                assumption=row.assumption,
            )
            for row in self.said.needs
        )

    def _contracts(self) -> None:
        for row in self.said.contracts:
            contract = Contract.objects.create(
                plan=self.plan,
                reference=row.reference,
                title=row.title,
                provider=self.organisations[row.provider],
                starts_on=row.starts_on,
                ends_before=row.ends_before,
                option_months=row.option_months,
                decision=self.decisions[row.decision],
            )
            ContractLine.objects.bulk_create(
                ContractLine(
                    contract=contract,
                    element=self.elements[line.element],
                    area=self.areas[line.area],
                    yearly_pence=line.yearly_pence,
                    is_assumed=bool(line.assumption),
                    assumption=line.assumption,
                )
                for line in row.lines
            )

    def _figures(self) -> None:
        for row in self.said.figures:
            PublishedFigure.objects.get_or_create(
                subject=row.subject,
                area=self.areas[row.area],
                starts_on=row.starts_on,
                ends_before=row.ends_before,
                edition=row.edition,
                defaults={
                    "title": row.title,
                    "value": row.value,
                    "status": row.status,
                    "source": row.source,
                },
            )


def _steps_to(row: DecisionRow) -> list[tuple[decisions.Step, date]]:
    """The steps that led a decision to where the plan says it stands."""
    if row.status == decisions.FIRST:
        return []
    last = next(step for step, (_, status) in decisions.STEPS.items() if status == row.status)
    return [(decisions.Step.PUBLISH, row.report_on), (last, row.decided_on or row.report_on)]
