"""IAM roles."""

from config_app.resources.policies import encoding
from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::Role",
    early=True,
    listing=Listing("iam:GetAccountAuthorizationDetails", "RoleDetailList[]", {"Filter": ["Role"]}),
    id="RoleId",
    name="RoleName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"Role|InstanceProfile",
    reshape=encoding("PolicyDocument", "AssumeRolePolicyDocument", without=("Tags", "MaxSessionDuration")),
    links=(
        Link(
            "Is attached to CustomerManagedPolicy",
            "AWS::IAM::Policy",
            "AttachedManagedPolicies[].PolicyArn",
            "Is attached to Role",
            by="arn",
        ),
        Link(
            "Is associated with InstanceProfile",
            "AWS::IAM::InstanceProfile",
            "InstanceProfileList[].Arn",
            "Contains Role",
            by="arn",
        ),
    ),
)
