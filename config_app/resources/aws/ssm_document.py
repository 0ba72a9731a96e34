"""Documents of Systems Manager that the account owns, with whom they are shared with."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SSM::Document",
    listing=Listing("ssm:ListDocuments", "DocumentIdentifiers[]", {"Filters": [{"Key": "Owner", "Values": ["Self"]}]}),
    id="Name",
    name="Name",
    arn="arn:aws:ssm:{region}:{account}:document/{id}",
    created="CreatedDate",
    case="api",
    events=r"Document|TagsToResource|TagsFromResource",
    drop=(
        "CreatedDate",
        "DisplayName",
        "Owner",
        "PlatformTypes",
        "DocumentVersion",
        "SchemaVersion",
        "ReviewStatus",
        "Author",
        "CloudProviders",
    ),
    extras=(
        Extra(
            "ssm:DescribeDocumentPermission",
            {"Name": "Name", "PermissionType": "'Share'"},
            "{accountIds: AccountIds}",
            into="Permissions",
            supplementary=True,
        ),
    ),
)
