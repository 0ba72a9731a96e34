"""Jobs of Glue; their arguments, which may hold secrets, are left out."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Glue::Job",
    listing=Listing("glue:GetJobs", "Jobs[]"),
    id="Name",
    name="Name",
    arn="arn:aws:glue:{region}:{account}:job/{id}",
    created="CreatedOn",
    case="api",
    events=r"Job|TagResource",
    drop=(
        "JobMode",
        "JobRunQueuingEnabled",
        "CreatedOn",
        "LastModifiedOn",
        "DefaultArguments",
        "NonOverridableArguments",
        "CodeGenConfigurationNodes",
        "ExecutionClass",
        "SourceControlDetails",
        "MaintenanceWindow",
        "ProfileName",
        "AutoUpgradeMetadata",
    ),
    extras=(
        Extra(
            "glue:GetTags",
            {"ResourceArn": "join('', ['arn:aws:glue:{region}:{account}:job/', Name])"},
            "Tags",
            into="Tags",
        ),
    ),
    links=(Link("Is associated with Role", "AWS::IAM::Role", "Role", "Is associated with Job", by="arn"),),
)
