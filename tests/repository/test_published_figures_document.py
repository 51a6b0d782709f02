"""docs/published-figures.md says every heading, every status and every choice that a file may have, and no other."""

import re
from pathlib import Path

from commonweal.rules import figure_file, marac_file
from commonweal.rules.comparators import KINDS, RATES_PER, Status
from commonweal.rules.equity import GROUPS

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "published-figures.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return DOCUMENT.split(f"## {title}\n")[1].split("\n## ")[0]


def headings(text: str) -> list[str]:
    """What stands in code in the first column of a table."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_every_heading_is_said_and_those_that_must_be_filled_in_are_bold():
    figures = section("A file of published figures")
    assert sorted(headings(figures)) == sorted(figure_file.COLUMNS)
    assert sorted(re.findall(r"\*\*`(\w+)`\*\*", figures)) == sorted(figure_file.MUST)
    assert sorted(headings(section("A file of populations"))) == sorted(figure_file.POPULATION_COLUMNS)
    assert all(
        f"`{each}`" in section("The file of MARAC figures by police force") for each in marac_file.COLUMNS
    )


def test_every_status_and_choice_is_said():
    assert sorted(headings(section("What kind of number"))) == sorted(Status)
    assert all(f"`{kind}`" in DOCUMENT for kind in KINDS)
    assert all(f"`{group}`" in DOCUMENT for group in GROUPS)
    assert all(str(per) in DOCUMENT for per in RATES_PER)


def test_the_numbers_of_the_rules_are_those_of_the_document():
    assert f"below {marac_file.COVERED_PERCENT}% of the most" in DOCUMENT
    assert f"more than {100 // marac_file.FAR_APART}% apart" in DOCUMENT
