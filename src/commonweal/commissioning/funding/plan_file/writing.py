"""A plan as the text of a plan file, which reads back to the same plan. Each row is an entry of its own.

Read `_ENTRY` functions as: "this row is written with these words". What is at its usual value is left out; days are shown as
last days, amounts in pounds, percentages in per cent, like people write them.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import ROUNDINGS
from commonweal.commissioning.funding.plan_file.papers import cell_as_written, column_kind
from commonweal.rules.money import show_pounds
from commonweal.rules.uplift import show_percent

LONGEST_LINE = 110
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ROUNDING_WORDS = {int(unit): words for words, unit in ROUNDINGS.items()}


@dataclass(frozen=True)
class Raw:
    """A value that is already written as TOML."""

    text: str


Value = str | bool | int | date | Raw | Sequence["Value"] | dict[str, "Value"] | None
Pairs = dict[str, Value]


def write_plan(plan: rows.Plan) -> str:
    """The text of a plan file. `read_plan` gives an equal plan for it, wherever the plan itself has no faults."""
    parts = [_entry("[plan]", _plan(plan))]
    for heading, kinds in _SECTIONS:
        entries = [
            _entry(f"[[{name}]]", write(row), name) for name, write in kinds for row in _rows_of(plan, name)
        ]
        if entries:
            parts += [f"# {heading}\n", *entries]
    return "\n".join(parts)


def _rows_of(plan: rows.Plan, name: str) -> Iterable[rows.Row]:
    return getattr(plan.papers if name in _PAPERS else plan, name)


# Rows as pairs


def _plan(plan: rows.Plan) -> Pairs:
    return {
        "key": plan.key,
        "title": plan.title,
        "source": plan.source,
        **_dates(plan.starts_on, plan.ends_before),
        "virement_limit": _pounds(plan.virement_limit_pence),
    }


def _organisation(row: rows.OrganisationRow) -> Pairs:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        **_dates(row.starts_on, row.ends_before),
        "succeeded_by": row.succeeded_by,
    }


def _area(row: rows.AreaRow) -> Pairs:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        **_dates(row.starts_on, row.ends_before),
        "within": row.within,
    }


def _board(row: rows.BoardRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "organisation": row.organisation,
        **_dates(row.starts_on, row.ends_before),
    }


def _decision(row: rows.DecisionRow) -> Pairs:
    return {
        "reference": row.reference,
        "board": row.board,
        "title": row.title,
        "recommendation": row.recommendation,
        "amount": _pounds(row.amount_pence),
        **_dates(row.starts_on, row.ends_before),
        "report_on": row.report_on,
        "decided": None if row.status == "drafted" else row.status,
        "decided_on": row.decided_on,
        "reasons": row.reasons,
    }


def _lot(row: rows.LotRow) -> Pairs:
    return {"key": row.key, "name": row.name}


def _element(row: rows.ElementRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "tier": row.tier,
        "client_group": row.client_group,
        "side": row.side,
        "kind": _unless("community", row.kind),
    }


def _fence(row: rows.FenceRow) -> Pairs:
    return {
        "key": row.key,
        "basis": row.basis,
        "anywhere": row.anywhere,
        "areas": row.areas,
        "elements": row.elements,
        "client_groups": row.client_groups,
        "lots": row.lots,
        "kinds": row.kinds,
        "years": row.years,
        "instruments": row.instruments,
        "powers": row.powers,
        "restriction": row.restriction,
    }


def _gate(row: rows.GateRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "question": row.question,
        "open": row.is_open,
        "decision": row.decision,
    }


def _reserve(row: rows.ReserveRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "holder": row.holder,
        "balance": _pounds(row.balance_pence),
        "as_at": row.as_at,
        "source": row.source,
    }


def _contribution(row: rows.ContributionRow) -> Pairs:
    match: Pairs = {"of": row.match_of, "percent": _percent(row.match_basis_points)}
    least: Pairs = {"of": row.least_of, "amount": _pounds(row.least_pence)}
    return {
        "key": row.key,
        "funder": row.funder,
        "source_fund": row.source_fund,
        "fund": row.fund_kind,
        "kind": _unless("cash", row.kind),
        "valuation": row.valuation,
        "recurrence": row.recurrence,
        "fence": row.fence,
        **_dates(row.starts_on, row.ends_before),
        "per": "period",
        "amount": _pounds(row.amount_pence),
        "uplift": _uplift(row.uplift),
        "note": row.working,
        "assumed": row.assumption,
        "expected": row.expected_on,
        "expires": row.expires_on,
        "repayable": row.is_repayable,
        "underspend": row.underspend,
        "vat": row.vat,
        "top_slice": _percent(row.top_slice_basis_points or None),
        "gate": row.gate,
        "reserve": row.reserve,
        "match": match if row.match_of else None,
        "least": least if row.least_of else None,
        "carry_forward": _carry(row.carry) if row.carry else None,
        "steps": [_step(step) for step in row.steps],
    }


def _step(row: rows.StepRow) -> Pairs:
    return {"step": row.step, "on": row.on, "decision": row.decision, "carried_by": row.carried_by}


def _carry(row: rows.CarryRow) -> Pairs:
    return {
        **_dates(row.starts_on, row.ends_before),
        "status": row.status,
        "amount": _pounds(row.amount_pence),
        "confirmed_by": row.confirmed_by,
        "confirm_by": row.confirm_by,
        "decision": row.decision,
        "on": row.on,
        "carried_by": row.carried_by,
    }


def _uplift(row: rows.UpliftRow | None) -> Pairs | None:
    if row is None:
        return None
    return {
        "base": _pounds(row.base_pence),
        "year": row.year,
        "percent": _percent(row.basis_points),
        "times": row.times,
        "rounded_to": _ROUNDING_WORDS[row.rounded_to],
        "printed": _pounds(row.printed_pence),
        "index": row.index,
        "not_said": row.not_said,
    }


def _need(row: rows.NeedRow) -> Pairs:
    return {
        "key": row.key,
        "element": row.element,
        "area": row.area,
        "priority": _unless("core", row.priority),
        "client_group": row.client_group,
        "instrument": row.instrument,
        "power": row.power,
        "lot": row.lot,
        "gate": row.gate,
        "in_kind": row.is_in_kind,
        **_dates(row.starts_on, row.ends_before),
        "per": "period",
        "amount": None if row.items else _pounds(row.amount_pence),
        "uplift": _uplift(row.uplift),
        "note": row.working,
        "assumed": row.assumption,
        "items": [_item(item) for item in row.items],
    }


def _item(row: rows.ItemRow) -> Pairs:
    return {
        "what": row.words,
        "unit": _pounds(row.unit_pence),
        "people": _unless(1, row.people),
        "times": _unless(1, row.times),
    }


def _contract(row: rows.ContractRow) -> Pairs:
    return {
        "reference": row.reference,
        "title": row.title,
        "provider": row.provider,
        "decision": row.decision,
        "instrument": _unless("contract", row.instrument),
        **_dates(row.starts_on, row.ends_before),
        "option_months": row.option_months or None,
        "lines": [
            {
                "element": line.element,
                "area": line.area,
                "yearly": _pounds(line.yearly_pence),
                "assumed": line.assumption,
            }
            for line in row.lines
        ],
    }


def _figure(row: rows.FigureRow) -> Pairs:
    return {
        "subject": row.subject,
        "title": row.title,
        "area": row.area,
        **_dates(row.starts_on, row.ends_before),
        "value": row.value,
        "status": _unless("published", row.status),
        "source": row.source,
        "edition": row.edition,
    }


def _share_base(row: rows.ShareBaseRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "method": row.method,
        "source": row.source,
        "as_at": row.as_at,
        "numbers": dict(row.numbers),
    }


def _scenario(row: rows.ScenarioRow) -> Pairs:
    return {
        "key": row.key,
        "name": row.name,
        "words": row.words,
        "changes": [_change(change) for change in row.changes],
    }


def _change(row: rows.ChangeRow) -> Pairs:
    return {
        "kind": row.kind,
        "subject": row.subject,
        "on": row.on,
        "months": row.months,
        "amount": _pounds(row.amount_pence),
        "percent": _percent(row.basis_points),
        "times": row.times,
        "rounded_to": _ROUNDING_WORDS[row.rounded_to] if row.rounded_to else None,
    }


def _table(row: rows.PrintedTable) -> Pairs:
    kinds = [column_kind(row, column) for column in row.columns]
    return {
        "key": row.key,
        "title": row.title,
        "where": row.where,
        "money": None if row.is_money else Raw("false"),
        "columns": row.columns,
        "differences": [list(each) for each in row.differences],
        "products": [list(each) for each in row.products],
        "totals": row.totals,
        "shares": [{"column": column, "of": _pounds(pence)} for column, pence in row.shares],
        "rows": [
            {
                "name": each.name,
                "cells": [cell_as_written(kind, cell) for kind, cell in zip(kinds, each.cells, strict=True)],
            }
            for each in row.rows
        ],
    }


def _claim(row: rows.ClaimRow) -> Pairs:
    return {
        "key": row.key,
        "kind": row.kind,
        "words": row.words,
        "where": row.where,
        "values": dict(row.values),
    }


def _signature(row: rows.SignatureRow) -> Pairs:
    return {"decision": row.decision, "office": row.office, "signed_on": row.signed_on}


_SECTIONS: tuple[tuple[str, tuple[tuple[str, Callable[..., Pairs]], ...]], ...] = (
    ("Who takes part", (("organisations", _organisation), ("areas", _area))),
    ("Who decides", (("boards", _board), ("decisions", _decision))),
    ("What may be bought", (("lots", _lot), ("elements", _element))),
    ("What money may be spent on", (("fences", _fence), ("gates", _gate))),
    ("Whose money", (("reserves", _reserve), ("contributions", _contribution))),
    ("What it costs", (("needs", _need),)),
    ("Under which contracts", (("contracts", _contract),)),
    ("What was published", (("figures", _figure),)),
    ("What it may be tried with", (("share_bases", _share_base), ("scenarios", _scenario))),
    ("What the source prints", (("tables", _table), ("claims", _claim), ("signatures", _signature))),
)
_PAPERS = {"tables", "claims", "signatures"}


# Pairs as text


def _entry(header: str, pairs: Pairs, name: str = "") -> str:
    """An entry with its values; a table in it that is too long for a line comes after it, under a header of its own."""
    lines, after = [header], []
    for key, value in pairs.items():
        if _is_nothing(value):
            continue
        line = f"{key} = {_toml(value)}"
        if isinstance(value, dict) and name and len(line) > LONGEST_LINE:
            after += ["", f"[{name}.{key}]"]
            after += [
                f"{_key(inner)} = {_toml(each)}" for inner, each in value.items() if not _is_nothing(each)
            ]
        elif len(line) > LONGEST_LINE and isinstance(value, list | tuple):
            lines += [f"{key} = [", *(f"  {_toml(each)}," for each in value), "]"]
        else:
            lines.append(line)
    return "\n".join([*lines, *after, ""])


def _is_nothing(value: Value) -> bool:
    return value is None or value is False or (isinstance(value, str | list | tuple | dict) and not value)


def _toml(value: Value) -> str:
    match value:
        case Raw(text):
            return text
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case dict():
            pairs = [f"{_key(key)} = {_toml(each)}" for key, each in value.items() if not _is_nothing(each)]
            return f"{{ {', '.join(pairs)} }}"
        case _:
            assert value is not None
            return f"[{', '.join(_toml(each) for each in value)}]"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _dates(starts_on: date, ends_before: date | None) -> Pairs:
    return {"starts": starts_on, "ends": ends_before - timedelta(days=1) if ends_before else None}


def _pounds(pence: int | None) -> str | None:
    return None if pence is None else show_pounds(pence).replace("£", "")


def _percent(basis_points: int | None) -> str | None:
    return None if basis_points is None else show_percent(basis_points).removesuffix("%")


def _unless(usual: Value, value: Value) -> Value:
    return None if value == usual else value
