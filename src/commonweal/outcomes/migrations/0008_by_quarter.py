"""Counts added up by quarter, whoever is the provider, kept in step by the database. Nobody writes them by hand."""

import django.db.models.deletion
from django.db import migrations, models

ADDED_UP = """
SELECT measure, client_group, area_id, date_trunc('quarter', starts_on::timestamp)::date AS starts_on,
       sum(numerator) AS numerator, sum(denominator) AS denominator, sum(rows) AS rows, sum(certified) AS certified
FROM (SELECT measure, client_group, area_id, starts_on, sum(numerator) AS numerator, sum(denominator) AS denominator,
             count(*) AS rows, count(*) FILTER (WHERE is_certified) AS certified
      FROM {counts} GROUP BY 1, 2, 3, 4) by_month
GROUP BY 1, 2, 3, 4
"""
COLUMNS = "measure, client_group, area_id, starts_on, numerator, denominator, rows, certified"
FORWARD = f"""
CREATE FUNCTION outcomes_keep_quarters() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE outcomes_quartercount AS kept
    SET numerator = kept.numerator - less.numerator, denominator = kept.denominator - less.denominator,
        rows = kept.rows - less.rows, certified = kept.certified - less.certified
    FROM ({ADDED_UP.format(counts="was")}) AS less
    WHERE kept.measure = less.measure AND kept.client_group = less.client_group
      AND kept.area_id = less.area_id AND kept.starts_on = less.starts_on;
    DELETE FROM outcomes_quartercount WHERE rows = 0;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO outcomes_quartercount AS kept ({COLUMNS})
    {ADDED_UP.format(counts="is_now")}
    ON CONFLICT (client_group, starts_on, measure, area_id) DO UPDATE
    SET numerator = kept.numerator + excluded.numerator, denominator = kept.denominator + excluded.denominator,
        rows = kept.rows + excluded.rows, certified = kept.certified + excluded.certified;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION outcomes_keep_quarters() FROM public;
CREATE TRIGGER keep_quarters_added AFTER INSERT ON outcomes_count REFERENCING NEW TABLE AS is_now
  FOR EACH STATEMENT EXECUTE FUNCTION outcomes_keep_quarters();
CREATE TRIGGER keep_quarters_gone AFTER DELETE ON outcomes_count REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION outcomes_keep_quarters();
CREATE TRIGGER keep_quarters_changed AFTER UPDATE ON outcomes_count REFERENCING OLD TABLE AS was NEW TABLE AS is_now
  FOR EACH STATEMENT EXECUTE FUNCTION outcomes_keep_quarters();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON outcomes_quartercount FROM commonweal_app;
INSERT INTO outcomes_quartercount ({COLUMNS}) {ADDED_UP.format(counts="outcomes_count")};
"""
BACK = """
DROP TRIGGER keep_quarters_added ON outcomes_count;
DROP TRIGGER keep_quarters_gone ON outcomes_count;
DROP TRIGGER keep_quarters_changed ON outcomes_count;
DROP FUNCTION outcomes_keep_quarters();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0007_read_quickly'),
        ('partnership', '0014_numbers_of_marac_repeats'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuarterCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=40)),
                ('client_group', models.CharField(max_length=20)),
                ('starts_on', models.DateField()),
                ('numerator', models.BigIntegerField()),
                ('denominator', models.BigIntegerField()),
                ('rows', models.IntegerField()),
                ('certified', models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='count',
            name='counts_of_a_year',
        ),
        migrations.AddField(
            model_name='quartercount',
            name='area',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.area'),
        ),
        migrations.AddConstraint(
            model_name='quartercount',
            constraint=models.UniqueConstraint(fields=('client_group', 'starts_on', 'measure', 'area'), name='quarter_count_once'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
