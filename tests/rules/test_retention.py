"""Every field says whether it is personal, and every kind of record how long it is kept."""

from datetime import date

import pytest

from commonweal.rules.retention import (
    RULES,
    FieldKind,
    Personal,
    Retention,
    Trigger,
    declare,
    faults_in_declaration,
    may_be_deleted_on,
)


def test_every_kind_of_record_has_a_rule_that_owns_to_being_unverified():
    assert set(RULES) == set(Retention)
    for key, rule in RULES.items():
        assert rule.key is key
        assert rule.source.startswith("Local default, not verified")
        assert (rule.trigger is Trigger.NEVER) == (rule.years == rule.days == 0)


def test_fields_are_declared_by_what_they_say():
    assert declare(Retention.CASE, no="id version", identifies="full_name", sensitive="grade") == {
        "id": FieldKind(Personal.NO, Retention.CASE),
        "version": FieldKind(Personal.NO, Retention.CASE),
        "full_name": FieldKind(Personal.IDENTIFIES, Retention.CASE),
        "grade": FieldKind(Personal.SENSITIVE, Retention.CASE),
    }


def test_a_field_is_declared_once():
    with pytest.raises(ValueError, match="“grade” is declared twice"):
        declare(Retention.CASE, no="grade", sensitive="grade")


@pytest.mark.parametrize("rule", [Retention.COUNTS, Retention.STRUCTURE])
def test_nothing_personal_is_kept_for_ever(rule):
    assert list(declare(rule, no="id")) == ["id"]
    for how in ("identifies", "sensitive"):
        with pytest.raises(ValueError, match="“name” is personal"):
            declare(rule, **{how: "name"})


def test_a_forgotten_field_and_one_that_is_gone_are_found():
    declared = declare(Retention.CASE, no="id", sensitive="grade")
    assert faults_in_declaration(["id", "grade"], declared) == []
    found = faults_in_declaration(["id", "note", "born_on"], declared)
    assert [(reason.code, reason.text.split("“")[1].split("”")[0]) for reason in found] == [
        ("undeclared", "born_on"),
        ("undeclared", "note"),
        ("no_such_field", "grade"),
    ]


@pytest.mark.parametrize(
    ("key", "born_on", "day"),
    [
        (Retention.CASE, None, date(2033, 11, 1)),
        (Retention.CASE, date(1990, 1, 1), date(2033, 11, 1)),
        (Retention.CASE, date(2015, 6, 3), date(2040, 6, 3)),  # a child: not before the 25th birthday
        (Retention.DRAFT, None, date(2027, 1, 30)),
        (Retention.AUDIT, date(2015, 6, 3), date(2033, 11, 1)),
        (Retention.COUNTS, None, None),
        (Retention.STRUCTURE, None, None),
    ],
)
def test_when_a_record_may_go(key, born_on, day):
    assert may_be_deleted_on(RULES[key], triggered_on=date(2026, 11, 1), born_on=born_on) == day


def test_an_open_case_has_no_clock():
    assert may_be_deleted_on(RULES[Retention.CASE], triggered_on=None, born_on=date(1990, 1, 1)) is None
