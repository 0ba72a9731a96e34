"""IAM users with their policies and groups, and their line of the credential report."""

from config_app.resources.credentials import line_of
from config_app.resources.policies import encoding
from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::IAM::User",
    early=True,
    listing=Listing("iam:GetAccountAuthorizationDetails", "UserDetailList[]", {"Filter": ["User"]}),
    id="UserId",
    name="UserName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"User|LoginProfile|AccessKey|MFADevice|SigningCertificate",
    through=(Through(r"^(Update|Delete)Group$", "groupList[]"),),
    reshape=encoding("PolicyDocument", without=("Tags",)),
    extras=(
        Extra(
            "iam:GetCredentialReport",
            {},
            "Content",
            into="CredentialReport",
            supplementary=True,
            first="iam:GenerateCredentialReport",
            once=True,
            pick=line_of,
        ),
    ),
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
