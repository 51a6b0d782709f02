"""Hand-overs and their notes, with row-level security: who holds a case, or manages its service, writes the note; its service's
manager passes the case on; whoever took it over, while they hold it, says that they have read it, and changes nothing else.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


WALLS = """
ALTER TABLE casework_handovernote ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_handovernote FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_handovernote.case_id));
CREATE POLICY written ON casework_handovernote FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user()) AND case_id NOT IN (SELECT case_id FROM asking_reads_only)
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_handovernote.case_id
    AND (c.worker_id = (SELECT asking_user()) OR (c.organisation_id, c.side) IN (
      SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'))));
REVOKE UPDATE, DELETE, TRUNCATE ON casework_handovernote FROM commonweal_app;

ALTER TABLE casework_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_handover FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_handover.case_id));
CREATE POLICY passed_on ON casework_handover FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user()) AND read_at IS NULL AND case_id NOT IN (SELECT case_id FROM asking_reads_only)
  AND EXISTS (SELECT 1 FROM casework_case c JOIN asking_membership m
                ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
               WHERE c.id = casework_handover.case_id));
CREATE POLICY read_by_whom_it_is_for ON casework_handover FOR UPDATE TO commonweal_app
  USING (to_worker_id = (SELECT asking_user()) AND EXISTS (
    SELECT 1 FROM casework_case c WHERE c.id = casework_handover.case_id AND c.worker_id = (SELECT asking_user())));
REVOKE UPDATE, DELETE, TRUNCATE ON casework_handover FROM commonweal_app;
GRANT UPDATE (read_at) ON casework_handover TO commonweal_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0014_waiting_has_a_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandoverNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('matters', models.TextField(max_length=2000)),
                ('promised', models.TextField(blank=True, max_length=2000)),
                ('to_mind', models.TextField(blank=True, max_length=2000)),
                ('told', models.CharField(choices=[('told', 'Told'), ('not_yet', 'Not yet'), ('not_safe', 'Not safe')], max_length=10)),
                ('told_how', models.TextField(blank=True, max_length=2000)),
                ('met_on', models.DateField(blank=True, null=True)),
                ('meets_on', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('from_worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='casework.case')),
                ('from_worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.handovernote')),
            ],
        ),
        migrations.AddIndex(
            model_name='handovernote',
            index=models.Index(fields=['case', '-at'], name='handover_notes_by_case'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['case', '-at'], name='handovers_by_case'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['to_worker', 'at'], name='handovers_unread'),
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
