# Built beside the running work: a table of items may be large.
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("config_app", "0002_evidence_stays")]

    operations = [
        AddIndexConcurrently("item", models.Index(fields=["captured"], name="config_item_captured")),
        AddIndexConcurrently(
            "item",
            django.contrib.postgres.indexes.GinIndex(fields=["related_events"], name="config_item_causes"),
        ),
    ]
