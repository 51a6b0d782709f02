"""Puts a checked plan into rows: the parts in the order in which they need one another. Only `load` calls this.

What a plan says was decided or promised before is written with its history; promises are posted to the ledger like any other.
"""

from datetime import date, datetime

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions, models
from commonweal.commissioning.funding.plan_file import DecisionRow, Plan, StepRow
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.partnership.models import Area, AreaPart, Board, Organisation
from commonweal.rules import contributions, decisions
from commonweal.rules.steps import next_status


class PlanWriter:
    """Writes one plan, keeping what was written by its code or key. Organisations, areas and boards may be there already."""

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
