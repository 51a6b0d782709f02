"""What stands round every page: the menu for this person's roles, who is signed in, the way out. Asks the database nothing.

Read a row of MENU as: whoever may do this action finds this page in the menu under these words. A Group is one entry of the menu
that leads to the first of its pages this person may open; its pages have a second menu, of which each row reads the same way. A
group of which somebody may open one page alone is that page, and of two it bears both their names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import in_words
from commonweal.design.choices import Choice

Row = tuple[Action, str, str]
MOST_ENTRIES = 7  # more do not fit beside each other at 1280 pixels, and nobody reads them


@dataclass(frozen=True)
class Group:
    """`also` are the beginnings of addresses of pages that belong here and lie under none of `rows`."""

    title: str
    rows: tuple[Row, ...]
    also: tuple[str, ...] = ()


MONEY: tuple[Row, ...] = (
    (Action.VIEW_MONEY, "The pool", "money"),
    (Action.VIEW_MONEY, "Contributions", "contributions"),
    (Action.VIEW_MONEY, "Can it be paid for?", "verdict"),
    (Action.VIEW_MONEY, "Who pays for what", "who_pays"),
    (Action.VIEW_MONEY, "Budget and forecast", "budget"),
    (Action.VIEW_CONTRACT, "Contracts", "contracts"),
    (Action.VIEW_MONEY, "Scenarios", "scenarios"),
    (Action.VIEW_MONEY, "Gates", "gates"),
    (Action.VIEW_MONEY, "Balances", "balances"),
    (Action.VIEW_VALUE, "What it bought", "value"),
    (Action.VIEW_LEDGER, "Ledger", "ledger"),
    (Action.VIEW_LEDGER, "Years", "financial_years"),
    (Action.LOAD_PLAN, "Load a plan", "load_plan"),
)
FIGURES: tuple[Row, ...] = (
    (Action.VIEW_FIGURES, "Board page", "board"),
    (Action.VIEW_FIGURES, "Published figures", "published_figures"),
    (Action.VIEW_FIGURES, "Two windows", "compared_windows"),
    (Action.VIEW_FIGURES, "Beside other areas", "figures_beside"),
    (Action.VIEW_FIGURES, "MARAC capacity", "marac_capacity"),
    (Action.VIEW_FIGURES, "The same help everywhere?", "equity"),
    (Action.VIEW_FIGURES, "What the law wants, and when", "cycles"),
    (Action.LOAD_FIGURES, "Load figures", "load_figures"),
)
REPORTS: tuple[Row, ...] = (
    (Action.VIEW_DOCUMENT, "Documents", "documents"),
    (Action.VIEW_STATEMENT, "Statements", "statements"),
    (Action.VIEW_RETURN, "Returns", "my_returns"),
    (Action.VIEW_RETURNS, "Returns", "returns"),
    (Action.VIEW_RELEASES, "Releases", "release_log"),
    (Action.VIEW_FEEDBACK, "Feedback", "feedback"),
)
MENU: tuple[Row | Group, ...] = (
    (Action.VIEW_HOME, "Today", "home"),
    (Action.WORK_REFERRAL, "Front door", "front_door"),
    (Action.VIEW_CASE, "Cases", "cases"),
    (Action.WORK_TASKS, "Tasks", "my_tasks"),
    (Action.ACCEPT_REFERRAL, "Offers", "offers"),
    (Action.VIEW_PROGRESS, "Referrals", "referrals"),
    (Action.VIEW_PERSON, "Find someone", "people_search"),
    Group("Money", MONEY, also=("/money/", "/payments/", "/accruals/")),
    (Action.VIEW_DECISION, "Decisions", "decisions"),
    Group("Figures", FIGURES, also=("/measures/",)),
    Group("Reports", REPORTS, also=("/returns/",)),
    (Action.VIEW_AUDIT, "Audit", "audit"),
    (Action.VIEW_ACCOUNTS, "Accounts", "accounts"),
    (Action.VIEW_NIGHT, "Work", "work"),
    (Action.VIEW_DIRECTORY, "Services", "directory"),
)
GROUPS = tuple(each for each in MENU if isinstance(each, Group))


def for_page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page: menu, second menu and its name, account; empty for strangers."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"navigation": (), "section": (), "section_name": "", "account": None}
    group = group_of(actor, request.path)
    return {
        "navigation": navigation(actor, request.path),
        "section": section(actor, request.path, plan=request.GET.get("plan", "")),
        "section_name": f"{_title(group, actor)} pages" if group else "",
        "account": {
            "name": actor.name,
            "role": ", ".join(sorted(in_words(role) for role in actor.roles)) or "No role today",
            "links": _own_links(actor),
            "sign_out_url": reverse("sign_out"),
        },
    }


def _own_links(actor: Actor) -> tuple[tuple[str, str], ...]:
    links = [("Change your password", reverse("change_password")), ("Notices", reverse("notices"))]
    if may(actor.roles, Action.DECLARE_INTEREST):
        links.append(("People you know", reverse("interests")))
    return tuple(links)


def group_of(actor: Actor, path: str) -> Group | None:
    """The group whose page this is, if it is one and this person may open any of them."""
    for group in GROUPS:
        pages = _pages(group.rows, actor)
        if pages and any(path.startswith(each) for each in (*(address for _, address in pages), *group.also)):
            return group
    return None


def section(actor: Actor, path: str, *, plan: str = "") -> tuple[Choice, ...]:
    """The second menu, of the pages of the group that this page is in; nothing where there is no other. Pages about money stay
    with the plan that was chosen.
    """
    group = group_of(actor, path)
    pages = _pages(group.rows, actor) if group else []
    if len(pages) < 2:
        return ()
    addresses = [address for _, address in pages]
    here = _longest(path, addresses) or next((each for each in addresses if _first(each) == _first(path)), "")
    chosen = f"?{urlencode({'plan': plan})}" if plan else ""
    return tuple(
        Choice(words, address + (chosen if address.startswith("/money/") else ""), address == here)
        for words, address in pages
    )


def navigation(actor: Actor, path: str) -> tuple[tuple[str, str, bool], ...]:
    """(words, address, is this where we are) of the menu."""
    group = group_of(actor, path)
    entries, here = [], ""
    for each in MENU:
        pages = _pages(each.rows if isinstance(each, Group) else (each,), actor)
        if not pages:
            continue
        words, address = pages[0]
        if isinstance(each, Group):
            words = _title(each, actor)
            here = address if each is group else here
        entries.append((words, address))
    here = here or _longest(path, (address for _, address in entries))
    return tuple((words, address, address == here) for words, address in entries)


def _title(group: Group, actor: Actor) -> str:
    """What the group is called for this person."""
    names = [words for words, _ in _pages(group.rows, actor)]
    if len(names) > 2:
        return group.title
    first, *others = names
    return " and ".join([first, *(each.lower() for each in others)])


def _pages(rows: Iterable[Row], actor: Actor) -> list[tuple[str, str]]:
    """(words, address) of those that this person may open."""
    return [(words, reverse(name)) for action, words, name in rows if may(actor.roles, action)]


def _first(path: str) -> str:
    return path.split("/")[1]


def _longest(path: str, addresses: Iterable[str]) -> str:
    """The longest address that the page lies under is the current one."""
    under = [each for each in addresses if path == each or (each != "/" and path.startswith(each))]
    return max(under, key=len, default="")
