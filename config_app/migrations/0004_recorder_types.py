"""A source may say that an emulated cloud does not have its service."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("config_app", "0003_item_indexes")]

    operations = [
        migrations.AddField("source", "offered", models.BooleanField(default=True, db_default=True)),
    ]
