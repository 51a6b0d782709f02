"""`python -m tests.mutation`: changes one thing at a time in a rule that guards safety, and counts how often a test notices.

Writes docs/mutation.md; name rules to run those alone, and what is known of the others stays. mutmut makes the changes, in a copy
of the tree, and only the rule's own tests are run: what a test elsewhere would notice counts as not noticed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from commonweal.config.embedded_folder import var_folder

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mutation.md"
COPIED = ("src", "tests", "examples", "docs", "pyproject.toml", "README.md", "Makefile")
WANTED = 90
RULES: dict[str, tuple[str, ...]] = {
    "risk": ("risk", "two_people", "tool_choice"),
    "risk_tools": ("risk_tools", "tool_choice", "risk"),
    "marac": ("marac", "risk"),
    "consent": ("consent",),
    "routing": ("routing",),
    "allocation": ("allocation",),
    "caseload": ("caseload", "allocation"),
    "interim": ("interim",),
    "crossings": ("crossings",),
    "restricted_records": ("restricted_records",),
    "break_glass": ("break_glass",),
    "safe_contact": ("safe_contact",),
    "safe_times": ("safe_times",),
    "addresses": ("addresses",),
    "joining": ("joining",),
    "messages": ("messages",),
    "giveaways": ("giveaways", "messages"),
    "suppression_cube": ("disclosure_cube", "intruder"),
    "suppression_bricks": ("disclosure_cube", "intruder"),
    "differencing": ("differencing",),
    "disclosure_rounded": ("disclosure_rounded",),
    "disclosure_minimum": ("disclosure_minimum",),
}
NOT_NOTICED = {0, 5, 33}
ROW = r"^\| `(\w+)` \| (\d+) \| (\d+) \| .* \| (\S+) \| (.*) \|$"


@click.command()
@click.argument("rules", nargs=-1, type=click.Choice(sorted(RULES)))
def main(rules: tuple[str, ...]) -> None:
    """Change the rules named, or all of them, and write docs/mutation.md. Exit 1 where fewer than 90 of 100 are noticed."""
    found = _known()
    for rule in rules or RULES:
        found[rule] = _run(rule)
        made, noticed = found[rule]["made"], found[rule]["noticed"]
        click.echo(f"{rule}: {noticed} of {made} noticed")
        _write(found)
    click.echo(f"{PAGE} is written.")
    if low := [rule for rule, each in found.items() if 100 * each["noticed"] < WANTED * each["made"]]:
        sys.exit(f"Below {WANTED}%: {', '.join(low)}.")


def _run(rule: str) -> dict[str, object]:
    """How many changes were made to this rule and how many were noticed, and what those were that nobody noticed."""
    folder = var_folder() / "mutation" / rule
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    with (folder / "pyproject.toml").open("a") as file:
        file.write(_settings(rule))
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "run"],
        cwd=folder,
        env=os.environ | {"COMMONWEAL_VAR": str(folder / "var"), "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    meta = folder / "mutants" / "src" / "commonweal" / "rules" / f"{rule}.py.meta"
    if not meta.exists():
        sys.exit(f"{rule}: mutmut made nothing.\n{shown.stdout[-2000:]}{shown.stderr[-2000:]}")
    codes = json.loads(meta.read_text())["exit_code_by_key"]
    if None in codes.values():
        sys.exit(
            f"{rule}: mutmut stopped before it was through.\n{shown.stdout[-2000:]}{shown.stderr[-2000:]}"
        )
    unseen = [name for name, code in codes.items() if code in NOT_NOTICED]
    where = Counter(name.split(".")[-1].split("__mutmut")[0].removeprefix("x_") for name in unseen)
    return {
        "made": len(codes),
        "noticed": len(codes) - len(unseen),
        "unseen": dict(where),
        "on": datetime.now(UTC).date().isoformat(),
    }


def _settings(rule: str) -> str:
    tests = [f"tests/rules/test_{name}.py" for name in RULES[rule]]
    return (
        '\n[tool.mutmut]\nsource_paths = ["src/commonweal/rules"]\n'
        f'only_mutate = ["src/commonweal/rules/{rule}.py"]\nalso_copy = {json.dumps(list(COPIED))}\n'
        f"pytest_add_cli_args_test_selection = {json.dumps(tests)}\n"
        'pytest_add_cli_args = ["-p", "no:cacheprovider", "-x"]\n'
    )


def _known() -> dict[str, dict]:
    """What the page says, so that whoever runs some rules on another machine keeps what is known of the rest."""
    rows = re.findall(ROW, PAGE.read_text(encoding="utf-8"), re.MULTILINE) if PAGE.exists() else []
    return {
        rule: {
            "made": int(made),
            "noticed": int(noticed),
            "unseen": {name: int(number) for name, number in re.findall(r"`(\w+)` (\d+)", where)},
            "on": on,
        }
        for rule, made, noticed, on, where in rows
    }


def _write(found: dict[str, dict]) -> None:
    made, noticed = (sum(each[what] for each in found.values()) for what in ("made", "noticed"))
    lines = [
        "# What the tests of the safety rules notice\n",
        "Made by `python -m tests.mutation`; do not edit. One thing at a time is changed in a rule (a comparison, a number, a",
        "word, a condition) and its own tests are run: a change that none of them notices is one that somebody could make by",
        f"mistake. Wanted: {WANTED} of 100 noticed, in every rule.\n",
        f"{noticed:,} of {made:,} noticed: {100 * noticed / made:.0f}%.\n",
        "| Rule | Changes | Noticed | | Measured on | Not noticed in |",
        "| --- | --: | --: | --: | --- | --- |",
    ]
    for rule, each in sorted(found.items()):
        share = 100 * each["noticed"] / each["made"]
        shown = f"{share:.0f}%" if share >= WANTED else f"**{share:.0f}%**"
        where = ", ".join(f"`{name}` {number}" for name, number in sorted(each["unseen"].items()))
        lines.append(
            f"| `{rule}` | {each['made']} | {each['noticed']} | {shown} | {each['on']} | {where or 'nowhere'} |"
        )
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
