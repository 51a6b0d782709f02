"""The ledger's promises, kept by the database: a transaction balances, for every contribution by
itself, when it commits, and nothing is changed or removed."""

from django.db import migrations

KEEP = """
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_transaction bigint := CASE TG_TABLE_NAME WHEN 'funding_ledgerentry' THEN (to_jsonb(NEW)->>'transaction_id')::bigint
                                              ELSE (to_jsonb(NEW)->>'id')::bigint END;
  entries integer;
  over bigint;
BEGIN
  SELECT count(*) INTO entries FROM funding_ledgerentry WHERE transaction_id = of_transaction;
  SELECT coalesce(max(abs(total)), 0) INTO over FROM (
    SELECT sum(amount_pence) AS total FROM funding_ledgerentry
     WHERE transaction_id = of_transaction GROUP BY contribution_id) AS by_contribution;
  IF entries < 2 OR over <> 0 THEN
    RAISE EXCEPTION 'Ledger transaction % does not balance for every contribution: % entries, % pence over.',
      of_transaction, entries, over USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON funding_ledgerentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();
CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON funding_ledgertransaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();

CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON funding_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON funding_ledgertransaction
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

REVOKE UPDATE, DELETE, TRUNCATE ON funding_ledgerentry, funding_ledgertransaction FROM commonweal_app;
"""

LET_GO = """
DROP TRIGGER ledger_entry_append_only ON funding_ledgerentry;
DROP TRIGGER ledger_transaction_append_only ON funding_ledgertransaction;
DROP TRIGGER ledger_entries_balance ON funding_ledgerentry;
DROP TRIGGER ledger_transaction_balances ON funding_ledgertransaction;
DROP FUNCTION ledger_balances();
GRANT UPDATE, DELETE ON funding_ledgerentry, funding_ledgertransaction TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
