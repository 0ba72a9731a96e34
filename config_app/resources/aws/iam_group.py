"""IAM groups."""

from config_app.resources.policies import encoding
from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::Group",
    early=True,
    listing=Listing("iam:GetAccountAuthorizationDetails", "GroupDetailList[]", {"Filter": ["Group"]}),
    id="GroupId",
    name="GroupName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"Group",
    reshape=encoding("PolicyDocument", without=("Tags",)),
    links=(
        Link(
            "Is attached to CustomerManagedPolicy",
            "AWS::IAM::Policy",
            "AttachedManagedPolicies[].PolicyArn",
            "Is attached to Group",
            by="arn",
        ),
    ),
)
