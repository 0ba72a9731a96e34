"""EC2 fleets."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::EC2Fleet",
    listing=Listing("ec2:DescribeFleets", "Fleets[]"),
    id="FleetId",
    arn="arn:aws:ec2:{region}:{account}:fleet/{id}",
    created="CreateTime",
    case="api",
    alive="!starts_with(FleetState, 'deleted')",
    events=r"Fleet|Tags$",
    drop=(
        "ActivityStatus",
        "CreateTime",
        "FleetState",
        "ClientToken",
        "FulfilledCapacity",
        "FulfilledOnDemandCapacity",
        "Errors",
        "Instances",
        "Context",
        "ReservedCapacityOptions",
    ),
)
