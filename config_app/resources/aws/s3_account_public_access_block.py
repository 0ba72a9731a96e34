"""Whether the account as a whole refuses public buckets."""

from config_app.resources.spec import Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::S3::AccountPublicAccessBlock",
    listing=Listing(
        "s3control:GetPublicAccessBlock",
        "[PublicAccessBlockConfiguration]",
        {"AccountId": "{account}"},
        absent=("NoSuchPublicAccessBlockConfiguration",),
    ),
    id="'{account}'",
    arn="arn:aws:s3:::{account}",
    is_global=True,
    events=r"AccountPublicAccessBlock|^(Put|Delete)PublicAccessBlock$",
    through=(Through(r"AccountPublicAccessBlock|^(Put|Delete)PublicAccessBlock$"),),
)
