"""What is known of the children of a case, and the second wall round it.

Read a policy as: of this table, the person asking reaches the rows for which … is true. Whoever reads the case reads them; only
who holds it adds one, in their own name, about somebody of that case. All of it is for cases of the victims' side: a case about
somebody's use of abuse never learns of a child by this. A row is never changed: it is ended, and the next is added.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


ONE_CHILD = ("casework_childrecord", "casework_childagreement", "casework_childasked")
WITH_AN_ADULT = ("casework_childadult", "casework_childcontact")
OF_THIS_CASE = {
    "casework_childagreement": "adult_id IS NULL OR EXISTS (SELECT 1 FROM casework_party a WHERE a.id = adult_id"
    " AND a.case_id = casework_childagreement.case_id)",
    "casework_childcontact": "order_id IS NULL OR EXISTS (SELECT 1 FROM casework_order o WHERE o.id = order_id"
    " AND o.case_id = casework_childcontact.case_id)",
}


def wall(table: str) -> str:
    adult = f"""
    AND EXISTS (SELECT 1 FROM casework_party p WHERE p.id = {table}.adult_id AND p.case_id = {table}.case_id)"""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id AND c.side = 'victim'));
CREATE POLICY put_down ON {table} FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user())
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id AND c.side = 'victim'
               AND c.worker_id = (SELECT asking_user()))
  AND EXISTS (SELECT 1 FROM casework_party p WHERE p.id = {table}.child_id AND p.case_id = {table}.case_id
               AND p.role = 'child'){adult if table in WITH_AN_ADULT else ""}
  AND ({OF_THIS_CASE.get(table, "true")}));
CREATE POLICY ended ON {table} FOR UPDATE TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id AND c.side = 'victim'
           AND c.worker_id = (SELECT asking_user())));
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM commonweal_app;
GRANT UPDATE (ended_at) ON {table} TO commonweal_app;
"""


WALLS = "".join(map(wall, (*ONE_CHILD, *WITH_AN_ADULT)))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0016_transfers_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChildAdult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('relation', models.CharField(choices=[('parent', 'Parent'), ('step_parent', 'Step parent'), ('parents_partner', 'Parents partner'), ('grandparent', 'Grandparent'), ('sibling', 'Sibling'), ('other_relative', 'Other relative'), ('carer', 'Carer'), ('none', 'None'), ('not_known', 'Not known')], max_length=16)),
                ('basis', models.CharField(choices=[('birth', 'Birth'), ('marriage', 'Marriage'), ('registered', 'Registered'), ('agreement', 'Agreement'), ('order', 'Order'), ('none', 'None'), ('not_known', 'Not known')], max_length=12)),
                ('since', models.DateField(blank=True, null=True)),
                ('responsibility_ended_on', models.DateField(blank=True, null=True)),
                ('was_seen', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('safe_to_ask', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('adult', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.party')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.party')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['case'], name='child_adults_by_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('child', 'adult'), name='child_adult_now'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('basis', 'birth')), fields=('child',), name='child_born_of_one'), models.CheckConstraint(condition=models.Q(('child', models.F('adult')), _negated=True), name='child_adult_are_two')],
            },
        ),
        migrations.CreateModel(
            name='ChildAgreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('child_says', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10)),
                ('own_words', models.CharField(blank=True, max_length=500)),
                ('judged', models.CharField(choices=[('able', 'Able'), ('not_able', 'Not able'), ('not_judged', 'Not judged')], max_length=12)),
                ('judged_by', models.CharField(blank=True, max_length=80)),
                ('judged_on', models.DateField(blank=True, null=True)),
                ('agreed_by', models.CharField(choices=[('adult', 'Adult'), ('local_authority', 'Local authority'), ('nobody', 'Nobody')], max_length=16)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('adult', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.party')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='child_agreements', to='casework.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('child',), name='child_agreement_now'), models.CheckConstraint(condition=models.Q(('adult__isnull', True), ('agreed_by', 'adult'), _connector='OR'), name='child_agreement_of_one_adult'), models.CheckConstraint(condition=models.Q(('agreed_by', 'nobody'), ('agreed_on__isnull', False), _connector='OR'), name='child_agreed_on_a_day'), models.CheckConstraint(condition=models.Q(('judged', 'not_judged'), ('judged_on__isnull', False), _connector='OR'), name='child_judged_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ChildAsked',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('reference', models.CharField(max_length=12)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='child_asked', to='casework.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('child',), name='child_asked_now')],
            },
        ),
        migrations.CreateModel(
            name='ChildContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('contact', models.CharField(choices=[('none', 'None'), ('supervised', 'Supervised'), ('supported', 'Supported'), ('unrestricted', 'Unrestricted'), ('not_known', 'Not known')], max_length=12)),
                ('source', models.CharField(choices=[('court_order', 'Court order'), ('bail', 'Bail'), ('safety_plan', 'Safety plan'), ('agreement', 'Agreement'), ('not_known', 'Not known')], max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('may_collect', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('adult', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.party')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.party')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.order')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['case', 'ends_on'], name='child_contact_by_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('child', 'adult'), name='child_contact_now'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='child_contact_ends_once_begun')],
            },
        ),
        migrations.CreateModel(
            name='ChildRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('expected_in', models.DateField(blank=True, null=True)),
                ('lives_with', models.CharField(choices=[('victim', 'Victim'), ('user', 'User'), ('elsewhere', 'Elsewhere'), ('looked_after', 'Looked after'), ('not_known', 'Not known')], max_length=12)),
                ('in_school', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('care', models.CharField(choices=[('none', 'None'), ('early_help', 'Early help'), ('in_need', 'In need'), ('protection_plan', 'Protection plan'), ('looked_after', 'Looked after'), ('not_known', 'Not known')], max_length=16)),
                ('care_since', models.DateField(blank=True, null=True)),
                ('care_order', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='child_records', to='casework.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('child',), name='child_record_now')],
            },
        ),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]
