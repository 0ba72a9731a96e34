"""`manage.py create_user NAME --account A --role R --password P`; the account is made where it is new."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project.kernel import client
from project.kernel.errors import CallError
from project.platform.identity import reads
from project.platform.identity.models import ROLES


class Command(BaseCommand):
    help = "Make a user of an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--account", default="")
        parser.add_argument("--role", default="auditor", choices=[name for name, _ in ROLES if name])
        parser.add_argument("--password", required=True)
        parser.add_argument("--root", action="store_true", help="make it the account's root user")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        account = options["account"] or reads.first_account()
        if not account:
            raise CommandError("There is no account yet: name one with --account, twelve digits.")
        try:
            if not reads.account_exists(account):
                client.call("cairn:CreateAccount", account_id=account, accountId=account)
            client.call(
                "cairn:CreateUser", account_id=account, userName=options["name"], role=options["role"],
                password=options["password"], staff=options["role"] in {"owner", "rule-manager"}, root=options["root"],
            )  # fmt: skip
        except CallError as refusal:
            raise CommandError(refusal.message) from refusal
        made = {"user": options["name"], "account": account, "role": options["role"]}
        self.stdout.write(
            json.dumps(made) if options["json"] else "User {user} ({role}) of account {account}".format(**made)
        )
