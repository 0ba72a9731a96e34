"""The items that a query looks at, as one relation `s`: now, at a moment, or all that held in a span of time.

Compliance is among them as AWS has it: an item of `AWS::Config::ResourceCompliance` for each resource that rules judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from config_app.items.models import Item, Relationship, Resource
from config_app.queries.tree import AsOf, During
from config_app.rules.models import ConfigRule, Verdict

Time = AsOf | During | None
COMPLIANCE = "AWS::Config::ResourceCompliance"
_RESOURCES, _ITEMS = Resource._meta.db_table, Item._meta.db_table
_EDGES, _VERDICTS, _RULES = Relationship._meta.db_table, Verdict._meta.db_table, ConfigRule._meta.db_table
_GONE = "('ResourceDeleted', 'ResourceDeletedNotRecorded')"
_SEEN = "i.status <> 'ResourceNotRecorded'"  # of what is not recorded nothing is known


class Sql(NamedTuple):
    """A piece of a statement with the values for its placeholders, in order."""

    text: str
    given: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a caller may see: accounts, in all regions or in one; or pairs of account and region."""

    accounts: tuple[str, ...]
    region: str | None = None
    pairs: tuple[tuple[str, str], ...] | None = None

    def within(self, table: str) -> Sql:
        """The condition on a table with `account_id` and `region`."""
        if self.pairs is not None:
            accounts, regions = [pair[0] for pair in self.pairs], [pair[1] for pair in self.pairs]
            text = f"({table}.account_id, {table}.region) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
            return Sql(text, (accounts, regions))
        if self.region is None:
            return Sql(f"{table}.account_id = ANY(%s)", (list(self.accounts),))
        return Sql(f"{table}.account_id = ANY(%s) AND {table}.region = %s", (list(self.accounts), self.region))


def items(scope: Scope, time: Time) -> Sql:
    """The relation: every column that a property is made of, `key` unique in it."""
    parts = [_recorded(scope, time)] + ([] if isinstance(time, During) else [_compliance(scope, time)])
    return Sql(" UNION ALL ".join(part.text for part in parts), tuple(value for part in parts for value in part.given))


def _recorded(scope: Scope, time: Time) -> Sql:
    own = scope.within("r")
    columns = (
        f"SELECT {'i.id' if isinstance(time, During) else 'r.id'} AS key, r.account_id::text, "
        "CASE WHEN r.type LIKE 'AWS::IAM::%%' THEN 'global' ELSE r.region::text END AS region, "
        "r.type::text, r.resource_id::text, r.name::text, r.arn::text, r.zone::text, r.created, i.captured, "
        "i.status::text, i.id AS state, i.md5::text, i.configuration, i.supplementary, i.tags, i.related_events, i.daily "
        f"FROM {_RESOURCES} r "
    )
    if time is None:
        join = f"JOIN {_ITEMS} i ON i.id = r.item_id WHERE r.deleted IS NULL AND {_SEEN} AND {own.text}"
        return Sql(columns + join, own.given)
    if isinstance(time, AsOf):
        join = (
            f"JOIN LATERAL (SELECT * FROM {_ITEMS} n WHERE n.resource_id = r.id AND n.captured <= %s "
            f"ORDER BY n.captured DESC, n.id DESC LIMIT 1) i ON i.status NOT IN {_GONE} AND {_SEEN} WHERE {own.text}"
        )
        return Sql(columns + join, (time.moment, *own.given))
    join = (
        f"JOIN {_ITEMS} i ON i.resource_id = r.id WHERE {_SEEN} AND i.captured <= %s AND (i.captured >= %s OR "
        f"(i.status NOT IN {_GONE} AND NOT EXISTS (SELECT 1 FROM {_ITEMS} n WHERE n.resource_id = i.resource_id "
        f"AND (n.captured, n.id) > (i.captured, i.id) AND n.captured <= %s))) AND {own.text}"
    )
    return Sql(columns + join, (time.end, time.start, time.start, *own.given))


def _compliance(scope: Scope, time: Time) -> Sql:
    own = scope.within("q")
    held = "v.until IS NULL"
    when: tuple[Any, ...] = ()
    if isinstance(time, AsOf):
        held, when = "v.since <= %s AND (v.until IS NULL OR v.until > %s)", (time.moment, time.moment)
    text = (
        f"SELECT -min(v.id), q.account_id::text, q.region::text, '{COMPLIANCE}'::text, "
        "t.type::text || '/' || t.resource_id::text, '', '', '', NULL::timestamptz, max(v.since), 'OK', max(v.item_id), '', "
        "jsonb_build_object('targetResourceId', t.resource_id, 'targetResourceType', t.type, 'complianceType', "
        "CASE WHEN bool_or(v.compliance = 'NON_COMPLIANT') THEN 'NON_COMPLIANT' ELSE 'COMPLIANT' END, 'configRuleList', "
        "jsonb_agg(jsonb_build_object('configRuleName', q.name, 'configRuleId', q.rule_id, 'configRuleArn', "
        "'arn:aws:config:' || q.region || ':' || q.account_id || ':config-rule/' || q.rule_id, "
        "'complianceType', v.compliance) ORDER BY q.name)), '{}'::jsonb, '{}'::jsonb, '{}'::varchar[], false "
        f"FROM {_VERDICTS} v JOIN {_RULES} q ON q.id = v.rule_id JOIN {_RESOURCES} t ON t.id = v.resource_id "
        f"WHERE {held} AND v.compliance IN ('COMPLIANT', 'NON_COMPLIANT') AND {own.text} "
        "GROUP BY q.account_id, q.region, t.id"
    )
    return Sql(text, (*when, *own.given))


def edges(time: Time) -> Sql:
    """The relationships of an item of `s`, stated by it or by the far end, as they were then: four texts a row."""
    when: tuple[Any, ...] = ()
    if isinstance(time, AsOf):
        held, when = "e.since <= %s AND (e.until IS NULL OR e.until > %s)", (time.moment, time.moment)
    elif isinstance(time, During):
        held = "e.since <= s.captured AND (e.until IS NULL OR e.until > s.captured)"
    else:
        held = "e.until IS NULL"
    text = (
        "SELECT e.far_type::text AS far_type, e.far_id::text AS far_id, e.far_name::text AS far_name, "
        f"e.phrase::text AS phrase FROM {_EDGES} e "
        f"WHERE e.account_id = s.account_id AND e.type = s.type AND e.resource_id = s.resource_id AND {held} "
        f"UNION ALL SELECT e.type::text, e.resource_id::text, '', e.inverse::text FROM {_EDGES} e "
        f"WHERE e.account_id = s.account_id AND e.far_type = s.type AND e.far_id = s.resource_id AND {held}"
    )
    return Sql(text, (*when, *when))


def accounts(scope: Scope) -> Sequence[str]:
    """The accounts that a scope reaches into."""
    return scope.accounts if scope.pairs is None else sorted({account for account, _ in scope.pairs})
