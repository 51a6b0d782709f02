"""Measures that a return counts: what their file says to the program, read strictly.

Read one as: no record here says it; whoever runs the service counts it for a quarter and certifies it. `out_of` names the measure
its number is out of, `rest_of` the one that counts everybody of those whom it does not count, `asked_of` the kinds of support
whose contracts are asked for it without anybody saying so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.rules.measure_conditions import EVERYTHING, AllOf, Among, Condition, Not, Truth

BY_RETURN = "returns"
QUARTER = "quarter"
"""What places such a count: the quarter it was certified for."""
GROUPS = ("victim", "child", "perpetrator")
KINDS_ASKED = ("community", "accommodation", "workforce", "coordination", "marac", "programme")
WORDS_OF_RETURNS = ("out_of", "rest_of", "at_end", "client_groups", "asked_of", "published")
OF_THE_MART = ("placed_by", "among", "counted")
_SUBJECT = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")


@dataclass(frozen=True)
class ByReturn:
    """`at_end`: how many there are on the last day, so that quarters are not added. No `client_groups`: of every group.

    `published` is the subject of published figures that stand beside it.
    """

    out_of: str = ""
    rest_of: str = ""
    at_end: bool = False
    client_groups: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    published: str = ""


def read_by_return(entry: Mapping[str, Any]) -> tuple[ByReturn, list[str]]:
    """What the entry says, and what is wrong with it."""
    faults = [
        f"“{key}” is for what is counted from records. A return is certified as it stands: take it out."
        for key in OF_THE_MART
        if key in entry
    ]
    if ("denominator" in entry) != ("out_of" in entry):
        faults.append(
            "a share has both “denominator”, in words, and “out_of”, the key of the measure; a plain count has neither."
        )
    for key in ("out_of", "rest_of", "published"):
        if key in entry and not (isinstance(entry[key], str) and entry[key]):
            faults.append(f"“{key}” must be a key in quotation marks.")
    if "rest_of" in entry and "out_of" not in entry:
        faults.append("“rest_of” needs “out_of”: what is left of whom?")
    if isinstance(subject := entry.get("published"), str) and not _SUBJECT.fullmatch(subject):
        faults.append("“published” must be the subject of published figures: small letters, digits, hyphens.")
    if not isinstance(entry.get("at_end", False), bool):
        faults.append("“at_end” must be true or false, without quotation marks.")
    if entry.get("at_end") and "out_of" in entry:
        faults.append("“at_end” is for a plain count: a share is out of what happened in the quarter.")
    lists: dict[str, tuple[str, ...]] = {}
    for key, allowed in (("client_groups", GROUPS), ("asked_of", KINDS_ASKED)):
        given = entry.get(key, [])
        if not isinstance(given, list) or any(each not in allowed for each in given):
            faults.append(f"“{key}” must be a list of: {', '.join(allowed)}.")
            given = []
        lists[key] = tuple(given)
    if faults:
        return ByReturn(), faults
    return (
        ByReturn(
            entry.get("out_of", ""),
            entry.get("rest_of", ""),
            entry.get("at_end", False),
            published=entry.get("published", ""),
            **lists,
        ),
        [],
    )


def conditions_of(key: str, told: ByReturn) -> tuple[Condition, Condition]:
    """What is among and what is counted, in the words of conditions: what disclosure control goes by. Nobody evaluates them."""
    everyone: Condition = Truth(told.out_of or key)
    if told.client_groups:
        everyone = AllOf((everyone, Among("client_group", frozenset(told.client_groups), False)))
    if not told.out_of:
        return everyone, EVERYTHING
    return everyone, Not(Truth(told.rest_of)) if told.rest_of else Truth(key)


def faults_between(entries: Mapping[str, tuple[ByReturn, str]]) -> list[str]:
    """What does not fit between the measures of one file. `entries`: by key, what each says and its unit."""
    faults = []
    for key, (told, unit) in entries.items():
        if not told.out_of:
            continue
        whole = entries.get(told.out_of)
        where = f"Measure “{key}”"
        if whole is None or whole[0].out_of or whole[0].at_end:
            faults.append(
                f"{where}: “out_of” must be a plain count of this file that a return counts too, and that adds up over quarters."
            )
            continue
        if whole[1] != unit:
            faults.append(
                f"{where}: its “unit” is {unit}, and that of “{told.out_of}” is {whole[1]}. Make them one."
            )
        if set(whole[0].client_groups) != set(told.client_groups):
            faults.append(f"{where}: give it the “client_groups” of “{told.out_of}”.")
        if set(whole[0].asked_of) != set(told.asked_of):
            faults.append(
                f"{where}: give it the “asked_of” of “{told.out_of}”: one is not asked without the other."
            )
        if told.rest_of:
            other = entries.get(told.rest_of)
            if other is None or other[0].out_of != told.out_of or other[0].rest_of or told.rest_of == key:
                faults.append(f"{where}: “rest_of” must be another measure out of “{told.out_of}”.")
    return faults
