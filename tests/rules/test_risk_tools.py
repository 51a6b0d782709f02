"""Tools are data, versioned, and worded to be said to a survivor."""

import pytest

from commonweal.rules.risk_tools import ADULT_24, TOOLS, Item, NoSuchTool, Tool, tool


def test_the_adult_tool_asks_twenty_four_questions():
    assert [item.number for item in ADULT_24.items] == list(range(1, 25))
    assert ADULT_24.highest_score == 24


def test_every_question_can_be_said_aloud():
    for item in ADULT_24.items:
        assert item.text.endswith("?")
        assert len(item.text) <= 120
        assert not {"victim", "perpetrator", "[name]"} & set(item.text.lower().replace("?", "").split())
    assert len({item.text for item in ADULT_24.items}) == 24


def test_no_tool_bears_a_trade_mark():
    marks = ("dash", "safelives", "dara", "acpo")
    for each in TOOLS:
        words = " ".join([each.key, each.title, each.opening, *(item.text for item in each.items)]).lower()
        assert not any(mark in words.split() for mark in marks)


def test_a_tool_is_found_by_key_and_version():
    assert tool("adult_24", "2026.1") is ADULT_24
    for key, version in [("adult_24", "2025.1"), ("adult_27", "2026.1")]:
        with pytest.raises(NoSuchTool, match=f"“{key}”, version “{version}”"):
            tool(key, version)


def test_a_partnership_can_load_its_own():
    theirs = Tool("official", "3", "Loaded", "", (Item(1, "Is it so?"),))
    assert tool("official", "3", loaded=(theirs,)) is theirs


def test_no_two_tools_share_key_and_version():
    assert len({(each.key, each.version) for each in TOOLS}) == len(TOOLS)


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1), (1, 3), (0, 1)])
def test_items_are_numbered_from_one_without_gaps(numbers):
    with pytest.raises(ValueError, match="from 1, without gaps"):
        Tool("t", "1", "T", "", tuple(Item(number, "Is it so?") for number in numbers))
