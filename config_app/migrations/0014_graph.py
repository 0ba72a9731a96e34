"""Relationships whose far end is known by its name alone are found by it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("config_app", "0013_recording_modes")]

    operations = [
        AddIndexConcurrently(
            "relationship",
            models.Index(
                fields=["account_id", "far_type", "far_name"], name="config_edge_named", condition=models.Q(far_id="")
            ),
        ),
    ]
