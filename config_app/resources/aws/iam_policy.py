"""Customer managed policies with their versions."""

from config_app.resources.policies import encoding
from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::Policy",
    early=True,
    listing=Listing("iam:GetAccountAuthorizationDetails", "Policies[]", {"Filter": ["LocalManagedPolicy"]}),
    id="PolicyId",
    name="PolicyName",
    arn="Arn",
    created="CreateDate",
    is_global=True,
    events=r"^(Create|Delete|Tag|Untag)Policy$|PolicyVersion$",
    reshape=encoding("Document", without=("Tags",)),
)
