"""The shared templates: strict, discreet, without inline script or style, with every part reachable."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from commonweal.design.charts import Bar, Bars
from commonweal.design.fields import CommonwealForm, TextField
from commonweal.design.jinja import environment
from commonweal.design.stale import Difference, StaleEdit
from commonweal.design.tables import Column, Table
from commonweal.rules.reasons import Reason

TEMPLATES = Path(__file__).resolve().parents[2] / "src/commonweal/design/templates/design"
TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="t">')
SAYS_WHAT_IT_IS = ("abuse", "violence", "victim", "domestic", "perpetrator", "refuge")


@dataclass
class Account:
    name: str = "Amina Okafor"
    role: str = "Case worker at Lantern Advocacy"
    links: list = field(default_factory=lambda: [("Change your password", "/password/")])
    sign_out_url: str = "/sign-out/"


class Page(HTMLParser):
    """What a test wants to know of a page: its tags, its title, its ids, its links."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.title, self._in_title = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_data(self, data):
        self.title += data if self._in_title else ""

    def handle_endtag(self, tag):
        self._in_title = False

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def page(source, **context):
    env = environment(loader=jinja2.DictLoader({"page": source}))
    return env.get_template("page").render(csrf_input=TOKEN, **context)


TODAY = (
    '{% extends "design/layout.jinja" %}{% block title %}Today{% endblock %}'
    '{% block content %}<h1 class="govuk-heading-l">Today</h1>{{ term("MARAC") }}{% endblock %}'
)


FORM = (
    '{% extends "design/form.jinja" %}{% block title %}Name{% endblock %}'
    "{% block heading %}<h1>Name</h1>{% endblock %}"
)
PUBLIC = (
    '{% extends "design/public.jinja" %}{% block title %}About{% endblock %}'
    "{% block content %}<h1>About</h1>{% endblock %}"
)


class Asking(CommonwealForm):
    name = TextField(label="Name")


def everything():
    """Every kind of page, as HTML, by name."""
    navigation = [("Today", "/", True), ("Cases", "/cases/", False)]
    signed_in = {"navigation": navigation, "account": Account()}
    env = environment()
    stale = StaleEdit(
        "Priya Raman", datetime(2026, 11, 22, 9, tzinfo=UTC), (Difference("Name", "Ann", "Anne"),)
    )
    extra = {
        "stale": stale,
        "draft_saved_at": stale.saved_at,
        "reasons": [Reason("r", "Ask the board first.")],
    }
    pages = {
        "today": page(TODAY, **signed_in, breadcrumbs=[("Today", "/")]),
        "signed out": page(TODAY),
        "form": page(FORM, form=Asking({}), **signed_in, back=("Back to the plan", "/plan/"), **extra),
        "public": page(PUBLIC),
    }
    for code in (400, 403, 404, 500):
        pages[f"error {code}"] = env.get_template(f"design/errors/{code}.jinja").render()
    return pages


@pytest.fixture(scope="module")
def pages():
    return everything()


NAMES = [
    "today",
    "signed out",
    "form",
    "public",
    *(f"error {code}" for code in (400, 403, 404, 500)),
]


@pytest.mark.parametrize("name", NAMES)
def test_no_page_needs_inline_script_or_style(pages, name):
    html = Page(pages[name])
    assert html.all("style") == []
    assert all("src" in attrs for attrs in html.all("script"))
    for _, attrs in html.tags:
        assert not any(key == "style" or key.startswith("on") for key in attrs)


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_and_the_header_say_nothing_about_what_the_site_is_for(pages, name):
    html = Page(pages[name])
    assert html.title.endswith(" · Commonweal")
    assert not any(word in html.title.lower() for word in SAYS_WHAT_IT_IS)
    head = pages[name].split("<main")[0].lower()
    assert not any(word in head for word in SAYS_WHAT_IT_IS)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_one_main_part_a_way_to_skip_to_it_and_ids_used_once(pages, name):
    html = Page(pages[name])
    assert [attrs["id"] for attrs in html.all("main")] == ["main-content"]
    assert html.all("a")[0]["href"] == "#main-content"
    assert len(html.all("h1")) == 1
    assert len(set(html.ids)) == len(html.ids)
    for _, attrs in html.tags:
        for key in ("aria-controls", "aria-labelledby", "popovertarget", "for"):
            assert all(target in html.ids for target in attrs.get(key, "").split())


@pytest.mark.parametrize("name", NAMES)
def test_search_engines_are_told_to_keep_away_and_addresses_are_not_passed_on(pages, name):
    metas = {attrs.get("name"): attrs.get("content") for attrs in Page(pages[name]).all("meta")}
    assert metas["robots"] == "noindex, nofollow"
    assert metas["referrer"] == ("no-referrer" if name == "public" else "same-origin")


def test_the_menu_marks_the_page_we_are_on_and_signing_out_is_a_form_with_the_token(pages):
    html = Page(pages["today"])
    current = [attrs["href"] for attrs in html.all("a") if attrs.get("aria-current") == "page"]
    assert current == ["/"]
    assert [attrs["action"] for attrs in html.all("form")] == ["/sign-out/"]
    assert "csrfmiddlewaretoken" in pages["today"]
    assert "Sign out" not in pages["signed out"]


def test_a_public_page_offers_the_way_out_first_and_without_script(pages, settings):
    html = Page(pages["public"])
    ways = [attrs for attrs in html.all("a") if attrs["href"] == settings.SAFE_EXIT_URL]
    assert len(ways) == 2
    assert all(attrs["rel"] == "nofollow noreferrer" for attrs in ways)
    holder = next(attrs for _, attrs in html.tags if attrs.get("data-module") == "govuk-exit-this-page")
    assert holder["data-exit-to"] == settings.SAFE_EXIT_URL
    assert pages["public"].index("govuk-exit-this-page__button") < pages["public"].index("<main")


def test_a_form_page_says_error_in_the_tab_links_to_the_field_and_carries_all_that_travels_unseen(pages):
    html = Page(pages["form"])
    assert html.title.startswith("Error: ")
    assert {"href": "#id_name"} in html.all("a")
    hidden = {attrs["name"] for attrs in html.all("input") if attrs.get("type") == "hidden"}
    assert {"csrfmiddlewaretoken", "version", "form_key"} <= hidden
    posts = [attrs for attrs in html.all("form") if "novalidate" in attrs]
    assert [each["method"] for each in posts] == ["post"]
    assert posts[0]["data-keep"] == "/drafts/"


def test_a_form_page_shows_both_versions_the_draft_and_why_the_button_is_off(pages):
    text = pages["form"]
    assert "Priya Raman saved changes while you were writing" in text
    assert "Anne" in text
    assert "Your draft is back" in text
    assert "Ask the board first." in text
    button = next(attrs for attrs in Page(text).all("button") if attrs.get("type") == "submit")
    assert "disabled" in button
    assert button["data-prevent-double-click"] == "true"


def test_a_name_nobody_gave_fails_at_once():
    with pytest.raises(jinja2.UndefinedError):
        page('{% extends "design/layout.jinja" %}{% block title %}{{ nobody }}{% endblock %}')


def test_what_people_typed_is_escaped():
    html = page(
        '{% from "design/part/timeline.jinja" import event %}{% from "design/part/tags.jinja" import tag %}'
        '{% from "design/part/table.jinja" import summary_list, data_table %}'
        "{{ event('today', typed, typed, typed) }}{{ tag(typed) }}{{ summary_list([(typed, typed)]) }}{{ data_table(table) }}",
        typed="<img src=x>",
        table=Table("<img src=x>", (Column("<img src=x>"),), (("<img src=x>",),), note="<img src=x>"),
    )
    assert "<img" not in html
    assert html.count("&lt;img src=x&gt;") == 10


def test_a_picture_stands_with_its_table():
    chart = Bars("areas", "Referrals by area", "Area", "Referrals", (Bar("County", 4771, "4,771"),))
    html = page(
        '{% from "design/part/picture.jinja" import chart %}{{ chart(bars, "Each counted once.") }}',
        bars=chart,
    )
    assert html.count("<svg") == 1
    assert html.count("<table") == 1
    assert "Each counted once." in html


def test_numbers_stand_to_the_right_and_a_stacked_row_names_its_columns():
    table = Table(
        "Money",
        tuple(Column(name, name != "Partner") for name in ("Partner", "Asked", "Paid", "Left")),
        (("County", "£3", "£2", "£1"),),
    )
    html = Page(page('{% from "design/part/table.jinja" import data_table %}{{ data_table(t) }}', t=table))
    assert [attrs.get("data-label") for attrs in html.all("td")] == ["Asked", "Paid", "Left"]
    assert all(attrs["class"] == "cw-table__number" for attrs in html.all("td"))
    assert html.all("th")[-1] == {"role": "rowheader", "scope": "row"}


@pytest.mark.parametrize(
    ("grade", "letter", "words"),
    [
        ("high", "H", "High risk"),
        ("medium", "M", "Medium risk"),
        ("standard", "S", "Standard risk"),
        ("unknown", "?", "Risk unknown"),
    ],
)
def test_a_grade_of_risk_is_a_letter_and_words_not_a_colour(grade, letter, words):
    html = page('{% from "design/part/tags.jinja" import risk_badge %}{{ risk_badge(grade) }}', grade=grade)
    assert f'aria-hidden="true">{letter}</span>{words}</strong>' in html


def test_no_safe_contact_recorded_reads_as_not_safe():
    source = '{% from "design/part/banners.jinja" import safe_contact %}{{ safe_contact(state) }}'
    assert "do not make contact" in page(source, state="not_recorded")


def test_every_template_is_small_and_reads_without_a_fault():
    env = environment()
    found = sorted(TEMPLATES.rglob("*.jinja"))
    assert len(found) > 12
    for template in found:
        text = template.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 150, template.name
        env.get_template(f"design/{template.relative_to(TEMPLATES)}")
