"""A source says when it was tried last, and whether its cloud has the service at all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("config_app", "0011_organization")]

    operations = [
        migrations.AddField("source", "looked", models.DateTimeField(null=True)),
        migrations.AddField("source", "offered", models.BooleanField(default=True, db_default=True)),
    ]
