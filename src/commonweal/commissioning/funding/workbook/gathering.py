"""From entries back to a plan: what stands on a sheet of its own is put inside what it belongs to. `shape.spread` undoes it.

What belongs to nothing, or is there twice, is noted with its cell, and gathering goes on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.rows import Fault
from commonweal.commissioning.funding.workbook.columns import CONTRIBUTION, DIFFERENCE, NEED, PRODUCT, SHARE
from commonweal.commissioning.funding.workbook.layout import BY_NAME
from commonweal.commissioning.funding.workbook.shape import Entries, Entry, unit_of

NOTHING_INSIDE: Mapping[str, Sequence[Entry]] = {}


def gather(entries: Entries, faults: list[Fault]) -> rows.Plan | None:
    """The plan that entries make; None where the sheet “Plan” has no row. Notes what belongs to nothing in `faults`."""
    whole = _Gathering(entries, faults)
    return whole.plan()


class _Gathering:
    def __init__(self, entries: Entries, faults: list[Fault]) -> None:
        self.entries, self.faults = entries, faults

    def plan(self) -> rows.Plan | None:
        about = self.entries["Plan"]
        if not about:
            return None
        for entry in about[1:]:
            self.faults.append(Fault(entry.line, "A workbook holds one plan: take this row out."))
        flat = {
            "Organisations": rows.OrganisationRow,
            "Areas": rows.AreaRow,
            "Boards": rows.BoardRow,
            "Decisions": rows.DecisionRow,
            "Elements": rows.ElementRow,
            "Lots": rows.LotRow,
            "Fences": rows.FenceRow,
            "Gates": rows.GateRow,
            "Reserves": rows.ReserveRow,
            "Figures": rows.FigureRow,
            "Signatures": rows.SignatureRow,
        }
        made = {name: tuple(self._rows(name, of)) for name, of in flat.items()}
        return self._row(
            "Plan",
            rows.Plan,
            about[0],
            organisations=made["Organisations"],
            areas=made["Areas"],
            boards=made["Boards"],
            decisions=made["Decisions"],
            elements=made["Elements"],
            lots=made["Lots"],
            fences=made["Fences"],
            gates=made["Gates"],
            reserves=made["Reserves"],
            figures=made["Figures"],
            contributions=self._contributions(),
            needs=self._needs(),
            contracts=self._contracts(),
            share_bases=self._share_bases(),
            scenarios=self._scenarios(),
            papers=rows.Papers(tables=self._tables(), claims=self._claims(), signatures=made["Signatures"]),
        )

    def _row(
        self,
        sheet: str,
        of: Callable[..., Any],
        entry: Entry,
        *,
        inside: Mapping[str, Sequence[Entry]] = NOTHING_INSIDE,
        **more: Any,
    ) -> Any:
        """One row of the plan. `inside` are the entries of other sheets that belong to it, by what checks call them."""
        wanted = {each.name for each in fields(of)} - more.keys()
        own = {
            column.attribute: entry.values[column.name]
            for column in BY_NAME[sheet].columns
            if column.attribute in wanted
        }
        where = entry.where
        where["value_lines"] |= {name: found[0].line for name, found in inside.items() if found}
        return of(**where, **own, **more)

    def _rows(self, sheet: str, of: Callable[..., Any]) -> list[Any]:
        return [self._row(sheet, of, entry) for entry in self.entries[sheet]]

    def _inside(self, sheet: str, column: str, known: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries of a sheet by what they belong to; those that belong to nothing are faults."""
        outer, found = set(known), defaultdict(list)
        refers_to = BY_NAME[sheet].column(column).refers_to
        for entry in self.entries[sheet]:
            name = entry.values[column]
            if name in outer:
                found[name].append(entry)
            elif name:
                there = refers_to[0] if refers_to else f"{entry.values['of'].capitalize()}s"
                text = f"“{name}” is not on the sheet “{there}”: correct the name, or add it there."
                self.faults.append(Fault(entry.at(column), text))
        return found

    def _one_each(self, found: Mapping[str, list[Entry]], column: str, what: str) -> dict[str, Entry]:
        for entries in found.values():
            for entry in entries[1:]:
                self.faults.append(Fault(entry.at(column), f"This is the second {what} of it: keep one."))
        return {name: entries[0] for name, entries in found.items()}

    def _keys(self, sheet: str, name: str = "key") -> list[str]:
        return [entry.values[name] for entry in self.entries[sheet]]

    def _uplifts(self, of: str, keys: Iterable[str]) -> dict[str, rows.UpliftRow]:
        mine = [entry for entry in self.entries["Uplifts"] if entry.values["of"] == of]
        narrowed = _Gathering({"Uplifts": mine}, self.faults)
        found = self._one_each(narrowed._inside("Uplifts", "key", keys), "key", "uplift")
        return {key: self._row("Uplifts", rows.UpliftRow, entry) for key, entry in found.items()}

    def _contributions(self) -> tuple[rows.ContributionRow, ...]:
        keys = self._keys("Contributions")
        steps = self._inside("Steps", "contribution", keys)
        carried = self._inside("Carry-forward", "contribution", keys)
        carry, uplifts = (
            self._one_each(carried, "contribution", "carry-forward"),
            self._uplifts(CONTRIBUTION, keys),
        )
        return tuple(
            self._row(
                "Contributions",
                rows.ContributionRow,
                entry,
                inside={"steps": steps.get(key, ()), "carry_forward": carried.get(key, ())},
                steps=tuple(self._row("Steps", rows.StepRow, each) for each in steps.get(key, ())),
                carry=self._row("Carry-forward", rows.CarryRow, carry[key]) if key in carry else None,
                uplift=uplifts.get(key),
            )
            for key, entry in zip(keys, self.entries["Contributions"], strict=True)
        )

    def _needs(self) -> tuple[rows.NeedRow, ...]:
        keys = self._keys("Needs")
        items, uplifts = self._inside("Cost items", "need", keys), self._uplifts(NEED, keys)
        return tuple(
            self._row(
                "Needs",
                rows.NeedRow,
                entry,
                inside={"items": items.get(key, ())},
                items=tuple(self._row("Cost items", rows.ItemRow, each) for each in items.get(key, ())),
                uplift=uplifts.get(key),
            )
            for key, entry in zip(keys, self.entries["Needs"], strict=True)
        )

    def _contracts(self) -> tuple[rows.ContractRow, ...]:
        lines = self._inside("Contract lines", "contract", self._keys("Contracts", "reference"))
        return tuple(
            self._row(
                "Contracts",
                rows.ContractRow,
                entry,
                inside={"lines": lines.get(entry.values["reference"], ())},
                lines=tuple(
                    self._row("Contract lines", rows.ContractLineRow, each)
                    for each in lines.get(entry.values["reference"], ())
                ),
            )
            for entry in self.entries["Contracts"]
        )

    def _share_bases(self) -> tuple[rows.ShareBaseRow, ...]:
        numbers = self._inside("Share numbers", "base", self._keys("Share bases"))
        return tuple(
            self._row(
                "Share bases",
                rows.ShareBaseRow,
                entry,
                inside={"numbers": numbers.get(entry.values["key"], ())},
                numbers=tuple(
                    sorted(
                        (each.values["organisation"], each.values["number"])
                        for each in numbers.get(entry.values["key"], ())
                    )
                ),
            )
            for entry in self.entries["Share bases"]
        )

    def _scenarios(self) -> tuple[rows.ScenarioRow, ...]:
        changes = self._inside("Changes", "scenario", self._keys("Scenarios"))
        return tuple(
            self._row(
                "Scenarios",
                rows.ScenarioRow,
                entry,
                changes=tuple(
                    self._row("Changes", rows.ChangeRow, each)
                    for each in changes.get(entry.values["key"], ())
                ),
            )
            for entry in self.entries["Scenarios"]
        )

    def _tables(self) -> tuple[rows.PrintedTable, ...]:
        keys = self._keys("Printed tables")
        printed, checks = (
            self._inside("Printed rows", "table", keys),
            self._inside("Printed checks", "table", keys),
        )
        return tuple(
            self._table(entry, printed.get(key, []), checks.get(key, []))
            for key, entry in zip(keys, self.entries["Printed tables"], strict=True)
        )

    def _table(self, entry: Entry, printed: list[Entry], checks: list[Entry]) -> rows.PrintedTable:
        said: dict[str, list[Any]] = {DIFFERENCE: [], PRODUCT: [], SHARE: []}
        for check in checks:
            columns = check.values["columns"]
            if check.values["kind"] == SHARE:
                self._require(check, len(columns) == 1 and check.values["of"] is not None, _SHARE)
                said[SHARE].append((columns[0] if columns else "", check.values["of"] or 0))
            elif check.values["kind"] in said:
                is_difference = check.values["kind"] == DIFFERENCE
                self._require(check, len(columns) == 3 or (not is_difference and len(columns) > 3), _WORKED)
                said[check.values["kind"]].append(columns)
        head = self._row(
            "Printed tables",
            rows.PrintedTable,
            entry,
            inside={"rows": printed},
            rows=(),
            differences=tuple(said[DIFFERENCE]),
            products=tuple(said[PRODUCT]),
            shares=tuple(said[SHARE]),
        )
        return replace(head, rows=tuple(self._printed_row(each, head) for each in printed))

    def _require(self, entry: Entry, is_met: bool, text: str) -> None:
        if not is_met:
            self.faults.append(Fault(entry.at("columns"), text))

    def _printed_row(self, entry: Entry, table: rows.PrintedTable) -> rows.PrintedRow:
        wanted, cells = len(table.columns), entry.values["cells"]
        for place in range(wanted, len(cells)):
            if cells[place] is not None:
                text = f"The table has {wanted} columns: take this cell out, or name its column."
                self.faults.append(Fault(entry.at(f"cells {place + 1}"), text))
        read: list[int | None] = []
        for place, column in enumerate(table.columns):
            cell, unit = cells[place] if place < len(cells) else None, unit_of(table, column)
            if cell is not None and (cell * unit) % 1:
                text = f"“{column}” counts: write a whole number."
                self.faults.append(Fault(entry.at(f"cells {place + 1}"), text))
            read.append(None if cell is None else int(cell * unit))
        return rows.PrintedRow(**entry.where, name=entry.values["name"], cells=tuple(read))

    def _claims(self) -> tuple[rows.ClaimRow, ...]:
        values = self._inside("Claim values", "claim", self._keys("Claims"))
        return tuple(
            self._row(
                "Claims",
                rows.ClaimRow,
                entry,
                inside={each.values["name"]: [each] for each in values.get(entry.values["key"], ())},
                values=tuple(
                    (each.values["name"], each.values["value"])
                    for each in values.get(entry.values["key"], ())
                ),
            )
            for entry in self.entries["Claims"]
        )


_SHARE = "A share names one column, and in “Share of” the total it is a share of."
_WORKED = "Name the column that is worked out and, below it, the two it comes from."
