"""The chain of seals: whole after ordinary work, and every way of meddling with it is told in a sentence."""

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from commonweal.audit.actions import record_something
from commonweal.audit.commands import audit
from commonweal.audit.models import AuditEvent
from commonweal.audit.queries import chain_length, last_check

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def write(number: int = 3) -> list[int]:
    for each in range(number):
        record_something(action="export", record_type="casework.case", by=None, at=timezone.now(), rows=each)
    return list(AuditEvent.objects.order_by("id").values_list("id", flat=True))


def verify(*options: str):
    return CliRunner().invoke(audit, ["verify", *options])


def meddle(sql: str, *parameters: object) -> None:
    """What only somebody with the owner's password can do: the guards are switched off first."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("audit_auditevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)
        for table in ("audit_auditevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_ordinary_work_leaves_a_whole_chain():
    write()
    result = verify()
    assert result.exit_code == 0, result.output
    assert "The audit is whole: 3 events" in result.output
    assert chain_length()[0] == 4  # the check itself is an event
    assert last_check().details["faults"] == 0
    assert verify("--using", "owner").exit_code == 0


def test_an_event_that_was_changed_is_named():
    _, second, _ = write()
    meddle("UPDATE audit_auditevent SET actor_id = 99 WHERE id = %s", second)
    result = verify()
    assert result.exit_code == 1
    assert f"Event {second} was changed." in result.output
    assert "1 fault" in result.output
    assert last_check().details["faults"] == 1


def test_an_event_that_was_removed_is_named():
    first, _, _ = write()
    meddle("DELETE FROM audit_auditevent WHERE id = %s", first)
    result = verify("--using", "owner")
    assert (result.exit_code, f"Event {first} is gone." in result.output) == (1, True)


def test_an_event_that_was_removed_with_its_seal_breaks_the_chain():
    _, second, third = write()
    meddle("DELETE FROM audit_auditseal WHERE event_id = %s", second)
    meddle("DELETE FROM audit_auditevent WHERE id = %s", second)
    result = verify()
    assert (result.exit_code, f"Event {third} does not follow the one before it." in result.output) == (
        1,
        True,
    )


def test_an_event_slipped_in_without_a_seal_is_named():
    write()
    meddle(
        "INSERT INTO audit_auditevent (at, action, record_type, record_id, details) VALUES (now(), 'x', 'y', '', '{}')"
    )
    slipped_in = AuditEvent.objects.latest("id").pk
    result = verify()
    assert (result.exit_code, f"Event {slipped_in} was never sealed." in result.output) == (1, True)


def test_an_end_that_was_cut_off_shows_to_whoever_wrote_down_a_seal():
    *_, third = write()
    seal = verify().output.strip().splitlines()[-1]
    assert verify("--contains", seal.upper()).exit_code == 0
    last = chain_length()[1]
    assert verify("--contains", last).exit_code == 0
    meddle("DELETE FROM audit_auditseal WHERE event_id >= %s", third)
    meddle("DELETE FROM audit_auditevent WHERE id >= %s", third)
    assert verify().exit_code == 0
    result = verify("--contains", seal)
    assert (result.exit_code, "is not in the chain" in result.output) == (1, True)


@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize("using", ["default", "owner"])
def test_neither_the_app_nor_its_owner_changes_what_was_written(sql, table, using):
    write(1)
    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


def test_an_event_of_an_action_that_failed_does_not_stay():
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditseal")
        assert cursor.fetchone() == (0,)
