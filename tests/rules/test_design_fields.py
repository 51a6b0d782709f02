"""Fields of text, money and choices: refused in plain English, drawn accessibly, nothing typed lost."""

import pytest

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    EmailField,
    LongTextField,
    MoneyField,
    MultiChoice,
    PasswordField,
    TextField,
    YesNoDontKnow,
)

LEADS = [("a", "Lantern Advocacy", "County and city"), ("b", "Harbour Street")]


class Asking(CommonwealForm):
    name = TextField(label="Provider name", max_length=20, hint="As on the contract")
    amount = MoneyField(label="Amount asked", least=100, most=100_000_000)
    safe = YesNoDontKnow(label="Is it safe to call?")
    times = LongTextField(label="When is it safe", max_length=20, required=False)
    lead = ChoiceField(label="Lead provider", choices=LEADS)
    area = ChoiceField(label="Area", choices=[("n", "North"), ("s", "South")], as_list=True)
    needs = MultiChoice(label="Needs", choices=[("h", "Housing"), ("l", "Legal advice")], required=False)
    email = EmailField(label="Your email address", autocomplete="email")
    password = PasswordField(label="Password", called="Your password")


GOOD = {
    "name": "Lantern Advocacy",
    "amount": "£670,450",
    "safe": "dont_know",
    "times": "mornings",
    "lead": "a",
    "area": "n",
    "needs": ["h", "l"],
    "email": "amina@example.org",
    "password": " a pass phrase ",
}


def asked(**changes):
    return Asking({**GOOD, **changes})


def refusal(name, typed):
    form = asked(**{name: typed})
    assert not form.is_valid()
    assert set(form.errors) == {name}
    return form.errors[name][0]


def test_good_answers_come_out_as_plain_values():
    form = asked()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 67_045_000
    assert form.cleaned_data["safe"] == "dont_know"
    assert form.cleaned_data["needs"] == ["h", "l"]
    assert form.cleaned_data["password"] == " a pass phrase "


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("name", "", "Enter provider name"),
        ("name", "x" * 21, "Provider name must be 20 characters or fewer"),
        ("amount", "", "Enter amount asked"),
        ("amount", "0.50", "Amount asked must be £1 or more"),
        ("amount", "1,000,001", "Amount asked must be £1,000,000 or less"),
        ("safe", "", "Answer the question “Is it safe to call?”"),
        ("lead", "", "Select lead provider"),
        ("lead", "nobody", "Choose lead provider from those shown"),
        ("area", "x", "Choose area from those shown"),
        ("needs", ["x"], "Choose needs from those shown"),
        ("email", "nobody", "Enter your email address in the correct form, like name@example.com"),
        ("password", "", "Enter your password"),
    ],
)
def test_a_refusal_says_what_to_do_in_plain_english(name, typed, message):
    assert refusal(name, typed) == message


@pytest.mark.parametrize("typed", ["£1,051600", "TBC", "12%", "-5", "1.5"])
def test_money_that_could_be_read_two_ways_is_refused_and_shown_as_it_was_typed(typed):
    form = asked(amount=typed)
    assert not form.is_valid()
    assert form.errors["amount"][0].startswith("Amount asked: ")
    assert f'value="{typed}"' in form.field_html("amount")


def test_a_stored_amount_is_shown_as_pounds():
    assert 'value="683,860"' in Asking(initial={"amount": 68_386_000}).field_html("amount")
    assert 'value="10.50"' in Asking(initial={"amount": 1050}).field_html("amount")


def test_a_null_character_is_refused_with_a_sentence():
    assert refusal("name", "Lan\x00tern") == "Provider name holds a sign that cannot be kept. Type it again"


@pytest.mark.parametrize("name", ["name", "times", "email", "amount"])
def test_everything_typed_is_shown_again_and_never_as_markup(name):
    typed = '<script>"x"</script> & more than fits'
    form = asked(**{name: typed})
    form.is_valid()
    html = form.field_html(name)
    assert "<script>" not in html
    assert "&lt;script&gt;&#34;x&#34;&lt;/script&gt; &amp; more than fits" in html


def test_a_password_is_never_shown_again():
    form = asked(password="correct horse", name="")
    assert not form.is_valid()
    assert "correct horse" not in form.fields_html()


def test_line_ends_count_once_and_survive_nesting_under_a_choice():
    form = asked(safe="yes", times="one two 3\r\nfour five")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["times"] == "one two 3\nfour five"
    assert ">one two 3&#10;four five</textarea>" in form.field_html("safe", reveals={"yes": ["times"]})


def test_a_field_is_tied_to_its_label_hint_and_message():
    form = asked(name="")
    html = form.field_html("name")
    assert '<label class="govuk-label govuk-label--s" for="id_name">' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-error"' in html


def test_a_question_of_several_inputs_has_a_legend_and_its_choices_their_hints():
    html = asked(lead="b").field_html("lead")
    assert "<legend" in html
    assert "County and city" in html
    assert 'value="b" checked' in html
    assert 'value="a" checked' not in html


def test_optional_says_so_and_required_says_nothing():
    assert "When is it safe (optional)" in Asking().field_html("times")
    assert "(optional)" not in Asking().field_html("name")


def test_browsers_are_told_to_forget_what_is_typed_about_somebody_else():
    form = Asking()
    assert 'autocomplete="off"' in form.field_html("name")
    assert 'autocomplete="email"' in form.field_html("email")
    assert 'autocomplete="current-password"' in form.field_html("password")
    assert 'inputmode="decimal"' in form.field_html("amount")


def test_choices_that_depend_on_who_asks_are_set_by_the_form_alone():
    first, second = Asking(GOOD), Asking(GOOD)
    first.fields["lead"].set_choices([("c", "Third Door")])
    assert not first.is_valid()
    assert second.is_valid()
    assert "Third Door" in first.field_html("lead")
    assert "Third Door" not in second.field_html("lead")


def test_a_question_may_be_the_page_heading():
    assert '<h1 class="govuk-label-wrapper">' in Asking().field_html("name", is_heading=True)
    assert '<h1 class="govuk-fieldset__heading">' in Asking().field_html("safe", is_heading=True)
