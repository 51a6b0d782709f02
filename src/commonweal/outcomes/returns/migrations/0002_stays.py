"""What is certified stays until it is reopened, and what is locked stays: the database itself refuses."""

from django.db import migrations

KEEP = """
CREATE FUNCTION return_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'locked' THEN
    RAISE EXCEPTION 'return % is locked: % refused.', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.status IS DISTINCT FROM OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('due', 'begun'), ('begun', 'certified'), ('reopened', 'certified'), ('certified', 'accepted'),
    ('certified', 'reopened'), ('accepted', 'reopened'), ('certified', 'locked'), ('accepted', 'locked')
  ) THEN
    RAISE EXCEPTION 'return %: no step leads from % to %.', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('certified', 'accepted') AND
     (NEW.contract_id, NEW.starts_on, NEW.went_well, NEW.went_badly, NEW.staffing, NEW.filled_at) IS DISTINCT FROM
     (OLD.contract_id, OLD.starts_on, OLD.went_well, OLD.went_badly, OLD.staffing, OLD.filled_at) THEN
    RAISE EXCEPTION 'return % is %: reopen it before it is changed.', OLD.id, OLD.status
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER return_in_order BEFORE UPDATE OR DELETE ON outcomes_returns_return
  FOR EACH ROW EXECUTE FUNCTION return_in_order();

CREATE FUNCTION return_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.of_id ELSE NEW.of_id END;
BEGIN
  IF EXISTS (SELECT FROM outcomes_returns_return
              WHERE id = parent AND status IN ('certified', 'accepted', 'locked')) THEN
    RAISE EXCEPTION 'return % stands certified: % of % refused.', parent, TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.of_id <> OLD.of_id THEN
    RAISE EXCEPTION 'a line stays in its return.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER return_line_open BEFORE INSERT OR UPDATE OR DELETE ON outcomes_returns_returnline
  FOR EACH ROW EXECUTE FUNCTION return_is_open();
CREATE TRIGGER return_area_open BEFORE INSERT OR UPDATE OR DELETE ON outcomes_returns_returnarea
  FOR EACH ROW EXECUTE FUNCTION return_is_open();
CREATE TRIGGER explanation_open BEFORE INSERT OR UPDATE OR DELETE ON outcomes_returns_explanation
  FOR EACH ROW EXECUTE FUNCTION return_is_open();

CREATE TRIGGER return_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_returns_returnhistory
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER certified_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_returns_certifiedline
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER target_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_returns_target
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER told_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_returns_told
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON outcomes_returns_returnhistory, outcomes_returns_certifiedline,
  outcomes_returns_target, outcomes_returns_told FROM commonweal_app;
REVOKE DELETE, TRUNCATE ON outcomes_returns_return, outcomes_returns_returnline, outcomes_returns_returnarea
  FROM commonweal_app;
"""
LET_GO = """
DROP TRIGGER return_in_order ON outcomes_returns_return;
DROP TRIGGER return_line_open ON outcomes_returns_returnline;
DROP TRIGGER return_area_open ON outcomes_returns_returnarea;
DROP TRIGGER explanation_open ON outcomes_returns_explanation;
DROP TRIGGER return_history_append_only ON outcomes_returns_returnhistory;
DROP TRIGGER certified_line_append_only ON outcomes_returns_certifiedline;
DROP TRIGGER target_append_only ON outcomes_returns_target;
DROP TRIGGER told_append_only ON outcomes_returns_told;
DROP FUNCTION return_in_order();
DROP FUNCTION return_is_open();
GRANT UPDATE, DELETE ON outcomes_returns_returnhistory, outcomes_returns_certifiedline,
  outcomes_returns_target, outcomes_returns_told TO commonweal_app;
GRANT DELETE ON outcomes_returns_return, outcomes_returns_returnline, outcomes_returns_returnarea
  TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes_returns", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
