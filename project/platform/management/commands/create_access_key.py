"""`manage.py create_access_key --account A [--user U]`: prints `ID SECRET`; account and user are made where new."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project.kernel import client
from project.kernel.errors import CallError
from project.platform.identity import reads
from project.platform.identity.models import User


class Command(BaseCommand):
    help = "Make an access key; account and user are made where they are new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True)
        parser.add_argument("--user", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        account, name = options["account"], options["user"] or f"key-{options['account']}"
        try:
            if not reads.account_exists(account):
                client.call("cairn:CreateAccount", account_id=account, accountId=account)
            owner = User.objects.filter(username=name).first()
            if owner and owner.account_id != account:
                raise CommandError(f"User {name} belongs to account {owner.account_id}, not to {account}.")
            if not owner:
                client.call("cairn:CreateUser", account_id=account, userName=name, role="owner")
            made = client.call("cairn:CreateAccessKey", account_id=account, userName=name)
        except CallError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            json.dumps(
                {"access_key_id": made["accessKeyId"], "secret_access_key": made["secretAccessKey"], "user": name}
            )
            if options["json"]
            else f"{made['accessKeyId']} {made['secretAccessKey']}"
        )
