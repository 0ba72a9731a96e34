"""Account: an organization holds the account."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NotRecorded, Parameter, rule


@rule(
    "ACCOUNT_PART_OF_ORGANIZATIONS",
    title="The account belongs to an organization",
    types=("AWS::::Account",),
    why="An account of its own obeys no guard rail of the organization and is forgotten first.",
    fix="aws organizations invite-account-to-organization, from the management account.",
    passes={"organization": {"id": "o-1", "masterAccountId": "111122223333"}},
    fails={"organization": None},
    parameters=(Parameter("MasterAccountId"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if "organization" not in configuration:
        raise NotRecorded("The account's organization is not recorded.")
    organization, wanted = configuration["organization"], parameters.get("MasterAccountId")
    if not organization:
        return "The account belongs to no organization."
    if wanted and organization.get("masterAccountId") != wanted:
        return f"The account belongs to the organization of {organization.get('masterAccountId')} instead of {wanted}."
    return None
