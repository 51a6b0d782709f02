"""A stored plan as rows again: what the plan file said, as it stands after everything that was done on the pages since.

`read_back` gives the whole plan, for scenarios, exports and workbooks; `read_back_for_proof` only what says who may pay for
what, in three queries. Money received counts as confirmed, because a plan says what is promised and never what came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import CharField, F, Value
from django.db.models.functions import JSONObject

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.as_json import all_from_json, from_json
from commonweal.commissioning.funding.stored.money import contributions_of, steps_of
from commonweal.commissioning.funding.stored.needs import needs_of
from commonweal.commissioning.funding.stored.setting import contracts_of, with_decisions, with_missing_bodies

R = TypeVar("R", bound=rows.Row)
Parts = Mapping[str, list[tuple[int, dict[str, Any]]]]


def read_back(plan: models.Plan | int) -> rows.Plan:
    """The whole plan. Raises Plan.DoesNotExist."""
    stored = _row(plan)
    plan_id = stored.pk
    told = _plan(
        stored,
        _parts(plan_id),
        contributions=contributions_of(plan_id, steps=steps_of(plan_id)),
        needs=needs_of(plan_id, with_items=True),
    )
    contracts = contracts_of(plan_id, stored.said.get("contracts", []))
    return with_decisions(with_missing_bodies(told, contracts), stored.said.get("decisions", []))


def read_back_for_proof(plan: models.Plan | int) -> rows.Plan:
    """The same without contracts, decisions and the parts of costs; each contribution's steps are the last one only."""
    stored = _row(plan)
    return with_missing_bodies(
        _plan(
            stored,
            _parts(stored.pk),
            contributions=contributions_of(stored.pk, steps=None),
            needs=needs_of(stored.pk, with_items=False),
        ),
        (),
    )


def _row(plan: models.Plan | int) -> models.Plan:
    """Of a plan by its number the row is read. Raises Plan.DoesNotExist."""
    return models.Plan.objects.get(pk=plan) if isinstance(plan, int) else plan


def _plan(
    stored: models.Plan,
    parts: Parts,
    *,
    contributions: tuple[rows.ContributionRow, ...],
    needs: tuple[rows.NeedRow, ...],
) -> rows.Plan:
    said = stored.said
    return rows.Plan(
        key=stored.key,
        title=stored.title,
        source=stored.source,
        starts_on=stored.starts_on,
        ends_before=stored.ends_before,
        organisations=all_from_json(rows.OrganisationRow, said.get("organisations", ())),
        areas=all_from_json(rows.AreaRow, said.get("areas", ())),
        boards=all_from_json(rows.BoardRow, said.get("boards", ())),
        elements=_rows(rows.ElementRow, parts["element"]),
        fences=_rows(rows.FenceRow, parts["fence"]),
        contributions=contributions,
        needs=needs,
        figures=all_from_json(rows.FigureRow, said.get("figures", ())),
        lots=_rows(rows.LotRow, parts["lot"]),
        gates=_rows(rows.GateRow, parts["gate"]),
        reserves=_rows(rows.ReserveRow, parts["reserve"]),
        share_bases=_rows(rows.ShareBaseRow, parts["share_base"]),
        scenarios=_rows(rows.ScenarioRow, parts["scenario"]),
        virement_limit_pence=stored.virement_limit_pence,
        papers=from_json(rows.Papers, stored.papers),
    )


def _parts(plan_id: int) -> Parts:
    """Everything of which a plan has a handful, in one query: each as (number, JSON) under what it is."""
    wanted: list[tuple[str, type, str, dict[str, str]]] = [
        ("element", models.Element, "key name tier client_group side kind", {}),
        (
            "fence",
            models.Fence,
            "key basis anywhere areas elements client_groups lots kinds years instruments powers restriction",
            {},
        ),
        ("lot", models.Lot, "key name", {}),
        ("gate", models.Gate, "key name question is_open", {"decision": "decision__reference"}),
        ("reserve", models.Reserve, "key name balance_pence as_at source", {"holder": "holder__code"}),
        ("share_base", models.ShareBase, "key name method source as_at numbers", {}),
        ("scenario", models.Scenario, "key name words changes", {}),
    ]
    queries = [
        model._default_manager.filter(plan_id=plan_id)
        .order_by()
        .values_list(
            Value(what, output_field=CharField()),
            "id",
            JSONObject(**{name: F(name) for name in names.split()}, **{n: F(at) for n, at in others.items()}),
        )
        for what, model, names, others in wanted
    ]
    found: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for what, number, said in queries[0].union(*queries[1:], all=True):
        if what == "share_base":
            said["numbers"] = sorted(said["numbers"].items())
        found[what].append((number, said))
    return found


def _rows(kind: type[R], found: Iterable[tuple[int, dict[str, Any]]]) -> tuple[R, ...]:
    """In the order of the file, which is that of their numbers."""
    return tuple(from_json(kind, said) for _, said in sorted(found, key=lambda each: each[0]))
