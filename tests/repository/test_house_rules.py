"""Is the code still the shape we said? Each test names the rule of the house it keeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from commonweal.rules.retention import faults_in_declaration

SOURCE = Path(__file__).resolve().parents[2] / "src" / "commonweal"
FILES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
LONGEST = 600
FORBIDDEN_NAMES = ("Manager", "Helper", "Handler", "Utils", "Util")
ALLOWED_CLASSES = {"Users"}


def ours() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("commonweal.")]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in tree.body if isinstance(node, ast.FunctionDef))


def named(name: str) -> list[Path]:
    return [path for path in FILES if path.name == name]


def test_there_is_something_to_check():
    assert len(FILES) > 60
    assert len(ours()) > 25
    assert len(action_files()) >= 6


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_is_declared_personal_or_not(model):
    names = [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]
    assert faults_in_declaration(names, getattr(model, "personal", {})) == []


def test_no_file_is_too_long():
    long = {str(path): count for path in FILES if (count := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(SOURCE))
        for path in FILES
        if path.name not in ("__init__.py", "apps.py", "urls.py")
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def action_files() -> list[Path]:
    return [path for path in FILES if path.name == "actions.py" or path.parent.name == "actions"]


@pytest.mark.parametrize("path", action_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_actions_are_keyword_only_and_say_who_and_when(path):
    """Whatever writes says for whom (`by`) and when (`at`); a whole transaction needs both."""
    wrong = []
    for function in functions(path):
        names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        if function.name.startswith("_") or not names & {"by", "at"}:
            continue
        is_whole = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
        if function.args.args or (is_whole and not {"by", "at"} <= names):
            wrong.append(function.name)
    assert wrong == []


def test_there_are_actions_in_every_wing():
    places = {path.relative_to(SOURCE).parts[0] for path in action_files()}
    assert {"audit", "partnership", "commissioning", "services", "outcomes"} <= places


def pages_and_views() -> list[Path]:
    return [path for path in FILES if {path.stem, path.parent.name} & {"views", "pages"}]


@pytest.mark.parametrize("path", pages_and_views(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_page_asks_and_renders_it_does_not_query(path):
    queries = [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "select_related", "prefetch_related", "cursor"}
    ]
    assert queries == []


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if "queries" in (path.stem, path.parent.name)],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_queries_never_write(path):
    writes = [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"create", "save", "delete", "bulk_create", "get_or_create"}
    ]
    assert writes == []


def test_names_say_what_things_are():
    vague = [
        f"{path.name}: {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and node.name.endswith(FORBIDDEN_NAMES)
        and node.name not in ALLOWED_CLASSES
    ]
    assert vague == []


def test_the_rule_book_knows_no_clock():
    clocks = [
        f"{path.name}: line {node.lineno}"
        for path in (SOURCE / "rules").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today", "utcnow", "open"}
    ]
    assert clocks == []


def test_every_address_is_measured():
    """An address the benchmark cannot name a record for would stop it after half an hour."""
    from benchmarks.records import CHOICES
    from commonweal.config.routes import PARAMETER, routes

    missing = {names for route in routes() if (names := tuple(PARAMETER.findall(route.path)))} - set(CHOICES)
    assert missing == set(), "say in benchmarks/records.py which records these stand for"
