"""The event store at speed: names in the row and one inverted index over all of them, dictionaries, counts by hour and day.

Safe on a full table: the index is built partition by partition without blocking writers, and every step can be repeated.
"""

from django.db import migrations

BATCH = 5_000
BEFORE = """
ALTER TABLE trail_event ADD COLUMN IF NOT EXISTS mentions bigint[] NOT NULL DEFAULT '{}';
CREATE SEQUENCE IF NOT EXISTS trail_event_block MINVALUE 0 MAXVALUE 1023 START 0 CYCLE;
CREATE TABLE IF NOT EXISTS trail_dictionary (
    id smallint PRIMARY KEY,
    body bytea NOT NULL,
    sha256 bytea NOT NULL,
    samples integer NOT NULL,
    made timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS trail_count (
    level smallint NOT NULL,                  -- 0 not folded yet, 1 hour, 2 day
    kind smallint NOT NULL,
    account integer NOT NULL,
    bucket timestamptz NOT NULL,
    numbers integer[] NOT NULL,               -- ids of trail_dimension
    counts integer[] NOT NULL,
    errors integer[] NOT NULL
);
CREATE INDEX IF NOT EXISTS trail_count_kind ON trail_count (kind, bucket);
CREATE INDEX IF NOT EXISTS trail_count_late ON trail_count (bucket) WHERE level = 0;
"""
TERMS = "(ARRAY[account, region, source, name, username, access_key, source_ip, error, NULLIF(-category, 0)])"
AFTER = """
DROP INDEX IF EXISTS trail_event_scope;
DROP INDEX IF EXISTS trail_event_name;
DROP INDEX IF EXISTS trail_event_source;
DROP INDEX IF EXISTS trail_event_username;
DROP INDEX IF EXISTS trail_event_access_key;
DROP INDEX IF EXISTS trail_event_error;
DROP TABLE IF EXISTS trail_mention;
"""


def partitions(cursor):
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'trail_event'::regclass ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def index(cursor, name, definition, method="btree"):
    """An index on a partitioned table, built on each partition without blocking its writers."""
    cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON ONLY trail_event USING {method} {definition}")
    for partition in partitions(cursor):
        own = f"{name}_{partition.removeprefix('trail_event_')}"
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [own])
        found = cursor.fetchone()
        if found and not found[0]:
            cursor.execute(f"DROP INDEX {own}")  # what an interrupted run left
        cursor.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {own} ON {partition} USING {method} {definition}")
        cursor.execute(f"ALTER INDEX {name} ATTACH PARTITION {own}")


def names(cursor):
    """The rows of the side table become an array in the row itself."""
    from trail.events import mentions

    cursor.execute("SELECT to_regclass('trail_mention') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return
    last = -1
    while True:
        cursor.execute(
            "SELECT m.id, m.event_time, array_agg(m.kind), array_agg(m.value) FROM trail_mention m JOIN (SELECT DISTINCT id "
            "FROM trail_mention WHERE id > %s ORDER BY id LIMIT %s) part ON part.id = m.id GROUP BY 1, 2 ORDER BY 1",
            [last, BATCH],
        )
        rows = cursor.fetchall()
        for key, time, kinds, values in rows:
            marks = {
                mentions.number(mentions.digest_of_type(value) if kind == 2 else mentions.digest(value))
                for kind, value in zip(kinds, values, strict=True)
            }
            cursor.execute(
                "UPDATE trail_event SET mentions = %s WHERE id = %s AND event_time = %s", [list(marks), key, time]
            )
        if not rows:
            return
        last = rows[-1][0]


COUNT = """
INSERT INTO trail_count (level, kind, account, bucket, numbers, counts, errors)
SELECT 0, kind, account, bucket, array_agg(number), array_agg(many), array_agg(wrong) FROM (
    SELECT k.kind, e.account, date_trunc('hour', e.event_time, 'UTC') AS bucket, k.number,
           count(*)::int AS many, count(e.error)::int AS wrong
    FROM trail_event e, LATERAL (VALUES (1, e.account), (2, e.region), (3, e.source), (4, e.name), (5, e.username),
         (6, e.access_key), (7, e.source_ip), (8, e.error), (20, e.read_only::int), (21, e.category::int)) AS k(kind, number)
    WHERE k.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trail_count)
    GROUP BY 1, 2, 3, 4
) counted GROUP BY kind, account, bucket
"""


def forward(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BEFORE)
        names(cursor)
        cursor.execute(COUNT)
        index(cursor, "trail_event_terms", f"({TERMS}, mentions) WITH (gin_pending_list_limit = 1024)", "gin")
        cursor.execute("DROP INDEX IF EXISTS trail_event_tx")
        index(cursor, "trail_event_told", "(tx, id) WHERE tx > 0")
        cursor.execute(AFTER)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("trail", "0002_trails")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
