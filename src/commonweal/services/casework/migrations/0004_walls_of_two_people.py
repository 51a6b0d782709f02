"""The second wall of what needs two people, and of what is shared.

Who asks writes under their own name; who answers is somebody else, once, and writes nothing but the answer. What was shared
is never rewritten. An official text is never edited, and stays once a review was signed with it.
Front-door policies of the same tables are in front_door/0004.
"""

from django.db import migrations

TWO_PEOPLE = ("casework_secondsignature", "casework_sharingwithout")


def two_people(table: str) -> str:
    here = f"EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = {table}.episode_id)"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} FOR SELECT TO commonweal_app USING ({here});
CREATE POLICY asked_in_a_case ON {table} FOR INSERT TO commonweal_app
  WITH CHECK (asked_by_id = (SELECT asking_user()) AND status = 'waiting' AND {here});
CREATE POLICY answered_by_another_manager ON {table} FOR UPDATE TO commonweal_app
  USING (status = 'waiting' AND asked_by_id <> (SELECT asking_user()) AND EXISTS (
    SELECT 1 FROM casework_case c WHERE c.episode_id = {table}.episode_id AND (c.organisation_id, c.side) IN (
      SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')))
  WITH CHECK (answered_by_id = (SELECT asking_user()));
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM commonweal_app;
GRANT UPDATE (status, answered_by_id, answered_at, why_refused) ON {table} TO commonweal_app;
"""


def by_episode(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = {table}.episode_id));
"""


SHARED = """
REVOKE UPDATE, DELETE, TRUNCATE ON casework_sharingagreement, casework_sharingrecord FROM commonweal_app;
GRANT UPDATE (withdrawn_on, withdrawn_by_id) ON casework_sharingagreement TO commonweal_app;
"""

TOOLS = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_risktool FROM commonweal_app;
CREATE FUNCTION risk_tool_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'A risk tool is never edited: load a new version';
  END IF;
  IF EXISTS (SELECT 1 FROM casework_riskreview r
              WHERE (r.tool, r.tool_version) = (OLD.key, OLD.version)
                 OR (r.supplement_tool, r.supplement_version) = (OLD.key, OLD.version)) THEN
    RAISE EXCEPTION 'A risk tool stays once a review was signed with it';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER risk_tool_stays BEFORE UPDATE OR DELETE ON casework_risktool
  FOR EACH ROW EXECUTE FUNCTION risk_tool_stays();
"""

# Whoever loads rows in bulk need not name what most rows leave empty.
EMPTY = """
ALTER TABLE casework_riskreview
  ALTER remarks SET DEFAULT '{}', ALTER tool_reason SET DEFAULT '', ALTER told_tool SET DEFAULT '',
  ALTER told_grade SET DEFAULT '', ALTER supplement_tool SET DEFAULT '', ALTER supplement_version SET DEFAULT '',
  ALTER supplement_answers SET DEFAULT '{}', ALTER repeat_definition SET DEFAULT '';
"""

FORWARD = EMPTY + "".join(
    [*map(two_people, TWO_PEOPLE), *map(by_episode, ("casework_sharingagreement", "casework_sharingrecord")), SHARED, TOOLS]
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_triage")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
