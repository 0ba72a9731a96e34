"""Parameter groups of Redshift with their parameters."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::ClusterParameterGroup",
    listing=Listing("redshift:DescribeClusterParameterGroups", "ParameterGroups[]"),
    id="ParameterGroupName",
    name="ParameterGroupName",
    arn="arn:aws:redshift:{region}:{account}:parametergroup:{id}",
    events=r"ParameterGroup|Tags$",
    extras=(
        Extra(
            "redshift:DescribeClusterParameters",
            {"ParameterGroupName": "ParameterGroupName"},
            "Parameters",
            into="Parameters",
            supplementary=True,
        ),
    ),
)
