"""Someone at a browser, in the words of a journey. Every page they come to is checked for accessibility."""

import re
from copy import copy
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD

WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")


def _label(words: str) -> re.Pattern[str]:
    """The words of a question, whether or not it says that it is optional."""
    return re.compile(rf"^\s*{re.escape(words)}( \(optional\))?\s*$")


@dataclass
class Visitor:
    """`visitor = Visitor(browser, address); visitor.sign_in("pat")`."""

    browser: Browser
    address: str
    width: int = 1280
    scripts: bool = True
    checked: set[str] = field(default_factory=set)
    page: Page = None

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 900},
            base_url=self.address,
            java_script_enabled=self.scripts,
        )
        context.set_default_timeout(10_000)
        self.page = context.new_page()

    def open(self, path: str) -> "Visitor":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        return self.look()

    def another_tab(self) -> "Visitor":
        """The same person in the same browser, with a second page open."""
        tab = copy(self)
        tab.page = self.page.context.new_page()
        return tab

    def sign_in(self, name: str) -> "Visitor":
        return self.open("/sign-in/").sign_in_here(name)

    def sign_in_here(self, name: str) -> "Visitor":
        """On the sign-in page in front, which goes on to where they were."""
        self.type("E-mail", f"{name}@example.org").type("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page).not_to_have_url(re.compile("sign-in"))
        return self

    def sign_out(self) -> "Visitor":
        """By the menu of the account, which is folded."""
        self.page.locator("details.cw-account summary").click()
        return self.press("Sign out")

    def type(self, label: str, text: str) -> "Visitor":
        self.page.get_by_label(_label(label)).first.fill(text)
        return self

    def finds_typed(self, label: str, text: str) -> "Visitor":
        expect(self.page.get_by_label(_label(label)).first).to_have_value(text)
        return self

    def finds_chosen(self, label: str) -> "Visitor":
        expect(self.page.get_by_label(_label(label)).first).to_be_checked()
        return self

    def choose(self, label: str, *, within: str | None = None) -> "Visitor":
        """A radio button or checkbox by its label, within a question where the label alone is not enough."""
        place = self.page.get_by_role("group", name=_label(within)).last if within else self.page
        place.get_by_label(_label(label)).first.check()
        return self

    def pick(self, label: str, option: str) -> "Visitor":
        self.page.get_by_label(_label(label)).select_option(label=option)
        return self

    def type_date(self, question: str, day: int, month: int, year: int) -> "Visitor":
        group = self.page.get_by_role("group", name=_label(question))
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(part, exact=True).fill(str(value))
        return self

    def press(self, name: str) -> "Visitor":
        """A button that sends a form is pressed and the answer waited for: on a busy machine the next step would overtake it."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        if button.evaluate("each => each.type === 'submit' && each.form !== null"):
            with self.page.expect_navigation():
                button.click()
        else:
            button.click()
        return self.look()

    def follow(self, name: str, *, exact: bool = False) -> "Visitor":
        """What is said to be there, or not, is said of the page that the link leads to and not of the one before."""
        link = self.page.get_by_role("link", name=name, exact=exact).first
        if (link.get_attribute("href") or "#").startswith("#"):
            link.click()
        else:
            with self.page.expect_navigation():
                link.click()
        return self.look()

    def waits_for(self, text: str) -> "Visitor":
        """For what a worker does: on a busy machine it takes a while."""
        expect(self.page.locator("body")).to_contain_text(text, timeout=120_000)
        return self

    def sees(self, text: str) -> "Visitor":
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, text: str) -> "Visitor":
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def look(self) -> "Visitor":
        """Checks the page in front with axe, once per kind of page and state of its errors; axe itself is a script."""
        self.page.wait_for_load_state("load")
        if not self.scripts:
            return self
        path = IDS.sub("…", self.page.url.removeprefix(self.address).split("?")[0])
        kind = f"{path} {self.page.locator('.govuk-error-summary').count()}"
        if kind not in self.checked:
            self.checked.add(kind)
            found = Axe().run(self.page, options=WCAG).response["violations"]
            told = [(each["id"], each["help"], each["nodes"][0]["html"][:200]) for each in found]
            assert told == [], f"{path}: {told}"
        return self

    def close(self) -> None:
        self.page.context.close()
