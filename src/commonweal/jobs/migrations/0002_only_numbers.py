"""A job carries numbers of records and days, never words: the database refuses anything else. What happened to it is not changed."""

from django.db import migrations

ID_OR_DAY = (
    "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[1-9][0-9]{0,9})$"
)

FORWARD = f"""
ALTER TABLE jobs_job ADD CONSTRAINT job_carries_only_numbers CHECK (
  jsonb_typeof(arguments) = 'object'
  AND NOT jsonb_path_exists(arguments, 'strict $.* ? (@.type() != "string" || !(@ like_regex "{ID_OR_DAY}"))'));
ALTER TABLE jobs_job ADD CONSTRAINT job_says_codes CHECK (why ~ '^[a-z_]*$' AND fault ~ '^[A-Za-z0-9_]*$');
ALTER TABLE jobs_job ADD CONSTRAINT job_no_more_done_than_there_is CHECK (done <= of);
ALTER TABLE jobs_jobhistory ADD CONSTRAINT job_step_says_codes CHECK (why ~ '^[a-z_]*$' AND fault ~ '^[A-Za-z0-9_]*$');
REVOKE DELETE, TRUNCATE ON jobs_job, jobs_reminded FROM commonweal_app;
REVOKE UPDATE, DELETE, TRUNCATE ON jobs_jobhistory FROM commonweal_app;
"""
BACK = """
GRANT DELETE, TRUNCATE ON jobs_job, jobs_reminded TO commonweal_app;
GRANT UPDATE, DELETE, TRUNCATE ON jobs_jobhistory TO commonweal_app;
ALTER TABLE jobs_jobhistory DROP CONSTRAINT job_step_says_codes;
ALTER TABLE jobs_job DROP CONSTRAINT job_no_more_done_than_there_is, DROP CONSTRAINT job_says_codes,
  DROP CONSTRAINT job_carries_only_numbers;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
