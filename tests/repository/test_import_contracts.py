"""Each import contract is broken on purpose, in a copy, and must say so by name. One that cannot fail proves nothing."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

BREAKS = [
    ("The rule book is plain Python", "rules/fences.py", "import django.db"),
    ("The rule book is plain Python", "rules/risk.py", "import commonweal.access.roles"),
    (
        "Dependencies point down the page",
        "partnership/queries/__init__.py",
        "import commonweal.outcomes.queries",
    ),
    ("Dependencies point down the page", "access/scopes.py", "import commonweal.audit.actions"),
    (
        "Commissioning cannot see cases; services cannot see money",
        "commissioning/funding/models/promises.py",
        "import commonweal.services.casework.queries",
    ),
    (
        "Commissioning cannot see cases; services cannot see money",
        "services/casework/queries/one.py",
        "import commonweal.commissioning.funding.queries",
    ),
    ("Outcomes sees counts only", "outcomes/mart.py", "import commonweal.services.casework.models"),
    (
        "In the care wing, dependencies point down",
        "services/milestones/actions.py",
        "import commonweal.services.casework.models",
    ),
    (
        "In the money wing, dependencies point down",
        "commissioning/governance/models.py",
        "import commonweal.commissioning.funding.models",
    ),
    (
        "Within an app, a page asks and renders",
        "services/casework/queries/one.py",
        "import commonweal.services.casework.views",
    ),
]


def lint(folder: Path) -> subprocess.CompletedProcess:
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [sys.executable, "-P", str(LINT), "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path):
    ignored = shutil.ignore_patterns("static", "templates", "migrations", "__pycache__", "styles")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    return tmp_path


def contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_every_contract_is_broken_below():
    assert {name for name, _, _ in BREAKS} == contracts()


def test_the_house_as_it_stands_keeps_them_all(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_breaking_it_is_noticed(copy, contract, file, line):
    target = copy / "src" / "commonweal" / file
    target.write_text(target.read_text() + f"\n\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout, done.stdout


def test_a_new_package_has_to_be_placed(copy):
    package = copy / "src" / "commonweal" / "misc"
    package.mkdir()
    (package / "__init__.py").write_text("")
    done = lint(copy)
    assert done.returncode == 1
    assert "misc" in done.stdout
