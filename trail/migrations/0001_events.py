"""The event store: day partitions, dimension ids for repeated text, verbatim compressed bytes, a side table of names."""

from django.db import migrations

FORWARD = """
CREATE TABLE trail_dimension (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind smallint NOT NULL,
    value text NOT NULL,
    UNIQUE (kind, value)
);
CREATE SEQUENCE trail_event_number MINVALUE 0 MAXVALUE 1048575 START 0 CYCLE;
CREATE TABLE trail_event (
    id bigint NOT NULL,                       -- milliseconds << 20 | number: time-ordered, never the same twice
    event_time timestamptz NOT NULL,          -- whole seconds; the key holds the finer moment
    event_id uuid NOT NULL,
    tx bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    account integer NOT NULL,
    region integer NOT NULL,
    source integer NOT NULL,
    name integer NOT NULL,
    username integer,
    access_key integer,
    source_ip integer,
    error integer,
    category smallint NOT NULL,
    read_only boolean NOT NULL,
    dictionary smallint NOT NULL DEFAULT 0,   -- 0: plain zstd; later versions name a trained dictionary
    raw bytea NOT NULL,
    UNIQUE (event_id, account, event_time)    -- no account can take another's event id
) PARTITION BY RANGE (event_time);
ALTER TABLE trail_event ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX trail_event_key ON trail_event (id, event_time);
CREATE INDEX trail_event_scope ON trail_event (account, region, id) INCLUDE (error, category);
CREATE INDEX trail_event_tx ON trail_event (tx, id);
CREATE INDEX trail_event_name ON trail_event (name, id);
CREATE INDEX trail_event_source ON trail_event (source, id);
CREATE INDEX trail_event_username ON trail_event (username, id);
CREATE INDEX trail_event_access_key ON trail_event (access_key, id);
CREATE INDEX trail_event_error ON trail_event (error, id) WHERE error IS NOT NULL;
CREATE TABLE trail_mention (
    event_time timestamptz NOT NULL,
    id bigint NOT NULL,
    kind smallint NOT NULL,                   -- 1 resource name or ARN, 2 resource type, 3 mentioned in the parameters
    value text NOT NULL
) PARTITION BY RANGE (event_time);
CREATE INDEX trail_mention_value ON trail_mention (value, id);
"""
BACKWARD = "DROP TABLE trail_mention; DROP TABLE trail_event; DROP SEQUENCE trail_event_number; DROP TABLE trail_dimension;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
