"""Groups of the word index say by which rules words were cut: letters are what Python's own tables of Unicode call so."""

from django.db import migrations

FORWARD = "ALTER TABLE trail_text ADD COLUMN IF NOT EXISTS rules text NOT NULL DEFAULT ''"
BACKWARD = "ALTER TABLE trail_text DROP COLUMN rules"


class Migration(migrations.Migration):
    dependencies = [("trail", "0011_text")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
