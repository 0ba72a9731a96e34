"""Who plays: identities with policies, made through Cairn's own named operations, so that refusals are real ones."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from project import env
from project.desk.demo.actors import Actor, Key, Ledger
from project.kernel import calls
from project.kernel.errors import CallError
from project.platform.identity import reads


def _allow(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


DEVELOPER = [
    _allow(
        "ec2:*",
        "s3:*",
        "lambda:*",
        "rds:Describe*",
        "dynamodb:*",
        "sqs:*",
        "logs:*",
        "ssm:Get*",
        "sts:*",
        "kms:List*",
        "cloudtrail:Get*",
        "cloudtrail:Describe*",
        "cloudtrail:LookupEvents",
        "cloudtrail:StopLogging",
        "config:Get*",
        "config:Describe*",
    ),
    _allow("ec2:TerminateInstances", effect="Deny"),
]
BOT = [_allow("s3:*", "lambda:*", "ecr:*", "dynamodb:*", "ecs:*", "sts:*", "ec2:Describe*")]
STOLEN = [
    _allow(
        "ec2:Describe*",
        "s3:List*",
        "s3:GetObject",
        "iam:List*",
        "iam:Get*",
        "sts:GetCallerIdentity",
        "secretsmanager:List*",
    )
]

CAST: tuple[tuple[str, str, list[dict[str, Any]], str], ...] = (
    # name, role, further policies, what its client calls itself
    ("alice", "owner", [], ""),
    ("dana", "", DEVELOPER, ""),
    ("ci-bot", "", BOT, "pipeline/7.2"),
    ("old-contractor", "", STOLEN, "python-scanner/0.3"),
    ("audrey", "auditor", [], ""),
)


def perform(account: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run one of Cairn's own operations as the installation itself."""
    caller = reads.system_caller(account)
    return dict(calls.run(calls.Call(operation, caller, parameters, via="system", user_agent="cairn-demo")))


def actors(account: str, endpoint: str, ledger: Ledger) -> dict[str, Actor]:
    """Every actor with a fresh key; users that exist already (a second demo) are kept."""
    return {name: _actor(account, endpoint, ledger, entry) for entry in CAST for name in entry[:1]}


def _actor(account: str, endpoint: str, ledger: Ledger, entry: tuple[str, str, list[dict[str, Any]], str]) -> Actor:
    name, role, policies, agent = entry
    wanted: dict[str, Any] = {"userName": name, "accountId": account, "password": secrets.token_urlsafe(18)}
    try:
        perform(account, "cairn:CreateUser", {**wanted, "role": role, "policies": policies})
    except CallError as refusal:
        if refusal.code != "EntityAlreadyExistsException":
            raise
    made = perform(account, "cairn:CreateAccessKey", {"userName": name, "accountId": account})
    key = Key(made["accessKeyId"], made["secretAccessKey"])
    return Actor(name=name, key=key, endpoint=endpoint, ledger=ledger, aws=cli_path(), agent=agent)


def cli_path() -> str:
    """The AWS CLI that the installation brought along, or empty."""
    for path in (os.environ.get("CAIRN_AWS_CLI", ""), str(env.ROOT / ".cache" / "aws" / "bin" / "aws")):
        if path and Path(path).is_file():
            return path
    return ""
