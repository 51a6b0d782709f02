"""The second wall round documents, orders, days in court, messages and moves; and what the sender of messages may ask.

A document that is only for named people is read by them and by whoever put it there: the database says so, not only the pages.
The sender works with nobody asking. It may ask which messages wait and for whom they were written, never what is in them, and it
may withhold one whose writer lost the case. Everything else it does as the writer, within the writer's own reach.
"""

from django.db import migrations

BY_CASE = ("casework_move", "casework_message", "casework_order", "casework_hearing")
BY_PARENT = {
    "casework_movemember": ("casework_move", "move_id"),
    "casework_orderparty": ("casework_order", "order_id"),
    "casework_orderbreach": ("casework_order", "order_id"),
    "casework_documentpart": ("casework_document", "document_id"),
}

DOCUMENTS = """
-- Not a default of the model: that would read the new row back, which whoever refers may not.
ALTER TABLE casework_contactpoint ALTER address_kind SET DEFAULT '';
ALTER TABLE casework_document ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_document TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_document.case_id)
  AND (only_for = '{}' OR by_id = (SELECT asking_user()) OR (SELECT asking_user()) = ANY (only_for)));
"""

SENDER = """
CREATE FUNCTION messages_waiting(most int) RETURNS TABLE (message_id uuid, of_case uuid, writer_id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT id, case_id, by_id FROM casework_message WHERE status = 'queued' AND medium <> 'letter' ORDER BY queued_at, id LIMIT most
$$;
CREATE FUNCTION withhold_orphan(a_message uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  UPDATE casework_message SET status = 'withheld', why = 'writer_left', ended_at = now() WHERE id = a_message AND status = 'queued'
$$;
REVOKE ALL ON FUNCTION messages_waiting(int), withhold_orphan(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_waiting(int), withhold_orphan(uuid) TO commonweal_app;
"""

NOTHING_IS_DELETED = """
REVOKE DELETE, TRUNCATE ON casework_move, casework_movemember, casework_message, casework_order, casework_orderbreach,
  casework_hearing, casework_document, casework_documentpart, casework_wording, casework_sender FROM commonweal_app;
REVOKE UPDATE ON casework_movemember, casework_orderbreach, casework_documentpart FROM commonweal_app;
REVOKE TRUNCATE ON casework_orderparty FROM commonweal_app;
"""


def by_case(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id));
"""


def by_parent(table: str, parent: str, column: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column}));
"""


FORWARD = "".join(
    [
        *map(by_case, BY_CASE),
        DOCUMENTS,
        *(by_parent(table, *rest) for table, rest in BY_PARENT.items()),
        SENDER,
        NOTHING_IS_DELETED,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_papers")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
