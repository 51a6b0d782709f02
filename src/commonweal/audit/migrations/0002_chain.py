"""The database chains the audit and refuses to forget: a seal is written for each event, in commit order, when the
transaction commits, so that the lock which orders them is held for an instant and not for the length of a page."""

from django.db import migrations

CHAIN = """
CREATE FUNCTION audit_fingerprint(previous bytea, e audit_auditevent) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(coalesce(previous, ''::bytea) || convert_to(
    e.id::text || chr(31) || extract(epoch FROM e.at)::text || chr(31) || coalesce(e.actor_id::text, '') || chr(31)
    || e.action || chr(31) || e.record_type || chr(31) || e.record_id || chr(31) || e.details::text, 'UTF8'))
$$;

CREATE FUNCTION audit_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(20181001);
  SELECT fingerprint INTO last FROM audit_auditseal ORDER BY id DESC LIMIT 1;
  INSERT INTO audit_auditseal (event_id, previous, fingerprint) VALUES (NEW.id, last, audit_fingerprint(last, NEW));
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_event_is_sealed AFTER INSERT ON audit_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal();

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused. Correct a mistake with a new entry.', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditseal
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditevent FROM commonweal_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_auditseal FROM commonweal_app;
"""

UNCHAIN = """
DROP TRIGGER audit_event_append_only ON audit_auditevent;
DROP TRIGGER audit_seal_append_only ON audit_auditseal;
DROP TRIGGER audit_event_is_sealed ON audit_auditevent;
DROP FUNCTION audit_seal();
DROP FUNCTION append_only();
DROP FUNCTION audit_fingerprint(bytea, audit_auditevent);
GRANT UPDATE, DELETE ON audit_auditevent, audit_auditseal TO commonweal_app;
GRANT INSERT ON audit_auditseal TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN, UNCHAIN)]
