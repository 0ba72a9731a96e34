"""Systems Manager: documents are not shared with everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Item, rule


@rule(
    "SSM_DOCUMENT_NOT_PUBLIC",
    title="Documents are not shared with everybody",
    types=("AWS::SSM::Document",),
    why="A public document shows strangers how machines are run here, and often a secret too.",
    fix="aws ssm modify-document-permission --name NAME --permission-type Share --account-ids-to-remove all",
    passes=Example({"Name": "patch"}, Item(supplementary={"Permissions": {"accountIds": ["444455556666"]}})),
    fails=Example({"Name": "patch"}, Item(supplementary={"Permissions": {"accountIds": ["all"]}})),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if "all" in [str(account).lower() for account in listed((item.part("Permissions") or {}).get("accountIds"))]:
        return "The document is shared with everybody."
    return None
