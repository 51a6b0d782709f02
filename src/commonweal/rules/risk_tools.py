"""Risk tools as data: versioned, so a score can always be read against the questions that were asked.

Which questions are asked goes by age and client group (`usual_tool`); a worker may choose others and says why. The
wording is our own (`risk_questions/`); it is no publisher's form. A partnership with a licence can load the official
text as another tool with a key and version of its own. Scores of two tools, or of two versions, are never compared.
A published tool is never edited: add a version. The order of the 24 subjects follows the checklist in common use, so
that a worker can find their way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.rules.reasons import Reason
from commonweal.rules.risk_questions.adult import ADULT_24
from commonweal.rules.risk_questions.officer import OFFICER_27
from commonweal.rules.risk_questions.shape import Item, Kind, Tool
from commonweal.rules.risk_questions.stalking import STALKING_11
from commonweal.rules.risk_questions.young_person import YOUNG_PERSON_24

__all__ = [
    "ADULT_24",
    "AS_TOLD",
    "JUDGEMENT_ONLY",
    "OFFICER_27",
    "STALKING_11",
    "TOOLS",
    "YOUNG_PERSON_24",
    "Choice",
    "Item",
    "Kind",
    "NoSuchTool",
    "Tool",
    "choices_of_tool",
    "reasons_not_to_use_tool",
    "supplement_to",
    "tool",
    "usual_tool",
]

JUDGEMENT_ONLY = Tool(
    key="judgement_only",
    version="2026.1",
    title="Professional judgement",
    opening="There are no questions for this group of people. Judge the risk from what you know, and say why.",
    items=(),
)

AS_TOLD = Tool(
    key="as_told",
    version="2026.1",
    title="A grade as told by the referrer",
    kind=Kind.TOLD,
    client_groups=frozenset({"victim", "child"}),
    minimum_age=13,
    opening=(
        "The referrer used a tool of their own. Keep its name and its grade as they told it. A score is kept beside it"
        " and never turned into another tool’s."
    ),
    items=(),
)

TOOLS: tuple[Tool, ...] = (ADULT_24, YOUNG_PERSON_24, OFFICER_27, STALKING_11)

YOUNGEST_ASKED = 13
ADULT_FROM = 18


class NoSuchTool(LookupError):
    """No risk tool with this key and version is loaded."""


def tool(key: str, version: str, *, loaded: Sequence[Tool] = ()) -> Tool:
    """The tool with this key and version, among ours and those a partnership has loaded. Raises
    NoSuchTool.
    """
    for each in (*TOOLS, AS_TOLD, JUDGEMENT_ONLY, *loaded):
        if each.name == (key, version):
            return each
    raise NoSuchTool(f"No risk tool “{key}”, version “{version}”, is loaded. Load it, or choose another.")


@dataclass(frozen=True)
class Choice:
    """The questions for this person, and what else has to be done because of their age."""

    tool: Tool
    note: str = ""


_SAFEGUARDING = (
    "This child is under 13: there are no risk questions for that age. Make a safeguarding referral to children’s"
    " social care today, and judge the risk from what you know."
)
_ALSO_SAFEGUARDING = (
    "This person is under 18: make a safeguarding referral to children’s social care as well, whatever the"
    " answers."
)
_AGE_UNKNOWN = (
    "The age is not known. If the person may be under 18, make a safeguarding referral; from 13 to 17 use the young"
    " person’s questions."
)


def usual_tool(client_group: str, age: int | None, *, loaded: Sequence[Tool] = ()) -> Choice:
    """The questions that are asked unless a worker chooses others.

    An official text that a partnership has loaded for the same people comes before ours, the latest loaded first.
    """
    if client_group not in ("victim", "child"):
        return Choice(JUDGEMENT_ONLY)
    if age is not None and age < YOUNGEST_ASKED:
        return Choice(JUDGEMENT_ONLY, _SAFEGUARDING)
    asked = [
        each
        for each in (*reversed(loaded), *TOOLS)
        if each.kind == Kind.ASKED and each.is_for(client_group, age)
    ]
    if age is not None and age < ADULT_FROM:
        # Sixteen and seventeen fit an adult's tool as well: the one made for the age comes first.
        young = [each for each in asked if each.maximum_age is not None]
        return Choice((young or asked or [JUDGEMENT_ONLY])[0], _ALSO_SAFEGUARDING)
    return Choice((asked or [JUDGEMENT_ONLY])[0], "" if age is not None else _AGE_UNKNOWN)


def choices_of_tool(client_group: str, age: int | None, *, loaded: Sequence[Tool] = ()) -> list[Tool]:
    """What a worker may choose from: the usual one first, then everything that fits, then judgement alone."""
    usual = usual_tool(client_group, age, loaded=loaded).tool
    others = [
        each
        for each in (*TOOLS, *loaded, AS_TOLD)
        if each.kind != Kind.SUPPLEMENT
        and not reasons_not_to_use_tool(each, client_group=client_group, age=age, why="-")
    ]
    return list({each.name: each for each in (usual, *others, JUDGEMENT_ONLY)}.values())


def reasons_not_to_use_tool(
    chosen: Tool, *, client_group: str, age: int | None, why: str, loaded: Sequence[Tool] = ()
) -> list[Reason]:
    """What stands in the way of asking these questions instead of the usual ones. An age nobody knows fits any."""
    found: list[Reason] = []
    usual = usual_tool(client_group, age, loaded=loaded).tool
    if chosen.name == usual.name:
        return found
    if chosen.kind == Kind.SUPPLEMENT:
        text = "The stalking questions are asked beside others, never alone. Choose the main questions."
        found.append(Reason("tool_is_supplement", text))
    elif chosen.name != JUDGEMENT_ONLY.name:
        fits_age = age is None or chosen.is_for(client_group, age)
        if client_group not in chosen.client_groups or not fits_age:
            text = f"“{chosen.title}” is not for this person’s group or age. Choose other questions."
            found.append(Reason("tool_not_for_them", text))
    if not why.strip():
        found.append(Reason("tool_needs_reason", "Write why you use other questions than the usual ones."))
    return found


def supplement_to(main: Tool, *, loaded: Sequence[Tool] = ()) -> Tool | None:
    """The stalking questions that a yes to the main tool's `stalking_item` opens; None where it opens none."""
    if main.stalking_item is None:
        return None
    return next(each for each in (*reversed(loaded), *TOOLS) if each.kind == Kind.SUPPLEMENT)
