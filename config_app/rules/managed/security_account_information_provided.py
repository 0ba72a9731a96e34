"""Account: AWS knows whom to call."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NotRecorded, rule


@rule(
    "SECURITY_ACCOUNT_INFORMATION_PROVIDED",
    title="The account names a security contact",
    types=("AWS::::Account",),
    why="When AWS sees an attack it writes to the contact; otherwise to a mailbox that nobody reads.",
    fix="aws account put-alternate-contact --alternate-contact-type SECURITY …",
    passes={"alternateContacts": {"security": {"emailAddress": "security@example.com"}}},
    fails={"alternateContacts": {}},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    contacts = configuration.get("alternateContacts")
    if contacts is None:
        raise NotRecorded("The account's alternate contacts are not recorded.")
    return None if contacts.get("security") else "The account names no security contact."
