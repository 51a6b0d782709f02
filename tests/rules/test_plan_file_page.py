"""Is what docs/plan-file.md says about the format so?"""

import re
from pathlib import Path

from commonweal.commissioning.funding.plan_file import faults_between_rows, read_plan
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.restrictions import RESTRICTIONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan-file.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_blocks_of_the_page_are_one_plan():
    plan = read_plan("\n".join(BLOCKS))
    assert len(BLOCKS) >= 8
    assert faults_between_rows(plan) == []
    assert {row.key: row.amount_pence for row in plan.needs}["supervision-2022-23"] == 8_440_00
    assert [row.amount_pence for row in plan.contributions if row.key.startswith("county")] == [
        683_860_00
    ] * 3


def test_every_part_of_the_format_has_a_block():
    entries = set(re.findall(r"^\[\[(\w+)\]\]", "\n".join(BLOCKS), flags=re.MULTILINE))
    parts = "organisations areas boards decisions lots elements fences gates reserves contributions needs contracts figures"
    assert entries == {*parts.split(), "share_bases", "scenarios"}


def test_every_word_that_may_be_chosen_is_on_the_page():
    lists = [
        words.ORGANISATION_KINDS,
        words.AREA_KINDS,
        words.CLIENT_GROUPS,
        words.SIDES,
        words.KINDS_OF_SUPPORT,
        words.INSTRUMENTS,
        words.CONTRIBUTION_KINDS,
        words.FUND_KINDS,
        words.RECURRENCES,
        words.VAT,
        words.UNDERSPENDS,
        words.CARRY_STATUSES,
        words.PRIORITIES,
        words.FIGURE_STATUSES,
        words.SHARE_METHODS,
        words.STEPS_IN_A_PLAN,
        words.DECIDED,
        words.NOT_SAID,
        tuple(words.CHANGES),
        tuple(RESTRICTIONS),
    ]
    assert [word for each in lists for word in each if f"`{word}`" not in PAGE] == []
