# How long the event store keeps events: one row, or none.

import project.kernel.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trail', '0007_insights_and_channels'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventRetention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.IntegerField()),
                ('since', models.DateTimeField(default=project.kernel.clock.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_event_retention'), models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='event_retention_in_days')],
            },
        ),
    ]
