"""Instance profiles."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::InstanceProfile",
    listing=Listing("iam:ListInstanceProfiles", "InstanceProfiles[]"),
    id="InstanceProfileId",
    name="InstanceProfileName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    links=(Link("Contains Role", "AWS::IAM::Role", "Roles[].RoleId", "Is associated with InstanceProfile"),),
)
