"""Aliases of keys; AWS's own, which name no key yet, are left out."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::KMS::Alias",
    listing=Listing("kms:ListAliases", "Aliases[]"),
    id="AliasName",
    name="AliasName",
    arn="AliasArn",
    created="CreationDate",
    case="api",
    alive="TargetKeyId",
    events=r"Alias|ScheduleKeyDeletion",
    drop=("AliasArn", "CreationDate", "LastUpdatedDate"),
    links=(Link("Is associated with Key", "AWS::KMS::Key", "TargetKeyId", "Is associated with Alias"),),
)
