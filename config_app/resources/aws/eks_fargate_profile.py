"""Fargate profiles of EKS clusters."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EKS::FargateProfile",
    listing=Listing(
        "eks:ListFargateProfiles",
        "fargateProfileNames[].{fargateProfileName: @}",
        each=Each(
            Listing("eks:ListClusters", "clusters[].{clusterName: @}"),
            {"clusterName": "clusterName"},
            {"clusterName": "clusterName"},
        ),
    ),
    id="fargateProfileArn",
    name="fargateProfileName",
    arn="fargateProfileArn",
    tags="tags",
    created="createdAt",
    case="upper",
    spelling=(("FargateProfileArn", "Arn"),),
    events=r"FargateProfile|TagResource",
    drop=("createdAt", "status", "health"),
    maps=("labels",),
    extras=(
        Extra(
            "eks:DescribeFargateProfile",
            {"clusterName": "clusterName", "fargateProfileName": "fargateProfileName"},
            "fargateProfile",
        ),
    ),
    links=(
        Link("Is contained in Cluster", "AWS::EKS::Cluster", "clusterName", "Contains FargateProfile", by="name"),
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "podExecutionRoleArn",
            "Is associated with FargateProfile",
            by="arn",
        ),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "subnets[]", "Contains FargateProfile"),
    ),
)
