"""Trails keep frozen windows and deleted rows; digests, their keys, the anchored heads, verifications; retention."""

import django.db.models.deletion
import django.db.models.manager
import project.kernel.clock
from django.db import migrations, models

# The anchored heads are only ever added to: the table itself refuses everything else.
APPEND_ONLY = """
CREATE FUNCTION trail_checkpoint_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT 1 FROM trail_checkpoint) THEN RETURN NULL; END IF;
    END IF;
    RAISE EXCEPTION 'checkpoints are evidence: they are neither changed nor removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER trail_checkpoint_stays BEFORE UPDATE OR DELETE ON trail_checkpoint
    FOR EACH ROW EXECUTE FUNCTION trail_checkpoint_refuse();
CREATE TRIGGER trail_checkpoint_whole BEFORE TRUNCATE ON trail_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION trail_checkpoint_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('trail', '0004_quarantined'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('trail_arn', models.CharField(max_length=350)),
                ('trail_id', models.BigIntegerField()),
                ('account_id', models.CharField(max_length=12)),
                ('region', models.CharField(max_length=32)),
                ('link', models.IntegerField()),
                ('end', models.DateTimeField()),
                ('bucket', models.CharField(max_length=63)),
                ('key', models.CharField(max_length=1024)),
                ('sha256', models.CharField(max_length=64)),
                ('signature', models.TextField()),
                ('log_files', models.IntegerField()),
                ('moment', models.DateTimeField(default=project.kernel.clock.now)),
                ('previous', models.CharField(max_length=64)),
                ('own', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.CharField(max_length=12)),
                ('region', models.CharField(max_length=32)),
                ('number', models.IntegerField()),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('bucket', models.CharField(max_length=63)),
                ('key', models.CharField(max_length=1024)),
                ('kms_key', models.CharField(blank=True, max_length=350)),
                ('fingerprint', models.CharField(max_length=64)),
                ('document', models.BinaryField(null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('signature', models.TextField()),
                ('log_files', models.IntegerField(default=0)),
                ('opened', models.DateTimeField(default=project.kernel.clock.now)),
                ('delivered', models.DateTimeField(null=True)),
                ('expired', models.DateTimeField(null=True)),
                ('removed', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.CharField(max_length=12)),
                ('region', models.CharField(max_length=32)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('public', models.BinaryField()),
                ('sealed', models.TextField()),
                ('signs_until', models.DateTimeField()),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(blank=True, max_length=350)),
                ('started', models.DateTimeField(default=project.kernel.clock.now)),
                ('finished', models.DateTimeField(null=True)),
                ('total', models.IntegerField(default=0)),
                ('done', models.IntegerField(default=0)),
                ('result', models.JSONField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AlterModelOptions(
            name='trail',
            options={'base_manager_name': 'ever'},
        ),
        migrations.AlterModelManagers(
            name='trail',
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('ever', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_file_per_window',
        ),
        migrations.RemoveConstraint(
            model_name='trail',
            name='one_trail_per_name',
        ),
        migrations.AddField(
            model_name='delivery',
            name='account_id',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='delivery',
            name='expired',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='newest',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='oldest',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='removed',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='validated',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='trail',
            name='cold_days',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='cold_prefix',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='trail',
            name='deleted',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='digest_error',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='trail',
            name='digest_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='digest_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='digested',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='insight_selectors',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='trail',
            name='keep_days',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='legal_hold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='trail',
            name='lock_days',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='notified',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='notify_error',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='trail',
            name='recursive',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='spans',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='trail',
            name='stream_error',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='trail',
            name='streamed',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='trail',
            name='window',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='trail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='trail.trail'),
        ),
        migrations.AddConstraint(
            model_name='trail',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted__isnull', True)), fields=('account_id', 'home_region', 'name'), name='one_living_trail_per_name'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['trail_id', 'account_id', 'region', 'link'], name='trail_checkpoint_chain'),
        ),
        migrations.AddField(
            model_name='digest',
            name='previous',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='trail.digest'),
        ),
        migrations.AddField(
            model_name='digest',
            name='trail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to='trail.trail'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='digest',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='trail.digest'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('delivered__isnull', True)), fields=['trail', 'tx_to'], name='trail_delivery_open'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('delivered__isnull', False), ('digest__isnull', True), ('validated', True)), fields=['trail', 'id'], name='trail_delivery_unsigned'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('bucket', 'key'), name='one_delivery_per_object'),
        ),
        migrations.AddIndex(
            model_name='signingkey',
            index=models.Index(fields=['account_id', 'region', 'valid_until'], name='trail_signing_key_window'),
        ),
        migrations.AddField(
            model_name='verification',
            name='trail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='trail.trail'),
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(fields=['trail', 'end'], name='trail_digest_end'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('trail', 'account_id', 'region', 'number'), name='one_digest_per_number'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('bucket', 'key'), name='one_digest_per_object'),
        ),
        migrations.AddIndex(
            model_name='verification',
            index=models.Index(fields=['trail', '-id'], name='trail_verification_newest'),
        ),
        migrations.RunSQL(
            "UPDATE trail_delivery SET account_id = t.account_id FROM trail_trail t WHERE t.id = trail_id AND trail_delivery.account_id = ''",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER trail_checkpoint_stays ON trail_checkpoint; DROP TRIGGER trail_checkpoint_whole ON trail_checkpoint; DROP FUNCTION trail_checkpoint_refuse()"),
    ]
