"""`manage.py bootstrap`: the first account, the user `admin` and its key, on an empty database."""

from __future__ import annotations

import json
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project import env
from project.kernel import client
from project.kernel.errors import CallError
from project.platform.identity.models import User


class Command(BaseCommand):
    help = "Make the first identity where there is none; print its password and key once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        if User.objects.exists():
            answer: dict[str, Any] = {"made": False}
            self.stdout.write(json.dumps(answer) if options["json"] else "There is an identity already.")
            return
        account_id = env.text("CAIRN_ACCOUNT_ID") or f"{secrets.randbelow(9 * 10**11) + 10**11}"
        password = env.text("CAIRN_ADMIN_PASSWORD") or secrets.token_urlsafe(12)
        try:
            done = client.call(
                "cairn:BootstrapInstallation", account_id=account_id, accountId=account_id, password=password,
                accessKeyId=env.text("CAIRN_ACCESS_KEY_ID"), secretAccessKey=env.text("CAIRN_SECRET_ACCESS_KEY"),
            )  # fmt: skip
        except CallError as refusal:
            raise CommandError(f"The first identity cannot be made: {refusal.message}") from refusal
        key, secret = done["accessKeyId"], done["secretAccessKey"]
        made = {"made": True, "account": account_id, "user": "admin", "password": password,
                "access_key_id": key, "secret_access_key": secret}  # fmt: skip
        self.stdout.write(
            json.dumps(made)
            if options["json"]
            else f"Account {account_id}, user admin, password {password}, access key {key} {secret}"
        )
