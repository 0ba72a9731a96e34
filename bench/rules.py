"""Managed rules over stored items, on one core: an item is decoded once and meets all its rules.

Beside it in the same run: each rule over its own decoding of the item, the same number of plain comparisons, and Cloud
Custodian's value filters where its package can be installed. Ratios count.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import measuring

ACCOUNT, REGION = "111122223333", "us-east-1"
ITEMS = 4000
ROUNDS = 3
KINDS: dict[str, dict[str, Any]] = {
    "AWS::EC2::Volume": {"encrypted": True, "attachments": [{"state": "attached"}], "size": 8, "volumeType": "gp3"},
    "AWS::RDS::DBInstance": {
        "storageEncrypted": True, "multiAZ": False, "publiclyAccessible": False, "deletionProtection": True,
        "backupRetentionPeriod": 7, "engine": "postgres", "dBInstanceIdentifier": "orders", "copyTagsToSnapshot": True,
        "autoMinorVersionUpgrade": True, "monitoringInterval": 0, "masterUsername": "owner", "endpoint": {"port": 5432},
        "iAMDatabaseAuthenticationEnabled": False, "enabledCloudwatchLogsExports": [], "dBInstanceStatus": "available",
    },
    "AWS::EC2::SecurityGroup": {
        "groupId": "sg-1", "groupName": "web", "vpcId": "vpc-1", "ipPermissions": [
            {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipv4Ranges": [{"cidrIp": "0.0.0.0/0"}], "ipRanges": ["0.0.0.0/0"],
             "ipv6Ranges": [], "userIdGroupPairs": [], "prefixListIds": []}],
        "ipPermissionsEgress": [],
    },
    "AWS::Lambda::Function": {
        "functionName": "f", "runtime": "python3.12", "packageType": "Zip", "timeout": 3, "memorySize": 128,
        "vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]}, "tracingConfig": {"mode": "Active"},
    },
}  # fmt: skip


def main() -> None:
    measuring.prepare()
    from config_app.items import writes
    from config_app.items.content import Found
    from config_app.items.models import Item
    from config_app.rules import spec

    for kind, configuration in KINDS.items():
        found = [
            Found(f"{kind}-{number}", {**configuration, "number": number}) for number in range(ITEMS // len(KINDS))
        ]
        writes.record(ACCOUNT, REGION, kind, found, lambda *_: [], complete=False)
    rules = {kind: _rules(spec, kind) for kind in KINDS}
    stored = {
        kind: [
            (orjson.dumps(row.configuration), row)
            for row in Item.objects.filter(resource__type=kind).select_related("resource")
        ]
        for kind in KINDS
    }
    number = sum(len(rules[kind]) * len(stored[kind]) for kind in KINDS)
    paths: dict[str, Callable[[], None]] = {
        "one decode, all rules": lambda: _once(spec, rules, stored),
        "a decode for each rule": lambda: _each(spec, rules, stored),
        "plain predicates (reference)": lambda: _plain(rules, stored),
    }
    taken = {name: min(_timed(path) for _ in range(ROUNDS)) for name, path in paths.items()}
    base = taken["plain predicates (reference)"]
    measuring.table(
        f"{number:,} evaluations of {sum(map(len, rules.values()))} managed rules over {ITEMS:,} stored items, best of {ROUNDS}",
        ("path", "evaluations a second", "of the reference"),
        [(name, f"{number / seconds:,.0f}", base / seconds) for name, seconds in taken.items()],
    )
    _custodian(stored, number / taken["one decode, all rules"])


def _rules(spec: Any, kind: str) -> list[Any]:
    """The rules of a type that look at the resource alone, with defaults for every parameter they need."""
    return [
        rule for rule in spec.managed().values()
        if kind in rule.types and not spec.wants_inventory(rule) and not any(one.required for one in rule.parameters)
    ]  # fmt: skip


def _timed(path: Callable[[], None]) -> float:
    started = time.process_time()
    path()
    return time.process_time() - started


def _seen(row: Any) -> Any:
    from config_app.rules import surroundings

    return surroundings.seen(row, row.resource, row.captured)


def _say(spec: Any, judge: Any, configuration: Any, seen: Any) -> Any:
    try:
        return judge(configuration, seen)
    except spec.NotRecorded as missing:
        return str(missing)


def _once(spec: Any, rules: Any, stored: Any) -> None:
    for kind, rows in stored.items():
        own = [spec.prepared(rule, {}) for rule in rules[kind]]
        for raw, row in rows:
            configuration, seen = orjson.loads(raw), _seen(row)
            for rule in own:
                _say(spec, rule, configuration, seen)


def _each(spec: Any, rules: Any, stored: Any) -> None:
    for kind, rows in stored.items():
        for rule in rules[kind]:
            for raw, row in rows:
                _say(spec, spec.prepared(rule, {}), orjson.loads(raw), _seen(row))


def _plain(rules: Any, stored: Any) -> None:
    """One decode of the item and, for each rule, one comparison of a member found by its path."""
    for kind, rows in stored.items():
        many = len(rules[kind])
        for raw, _ in rows:
            configuration = orjson.loads(raw)
            for _number in range(many):
                value: Any = configuration
                for step in ("attachments", "state"):
                    value = value.get(step) if isinstance(value, dict) else None
                _ = value == "attached"


PEER = """
import json, sys, time
from c7n.filters.core import ValueFilter

rows = [json.loads(line) for line in sys.stdin]
filters = [ValueFilter({"type": "value", "key": key, "value": value}) for key, value in (
    ("encrypted", False), ("attachments[].state", "attached"), ("volumeType", "gp2"), ("size", 100))]
for one in filters:
    one.annotate = False
best = None
for _ in range(3):
    started = time.process_time()
    for row in rows:
        for one in filters:
            one(row)
    taken = time.process_time() - started
    best = taken if best is None else min(best, taken)
print(len(rows) * len(filters) / best)
"""


def _custodian(stored: Any, ours: float) -> None:
    """Cloud Custodian's value filters over the same volumes, already decoded; from PyPI into an environment of its own."""
    lines = b"\n".join(raw for raw, _ in stored["AWS::EC2::Volume"])
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        python = f"{folder}/bin/python"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=120)
            subprocess.run([python, "-m", "pip", "install", "-q", "c7n"], check=True, capture_output=True, timeout=300)
            done = subprocess.run([python, "-c", PEER], input=lines, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as problem:
            print(f"  Cloud Custodian (c7n) could not be installed beside us: {type(problem).__name__}")
            return
    theirs = float(done.stdout)
    print(
        f"  Cloud Custodian's value filters over the same volumes: {theirs:,.0f} a second; ours: {ours / theirs:.1f} times that"
    )


if __name__ == "__main__":
    main()
