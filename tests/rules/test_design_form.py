"""The form: its list of what to mend, what travels unseen, reasons from the rule book, and a save that came late."""

from datetime import UTC, datetime

import pytest
from django import forms

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField, TextField
from commonweal.design.stale import stale_edit
from commonweal.rules.reasons import Reason, Refused

CODES = [("a", "Lantern Advocacy"), ("b", "Harbour Street")]


class Contract(CommonwealForm):
    title = TextField(label="Title")
    amount = MoneyField(label="Amount")
    starts_on = DateField(label="First day")
    lead = ChoiceField(label="Lead", choices=CODES)


TYPED = {
    "title": "Support",
    "amount": "670,450",
    "lead": "a",
    "starts_on-day": "1",
    "starts_on-month": "4",
    "starts_on-year": "2026",
    "version": "7",
    "form_key": "k1",
}


def test_the_summary_follows_the_order_of_the_page_and_leads_to_each_field():
    form = Contract({})
    assert [(line.text, line.href) for line in form.error_summary()] == [
        ("Enter title", "#id_title"),
        ("Enter amount", "#id_amount"),
        ("Enter first day", "#id_starts_on-day"),
        ("Select lead", "#id_lead"),
    ]
    for line in form.error_summary():
        assert f'id="{line.href[1:]}"' in form.fields_html()


def test_a_form_not_sent_has_nothing_to_mend():
    assert Contract().error_summary() == []


def test_reasons_of_the_rule_book_stand_above_the_form_or_at_a_field():
    form = Contract(TYPED)
    assert form.is_valid()
    refused = Refused(
        [Reason("no_authority", "Ask the board first."), Reason("too_early", "Choose a later day.")]
    )
    form.refuse(refused, fields={"too_early": "starts_on"})
    assert [(line.text, line.href) for line in form.error_summary()] == [
        ("Ask the board first.", "#id_title"),
        ("Choose a later day.", "#id_starts_on-day"),
    ]
    assert "Choose a later day." in form.field_html("starts_on")
    assert form.field_html("starts_on").count("govuk-input--error") == 3


def test_each_form_shown_has_a_key_of_its_own_and_a_form_sent_keeps_its_key():
    first, second = Contract(version=7), Contract(version=7)
    assert first.hidden_html() != second.hidden_html()
    assert 'name="version" value="7"' in first.hidden_html()
    assert 'name="form_key" value="k1"' in Contract(TYPED).hidden_html()


def test_what_travels_unseen_is_escaped_and_limited():
    form = Contract({**TYPED, "form_key": '"><script>', "version": "9" * 65})
    assert "<script>" not in form.hidden_html()
    assert not form.is_valid()


def test_a_late_save_shows_both_versions_in_words_and_saving_again_is_on_the_new_one():
    form = Contract(TYPED)
    assert form.is_valid()
    stale = stale_edit(
        form=form,
        theirs={"title": "Support", "amount": 68_386_000, "starts_on": None, "lead": "b"},
        saved_by="Priya Raman",
        saved_at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
    )
    assert [(line.label, line.yours, line.theirs) for line in stale.differences] == [
        ("Amount", "£670,450", "£683,860"),
        ("First day", "1 April 2026", ""),
        ("Lead", "Lantern Advocacy", "Harbour Street"),
    ]
    form.overtaken_by(8)
    assert 'name="version" value="8"' in form.hidden_html()
    assert 'value="670,450"' in form.field_html("amount")


def test_a_field_from_elsewhere_is_refused_by_name():
    class Mixed(CommonwealForm):
        plain = forms.CharField()

    with pytest.raises(TypeError, match="plain is not one of"):
        Mixed().field_html("plain")
