"""Security configurations of EMR."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EMR::SecurityConfiguration",
    listing=Listing("emr:ListSecurityConfigurations", "SecurityConfigurations[]"),
    id="Name",
    name="Name",
    created="CreationDateTime",
    case="api",
    events=r"SecurityConfiguration",
    drop=("CreationDateTime",),
    extras=(
        Extra(
            "emr:DescribeSecurityConfiguration",
            {"Name": "Name"},
            "SecurityConfiguration",
            into="SecurityConfiguration",
            supplementary=True,
        ),
    ),
)
