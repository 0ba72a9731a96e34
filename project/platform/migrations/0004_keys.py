"""Keys that seal stored objects; object lock, legal hold and cold places."""

import django.db.models.deletion
import project.kernel.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platform', '0003_topics'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedobject',
            name='kms_key',
            field=models.CharField(blank=True, max_length=350),
        ),
        migrations.AddField(
            model_name='storedobject',
            name='legal_hold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='storedobject',
            name='location',
            field=models.CharField(blank=True, max_length=1024),
        ),
        migrations.AddField(
            model_name='storedobject',
            name='retain_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('account_id', models.CharField(max_length=12)),
                ('region', models.CharField(max_length=32)),
                ('name', models.CharField(blank=True, max_length=128)),
                ('arn', models.CharField(max_length=350, unique=True)),
                ('origin', models.CharField(default='own', max_length=8)),
                ('description', models.CharField(blank=True, max_length=256)),
                ('policy', models.JSONField(default=dict)),
                ('enabled', models.BooleanField(default=True)),
                ('created', models.DateTimeField(default=project.kernel.clock.now)),
                ('rotated', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('name', ''), _negated=True), fields=('account_id', 'region', 'name'), name='one_key_per_alias')],
            },
        ),
        migrations.CreateModel(
            name='KeyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('sealed', models.TextField()),
                ('created', models.DateTimeField(default=project.kernel.clock.now)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='platform.key')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='one_material_per_version')],
            },
        ),
    ]
