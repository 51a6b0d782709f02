"""What was worked out, cited and handed out is never changed or removed."""

from django.db import migrations

TABLES = ("pricerise", "benefittest", "citation", "evaluationpack")


def append_only(name):
    table, trigger = f"outcomes_value_{name}", f"{name}_append_only"
    return migrations.RunSQL(
        f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION append_only();"
        f" REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM commonweal_app;",
        f"DROP TRIGGER {trigger} ON {table}; GRANT UPDATE, DELETE ON {table} TO commonweal_app;",
    )


class Migration(migrations.Migration):
    dependencies = [("outcomes_value", "0001_initial"), ("audit", "0002_chain")]
    operations = [append_only(name) for name in TABLES]
