"""Instance profiles."""

from config_app.resources.policies import encoding
from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::IAM::InstanceProfile",
    early=True,
    listing=Listing("iam:ListInstanceProfiles", "InstanceProfiles[]"),
    id="InstanceProfileId",
    name="InstanceProfileName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"InstanceProfile",
    through=(Through(r"Role", "roles[].roleName"),),
    reshape=encoding("AssumeRolePolicyDocument", without=("Tags", "MaxSessionDuration")),
    links=(Link("Contains Role", "AWS::IAM::Role", "Roles[].RoleId", "Is associated with InstanceProfile"),),
)
