"""A version that is only here to be compared: the ledger takes none of its money, and what a plan is stays as it was said."""

from django.db import migrations, models

KEEP = """
CREATE FUNCTION ledger_of_plans_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  version text;
BEGIN
  SELECT plan.key INTO version FROM funding_plan plan
   WHERE plan.is_to_compare AND EXISTS (
     SELECT 1 FROM posted JOIN funding_contribution promise ON promise.id = posted.contribution_id
      WHERE promise.plan_id = plan.id)
   LIMIT 1;
  IF version IS NOT NULL THEN
    RAISE EXCEPTION 'The plan % is here to compare: none of its money goes into the ledger.', version
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION plan_stays_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Whether the plan % is here to compare was said when it was loaded and does not change.', NEW.key
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_entries_of_plans_in_use AFTER INSERT ON funding_ledgerentry
  REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_of_plans_in_use();
CREATE TRIGGER plan_to_compare_stays BEFORE UPDATE ON funding_plan
  FOR EACH ROW WHEN (OLD.is_to_compare IS DISTINCT FROM NEW.is_to_compare) EXECUTE FUNCTION plan_stays_what_it_is();
"""
LET_GO = """
DROP TRIGGER plan_to_compare_stays ON funding_plan;
DROP TRIGGER ledger_entries_of_plans_in_use ON funding_ledgerentry;
DROP FUNCTION plan_stays_what_it_is();
DROP FUNCTION ledger_of_plans_in_use();
"""


class Migration(migrations.Migration):

    dependencies = [("funding", "0006_ledger_indexes")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="is_to_compare",
            field=models.BooleanField(
                default=False,
                help_text="another version of a plan in use: nothing of it goes into the ledger; said once, when it is loaded",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
