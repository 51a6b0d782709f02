"""The documents made from the code: `commonweal docs` writes them, `commonweal docs --check` says which differ.

They live in docs/generated and are committed, so a change of a rule, a route or a field shows in review as a sentence.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model

from commonweal import rules
from commonweal.access.document import policy_as_markdown, table
from commonweal.access.policy import Action
from commonweal.config.routes import Route, routes
from commonweal.rules.fences import USUAL_NAMES
from commonweal.rules.mart_columns import ROWS
from commonweal.rules.measures import FAMILIES, NAMED, Measure
from commonweal.rules.periods import show_day
from commonweal.rules.retention import RULES, RetentionRule
from commonweal.rules.risk_tools import TOOLS
from commonweal.rules.steps import StepsTable, in_plain_words, mermaid
from commonweal.rules.thresholds import EVERYWHERE

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "generated"
NOTE = "Made from the code by `commonweal docs`. Do not edit: change the code, then run it again.\n"


def write(check: bool, folder: Path = FOLDER) -> list[str]:
    """Writes every document, or only compares. Gives the names of the files that differ from what the code says."""
    differ = []
    for name, make in DOCUMENTS.items():
        text, path = make(), folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differ.append(name)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return differ


def access() -> str:
    """Who may do what, then every address with the action it declares."""
    rows = ((f"`{route.path}`", route.name, _declared(route)) for route in routes())
    addresses = table(("Address", "Name", "Declares"), rows)
    return _page("Who may do what", policy_as_markdown(), "## Every address\n", addresses)


def _declared(route: Route) -> str:
    if isinstance(route.access, Action):
        return route.access.value
    return route.access or "NOTHING: refused"


def steps() -> str:
    """How each kind of record moves, as diagrams of the tables that the code runs on."""
    parts = []
    for module, name, found in _steps_tables():
        parts += [
            f"## {module.capitalize()}\n",
            f"`{name}` in `rules/{module}.py`.\n",
            f"```mermaid\n{mermaid(found)}```\n",
        ]
    return _page("Steps", *parts)


def _steps_tables() -> Iterator[tuple[str, str, StepsTable[Any, Any]]]:
    for found in sorted(pkgutil.iter_modules(rules.__path__), key=lambda each: each.name):
        module = importlib.import_module(f"{rules.__name__}.{found.name}")
        for name, value in vars(module).items():
            if not name.startswith("_") and _is_steps_table(value):
                yield found.name, name, value


def _is_steps_table(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(step, StrEnum) for step in value)
        and all(isinstance(row, tuple) and isinstance(row[0], frozenset) for row in value.values())
    )


def rule_book() -> str:
    """Every rule with what it says of itself, every number with its source, and the risk tools."""
    modules = [
        (each.name, importlib.import_module(f"{rules.__name__}.{each.name}"))
        for each in sorted(pkgutil.iter_modules(rules.__path__), key=lambda each: each.name)
    ]
    numbers = (
        (
            str(in_plain_words(row.key)),
            str(row.value),
            row.area or "everywhere",
            show_day(row.starts_on),
            row.source,
        )
        for row in EVERYWHERE
    )
    tools = ((tool.title, tool.version, str(len(tool.items))) for tool in TOOLS)
    return _page(
        "The rule book",
        "## What each part says\n",
        table(
            ("Part", "What it is about"),
            ((f"`{_where(module)}`", _first_line(module)) for _, module in modules),
        ),
        "## Numbers that law or practice sets\n",
        "A partnership adds rows of its own; a row for an area wins over one for everywhere, a later over an earlier.\n",
        table(("Number", "Value", "Where", "From", "Source"), numbers),
        "## Risk tools\n",
        table(("Tool", "Version", "Questions"), tools),
        "## Why something may be refused\n",
        "Each check gives its reasons; none means go ahead.\n",
        table(("Check", "Part", "What it decides"), _checks(modules)),
    )


def _checks(modules: list[tuple[str, ModuleType]]) -> Iterator[tuple[str, str, str]]:
    for _, module in modules:
        for check, function in inspect.getmembers(module, inspect.isfunction):
            if check.startswith("reasons_not_to_") and f"{function.__module__}.".startswith(
                f"{module.__name__}."
            ):
                yield (
                    check.removeprefix("reasons_not_to_").replace("_", " "),
                    f"`{_where(module)}`",
                    _first_line(function),
                )


def _where(module: ModuleType) -> str:
    name = module.__name__.rpartition(".")[2]
    return f"rules/{name}/" if hasattr(module, "__path__") else f"rules/{name}.py"


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ")


def measures() -> str:
    """The catalogue of measures: one definition of each figure, wherever it is shown."""
    parts = []
    for family in FAMILIES:
        parts += [f"## {family.name}\n", f"{family.about}\n"]
        for each in family.measures:
            rows = [
                ("Why", each.why_it_matters),
                ("We count", each.numerator),
                ("Among", each.denominator or "nothing: it is a plain count"),
                ("Placed in a period by", each.window),
                ("One of these is", f"{'an' if each.unit == 'activity' else 'a'} {each.unit.value}"),
                ("Source", each.source),
                ("Owner", each.owner),
                ("Next looked at", show_day(each.next_review_on)),
                *_told(each),
            ]
            parts += [f"### {each.title}\n", f"`{each.key}`\n", table(("", ""), rows)]
    parts.append("## Conditions with a name\n")
    parts.append(
        "A measure of the partnership’s own can name these, and the columns below, and nothing else.\n"
    )
    parts.append(table(("Name", "Means"), [(f"`{name}`", each.means) for name, each in NAMED.items()]))
    for rows_of, columns in ROWS.items():
        parts.append(f"## Columns of `{rows_of}`\n")
        parts.append(
            table(
                ("Column", "Kind", "Means"),
                [(f"`{c.name}`", c.kind.value, c.meaning) for c in columns.values()],
            )
        )
    return _page("Measures", *parts)


def _told(measure: Measure) -> Iterator[tuple[str, str]]:
    """What is to be said of a measure that a return counts."""
    if measure.told is None:
        return
    kinds = ", ".join(USUAL_NAMES[kind] for kind in measure.told.asked_of)
    yield "Counted", "by the return of whoever runs the service, and nowhere here"
    yield "Asked of", f"contracts that buy {kinds}" if kinds else "contracts that it was added to"
    if measure.told.at_end:
        yield "Quarters", "are not added: the last one counts"


def personal_data() -> str:
    """Every field of every table: what it says about a person, and how long it is kept."""
    models = sorted(
        (model for model in apps.get_models() if hasattr(model, "personal")),
        key=lambda each: each._meta.label,
    )
    parts = [
        "## How long each kind of record is kept\n",
        table(("Kind", "Kept", "Source"), map(_kept, RULES.values())),
    ]
    for model in models:
        parts += [f"## {model._meta.label}\n", table(("Field", "Personal", "Kept by"), _fields(model))]
    return _page("Personal data", *parts)


def _kept(rule: RetentionRule) -> tuple[str, str, str]:
    spans = [f"{rule.years} years" if rule.years else "", f"{rule.days} days" if rule.days else ""]
    span = " and ".join(filter(None, spans))
    kept = f"{span} after: {in_plain_words(rule.trigger)}" if span else "while the partnership lasts"
    if rule.kept_to_age:
        kept += f"; never before the person is {rule.kept_to_age}"
    return rule.key.value, kept, rule.source


def _fields(model: type[Model]) -> Iterator[tuple[str, str, str]]:
    declared = model.personal  # type: ignore[attr-defined]
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        kind = declared[field.name]
        yield field.name, kind.personal.value, kind.kept_by.value


def portable_cases() -> str:
    """Every field of the file in which cases travel, and every record type that stays, with its reason."""
    from commonweal.services.casework.portable.catalogue import LEFT_OUT, name_of, records
    from commonweal.services.casework.portable.fields import shapes

    head = ("Field", "Holds", "May be empty", "Longest", "Personal")
    parts = [
        "How the file is built is in [portable-cases.md](../portable-cases.md). Each record type is a part of its own, one record"
        " a line, under the name below.\n",
    ]
    for model in records():
        declared = model.personal  # type: ignore[attr-defined]
        rows = [
            (
                f"`{shape.name}`",
                f"{shape.kind.value}{f': {shape.target}' if shape.target else ''}",
                "yes" if shape.may_be_empty else "",
                str(getattr(shape.field, "max_length", None) or ""),
                declared[shape.field.name].personal.value,
            )
            for shape in shapes(model)
        ]
        parts += [f"## {name_of(model)}\n", table(head, rows)]
    stays = ((f"`{label}`", why) for label, why in LEFT_OUT.items())
    return _page(
        "The fields of a file of cases",
        *parts,
        "## What stays\n",
        table(("Record type", "Why it is not in the file"), stays),
    )


def _page(title: str, *parts: str) -> str:
    return "\n".join([f"# {title}\n", NOTE, *parts]).rstrip() + "\n"


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "access.md": access,
    "steps.md": steps,
    "rulebook.md": rule_book,
    "measures.md": measures,
    "personal-data.md": personal_data,
    "portable-cases.md": portable_cases,
}
