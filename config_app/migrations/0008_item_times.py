# Built beside the running work: a table of items may be large.
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("config_app", "0007_retention_and_imports")]

    operations = [
        AddIndexConcurrently(
            "item", models.Index(fields=["resource", "-captured", "-id"], name="config_item_times")
        ),
    ]
