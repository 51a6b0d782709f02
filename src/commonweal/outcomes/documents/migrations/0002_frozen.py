"""What a document says is kept by the database: its content never changes and has its own hash, what does not tie is never
signed, what was signed changes no more, and no row is taken away."""

from django.db import migrations

KEEP = """
ALTER TABLE outcomes_documents_frozendocument
  ADD CONSTRAINT document_has_its_hash CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  ADD CONSTRAINT document_ties_as_it_says CHECK (ties = (content::jsonb -> 'faults' = '[]'::jsonb));

CREATE FUNCTION document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.starts_on, NEW.ends_before, NEW.content, NEW.sha256, NEW.ties, NEW.made_at)
       IS DISTINCT FROM (OLD.id, OLD.kind, OLD.starts_on, OLD.ends_before, OLD.content, OLD.sha256, OLD.ties, OLD.made_at)
     OR (NEW.partner_id, NEW.board_id, NEW.made_by_id, NEW.form_key)
       IS DISTINCT FROM (OLD.partner_id, OLD.board_id, OLD.made_by_id, OLD.form_key) THEN
    RAISE EXCEPTION 'What a document says never changes.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.signed_at IS NOT NULL AND (NEW.signed_at, NEW.signed_by_id, NEW.forms)
       IS DISTINCT FROM (OLD.signed_at, OLD.signed_by_id, OLD.forms) THEN
    RAISE EXCEPTION 'A document that was signed never changes.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id THEN
    RAISE EXCEPTION 'What took the place of a document stays.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_frozen BEFORE UPDATE ON outcomes_documents_frozendocument
  FOR EACH ROW EXECUTE FUNCTION document_frozen();
CREATE TRIGGER document_never_taken_away BEFORE DELETE OR TRUNCATE ON outcomes_documents_frozendocument
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

REVOKE DELETE, TRUNCATE ON outcomes_documents_frozendocument FROM commonweal_app;
"""

LET_GO = """
DROP TRIGGER document_never_taken_away ON outcomes_documents_frozendocument;
DROP TRIGGER document_frozen ON outcomes_documents_frozendocument;
DROP FUNCTION document_frozen();
ALTER TABLE outcomes_documents_frozendocument
  DROP CONSTRAINT document_ties_as_it_says, DROP CONSTRAINT document_has_its_hash;
GRANT DELETE ON outcomes_documents_frozendocument TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes_documents", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
