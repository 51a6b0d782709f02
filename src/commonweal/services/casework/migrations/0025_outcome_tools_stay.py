"""A licensed set of questions is loaded by whoever runs the machine, never by the app; it is never edited, and stays once it was
answered.
"""

from django.db import migrations

STAYS = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_loadedoutcometool FROM commonweal_app;
CREATE FUNCTION outcome_tool_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'A set of questions is never edited: load a new version';
  END IF;
  IF EXISTS (SELECT 1 FROM casework_outcomeanswers a WHERE (a.tool, a.tool_version) = (OLD.key, OLD.version)) THEN
    RAISE EXCEPTION 'A set of questions stays once somebody answered it';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER outcome_tool_stays BEFORE UPDATE OR DELETE ON casework_loadedoutcometool
  FOR EACH ROW EXECUTE FUNCTION outcome_tool_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0024_loaded_outcome_tools")]
    operations = [migrations.RunSQL(STAYS, migrations.RunSQL.noop)]
