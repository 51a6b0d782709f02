"""The access table as a page to read: `docs/generated/access.md` is made from the policy itself, so it cannot be wrong."""

from collections.abc import Iterable

from commonweal.access.policy import POLICY, Action, Scope
from commonweal.access.roles import DESCRIPTIONS, Role, in_words

SHORT = {
    Scope.ALL: "all",
    Scope.OWN_ORGANISATION: "organisation",
    Scope.OWN_BOARD: "board",
    Scope.OWN_SERVICE: "service",
    Scope.OWN_CASELOAD: "caseload",
    Scope.NAMED: "caseload, named",
    Scope.BREAK_GLASS: "emergency",
    Scope.OWN_REFERRALS: "referrals",
    Scope.OFFERED: "offered",
    Scope.SELF: "self",
    Scope.NO_RECORD: "no record",
}


def policy_as_markdown() -> str:
    """Three tables: what each role is for, what the words for scopes mean, and role by role what each action reaches."""
    return "\n".join(
        [
            "## The roles\n",
            table(("Role", "What it is for"), ((in_words(role), DESCRIPTIONS[role]) for role in Role)),
            "## How far an action reaches\n",
            table(("Word", "Which records"), ((SHORT[scope], scope.value) for scope in Scope)),
            "## What each role may do\n",
            "An empty cell is a refusal: nothing is allowed that is not written here.\n",
            table(("Action", *map(in_words, Role)), ((action.value, *_reach(action)) for action in Action)),
        ]
    )


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table, ending in a blank line."""
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines) + "\n"


def _reach(action: Action) -> list[str]:
    grants = POLICY.get(action, {})
    return [SHORT[grants[role]] if role in grants else "" for role in Role]
