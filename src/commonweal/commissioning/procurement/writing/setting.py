"""What a plan shares with others: organisations, areas, boards, figures, which may be there already; and its decisions.

Its own words on them are kept with the plan, so that it can be read back as it was written.
"""

from datetime import date
from typing import Any

from commonweal.commissioning.funding.plan_file import DecisionRow, Plan
from commonweal.commissioning.funding.plan_file.as_json import all_to_json
from commonweal.commissioning.governance.models import Decision, DecisionHistory
from commonweal.commissioning.needs.models import PublishedClaim, PublishedFigure
from commonweal.commissioning.procurement.writing.written import Written
from commonweal.partnership.models import Area, AreaPart, Board, Organisation
from commonweal.rules import claim_kinds, decisions
from commonweal.rules.steps import next_status


def words_of(plan: Plan) -> dict[str, Any]:
    """The plan's own words on what has no row of its own; of decisions and contracts only which they are.

    The pages decide the one and extend the other, and both may have come with another plan.
    """
    return {
        "organisations": all_to_json(plan.organisations),
        "areas": all_to_json(plan.areas),
        "boards": all_to_json(plan.boards),
        "decisions": [row.reference for row in plan.decisions],
        "contracts": [row.reference for row in plan.contracts],
        "figures": all_to_json(plan.figures),
    }


def write_organisations(plan: Plan) -> dict[str, Organisation]:
    found = {}
    for row in plan.organisations:
        found[row.code], _ = Organisation.objects.get_or_create(
            code=row.code,
            defaults={
                "name": row.name,
                "kind": row.kind,
                "starts_on": row.starts_on,
                "ends_before": row.ends_before,
            },
        )
    for row in plan.organisations:
        follower = found.get(row.succeeded_by or "")
        if follower is not None and found[row.code].succeeded_by_id is None:
            found[row.code].succeeded_by = follower
            found[row.code].save(update_fields=["succeeded_by"])
    return found


def write_areas(plan: Plan) -> dict[str, Area]:
    found = {}
    for row in plan.areas:
        found[row.code], _ = Area.objects.get_or_create(
            code=row.code,
            defaults={
                "name": row.name,
                "kind": row.kind,
                "starts_on": row.starts_on,
                "ends_before": row.ends_before,
            },
        )
    for row in plan.areas:
        for outer in row.within:
            since = max(found[row.code].starts_on, found[outer].starts_on)
            if not AreaPart.objects.filter(outer=found[outer], inner=found[row.code]).exists():
                AreaPart.objects.create(outer=found[outer], inner=found[row.code], starts_on=since)
    return found


def write_boards(plan: Plan, done: Written) -> dict[str, Board]:
    found = {}
    for row in plan.boards:
        found[row.key], _ = Board.objects.get_or_create(
            name=row.name,
            defaults={
                "organisation": done.organisations[row.organisation],
                "starts_on": row.starts_on,
                "ends_before": row.ends_before,
            },
        )
    return found


def write_decision(row: DecisionRow, boards: dict[str, Board], done: Written) -> Decision:
    decision = Decision.objects.create(
        board=boards[row.board],
        reference=row.reference,
        title=row.title,
        recommendation=row.recommendation,
        amount_pence=row.amount_pence,
        starts_on=row.starts_on,
        ends_before=row.ends_before,
        report_on=row.report_on,
        decided_on=row.decided_on,
        status=row.status,
        drafted_by_id=done.by_id,
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
            by_id=done.by_id,
            at=done.at,
        )
        was = became
    return decision


def write_figures(plan: Plan, done: Written) -> None:
    for row in plan.figures:
        PublishedFigure.objects.get_or_create(
            subject=row.subject,
            area=done.areas[row.area],
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
    for claim in plan.papers.claims:
        if claim.kind == "rise":
            said = claim_kinds.read_values(claim.kind, dict(claim.values))
            PublishedClaim.objects.get_or_create(
                subject=said["subject"],
                words=claim.words,
                where=claim.where,
                defaults={
                    "areas": list(said["areas"]),
                    "says": said["says"],
                    "percent": said.get("percent"),
                    "base_until": said.get("base_until"),
                },
            )


def _steps_to(row: DecisionRow) -> list[tuple[decisions.Step, date]]:
    """The steps that led a decision to where the plan says it stands."""
    if row.status == decisions.FIRST:
        return []
    last = next(step for step, (_, status) in decisions.STEPS.items() if status == row.status)
    return [(decisions.Step.PUBLISH, row.report_on), (last, row.decided_on or row.report_on)]
