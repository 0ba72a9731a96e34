"""Which blocks of events may hold a word: made late by a task, never needed, so that dropping every row loses nothing.

Two new tables, empty: nothing is rewritten and nobody waits.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE IF NOT EXISTS trail_text (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    low bigint NOT NULL,                      -- every event from this key ...
    high bigint NOT NULL,                     -- ... up to and without this one, all of one day
    events integer NOT NULL,
    slots integer NOT NULL,
    width smallint NOT NULL,                  -- bytes of a slot: a bit a block
    starts bytea NOT NULL,                    -- the first key of each block, eight bytes each
    bits bytea NOT NULL,
    EXCLUDE USING gist (int8range(low, high) WITH &&)
);
ALTER TABLE trail_text ALTER COLUMN bits SET STORAGE EXTERNAL, ALTER COLUMN starts SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS trail_text_high ON trail_text (high);
CREATE TABLE IF NOT EXISTS trail_text_late (
    id bigint NOT NULL,                       -- the row of trail_text that an event came too late for
    at timestamptz NOT NULL
);
"""
BACKWARD = "DROP TABLE trail_text_late; DROP TABLE trail_text;"


class Migration(migrations.Migration):
    dependencies = [("trail", "0010_imports_cancelled")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
