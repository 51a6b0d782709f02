"""What stands round every page: the menu for this person's roles, who is signed in, the way out. Asks the database nothing.

Read a row of MENU as: whoever may do this action finds this page in the menu under these words. Read a row of MONEY the same
way, for the second menu that stands on every page about money.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import in_words
from commonweal.design.choices import Choice

MENU: tuple[tuple[Action, str, str], ...] = (
    (Action.VIEW_HOME, "Today", "home"),
    (Action.WORK_REFERRAL, "Front door", "front_door"),
    (Action.VIEW_CASE, "Cases", "cases"),
    (Action.WORK_TASKS, "Tasks", "my_tasks"),
    (Action.ACCEPT_REFERRAL, "Offers", "offers"),
    (Action.VIEW_PROGRESS, "Referrals", "referrals"),
    (Action.VIEW_PERSON, "Find someone", "people_search"),
    (Action.VIEW_MONEY, "Money", "money"),
    (Action.VIEW_CONTRACT, "Contracts", "contracts"),
    (Action.VIEW_DECISION, "Decisions", "decisions"),
    (Action.VIEW_FIGURES, "Board", "board"),
    (Action.VIEW_FIGURES, "Figures", "published_figures"),
    (Action.VIEW_FEEDBACK, "Feedback", "feedback"),
    (Action.VIEW_STATEMENT, "Statements", "statements"),
    (Action.VIEW_RELEASES, "Releases", "release_log"),
    (Action.VIEW_RETURN, "Returns", "my_returns"),
    (Action.VIEW_RETURNS, "Returns", "returns"),
    (Action.VIEW_DOCUMENT, "Documents", "documents"),
    (Action.VIEW_AUDIT, "Audit", "audit"),
    (Action.VIEW_ACCOUNTS, "Accounts", "accounts"),
    (Action.VIEW_NIGHT, "Work", "work"),
    (Action.VIEW_DIRECTORY, "Services", "directory"),
)

MONEY: tuple[tuple[Action, str, str], ...] = (
    (Action.VIEW_MONEY, "The pool", "money"),
    (Action.VIEW_MONEY, "Contributions", "contributions"),
    (Action.VIEW_MONEY, "Can it be paid for?", "verdict"),
    (Action.VIEW_MONEY, "Who pays for what", "who_pays"),
    (Action.VIEW_MONEY, "Budget and forecast", "budget"),
    (Action.VIEW_MONEY, "Scenarios", "scenarios"),
    (Action.VIEW_MONEY, "Gates", "gates"),
    (Action.VIEW_MONEY, "Balances", "balances"),
    (Action.VIEW_VALUE, "What it bought", "value"),
    (Action.VIEW_LEDGER, "Ledger", "ledger"),
    (Action.VIEW_LEDGER, "Years", "financial_years"),
    (Action.LOAD_PLAN, "Load a plan", "load_plan"),
)
MONEY_LIES_UNDER = "/money/"
FIGURES: tuple[tuple[Action, str, str], ...] = (
    (Action.VIEW_FIGURES, "Published figures", "published_figures"),
    (Action.VIEW_FIGURES, "Two windows", "compared_windows"),
    (Action.VIEW_FIGURES, "Beside other areas", "figures_beside"),
    (Action.VIEW_FIGURES, "MARAC capacity", "marac_capacity"),
    (Action.VIEW_FIGURES, "The same help everywhere?", "equity"),
    (Action.VIEW_FIGURES, "What the law wants, and when", "cycles"),
    (Action.LOAD_FIGURES, "Load figures", "load_figures"),
)
FIGURES_LIE_UNDER = "/figures/"


def for_page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page: `navigation`, `section` and `account`, empty for whoever is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"navigation": (), "section": (), "account": None}
    return {
        "navigation": navigation(actor, request.path),
        "section": section(actor, request.path, plan=request.GET.get("plan", "")),
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


def section(actor: Actor, path: str, *, plan: str = "") -> tuple[Choice, ...]:
    """The second menu of a page about money, which stays with the plan that was chosen; that of figures; nothing elsewhere."""
    if path.startswith(FIGURES_LIE_UNDER):
        return tuple(Choice(label, address, here) for label, address, here in _entries(FIGURES, actor, path))
    if not path.startswith(MONEY_LIES_UNDER):
        return ()
    chosen = f"?{urlencode({'plan': plan})}" if plan else ""
    return tuple(
        Choice(label, f"{address}{chosen}", here) for label, address, here in _entries(MONEY, actor, path)
    )


def navigation(actor: Actor, path: str) -> tuple[tuple[str, str, bool], ...]:
    """(words, address, is this where we are) of the menu."""
    return _entries(MENU, actor, path)


def _entries(
    menu: tuple[tuple[Action, str, str], ...], actor: Actor, path: str
) -> tuple[tuple[str, str, bool], ...]:
    """The longest address that the page lies under is the current one."""
    entries = [(words, reverse(name)) for action, words, name in menu if may(actor.roles, action)]
    under = [
        address for _, address in entries if path == address or (address != "/" and path.startswith(address))
    ]
    here = max(under, key=len, default="")
    return tuple((words, address, address == here) for words, address in entries)
