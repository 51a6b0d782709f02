"""A daily list: good rows become referrals, bad ones go back, and the same list twice changes nothing."""

import csv
from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules.reasons import Refused
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.models import ContactPoint, SearchKey
from commonweal.services.front_door import actions
from commonweal.services.front_door.actions import list_rows, lists
from commonweal.services.front_door.models import AsTold, ListImport, ListPart, ListRow, Referral
from tests.care import NOW, TODAY, make_referral
from tests.cast import ask
from tests.lists import EXAMPLE, as_csv, as_workbook, imported, line, mapped, sent, taken


def referrals(cast, name: str):
    ask(cast.fred)
    return Referral.objects.filter(person__full_name=name)


def rows_back(cast, made, user=None) -> list[list[str]]:
    _, data = actions.take_out_handed_back(list_id=made.pk, by=ask(user or cast.rita), at=NOW)
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def counts(made: ListImport) -> tuple[int, int, int]:
    return made.taken, made.had_already, made.handed_back


def test_a_row_becomes_what_the_form_would_have_made(cast):
    assert counts(imported(cast, line("1", Name="Wanda Wren"))) == (1, 0, 0)
    one = referrals(cast, "Wanda Wren").get()
    by_form = make_referral(cast, full_name="Wanda Wren", code_word="", agrees_to_support="unasked")
    ask(cast.fred)
    two = Referral.objects.get(pk=by_form.pk)
    own = {"id", "reference", "episode", "person", "other_party", "form_key", "source"}
    differ = [
        field.name
        for field in Referral._meta.concrete_fields
        if field.name not in own and getattr(one, field.attname) != getattr(two, field.attname)
    ]
    assert differ == []
    assert (one.source, two.source) == ("list", "referrer")
    assert (one.other_party.full_name, one.other_party.born_on) == ("Walter Wolf", date(1989, 2, 1))
    assert one.episode.attempt_due_at == two.episode.attempt_due_at
    keys = [SearchKey.objects.filter(person=each.person).values_list("key", flat=True) for each in (one, two)]
    assert sorted(map(bytes, keys[0])) == sorted(map(bytes, keys[1])) != []
    point = ContactPoint.objects.get(episode=one.episode)
    assert (point.safe_channels, point.confirmed_on) == (["call"], TODAY)
    assert point.value.reveal(Channel.CALL, point.facts, on=TODAY) == "07700 900111"


def test_the_example_is_taken_but_for_the_row_that_is_wrong(cast):
    data = EXAMPLE.read_bytes()
    made = taken(cast, sent(cast, data))
    assert counts(made) == (4, 0, 1)
    heading, bad = rows_back(cast, made)
    assert heading[-1] == "What to mend"
    assert bad[:4] == ["FP/1004", "adult victim", "أمل", "حداد"]
    assert bad[-1] == "Date of birth: there is no such day. Write it like 27/03/1990."
    told = AsTold.objects.get(referral=referrals(cast, "Odile Marchbanks").get())
    assert (told.grade, told.tool, told.score, told.incident_time) == ("medium", "DARA", "", time(21, 40))
    assert referrals(cast, "Odile Marchbanks").get().grade == "", "the officer's grade is not ours"
    assert referrals(cast, "Cher").get().person.born_on is None


def test_the_same_list_twice_changes_nothing(cast):
    lines = [line("1"), line("2"), line("3", DOB="rubbish")]
    first = imported(cast, *lines)
    ask(cast.fred)
    before = Referral.objects.count()
    second = imported(cast, *lines)
    assert (counts(first), counts(second)) == ((2, 0, 1), (0, 2, 1))
    ask(cast.fred)
    assert Referral.objects.count() == before


def test_the_same_rows_written_another_way_are_the_same(cast):
    imported(cast, line("1"))
    again = taken(cast, sent(cast, as_workbook(line(" 1 ", DOB="1991-06-03", Safe_to_call="Y"))))
    assert counts(again) == (0, 1, 0)


def test_a_row_that_changed_goes_back_with_the_names_of_the_columns(cast):
    imported(cast, line("1", Name="Wanda Wren"))
    made = imported(cast, line("1", Name="Wanda Wren", Mobile="07700 900999", District="Wexcombe"))
    assert counts(made) == (0, 0, 1)
    why = rows_back(cast, made)[1][-1]
    assert "Changed since this reference was first sent (area, phone number)" in why
    assert "call the front door" in why
    point = ContactPoint.objects.get(episode=referrals(cast, "Wanda Wren").get().episode)
    assert point.value.reveal(Channel.CALL, point.facts, on=TODAY) == "07700 900111"


def test_a_colleague_who_tries_a_reference_is_not_told_what_differs(cast):
    imported(cast, line("1", Name="Wanda Wren"))
    made = imported(cast, line("1", Name="Wanda Wren", Mobile="07700 900999"), user=cast.ravi)
    assert counts(made) == (0, 0, 1)
    why = rows_back(cast, made, cast.ravi)[1][-1]
    assert why.startswith("A colleague sent another row under this reference.")
    assert "phone" not in why.lower()


def test_a_colleague_who_sends_the_same_list_doubles_nobody(cast):
    imported(cast, line("1", Name="Wanda Wren"))
    assert counts(imported(cast, line("1", Name="Wanda Wren"), user=cast.ravi)) == (0, 1, 0)
    assert referrals(cast, "Wanda Wren").count() == 1


def test_one_reference_twice_in_one_file(cast):
    made = imported(cast, line("1"), line("1"), line("1", Name="Her Child", Role="child"))
    assert counts(made) == (1, 1, 1)
    assert "Two people of one incident need a reference each" in rows_back(cast, made)[1][-1]


def test_mended_rows_are_taken_and_the_rest_not_again(cast):
    made = imported(cast, line("1"), line("2", DOB="31/2/1990"), line("3", Name="=cmd|' /C calc'!A0"))
    heading, *bad = rows_back(cast, made)
    assert [each[0] for each in bad] == ["2", "3"]
    assert bad[1][2].startswith("'="), "no spreadsheet may run what was sent"
    bad[0][3], bad[1][2] = "28/2/1990", "Mina Mended"
    again = taken(cast, sent(cast, as_csv(*bad, headings=heading)))
    assert counts(again) == (2, 0, 0)


def test_a_phone_number_with_a_plus_survives_being_handed_back(cast):
    made = imported(cast, line("1", Mobile="+44 7700 900222", DOB="31/2/1990", Name="Pia Plus"))
    heading, bad = rows_back(cast, made)
    assert bad[5] == "'+44 7700 900222"
    bad[3] = "unknown"
    taken(cast, sent(cast, as_csv(bad, headings=heading)))
    point = ContactPoint.objects.get(episode=referrals(cast, "Pia Plus").get().episode)
    assert point.value.reveal(Channel.CALL, point.facts, on=TODAY) == "+44 7700 900222"


def test_a_crash_in_the_middle_is_resumed_exactly_once(cast, monkeypatch):
    monkeypatch.setattr(lists, "ROWS_A_PART", 2)
    made = sent(cast, as_csv(*(line(str(number), Name=f"Row Number {number}") for number in range(5))))
    made = actions.take_rows(list_id=made.pk, by=ask(cast.rita), at=NOW)
    assert (made.rows_done, made.finished_at) == (2, None)
    count = list_rows._count
    monkeypatch.setattr(list_rows, "_count", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.take_rows(list_id=made.pk, by=ask(cast.rita), at=NOW)
    monkeypatch.setattr(list_rows, "_count", count)
    ask(cast.fred)
    assert Referral.objects.filter(source="list").count() == 2
    assert counts(taken(cast, made)) == (5, 0, 0)
    ask(cast.fred)
    assert Referral.objects.filter(source="list").count() == 5
    again = actions.take_rows(list_id=made.pk, by=ask(cast.rita), at=NOW)
    assert counts(again) == (5, 0, 0), "one more press takes nothing"


def test_no_row_is_lost_and_the_database_says_so_too(cast):
    made = imported(cast, line("1"))
    with pytest.raises(IntegrityError, match="list_loses_no_row"), transaction.atomic():
        ListImport.objects.filter(pk=made.pk).update(taken=0)
    with pytest.raises(IntegrityError, match="list_no_more_done_than_sent"), transaction.atomic():
        ListImport.objects.filter(pk=made.pk).update(rows_done=9, taken=9)


def test_good_rows_are_not_kept_a_second_time(cast):
    made = imported(cast, line("1", Name="Wanda Wren"), line("2", DOB="x"))
    kept = ListPart.objects.get(list=made)
    assert "Wanda" not in kept.rows_text
    assert "Person 2" in kept.rows_text
    assert b"Person" not in bytes(kept.sealed_rows)


def test_a_list_may_be_thrown_away_until_it_is_begun(cast):
    made = sent(cast, as_csv(line("1")))
    actions.throw_away_list(list_id=made.pk, by=ask(cast.rita), at=NOW)
    assert not ListPart.objects.filter(list=made).exists()
    assert actions.take_rows(list_id=made.pk, by=ask(cast.rita), at=NOW).taken == 0
    begun = imported(cast, line("1"))
    with pytest.raises(Refused) as refused:
        actions.throw_away_list(list_id=begun.pk, by=ask(cast.rita), at=NOW)
    assert refused.value.reasons[0].code == "has_begun"


def test_what_was_handed_back_is_kept_for_a_short_time(cast):
    made = imported(cast, line("1", DOB="x"), at=NOW - timedelta(days=20))
    assert ListPart.objects.filter(list=made).exists()
    with pytest.raises(Refused) as refused:
        rows_back(cast, made)
    assert refused.value.reasons[0].code == "is_gone"
    sent(cast, as_csv(line("2")))  # whoever sends next: files past their time go
    assert not ListPart.objects.filter(list=made).exists()


def test_the_rest_of_a_list_whose_time_is_over_is_not_taken(cast):
    made = sent(cast, as_csv(line("1")), at=NOW - timedelta(days=20))
    with pytest.raises(Refused) as refused:
        actions.take_rows(list_id=made.pk, by=ask(cast.rita), at=NOW)
    assert refused.value.reasons[0].code == "is_over"


@pytest.mark.parametrize("name", ["ravi", "fred", "mona", "nora"])
def test_nobody_else_reaches_a_list(cast, name):
    made = imported(cast, line("1", DOB="x"))
    for act in (actions.take_rows, actions.throw_away_list, actions.take_out_handed_back):
        with pytest.raises(Http404):
            act(list_id=made.pk, by=ask(getattr(cast, name)), at=NOW)


def test_the_audit_says_what_was_done_and_nothing_anybody_typed(cast):
    imported(cast, line("REF-77", Name="Wanda Wren"), line("2", DOB="x"))
    events = list(AuditEvent.objects.order_by("id").values_list("action", "details"))
    done = [action for action, _ in events]
    assert done[-6:] == [
        "map_list",
        "send_list",
        "add_person",
        "add_person",
        "make_referral",
        "take_list_rows",
    ]
    text = str(events)
    assert "Wanda" not in text
    assert "REF-77" not in text
    assert events[-1][1] == {"part": 1, "taken": 1, "had_already": 0, "handed_back": 1}


def test_every_event_of_a_list_is_sealed(cast):
    imported(cast, line("1"), line("2"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    unsealed = (
        "SELECT count(*) FROM audit_auditevent e"
        " WHERE NOT EXISTS (SELECT 1 FROM audit_auditseal s WHERE s.event_id = e.id)"
    )
    with connection.cursor() as cursor:
        cursor.execute(unsealed)
        assert cursor.fetchone() == (0,)


def test_a_mapping_is_kept_with_its_version(cast):
    data = as_csv(line("1"))
    assert [mapped(cast, data).version for _ in range(2)] == [2, 3], "after the one the cast has"
    with pytest.raises(Refused) as refused:
        mapped(cast, data, columns={})
    assert "no_reference" in {reason.code for reason in refused.value.reasons}
    person = as_csv(line("1"), headings=("07700 900123", *"abcdefghij"))
    with pytest.raises(Refused) as refused:
        mapped(cast, person)
    assert "no_headings" in {reason.code for reason in refused.value.reasons}


def test_their_own_words_for_areas_and_for_everybody(cast):
    lines = [line("1", District="N Fell LPU"), line("2", District="Elsewhere")]
    mapping = mapped(cast, as_csv(*lines), areas={"n fell lpu": "north_fell"})
    made = taken(cast, sent(cast, as_csv(*lines), mapping=mapping))
    assert counts(made) == (1, 0, 1)
    assert referrals(cast, "Person 1").get().area == cast.north_fell


def test_a_colleague_sees_no_row_of_the_list(cast):
    made = imported(cast, line("1"), line("2", DOB="x"))
    for model in (ListImport, ListRow, ListPart):
        ask(cast.rita)
        assert model.objects.exists(), model
        for name in ("ravi", "fred", "pat", "joan", "nora"):
            ask(getattr(cast, name))
            assert not model.objects.filter(
                **({"pk": made.pk} if model is ListImport else {"list_id": made.pk})
            ).exists()
