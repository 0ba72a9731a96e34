"""IAM users with their policies and groups."""

from config_app.resources.policies import encoding
from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::IAM::User",
    listing=Listing("iam:GetAccountAuthorizationDetails", "UserDetailList[]", {"Filter": ["User"]}),
    id="UserId",
    name="UserName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"User",
    through=(Through(r"^(Update|Delete)Group$", "groupList[]"),),
    reshape=encoding("PolicyDocument", without=("Tags",)),
    links=(
        Link("Is attached to Group", "AWS::IAM::Group", "GroupList[]", "Contains User", by="name"),
        Link(
            "Is attached to CustomerManagedPolicy",
            "AWS::IAM::Policy",
            "AttachedManagedPolicies[].PolicyArn",
            "Is attached to User",
            by="arn",
        ),
    ),
)
